"""Wrong perplexities beside the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import segments
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, wide, written

if TYPE_CHECKING:
    from lecturekit.language import Traps

SPAN: Span = (1.0, 10_000.0)


def perplexity_traps(traps: Traps, *, span: Span = SPAN) -> go.Figure:
    """Draw each wrong number, in red, beside the right one, with what is wrong in a line.

    Parameters
    ----------
    traps : Traps
        M traps, and the right perplexity.
    span : (float, float)
        The axis of perplexities, logarithmic; what lies beyond is drawn at its edge.

    Returns
    -------
    go.Figure
        Two panels with one row for each trap: words and number, and how far off the number is.
    """
    M = len(traps.names)
    y = np.arange(float(M))
    down = bare_axis((M - 0.4, -1.0))
    texts = [f"<b>{format_number(v)}</b>" for v in traps.values]
    words = [
        written(np.zeros(M), y - 0.22, [f"<b>{as_text(name)}</b>" for name in traps.names]),
        written(np.zeros(M), y + 0.23, [as_text(reason) for reason in traps.reasons], ink="muted"),
        written(np.full(M, 100.0), y - 0.22, texts, ink="loss", where="middle left"),
        written(
            [0.0, 100.0], [-0.75, -0.75], ["what went wrong", "it gives"], ink="muted", where="middle right"
        )
        | {"textposition": ["middle right", "middle left"]},
    ]
    left = Panel(words, bare_axis((0.0, 100.0)), down, top=12)
    return wide([left, _distances(traps, y, down, span)], shares=[0.62, 0.38])


def _distances(traps: Traps, y: np.ndarray, down: dict[str, Any], span: Span) -> Panel:
    right = min(max(traps.right, span[0]), span[1])
    known = np.where(np.isnan(traps.values), np.nan, np.clip(np.nan_to_num(traps.values, nan=1.0), *span))
    starts, ends = np.column_stack([np.full_like(y, right), y]), np.column_stack([known, y])
    dots = {"color": colour("loss"), "size": 12, "symbol": "x"}
    traces: list[dict[str, Any]] = [
        segments([[right, -0.5]], [[right, y[-1] + 0.5]], "ink", 2.5),
        segments(starts, ends, "loss", 3),
        {"type": "scatter", "mode": "markers", "x": known, "y": y, "marker": dots, "hoverinfo": "skip"},
        written([right], [-0.5], [f"right: <b>{format_number(traps.right)}</b>"], where="top center"),
    ]
    return Panel(traces, axis("perplexity", span, log=True), down, top=12)
