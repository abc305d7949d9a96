"""A probability taken apart: factor by factor, and in each factor what comes from which order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._counts import Ints


@dataclass(frozen=True, eq=False, repr=False)
class Factors(Record):
    """The product P(w_1) P(w_2 | …) … of a text, factor by factor, and what each is made of.

    Attributes
    ----------
    words : tuple of N str
        Tokens as written, marks included.
    predicted : (N,) bool
        Which of them are factors: all but ``<s>``.
    contexts : tuple of N tuples of str
        The words that the model looks at, as it reads them: an unknown one as ``<unk>``.
    ngram_count, context_count : (N,) int64
        How often context and word, and how often the context before any word, stand in the training text;
        0 at ``<s>``, and for a model that was read from a file.
    probability : (N,)
        Of each token; NaN at ``<s>``.
    by_order : (order + 1, N)
        What each order says, from the uniform distribution (0) up; the last row is `probability`. Near the
        beginning of a sentence, where there is no longer context, it is what the longest one says.
    shares : (order + 1, N)
        What each order puts into the probability; each column sums to it. A file does not say what is mixed
        into what it holds: there all comes from the longest N-gram that it has.
    """

    words: tuple[str, ...]
    predicted: NDArray[np.bool_]
    contexts: tuple[tuple[str, ...], ...]
    ngram_count: Ints
    context_count: Ints
    probability: Array
    by_order: Array
    shares: Array


def weighted_shares(by_order: Array, weights: Array) -> Array:
    """Split probabilities where each order adds something to a weight times the order below.

    Parameters
    ----------
    by_order, weights : (order + 1, N)
        What each order says, and with what weight the order below is in it; row 0 has none below.

    Returns
    -------
    (order + 1, N) array
        Columns sum to the last row of `by_order`.
    """
    shares, carried = np.empty_like(by_order), np.ones(by_order.shape[1])
    for n in range(len(by_order) - 1, 0, -1):
        shares[n] = carried * (by_order[n] - weights[n] * by_order[n - 1])
        carried = carried * weights[n]
    shares[0] = carried * by_order[0]
    return np.maximum(shares, 0)


def relative_shares(by_order: Array, weights: Array, place: Ints) -> Array:
    """Split probabilities into what was counted, at the longest context there is, and what was added to all.

    Parameters
    ----------
    by_order, weights : (order + 1, N)
        What each order says, and which share of its mass is spread evenly.
    place : (N,)
        How many tokens stand before each in its sentence.
    """
    order = len(by_order) - 1
    shares = np.zeros_like(by_order)
    shares[0] = (weights[-1] if order else 1.0) * by_order[0]
    longest = np.minimum(place + 1, order)
    shares[longest, np.arange(len(place))] += np.maximum(by_order[-1] - shares[0], 0)
    return shares


def found_shares(by_order: Array, nodes: Ints) -> Array:
    """Give each whole probability to the longest N-gram that was found.

    Parameters
    ----------
    by_order : (order + 1, N)
    nodes : (order, N)
        The node of each N-gram that ends at a token, −1 where there is none.
    """
    order, N = nodes.shape
    longest = order - np.argmax(nodes[::-1] >= 0, axis=0)
    shares = np.zeros_like(by_order)
    shares[longest, np.arange(N)] = by_order[-1]
    return shares
