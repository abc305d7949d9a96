"""The truth that knows no derivative: nudge, run again, compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lecturekit._arrays import Array

from ._norms import lengths

if TYPE_CHECKING:
    from ._cell import Cell

ROUNDING = 2e-9
"""A loss must move by more than this part of itself, or its 16 digits hold too little of the movement."""


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def difference_error(
    cell: Cell, trace: Any, loss: Callable[[Array], float], gradients: Any, *, nudge: float = 1e-5
) -> float:
    """Compare the gradients of all weights with central differences, each along a random direction.

    Parameters
    ----------
    cell : RNN, LSTM or GRU
        The network.
    trace : Trace
        Its run: the inputs and first states of it are used.
    loss : callable
        From z (T, B, K) to the loss.
    gradients : Gradients
        From `bptt`, or anything with the same ``weights``.
    nudge : float
        Size of the nudge of a weight; another one where the loss is far larger than 1.

    Returns
    -------
    float
        The largest error of a directional derivative, over the length of that array's gradient; about 1e-9
        where the gradients are right. 0 where all are 0, NaN where the run left float64.

    Notes
    -----
    A gradient that is wrong anywhere is found by a random direction with probability 1. The directions are
    the same at every call.
    """
    rng = np.random.default_rng(0)
    starts = [getattr(trace, f"{letter}0") for letter in cell.states]
    errors, here = [0.0], loss(trace.z)
    for name, gradient in gradients.weights.items():
        direction = rng.standard_normal(gradient.shape)
        direction *= np.sqrt(gradient.size) / np.linalg.norm(direction)
        weight, length = getattr(cell, name), float(lengths(gradient.ravel()))
        tiny = nudge
        if 0 < length < np.inf and np.isfinite(here):
            # by a small part of the loss where it explodes, but by more than its own rounding
            tiny = max(nudge * min(1.0, (abs(here) or 1.0) / length), ROUNDING * abs(here) / length)
        up, down = (
            loss(replace(cell, **{name: weight + sign * tiny * direction}).unroll(trace.x, *starts).z)  # type: ignore[type-var]
            for sign in (1.0, -1.0)
        )
        error = abs((up - down) / (2 * tiny) - float((gradient * direction).sum()))
        errors.append(error / length if length > 0 else error)
    return float(np.max(errors))
