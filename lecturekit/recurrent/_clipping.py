"""Gradient clipping by norm, with what it was before and is after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array

from ._records import Gradients, Record


@dataclass(frozen=True, eq=False, repr=False)
class Clipped(Record):
    """The gradients of the five parameters after clipping.

    Attributes
    ----------
    U, W, V, b, d
        As the weights are shaped.
    before, after : float
        Norm of all five together, before and after.
    threshold : float
        What was allowed.
    """

    U: Array
    W: Array
    V: Array
    b: Array
    d: Array
    before: float
    after: float
    threshold: float

    @property
    def clipped(self) -> bool:
        """Whether the norm was above the threshold."""
        return self.before > self.threshold


@np.errstate(over="ignore", invalid="ignore")
def clip(gradients: Gradients, threshold: float) -> Clipped:
    """Shrink the gradient of all parameters to a norm, keeping its direction.

    ``g <- g * threshold / ‖g‖`` if ``‖g‖ > threshold``, with ‖g‖ over U, W, V, b, d together: norm clipping
    of Pascanu, Mikolov and Bengio (2013), algorithm 1; as ``torch.nn.utils.clip_grad_norm_`` but for the
    1e-6 that torch adds to the norm. Gradients that hold inf or NaN stay marked: no direction is left to
    keep.

    Parameters
    ----------
    gradients : Gradients
        From `RNN.bptt`.
    threshold : float
        Largest norm allowed, above 0.

    Returns
    -------
    Clipped
        The gradients, and the norm before and after.

    Raises
    ------
    ValueError
        When the threshold is not above 0.
    """
    if not threshold > 0:
        raise ValueError(f"threshold must be above 0, got {threshold}")
    weights = gradients.weights
    before = _norm(weights.values())
    if before > threshold:
        # two steps, so that a norm beyond float64 does not turn finite gradients into zeros
        largest = max(float(np.abs(g).max()) for g in weights.values())
        scaled = {name: g / largest for name, g in weights.items()}
        weights = {name: g * (threshold / _norm(scaled.values())) for name, g in scaled.items()}
    return Clipped(**weights, before=before, after=_norm(weights.values()), threshold=float(threshold))


def _norm(arrays: Iterable[Array]) -> float:
    """Euclidean norm of all entries together, without overflow of the squares."""
    flat = np.concatenate([array.ravel() for array in arrays])
    largest = float(np.abs(flat).max())
    if largest == 0.0 or not np.isfinite(largest):
        return largest
    return largest * float(np.linalg.norm(flat / largest))
