"""How much of the gradient arrives: measured norms beside their bounds, and what they say together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array

from ._norms import Norms
from ._products import product_norms
from ._records import Record, Trace
from ._spectrum import Spectrum, spectrum
from ._weights import Weights

VANISHED, EXPLODED = 1e-3, 1e3
"""A verdict calls a gradient vanished or exploded when it changed by more than a thousand times."""


@dataclass(frozen=True)
class Verdict:
    """What the two conditions promise, and what was measured.

    With γ the bound on act', σ_max·γ < 1 suffices for the gradient to vanish; σ_max·γ > 1 is necessary for
    it to explode, not sufficient (Pascanu, Mikolov and Bengio 2013, section 2.1, for the largest singular
    value; the spectral radius decides neither).

    Attributes
    ----------
    sigma_max : float
        Largest singular value of W.
    gamma : float
        Least upper bound of act' over all a: 1, or 1/4 for the sigmoid.
    gamma_along : float
        Largest act'(a_t) that occurred in this run.
    steps : int
        Steps between the two states that are compared.
    log10_growth : float
        log10 of ‖dh_to/dh_0‖ over the norm of the unit matrix.
    """

    sigma_max: float
    gamma: float
    gamma_along: float
    steps: int
    log10_growth: float

    @property
    def sufficient_to_vanish(self) -> bool:
        """Whether σ_max·γ < 1: then it vanishes, whatever the input."""
        return self.sigma_max * self.gamma < 1.0

    @property
    def necessary_to_explode(self) -> bool:
        """Whether σ_max·γ > 1: without it the gradient cannot explode, with it it may."""
        return self.sigma_max * self.gamma > 1.0

    @property
    def growth(self) -> float:
        """Measured factor over all steps; 0 or inf beyond the range of float64."""
        return _power_of_ten(self.log10_growth)

    @property
    def growth_per_step(self) -> float:
        """Geometric mean of the factor of one step."""
        return _power_of_ten(self.log10_growth / self.steps)

    @property
    def outcome(self) -> str:
        """``"vanishes"`` below 1e-3, ``"explodes"`` above 1e3, ``"holds"`` between, or ``"undefined"``."""
        if np.isnan(self.log10_growth):
            return "undefined"
        if self.log10_growth < np.log10(VANISHED):
            return "vanishes"
        return "explodes" if self.log10_growth > np.log10(EXPLODED) else "holds"


@dataclass(frozen=True, eq=False, repr=False)
class GradientFlow(Record):
    """‖dh_to/dh_k‖ from the end back to the initial state, beside its bounds; n steps, n + 1 states.

    Entry k belongs to the state after k inputs: entry 0 is h0, entry n the state `to` itself.

    Attributes
    ----------
    steps_back : (n + 1,) int
        n, n-1, … 0.
    norms : Norms, (n + 1,)
        Measured.
    log10_bound : (n + 1,)
        Upper bound (σ_max·γ)^steps for any input, log10.
    log10_bound_along : (n + 1,)
        Upper bound for this run: the product of σ_max·max act'(a_t) over the steps, log10. Never above the
        other.
    log10_naive : (n + 1,)
        ρ^steps, log10: what the eigenvalues alone would suggest; neither bound nor estimate.
    slope : (n, H)
        act'(a_t) of every step and unit, dimensionless.
    spectrum : Spectrum
        Of W.
    verdict : Verdict
        Computed from all this.
    """

    steps_back: NDArray[np.int64]
    norms: Norms
    log10_bound: Array
    log10_bound_along: Array
    log10_naive: Array
    slope: Array
    spectrum: Spectrum
    verdict: Verdict


@np.errstate(divide="ignore", invalid="ignore")
def gradient_flow(rnn: Weights, trace: Trace, *, to: int, norm: str, batch: int) -> GradientFlow:
    """Measure one sequence of the batch; bounds of the Frobenius norm are √H times those of the 2-norm."""
    slope = trace.slope[: to + 1, batch]
    n, H = slope.shape
    norms, W = product_norms(rnn.W, slope, norm), spectrum(rnn.W)
    unit = np.log10(H) / 2.0 if norm == "fro" else 0.0  # log10 of the norm of the unit matrix
    along = np.log10(W.sigma_max * slope.max(axis=1))
    gamma = rnn.act.gamma
    return GradientFlow(
        steps_back=np.arange(n, -1, -1),
        norms=norms,
        log10_bound=unit + _from_the_end(np.full(n, np.log10(W.sigma_max * gamma))),
        log10_bound_along=unit + _from_the_end(along),
        log10_naive=unit + _from_the_end(np.full(n, np.log10(W.radius))),
        slope=slope,
        spectrum=W,
        verdict=Verdict(W.sigma_max, gamma, float(slope.max()), n, float(norms.log10[0] - unit)),
    )


def _from_the_end(logs: Array) -> Array:
    """Sum (n,) logarithms from the last step back, with 0 for no step: (n + 1,)."""
    return np.append(np.cumsum(logs[::-1])[::-1], 0.0)


def _power_of_ten(log10: float) -> float:
    try:
        return float(10.0**log10)
    except OverflowError:
        return float("inf")
