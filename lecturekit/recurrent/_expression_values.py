"""The values that a reader types for the names of an expression."""

from __future__ import annotations

import ast
import unicodedata
import warnings
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly

LONGEST_TEXT, MOST_NUMBERS = 2000, 100


def read_values(text: str) -> dict[str, Array]:
    """Read what a reader types: ``x = [1, -0.5]; W = [[0.5, -1], [2, 0.3]]; k = 2``.

    Parameters
    ----------
    text : str
        Names and values, set apart by semicolons or lines; at most 2000 characters.

    Returns
    -------
    dict of str to NDArray
        float64 scalars (), vectors (n,) and matrices (m, n), in their order.

    Raises
    ------
    ValueError
        Names the part that cannot be read.

    Examples
    --------
    >>> read_values("x = [1, -0.5]; k = 2")["x"].shape
    (2,)
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"the inputs have {len(text)} characters; {LONGEST_TEXT} are the most")
    values: dict[str, Array] = {}
    for part in _parts(unicodedata.normalize("NFKC", text.replace("−", "-"))):
        if not part.strip():
            continue
        name, equals, number = (piece.strip() for piece in part.partition("="))
        if not equals or not name.isidentifier():
            raise ValueError(f"“{_short(part)}” is no input; write a name and a value, as in x = [1, -0.5]")
        if name in values:
            raise ValueError(f"{name} is given twice")
        values[name] = as_value(name, _literal(name, number))
        if not np.isfinite(values[name]).all():
            raise ValueError(f"{name} = {_short(number)} is not finite")
    return values


def _parts(text: str) -> list[str]:
    """Split at semicolons, and at the ends of lines that are not within brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == ";" or (letter == "\n" and depth <= 0):
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def as_value(name: str, given: ArrayLike) -> Array:
    """Give a scalar, vector or matrix as float64, or say what is wrong with it.

    Raises
    ------
    ValueError
        For ragged rows, what is no real number, a third axis, none or more than 100 numbers.
    """
    try:
        array = np.asarray(given)
        if array.dtype == object and all(type(number) is int for number in array.flat):
            array = array.astype(np.float64)  # whole numbers beyond 64 bits
    except (ValueError, OverflowError):
        raise ValueError(f"{name}: the rows of a matrix must be equally long") from None
    if array.dtype.kind not in "fiu" and array.size:
        raise ValueError(f"{name} must hold real numbers only")
    if array.ndim > 2:
        raise ValueError(f"{name} has {array.ndim} axes; a matrix has two")
    if not 1 <= array.size <= MOST_NUMBERS:
        raise ValueError(f"{name} has {array.size} numbers; 1 to {MOST_NUMBERS} are meant")
    return readonly(array.astype(np.float64))


def _literal(name: str, text: str) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's own hints about calls of numbers and the like
            return ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        hint = "; a semicolon sets inputs apart: a = 1; b = 2" if "=" in text else ""
        raise ValueError(f"{name} = {_short(text)} is no number, vector or matrix of numbers{hint}") from None


def _short(text: str, most: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most]}…"
