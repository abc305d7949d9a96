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

NORMS: Span = (-6.0, 9.0)
LOSSES: Span = (-6.0, 3.0)


def clipped_training(
    before: ArrayLike, after: ArrayLike, losses: ArrayLike, *, unclipped: ArrayLike, guess: float
) -> go.Figure:
    """Draw the norm of the gradient before and after clipping at each update, and the loss beside it.

    Parameters
    ----------
    before, after : (N,) array_like
        Norms of the gradient of all parameters, as `recurrent.clip` gives them.
    losses : (N,) array_like
        Loss before each update.
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
    norms = [_exponents(before), _exponents(after)]
    left = _panel(
        x,
        [
            (norms[0], Style(colour("grey"), width=2), "before"),
            (norms[1], style("gradient", width=4), "after"),
        ],
        NORMS,
        "norm of the gradient",
    )
    runs = [
        (_exponents(unclipped), Style(colour("grey"), width=2), "without"),
        (_exponents(losses), Style(colour("loss"), "solid", width=4), "clipped"),
        (np.full(x.size, np.log10(guess)), Style(colour("reference"), "dot", width=1.5), "blind guess"),
    ]
    right = _panel(x, runs, LOSSES, "loss")
    return panels([left, right])


def _panel(x: Array, curves: list[tuple[Array, Style, str]], span: Span, title: str) -> Panel:
    traces: list[dict[str, Any]] = []
    for y, look, _ in curves:
        traces += line(x, y, look, span=span, hover="update %{x}: <b>10^%{y:.2f}</b>")
    ends = [(name, float(np.clip(y[-1], *span)), look.colour) for y, look, name in curves]
    traces.append(direct_labels(ends, float(x[-1]), span, gap=0.09))
    room = label_room([name for *_, name in curves])
    across = axis("update", (1.0, max(float(x[-1]), 2.0)), showgrid=False)
    return Panel(traces, across, exponent_axis(title, span), right=room, top=14)


def _exponents(values: ArrayLike) -> Array:
    """Take log10; what left float64 lies above every ceiling."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(np.log10(np.asarray(values, float)), nan=400.0, posinf=400.0, neginf=-400.0)
