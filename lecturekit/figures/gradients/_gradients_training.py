"""Gradient clipping, seen over a short training run."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis, exponent_axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour

NORMS: Span = (-9.0, 9.0)
LOSSES: Span = (-6.0, 3.0)
LOWEST = ("step 1", "after", "clipped", "unclipped", "blind guess", "before", "without")
"""Names of the curves, from below, where they end together."""
ROOM = max(LOWEST, key=len)


def clipped_training(
    before: ArrayLike,
    after: ArrayLike,
    losses: ArrayLike,
    *,
    first: ArrayLike,
    unclipped: ArrayLike,
    guess: float,
) -> go.Figure:
    """Draw the norm of the gradient before and after clipping at each update, and the loss beside it.

    Parameters
    ----------
    before, after : (N,) array_like
        Norms of the gradient of all parameters, as `recurrent.clip` gives them. Where no update was clipped,
        one curve stands for both.
    losses : (N,) array_like
        Loss before each update.
    first : (N,) array_like
        Norm of the part of the gradient, after clipping, that has travelled back to the first step.
    unclipped : (N,) array_like
        Loss of the same run without clipping.
    guess : float
        Loss of a model that does not look at its input.

    Returns
    -------
    go.Figure
        Two panels on log axes that stand still; inf and NaN count as above the ceiling.
    """
    x = np.arange(1.0, np.size(before) + 1)
    held = not np.array_equal(np.asarray(before), np.asarray(after), equal_nan=True)
    grey = Style(colour("grey"), width=2)
    norms = [
        (_exponents(first), Style(colour("gradient"), "dot", width=3), "step 1"),
        (_exponents(before), grey, "before" if held else ""),
        (_exponents(after), style("gradient", width=4), "after" if held else "unclipped"),
    ]
    runs = [
        (_exponents(unclipped), grey, "without" if held else ""),
        (np.full(x.size, np.log10(guess)), Style(colour("reference"), "dot", width=1.5), "blind guess"),
        (_exponents(losses), Style(colour("loss"), "solid", width=4), "clipped" if held else "unclipped"),
    ]
    return panels([_panel(x, norms, NORMS, "norm of the gradient"), _panel(x, runs, LOSSES, "loss")])


def _panel(x: Array, curves: list[tuple[Array, Style, str]], span: Span, title: str) -> Panel:
    """Draw curves with their names; one without a name lies under the next and goes without."""
    traces: list[dict[str, Any]] = []
    for y, look, _ in curves:
        traces += line(x, y, look, span=span, hover="update %{x}: <b>10^%{y:.2f}</b>")
    ends = [(name, float(np.clip(y[-1], *span)) if name else np.nan, look.colour) for y, look, name in curves]
    traces.append(direct_labels(sorted(ends, key=_rank), float(x[-1]), span, gap=0.09))
    across = axis("update", (1.0, max(float(x[-1]), 2.0)), showgrid=False)
    return Panel(traces, across, exponent_axis(title, span), right=label_room([ROOM]), top=14)


def _rank(end: tuple[str, float, str]) -> int:
    """Order names of equal height: what was is above what became of it, from preset to preset."""
    return LOWEST.index(end[0]) if end[0] in LOWEST else len(LOWEST)


def _exponents(values: ArrayLike) -> Array:
    """Take log10; what left float64 lies above every ceiling."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(np.log10(np.asarray(values, float)), nan=400.0, posinf=400.0, neginf=-400.0)
