"""How sure a perplexity is: whole documents drawn again, with replacement, the same ones for all models."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record

from ._given import checked_whole

AT_ONCE = 4_000_000  # numbers of a block of draws
MANY = 1000  # documents that are drawn one by one; more are drawn in so many groups
ENOUGH = 5  # documents to draw from; of three there are ten different draws
FEW = 10  # documents below which an interval is too narrow


@dataclass(frozen=True, eq=False, repr=False)
class Intervals(Record):
    """Perplexities of M models with the intervals in which they lie, and those of their ratios.

    Words of one document are alike, so documents are drawn and not words (a cluster bootstrap; Efron and
    Tibshirani 1993, chapter 8; Koehn 2004 for language). A draw takes the same documents for all models:
    what is hard for one is mostly hard for the other, and a ratio of two of them is surer than either.

    More than a thousand documents are put into a thousand groups by chance, and these are drawn: as good, and
    quick enough for a slider.

    It is what another sample of documents like these could give to the models **as they are**. What another
    training with another seed would give is not in it.

    Attributes
    ----------
    names : tuple of M str
    value : (M,)
        Perplexities on all documents.
    low, high : (M,)
        Percentiles of the draws; NaN where there are too few documents to say.
    level : float
        Probability that the interval is meant to have, 0.95.
    documents : int
        How many there are to draw from.
    nats : (R, M)
        Mean surprisal of each draw, whose exp is its perplexity; R is 0 for fewer than five documents.
    """

    names: tuple[str, ...]
    value: Array
    low: Array
    high: Array
    level: float
    documents: int
    nats: Array

    @property
    def why(self) -> str:
        """What there is to say against them: a sentence, or nothing."""
        if self.documents < 2:
            return "one document only: nothing is there to be drawn, so there is no interval"
        if self.documents < ENOUGH:
            return f"only {self.documents} documents: too few to draw from, so there is no interval"
        if self.documents < FEW:
            return f"only {self.documents} documents: the intervals are too narrow"
        return ""

    def ratio(self, one: str, other: str) -> tuple[float, float, float]:
        """Give PP(one) / PP(other) with its interval, both models on the same draws.

        Parameters
        ----------
        one, other : str
            Names of models.

        Returns
        -------
        value, low, high : float
            Below 1 the first is better. If 1 lies between low and high, these documents do not tell.

        Raises
        ------
        ValueError
            If there is no such model.
        """
        a, b = (place_of(name, self.names) for name in (one, other))
        value, low, high = self.ratios[:, a, b].tolist()
        return value, low, high

    @cached_property
    def ratios(self) -> Array:
        """All ratios of two models, the row's to the column's, with their intervals: (3, M, M)."""
        more = self.nats[:, :, None] - self.nats[:, None, :]
        ends = np.exp(percentiles(more, self.level))
        return readonly([self.value[:, None] / self.value, *ends])

    def clear(self, one: str, other: str) -> bool:
        """Say whether the interval of their ratio leaves out 1."""
        _, low, high = self.ratio(one, other)
        return bool(low > 1 or high < 1)


def place_of(name: str, names: tuple[str, ...]) -> int:
    """Give the number of a model, or say which there are."""
    if name not in names:
        raise ValueError(f"there is no model {name!r}; there are {', '.join(names)}")
    return names.index(name)


def checked_draws(level: float, draws: int) -> None:
    """Refuse a level that is no probability, and too few draws."""
    if not 0 < level < 1:
        raise ValueError(f"the level is a probability between 0 and 1, not {level}")
    checked_whole("draws", draws, 20, "an interval needs at least 20 draws")


def resampled(sums: Array, counts: Array, *, draws: int, seed: int) -> Array:
    """Draw documents and give the mean of what is summed, for each draw.

    Parameters
    ----------
    sums : (D, …)
        Of each document; what follows may be models, bins or both.
    counts : (D, …)
        How many items are in each sum; broadcast against `sums`.
    draws, seed : int
        R, and where the draws come from.

    Returns
    -------
    (R, …) array
        Sum over sum; NaN where nothing was drawn. (0, …) for fewer than five documents.
    """
    D, shape = len(sums), np.broadcast_shapes(sums.shape, counts.shape)[1:]
    if D < ENOUGH:
        return np.zeros((0, *shape))
    rng = np.random.default_rng(seed)
    flat = [part.reshape(D, -1) for part in (sums, counts)]
    if D > MANY:
        order = rng.permutation(D)
        flat = [np.add.reduceat(part[order], np.arange(MANY) * D // MANY) for part in flat]
    found = np.empty((draws, math.prod(shape)))
    for first, times in _draws(len(flat[0]), draws, rng):
        total, items = (times @ part for part in flat)
        if items.shape[1] not in (1, total.shape[1]):
            items = np.tile(items, total.shape[1] // items.shape[1])
        with np.errstate(invalid="ignore", divide="ignore"):
            found[first : first + len(times)] = np.where(items > 0, total / items, np.nan)
    return found.reshape(draws, *shape)


def _draws(D: int, draws: int, rng: np.random.Generator) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Give blocks of draws, (r, D): how often each document is taken."""
    size = max(1, AT_ONCE // D)
    for first in range(0, draws, size):
        count = min(size, draws - first)
        yield first, rng.multinomial(D, np.full(D, 1 / D), size=count).astype(float)


def percentiles(samples: Array, level: float) -> Array:
    """Give the ends of the middle part of draws (R, …): (2, …); NaN where there are none."""
    if not len(samples):
        return np.full((2, *samples.shape[1:]), np.nan)
    tail = (1 - level) / 2
    if not np.isnan(samples).any():
        return np.asarray(np.quantile(samples, [tail, 1 - tail], axis=0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # where no draw had anything
        return np.asarray(np.nanquantile(samples, [tail, 1 - tail], axis=0))
