"""The plane of an analogy: the one in which a, b, c and b − a + c are an exact parallelogram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit.corpora import position
from lecturekit.words._scores import Question, corners, exact_rows, three
from lecturekit.words._vectors import WordVectors

_FLAT = 1e-6  # a side shorter than this, beside the longest, is rounding of float32


@dataclass(frozen=True, eq=False)
class Parallelogram:
    """Words in the plane through a, b and c, and how far each lies off it.

    Attributes
    ----------
    question : tuple (a, b, c)
    corners : (4, 2) float64
        a at the origin, b on the first axis to the right, c above it or on it, and d* = b − a + c. Lengths
        and angles are those of the full space.
    words : tuple of str, n long
        The words asked for besides.
    points : (n, 2) float64
        Their feet in the plane; NaN for a word whose vector is zero or not finite.
    off : (n,) float64
        Their distances from the plane, ≥ 0.
    axes : (2, D) float64
        Unit vectors of the plane, at right angles; a row of zeros where there is no such direction.
    origin : (2,) float64
        Foot of the zero vector, from which all cosines are measured.
    origin_off : float
        Distance of the zero vector from the plane.
    """

    question: Question
    corners: Array
    words: tuple[str, ...]
    points: Array
    off: Array
    axes: Array
    origin: Array
    origin_off: float

    def __post_init__(self) -> None:
        for name in ("corners", "points", "off", "axes", "origin"):
            object.__setattr__(self, name, readonly(getattr(self, name)))

    @property
    def target(self) -> Array:
        """d* = b − a + c in the plane, (2,)."""
        return self.corners[3]

    @property
    def sides(self) -> tuple[float, float]:
        """Lengths ‖b − a‖ and ‖c − a‖."""
        return float(np.linalg.norm(self.corners[1])), float(np.linalg.norm(self.corners[2]))

    @property
    def rank(self) -> int:
        """2 for a plane; 1 if a, b and c lie on one line; 0 if they are one point."""
        return int(np.count_nonzero(self.axes.any(axis=1)))

    @property
    def flatness(self) -> str:
        """Why there is no plane, in words; empty if there is one."""
        a, b, c = self.question
        if self.rank == 2:
            return ""
        if self.rank == 0:
            return f"{a}, {b} and {c} are one point: nothing is asked for but {a} itself."
        first, second = self.sides
        if first == 0:
            return f"{a} and {b} are one point: there is no offset to follow."
        if second == 0:
            return f"{a} and {c} are one point: what is asked for is {b} itself."
        return f"{a}, {b} and {c} lie on one line: the parallelogram is flat."

    @property
    def misses(self) -> Array:
        """Distance of each word from d* in the full space, (n,): the two legs are `in_plane` and `off`."""
        return np.hypot(self.in_plane, self.off)

    @property
    def in_plane(self) -> Array:
        """Distance of each word's foot from d*, (n,)."""
        return np.linalg.norm(self.points - self.target, axis=1)

    def place(self, word: str) -> tuple[Array, float]:
        """Give the foot (2,) of one of the words and its distance off the plane.

        Raises
        ------
        UnknownLabelError
            If the word was not asked for.
        """
        i = position(word, self.words, kind="word")
        return self.points[i], float(self.off[i])


def parallelogram(
    vectors: WordVectors, question: Sequence[str], words: Sequence[str] = (), *, normalise: bool = True
) -> Parallelogram:
    """Lay the plane through a, b and c, and drop other words onto it.

    Parameters
    ----------
    vectors : WordVectors
        V words in D dimensions.
    question : three str
        (a, b, c), as in `analogy`.
    words : sequence of str
        n words to place: the answers, the wanted one.
    normalise : bool
        Bring all vectors to length 1 first, as `analogy` does.

    Returns
    -------
    Parallelogram
        No projection spoils the four corners: they lie in the plane. Any other word v has its foot there and
        a distance off it, and foot² + off² = ‖v − a‖².

    Raises
    ------
    UnknownLabelError
        For a word that is not there, with the closest spellings.
    ValueError
        If a, b or c has no direction (its vector is zero or not finite).

    Notes
    -----
    First axis: b − a. Second: what remains of c − a without its part along the first (Gram and Schmidt). If
    a = b the first axis is missing, if c lies on the line through a and b the second; their coordinates are
    then 0 and all else is off the plane.
    """
    question = three(question)
    a, b, c = corners(vectors, question, normalise=normalise)
    axes = _axes(b - a, c - a)
    points, off = _feet(exact_rows(vectors, vectors.numbers(words), normalise=normalise) - a, axes)
    origin, origin_off = _feet(-a[None], axes)
    places = np.array([a - a, b - a, c - a, b - a + c - a]) @ axes.T
    return Parallelogram(question, places, tuple(words), points, off, axes, origin[0], float(origin_off[0]))


def _axes(first: Array, second: Array) -> Array:
    """Give two unit vectors at right angles that span two sides (D,), as (2, D); zeros for a missing one."""
    longest = float(max(np.linalg.norm(first), np.linalg.norm(second)))
    x = _unit(first, longest)
    rest = second - (second @ x) * x
    rest = rest - (rest @ x) * x  # once more, for what rounding left over
    return np.array([x, _unit(rest, longest)])


def _unit(side: Array, longest: float) -> Array:
    length = np.linalg.norm(side)
    return side / length if length > _FLAT * longest else np.zeros_like(side)


def _feet(offsets: Array, axes: Array) -> tuple[Array, Array]:
    """Split offsets (n, D) into coordinates in the plane (n, 2) and the length of the rest (n,)."""
    points = offsets @ axes.T
    return points, np.linalg.norm(offsets - points @ axes, axis=1)
