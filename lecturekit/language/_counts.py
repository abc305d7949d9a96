"""Counting N-grams: a tree of them in sorted arrays, one level for each order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import readonly
from lecturekit._record import Record

from ._tokens import Tokens

Ints = NDArray[np.int64]
MISSING = -1
HIGHEST = 6  # order


@dataclass(frozen=True, eq=False, repr=False)
class Tree(Record):
    """Which N-grams there are, and where: a node for each, under the one without its last word.

    Level 1 has a node for each of the ``base`` numbers. A node of level n is known by its key, parent ×
    ``base`` + last number; keys are sorted, so that the children of a parent lie side by side.

    Attributes
    ----------
    base : int
        How many numbers there are: K outcomes and ``<s>``.
    keys : tuple of (M_n,) int64
        For the levels 1, 2, …: all different, rising.
    """

    base: int
    keys: tuple[Ints, ...]

    @property
    def order(self) -> int:
        """The number of levels."""
        return len(self.keys)

    def parents(self, n: int) -> Ints:
        """Give the parent of each node of level n ≥ 2: a node of level n − 1."""
        return self.keys[n - 1] // self.base

    def last(self, n: int) -> Ints:
        """Give the last number of each node of level n."""
        return self.keys[n - 1] % self.base

    def find(self, n: int, parents: Ints, numbers: Ints) -> Ints:
        """Give the nodes of level n ≥ 2 under these parents; −1 where there is none, or no parent."""
        keys = self.keys[n - 1]
        if not len(keys):
            return np.full(len(parents), MISSING)
        # in rising order one is found near the other: several times faster than as they come
        wanted, order = _in_order(parents * self.base + numbers)
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        nodes = np.empty(len(found), np.int64)
        nodes[order] = np.where(keys[found] == wanted, found, MISSING)
        return nodes

    def walk(self, numbers: Sequence[int]) -> int:
        """Give the node of one N-gram, whose level is its length, or −1."""
        node = int(numbers[0])
        for n, number in enumerate(numbers[1:], 2):
            if n > self.order:
                return MISSING
            node = int(self.find(n, np.array([node]), np.array([number]))[0])
        return node

    def children(self, n: int, parent: int) -> slice:
        """Say where the nodes of level n are that lie under a parent of level n − 1."""
        first, last = np.searchsorted(self.keys[n - 1], [parent * self.base, (parent + 1) * self.base])
        return slice(int(first), int(last))

    def nodes(self, tokens: Tokens) -> Iterator[tuple[Ints, Ints]]:
        """Yield, level by level, the nodes of the N-grams that end at the tokens, and of their contexts.

        (N,) each, −1 where there is none; the one context of level 1, the empty one, is 0.
        """
        node = tokens.numbers
        yield node, np.zeros_like(node)
        for n in range(2, self.order + 1):
            before = np.concatenate([[MISSING], node[:-1]])
            before[tokens.place < n - 1] = MISSING
            node = self.find(n, before, tokens.numbers)
            yield node, before


@dataclass(frozen=True, eq=False, repr=False)
class NGramCounts(Record):
    """How often each N-gram stands in a text.

    Attributes
    ----------
    tree : Tree
        The N-grams of orders 1 to `order`.
    counts : tuple of (M_n,) int64
        How often each stands there; that of ``<s>`` is the number of sentences.
    suffixes : tuple of (M_n,) int64
        For each N-gram the node, one level lower, of the same without its first word; level 1 has −1.
    opening : tuple of (M_n,) bool
        Which begin with ``<s>``, so that nothing can stand before them.
    """

    tree: Tree
    counts: tuple[Ints, ...]
    suffixes: tuple[Ints, ...]
    opening: tuple[NDArray[np.bool_], ...]

    @property
    def order(self) -> int:
        """The largest N."""
        return self.tree.order

    def totals(self, n: int, counts: NDArray) -> NDArray[np.float64]:
        """Sum numbers of the N-grams of level n by their context: one for each node of level n − 1.

        For n = 1 the one context is the empty one, and ``<s>``, which is never predicted, is left out.
        """
        if n == 1:
            return np.array([counts[:-1].sum()], dtype=float)
        size = len(self.counts[n - 2])
        return np.bincount(self.tree.parents(n), counts, minlength=size).astype(float)

    def continuations(self, n: int) -> Ints:
        """Count after how many different words each N-gram of level n < order stands.

        Those that begin with ``<s>`` keep their count: nothing can stand before them (as SRILM and KenLM).
        """
        different = np.bincount(self.suffixes[n], minlength=len(self.counts[n - 1]))
        return np.where(self.opening[n - 1], self.counts[n - 1], different)


def at(values: NDArray, nodes: Ints, missing: float) -> NDArray:
    """Give the values of nodes, and something else where there is no node (−1)."""
    if not len(values):
        return np.full(len(nodes), missing, dtype=values.dtype)
    return np.where(nodes >= 0, values[nodes], missing)


def count_ngrams(tokens: Tokens, order: int) -> NGramCounts:
    """Count all N-grams up to an order.

    Parameters
    ----------
    tokens : Tokens
        No N-gram crosses from one sentence to the next.
    order : int
        1 to 6. Where it is larger than a sentence, that sentence has no N-gram of that order.

    Returns
    -------
    NGramCounts
    """
    base = len(tokens.vocabulary) + 2
    node = tokens.numbers
    keys, counts = [np.arange(base)], [np.bincount(node, minlength=base)]
    suffixes, opening = [np.full(base, MISSING)], [np.arange(base) == base - 1]
    for n in range(2, order + 1):
        here = np.flatnonzero(tokens.place >= n - 1)
        found, where, times = _different(node[here - 1] * base + tokens.numbers[here])
        suffix, opens = np.empty(len(found), np.int64), np.empty(len(found), np.bool_)
        suffix[where] = node[here]
        opens[where] = opening[-1][node[here - 1]]
        keys, counts = [*keys, found], [*counts, times]
        suffixes, opening = [*suffixes, suffix], [*opening, opens]
        node = np.full(len(node), MISSING)
        node[here] = where
    rows = (tuple(map(readonly, part, [np.int64] * order)) for part in (keys, counts, suffixes))
    ks, cs, ss = rows
    return NGramCounts(Tree(base, ks), cs, ss, tuple(readonly(part, np.bool_) for part in opening))


def _different(keys: Ints) -> tuple[Ints, Ints, Ints]:
    """Give the different keys, rising, the place of each key among them, and how often each is there."""
    ordered, order = _in_order(keys)
    new = np.ones(len(keys), dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    where = np.empty(len(keys), np.int64)
    where[order] = np.cumsum(new) - 1
    first = np.flatnonzero(new)
    return ordered[new], where, np.diff(np.append(first, len(keys)))


def _in_order(keys: Ints) -> tuple[Ints, Ints]:
    """Give keys in rising order, and where each of them was."""
    bits = max(len(keys) - 1, 0).bit_length()
    if len(keys) and int(keys.max()).bit_length() + bits < 63:  # key and place in one number: one fast sort
        packed = np.sort((keys << bits) | np.arange(len(keys)))
        return packed >> bits, packed & ((1 << bits) - 1)
    order = np.argsort(keys, kind="stable")
    return keys[order], order
