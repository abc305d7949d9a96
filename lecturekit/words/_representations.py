"""A word as numbers: one-hot, and what two words have in common under any representation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, final

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit.corpora import LabelledMatrix, UnknownLabelError, position, quoted


class Representation(Protocol):
    """Anything that turns a word into D numbers: `OneHot`, `HandFeatures`, `WordVectors`."""

    @property
    def name(self) -> str:
        """What to call it in a figure."""

    @property
    def dim(self) -> int:
        """How many numbers a word has, D."""

    def __contains__(self, word: object) -> bool:
        """Tell whether the word has a vector."""

    def vector(self, word: str) -> NDArray:
        """Give the word's numbers, (D,); an unknown word raises UnknownLabelError."""


@final
@dataclass(frozen=True, eq=False)
class OneHot:
    """The classic binary representation: a place for every word, and a 1 at the word's own.

    Attributes
    ----------
    vocabulary : tuple of str
        Words, the most frequent first.
    size : int
        Number of places V, at least 1. Of a longer vocabulary only the first V words have a place; of a
        shorter one the other places wait for words that have not been read yet.
    name : str
        What to call it in a figure.
    seed : int, optional
        Deals the places out in any order, so that words do not crowd at the beginning of a large, hardly
        filled vocabulary; without it they are in the order of the vocabulary.
    """

    vocabulary: tuple[str, ...]
    size: int
    name: str = "one-hot"
    seed: int | None = None

    def __post_init__(self) -> None:
        if isinstance(self.size, bool) or not isinstance(self.size, int | np.integer) or self.size < 1:
            raise ValueError(f"A vocabulary has a whole number of places, at least 1; not {self.size!r}.")
        object.__setattr__(self, "vocabulary", tuple(self.vocabulary))

    @property
    def dim(self) -> int:
        """How many numbers a word has: V."""
        return int(self.size)

    @property
    def known(self) -> tuple[str, ...]:
        """The words that have a place."""
        return self.vocabulary[: self.size]

    def __contains__(self, word: object) -> bool:
        return word in self.known

    @cached_property
    def _places(self) -> NDArray[np.int64]:
        if self.seed is None:
            return np.arange(self.size)
        return np.random.default_rng(self.seed).permutation(self.size)

    def place(self, word: str) -> int:
        """Give the place of a word's 1, 0 ≤ place < V.

        Raises
        ------
        UnknownLabelError
            If the word has none: it is unknown (the message offers the closest spellings), or too rare.
        """
        number = position(word, self.vocabulary, kind="word")
        if number < self.size:
            return int(self._places[number])
        raise UnknownLabelError(
            f"{quoted(word)} is word number {number + 1:,} of the vocabulary, which ends at {self.size:,}."
        )

    def vector(self, word: str) -> NDArray[np.float32]:
        """Give the word's numbers, (V,) float32: zeros, and a 1. Errors as with `place`."""
        numbers = np.zeros(self.size, dtype=np.float32)
        numbers[self.place(word)] = 1
        return numbers


@final
@dataclass(frozen=True, eq=False)
class Comparison:
    """Two words under one representation: their numbers, and what each number adds to their similarity.

    Attributes
    ----------
    name : str
        The representation's.
    words : (str, str)
        The two words.
    vectors : (2, D) float64
        Their numbers; a row of NaN for a word that has none.
    shares : (D,) float64
        What each dimension adds to the cosine: the product of the two unit vectors; NaN if undefined.
    dimensions : tuple of str, D long or empty
        Names of the dimensions, if they have names.
    """

    name: str
    words: tuple[str, str]
    vectors: Array
    shares: Array
    dimensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "vectors", readonly(self.vectors))
        object.__setattr__(self, "shares", readonly(self.shares))

    @property
    def dim(self) -> int:
        """Numbers a word, D."""
        return len(self.shares)

    @property
    def cosine(self) -> float:
        """Cosine of the angle between the two, −1 to 1; NaN if a word has no vector, or only zeros."""
        return float(self.shares.sum())

    @property
    def missing(self) -> tuple[str, ...]:
        """The words without a vector."""
        found = zip(self.words, self.vectors, strict=True)
        return tuple(dict.fromkeys(word for word, numbers in found if np.isnan(numbers).all()))

    def strongest(self, count: int = 3) -> tuple[tuple[str, float], ...]:
        """Give the dimensions that add most to the cosine, with what they add; numbered if nameless."""
        order = np.argsort(-self.shares, kind="stable")[:count]
        names = self.dimensions or tuple(f"number {d + 1:,}" for d in range(self.dim))
        return tuple((names[d], float(self.shares[d])) for d in order.tolist() if self.shares[d] > 0)


def compare(representation: Representation, first: str, second: str) -> Comparison:
    """Put two words side by side under one representation.

    Parameters
    ----------
    representation : Representation
        `OneHot`, `HandFeatures`, `WordVectors` or anything like them.
    first, second : str
        Two words. One that the representation does not know has NaN for its numbers.

    Returns
    -------
    Comparison
        Its shares add up to the cosine, x · y / (‖x‖ ‖y‖).
    """
    vectors = _rows(representation, (first, second))
    unit = _unit(vectors)
    names = tuple(getattr(representation, "dimensions", ()))
    return Comparison(representation.name, (first, second), vectors, unit[0] * unit[1], names)


def similarities(representation: Representation, words: Sequence[str]) -> LabelledMatrix:
    """Compare every word of a list with every other.

    Parameters
    ----------
    representation : Representation
        Any.
    words : sequence of str, R long
        Different words; for one that is not known, or has only zeros, the cosines are NaN.

    Returns
    -------
    LabelledMatrix
        (R, R) cosines, −1 to 1.
    """
    unit = _unit(_rows(representation, words))
    return LabelledMatrix(unit @ unit.T, tuple(words), tuple(words), quantity="cosine")


def _rows(representation: Representation, words: Sequence[str]) -> Array:
    """Give the words' numbers, (R, D), with NaN for a word that has none."""
    rows = np.full((len(words), representation.dim), np.nan)
    for row, word in zip(rows, words, strict=True):
        if word in representation:
            row[:] = representation.vector(word)
    return rows


def _unit(vectors: Array) -> Array:
    with np.errstate(invalid="ignore"):  # 0/0: a word of zeros has no direction
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
