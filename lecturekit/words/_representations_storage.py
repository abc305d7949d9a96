"""What representations cost to store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly

WAYS = ("one-hot", "features", "learned", "place only")


@final
@dataclass(frozen=True, eq=False)
class Storage:
    """What vocabularies cost to store, one way beside the other.

    Attributes
    ----------
    sizes : (S,) float64
        Vocabulary sizes V.
    ways : tuple of str, W long
        How the vectors are written down.
    size_in_bytes : (W, S) float64
        Bytes of the whole vocabulary.
    """

    sizes: Array
    ways: tuple[str, ...]
    size_in_bytes: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "sizes", readonly(self.sizes))
        object.__setattr__(self, "size_in_bytes", readonly(self.size_in_bytes))


def storage(sizes: ArrayLike, *, features: int = 300, learned: int = 300, each: int = 4) -> Storage:
    """Count the bytes that a vocabulary's vectors take: V words × D numbers × bytes for each.

    Parameters
    ----------
    sizes : (S,) array_like
        Vocabulary sizes V, at least 1.
    features, learned : int
        Numbers a word has under hand-made features and under learned vectors.
    each : int
        Bytes for one number: 4 for float32, and for a place in the vocabulary.

    Returns
    -------
    Storage
        One-hot written out (V × V), features, learned, and one-hot as the place of its 1 (V × 1).

    Raises
    ------
    ValueError
        If a size or a number of numbers is below 1.
    """
    V = np.atleast_1d(np.asarray(sizes, dtype=np.float64))
    if not (V >= 1).all() or min(features, learned, each) < 1:
        raise ValueError("A vocabulary has at least one word, a word at least one number, a number one byte.")
    rows = [V * V, V * features, V * learned, V * 1]
    return Storage(V, WAYS, each * np.array(rows))
