"""The distributions of an N-gram model as one table, of which a search asks again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._estimates import UnseenContextError
from ._ngrams import NGrams
from ._policy import START

HIGHEST = 3
Context = tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Histories(Record):
    """Everything that the words so far can mean for the next one: R histories, W words.

    Two pasts are one history if the model gives the same distribution after both and always will: it looks at
    the last order − 1 words, and of a pair of words that it has never seen it looks at the second only.

    Attributes
    ----------
    logp : (R, W)
        log P(word | history).
    end : (R,)
        log P(end of the sentence | history); 0 where the model predicts no end.
    last : (R,) int64
        What of each history matters for the next one, below V: its last word for order 3, else nothing.
    after : (V, W) int64
        The history to which such a history comes by one word more.
    """

    logp: Array
    end: Array
    last: NDArray[np.int64]
    after: NDArray[np.int64]


def histories(model: NGrams, words: Sequence[str]) -> Histories:
    """Tabulate a model for a lexicon.

    Parameters
    ----------
    model : NGrams
        Of order 0 to 3.
    words : sequence of str
        W of them; those that the model does not know are ``<unk>`` to it.

    Returns
    -------
    Histories
        History 0 is the beginning of a sentence.

    Raises
    ------
    ValueError
        For a higher order; UnknownLabelError if the model allows no unknown word and there is one.
    """
    order, W = model.order, len(words)
    if order > HIGHEST:
        raise ValueError(f"a lattice is searched with models of order 0 to {HIGHEST}, not {order}")
    first: Context = (START,) if model.policy.start else ()
    if order <= 1:
        return _tabulated(model, words, [first], [0], np.zeros((1, W)))
    if order == 2:
        contexts = [first, *((word,) for word in words)]
        return _tabulated(model, words, contexts, [0] * (W + 1), np.arange(1, W + 1)[None])
    seen = _seen(model, model.vocabulary.encode(words))
    pairs = np.argwhere(seen)
    after = np.empty((W + 1, W))
    after[0] = np.arange(1, W + 1)  # the second word of a sentence
    after[1:] = np.arange(W + 1, 2 * W + 1)  # after a pair never seen
    after[1 + pairs[:, 0], pairs[:, 1]] = 2 * W + 1 + np.arange(len(pairs))
    strange = [
        (words[int(np.argmin(seen[:, w]))], words[w]) for w in range(W)
    ]  # seen too if all are: not used
    contexts = [first, *((*first, word) for word in words), *strange]
    contexts += [(words[u], words[w]) for u, w in pairs]
    last = [0, *range(1, W + 1), *range(1, W + 1), *(1 + pairs[:, 1])]
    return _tabulated(model, words, contexts, last, after)


def _seen(model: NGrams, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which pairs of words the text has, (W, W)."""
    assert model.counts is not None
    first, second = (part.ravel() for part in np.meshgrid(numbers, numbers, indexing="ij"))
    return (model.counts.tree.find(2, first, second) >= 0).reshape(len(numbers), len(numbers))


def _tabulated(
    model: NGrams, words: Sequence[str], contexts: Sequence[Context], last: Sequence[int], after: NDArray
) -> Histories:
    rows = np.array([_row(model, context) for context in contexts])  # (R, K)
    with np.errstate(divide="ignore"):
        logs = np.log(rows)
    numbers = model.vocabulary.encode(words)
    if not model.policy.unknown and not numbers.all():
        model.prob(words[int(np.argmin(numbers))])  # says which words there are
    end = logs[:, -1] if model.policy.end else np.zeros(len(rows))
    return Histories(logs[:, numbers], end, np.array(last, np.int64), after.astype(np.int64))


def _row(model: NGrams, context: Context) -> Array:
    """Probabilities of the outcomes; all 0 after a context of which the model can say nothing."""
    try:
        return model.probabilities(context)
    except UnseenContextError:
        return np.zeros(len(model.vocabulary) + 1)
