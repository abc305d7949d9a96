"""Wrong perplexities beside the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import BLANK, segments
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, written
from lecturekit.figures.language._blocks import whole_number

if TYPE_CHECKING:
    from lecturekit.language import Traps

SPAN: Span = (1.0, 10_000.0)


def perplexity_traps(traps: Traps, *, chosen: str, span: Span = SPAN) -> go.Figure:
    """Draw each wrong number, in red, beside the right one, and say of one what is wrong with it.

    Parameters
    ----------
    traps : Traps
        M traps, and the right perplexity.
    chosen : str
        The trap whose reason stands below.
    span : (float, float)
        The axis of perplexities, logarithmic; what lies beyond is drawn at its edge.

    Returns
    -------
    go.Figure
        A row for each trap, from the right number to the wrong one; a cross's customdata is the trap's name.

    Raises
    ------
    ValueError
        If there is no such trap.
    """
    if chosen not in traps.names:
        raise ValueError(f"the traps are {', '.join(traps.names)}; {chosen!r} is none of them")
    M, here = len(traps.names), traps.names.index(chosen)
    y = np.arange(float(M))
    right = min(max(traps.right, span[0]), span[1])
    known = np.where(np.isnan(traps.values), np.nan, np.clip(np.nan_to_num(traps.values, nan=1.0), *span))
    starts, ends = np.column_stack([np.full_like(y, right), y]), np.column_stack([known, y])
    traces: list[dict[str, Any]] = [
        segments([[right, -0.5]], [[right, M - 0.5]], "ink", 2.5),
        segments(starts, ends, "loss", 4),
        _crosses(known, traps),
        *_numbers(traps, known, right, span),
        written([right], [-0.5], [f"right: <b>{whole_number(traps.right)}</b>"], where="top center"),
        written([span[0]], [M + 0.15], [f"<i>{as_text(traps.reasons[here])}</i>"]),
    ]
    names = [f"<b>{as_text(n)}</b>" if n == chosen else as_text(n) for n in traps.names]
    traces.append(written(np.full(M, span[0]), y, [f"{name}\u2002" for name in names], where="middle left"))
    drawn = panels([Panel(traces, axis("perplexity", span, log=True), bare_axis((M + 0.7, -1.4)), top=8)])
    drawn.layout.margin.l = 292
    return drawn


def _crosses(known: Array, traps: Traps) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": known,
        "y": np.arange(float(len(known))),
        "marker": {"color": colour("loss"), "size": 13, "symbol": "x"},
        "customdata": list(traps.names),
        "hovertext": [as_text(reason) for reason in traps.reasons],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _numbers(traps: Traps, known: Array, right: float, span: Span) -> list[dict[str, Any]]:
    """Write each number on the far side of its cross: two traces, of which one is blank in each row."""
    texts = [f"<b>{whole_number(v)}</b>" for v in traps.values]
    below = known < right
    near = (span[1] / span[0]) ** 0.012
    return [
        written(
            known * step,
            np.arange(float(len(known))),
            [text if shown else BLANK for text, shown in zip(texts, here, strict=True)],
            ink="loss",
            where=f"middle {side}",
        )
        for step, here, side in ((1 / near, below, "left"), (near, ~below, "right"))
    ]
