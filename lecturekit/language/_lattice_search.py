"""The best paths through a lattice, exactly: dynamic programming over frames and histories."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._lattice import Lattice
from ._lattice_histories import Histories


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


def search(lattice: Lattice, histories: Histories, *, weight: float, penalty: float) -> Searched:
    """Search a lattice for all that can follow each frame and history.

    Viterbi's recursion from the end: best[T, r] is the end's score, and best[a, r] the maximum over all words
    w of λ log P(w | r) + log P(frames | w) − p + best[a + length of w, history after r and w]. No word and no
    path is left out.

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
    with np.errstate(invalid="ignore"):
        language = weight * histories.logp if weight else np.zeros_like(histories.logp)
        end = weight * histories.end if weight else np.zeros_like(histories.end)
    best = np.full((T + 1, len(end)), -np.inf)
    best[T] = end
    for a in range(T - 1, -1, -1):
        fits = np.flatnonzero(a + lattice.lengths <= T)
        ends = a + lattice.lengths[fits]
        onward = (lattice.acoustic[a, fits] - penalty) + best[ends, after[:, fits]]  # (V, fitting words)
        if not np.isfinite(onward).any():
            continue
        rest = onward[histories.last] if len(onward) > 1 else onward  # (R or 1, fitting words)
        best[a] = (rest + (language if len(fits) == len(lattice.words) else language[:, fits])).max(axis=1)
    if not np.isfinite(best[0, 0]):
        raise NoPathError(
            f"No sequence of words of the lexicon covers {T} frames and is possible for this language model."
        )
    return Searched(lattice, histories, language, end, penalty, best)


def follow(searched: Searched) -> tuple[int, ...]:
    """Give the numbers of the words of a best path; of words that tie, the first in the lexicon."""
    a, r, words = 0, 0, []
    while a < searched.lattice.T:
        w = int(searched.choices(a, r).argmax())
        words.append(w)
        a, r = a + int(searched.lattice.lengths[w]), searched.step(r, w)
    return tuple(words)


def ranked(searched: Searched) -> Iterator[tuple[int, ...]]:
    """Yield all possible paths, best first, as numbers of words.

    A* with a bound that is exact, so that only paths are looked at that are asked for; a beginning waits with
    its best continuation, and when that is taken, with its next best one.
    """
    ties, T = count(), searched.lattice.T
    waiting = [_waiting(searched, 0, 0, 0.0, (), ties)]
    while waiting:
        total, _, begun = heapq.heappop(waiting)
        if not np.isfinite(total):
            return
        again, (a, r, so_far, words) = begun.taken()
        if again is not None:
            heapq.heappush(waiting, (-again, next(ties), begun))
        if a == T:
            yield words
        else:
            heapq.heappush(waiting, _waiting(searched, a, r, so_far, words, ties))


class _Begun:
    """A beginning of a path, and its continuations in the order of their totals."""

    def __init__(self, searched: Searched, a: int, r: int, so_far: float, words: tuple[int, ...]) -> None:
        self._searched, self._at, self._words, self._so_far = searched, (a, r), words, so_far
        self._rest = searched.choices(a, r)
        self._order = np.argsort(-self._rest, kind="stable")
        self._next = 0

    def total(self) -> float | None:
        """Of the best path through the next continuation; None if there is none."""
        if self._next == len(self._order):
            return None
        rest = float(self._rest[self._order[self._next]])
        return self._so_far + rest if np.isfinite(rest) else None

    def taken(self) -> tuple[float | None, tuple[int, int, float, tuple[int, ...]]]:
        """Take the next continuation; give the total of the one after it, and where this one leads."""
        s, (a, r), w = self._searched, self._at, int(self._order[self._next])
        self._next += 1
        after, end = s.step(r, w), a + int(s.lattice.lengths[w])
        gained = float(s.language[r, w] + (s.lattice.acoustic[a, w] - s.penalty))
        return self.total(), (end, after, self._so_far + gained, (*self._words, w))


def _waiting(
    searched: Searched, a: int, r: int, so_far: float, words: tuple[int, ...], ties: Iterator[int]
) -> tuple[float, int, _Begun]:
    begun = _Begun(searched, a, r, so_far, words)
    total = begun.total()
    return (np.inf if total is None else -total, next(ties), begun)
