"""Rows as they stand in a file, made ready: words decoded, none twice; what was odd is counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lecturekit.corpora import quoted
from lecturekit.words._cache import Clean
from lecturekit.words._formats import VectorsError

_GARBLED = 0.5  # share of the words so far above which they are in another encoding, or no words
_ENOUGH = 200  # words after which that is judged before the file ends
_REPEATED = 0.99  # share of rows that repeat a word, above which …
_DECIDED = 10_000  # … so many rows are not looked through any further


class Cleaner:
    """Decodes the words of a file, leaves out those that stand there twice, and counts what it meets.

    Parameters
    ----------
    name : str
        The file's name, for the report.
    encoding : str
        How the words are spelled; what cannot be decoded becomes U+FFFD.
    """

    def __init__(self, name: str, encoding: str) -> None:
        self._name, self._encoding = name, encoding
        self.start_again()

    def start_again(self) -> None:
        """Forget all words and counts: the file is read from its beginning."""
        self._seen: set[str] = set()
        self._rows = self._double = self._garbled = self._infinite = self._zero = 0
        self._first_double = self._first_garbled = ""

    def clean(self, words: Sequence[bytes], values: NDArray[np.float32]) -> Clean:
        """Decode n words, and drop the rows whose words were there before.

        Raises
        ------
        VectorsError
            If most of the words so far cannot be decoded, or nearly all rows repeat a few words.
        """
        self._rows += len(words)
        decoded = self._decoded(words)
        if len(set(decoded)) < len(decoded) or not self._seen.isdisjoint(decoded):
            decoded, values = self._first_ones(decoded, values)
        else:
            self._seen.update(decoded)
        finite = np.isfinite(values).all(axis=1)
        self._infinite += int((~finite).sum())
        self._zero += int((~values.any(axis=1)).sum())
        return Clean(decoded, values)

    def judge(self) -> None:
        """Raise VectorsError if most words could not be decoded; to be asked when all are there."""
        if self._garbled > _GARBLED * self._rows:
            raise VectorsError(
                f"{self._name}: most words, such as {quoted(self._first_garbled)}, are not in "
                f"{self._encoding}. Name the encoding as in encoding='cp1252', or, if these are no words, "
                "download the file again."
            )

    @property
    def findings(self) -> list[str]:
        """What is odd, in words; empty if nothing is."""
        found = []
        if self._double:
            found.append(
                f"{self._double:,} of {self._rows:,} rows repeat a word, such as "
                f"{quoted(self._first_double)}: the first vector of each was taken"
            )
        if self._garbled:
            found.append(
                f"{self._garbled:,} words are not in {self._encoding}, such as "
                f"{quoted(self._first_garbled)}: what cannot be decoded is shown as \ufffd (name another "
                "encoding as in encoding='cp1252')"
            )
        if self._zero or self._infinite:
            found.append(
                f"{self._zero:,} vectors are zero and {self._infinite:,} hold NaN or infinity: these words "
                "have no direction, so no neighbours"
            )
        return found

    def report(self) -> str:
        """Say all findings in one line."""
        return f"{self._name}: {'; '.join(self.findings)}."

    def _decoded(self, words: Sequence[bytes]) -> list[str]:
        try:
            return [word.decode(self._encoding) for word in words]
        except UnicodeDecodeError:
            pass
        decoded = [word.decode(self._encoding, "replace") for word in words]
        garbled = [word for word, spelled in zip(decoded, words, strict=True) if not self._spells(spelled)]
        self._garbled += len(garbled)
        self._first_garbled = self._first_garbled or garbled[0]
        if self._rows >= _ENOUGH:
            self.judge()
        return decoded

    def _spells(self, word: bytes) -> bool:
        try:
            word.decode(self._encoding)
        except UnicodeDecodeError:
            return False
        return True

    def _first_ones(
        self, words: list[str], values: NDArray[np.float32]
    ) -> tuple[list[str], NDArray[np.float32]]:
        kept = []
        for i, word in enumerate(words):
            if word in self._seen:
                self._first_double = self._first_double or word
            else:
                self._seen.add(word)
                kept.append(i)
        self._double += len(words) - len(kept)
        if self._rows >= _DECIDED and self._double > _REPEATED * self._rows:
            raise VectorsError(
                f"{self._name}: of the first {self._rows:,} rows {self._double:,} repeat a word, such as "
                f"{quoted(self._first_double)}, so these are no vectors of a vocabulary. Download it again."
            )
        return [words[i] for i in kept], values[kept]
