"""A family of pairs as arrows, and how parallel they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit.words._families_questions import Pair, family_pairs
from lecturekit.words._families_spelling import Spellings
from lecturekit.words._plane import SemanticMap
from lecturekit.words._scores import exact_rows
from lecturekit.words._vectors import WordVectors

Plane = Literal["offset", "pca"]
_NOTHING: Final = 1e-9  # a length that is rounding


@dataclass(frozen=True, eq=False)
class RelationArrows:
    """The pairs (a, b) of a family as arrows from a to b, in a plane.

    Attributes
    ----------
    pairs : tuple of n pairs
        As the family spells them.
    starts, ends : (n, 2) float64
        a and b of each pair, centred on the middle of all; the mean arrow points to the right (and up).
    explained : (2,) float64
        Shares of the variance of the 2 n vectors that lie along the two axes.
    cosines : (n,) float64
        Cosine, in the full space, of each offset b − a with the mean of the others' offsets: 1 for parallel.
        NaN where there is no other, or an offset is zero.
    unknown : tuple of str
        Words that are not there; their pairs are left out.
    axes : (2, D) float64
        Unit vectors of the plane, at right angles; zeros where there is no such direction.
    plane : str
        "offset" or "pca", see `relation_arrows`.
    """

    pairs: tuple[Pair, ...]
    starts: Array
    ends: Array
    explained: Array
    cosines: Array
    unknown: tuple[str, ...]
    axes: Array
    plane: str = "offset"

    def __post_init__(self) -> None:
        for name in ("starts", "ends", "explained", "cosines", "axes"):
            object.__setattr__(self, name, readonly(getattr(self, name)))

    @property
    def mean(self) -> Array:
        """The mean arrow in the plane, (2,)."""
        return (self.ends - self.starts).mean(axis=0) if self.pairs else np.zeros(2)

    @property
    def parallel(self) -> float:
        """Mean of `cosines`, those that are defined; NaN if none is."""
        defined = self.cosines[np.isfinite(self.cosines)]
        return float(defined.mean()) if len(defined) else float("nan")


def relation_arrows(
    vectors: WordVectors,
    family: Sequence[Sequence[str]],
    *,
    plane: Plane = "offset",
    normalise: bool = True,
    fold_case: bool = True,
) -> RelationArrows:
    """Draw the pairs of a family as arrows, in a plane of the space of vectors.

    Parameters
    ----------
    vectors : WordVectors
        V words in D dimensions.
    family : sequence of pairs (a, b), or of quadruples
        As in `family_pairs`. Pairs with a word that is not there, or has no direction, are left out.
    plane : {"offset", "pca"}
        "offset": the first axis is the mean offset b − a; the second is the direction, at a right angle to
        it, in which the words differ most. "pca": the two directions in which the words differ most
        (principal component analysis), whether the relation shows there or not.
    normalise : bool
        Bring the vectors to length 1 first.
    fold_case : bool
        Find words whatever their capitals, as `family_accuracy` does.

    Returns
    -------
    RelationArrows
        n pairs; none if no pair is there.

    Raises
    ------
    ValueError
        If the family holds neither pairs nor quadruples, or there is no such plane.

    Notes
    -----
    A plane can make arrows look more parallel than they are, and less; the mean offset as an axis always
    flatters. So each arrow has its cosine in the full space, with the mean of the *others'* offsets, since
    its own would pull the mean towards itself.
    """
    if plane not in ("offset", "pca"):
        raise ValueError(f"There is no plane {plane!r}: take 'offset' or 'pca'.")
    a, b, pairs, unknown = _ends(vectors, family_pairs(family), normalise=normalise, fold=fold_case)
    both = np.concatenate([a, b])
    centred = both - both.mean(axis=0) if len(pairs) else both
    axes = _plane(centred, (b - a).sum(axis=0), plane)
    points = centred @ axes.T
    return RelationArrows(
        pairs=pairs,
        starts=points[: len(pairs)],
        ends=points[len(pairs) :],
        explained=np.sum(points**2, axis=0) / (np.sum(centred**2) or 1.0),
        cosines=_cosines(b - a),
        unknown=unknown,
        axes=axes,
        plane=plane,
    )


def semantic_axes(
    vectors: WordVectors,
    words: Sequence[str],
    *,
    across: Sequence[Sequence[str]],
    up: Sequence[Sequence[str]],
) -> SemanticMap:
    """Place words by two relations: how far each lies along the mean offset of a family.

    Parameters
    ----------
    vectors : WordVectors
        V words in D dimensions, brought to length 1 here.
    words : sequence of str
        R words.
    across, up : sequence of pairs, or of quadruples
        The families of the two axes, found whatever their capitals.

    Returns
    -------
    SemanticMap
        (R, 2), centred on the middle of each family's pairs, in units of half its mean offset: the a-words of
        a family lie about −1, the b-words about 1. NaN for a word without a direction. Quality is the cosine
        between the two axes: 0 if the relations have nothing to do with each other.

    Raises
    ------
    UnknownLabelError
        For one of `words` that is not there.
    ValueError
        If no pair of a family is there, or its mean offset is zero.
    """
    rows = exact_rows(vectors, vectors.numbers(words)).reshape(-1, vectors.dim)
    points, directions = np.empty((len(words), 2)), np.empty((2, vectors.dim))
    for k, family in enumerate((across, up)):
        a, b, pairs, _ = _ends(vectors, family_pairs(family), normalise=True, fold=True)
        offset = (b - a).mean(axis=0) if pairs else np.zeros(vectors.dim)
        length = np.linalg.norm(offset)
        if length == 0:
            raise ValueError("An axis needs a family with an offset: none of its pairs is in these vectors.")
        directions[k] = offset / length
        points[:, k] = (rows - (a + b).mean(axis=0) / 2) @ directions[k] / (length / 2)
    cosine = float(directions[0] @ directions[1])
    return SemanticMap(points, tuple(words), "semantic axes", cosine, "cosine of the axes")


def _ends(
    vectors: WordVectors, pairs: Sequence[Pair], *, normalise: bool, fold: bool
) -> tuple[Array, Array, tuple[Pair, ...], tuple[str, ...]]:
    """Give the vectors of the pairs that are there, (n, D) twice, these pairs, and the words that are not."""
    words = dict.fromkeys(word for pair in pairs for word in pair)
    spelled = Spellings(vectors, words, fold=fold)
    kept = tuple(pair for pair in pairs if pair[0] in spelled and pair[1] in spelled)
    numbers = np.array([[spelled.row(word) for word in pair] for pair in kept], dtype=np.intp).reshape(-1, 2)
    a, b = (exact_rows(vectors, numbers[:, side], normalise=normalise) for side in (0, 1))
    return a, b, kept, tuple(word for word in words if word not in spelled)


def _plane(centred: Array, offset: Array, plane: str) -> Array:
    """Give the axes (2, D) for centred words (2n, D) and the sum of their offsets (D,)."""
    length = np.linalg.norm(offset)
    if plane == "pca" or length <= _NOTHING:  # offsets that cancel are no axis
        axes = _components(centred, 2)
        return axes * np.where(offset @ axes.T < 0, -1.0, 1.0)[:, None]
    along = offset / length
    left = centred - np.outer(centred @ along, along)
    second = _components(left, 1)[0]
    reach = left @ second
    return np.array([along, second if reach.max() >= -reach.min() else -second])


def _components(centred: Array, count: int) -> Array:
    """Give the first principal components of centred rows (n, D), (count, D); zeros beyond the last."""
    _, spread, components = np.linalg.svd(centred, full_matrices=False)
    axes = np.zeros((count, centred.shape[1]))
    found = components[:count][spread[:count] > _NOTHING]
    axes[: len(found)] = found
    return axes


def _cosines(offsets: Array) -> Array:
    """Give the cosine of each of n offsets (n, D) with the mean of the others."""
    others = offsets.sum(axis=0) - offsets  # the mean but for its length, which a cosine does not see
    lengths = np.linalg.norm(offsets, axis=1) * np.linalg.norm(others, axis=1)
    lengths[lengths <= _NOTHING] = np.nan  # one pair alone, or no offset: no angle
    return np.vecdot(offsets, others) / lengths
