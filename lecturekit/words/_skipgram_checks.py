"""What numbers and words a training takes, in one sentence each."""

from __future__ import annotations

from math import isfinite
from sys import float_info
from typing import Final

import numpy as np

_LARGEST: Final = float_info.max
_MOST_NEGATIVES: Final = 1000  # each is scored at each step, so that ever more of them never end


def check_rate(rate: object) -> float:
    """Give a learning rate back if it is a number above 0, else raise ValueError."""
    return check_number("A learning rate is a number above 0", rate, positive=True)


def check_rates(rate: object) -> tuple[float, float]:
    """Give the first and the last learning rate of one or two that are given, else raise ValueError."""
    if isinstance(rate, tuple | list | np.ndarray) and len(rate) == 2:
        return check_rate(rate[0]), check_rate(rate[1])
    steady = check_number("A learning rate is a number above 0, or two of them", rate, positive=True)
    return steady, steady


def check_number(what: str, value: object, *, positive: bool) -> float:
    """Give a finite number back if it is above 0 (or at least not below), else raise ValueError."""
    real = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if not real or not abs(value) <= _LARGEST or value < 0 or (positive and value == 0):  # type: ignore[arg-type, operator]
        raise ValueError(f"{what}; it is {value!r}.")
    return float(value)  # type: ignore[arg-type]


def check_architecture(architecture: str) -> str:
    """Give the architecture back if there is such, else raise ValueError."""
    if architecture not in ("skip-gram", "cbow"):
        raise ValueError(f"An architecture is 'skip-gram' or 'cbow'; it is {architecture!r}.")
    return architecture


def check_whole(name: str, value: int, least: int) -> int:
    """Give a whole number back if it is at least so large, else raise ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name[0].upper()}{name[1:]} is a whole number from {least}; it is {value!r}.")
    return int(value)


def check_negatives(value: int, least: int) -> int:
    """Give the number of negatives back if training with so many would end, else raise ValueError."""
    if check_whole("the number of negatives", value, least) > _MOST_NEGATIVES:
        raise ValueError(
            f"{value:,} negatives for each target are too many: 5 to 20 make sense in a small text, fewer in "
            f"a large one, and up to {_MOST_NEGATIVES} are taken."
        )
    return int(value)


def check_scores(loss: float) -> None:
    """Raise ValueError if a model's loss is no number before it has learned anything."""
    if not isfinite(loss):
        raise ValueError("The numbers of this model are too large: already its scores leave float64.")
