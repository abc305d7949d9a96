"""What numbers and words a training takes, in one sentence each."""

from __future__ import annotations

import numpy as np


def check_rate(rate: float) -> float:
    """Give a learning rate back if it is a number above 0, else raise ValueError."""
    if not 0 < rate < np.inf:
        raise ValueError(f"A learning rate is a number above 0; it is {rate!r}.")
    return float(rate)


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
