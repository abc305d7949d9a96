"""Hit rates side by side: families of analogies by ways of answering them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from lecturekit.corpora import LabelledMatrix
from lecturekit.words._families import family_accuracy
from lecturekit.words._families_questions import Families
from lecturekit.words._scores import AnalogyMethod
from lecturekit.words._vectors import WordVectors

WAYS: Final[Mapping[str, AnalogyMethod]] = MappingProxyType(
    {"3CosAdd": "3cosadd", "3CosMul": "3cosmul", "no offset": "neighbour"}
)


def hit_rates(vectors: WordVectors, families: Families, *, exclude: bool = True) -> LabelledMatrix:
    """Ask all analogies of some families in three ways.

    Parameters
    ----------
    vectors : WordVectors
        V words, most frequent first.
    families : mapping of str to pairs or quadruples
        R of them, as in `family_accuracy`.
    exclude : bool
        Keep the inputs of a question out of its answers.

    Returns
    -------
    LabelledMatrix
        (R, 3) shares of right answers; columns "3CosAdd", "3CosMul", and "no offset", which takes the
        neighbours of c alone. NaN for a family of which nothing can be asked.

    Raises
    ------
    ValueError
        If there is no family, or one holds neither pairs nor quadruples.
    """
    if not families:
        raise ValueError("There is no family to ask about.")
    ways = [family_accuracy(vectors, families, method=method, exclude=exclude) for method in WAYS.values()]
    rates = np.array([[way.of(name).accuracy for way in ways] for name in families])
    return LabelledMatrix(rates, tuple(families), tuple(WAYS), quantity="hit rate")
