"""The influence of one input on all that follows: the shaded network, and all such networks as one map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis, exponent_axis
from lecturekit.figures._diagram import unrolled_panel
from lecturekit.figures._labels import Style, line, style
from lecturekit.figures._magnitudes import Magnitudes
from lecturekit.figures._numbers import power_of_ten
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._places import node_size
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import colour
from lecturekit.figures.gradients._gradients_causes import note, unchanged

NETWORK_SPAN: Span = (-3.0, 3.0)
MAP_SPAN: Span = (-5.0, 3.0)


def shaded_network(
    influence: Mapping[str, ArrayLike], *, source: int, span: Span = NETWORK_SPAN
) -> go.Figure:
    """Shade the nodes of an unrolled network by what one input does to them, and draw it as a curve below.

    Parameters
    ----------
    influence : mapping of str to (T,) array_like
        For ``"h"`` and ``"z"``: ‖dh_t/dx_k‖ and ‖dz_t/dx_k‖, NaN before step k.
    source : int
        k, counted from 1 as the nodes are.
    span : (float, float)
        Exponents of the scale, and of the curve's axis.

    Returns
    -------
    go.Figure
        Every node's and every point's customdata is its step.

    Raises
    ------
    ValueError
        For a source that is no step.
    """
    values = {name: np.asarray(part, float) for name, part in influence.items()}
    T = values["h"].size
    if not 1 <= source <= T:
        raise ValueError(f"source must be a step from 1 to {T}, got {source}")
    ends = (10.0 ** span[0], 10.0 ** span[1])
    network = unrolled_panel(T, Magnitudes(values, ends, "influence", log=True))
    x = network.x | {"ticktext": [str(t) for t in network.x["tickvals"]]}
    network = replace(network, x=x, traces=[*network.traces, nudged(source, T)], top=8)
    y = exponent_axis("‖∂<i>h</i><sub>t</sub> / ∂<i>x</i><sub>k</sub>‖", span, **powers(span, 2))
    lost = note(_lost(values["h"][source - 1 :]), (T + 1) / 2, 0.0, "gradient")
    curve = Panel([unchanged(0.3, T + 0.7), *_curve(values["h"], span), lost], x, y, right=network.right)
    return panels([network, curve], shares=[0.58, 0.42], stacked=True)


def _lost(influence: Array) -> str:
    """Say when what should be numbers is not: the run left float64, or W holds NaN."""
    return "undefined: the run holds NaN" if np.isnan(influence).any() else ""


def nudged(source: int, steps: int) -> dict[str, Any]:
    """Draw a ring around the input that is nudged."""
    rim = {"color": colour("ink"), "width": 3}
    look = {"color": "rgba(0,0,0,0)", "size": node_size(steps) + 10, "line": rim}
    spot = {"x": np.array([float(source)]), "y": np.array([0.0]), "cliponaxis": False, "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "markers", "marker": look} | spot


def _curve(values: Array, span: Span) -> list[dict[str, Any]]:
    t = np.arange(1.0, values.size + 1)
    drawn, *marks = line(t, _log10(values), style("gradient", width=3), span=span)
    drawn |= {"mode": "lines+markers", "marker": {"size": 9, "color": colour("gradient")}}
    drawn |= {"customdata": t.astype(int).tolist(), "cliponaxis": False}
    return [drawn | {"hovertemplate": "step %{x}: <b>10^%{y:.2f}</b><extra></extra>"}, *marks]


def influence_map(influence: ArrayLike, *, source: int, span: Span = MAP_SPAN) -> go.Figure:
    """Draw the influence of every input on every later state, and how it fades with distance.

    Parameters
    ----------
    influence : (T, T) array_like
        ``[t, k]`` is ‖dh_t/dx_k‖; what stands above the diagonal (the future) is not drawn.
    source : int
        Column that is set off in the curves, from 1.
    span : (float, float)
        Exponents of the colour scale and of the curves.

    Returns
    -------
    go.Figure
        A cell's customdata is the step of its input.
    """
    log10 = _log10(np.asarray(influence, float))
    T = len(log10)
    log10[np.triu_indices(T, 1)] = np.nan
    steps = np.arange(1, T + 1)
    cells = {
        "type": "heatmap",
        "x": steps,
        "y": steps,
        "z": np.clip(log10, *span),
        "zmin": span[0],
        "zmax": span[1],
        "colorscale": scale("gradient"),
        "colorbar": {"title": {"text": "‖∂<i>h</i><sub>t</sub> / ∂<i>x</i><sub>k</sub>‖"}} | powers(span, 2),
        "xgap": 0,
        "ygap": 0,
        "customdata": np.tile(steps, (T, 1)).tolist(),
        "hoverongaps": False,
        "hovertemplate": "input %{x} on state %{y}: <b>10^%{z:.2f}</b><extra></extra>",
    }
    x = axis("input at step <i>k</i>", (0.5, T + 0.5), showgrid=False, tickvals=_ticks(T))
    y = axis("state at step <i>t</i>", (T + 0.5, 0.5), showgrid=False, tickvals=_ticks(T))
    chart = Panel([cells, _frame(source, T)], x, y, right=OUTER_BAR, top=14)
    return panels([chart, _fading(log10, source, span)], shares=[0.5, 0.5])


def _fading(log10: Array, source: int, span: Span) -> Panel:
    """Draw every column against the steps since its input: all faint, one in full colour."""
    T = len(log10)
    aligned = np.full((T, T + 1), np.nan)  # row k: from its own step on, then a gap
    for k in range(T):
        aligned[k, : T - k] = log10[k:, k]
    lag = np.arange(T + 1.0)
    faint = line(np.tile(lag, T), aligned.ravel(), Style(colour("grey"), width=0.75))[0]
    chosen = line(lag, aligned[source - 1], style("gradient", width=4), span=span)
    traces = [
        unchanged(0.0, T - 1.0),
        faint | {"hoverinfo": "skip", "hovertemplate": None, "opacity": 0.5},
        *chosen,
        note(_lost(log10[np.tri(T, dtype=bool)]), (T - 1.0) / 2, 0.0, "gradient"),
    ]
    x = axis("steps since the input", (0.0, max(T - 1.0, 1.0)), showgrid=False)
    return Panel(traces, x, exponent_axis("its influence", span), top=14)


def _frame(source: int, steps: int) -> dict[str, Any]:
    """Outline one column from its diagonal cell down."""
    left, right, top, bottom = source - 0.5, source + 0.5, source - 0.5, steps + 0.5
    path = {"x": np.array([left, right, right, left, left]), "y": np.array([top, top, bottom, bottom, top])}
    pen = {"color": colour("ink"), "width": 2}
    return {"type": "scatter", "mode": "lines", "line": pen, "hoverinfo": "skip", "cliponaxis": False} | path


def powers(span: Span, step: int) -> dict[str, Any]:
    """Name some powers of ten, 1 among them."""
    powers = [p for p in range(int(np.ceil(span[0])), int(span[1]) + 1) if p % step == 0]
    return {"tickvals": powers, "ticktext": [power_of_ten(p) for p in powers]}


def _ticks(steps: int) -> list[int]:
    return [1, *range(5, steps + 1, 5)]


def _log10(values: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log10(values)
