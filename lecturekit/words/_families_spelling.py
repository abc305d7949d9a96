"""Words as families spell them, found in vectors that may spell them with other capitals."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lecturekit.words._vectors import WordVectors


class Spellings:
    """Where the words of families stand among vectors.

    With `fold` capitals do not count: "paris" is found as "Paris", and if there is more than one such word,
    the first of them, which is the most frequent one, is taken; "PARIS" then counts as the same word.
    """

    def __init__(self, vectors: WordVectors, words: Iterable[str], *, fold: bool) -> None:
        self._fold = fold
        wanted = {self.key(word) for word in words}
        self._rows: dict[str, list[int]] = {}
        for row, word in enumerate(vectors.words if wanted else ()):
            if (key := self.key(word)) in wanted:
                self._rows.setdefault(key, []).append(row)
        # a word without a direction can be neither asked nor answered
        self._rows = {key: rows for key, rows in self._rows.items() if vectors.unit[rows[0]].any()}

    def key(self, word: str) -> str:
        """Give what two spellings of one word have in common."""
        return word.upper() if self._fold else word

    def __contains__(self, word: str) -> bool:
        return self.key(word) in self._rows

    def row(self, word: str) -> int:
        """Give the row of a word that is there."""
        return self._rows[self.key(word)][0]

    def all_rows(self, words: Iterable[str]) -> NDArray[np.intp]:
        """Give the rows of all spellings of some words, (n,)."""
        return np.array([row for word in words for row in self._rows[self.key(word)]], dtype=np.intp)
