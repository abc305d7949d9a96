"""Beside the curve of the gradient: eigenvalues and singular values of W, and how far units are saturated."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, style
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel
from lecturekit.figures._symbols import colour
from lecturekit.recurrent import GradientFlow

REACH = 2.2  # of the complex plane, to each side
SIZES: Span = (0.0, 4.0)
BINS = 20
_TURN = np.exp(2j * np.pi * np.linspace(0, 1, 97))  # once around the unit circle


def unchanged(start: float, end: float) -> dict[str, Any]:
    """Mark 10⁰, as large as it left, on an axis of exponents."""
    pen = {"color": colour("grey"), "width": 1}
    ends = {"x": [float(start), float(end)], "y": [0.0, 0.0]}
    return {"type": "scatter", "mode": "lines", "line": pen, "hoverinfo": "skip"} | ends


def note(words: str, x: float, y: float, tint: str) -> dict[str, Any]:
    """Write a few words into a plot, or none: always one trace."""
    place = {"x": np.array([x]), "y": np.array([y]), "text": [words], "textposition": "top center"}
    look = {"textfont": {"color": colour(tint)}, "hoverinfo": "skip", "cliponaxis": False}
    return {"type": "scatter", "mode": "text"} | place | look


def eigenvalue_panel(flow: GradientFlow) -> Panel:
    """Make the complex plane with the eigenvalues of W, the unit circle, and the rings of ρ and σ_max.

    Parameters
    ----------
    flow : GradientFlow
        Its `spectrum` is drawn. An eigenvalue beyond the plane is an open dot where its ray from 0 leaves
        it; a ring wider than the plane is known by its number alone, which `size_panel` gives.

    Returns
    -------
    Panel
        Both axes have the same unit.
    """
    W = flow.spectrum
    rings = [(1.0, "grey", "solid", 1.0), (W.radius, "W", "dash", 1.5), (W.sigma_max, "ink", "solid", 1.5)]
    traces = [_ring(*ring) for ring in rings]
    furthest = np.maximum(np.abs(W.eigenvalues.real), np.abs(W.eigenvalues.imag))
    beyond = furthest > REACH
    edge = W.eigenvalues * (REACH / np.where(beyond, furthest, REACH))
    look = {"color": colour("W"), "size": 7}
    words = "eigenvalue with real part %{x:.2f}, imaginary part %{y:.2f}"
    traces.append(_points(edge, ~beyond, look, words))
    traces.append(_points(edge, beyond, look | {"symbol": "circle-open"}, "an eigenvalue beyond the plane"))
    traces.append(_lost(W.sigma_max, 0.0, 0.0))
    span = (-REACH, REACH)
    ticks: dict[str, Any] = {"tickvals": [-2, -1, 0, 1, 2]}
    x = axis("eigenvalues, real part", span, **ticks, constrain="domain", showgrid=False)
    square: dict[str, Any] = {"constrain": "domain", "scaleanchor": "x"}
    y = axis("imaginary part", span, **ticks, **square, showgrid=False)
    return Panel(traces, x, y, top=14)


def _ring(radius: float, tint: str, dash: str, width: float) -> dict[str, Any]:
    pen = {"color": colour(tint), "dash": dash, "width": width}
    turn = radius * _TURN if radius <= REACH else np.full(_TURN.shape, np.nan + 0j)  # no arcs in the corners
    points = {"x": turn.real, "y": turn.imag}
    return {"type": "scatter", "mode": "lines", "line": pen, "hoverinfo": "skip"} | points


def _points(values: Any, shown: Any, look: dict[str, Any], words: str) -> dict[str, Any]:
    """Draw complex numbers as dots, those that are `shown`."""
    places = {"x": np.where(shown, values.real, np.nan), "y": np.where(shown, values.imag, np.nan)}
    dots = {"type": "scatter", "mode": "markers", "marker": look, "cliponaxis": False}
    return dots | places | {"hovertemplate": f"{words}<extra></extra>"}


def _lost(size: float, x: float, y: float) -> dict[str, Any]:
    return note("W holds NaN" if np.isnan(size) else "", x, y, "W")


def size_panel(flow: GradientFlow) -> Panel:
    """Make the singular values of W beside the moduli of its eigenvalues, sorted, with 1 and both ends named.

    Parameters
    ----------
    flow : GradientFlow
        Its `spectrum` is drawn: an eigenvalue says what a step does in the long run, a singular value what
        it does at once. What is larger than the axis is marked at its ceiling.

    Returns
    -------
    Panel
        Bars are singular values, dots are moduli.
    """
    W = flow.spectrum
    H = len(W.singular_values)
    x = np.arange(1.0, H + 1)
    traces = [unchanged(0.5, H + 0.5) | {"y": [1.0, 1.0]}]
    bar: dict[str, Any] = {"symbol": "line-ew-open", "size": 9, "line": {"width": 3}}
    dot: dict[str, Any] = {"size": 6}
    kinds = [
        (W.singular_values, "ink", bar, "singular value"),
        (np.abs(W.eigenvalues), "W", dot, "modulus of an eigenvalue:"),
    ]
    for values, tint, look, words in kinds:
        dots, *marks = line(x, values[::-1], Style(colour(tint)), span=SIZES, hover=f"{words} %{{y:.3~g}}")
        del dots["line"]
        inside = np.where(values[::-1] <= SIZES[1], values[::-1], np.nan)
        traces += [dots | {"mode": "markers", "marker": {"color": colour(tint)} | look, "y": inside}, *marks]
    names = [f"<i>σ</i><sub>max</sub> {format_number(W.sigma_max)}", f"<i>ρ</i> {format_number(W.radius)}"]
    ends = [(names[0], W.sigma_max, colour("ink")), (names[1], W.radius, colour("W"))]
    traces += [direct_labels(ends, H + 0.5, SIZES, gap=0.09), _lost(W.sigma_max, (H + 1) / 2, 2.0)]
    across = axis("sorted by size", (0.5, H + 0.5), showgrid=False, tickvals=[])
    y = axis("bars <i>σ</i>, dots |<i>λ</i>|", SIZES, dtick=1)
    return Panel(traces, across, y, top=14, right=label_room(["σmax 0.000"]))


def saturation_panel(flow: GradientFlow) -> Panel:
    """Make the histogram of act'(a) over all units and steps of the run, with 1/σ_max marked.

    Parameters
    ----------
    flow : GradientFlow
        Its `slope` is counted, in 20 bins from 0 to 1. Where all of it lies to the left of 1/σ_max, every
        step shrinks every gradient.

    Returns
    -------
    Panel
        Bars are thick lines, so that they move without a repaint.
    """
    slope = flow.slope[np.isfinite(flow.slope)]
    lost = "" if slope.size == flow.slope.size else "some are undefined: NaN"
    counts, edges = np.histogram(slope, BINS, (0.0, 1.0))
    share = counts / max(slope.size, 1)
    sigma = flow.spectrum.sigma_max
    limit = np.inf if sigma == 0 else 1.0 / sigma
    x = axis("slope act′(<i>a</i>) of a unit at a step", (-0.03, 1.12), showgrid=False, dtick=0.25, tick0=0)
    y = axis("share of all slopes", (0.0, 1.0), tickformat=".0%", dtick=0.25)
    bars = _bars((edges[:-1] + edges[1:]) / 2, share)
    return Panel([bars, *_limit(limit), note(lost, 0.5, 0.5, "h")], x, y, top=14)


def _bars(middles: Array, share: Array) -> dict[str, Any]:
    gap = np.full(BINS, np.nan)
    x, y = np.stack([middles, middles, gap], 1).ravel(), np.stack([np.zeros(BINS), share, gap], 1).ravel()
    words = "slope near %{x:.2f}: %{y:.1%} of all"
    return line(x, y, style("h", width=11), hover=words)[0]


def _limit(limit: float) -> list[dict[str, Any]]:
    """Mark 1/σ_max, or say at the right edge that it lies beyond; nothing for NaN."""
    inside = bool(limit <= 1.0)
    pen = {"color": colour("reference"), "width": 1.5, "dash": "dot"}
    at = limit if inside else np.nan
    rule = {"type": "scatter", "mode": "lines", "x": np.full(2, at), "y": np.array([0.0, 1.0]), "line": pen}
    name = "1/<i>σ</i><sub>max</sub>"
    said = f"\u2002{name}" if inside else "" if np.isnan(limit) else f"{name} = {format_number(limit)} →"
    label = {
        "type": "scatter",
        "mode": "text",
        "x": np.array([limit if inside or np.isnan(limit) else 1.0]),
        "y": np.array([0.95]),
        "text": [said],
        "textposition": "middle right" if limit <= 0.8 else "middle left",
        "textfont": {"color": colour("reference")},
    }
    return [rule | {"hoverinfo": "skip"}, label | {"hoverinfo": "skip", "cliponaxis": False}]
