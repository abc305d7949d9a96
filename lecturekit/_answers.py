"""What an answer is: empty or not, of which kind, in which forms, and how exact."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

SLIPS = {
    "The size is right, the sign is not.": (-1.0,),
    "Right but for a factor of 100: a share, or per cent?": (100.0, 0.01),
    "Right but for the unit: bits, nats and decimal digits differ by a constant factor.": tuple(
        math.log(a) / math.log(b) for a in (2, math.e, 10) for b in (2, math.e, 10) if a != b
    ),
}
"""Words, and the factors by which an answer is off that has slipped in this way."""


_MANY = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def is_empty(answer: Any) -> bool:
    """Tell whether there is no answer yet, or not all of it."""
    if isinstance(answer, tuple | list):
        return any(part is ... for part in answer)
    return answer is None or answer is ...


def is_words(value: Any) -> bool:
    """Tell whether a value is a text, or some."""
    if isinstance(value, str):
        return True
    return (
        isinstance(value, tuple | list | set | frozenset)
        and bool(value)
        and all(isinstance(v, str) for v in value)
    )


def is_whole(value: Any) -> bool:
    """Tell whether a value is whole numbers, or yes and no: nothing to round."""
    return bool(np.asarray(value).dtype.kind in "iub")


def has_numbers(answer: Any) -> bool:
    """Tell whether there is a number somewhere in an answer."""
    if isinstance(answer, str | int | float | np.number):
        return not isinstance(answer, str)
    return any(has_numbers(part) for part in answer)


def kind(expected: Any, *, sized: bool = True) -> str:
    """Say what is asked for, with its article; how many of it only if ``sized``."""
    if callable(expected):
        return "a function"
    if isinstance(expected, dict):
        return "a dictionary"
    if is_words(expected):
        many = 1 if isinstance(expected, str) else len(expected)
        return "a word" if many == 1 else f"{many} words" if sized else "words"
    if isinstance(expected, tuple | list) and np.ndim(expected) == 1:
        return f"{'whole ' * is_whole(expected)}numbers in brackets"
    if np.ndim(expected):
        return f"an array of numbers{f', of shape {np.shape(expected)}' * sized}"
    return "a whole number" if is_whole(expected) else "a number"


def exactness(expected: Any, tolerance: float) -> str:
    """Say how exact numbers must be."""
    if is_whole(expected):
        return "whole numbers count exactly" if np.ndim(expected) else "a whole number counts exactly"
    power = round(-math.log10(tolerance)) if tolerance else 0
    exact = power > 3 and math.isclose(tolerance, 10.0**-power)
    part = f"1 part in 10{str(power).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
    within = part if exact else f"{100 * tolerance:.3g} %"
    return f"numbers count to within {within}" + (" of the largest" if np.ndim(expected) else "")


def counted(many: int, noun: str) -> str:
    """Say how many there are: "is one word", "are three numbers"."""
    said = _MANY[many] if many < len(_MANY) else str(many)
    return f"is one {noun}" if many == 1 else f"are {said} {noun}s"


def asked_in_number(asked: str) -> int | None:
    """Tell how many things are asked for by words such as "two verbs"; None if they do not say."""
    first = asked.split()[0]
    return 1 if first in ("a", "an") else _MANY.index(first) if first in _MANY else None


def shapes(given: np.ndarray, wanted: np.ndarray, *, row: bool) -> str:
    """Say that an answer has another shape, or of a row in brackets: that it has another length."""
    if row and wanted.ndim == 1 and given.ndim < 2:
        many = _MANY[wanted.size] if wanted.size < len(_MANY) else wanted.size
        return f"Here {counted(given.size, 'number')}; it should be {many}."
    if wanted.ndim:
        return f"The shape is {given.shape}, it should be {wanted.shape}."
    return f"One number is asked for, these are {given.size}. Write 1234.5 without a comma."


@np.errstate(all="ignore")
def mistake(given: Any, wanted: Any, *, room: float, exact: str, near: float) -> str:
    """Say what kind of mistake numbers of the right shape hold."""

    def close(numbers: Any, times: float = 1.0) -> bool:
        return bool(np.allclose(numbers, wanted, rtol=0, atol=times * room, equal_nan=True))

    if given.any():
        for words, factors in SLIPS.items():
            if any(close(given * factor) for factor in factors):
                return words
        if wanted.size > 1 and close(given * ((given * wanted).sum() / (given**2).sum())):
            return "The pattern is right, but all of it is off by one factor."
    if near and close(1 - given):
        return "It would be right if it were taken from 1."
    if close(given, near):
        return f"Near, but not near enough; {exact}."
    share = float(np.mean(np.abs(given - wanted) <= room)) if wanted.size > 1 else 0.0
    return f"Not yet: {share:.0%} of the numbers are right; {exact}." if share else f"Not yet; {exact}."


def detached(answer: Any) -> Any:
    """Take tensors off their graph and off the graphics card: they are numbers like others."""
    if isinstance(answer, tuple | list):
        return [detached(part) for part in answer]
    return answer.detach().cpu() if hasattr(answer, "detach") else answer


def array(answer: Any) -> np.ndarray:
    """Turn an answer into real numbers.

    Raises
    ------
    TypeError, ValueError, OverflowError
        If it is none, or has a part that is imaginary.
    """
    found = np.asarray(detached(answer))
    if found.dtype.kind == "c":
        raise TypeError("real numbers are asked for")
    return found.astype(float)


def told(error: Exception) -> str:
    """Say what an error says, shortly, and whatever it holds."""
    try:
        words = str(error).encode("utf-8", "replace").decode()
    except Exception:  # it cannot even say what it is
        words = "…"
    return f"{type(error).__name__}: {words if len(words) <= 300 else words[:300] + '…'}"


def listed(answer: Any) -> list[str]:
    """Take words apart, whether they come as one text or as several."""
    parts = [answer] if isinstance(answer, str) else answer
    return sorted(word for part in parts for word in re.split(r"[\s,;]+", part.lower()) if word)


def plain(answer: Any) -> str:
    """Write an answer in the form that is sealed: three digits, small letters, in order."""
    if isinstance(answer, str):
        return answer.strip().lower()
    if isinstance(answer, int | float | np.number):
        return f"{float(answer):.2e}"
    return " ".join(sorted(plain(part) for part in answer))


def forms(answer: Any) -> Iterator[Any]:
    """Yield an answer and what else it may stand for: words or a number in one text, a rounded number."""
    yield answer
    if isinstance(answer, float) and math.isfinite(answer) and answer % 1:
        unit = 10.0 ** (math.floor(math.log10(abs(answer))) - 2)
        yield from (answer - unit, answer + unit)
    if isinstance(answer, str):
        yield listed(answer)
        number = answer.replace(",", "").strip()
        if re.fullmatch(r"[-+]?[\d.]+(e[-+]?\d+)?", number) and number.count(".") < 2:
            yield from forms(float(number))


def scaled(answer: Any, factor: float) -> Any:
    """Multiply each number of an answer."""
    if isinstance(answer, str):
        return answer
    if isinstance(answer, int | float | np.number):
        return float(answer) * factor
    return [scaled(part, factor) for part in answer]
