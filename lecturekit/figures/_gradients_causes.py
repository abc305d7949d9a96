"""Beside the curve of the gradient: the eigenvalues of W, and how far the units are saturated."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._labels import label_room, line, style
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel
from lecturekit.figures._symbols import colour
from lecturekit.recurrent import GradientFlow

REACH = 2.4  # of the complex plane, to each side
BINS = 20
_TURN = np.exp(2j * np.pi * np.linspace(0, 1, 97))  # once around the unit circle


def unchanged(start: float, end: float) -> dict[str, Any]:
    """Mark 10⁰, as large as it left, on an axis of exponents."""
    pen = {"color": colour("grey"), "width": 1}
    ends = {"x": [float(start), float(end)], "y": [0.0, 0.0]}
    return {"type": "scatter", "mode": "lines", "line": pen, "hoverinfo": "skip"} | ends


def eigenvalue_panel(flow: GradientFlow) -> Panel:
    """Make the complex plane with the eigenvalues of W, the unit circle, and the rings of ρ and σ_max.

    Parameters
    ----------
    flow : GradientFlow
        Its `spectrum` is drawn. A ring wider than the plane is known by its number alone.

    Returns
    -------
    Panel
        Both axes have the same unit.
    """
    W = flow.spectrum
    rings = [
        (1.0, "grey", "solid", 1.0),
        (W.radius, "W", "dash", 1.5),
        (W.sigma_max, "reference", "solid", 1.5),
    ]
    traces = [_ring(*ring) for ring in rings]
    look = {"color": colour("W"), "size": 7}
    points = {
        "x": np.clip(W.eigenvalues.real, -REACH, REACH),
        "y": np.clip(W.eigenvalues.imag, -REACH, REACH),
    }
    dots = {"type": "scatter", "mode": "markers", "marker": look, "cliponaxis": False} | points
    traces.append(dots | {"hovertemplate": "eigenvalue %{x:.2f} + %{y:.2f} i<extra></extra>"})
    names = [
        f"— <i>σ</i><sub>max</sub> {format_number(W.sigma_max)}",
        f"╌ <i>ρ</i> {format_number(W.radius)}",
    ]
    traces.append(_ring_names(names))
    span = (-REACH, REACH)
    ticks: dict[str, Any] = {"tickvals": [-2, -1, 0, 1, 2]}
    x = axis("real part of the eigenvalues", span, **ticks, constrain="domain", showgrid=False)
    square: dict[str, Any] = {"constrain": "domain", "scaleanchor": "x"}
    y = axis("imaginary part", span, **ticks, **square, showgrid=False)
    return Panel(traces, x, y, top=14, right=label_room(names))


def _ring(radius: float, tint: str, dash: str, width: float) -> dict[str, Any]:
    pen = {"color": colour(tint), "dash": dash, "width": width}
    points = {"x": radius * _TURN.real, "y": radius * _TURN.imag}
    return {"type": "scatter", "mode": "lines", "line": pen, "hoverinfo": "skip"} | points


def _ring_names(names: list[str]) -> dict[str, Any]:
    """Name both rings to the right of the plane, where no eigenvalue ever lies."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.full(2, 0.99 * REACH),  # inside, or plotly leaves them out: numbers travel as float32
        "y": np.array([0.6, -0.6]),
        "text": names,
        "textposition": "middle right",
        "textfont": {"color": [colour("reference"), colour("W")]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


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
    counts, edges = np.histogram(slope, BINS, (0.0, 1.0))
    share = counts / max(slope.size, 1)
    limit = 1.0 / flow.spectrum.sigma_max if flow.spectrum.sigma_max > 0 else np.inf
    x = axis("slope act′(<i>a</i>) of a unit at a step", (-0.03, 1.12), showgrid=False, dtick=0.25, tick0=0)
    y = axis("share of all slopes", (0.0, 1.0), tickformat=".0%", dtick=0.25)
    return Panel([_bars((edges[:-1] + edges[1:]) / 2, share), *_limit(limit)], x, y, top=14)


def _bars(middles: Array, share: Array) -> dict[str, Any]:
    gap = np.full(BINS, np.nan)
    x, y = np.stack([middles, middles, gap], 1).ravel(), np.stack([np.zeros(BINS), share, gap], 1).ravel()
    words = "slope near %{x:.2f}: %{y:.1%} of all"
    return line(x, y, style("h", width=11), hover=words)[0]


def _limit(limit: float) -> list[dict[str, Any]]:
    """Mark 1/σ_max, or say at the right edge that it lies beyond."""
    inside = bool(limit <= 1.0)
    pen = {"color": colour("reference"), "width": 1.5, "dash": "dot"}
    at = limit if inside else np.nan
    rule = {"type": "scatter", "mode": "lines", "x": np.full(2, at), "y": np.array([0.0, 1.0]), "line": pen}
    name = "1/<i>σ</i><sub>max</sub>"
    label = {
        "type": "scatter",
        "mode": "text",
        "x": np.array([limit if inside else 1.0]),
        "y": np.array([0.95]),
        "text": [f"\u2002{name}" if inside else f"{name} = {format_number(limit)} →"],
        "textposition": "middle right" if limit <= 0.8 else "middle left",
        "textfont": {"color": colour("reference")},
    }
    return [rule | {"hoverinfo": "skip"}, label | {"hoverinfo": "skip", "cliponaxis": False}]
