"""Both forms of a formula in many random draws, and what comes out of them in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record

from . import _truth
from ._truth import Tried

PASSES, FAILS = 1e-6, 1e-3
"""A formula passes below the first relative error in every draw; the slide's fails above the second."""

_UNIT = 20  # draws

CHECKS: dict[str, Callable[..., Tried]] = {
    "softmax": _truth.scores,
    "recursion": _truth.recursion,
    "immediate": _truth.matrix,
    "gates": _truth.gates,
    "bigram": _truth.bigram,
    "end": _truth.ending,
    "frequency": _truth.frequency,
    "mean": _truth.sum_or_mean,
    "conditions": _truth.conditions,
}
_KINDS = {"frequency": "table", "mean": "factor", "conditions": "bound"}


@dataclass(frozen=True, eq=False, repr=False)
class Trials(Record):
    """Both formulas in many random draws.

    Attributes
    ----------
    truth, slide, corrected : (N,)
        All numbers of all draws, each in units of its draw's largest truth; where a draw has one number, in
        units of the largest of twenty draws. Of a bound: powers of ten.
    slide_errors, corrected_errors : (D,)
        Relative distance from the truth, one a draw. Of a bound: by how many powers of ten the forecast
        misses the truth, and by how many the truth exceeds the bound, 0 where it does not.
    kind : str
        What is claimed: ``"formula"``; ``"factor"``, two right forms that differ by one; ``"table"``, a
        number that a table does not give; ``"bound"``, a ceiling and no forecast.
    """

    truth: Array
    slide: Array
    corrected: Array
    slide_errors: Array
    corrected_errors: Array
    kind: str = "formula"

    @property
    def failures(self) -> int:
        """In how many draws the slide's form fails."""
        return int((self.slide_errors > FAILS).sum())

    @property
    def passes(self) -> bool:
        """Whether the correction stands in every draw."""
        return bool((self.corrected_errors < PASSES).all())

    @property
    def mark(self) -> str:
        """✓ where the correction stands and the slide's form does not, else ✗."""
        return "✓" if self.passes and self.failures else "✗"

    def words(self) -> str:
        """Say in one line how far off the slide's form is, how often, and what the correction is worth."""
        return f"{_LONG[self.kind](self)} {self.mark}"

    def short(self) -> str:
        """Say by how much the slide's form is off, in two or three words."""
        return f"{_SHORT[self.kind](self)} {self.mark}"


def _percent(trials: Trials) -> str:
    from lecturekit.figures import format_number

    return f"{format_number(100 * float(np.median(trials.slide_errors)), 2)}\u00a0%"


def _exact(trials: Trials) -> str:
    from lecturekit.figures import format_number

    worst = float(trials.corrected_errors.max())
    return f"at most {format_number(worst, 1)}" if worst else "exact"


def _times(trials: Trials) -> str:
    fewest, most = (round(1 + float(f(trials.slide_errors))) for f in (np.min, np.max))
    return f"{fewest} to {most}" if most > fewest else f"{most}"


def _formula(trials: Trials) -> str:
    often = f"{trials.failures} of {len(trials.slide_errors)}"
    return f"Slide: off by {_percent(trials)}, wrong in {often}. Corrected: {_exact(trials)}"


def _misses(trials: Trials) -> str:
    gap = trials.truth - trials.slide
    return f"too low in {(gap > FAILS).sum()}, too high in {(gap < -FAILS).sum()} of {len(gap)}"


def _bound(trials: Trials) -> str:
    held = int((trials.corrected_errors < PASSES).sum())
    return f"Eigenvalue’s rate: {_misses(trials)}. Bound: holds in {held}"


_LONG: dict[str, Callable[[Trials], str]] = {
    "formula": _formula,
    "factor": lambda t: f"Mixed up: {_times(t)} times too long. Kept apart: {_exact(t)}",
    "table": lambda t: f"Slide: {_percent(t)} more than the table’s rows give. Corrected: {_exact(t)}",
    "bound": _bound,
}
_SHORT: dict[str, Callable[[Trials], str]] = {
    "formula": lambda t: f"off by {_percent(t)}",
    "factor": lambda t: f"mixed up: {_times(t)} times too long",
    "table": lambda _: "not from the table",
    "bound": _misses,
}


@cache
def _draw(name: str, seed: int) -> Tried:
    return CHECKS[name](np.random.default_rng(seed))


def trials(name: str, draws: int = 20) -> Trials:
    """Try one correction in many draws.

    Parameters
    ----------
    name : str
        Of a claim that a machine can check.
    draws : int
        From 1. The first draws are the same whatever their number. What does not depend on a draw is tried
        once.

    Raises
    ------
    ValueError
        For another name, or no draw.
    """
    if name not in CHECKS or draws < 1:
        raise ValueError(f"need one of {', '.join(CHECKS)} and at least 1 draw, got {name!r} and {draws}")
    kind = _KINDS.get(name, "formula")
    tried = [_draw(name, seed) for seed in range(1 if kind == "table" else draws)]
    if kind == "bound":
        truth, slide, bound = (
            np.concatenate([getattr(t, part) for t in tried]) for part in ("truth", "slide", "corrected")
        )
        return Trials(truth, slide, bound, np.abs(truth - slide), np.maximum(truth - bound, 0), kind)
    scales = [float(np.abs(t.truth).max()) or 1.0 for t in tried]
    if len(tried[0].truth) == 1:  # one number a draw: all in one unit
        scales = [max(float(np.abs(_draw(name, seed).truth).max()) for seed in range(_UNIT))] * len(tried)
    joined = [
        np.concatenate([getattr(t, part) / s for t, s in zip(tried, scales, strict=True)])
        for part in ("truth", "slide", "corrected")
    ]
    truth, slide, corrected = joined
    wrong, left = np.array([t.errors() for t in tried]).T
    return Trials(truth, slide, corrected, wrong, left, kind)
