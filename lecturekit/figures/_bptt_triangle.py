"""What each loss adds through each copy of W: the triangle, its sums, and what truncation costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis, exponent_axis
from lecturekit.figures._labels import Style, line, style
from lecturekit.figures._numbers import format_number, power_of_ten
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import boxes
from lecturekit.figures._written import written
from lecturekit.recurrent import Triangle

SPAN: Span = (-8.0, 1.0)
BIAS_SPAN: Span = (-6.0, 0.5)
MOST = 40  # steps
SHARE = "‖share of ∇<sub><i>W</i></sub>‖"
Mark = tuple[int | None, int | None]


def loss_triangle(
    triangle: Triangle,
    truncate: int,
    *,
    mark: Mark = (None, None),
    beside: str = "bias",
    span: Span = SPAN,
) -> go.Figure:
    """Draw the norms of what loss t adds to ∇_W through copy k, and what follows from them.

    Parameters
    ----------
    triangle : Triangle
        Of 2 to 40 steps.
    truncate : int
        How many copies each loss goes back through, from 1 to T; cells beyond are grey and hatched.
    mark : (int or None, int or None)
        A loss and a copy, from 1, to outline: a row, a column, or with both a cell.
    beside : str
        What stands on the right: ``"bias"``, what truncation costs; or ``"reach"``, every row against steps
        back, that of the marked loss in full colour.
    span : (float, float)
        Exponents of the colours; what lies below or above is marked, an exact 0 is left empty.

    Returns
    -------
    go.Figure
        Along the right and lower sides the norms of the sums of rows and columns, outlined as they are if
        nothing is cut. A cell's customdata is its row, the step of its loss.

    Raises
    ------
    ValueError
        For other numbers of steps, a truncation or a mark outside them, or another `beside`.
    """
    T = len(triangle.h)
    if not 2 <= T <= MOST:
        raise ValueError(f"the triangle is drawn for 2 to {MOST} steps, not {T}")
    if not 1 <= truncate <= T:
        raise ValueError(f"truncate must be a number from 1 to {T}, got {truncate}")
    if any(step is not None and not 1 <= step <= T for step in mark):
        raise ValueError(f"a mark is a loss and a copy from 1 to {T}, got {mark}")
    if beside not in ("bias", "reach"):
        raise ValueError(f"beside must be one of bias, reach, got {beside!r}")
    right = _bias(triangle, truncate) if beside == "bias" else _reach(triangle, mark[0], span)
    return panels([_map(triangle, truncate, mark, span), right], shares=[0.58, 0.42])


def _map(triangle: Triangle, truncate: int, mark: Mark, span: Span) -> Panel:
    T = len(triangle.h)
    room = 0.26 * T  # for the bars of the sums
    log10 = _log10(triangle)
    t, k = np.indices((T, T))
    cut = (t - k >= truncate) & np.isfinite(log10)
    traces = [
        _cells(np.where(cut, np.nan, log10), span),
        _hatched(cut),
        _beyond(np.where(cut, np.nan, log10), span),
        *_sums(triangle, triangle.truncated(truncate), room),
        _outline(mark, T),
        written([T + 0.7, T + 0.7], [-0.25, T + 0.8 + room / 2], ["row sums", "column<br>sums"]),
    ]
    ticks: dict[str, Any] = {"tickvals": _ticks(T), "showgrid": False}
    x = axis("copy of <i>W</i> at step <i>k</i>", (0.5, T + 0.9 + room), **ticks)
    y = axis("loss at step <i>t</i>", (T + 0.9 + room, -0.6), **ticks)
    return Panel(traces, x, y, right=OUTER_BAR, top=26)


def _log10(triangle: Triangle) -> Array:
    """Give log10 of the norms, (T, T): -inf where nothing comes, NaN for the future."""
    with np.errstate(divide="ignore"):
        log10 = np.log10(triangle.W_norms)
    log10[np.triu_indices(len(log10), 1)] = np.nan
    return log10


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


def _hatched(cut: NDArray[np.bool_]) -> dict[str, Any]:
    """Draw what truncation cuts as a grey hatched square, one for each cell below the diagonal."""
    T = len(cut)
    t, k = np.tril_indices(T, -1)
    here = cut[t, k]
    look = {"symbol": "x-thin", "size": max(4.0, 90.0 / T), "line": {"color": colour("grey"), "width": 1.5}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": k + 1.0,
        "y": np.where(here, t + 1.0, np.nan),
        "marker": look,
        "customdata": (t + 1).tolist(),
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


def _sums(whole: Triangle, kept: Triangle, room: float) -> list[dict[str, Any]]:
    """Draw the norms of rows' sums to the right and of columns' sums below, one scale for all."""
    T = len(whole.h)
    sides = []
    for one in (whole, kept):
        sides.append([np.linalg.norm(part.reshape(T, -1), axis=1) for part in (one.W_losses, one.W_copies)])
    finite = [values[np.isfinite(values)] for values in sides[0]]
    most = max((float(values.max(initial=0.0)) for values in finite), default=0.0) or 1.0
    start, steps = T + 0.8, np.arange(1.0, T + 1)
    traces = []
    for (rows, columns), look in zip(sides[::-1], ("filled", "outlined"), strict=True):
        pen: dict[str, Any] = {"ink": "grey", "width": 1.5}
        fill: dict[str, Any] = {}
        if look == "filled":
            pen, fill = {"ink": "gradient", "width": 0.0}, {"fill": "toself", "fillcolor": colour("gradient")}
        for values, upright in ((rows, False), (columns, True)):
            along, aside = _bar(values / most, steps, (start, room))
            traces.append(boxes((*aside, *along) if upright else (*along, *aside), **pen) | fill)
    return traces


def _bar(parts: Array, steps: Array, place: tuple[float, float]) -> tuple[Any, Any]:
    """Give the ends of bars and their sides; those of nothing are none."""
    start, room = place
    with np.errstate(invalid="ignore"):
        at = np.where(parts > 0, steps, np.nan)
    return (start + 0 * at, start + room * np.clip(parts, 0, 1) + 0 * at), (at - 0.34, at + 0.34)


def _outline(mark: Mark, T: int) -> dict[str, Any]:
    loss, copy = mark
    top, bottom = (0.5, T + 0.5) if loss is None else (loss - 0.5, loss + 0.5)
    left, right = (0.5, T + 0.5) if copy is None else (copy - 0.5, copy + 0.5)
    if loss is not None and copy is None:
        right = loss + 0.5
    if copy is not None and loss is None:
        top = copy - 0.5
    edges = np.array([left, right, top, bottom], float)
    if loss is None and copy is None:
        edges *= np.nan
    return boxes([edges[k : k + 1] for k in range(4)], ink="ink", width=3)


def _bias(triangle: Triangle, truncate: int) -> Panel:
    """Draw the bias against the copies kept, the current one marked."""
    T = len(triangle.h)
    with np.errstate(divide="ignore"):
        log10 = np.log10(triangle.bias)
    kept = np.arange(1.0, T + 1)
    traces = line(
        kept, log10, style("gradient", width=3), span=BIAS_SPAN, hover="%{x} copies: <b>10^%{y:.2f}</b>"
    )
    here = np.clip(log10[truncate - 1], *BIAS_SPAN)
    dot = {"size": 15, "color": colour("gradient"), "line": {"color": colour("ink"), "width": 2}}
    spot = {"x": np.array([float(truncate)]), "y": np.array([here]), "marker": dot, "cliponaxis": False}
    traces.append({"type": "scatter", "mode": "markers", "hoverinfo": "skip"} | spot)
    left = truncate > 0.6 * T
    said = f"<b>{format_number(float(triangle.bias[truncate - 1]))}</b>"
    traces.append(
        written([truncate], [here + 0.32], [said], ink="gradient", where="top left" if left else "top right")
    )
    x = axis("copies kept", (0.5, T + 0.5), tickvals=_ticks(T), showgrid=False)
    y = exponent_axis("‖∇<sub>cut</sub> − ∇<sub><i>W</i></sub>‖ / ‖∇<sub><i>W</i></sub>‖", BIAS_SPAN)
    return Panel(traces, x, y, top=26)


def _reach(triangle: Triangle, loss: int | None, span: Span) -> Panel:
    """Draw every row against steps back: all faint, one in full colour."""
    log10 = _log10(triangle)
    T = len(log10)
    rows = np.full((T, T + 1), np.nan)  # row t: from its own step back, then a gap
    for t in range(T):
        rows[t, : t + 1] = log10[t, t::-1]
    lag = np.arange(T + 1.0)
    shown = np.where(np.isneginf(rows), np.nan, rows)
    faint = line(np.tile(lag, T), np.clip(shown, *span).ravel(), Style(colour("grey"), width=1))[0]
    faint |= {"hoverinfo": "skip", "hovertemplate": None, "opacity": 0.6}
    chosen = rows[loss - 1] if loss is not None else np.full(T + 1, np.nan)
    strong = line(
        lag, chosen, style("gradient", width=4), span=span, hover="%{x} steps back: <b>10^%{y:.2f}</b>"
    )
    x = axis("steps back from the loss, <i>t</i> − <i>k</i>", (0.0, T - 1.0), showgrid=False)
    return Panel([faint, *strong], x, exponent_axis(SHARE, span), top=26)


def _ticks(T: int) -> list[int]:
    step = 1 if T <= 8 else 2 if T <= 14 else 5
    return [1, *[t for t in range(step, T + 1, step) if t > 1]]
