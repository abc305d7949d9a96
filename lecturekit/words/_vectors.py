"""Learned vectors by word: one read-only table, however it was trained or stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import InitVar, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import readonly
from lecturekit.corpora import position, quoted
from lecturekit.words._slips import near_spellings

if TYPE_CHECKING:
    from gensim.models import KeyedVectors

Floats = NDArray[np.float32]

_BLOCK: Final = 8192  # rows that are brought to unit length at a time


@dataclass(frozen=True, eq=False, repr=False)
class WordVectors:
    """A vector for each word of a vocabulary.

    Parameters
    ----------
    words : tuple of str, V long
        Each once; the most frequent first where the source says so, as most files do.
    values : (V, D) float32
        The vectors as they were learned. Read-only; may lie in a file that several processes share.
    name : str
        What figures call them.
    directions : (V, D) float32, optional
        `unit`, if it is known already, as out of a cache; then no word is looked for twice, either.

    Raises
    ------
    ValueError
        If words and rows differ in number, a word stands there twice, or there is no column.
    """

    words: tuple[str, ...]
    values: Floats
    name: str = "vectors"
    directions: InitVar[ArrayLike | None] = None

    def __post_init__(self, directions: ArrayLike | None) -> None:
        object.__setattr__(self, "words", tuple(self.words))
        object.__setattr__(self, "values", readonly(self.values, np.float32))
        if self.values.ndim != 2 or self.values.shape[1] == 0 or len(self.values) != len(self.words):
            raise ValueError(f"{len(self.words)} words, but values have shape {self.values.shape}.")
        if directions is None:
            if len(self._numbers) != len(self.words):
                raise ValueError(f"The word {quoted(_first_double(self.words))} stands there twice.")
        else:
            unit = readonly(directions, np.float32)
            if unit.shape != self.values.shape:
                raise ValueError(f"values have shape {self.values.shape}, but directions {unit.shape}.")
            self.__dict__["unit"] = unit  # where cached_property looks for it

    def __repr__(self) -> str:
        return f"WordVectors({self.name!r}, {len(self):,} words × {self.dim})"

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._numbers

    @property
    def dim(self) -> int:
        """D, the number of values of each vector."""
        return int(self.values.shape[1])

    def number(self, word: str) -> int:
        """Give the row of a word.

        Raises
        ------
        UnknownLabelError
            If there is no such word. The message names the closest spellings.
        """
        try:
            return self._numbers[word]
        except KeyError:
            return position(word, near_spellings(word, self.words, self._numbers), kind="word")

    def vector(self, word: str) -> Floats:
        """Give the vector of a word, (D,). An unknown word raises UnknownLabelError."""
        return self.values[self.number(word)]

    def rows(self, words: Sequence[str]) -> Floats:
        """Give the vectors of n words, (n, D). An unknown word raises UnknownLabelError."""
        return readonly(self.values[self.numbers(words)], np.float32)

    def numbers(self, words: Sequence[str]) -> NDArray[np.intp]:
        """Give the rows of n words, (n,). An unknown word raises UnknownLabelError."""
        return readonly([self.number(word) for word in words], np.intp)

    def select(self, words: Sequence[str]) -> WordVectors:
        """Keep n words, in the order given. An unknown word raises UnknownLabelError."""
        return WordVectors(tuple(words), self.rows(words), self.name)

    @cached_property
    def unit(self) -> Floats:
        """The vectors at length 1, (V, D) float32; rows without a direction are 0 here.

        No direction have a vector of zeros and one that holds NaN or infinity (see `undirected`). So a
        cosine, a product of rows of `unit`, is always a number.
        """
        unit = directions(self.values)
        unit.flags.writeable = False
        return unit

    @cached_property
    def undirected(self) -> NDArray[np.intp]:
        """Numbers of the rows without a direction, (n,): their cosine to a word means nothing."""
        possible = np.flatnonzero(self.unit[:, 0] == 0)
        return readonly(possible[~self.unit[possible].any(axis=1)], np.intp)

    def similarity(self, a: str, b: str) -> float:
        """Give the cosine between two words, −1 to 1.

        Raises
        ------
        UnknownLabelError
            For a word that is not there.
        ValueError
            For a word without a direction, which has no angle to any other.
        """
        u, v = self.unit[self.number(a)].astype(float), self.unit[self.number(b)].astype(float)
        for word, row in ((a, u), (b, v)):
            if not row.any():
                raise ValueError(f"The vector of {quoted(word)} is zero or not finite, so it has no angle.")
        return float(np.clip(u @ v, -1, 1))

    @cached_property
    def keyed(self) -> KeyedVectors:
        """The same vectors as gensim's `KeyedVectors`, over the same array, which gensim cannot write to."""
        from gensim.models import KeyedVectors

        keyed = KeyedVectors(self.dim)
        keyed.index_to_key, keyed.key_to_index = list(self.words), dict(self._numbers)
        keyed.vectors = self.values
        return keyed

    @classmethod
    def from_keyed(cls, keyed: KeyedVectors, *, name: str = "vectors") -> WordVectors:
        """Copy the vectors out of gensim's `KeyedVectors` (of a model: ``model.wv``)."""
        return cls(tuple(map(str, keyed.index_to_key)), keyed.vectors, name)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return dict(zip(self.words, range(len(self.words)), strict=True))


def directions(rows: Floats) -> Floats:
    """Give (n, D) rows at length 1; zeros for a row of zeros and for one that is not finite."""
    unit = np.empty(rows.shape, dtype=np.float32)
    for start in range(0, len(rows), _BLOCK):
        exact = rows[start : start + _BLOCK].astype(np.float64)  # float32 squares overflow from 2e19 on
        exact[~np.isfinite(exact).all(axis=1)] = 0
        length = np.sqrt(np.vecdot(exact, exact))
        unit[start : start + _BLOCK] = exact / np.where(length == 0, 1, length)[:, None]
    return unit


def _first_double(words: Sequence[str]) -> str:
    seen: set[str] = set()
    return next(word for word in words if word in seen or seen.add(word))  # type: ignore[func-returns-value]
