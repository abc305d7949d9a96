"""What `FourTasks` says of one sentence, after each of its words, and which sentences are like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._tasks import FourTasks


@dataclass(frozen=True, eq=False, repr=False)
class FourAnswers(Record):
    """All four answers for a sentence of T words; row t of an answer is what is said after t words.

    Attributes
    ----------
    words : tuple of T str
        As read.
    unknown : (T,) bool
        Which of them the network does not know: it reads ``<unk>`` there.
    labels, tags, outcomes : tuple of str
        Names: of the labels, of the K tags, of the V + 1 words that can come next (``"</s>"`` is the last).
    label : (T + 1, L)
        Probability of each label of the whole sentence, so far. Row 0, before any word, is not trained.
    tag : (T, K)
        Of each word: what is heard later changes nothing.
    vector : (T + 1, R)
        The representation if the sentence ended here: mean 0, variance 1.
    named : (T + 1, V)
        Probability of each word to be one of the sentence's, as named from the vector alone.
    following : (T + 1, V + 1)
        Probability of each word to come next.

    Notes
    -----
    What a network was not made for has no columns: ``label`` (T + 1, 0), say.
    """

    words: tuple[str, ...]
    unknown: NDArray[np.bool_]
    labels: tuple[str, ...]
    tags: tuple[str, ...]
    outcomes: tuple[str, ...]
    label: Array
    tag: Array
    vector: Array
    named: Array
    following: Array

    def top(self, heard: int, count: int = 6) -> tuple[tuple[str, float], ...]:
        """Give the likeliest next words after some words, best first."""
        row = self.following[heard]
        return tuple((self.outcomes[k], float(row[k])) for k in np.argsort(-row, kind="stable")[:count])

    def recalled(self, heard: int, count: int = 6) -> tuple[tuple[str, float], ...]:
        """Give the words that the vector after some words names first."""
        row = self.named[heard]
        return tuple((self.outcomes[k], float(row[k])) for k in np.argsort(-row, kind="stable")[:count])


@torch.no_grad()
def four_answers(network: FourTasks, words: Sequence[str] | str) -> FourAnswers:
    """Let a network read a sentence, and keep what it says after each word.

    Parameters
    ----------
    network : FourTasks
    words : sequence of str, or str
        A sentence; a text is cut as `corpora.review_words` does.

    Returns
    -------
    FourAnswers

    Raises
    ------
    TypeError
        For another network.
    ValueError
        If there is no word.
    """
    if not isinstance(network, FourTasks):
        raise TypeError(f"wanted a FourTasks, got {type(network).__name__}; read() opens other readers")
    read_words, numbers, h = network.states(words)
    none = h.new_zeros(len(h), 0)
    made = {"label": none, "tags": none, "next word": none}
    for task in made.keys() & set(network.tasks):
        made[task] = network.heads[task](h).softmax(dim=1)
    vector = network.squeezed(h) if "vector" in network.tasks else none
    named = network.named(vector).softmax(dim=1) if "vector" in network.tasks else none
    label, tag, following = (made[task] for task in ("label", "tags", "next word"))
    parts = (label, tag[1:], vector, named, following)
    return FourAnswers(
        read_words,
        numbers == 0,
        network.labels,
        network.tag_names,
        network.outcomes,
        *(part.cpu().numpy().astype(float) for part in parts),
    )


def nearest(vectors: ArrayLike, vector: ArrayLike, count: int = 5) -> tuple[NDArray[np.intp], Array]:
    """Find the vectors that point most nearly where another does.

    Parameters
    ----------
    vectors : (N, R) array_like
    vector : (R,) array_like
    count : int
        How many, at most N.

    Returns
    -------
    places : (count,)
        Rows of the nearest, best first; of equal ones the first.
    cosines : (count,)

    Raises
    ------
    ValueError
        For shapes that do not fit, a vector of length 0, or a count that is none.
    """
    rows, one = np.asarray(vectors, float), np.asarray(vector, float)
    if rows.ndim != 2 or one.shape != rows.shape[1:]:
        raise ValueError(f"wanted (N, R) vectors and one of (R,), got {rows.shape} and {one.shape}")
    if not 1 <= count <= len(rows):
        raise ValueError(f"of {len(rows)} vectors the nearest 1 to {len(rows)} can be found, not {count}")
    lengths, length = np.linalg.norm(rows, axis=1), float(np.linalg.norm(one))
    if length == 0 or not lengths.all():
        raise ValueError("a vector of length 0 points nowhere: it has no cosine")
    cosines = rows @ one / (lengths * length)
    places = np.argsort(-cosines, kind="stable")[:count]
    return places, cosines[places]
