"""Words and their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

UNKNOWN = "<unk>"


class Vocabulary:
    """Numbers for words: 0 for every unknown one, then the words in the order given.

    What fills up a batch is no word: it is marked by the batch's mask.

    Parameters
    ----------
    words : sequence of str
        Known words, such as ``Reviews.vocabulary``; a leading ``"<unk>"`` is not counted twice.

    Raises
    ------
    TypeError
        For a text, or what is no word.
    ValueError
        If there is none, or one comes twice.

    Examples
    --------
    >>> Vocabulary(["good", "film"]).encode(["good", "zither", "film"])
    array([1, 0, 2])
    """

    def __init__(self, words: Sequence[str]) -> None:
        listed = _words(words, "a vocabulary")
        listed = listed if listed[:1] == (UNKNOWN,) else (UNKNOWN, *listed)
        self._numbers = {word: number for number, word in enumerate(listed)}
        if len(listed) < 2:
            raise ValueError("a vocabulary has at least one word")
        if len(self._numbers) < len(listed):
            twice = next(word for number, word in enumerate(listed) if self._numbers[word] != number)
            raise ValueError(f"{twice!r} is in the vocabulary twice")
        self._words = listed

    @property
    def words(self) -> tuple[str, ...]:
        """All words by number, ``"<unk>"`` first."""
        return self._words

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, word: object) -> bool:
        return word in self._numbers and word != UNKNOWN

    def __repr__(self) -> str:
        return f"Vocabulary(<{len(self) - 1} words>)"

    def encode(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Give the words' numbers, (T,); 0 for each that is unknown. A text has no words yet: TypeError."""
        listed = _words(words, "a sentence")
        return np.fromiter(map(self._numbers.get, listed, repeat(0)), np.int64, len(listed))

    def unknown(self, words: Sequence[str]) -> tuple[str, ...]:
        """Give those of the words that are unknown, each once, in their order."""
        return tuple(dict.fromkeys(word for word in _words(words, "a sentence") if word not in self))


def _words(words: Sequence[str], what: str) -> tuple[str, ...]:
    if isinstance(words, str):
        raise TypeError(f"a text is no {what.split()[1]}: give words, such as {words.split()[:3]}")
    listed = tuple(words)
    if not all(issubclass(kind, str) for kind in set(map(type, listed))):
        word = next(word for word in listed if not isinstance(word, str))
        raise TypeError(f"{what} is made of words, not of {type(word).__name__}: {word!r}")
    return listed
