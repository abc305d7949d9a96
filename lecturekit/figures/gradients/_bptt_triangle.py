"""What each loss adds through each copy of W: the triangle, its sums, and what truncation costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._numbers import format_number, power_of_ten
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import boxes
from lecturekit.figures._written import written
from lecturekit.figures.gradients._bptt_fading import SHARE, bias_panel, log10_norms, reach_panel, step_ticks
from lecturekit.recurrent import Triangle, lengths

SPAN: Span = (-8.0, 1.0)
MOST = 40  # steps


def loss_reach(triangle: Triangle, loss: int, *, span: Span = SPAN) -> go.Figure:
    """Draw the norms of what loss t adds to ∇_W through copy k, and how far back one of the losses reaches.

    Parameters
    ----------
    triangle : Triangle
        Of 2 to 40 steps.
    loss : int
        From 1: its row is outlined, and drawn against steps back over all others.
    span : (float, float)
        Exponents of the colours and of the curves; what lies beyond is marked, an exact 0 is left empty in
        the triangle and a hollow mark beside it.

    Returns
    -------
    go.Figure
        Along the right and lower sides of the triangle the norms of the sums of rows and columns. A cell's
        customdata is its row, the step of its loss.

    Raises
    ------
    ValueError
        For other numbers of steps, or a loss outside them.
    """
    T = _steps(triangle, loss, "loss")
    return panels([_map(triangle, T, loss, span), reach_panel(triangle, loss, span)], shares=[0.58, 0.42])


def truncation(
    triangle: Triangle, copies: int, *, draws: ArrayLike | None = None, span: Span = SPAN
) -> go.Figure:
    """Draw the triangle cut by truncation, and what the cut costs.

    Parameters
    ----------
    triangle : Triangle
        Of 2 to 40 steps.
    copies : int
        How many copies each loss goes back through, from 1 to T; cells beyond are grey.
    draws : (N, T) array_like, optional
        The `bias` of other networks, drawn as thin grey lines.
    span : (float, float)
        Exponents of the colours, as of `loss_reach`.

    Returns
    -------
    go.Figure
        The sums of rows and columns are outlined as they are if nothing is cut. A bias below 10⁻¹² is
        rounding, and drawn as 0.

    Raises
    ------
    ValueError
        For other numbers of steps, copies outside them, or draws of other lengths.
    """
    T = _steps(triangle, copies, "copies")
    others = np.empty((0, T)) if draws is None else np.asarray(draws, float)
    if others.ndim != 2 or others.shape[1] != T:
        raise ValueError(f"draws must be (N, {T}), a bias for each number of copies; got {others.shape}")
    right = bias_panel(triangle.bias, copies, others)
    return panels([_map(triangle, copies, None, span), right], shares=[0.58, 0.42])


def _steps(triangle: Triangle, step: int, name: str) -> int:
    T = len(triangle.h)
    if not 2 <= T <= MOST:
        raise ValueError(f"the triangle is drawn for 2 to {MOST} steps, not {T}")
    if not 1 <= step <= T:
        raise ValueError(f"{name} must be a number from 1 to {T}, got {step}")
    return T


def _map(triangle: Triangle, copies: int, loss: int | None, span: Span) -> Panel:
    T = len(triangle.h)
    room = 0.26 * T  # for the bars of the sums
    log10 = log10_norms(triangle)
    t, k = np.indices((T, T))
    cut = (t - k >= copies) & np.isfinite(log10)
    kept, most = triangle.truncated(copies), _most_sum(triangle)
    heads = ["‖sum‖", f"‖sum‖, to<br><b>{format_number(most, 2)}</b>"]
    traces = [
        _cells(np.where(cut, np.nan, log10), span),
        _cut(cut),
        _beyond(np.where(cut, np.nan, log10), span),
        *_sums((triangle, kept), most, room),
        _outline(loss),
        written([T + 0.7, T + 0.7], [-0.25, T + 0.8 + room / 2], heads),
    ]
    ticks: dict[str, Any] = {"tickvals": step_ticks(T), "showgrid": False}
    x = axis("copy of <i>W</i> at step <i>k</i>", (0.5, T + 0.9 + room), **ticks)
    y = axis("loss at step <i>t</i>", (T + 0.9 + room, -0.6), **ticks)
    return Panel(traces, x, y, right=OUTER_BAR, top=26)


def _cells(log10: Array, span: Span) -> dict[str, Any]:
    T = len(log10)
    steps = np.arange(1, T + 1)
    powers = [p for p in range(int(span[0]), int(span[1]) + 1) if p % 2 == 0]
    bar = {"tickvals": powers, "ticktext": [power_of_ten(p) for p in powers]}
    shown = np.where(np.isneginf(log10), np.nan, log10)
    return {
        "type": "heatmap",
        "x": steps,
        "y": steps,
        "z": np.clip(shown, *span),
        "zmin": span[0],
        "zmax": span[1],
        "colorscale": scale("gradient"),
        "colorbar": {"title": {"text": SHARE}} | bar,
        "customdata": [[int(step)] * T for step in steps],
        "hoverongaps": False,
        "hovertemplate": "loss %{y} through copy %{x}: <b>10^%{z:.2f}</b><extra></extra>",
    }


def _cut(cut: NDArray[np.bool_]) -> dict[str, Any]:
    """Draw what truncation cuts in pale grey."""
    T = len(cut)
    steps = np.arange(1, T + 1)
    flat = [[0, colour("faint")], [1, colour("faint")]]
    return {
        "type": "heatmap",
        "x": steps,
        "y": steps,
        "z": np.where(cut, 1.0, np.nan),
        "zmin": 0.0,
        "zmax": 1.0,
        "colorscale": flat,
        "showscale": False,
        "customdata": [[int(step)] * T for step in steps],
        "hoverongaps": False,
        "hovertemplate": "loss %{y} through copy %{x}: cut<extra></extra>",
    }


def _beyond(log10: Array, span: Span) -> dict[str, Any]:
    """Mark cells beyond the scale: ▽ below, ▲ above; a cell that is exactly 0 stays empty."""
    T = len(log10)
    t, k = np.tril_indices(T)
    value = log10[t, k]
    below, above = np.isfinite(value) & (value < span[0]), value > span[1]
    shapes = np.where(above, "triangle-up", "triangle-down-open").tolist()
    return {
        "type": "scatter",
        "mode": "markers",
        "x": k + 1.0,
        "y": np.where(below | above, t + 1.0, np.nan),
        "marker": {"symbol": shapes, "size": 6, "color": colour("reference")},
        "hoverinfo": "skip",
    }


def _norms_of_sums(triangle: Triangle) -> list[Array]:
    """Give the norms of the sums of rows, then of columns: (T,) each."""
    sums = (triangle.W_losses, triangle.W_copies)
    return [lengths(part.reshape(len(part), -1)) for part in sums]


def _most_sum(triangle: Triangle) -> float:
    finite = [values[np.isfinite(values)] for values in _norms_of_sums(triangle)]
    return max((float(values.max(initial=0.0)) for values in finite), default=0.0) or 1.0


def _sums(both: tuple[Triangle, Triangle], most: float, room: float) -> list[dict[str, Any]]:
    """Draw the norms of rows' sums to the right and of columns' sums below, whole and cut, on one scale."""
    T = len(both[0].h)
    start, steps = T + 0.8, np.arange(1.0, T + 1)
    traces = []
    for triangle, filled in zip(both, (False, True), strict=True):
        pen: dict[str, Any] = {"ink": "grey", "width": 1.5}
        fill: dict[str, Any] = {}
        if filled:
            pen, fill = {"ink": "gradient", "width": 0.0}, {"fill": "toself", "fillcolor": colour("gradient")}
        for values, upright in zip(_norms_of_sums(triangle), (False, True), strict=True):
            along, aside = _bar(values / most, steps, (start, room))
            traces.append(boxes((*aside, *along) if upright else (*along, *aside), **pen) | fill)
    return traces[2:] + traces[:2]


def _bar(parts: Array, steps: Array, place: tuple[float, float]) -> tuple[Any, Any]:
    """Give the ends of bars and their sides; those of nothing are none."""
    start, room = place
    with np.errstate(invalid="ignore"):
        at = np.where(parts > 0, steps, np.nan)
    return (start + 0 * at, start + room * np.clip(parts, 0, 1) + 0 * at), (at - 0.34, at + 0.34)


def _outline(loss: int | None) -> dict[str, Any]:
    """Frame the row of a loss, up to the diagonal."""
    row = np.nan if loss is None else float(loss)
    edges = 0.5 + 0 * row, row + 0.5, row - 0.5, row + 0.5
    return boxes([np.array([edge]) for edge in edges], ink="ink", width=3)
