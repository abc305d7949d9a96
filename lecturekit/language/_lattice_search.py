"""The best paths through a lattice, exactly: dynamic programming over frames and histories."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._lattice import Lattice
from ._lattice_histories import Histories

TIE = 1e-12  # relative: sums of the same numbers in another order differ less


class NoPathError(ValueError):
    """No sequence of words covers the frames and is possible."""


@dataclass(frozen=True, eq=False, repr=False)
class Searched(Record):
    """A lattice searched from its end: how good the rest can be, from each frame after each history.

    Attributes
    ----------
    lattice : Lattice
    histories : Histories
    language : (R, W)
        λ log P(word | history); 0 if λ is 0.
    end : (R,)
        λ log P(end | history).
    penalty : float
        p, taken off for each word.
    best : (T + 1, R)
        The highest total of all that can follow; −inf where nothing can.
    """

    lattice: Lattice
    histories: Histories
    language: Array
    end: Array
    penalty: float
    best: Array

    def choices(self, a: int, r: int) -> Array:
        """Total of the best rest that begins with each word at frame a after history r, (W,)."""
        target = self.histories.after[self.histories.last[r]]
        rest = self.best[self.ends(a), target]
        return np.asarray(self.language[r] + (self.lattice.acoustic[a] - self.penalty) + rest)

    def ends(self, a: int) -> NDArray[np.int64]:
        """Give the frame after each word that begins at frame a, (W,); T for words that last too long."""
        return np.minimum(a + self.lattice.lengths, self.lattice.T)

    def step(self, r: int, w: int) -> int:
        """Give the history to which history r comes by word w."""
        return int(self.histories.after[self.histories.last[r], w])


@dataclass(frozen=True, eq=False, repr=False)
class _Weighed(Record):
    """λ log P: of words (R, W) and (W, R), of the end (R,), and the extremes of each word (W,)."""

    language: Array
    by_word: Array
    end: Array
    high: Array
    low: Array


@lru_cache(maxsize=2)
def _weighed(histories: Histories, weight: float) -> _Weighed:
    logp, end = histories.logp, histories.end
    language = weight * logp if weight else np.zeros_like(logp)  # 0 · −inf is not wanted
    by_word = np.ascontiguousarray(language.T)
    end = weight * end if weight else np.zeros_like(end)
    return _Weighed(language, by_word, end, by_word.max(axis=1), by_word.min(axis=1))


def search(lattice: Lattice, histories: Histories, *, weight: float, penalty: float) -> Searched:
    """Search a lattice for all that can follow each frame and history.

    Viterbi's recursion from the end: best[T, r] is the end's score, and best[a, r] the maximum over all words
    w of λ log P(w | r) + log P(frames | w) − p + best[a + length of w, history after r and w]. Words are left
    out only where they cannot be the maximum after any history: with the highest λ log P(w | r) that they
    have they stay below another word with the lowest that it has.

    Parameters
    ----------
    lattice : Lattice
    histories : Histories
        For the same words.
    weight : float
        λ, 0 or more.
    penalty : float
        p.

    Raises
    ------
    NoPathError
        If no sequence of words is possible.
    """
    T, after = lattice.T, histories.after
    weighed = _weighed(histories, weight)
    best = np.full((T + 1, len(weighed.end)), -np.inf)
    best[T] = weighed.end
    for a in range(T - 1, -1, -1):
        fits = np.flatnonzero(a + lattice.lengths <= T)
        ends = a + lattice.lengths[fits]
        onward = lattice.acoustic[a, fits, None] - penalty + best[ends[:, None], after[:, fits].T]
        if not np.isfinite(onward).any():  # (fitting words, V)
            continue
        ahead = (onward + weighed.low[fits, None]).max(axis=0)
        may = (onward + weighed.high[fits, None] >= ahead).any(axis=1)
        rest = onward[may] if onward.shape[1] == 1 else onward[may][:, histories.last]
        best[a] = (rest + weighed.by_word[fits[may]]).max(axis=0)
    if not np.isfinite(best[0, 0]):
        raise NoPathError(
            f"No sequence of words of the lexicon covers {T} frames and is possible for this language model."
        )
    return Searched(lattice, histories, weighed.language, weighed.end, penalty, best)


def follow(searched: Searched) -> tuple[int, ...]:
    """Give the numbers of the words of a best path; of words that tie, the first in the lexicon."""
    a, r, words = 0, 0, []
    while a < searched.lattice.T:
        rest = searched.choices(a, r)
        w = int((rest >= rest.max() - TIE * max(1.0, abs(rest.max()))).argmax())
        words.append(w)
        a, r = a + int(searched.lattice.lengths[w]), searched.step(r, w)
    return tuple(words)


def ranked(searched: Searched) -> Iterator[tuple[int, ...]]:
    """Yield all possible paths, best first, as numbers of words.

    A* with a bound that is exact, so that only paths are looked at that are asked for; a beginning waits with
    its best continuation, and when that is taken, with its next best one.
    """
    ties = count()
    waiting: list[tuple[float, int, _Open]] = []

    def wait(begun: _Open) -> None:
        if (total := begun.total()) is not None:
            heapq.heappush(waiting, (-total, next(ties), begun))

    wait(_Open(searched, _Beginning(0, 0, 0.0, ())))
    while waiting:
        _, _, begun = heapq.heappop(waiting)
        longer = begun.take()
        wait(begun)
        if longer.frame == searched.lattice.T:
            yield longer.words
        else:
            wait(_Open(searched, longer))


@dataclass(frozen=True)
class _Beginning:
    """Words that cover the first frames, the history they come to, and their total."""

    frame: int
    history: int
    total: float
    words: tuple[int, ...]


class _Open:
    """A beginning, and its continuations in the order of the totals that they can reach."""

    def __init__(self, searched: Searched, begun: _Beginning) -> None:
        self._searched, self._begun = searched, begun
        self._rest = searched.choices(begun.frame, begun.history)
        self._order = np.argsort(-self._rest, kind="stable")
        self._next = 0

    def total(self) -> float | None:
        """Give the total of the best path through the next continuation; None if there is none."""
        if self._next == len(self._order):
            return None
        rest = float(self._rest[self._order[self._next]])
        return self._begun.total + rest if np.isfinite(rest) else None

    def take(self) -> _Beginning:
        """Take the next continuation: the beginning that is one word longer."""
        s, begun, w = self._searched, self._begun, int(self._order[self._next])
        self._next += 1
        gained = float(s.language[begun.history, w] + (s.lattice.acoustic[begun.frame, w] - s.penalty))
        frame, history = begun.frame + int(s.lattice.lengths[w]), s.step(begun.history, w)
        return _Beginning(frame, history, begun.total + gained, (*begun.words, w))
