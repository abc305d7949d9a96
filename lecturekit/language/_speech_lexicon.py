"""A pronouncing dictionary as arrays, and what it says of words that sound alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lecturekit._record import Record
from lecturekit.corpora import position, tokenize

from ._speech_phones import PHONES


@dataclass(frozen=True, eq=False, repr=False)
class Lexicon(Record):
    """Words and how each is pronounced.

    Attributes
    ----------
    words : tuple of W str
    lengths : (W,) int64
        How many phones each word has.
    phones : (W, L) int64
        Their numbers, places in `ARTICULATION`; filled up with −1 behind a word that is shorter than the
        longest.
    """

    words: tuple[str, ...]
    lengths: NDArray[np.int64]
    phones: NDArray[np.int64]

    @classmethod
    def of(cls, pronunciations: Mapping[str, Sequence[str]]) -> Lexicon:
        """Make a lexicon.

        Parameters
        ----------
        pronunciations : mapping of str to sequence of str
            Word -> phones in ARPAbet, without stress marks.

        Raises
        ------
        ValueError
            For no word, or a word without a phone; UnknownLabelError for a phone that there is not.
        """
        words = tuple(pronunciations)
        if not words:
            raise ValueError("a lexicon has at least one word")
        lengths = np.array([len(pronunciations[word]) for word in words], dtype=np.int64)
        if not lengths.all():
            raise ValueError(f"{words[int(np.argmin(lengths))]!r} has no phone")
        phones = np.full((len(words), int(lengths.max())), -1, dtype=np.int64)
        for row, word in zip(phones, words, strict=True):
            sounds = [position(phone, PHONES, kind="phone") for phone in pronunciations[word]]
            row[: len(sounds)] = sounds
        return cls(words, lengths, phones)

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._numbers

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}

    def numbers(self, sentence: str | Sequence[str]) -> NDArray[np.int64]:
        """Give the numbers of a sentence's words, (n,).

        Parameters
        ----------
        sentence : str or sequence of str
            A text is cut by `corpora.tokenize`.

        Raises
        ------
        ValueError
            If there is no word.
        UnknownLabelError
            For a word that the lexicon has not; the closest spellings are named.
        """
        words = tokenize(sentence) if isinstance(sentence, str) else tuple(sentence)
        if not words:
            raise ValueError("The sentence holds no word: there is nothing to say.")
        for word in words:
            if word not in self._numbers:
                position(word, self.words, kind="word in the lexicon")
        return np.array([self._numbers[word] for word in words], dtype=np.int64)

    def pronounce(self, sentence: str | Sequence[str]) -> NDArray[np.int64]:
        """Give the numbers of a sentence's phones, (T,); errors as of `numbers`."""
        rows = self.phones[self.numbers(sentence)]
        return np.asarray(rows[rows >= 0])

    def sounds(self, sentence: str | Sequence[str]) -> tuple[str, ...]:
        """Give a sentence's phones by name, T of them."""
        return tuple(PHONES[p] for p in self.pronounce(sentence))

    def homophones(self, word: str) -> tuple[str, ...]:
        """Give the words that sound like one word, itself included."""
        n = int(self.numbers([word])[0])
        return tuple(self.words[k] for k in np.flatnonzero((self.phones == self.phones[n]).all(axis=1)))

    def alike(self, sentence: str | Sequence[str]) -> int:
        """Count the sequences of words that sound exactly like a sentence, itself included.

        Wherever one word may end another may begin, so they are counted from the end backwards.
        """
        phones = self.pronounce(sentence)
        T = len(phones)
        ways = [0] * T + [1]
        for a in range(T - 1, -1, -1):
            for size in range(1, min(self.phones.shape[1], T - a) + 1):
                same = (self.lengths == size) & (self.phones[:, :size] == phones[a : a + size]).all(axis=1)
                ways[a] += int(same.sum()) * ways[a + size]
        return ways[0]
