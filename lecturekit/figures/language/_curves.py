"""Perplexity against N: on the text that was counted, and on text that was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import direct_labels, label_room, line, reference_line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures.language._blocks import whole_number

SPAN: Span = (1.0, 20_000.0)
NEAR: Span = (200.0, 20_000.0)  # of held-out text, on which no model is as good as that
MOST = 5
End = tuple[str, float, str]  # what a line is called, where it ends, its colour


def perplexity_curves(
    orders: Sequence[int],
    train: Mapping[str, ArrayLike],
    test: Mapping[str, ArrayLike],
    *,
    uniform: float,
    unigram: float,
    upto: int,
    span: Span = SPAN,
    near: Span = NEAR,
) -> go.Figure:
    """Draw the perplexities of models of growing order on two texts.

    Parameters
    ----------
    orders : sequence of int
        N of the O models, rising.
    train, test : mapping of str to (O,) array_like
        For each kind of smoothing the perplexities on the training text and on held-out text; infinite where
        a word had probability 0.
    uniform, unigram : float
        Reference lines: V, the uniform model's perplexity, and on held-out text that of unigrams.
    upto : int
        What lies beyond this order is still hidden.
    span, near : (float, float)
        The axes of the two texts; what lies above is drawn at the edge as ▲, what lies below as ▼.

    Returns
    -------
    go.Figure
        Two panels: training text, held-out text.

    Raises
    ------
    ValueError
        For other kinds on the two sides, more than five, or numbers that do not fit the orders.
    """
    if list(train) != list(test) or not 1 <= len(train) <= MOST:
        raise ValueError(
            f"the same one to {MOST} kinds of smoothing on both sides, not {list(train)} and {list(test)}"
        )
    sides = [{name: np.asarray(part, float) for name, part in side.items()} for side in (train, test)]
    if any(part.shape != (len(orders),) for side in sides for part in side.values()):
        raise ValueError(f"{len(orders)} orders need as many perplexities of each kind")
    shown = np.asarray(orders) <= upto
    hidden = [{name: np.where(shown, part, np.nan) for name, part in side.items()} for side in sides]
    across = (orders[0] - 0.25, orders[-1] + 0.25)
    top = reference_line(uniform, f"uniform: V = {whole_number(uniform)}", across)
    counted = _side(orders, hidden[0], span, ())
    unseen = _side(
        orders, hidden[1], near, [(f"unigrams {whole_number(unigram)}", unigram, colour("reference"))]
    )
    counted.traces.insert(0, top)
    unseen.traces[:0] = [top, reference_line(unigram, "", across)]
    return panels([counted, unseen], shares=[0.4, 0.6])


def _side(orders: Sequence[int], kinds: Mapping[str, Array], span: Span, named: Sequence[End]) -> Panel:
    across = (orders[0] - 0.25, orders[-1] + 0.25)
    traces: list[dict[str, Any]] = []
    ends: list[End] = list(named)
    for number, (name, values) in enumerate(kinds.items()):
        look = style(number, width=3.5)
        traces += line(orders, values, look, span=span, hover=f"{name}, N = %{{x}}: <b>%{{y:.4~g}}</b>")
        traces.append(_points(orders, values, look, span))
        last = values[~np.isnan(values)]
        ends.append((_named(name, last), float(last[-1]) if last.size else np.nan, look.colour))
    if named:
        traces.append(direct_labels(ends, across[1], span, log=True, gap=0.075))
    x = axis("N", across, tickvals=list(orders), ticktext=[str(n) for n in orders], showgrid=False)
    ticks = [10.0**n * step for n in range(5) for step in (1, 2, 5) if span[0] <= 10.0**n * step <= span[1]]
    few: dict[str, Any] = {"tickvals": ticks, "ticktext": [whole_number(tick) for tick in ticks]}
    y = axis("perplexity", span, log=True) | (few if span[1] < 1000 * span[0] else {})
    room = label_room([f"{name} 000" for name in kinds]) if named else 28
    title = "<b>text it has not seen</b>" if named else "<b>the text it counted</b>"
    return Panel(traces, x, y, title, right=room, top=40)


def _named(name: str, values: Array) -> str:
    if not values.size:
        return name
    return f"{name} <b>{whole_number(float(values[-1]))}</b>"


def _points(orders: Sequence[int], values: Array, look: Any, span: Span) -> dict[str, Any]:
    inside = np.where((values <= span[1]) & (values >= span[0]), values, np.nan)
    marks = {"color": look.colour, "symbol": look.marker, "size": 9}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(orders),
        "y": inside,
        "marker": marks,
        "hoverinfo": "skip",
    }
