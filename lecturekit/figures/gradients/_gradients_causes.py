"""Beside the curve of the gradient: eigenvalues and singular values of W, and how far units are saturated."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._labels import line, style
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel
from lecturekit.figures._symbols import colour
from lecturekit.recurrent import GradientFlow

LEFT, RIGHT, BOTTOM, TOP = -1.7, 2.9, -1.7, 2.5  # of the complex plane
BINS = 20
_TURN = np.exp(2j * np.pi * np.linspace(0, 1, 97))  # once around the unit circle
_ARC = np.exp(1j * np.linspace(-0.55, 0.55, 97))


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
    """Make the complex plane: eigenvalues of W as dots, its singular values as bars along the real axis.

    Parameters
    ----------
    flow : GradientFlow
        Its `spectrum` is drawn: an eigenvalue says what a step does in the long run, a singular value what
        it does at once. An eigenvalue beyond the plane is an open dot where its ray from 0 leaves it, a
        singular value beyond it is marked at its edge; a ring that does not fit is known by its number.

    Returns
    -------
    Panel
        The rings are the unit circle, ρ and σ_max. Both axes have the same unit.
    """
    W = flow.spectrum
    rings = [(1.0, "grey", "solid", 1.5), (W.radius, "W", "dash", 1.5), (W.sigma_max, "ink", "dot", 1.5)]
    traces = [_ring(*ring) for ring in rings]
    bar: dict[str, Any] = {
        "color": colour("ink"),
        "symbol": "line-ns-open",
        "size": 18,
        "line": {"width": 2.5},
    }
    far = W.singular_values > RIGHT
    words = "singular value %{x:.2f}"
    traces.append(_points(W.singular_values.astype(complex), ~far, bar, words))
    edge = np.full(far.shape, complex(RIGHT))
    mark = {"color": colour("ink"), "symbol": "triangle-right", "size": 10}
    traces.append(_points(edge, far, mark, "a singular value beyond the plane"))
    z = W.eigenvalues
    with np.errstate(invalid="ignore"):
        across, up = (
            np.where(z.real > 0, z.real / RIGHT, z.real / LEFT),
            np.where(z.imag > 0, z.imag / TOP, z.imag / BOTTOM),
        )
    furthest = np.maximum(across, up)
    beyond = furthest > 1.0
    edge = z / np.where(beyond, furthest, 1.0)
    look = {"color": colour("W"), "size": 8}
    words = "eigenvalue with real part %{x:.2f}, imaginary part %{y:.2f}"
    traces.append(_points(edge, ~beyond, look, words))
    traces.append(_points(edge, beyond, look | {"symbol": "circle-open"}, "an eigenvalue beyond the plane"))
    traces += [_legend(flow), note("W holds NaN" if np.isnan(W.sigma_max) else "", 0.0, 0.0, "W")]
    x = axis("real part", (LEFT, RIGHT), dtick=1, constrain="domain", showgrid=False)
    square: dict[str, Any] = {"constrain": "domain", "scaleanchor": "x"}
    y = axis("imaginary part", (BOTTOM, TOP), dtick=1, **square, showgrid=False)
    return Panel(traces, x, y, top=14)


def _ring(radius: float, tint: str, dash: str, width: float) -> dict[str, Any]:
    pen = {"color": colour(tint), "dash": dash, "width": width}
    turn = _TURN if radius <= -LEFT else _ARC  # a wide ring is seen where the bars end
    turn = radius * turn if radius <= RIGHT else np.full(_TURN.shape, np.nan + 0j)
    points = {"x": turn.real, "y": turn.imag}
    return {"type": "scatter", "mode": "lines", "line": pen, "hoverinfo": "skip"} | points


def _points(values: Any, shown: Any, look: dict[str, Any], words: str) -> dict[str, Any]:
    """Draw complex numbers as dots, those that are `shown`."""
    places = {"x": np.where(shown, values.real, np.nan), "y": np.where(shown, values.imag, np.nan)}
    dots = {"type": "scatter", "mode": "markers", "marker": look, "cliponaxis": False}
    return dots | places | {"hovertemplate": f"{words}<extra></extra>"}


def _legend(flow: GradientFlow) -> dict[str, Any]:
    """Say over the rings what dots and bars are, and how large the largest is."""
    W = flow.spectrum
    said = {"● eigenvalues": (W.radius, "W"), "❙ singular values": (W.sigma_max, "ink")}
    names = [f"{name}, largest {format_number(size)}" for name, (size, _) in said.items()]
    place: dict[str, Any] = {"x": np.full(2, LEFT + 0.15), "y": np.array([TOP - 0.1, TOP - 0.48])}
    look = {
        "textposition": "middle right",
        "textfont": {"color": [colour(tint) for _, tint in said.values()]},
    }
    quiet = {"hoverinfo": "skip", "cliponaxis": False}
    return {"type": "scatter", "mode": "text", "text": names} | place | look | quiet


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
