"""A vector for each sentence: the last state of a trained network, or the mean of its words' vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record
from lecturekit.corpora import Vocabulary
from lecturekit.recurrent import inspect

from ._encoder import SentenceCoder
from ._encoder_checks import typed
from ._examples import Examples
from ._recurrent_lm import RecurrentLanguageModel
from ._sentence import Classifier

AT_ONCE = 256  # sentences
Sentences = Sequence[Sequence[str] | str]


class WordAverage:
    """The mean of the vectors of a sentence's words: who bites whom is lost.

    Parameters
    ----------
    vocabulary : Vocabulary or sequence of str
        V words, ``<unk>`` included.
    table : (V, D) array_like
        A vector for each; that of an unknown word is the first.

    Raises
    ------
    ValueError
        For a table that does not fit, or with numbers that are none.
    """

    def __init__(self, vocabulary: Vocabulary | Sequence[str], table: ArrayLike) -> None:
        self.vocabulary = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
        self.table = readonly(table, float)
        if self.table.ndim != 2 or len(self.table) != len(self.vocabulary):
            raise ValueError(f"{len(self.vocabulary)} words need as many rows, not {self.table.shape}")
        if not np.isfinite(self.table).all():
            raise ValueError("the table holds NaN or infinity")

    @classmethod
    def counts(cls, vocabulary: Vocabulary | Sequence[str]) -> WordAverage:
        """Make a bag of words: one number for each word, its share of the sentence; unknown ones are none."""
        words = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
        table = np.eye(len(words))
        table[0] = 0.0
        return cls(words, table)

    @classmethod
    def of(cls, vectors: Any) -> WordAverage:
        """Make one of `words.WordVectors`, or of the rows of `words.WordCounts`; unknown words are zeros."""
        if hasattr(vectors, "vocabulary"):
            words, table = vectors.vocabulary, np.asarray(vectors.values.toarray(), float)
        else:
            words, table = vectors.words, np.asarray(vectors.values, float)
        return cls(words, np.vstack([np.zeros(table.shape[1]), table]))

    def vectors(self, sentences: Sentences) -> Array:
        """Give the vectors of N sentences, (N, D); none are refused."""
        if not len(sentences):
            raise ValueError("there is no sentence to read")
        listed = [self.vocabulary.encode(typed(words, self.vocabulary)) for words in sentences]
        # sorted, so that the same words in another order give the same numbers to the last bit
        return np.array([self.table[np.sort(numbers)].mean(axis=0) for numbers in listed])


@torch.no_grad()
def sentence_vectors(network: Any, sentences: Sentences) -> Array:
    """Give the vectors of N sentences.

    Parameters
    ----------
    network : SentenceCoder, Classifier, RecurrentLanguageModel or WordAverage
        Of a recurrent network the last h of the top layer; of one in both directions the last of each. A
        language model reads ``<s>`` first.
    sentences : sequence of N sentences
        Words, or texts, which are cut as `corpora.review_words` does.

    Returns
    -------
    (N, R) array

    Raises
    ------
    TypeError
        For another network.
    ValueError
        For no sentence, or one without a word.
    """
    if isinstance(network, WordAverage):
        return network.vectors(sentences)
    x = [_numbers(network, words) for words in sentences]
    if not x:
        raise ValueError("there is no sentence to read")
    parts = []
    for batch in Examples(tuple(x), (0,) * len(x)).batches(AT_ONCE):
        there = batch.to(network.embedding.weight.device)
        if isinstance(network, SentenceCoder):
            last = network.encode(there)
        elif isinstance(network, Classifier):
            last = network._last(network._states(there), there.lengths)
        else:
            h = network.rnn(network.embedding(there.x))[0]
            last = h[there.lengths - 1, torch.arange(len(there), device=h.device)]
        parts.append(last.double().cpu().numpy())
    return np.concatenate(parts)


def _numbers(network: Any, sentence: Sequence[str] | str) -> NDArray[np.int64]:
    if isinstance(network, RecurrentLanguageModel):
        if network.policy.unit != "word":
            raise TypeError("a language model of characters reads no words; give one of words")
        return np.array(network.numbers(typed(sentence, network.vocabulary)))
    if isinstance(network, SentenceCoder | Classifier):
        return network.vocabulary.encode(typed(sentence, network.vocabulary))
    raise TypeError(f"a {type(network).__name__} gives no vectors of sentences")


@dataclass(frozen=True, eq=False, repr=False)
class VectorReading(Record):
    """How a sentence's vector comes about, word by word.

    Attributes
    ----------
    words : tuple of T str
        As read; a language model's first one is ``<s>``.
    unknown : (T,) bool
        Which of them the network does not know.
    states : (T, H) array
        The top layer's h after each word, by our own cell in float64; the last row is the vector.
    """

    words: tuple[str, ...]
    unknown: NDArray[np.bool_]
    states: Array


@torch.no_grad()
def read_vector(network: Any, sentence: Sequence[str] | str) -> VectorReading:
    """Open up how a recurrent network of one direction comes to a sentence's vector.

    Parameters
    ----------
    network : SentenceCoder, Classifier or RecurrentLanguageModel
    sentence : sequence of str, or str

    Raises
    ------
    TypeError
        For another network, or one in both directions.
    ValueError
        For no word.
    """
    if getattr(getattr(network, "rnn", None), "bidirectional", False):
        raise TypeError("a network in both directions has no state that grows word by word")
    numbers = _numbers(network, sentence)
    words = typed(sentence, network.vocabulary)
    words = (("<s>",) * (len(numbers) - len(words))) + words
    x = network.embedding.weight.double()[torch.from_numpy(numbers)].cpu().numpy()
    opened = inspect(network.rnn, x[:, None])
    return VectorReading(words, numbers == 0, opened.layers[-1].h[:, 0])
