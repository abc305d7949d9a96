"""What `FourTasks` refuses, and how it says so."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lecturekit.corpora import Review

from ._sentence_words import whole

LABEL = 6.0  # times the loss of a label, among others: half a sentence often does not tell it, so it is faint
SIZES = {"embedding": 12, "hidden": 40, "vector": 16}


def checked_sizes(given: Mapping[str, int]) -> dict[str, int]:
    """Fill up the sizes, in their order; refuse what is none."""
    other = sorted(set(given) - set(SIZES))
    if other:
        raise ValueError(f"there is no size {other[0]!r}; there are {', '.join(SIZES)}")
    return {name: whole(name, given.get(name, usual)) for name, usual in SIZES.items()}


def checked_weights(given: Mapping[str, float] | None, tasks: Sequence[str]) -> dict[str, float]:
    """Give each task's weight: 1 where it is left out, the usual ones if none is given."""
    if given is None:
        given = {"label": LABEL} if "label" in tasks and len(tasks) > 1 else {}
    for task, weight in given.items():
        if task not in tasks:
            raise ValueError(f"there is no task {task!r} to weigh; there are {', '.join(tasks)}")
        number = isinstance(weight, numbers.Real) and not isinstance(weight, bool)
        if not number or not 0 < weight < math.inf:
            raise ValueError(f"the weight of {task!r} must be a number above 0, not {weight!r}")
    return {task: float(given.get(task, 1.0)) for task in tasks}


def tags_of(review: Review, names: Sequence[str]) -> list[int]:
    """Give the numbers of a review's tags."""
    places = {name: place for place, name in enumerate(names)}
    for tag in review.tags:
        if tag not in places:
            raise ValueError(f"there is no tag {tag!r}; there are {', '.join(names)}")
    return [places[tag] for tag in review.tags]


def misfit(x: NDArray, y: NDArray, V: int, K: tuple[int, int]) -> str:
    """Say in words what is wrong with an example; nothing if it is fine."""
    if x.ndim != 1 or x[0] != V + 1 or len(x) < 2:
        return f"must be words by number after <s>, number {V + 1}"
    if not (x[1:].min() >= 0 and x[1:].max() < V):
        return f"has a word {x[1:].min() if x[1:].min() < 0 else x[1:].max()}; there are 0 to {V - 1}"
    if y.ndim != 1 or len(y) != len(x):
        return f"has {len(x) - 1} words: wanted its label and {len(x) - 1} tags, got {np.size(y)} answers"
    for name, values, count in (("label", y[:1], K[0]), ("tag", y[1:], K[1])):
        wrong = values[(values < 0) | (values >= count)]
        if wrong.size:
            return f"has a {name} {wrong[0]}; there are 0 to {count - 1}"
    return ""
