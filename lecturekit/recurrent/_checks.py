"""One sentence for every array of the wrong shape."""

from __future__ import annotations

import operator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array


def shaped(name: str, values: ArrayLike, letters: str, **sizes: int) -> Array:
    """Give `values` as float64, or say which shape was wanted.

    Parameters
    ----------
    name : str
        What the caller calls the array.
    values : array_like
        Real numbers.
    letters : str
        The shape in the lecture's letters, ``"T B D"``.
    **sizes : int
        The sizes that are known already, ``D=4``. A letter that is not given may have any size from 1.

    Returns
    -------
    NDArray
        float64, the same array where nothing had to be converted.

    Raises
    ------
    ValueError
        Names the array, the shape wanted and the shape given.
    TypeError
        When `values` are no real numbers.
    """
    array = real(name, values)
    wanted = letters.split()
    fits = array.ndim == len(wanted) and all(
        size == sizes.get(letter, size) and size > 0 for letter, size in zip(wanted, array.shape, strict=True)
    )
    if not fits:
        raise ValueError(f"{name} must have shape {_described(wanted, sizes)}, got {array.shape}")
    return np.asarray(array, dtype=np.float64)


def real(name: str, values: ArrayLike) -> NDArray:
    """Give an array of real numbers of any shape, or say that it is none."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must have rows of one length") from None
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold real numbers, got {array.dtype}")
    return array


def index(name: str, value: int, length: int, what: str) -> int:
    """Give an index from 0, counting negative ones from the end, or say which there are.

    Raises
    ------
    IndexError
        Names the argument and the range.
    TypeError
        For what is no whole number.
    """
    value = whole(name, value)
    if not -length <= value < length:
        raise IndexError(f"{name} must be a {what} from {-length} to {length - 1}, got {value}")
    return value % length


def at_least_one(name: str, value: int) -> int:
    """Give a number of steps, from 1, or say that it is none."""
    steps = whole(name, value)
    if steps < 1:
        raise ValueError(f"{name} must be at least 1 step, got {value}")
    return steps


def whole(name: str, value: int) -> int:
    """Give a whole number, of any integer type, or say that it is none."""
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, got {value!r}") from None


def _described(wanted: list[str], sizes: dict[str, int]) -> str:
    letters = ", ".join(wanted) + ("," if len(wanted) == 1 else "")
    known = [f"{letter} = {sizes[letter]}" for letter in dict.fromkeys(wanted) if letter in sizes]
    return f"({letters})" + (f" with {' and '.join(known)}" if known else "")
