"""How many words a recogniser gets wrong, over many sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._lattice import Lattice, lattice
from ._lattice_recogniser import Recogniser
from ._speech import speak


def word_errors(said: Sequence[str], recognised: Sequence[str]) -> int:
    """Count the words that must be replaced, left out or put in to make one sentence the other.

    The distance of Levenshtein (1966), over words; divided by the number of words said it is the word error
    rate of speech recognition.

    Parameters
    ----------
    said, recognised : sequence of str
    """
    row = list(range(len(recognised) + 1))
    for n, word in enumerate(said, 1):
        diagonal, row[0] = row[0], n
        for m, other in enumerate(recognised, 1):
            diagonal, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, diagonal + (word != other))
    return row[-1]


@dataclass(frozen=True, eq=False, repr=False)
class ErrorRates(Record):
    """Errors of a recogniser on the same sentences, in noise of several strengths, with several weights.

    Attributes
    ----------
    sigmas : (S,)
    weights : (L,)
    errors : (S, L, N) int64
        Wrong words of each sentence.
    words : (N,) int64
        How many words each has.
    """

    sigmas: Array
    weights: Array
    errors: NDArray[np.int64]
    words: NDArray[np.int64]

    @property
    def rates(self) -> Array:
        """Wrong words for each word said, over all sentences, (S, L)."""
        return np.asarray(self.errors.sum(axis=2) / self.words.sum())


def error_rates(
    recogniser: Recogniser,
    sentences: Sequence[Sequence[str]],
    *,
    sigmas: Sequence[float],
    weights: Sequence[float],
    penalty: float = 0.0,
    reckoned: float = 1.0,
    seed: int = 0,
) -> ErrorRates:
    """Recognise sentences in noise, and count the errors.

    Parameters
    ----------
    recogniser : Recogniser
    sentences : sequence of sequence of str
        Best such as its language model was not trained on.
    sigmas, weights : sequence of float
        Each sentence is heard once at each strength of noise, always with the same draws, and recognised with
        each weight.
    penalty : float
    reckoned : float
        The listener reckons with noise of so many times its true strength: 1 if it knows it.
    seed : int
        The noise of sentence n is drawn from ``default_rng([seed, n])``.

    Raises
    ------
    ValueError
        If there is no sentence, no strength or no weight; what `speak` and `Recogniser.best` refuse.
    """
    if not len(sentences) or not len(sigmas) or not len(weights):
        raise ValueError("errors are counted over at least one sentence, one sigma and one weight")
    lexicon, errors = recogniser.lexicon, np.zeros((len(sigmas), len(weights), len(sentences)), np.int64)
    said = [tuple(lexicon.words[w] for w in lexicon.numbers(sentence)) for sentence in sentences]
    heard = [
        [_heard(recogniser, words, sigma, reckoned, (seed, n)) for sigma in sigmas]
        for n, words in enumerate(said)
    ]
    for k, weight in enumerate(weights):  # outside: a weight is multiplied into the language model once
        for n, words in enumerate(said):
            for s in range(len(sigmas)):
                best = recogniser.best(heard[n][s], weight=weight, penalty=penalty)
                errors[s, k, n] = word_errors(words, best.words)
    lengths = np.array([len(words) for words in said])
    return ErrorRates(np.array(sigmas, float), np.array(weights, float), errors, lengths)


def _heard(
    recogniser: Recogniser, words: Sequence[str], sigma: float, reckoned: float, seed: tuple[int, int]
) -> Lattice:
    spoken = speak(words, recogniser.lexicon, sigma=sigma, rng=np.random.default_rng(seed))
    return lattice(spoken.frames, recogniser.lexicon, reckoned * sigma)
