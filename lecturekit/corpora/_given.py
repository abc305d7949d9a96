"""What generators of corpora are given, looked at before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def whole(name: str, number: Any, least: int, most: int) -> int:
    """Give a whole number within limits as an int, or refuse what is none, with its name."""
    if not isinstance(number, int | np.integer) or isinstance(number, bool):
        raise TypeError(f"{name} must be a whole number from {least} to {most:,}, not {number!r}")
    if not least <= number <= most:
        raise ValueError(f"{name} must be from {least} to {most:,}, not {number}")
    return int(number)


def worded(sentence: Sequence[str]) -> tuple[str, ...]:
    """Give a sentence as its words; a text is refused, since it would be read letter by letter."""
    if isinstance(sentence, str):
        raise TypeError(f"a sentence is made of words: give {sentence.split()[:3]}, not a text")
    return tuple(sentence)
