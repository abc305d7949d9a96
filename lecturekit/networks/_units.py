"""Which units of a network follow a property of what it reads, and which would by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.fft import irfft, prev_fast_len, rfft
from scipy.stats import rankdata

from lecturekit._arrays import Array
from lecturekit._record import Record

APART = 200  # steps: two texts shifted against each other by less may still agree


@dataclass(frozen=True, eq=False, repr=False)
class UnitRanking(Record):
    """The units of a network, the one that follows a property best first.

    Attributes
    ----------
    units : (H,) int64
        Numbers of the units from 1, best first; ties in their order.
    scores : (H,)
        Of these units, from −1 to 1. For a number its correlation with the unit (Pearson's r); for a yes or
        no 2 AUC − 1: how much more often than not the unit is higher at a yes than at a no. Negative if it
        goes down where the property goes up; 0 for a unit that never changes.
    chance : float
        What the best of the H units reaches, in size, by chance: the 95th of 100 shifts of the property
        against the text, a place for every shift.
    yes_no : bool
        Which of the two measures it is.
    """

    units: NDArray[np.int64]
    scores: Array
    chance: float
    yes_no: bool

    @property
    def best(self) -> int:
        """The number of the first unit."""
        return int(self.units[0])

    def place(self, unit: int) -> int:
        """Give where a unit stands, from 1.

        Raises
        ------
        ValueError
            If there is no such unit.
        """
        if unit not in self.units.tolist():
            raise ValueError(f"there is no unit {unit}; there are {len(self.units)}, from 1")
        return int(np.flatnonzero(self.units == unit)[0]) + 1


def rank_units(states: ArrayLike, values: ArrayLike | Sequence[ArrayLike]) -> UnitRanking:
    """Rank the units of a network by how well each follows a property of what it reads.

    Parameters
    ----------
    states : (T, H) array_like
        Each unit after each character: h, c, or a gate.
    values : (T,) array_like
        The property at each character; if it is nowhere anything but 0 and 1 it is a yes or no.

    Returns
    -------
    UnitRanking
        By the size of the scores.

    Raises
    ------
    ValueError
        If sizes do not fit, a number is none, the property never changes, or the text is too short to be
        shifted against itself (600 characters at least).

    Notes
    -----
    With many units the best of them follows anything a little. So the property is shifted round the text, by
    every number of steps of 200 or more: its own rhythm and that of the units stay, what joins them is gone.
    For each shift the best unit is taken; 95 in 100 of these are at most `UnitRanking.chance`.
    """
    h, y = np.asarray(states, float), np.asarray(values, float)
    if h.ndim != 2 or not h.size or y.shape != h.shape[:1]:
        raise ValueError(f"states (T, H) and values (T,) are wanted, got {h.shape} and {y.shape}")
    if not (np.isfinite(h).all() and np.isfinite(y).all()):
        raise ValueError("states and values must be numbers: no NaN, no infinity")
    if len(y) < 3 * APART:
        raise ValueError(f"{len(y)} characters are too few to tell from chance: {3 * APART} at least")
    if y.min() == y.max():
        raise ValueError("the property is the same at each character: no unit can follow it")
    yes_no = bool(np.isin(y, (0.0, 1.0)).all())
    moving, y = (rankdata(h, axis=0), y) if yes_no else (_unit_size(h), _unit_size(y))
    scores = _agreement(moving, y, yes_no)
    order = np.argsort(-np.abs(scores).round(12), kind="stable")
    by_chance = np.abs(_shifted(moving, y, yes_no)).max(axis=1)
    return UnitRanking(order + 1, scores[order], float(np.quantile(by_chance, 0.95)), yes_no)


def _unit_size(values: Array) -> Array:
    """Scale each column to 1 at most, which changes no correlation: squares stay in single precision."""
    size = np.abs(values).max(axis=0)
    away = values / np.where(size > 0, size, 1.0)
    away = away - away.mean(axis=0)
    left = np.abs(away).max(axis=0)
    return np.asarray(away / np.where(left > 0, left, 1.0))


def _agreement(moving: Array, y: Array, yes_no: bool) -> Array:
    """Give every unit's score, (H,); of ranks (T, H) with a yes or no, of states (T, H) with a number."""
    away = moving - moving.mean(axis=0)
    return np.asarray((y - y.mean()) @ away * _scale(away, y, yes_no))


def _shifted(moving: Array, y: Array, yes_no: bool) -> Array:
    """Give the scores with the property shifted round the text by each number of steps allowed, (S, H).

    In single precision, by Fourier transforms; of a length that they like, a little shorter.
    """
    T = prev_fast_len(len(y), real=True)
    if y[:T].min() == y[:T].max():  # all that changes is what would be left out
        T = len(y)
    away = moving[:T] - moving[:T].mean(axis=0)
    scale = _scale(away, y[:T], yes_no)
    turned = np.conj(rfft((y[:T] - y[:T].mean()).astype(np.float32)))
    lags = irfft(rfft((away * scale).astype(np.float32), axis=0) * turned[:, None], T, axis=0)
    return np.asarray(lags[APART : T - APART + 1])


def _scale(away: Array, y: Array, yes_no: bool) -> Array:
    """Give what makes a sum of products a score, (H,): 0 for a unit that never changes."""
    T, still = len(y), y - y.mean()
    changing = away.max(axis=0) > away.min(axis=0)
    if yes_no:  # the mean rank of the yeses over that of the noes, in halves of T
        yes = y.sum()
        return np.asarray(np.where(changing, 2 / max(yes * (T - yes), 1), 0.0))
    size = np.sqrt((away**2).sum(axis=0) * (still**2).sum())
    return np.divide(1.0, size, out=np.zeros_like(size), where=changing & (size > 0))
