"""Verdicts on exercises: in words, with a tolerance, and without giving the answer away."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Verdict:
    """What is said about an answer; true if it is right.

    Attributes
    ----------
    right : bool
        Whether it is.
    words : str
        One sentence; it never holds the expected answer.
    """

    right: bool
    words: str

    def __bool__(self) -> bool:
        """Tell whether the answer is right."""
        return self.right

    def __repr__(self) -> str:
        return f"{'✓' if self.right else '✗'} {self.words}"


RIGHT = Verdict(True, "Right.")
EMPTY = Verdict(False, "Not answered yet: put your answer where the three dots are.")


def check(
    answer: Any, expected: Any, *, on: Iterable[tuple[Any, ...]] | None = None, tolerance: float = 1e-6
) -> Verdict:
    """Say whether an answer is right: a number, an array, words, a mapping, or a function.

    Parameters
    ----------
    answer : object
        The reader's; ``...`` and None count as not answered.
    expected : object
        The right one, of the same kind. For a function: a function of the same arguments.
    on : iterable of tuple, optional
        For functions: the arguments to try them on. Each gets copies of its own, which it may change.
    tolerance : float
        Allowed difference of numbers, relative to the largest expected one.

    Returns
    -------
    Verdict
        It says what kind of mistake there is (shape, sign, a constant factor), never the right value.
    """
    if answer is None or answer is ...:
        return EMPTY
    if callable(expected):
        return _function(answer, expected, list(on or ()), tolerance)
    if isinstance(expected, Mapping):
        return _mapping(answer, expected, tolerance)
    if _is_words(expected):
        return RIGHT if _plain(answer) == _plain(expected) else Verdict(False, "Not these words; look again.")
    return _numbers(answer, expected, tolerance)


def check_sealed(answer: Any, sealed: str) -> Verdict:
    """Say whether an answer is right that the notebook knows only by its seal.

    Parameters
    ----------
    answer : str, number, or sequence of them
        Numbers count to three digits; capital letters and the order of several words do not matter.
    sealed : str
        What `seal` gives for the right answer.
    """
    if answer is None or answer is ...:
        return EMPTY
    answer = answer.tolist() if hasattr(answer, "tolist") else answer  # of NumPy and torch
    try:
        right = seal(answer) == sealed
    except TypeError:  # a function, or what else is neither
        return Verdict(False, "A number is asked for, or words.")
    if right:
        return RIGHT
    hint = "numbers count to three digits" if _has_numbers(answer) else "look again"
    return Verdict(False, f"Not yet; {hint}.")


def seal(answer: Any) -> str:
    """Give the fingerprint of an answer, from which it cannot be read.

    Parameters
    ----------
    answer : str, number, or sequence of them
        See `check_sealed`.
    """
    return hashlib.sha256(f"lecturekit {_plain(answer)}".encode()).hexdigest()[:12]


def _function(
    answer: Any, expected: Callable[..., Any], cases: list[tuple[Any, ...]], tolerance: float
) -> Verdict:
    if not callable(answer):
        return Verdict(False, "A function is asked for.")
    if not cases:
        raise ValueError("a function is checked on arguments: give on=[(…,), …]")
    for number, arguments in enumerate(cases, 1):
        mine, theirs = _copy(arguments), _copy(arguments)
        try:
            given = answer(*theirs)
        except Exception as error:  # whatever the reader's code does, it gets a verdict
            return Verdict(False, f"On input {number} it stopped: {type(error).__name__}: {error}.")
        try:
            wanted = expected(*mine)
        except Exception as error:  # the notebook's mistake, not the reader's
            words = f"the notebook's own solution stopped, not yours: {type(error).__name__}: {error}."
            return Verdict(False, f"On input {number} {words}")
        verdict = check(given, wanted, tolerance=tolerance)
        if not verdict:
            words = "it returned nothing." if given is None or given is ... else verdict.words
            return Verdict(False, f"On input {number} of {len(cases)}: {words}")
    return Verdict(True, f"Right on all {len(cases)} inputs.")


def _copy(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Copy what can be copied: a function may change its arguments."""
    try:
        return copy.deepcopy(arguments)
    except Exception:  # a generator, a lock: handed on as it is
        return arguments


def _mapping(answer: Any, expected: Mapping[Any, Any], tolerance: float) -> Verdict:
    if not isinstance(answer, Mapping):
        return Verdict(False, "A dictionary is asked for.")
    missing, extra = expected.keys() - answer.keys(), answer.keys() - expected.keys()
    if missing or extra:
        return Verdict(False, f"{len(missing)} keys are missing, {len(extra)} are too many.")
    wrong = [key for key in expected if not check(answer[key], expected[key], tolerance=tolerance)]
    return RIGHT if not wrong else Verdict(False, f"{len(wrong)} of {len(expected)} values are wrong.")


def _numbers(answer: Any, expected: Any, tolerance: float) -> Verdict:
    try:
        given, wanted = np.asarray(_detached(answer), float), np.asarray(expected, float)
    except (TypeError, ValueError):
        return EMPTY if "Ellipsis" in repr(answer) else Verdict(False, "Numbers are asked for.")
    if given.shape != wanted.shape:
        return Verdict(False, f"The shape is {given.shape}, it should be {wanted.shape}.")
    if np.isnan(given).any() and not np.isnan(wanted).any():
        return Verdict(False, "Some of it is not a number (NaN).")
    size = np.abs(wanted[np.isfinite(wanted)]).max(initial=0.0) or 1.0

    def close(numbers: Any) -> bool:
        return bool(np.allclose(numbers, wanted, rtol=0, atol=tolerance * size, equal_nan=True))

    if close(given):
        return RIGHT
    if close(-given):
        return Verdict(False, "The size is right, the sign is not.")
    if wanted.size > 1 and given.any() and close(given * ((given * wanted).sum() / (given**2).sum())):
        return Verdict(False, "The pattern is right, but all of it is off by one factor.")
    share = float(np.mean(np.abs(given - wanted) <= tolerance * size)) if wanted.size > 1 else 0.0
    return Verdict(False, f"Not yet: {share:.0%} of the numbers are right." if share else "Not yet.")


def _detached(answer: Any) -> Any:
    """Take tensors off their graph and off the graphics card: they are numbers like others."""
    if isinstance(answer, tuple | list):
        return [_detached(part) for part in answer]
    return answer.detach().cpu() if hasattr(answer, "detach") else answer


def _is_words(value: Any) -> bool:
    if isinstance(value, str):
        return True
    return (
        isinstance(value, tuple | list | set | frozenset)
        and bool(value)
        and all(isinstance(v, str) for v in value)
    )


def _has_numbers(answer: Any) -> bool:
    if isinstance(answer, str | int | float | np.number):
        return not isinstance(answer, str)
    return any(_has_numbers(part) for part in answer)


def _plain(answer: Any) -> str:
    if isinstance(answer, str):
        return answer.strip().lower()
    if isinstance(answer, int | float | np.number):
        return f"{float(answer):.2e}"
    return " ".join(sorted(_plain(part) for part in answer))
