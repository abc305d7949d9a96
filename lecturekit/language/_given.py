"""What decoders are given, looked at before it is used."""

from __future__ import annotations

import math
import numbers
from typing import Any

import numpy as np

from lecturekit._arrays import Array

from ._continuation import Continuation

LARGEST_PENALTY = 10.0


def checked_whole(name: str, value: Any, least: int, what: str) -> int:
    """Give a whole number as an int, or refuse what is none, or too small, in words."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be a whole number from {least}, got {value!r}")
    if value < least:
        raise ValueError(f"{what}, not {value}")
    return int(value)


def checked_width(width: Any) -> int:
    """Give the width of a beam, or refuse what is none."""
    return checked_whole("width", width, 1, "a beam keeps at least 1 sentence")


def checked_longest(longest: Any) -> int:
    """Give the most steps of a sentence, or refuse a length that none has."""
    return checked_whole("longest", longest, 1, "longest must be at least 1 step")


def checked_penalty(alpha: Any) -> float:
    """Give the exponent of the length, or refuse what is none."""
    if isinstance(alpha, bool) or not isinstance(alpha, numbers.Real):
        raise TypeError(f"length_penalty must be a number from 0, got {alpha!r}")
    if not 0 <= float(alpha) <= LARGEST_PENALTY:
        raise ValueError(f"length_penalty must be a number from 0 to {LARGEST_PENALTY:g}, got {alpha}")
    return float(alpha)


def checked_continuation(given: Any) -> Continuation:
    """Give a continuation, or refuse what is none."""
    if not isinstance(given, Continuation):
        hint = "give model.continuation(…)"
        raise TypeError(f"decoding needs a Continuation, got {type(given).__name__}: {hint}")
    return given


def checked_rows(rows: Any) -> Array:
    """Give log-probabilities as they are; NaN is no estimate that could be missing.

    Raises
    ------
    ValueError
        If a model gave what is no number, as one does whose weights are none.
    """
    found = np.asarray(rows, float)
    if np.isnan(found).any() or (found == math.inf).any():
        raise ValueError("the model's probabilities are no numbers: look at its weights")
    return found
