"""A text as arrays of word numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import readonly
from lecturekit.corpora._spelling import position
from lecturekit.corpora._tokens import split_sentences, tokenize


@dataclass(frozen=True, eq=False)
class Corpus:
    """A text cut into sentences of words, each word a number. Read-only.

    Attributes
    ----------
    tokens : (N,) int32
        Number of each word of the text, all sentences in one row.
    starts : (S + 1,) int64
        Sentence s is ``tokens[starts[s]:starts[s + 1]]``.
    vocabulary : tuple of str, V long
        The words; the most frequent first, ties in order of first appearance.
    counts : (V,) int64
        How often each word stands in the text.
    name : str
        What to call the text in a figure.
    """

    tokens: NDArray[np.int32]
    starts: NDArray[np.int64]
    vocabulary: tuple[str, ...]
    counts: NDArray[np.int64]
    name: str = "text"

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", readonly(self.tokens, dtype=np.int32))
        object.__setattr__(self, "starts", readonly(self.starts, dtype=np.int64))
        object.__setattr__(self, "counts", readonly(self.counts, dtype=np.int64))
        object.__setattr__(self, "vocabulary", tuple(self.vocabulary))

    @property
    def n_sentences(self) -> int:
        """Number of sentences, S."""
        return len(self.starts) - 1

    @cached_property
    def sentence_of(self) -> NDArray[np.int32]:
        """Number of the sentence in which each token stands, (N,) int32."""
        return readonly(np.repeat(np.arange(self.n_sentences), np.diff(self.starts)), dtype=np.int32)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.vocabulary)}

    def __contains__(self, word: object) -> bool:
        return word in self._numbers

    def number(self, word: str) -> int:
        """Give the number of a word. An unknown one raises UnknownLabelError with the closest spelling."""
        if word not in self._numbers:
            return position(word, self.vocabulary, kind="word")
        return self._numbers[word]

    def count(self, word: str) -> int:
        """Give how often a word stands in the text; 0 if never."""
        return int(self.counts[self._numbers[word]]) if word in self else 0

    def sentence(self, s: int) -> tuple[str, ...]:
        """Give the words of sentence s, 0 ≤ s < S, or counted from the end if negative.

        Raises
        ------
        IndexError
            If there is no such sentence.
        """
        if not -self.n_sentences <= s < self.n_sentences:
            raise IndexError(f"There is no sentence {s}: the text has {self.n_sentences}.")
        s %= self.n_sentences
        return tuple(self.vocabulary[i] for i in self.tokens[self.starts[s] : self.starts[s + 1]])

    def sentences_with(self, *words: str) -> tuple[int, ...]:
        """Give the numbers of the sentences that hold all these words; none if a word is not in the text."""
        if not all(word in self for word in words):
            return ()
        found = [set(self.sentence_of[self.tokens == self._numbers[word]].tolist()) for word in words]
        return tuple(sorted(set.intersection(*found))) if found else tuple(range(self.n_sentences))

    def frequent(self, count: int, *, skip: Collection[str] = ()) -> tuple[str, ...]:
        """Give the most frequent words, best first, leaving out those to skip (`FUNCTION_WORDS`, say)."""
        return tuple([word for word in self.vocabulary if word not in skip][:count])


def build_corpus(text: str, *, lines: bool = False, name: str = "text") -> Corpus:
    """Cut a text into sentences and words and number the words.

    Parameters
    ----------
    text : str
        Any text with at least one word.
    lines : bool
        If true, each line is a sentence (see `split_sentences`).
    name : str
        What to call the text in a figure.

    Returns
    -------
    Corpus
        Sentences without a word ("…") are left out.

    Raises
    ------
    ValueError
        If the text holds no word at all.
    """
    words = [tokens for sentence in split_sentences(text, lines=lines) if (tokens := tokenize(sentence))]
    if not words:
        raise ValueError("The text holds no word to count: it is empty, or only blanks and punctuation.")
    tally = Counter(chain.from_iterable(words))
    ranked = tally.most_common()  # a stable sort: ties stay in order of first appearance
    number = {word: i for i, (word, _) in enumerate(ranked)}
    ids = np.fromiter((number[word] for word in chain.from_iterable(words)), dtype=np.int32)
    starts = np.concatenate([[0], np.cumsum([len(sentence) for sentence in words])])
    return Corpus(ids, starts, tuple(number), np.array([n for _, n in ranked]), name=name)


def corpus_of(tokens: NDArray[np.int32], lengths: NDArray, words: tuple[str, ...], name: str) -> Corpus:
    """Make a corpus of sentences whose words have numbers already; words that do not occur are left out.

    Parameters
    ----------
    tokens : (N,) int32
        Places in `words`, all sentences in one row.
    lengths : (S,) int
        Tokens of each sentence.
    words : tuple of str
        What the numbers stand for.
    name : str
        What to call the text in a figure.
    """
    counts = np.bincount(tokens, minlength=len(words))
    first = np.full(len(words), len(tokens))
    np.minimum.at(first, tokens, np.arange(len(tokens)))
    order = np.lexsort((first, -counts))[: int((counts > 0).sum())]  # ties in order of first appearance
    new = np.zeros(len(words), dtype=np.int32)
    new[order] = np.arange(len(order))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return Corpus(new[tokens], starts, tuple(words[i] for i in order), counts[order], name=name)
