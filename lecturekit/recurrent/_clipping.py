"""Gradient clipping by norm and by value, with what it was before and is after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from lecturekit._arrays import Array, readonly

from ._norms import lengths
from ._records import Record

By = Literal["norm", "value"]


class Weighted(Protocol):
    """Gradients of some parameters, each by its name."""

    @property
    def weights(self) -> Mapping[str, Array]:
        """As the parameters are shaped."""


@dataclass(frozen=True, eq=False, repr=False)
class Clipped(Record):
    """The gradients of all parameters after clipping.

    Attributes
    ----------
    weights : dict of str to NDArray
        By name and shaped as the parameters are, like `Gradients.weights`.
    before, after : float
        Norm of all of them together, before and after.
    threshold : float
        What was allowed: of the norm, or of each entry.
    by : str
        ``"norm"`` or ``"value"``.
    clipped : bool
        Whether anything was above the threshold.
    turned : float
        Angle between the gradient before and after, in degrees, 0 to 90: 0 for clipping by norm, which keeps
        the direction; NaN where there was none to keep (inf or NaN).
    """

    weights: dict[str, Array]
    before: float
    after: float
    threshold: float
    by: By
    clipped: bool
    turned: float

    def __post_init__(self) -> None:
        closed = {name: readonly(g) for name, g in self.weights.items()}
        object.__setattr__(self, "weights", closed)

    def __repr__(self) -> str:
        shapes = ", ".join(f"{name}={g.shape}" for name, g in self.weights.items())
        return f"Clipped({shapes}; {self.before:.3g} to {self.after:.3g}, by {self.by})"


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def clip(gradients: Weighted, threshold: float, *, by: By = "norm") -> Clipped:
    """Keep a gradient within a threshold, all of it at once or entry by entry.

    By norm: ``g <- g * threshold / ‖g‖`` if ``‖g‖ > threshold``, with ‖g‖ over all parameters together.
    Norm clipping of Pascanu, Mikolov and Bengio (2013), algorithm 1; as ``torch.nn.utils.clip_grad_norm_``
    but for the 1e-6 that torch adds to the norm. Gradients that hold inf or NaN stay marked: no direction is
    left to keep.

    By value: each entry is brought into ``[-threshold, threshold]``, the way of Mikolov (2012); as
    ``torch.nn.utils.clip_grad_value_``. An infinite entry then is at the threshold, NaN stays. It turns the
    gradient, for large entries shrink and small ones do not.

    Parameters
    ----------
    gradients : Gradients
        From `bptt`; anything whose ``weights`` are arrays by name.
    threshold : float
        Largest norm or entry allowed, above 0.
    by : str
        ``"norm"`` or ``"value"``.

    Returns
    -------
    Clipped
        The gradients, the norm before and after, and by how much the direction turned.

    Raises
    ------
    ValueError
        When the threshold is not above 0, or for another `by`.
    """
    if not threshold > 0:
        raise ValueError(f"threshold must be above 0, got {threshold}")
    if by not in ("norm", "value"):
        raise ValueError(f'by must be "norm" or "value", got {by!r}')
    given = {name: np.asarray(g, dtype=np.float64) for name, g in gradients.weights.items()}
    if not given:
        raise ValueError("there is no gradient to clip: weights is empty")
    before = _norm(given.values())
    if by == "value":
        weights = {name: np.clip(g, -threshold, threshold) for name, g in given.items()}
        above = any(bool((np.abs(g) > threshold).any()) for g in given.values())
    else:
        above = before > threshold
        weights = _shrunk(given, threshold) if above else given
    turned = _angle(given, weights) if by == "value" or not np.isfinite(before) else 0.0
    return Clipped(weights, before, _norm(weights.values()), float(threshold), by, above, turned)


def _shrunk(weights: dict[str, Array], threshold: float) -> dict[str, Array]:
    """Shrink to the norm in two steps: a norm beyond float64 shall not turn finite gradients into zeros."""
    largest = max(float(np.abs(g).max()) for g in weights.values())
    scaled = {name: g / largest for name, g in weights.items()}
    factor = threshold / _norm(scaled.values())
    return {name: g * factor for name, g in scaled.items()}


def _flat(arrays: Iterable[Array]) -> Array:
    return np.concatenate([np.asarray(array, float).ravel() for array in arrays])


def _norm(arrays: Iterable[Array]) -> float:
    """Euclidean norm of all entries together, without overflow of the squares."""
    return float(lengths(_flat(arrays)))


def _angle(before: dict[str, Array], after: dict[str, Array]) -> float:
    """Angle of two gradients in degrees, exact to rounding for nearly parallel ones too.

    ``2 atan2(‖u - v‖, ‖u + v‖)`` of the unit vectors, after Kahan (2006), "How futile are mindless
    assessments of roundoff": a cosine near 1 has lost the angle.
    """
    u, v = (_unit(_flat(weights.values())) for weights in (before, after))
    return float(np.degrees(2.0 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))))


def _unit(flat: Array) -> Array:
    """Scale to length 1 in two steps, squares within float64; zeros stay, inf and NaN become NaN."""
    largest = float(np.abs(flat).max())
    if largest == 0.0:
        return flat
    scaled = flat / largest if np.isfinite(largest) else np.full_like(flat, np.nan)
    return scaled / np.linalg.norm(scaled)
