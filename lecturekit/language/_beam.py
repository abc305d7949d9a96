"""Beam search, with the tree of what it looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record

from ._continuation import Continuation
from ._given import (
    checked_continuation,
    checked_longest,
    checked_penalty,
    checked_rows,
    checked_whole,
    checked_width,
)
from ._policy import END


@dataclass(frozen=True)
class Hypothesis:
    """A sentence that a beam ended with.

    Attributes
    ----------
    words : tuple of str
        Without ``</s>``.
    total : float
        Natural logarithm of its probability.
    score : float
        What it was compared by: total / L^α, L its tokens with ``</s>``.
    ended : bool
        Whether ``</s>`` came; else it was cut off.
    node : int
        Its place in the tree.
    """

    words: tuple[str, ...]
    total: float
    score: float
    ended: bool
    node: int


@dataclass(frozen=True, eq=False, repr=False)
class BeamTree(Record):
    """The candidates of a beam search, M of them: all that were kept, and the best that were dropped.

    Attributes
    ----------
    outcomes : tuple of K str
    width : int
    length_penalty : float
    parent : (M,) int64
        Candidate that it continues; −1 at the beginning.
    word : (M,) int64
        Its last word, a place in `outcomes`.
    depth : (M,) int64
        Tokens so far, from 1.
    logprob, total, score : (M,)
        log p of the word; of the whole; and what candidates are compared by, total / depth^α.
    kept : (M,) bool
        Whether it came into the beam at its step.
    ended : (M,) bool
        Whether its last word is ``</s>``.
    hypotheses : tuple of Hypothesis
        What was in the beam at the end: those that ended first, each best first.
    """

    outcomes: tuple[str, ...]
    width: int
    length_penalty: float
    parent: NDArray[np.int64]
    word: NDArray[np.int64]
    depth: NDArray[np.int64]
    logprob: Array
    total: Array
    score: Array
    kept: NDArray[np.bool_]
    ended: NDArray[np.bool_]
    hypotheses: tuple[Hypothesis, ...]

    def __len__(self) -> int:
        return len(self.parent)

    def line(self, node: int) -> tuple[int, ...]:
        """Give the candidates from the first to this one."""
        found = [node]
        while self.parent[found[-1]] >= 0:
            found.append(int(self.parent[found[-1]]))
        return tuple(found[::-1])

    def path(self, node: int) -> tuple[str, ...]:
        """Give the words of a candidate, ``</s>`` included."""
        return tuple(self.outcomes[self.word[n]] for n in self.line(node))


def beam_search(
    continuation: Continuation,
    width: int = 4,
    *,
    longest: int = 30,
    length_penalty: float = 0.0,
    shown: int = 5,
) -> BeamTree:
    """Search for a probable sentence, keeping the best few at each step.

    Variant: sentences that have ended stay, and compete for the places of the beam with those that go on. The
    search stops when none in the beam goes on, or after the longest. A beam that is wide enough to keep
    everything finds the best sentence there is; a narrower one may not.

    Parameters
    ----------
    continuation : Continuation
    width : int
        Places, from 1; 1 is greedy.
    longest : int
        Most steps, the one that says ``</s>`` counted.
    length_penalty : float
        α, 0 to 10: candidates are compared by total / length^α; 0 favours short ones, 1 takes the mean
        of their log-probabilities.
    shown : int
        Candidates of each expansion that the tree keeps, whether they come into the beam or not.

    Returns
    -------
    BeamTree

    Raises
    ------
    TypeError, ValueError
        For settings outside these ranges.
    """
    width, alpha = checked_width(width), checked_penalty(length_penalty)
    shown = checked_whole("shown", shown, 0, "a tree shows 0 or more candidates of each")
    longest = checked_longest(longest)
    search = _Search(checked_continuation(continuation).outcomes, width, alpha, shown)
    state, row = continuation.start()
    live: list[tuple[int, Any]] = [(-1, state)]
    rows = np.asarray(row, float)[None]
    for depth in range(1, longest + 1):
        going = search.step(depth, [node for node, _ in live], rows)
        if not going or depth == longest:
            break
        words = [search.noted[node].word for _, node in going]
        states, rows = continuation.read([live[place][1] for place, _ in going], words)
        live = [(node, state) for (_, node), state in zip(going, states, strict=True)]
    return search.tree()


class _Candidate(NamedTuple):
    """A sentence begun, as one row of the tree."""

    parent: int
    word: int
    depth: int
    logprob: float
    total: float
    score: float


class _Search:
    """A beam as it goes on: every candidate so far, and which of them are in the beam."""

    def __init__(self, outcomes: tuple[str, ...], width: int, alpha: float, shown: int) -> None:
        self.outcomes, self.width, self.alpha, self.shown = outcomes, width, alpha, shown
        self.end = outcomes.index(END) if END in outcomes else -1
        self.noted: list[_Candidate] = []
        self.kept: list[bool] = []
        self.beam: list[int] = []  # places in `noted`, best first

    def step(self, depth: int, live: list[int], rows: Array) -> list[tuple[int, int]]:
        """Let the sentences at `live` go on by one word, rows (n, K); give those that go on after it.

        Returns
        -------
        list of (place, node)
            The place in `live` of what it continues, and its own in the tree; best first.
        """
        K = checked_rows(rows).shape[1]
        before = np.array([self.noted[node].total if node >= 0 else 0.0 for node in live])
        totals = before[:, None] + rows
        scores = totals / depth**self.alpha
        best = np.argsort(-scores, axis=None, kind="stable")[: self.width]
        pool = [(self.noted[node].score, node, -1) for node in self.beam if self._over(node)]
        pool += [(float(scores.flat[k]), -1, int(k)) for k in best if np.isfinite(scores.flat[k])]
        pool = sorted(pool, key=lambda one: -one[0])[: self.width]
        if not pool:  # nothing can follow any of them: they stay as they are
            return []
        taken = [k for _, _, k in pool if k >= 0]
        nodes: dict[int, int] = {}
        for place, parent in enumerate(live):
            shown = place * K + np.argsort(-scores[place], kind="stable")[: self.shown]
            for k in dict.fromkeys([*shown.tolist(), *(k for k in taken if k // K == place)]):
                if np.isfinite(scores.flat[k]):
                    nodes[k] = len(self.noted)
                    found = (float(values.flat[k]) for values in (rows, totals, scores))
                    self.noted.append(_Candidate(parent, k % K, depth, *found))
                    self.kept.append(k in taken)
        self.beam = [node if k < 0 else nodes[k] for _, node, k in pool]
        return [(k // K, nodes[k]) for k in taken if k % K != self.end]

    def _over(self, node: int) -> bool:
        return self.noted[node].word == self.end

    def tree(self) -> BeamTree:
        """Close the search."""
        columns = list(zip(*self.noted, strict=True)) or [()] * len(_Candidate._fields)
        named = dict(zip(_Candidate._fields, columns, strict=True))
        tree = BeamTree(
            outcomes=self.outcomes,
            width=self.width,
            length_penalty=self.alpha,
            **{name: readonly(named[name], dtype=np.int64) for name in ("parent", "word", "depth")},
            **{name: readonly(named[name]) for name in ("logprob", "total", "score")},
            kept=readonly(self.kept, dtype=np.bool_),
            ended=readonly([self._over(node) for node in range(len(self.noted))], dtype=np.bool_),
            hypotheses=(),
        )
        order = sorted(self.beam, key=lambda node: (not self._over(node), -self.noted[node].score))
        return replace(tree, hypotheses=tuple(self._hypothesis(tree, node) for node in order))

    def _hypothesis(self, tree: BeamTree, node: int) -> Hypothesis:
        words, over, found = tree.path(node), self._over(node), self.noted[node]
        return Hypothesis(words[:-1] if over else words, found.total, found.score, over, node)
