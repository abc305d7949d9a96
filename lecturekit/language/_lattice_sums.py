"""How probable each word of a lattice is: sums over all paths, beside the search for the best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._lattice_search import Searched

Ints = NDArray[np.int64]
Edges = tuple[Ints, Ints, Ints, Ints, Array]
FLOOR = 1e-12  # of the best path's weight: beginnings below it add nothing that one could see


@dataclass(frozen=True, eq=False, repr=False)
class Beliefs(Record):
    """What is to be believed of each word at each place, and of the whole.

    Attributes
    ----------
    words : (T, W)
        P(this word was said from this frame on | acoustics): its share in the weights of all paths.
    evidence : float
        log of the sum over all paths of exp(total). For λ = 1 and p = 0 it is log P(acoustics), the
        denominator of Bayes' rule.
    best : float
        Total of the best path.
    """

    words: Array
    evidence: float
    best: float

    @property
    def winner(self) -> float:
        """P(the best sentence | acoustics)."""
        return float(np.exp(self.best - self.evidence))


def believe(searched: Searched) -> Beliefs:
    """Sum over all paths of a lattice, forwards and backwards (the forward–backward algorithm).

    Parameters
    ----------
    searched : Searched
        Its best totals keep every factor at or below 1: exp(total of the best path through a word, less that
        of the best path from here).

    Returns
    -------
    Beliefs
        Beginnings below 10⁻¹² of the best path's weight are left out.
    """
    lat, T = searched.lattice, searched.lattice.T
    forward = np.zeros((T + 1, len(searched.end)))
    forward[0, 0] = 1.0
    steps = [_step(searched, forward, a) for a in range(T)]
    backward = np.zeros_like(forward)
    backward[T] = 1.0  # the end's score is in the factors of the last words
    shares = np.zeros((T, len(lat.words)))
    for a in range(T - 1, -1, -1):
        rows, words, ends, after, factor = steps[a]
        through = factor * backward[ends, after]
        np.add.at(backward[a], rows, through)
        np.add.at(shares[a], words, forward[a, rows] * through)
    whole, best = backward[0, 0], float(searched.best[0, 0])
    return Beliefs(shares / whole, best + float(np.log(whole)), best)


def _step(searched: Searched, forward: Array, a: int) -> Edges:
    """Spread the weights at frame a over all words; give the edges that count: rows, words, ends, factors."""
    lat, histories = searched.lattice, searched.histories
    rows = np.flatnonzero((forward[a] > FLOOR) & np.isfinite(searched.best[a]))
    fits = np.flatnonzero(a + lat.lengths <= lat.T)
    ends = a + lat.lengths[fits]
    after = histories.after[histories.last[rows]][:, fits]
    rest = searched.language[np.ix_(rows, fits)] + (lat.acoustic[a, fits] - searched.penalty)
    rest = rest + searched.best[ends, after] - searched.best[a, rows][:, None]
    factor = np.exp(rest)
    edge, word = np.nonzero(forward[a, rows][:, None] * factor > FLOOR)
    there, weight = after[edge, word], factor[edge, word]
    np.add.at(forward, (ends[word], there), forward[a, rows[edge]] * weight)
    return rows[edge], fits[word], ends[word], there, weight
