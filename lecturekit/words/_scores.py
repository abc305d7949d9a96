"""How near each word of a vocabulary is to the answer of an analogy: four measures, one or many questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.corpora import quoted
from lecturekit.words._vectors import WordVectors

AnalogyMethod = Literal["3cosadd", "3cosmul", "neighbour", "distance"]
Question = tuple[str, str, str]
Floats = NDArray[np.float32]

METHODS: Final[tuple[str, ...]] = get_args(AnalogyMethod)
EPSILON: Final = 1e-6  # keeps 3CosMul from dividing by 0; gensim's value (Levy and Goldberg: 0.001)
_BLOCK: Final = 8192  # rows compared at a time, so that what they give stays in the cache
_RUN: Final = 1024  # rows whose largest value stands for them in the first look for the best


def three(question: Sequence[str]) -> Question:
    """Give the words a, b, c of a question; ValueError unless there are three."""
    if isinstance(question, str) or len(question) != 3:
        raise ValueError(f"A question is three words, (a, b, c); it is {question!r}.")
    a, b, c = question
    return a, b, c


def corners(vectors: WordVectors, question: Sequence[str], *, normalise: bool = True) -> Array:
    """Give the vectors of a, b and c, (3, D) float64, at length 1 if `normalise`.

    Raises
    ------
    UnknownLabelError
        For a word that is not there, with the closest spellings.
    ValueError
        If there are not three words, or one of them has no direction (its vector is zero or not finite).
    """
    numbers = vectors.numbers(three(question))
    for word, number in zip(question, numbers, strict=True):
        if not vectors.unit[number].any():
            raise ValueError(
                f"The vector of {quoted(word)} is zero or not finite: it has no direction to follow."
            )
    return exact_rows(vectors, numbers, normalise=normalise)


def exact_rows(vectors: WordVectors, numbers: NDArray[np.intp], *, normalise: bool = True) -> Array:
    """Give n rows as (n, D) float64, at length 1 if `normalise`; NaN for rows without a direction."""
    rows = vectors.values[numbers].astype(np.float64)
    rows[~vectors.unit[numbers].any(axis=1)] = np.nan
    return rows / np.linalg.norm(rows, axis=1, keepdims=True) if normalise else rows


def towards(corner: Array, method: str) -> Floats:
    """Give the unit directions whose cosines a method looks at, (…, K, D), out of (…, 3, D) corners.

    K is 3 for 3CosMul (b, c, a) and 1 for the others. Zeros where b − a + c is the zero vector.
    """
    check_method(method)
    a, b, c = corner[..., 0, :], corner[..., 1, :], corner[..., 2, :]
    if method == "3cosmul":
        asked = np.stack([b, c, a], axis=-2)
    else:
        asked = (c if method == "neighbour" else b - a + c)[..., None, :]
    length = np.linalg.norm(asked, axis=-1, keepdims=True)
    return (asked / np.where(length == 0, 1, length)).astype(np.float32)


def combined(cosines: NDArray, method: str) -> NDArray:
    """Make scores (…) of the cosines (K, …) to the K directions of `towards`, in the same precision."""
    if method != "3cosmul":
        return cosines[0]
    to_b, to_c, to_a = (1 + cosines) / 2  # from 0 to 1, so that two negative cosines make no large product
    return to_b * to_c / (to_a + EPSILON)


def scored_alone(vectors: WordVectors, directions: Floats, method: str, places: NDArray[np.intp]) -> Floats:
    """Score a few rows one by one, in float64, as (n,) float32.

    A product of large matrices adds up in an order that depends on the place of a row, so that two equal
    vectors may differ in the last digit. Scored alone they are equal, and their order is the vocabulary's.
    """
    rows = vectors.unit[places].astype(np.float64)
    cosines = np.vecdot(rows[None], directions[:, None].astype(np.float64))  # (K, n)
    return combined(cosines, method).astype(np.float32)


def distances_to(vectors: WordVectors, point: Array, *, normalise: bool = True) -> Floats:
    """Give the Euclidean distance of each word's vector to a point (D,), as (V,); NaN where undefined."""
    table = vectors.unit if normalise else vectors.values
    goal = point.astype(np.float32)
    found = np.empty(len(table), dtype=np.float32)
    with np.errstate(over="ignore", invalid="ignore"):  # squares beyond float32, infinity: no answers
        for start in range(0, len(table), _BLOCK):
            gap = table[start : start + _BLOCK] - goal
            found[start : start + _BLOCK] = np.sqrt(np.vecdot(gap, gap))
    found[~np.isfinite(found)] = np.nan
    found[vectors.undirected] = np.nan
    return found


def best_first(keys: Floats, count: int) -> NDArray[np.intp]:
    """Find the places of the largest of (V,) keys, largest first, ties in order of place; NaN never.

    At most `count`. The largest of each run of rows are looked at first: the count-th of those is a floor
    under which no answer lies, so that only a handful of rows is ever sorted.
    """
    keys = np.where(np.isnan(keys), -np.inf, keys)
    runs = np.maximum.reduceat(keys, np.arange(0, len(keys), _RUN)) if len(keys) else keys
    sample = runs if len(runs) >= count else keys
    floor = np.partition(sample, -count)[-count] if len(sample) >= count else -np.inf
    places = np.flatnonzero((keys >= floor) & (keys > -np.inf))
    return places[np.argsort(-keys[places], kind="stable")][:count]


def without_direction(vectors: WordVectors, suspects: NDArray[np.intp]) -> NDArray[np.intp]:
    """Keep those of some rows that have no direction. Their cosines are 0, so only such rows need a look."""
    return suspects[~vectors.unit[suspects].any(axis=1)]


def check_method(method: str) -> None:
    """Raise ValueError unless there is such a method."""
    if method not in METHODS:
        raise ValueError(f"There is no method {method!r}: take one of {', '.join(map(repr, METHODS))}.")


def check_count(count: int) -> int:
    """Give a count back if it is a whole number of at least 1, else raise ValueError."""
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < 1:
        raise ValueError(f"A count is a whole number of at least 1; it is {count!r}.")
    return int(count)
