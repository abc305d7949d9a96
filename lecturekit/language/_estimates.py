"""Probabilities out of counts: straight from them, or with weights that hand on to shorter contexts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record

from ._counts import MISSING, Ints, NGramCounts, Tree, at
from ._policy import Policy
from ._smoothing import AbsoluteDiscount, AddK, JelinekMercer, KneserNey, Smoothing, Unsmoothed, taken_off
from ._smoothing import discounts as estimated
from ._tokens import Tokens

Step = tuple[Array, Array]  # probability at one order; weight of the order below in it


class UnseenContextError(ValueError):
    """A context that was never seen, where nothing is said about such contexts: 0 / 0."""


@dataclass(frozen=True, eq=False, repr=False)
class Weighted(Record):
    """P(w | h) as it stands for each seen N-gram, else γ(h) P(w | shorter h): the form of an ARPA file.

    Attributes
    ----------
    tree : Tree
    probabilities : tuple of (M_n,)
        Of each N-gram's last word after the others.
    gammas : tuple of (M_n,)
        For orders 0 to order − 1: what each context hands on; order 0 has one, the empty context.
    """

    tree: Tree
    probabilities: tuple[Array, ...]
    gammas: tuple[Array, ...]

    def steps(self, tokens: Tokens) -> Iterator[Step]:
        """Yield, for the orders 1, 2, …, the tokens' probabilities and the weight of the order below."""
        p = np.zeros(len(tokens))
        for n, (found, before) in enumerate(self.tree.nodes(tokens)):
            gamma = at(self.gammas[n], before, 1.0)
            known = at(self.probabilities[n], found, MISSING)
            p = np.where(found >= 0, known, gamma * p)
            yield p, gamma

    def row(self, context: Sequence[int]) -> Array:
        """Give the probabilities of all K outcomes after a context, which is at most order − 1 long."""
        p = np.array(self.probabilities[0][: self.tree.base - 1])
        for n in range(2, len(context) + 2):
            h = self.tree.walk(context[len(context) + 1 - n :])
            if h < 0:
                continue  # in a pruned file a longer context may be there all the same
            seen = self.tree.children(n, h)
            p *= self.gammas[n - 1][h]
            p[self.tree.last(n)[seen]] = self.probabilities[n - 1][seen]
        return p


@dataclass(frozen=True, eq=False, repr=False)
class Relative(Record):
    """(c(h w) + k) / (c(h) + k V); k = 0 is the relative frequency.

    Attributes
    ----------
    counts : NGramCounts
    totals : tuple of (M_{n−1},)
        c(h), for the contexts of the orders 1, 2, …
    k : float
    V : int
        How many outcomes can happen.
    possible : (K,) bool
        Which they are.
    """

    counts: NGramCounts
    totals: tuple[Array, ...]
    k: float
    V: int
    possible: NDArray[np.bool_]

    @property
    def tree(self) -> Tree:
        """The N-grams that were seen."""
        return self.counts.tree

    def steps(self, tokens: Tokens) -> Iterator[Step]:
        """Yield, for the orders 1, 2, …, the tokens' probabilities, and how much of the mass is k's."""
        p = kept = np.zeros(len(tokens))
        for n, (found, before) in enumerate(self.tree.nodes(tokens)):
            here, weight = self._share(at(self.counts.counts[n], found, 0), at(self.totals[n], before, 0.0))
            enough = tokens.place >= n  # near its beginning, a sentence has no longer context
            p, kept = np.where(enough, here, p), np.where(enough, weight, kept)
            yield p, kept

    def row(self, context: Sequence[int]) -> Array:
        """Give the probabilities of all K outcomes after a context, which is at most order − 1 long."""
        n = len(context) + 1
        seen = np.zeros(self.tree.base - 1)
        if n == 1:
            seen[:] = self.counts.counts[0][:-1]
        elif (h := self.tree.walk(context)) >= 0:
            children = self.tree.children(n, h)
            seen[self.tree.last(n)[children]] = self.counts.counts[n - 1][children]
        total = seen.sum() + self.k * self.V
        if not total:
            raise UnseenContextError(
                "This context was never seen: c(h w) / c(h) is 0 / 0, there is no estimate without smoothing."
            )
        return np.where(self.possible, (seen + self.k) / total, 0.0)

    def _share(self, seen: NDArray, total: Array) -> Step:
        whole = total + self.k * self.V
        with np.errstate(invalid="ignore", divide="ignore"):
            p, kept = (seen + self.k) / whole, self.k * self.V / whole
        return np.where(whole > 0, p, 0.0), np.where(whole > 0, kept, 0.0)


Estimate = Weighted | Relative


def estimate(counts: NGramCounts, smoothing: Smoothing, policy: Policy, V: int) -> Estimate:
    """Turn counts into what a model knows."""
    if isinstance(smoothing, Unsmoothed | AddK):
        k = smoothing.k if isinstance(smoothing, AddK) else 0.0
        totals = [counts.totals(n, c) for n, c in enumerate(counts.counts, 1)]
        return Relative(counts, _fixed(totals), k, V, _possible(counts.tree.base, policy))
    lower = np.where(_possible(counts.tree.base, policy), 1 / V, 0.0)
    tables: list[Array] = [np.append(lower, 0.0)]  # <s> is never predicted
    gammas: list[Array] = []
    for n in range(1, counts.order + 1):
        kept, gamma = _level(counts, smoothing, n)
        if n == 1:
            kept[-1] = 0.0
            table = kept + gamma * tables[0]
        else:
            parents = counts.tree.parents(n)
            table = kept + gamma[parents] * tables[-1][counts.suffixes[n - 1]]
        tables, gammas = [*tables, table], [*gammas, gamma]
    return Weighted(counts.tree, _fixed(tables[1:]), _fixed(gammas))


def _level(counts: NGramCounts, smoothing: Smoothing, n: int) -> tuple[Array, Array]:
    """Say what each N-gram of one order keeps, (M_n,), and what each context hands on, (M_{n−1},)."""
    c = counts.counts[n - 1]
    if isinstance(smoothing, KneserNey) and n < counts.order:
        c = counts.continuations(n)
    D = _discounts_of(smoothing, c[:-1] if n == 1 else c, n)
    off = (1 - smoothing.weight) * c if isinstance(smoothing, JelinekMercer) else taken_off(c, D)
    total, given = counts.totals(n, c), counts.totals(n, off)
    whole = total > 0
    gamma = np.where(whole, given / np.where(whole, total, 1), 1.0)
    below = np.where(whole, total, 1)
    return (c - off) / (below[0] if n == 1 else below[counts.tree.parents(n)]), gamma


def _discounts_of(smoothing: Smoothing, c: Ints, n: int) -> tuple[float, float, float]:
    if isinstance(smoothing, JelinekMercer):
        return (0.0, 0.0, 0.0)
    assert isinstance(smoothing, AbsoluteDiscount | KneserNey)
    if isinstance(smoothing, KneserNey) and n == 1 and not smoothing.uniform:
        return (0.0, 0.0, 0.0)
    if smoothing.discount is not None:
        return (smoothing.discount,) * 3
    return estimated(c, modified=isinstance(smoothing, KneserNey) and smoothing.modified)


def _possible(base: int, policy: Policy) -> NDArray[np.bool_]:
    """Which of the K outcomes can happen."""
    possible = np.ones(base - 1, dtype=np.bool_)
    possible[0], possible[-1] = policy.unknown, policy.end
    return possible


def _fixed(arrays: Sequence[Array]) -> tuple[Array, ...]:
    return tuple(readonly(array) for array in arrays)
