"""What the tag of one word can see: every state of a tagger, and how far the word's scores move with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._reading import Reading


@dataclass(frozen=True, eq=False, repr=False)
class Sight(Record):
    """A tagger's states on a sentence of T words, and the Jacobian of one word's scores in each of them.

    Attributes
    ----------
    words : tuple of T str
        As read.
    tags : tuple of T str
        The likeliest of each word.
    word : int
        The one whose scores z are asked for, from 1.
    rows : tuple of R (int, bool)
        Level from 1, and whether it reads from the end; in the order of `Inspection.layers`.
    size : (R, T) array
        Root mean square of the units of each state h.
    states : (R, T) array
        ‖dz/dh‖ (Frobenius) of this word's K scores z in each state; exactly 0 where no path leads.
    inputs : (T,) array
        ‖dz/dx‖ in each word's vector x.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]
    word: int
    rows: tuple[tuple[int, bool], ...]
    size: Array
    states: Array
    inputs: Array

    @property
    def seen(self) -> tuple[int, ...]:
        """Numbers of the words, from 1, on which the scores depend."""
        return tuple(int(t) + 1 for t in np.flatnonzero(self.inputs))


def sight(reading: Reading, word: int) -> Sight:
    """Ask a tagger that has read a sentence which states and words the scores of one word depend on.

    Parameters
    ----------
    reading : Reading
        Of a `Tagger` of any cell, depth and direction.
    word : int
        From 1.

    Returns
    -------
    Sight
        By backpropagation, once for each score.

    Raises
    ------
    TypeError
        For a reading of a classifier, which has one answer and none for each word.
    ValueError
        For a word that is not there.
    """
    if reading.probabilities.ndim != 2:
        raise TypeError("a tagger answers at each word; this reading is a classifier's, with one answer")
    T, K = reading.probabilities.shape
    if not 1 <= word <= T:
        raise ValueError(f"the sentence has words 1 to {T}, no word {word}")
    seen = reading.inspection
    states, inputs = np.zeros((len(seen.layers), T)), np.zeros(T)
    for k in range(K):
        dz = np.zeros((T, 1, K))
        dz[word - 1, 0, k] = 1.0
        found = list(zip(seen.layers, seen.bptt(dz), strict=True))
        states += [(layer.in_order(gradients.h)[:, 0] ** 2).sum(axis=1) for layer, gradients in found]
        dx = sum(layer.in_order(gradients.x)[:, 0] for layer, gradients in found if layer.level == 1)
        inputs += (np.asarray(dx) ** 2).sum(axis=1)
    return Sight(
        words=reading.words,
        tags=tuple(reading.outputs[k] for k in reading.probabilities.argmax(axis=1)),
        word=word,
        rows=tuple((layer.level, layer.reverse) for layer in seen.layers),
        size=np.array([np.sqrt((layer.h[:, 0] ** 2).mean(axis=1)) for layer in seen.layers]),
        states=np.sqrt(states),
        inputs=np.sqrt(inputs),
    )
