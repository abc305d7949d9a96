"""Verdicts on exercises: in words, with a tolerance, and without giving the answer away."""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from lecturekit._answers import (
    SLIPS,
    array,
    asked_in_number,
    counted,
    detached,
    exactness,
    forms,
    has_numbers,
    is_empty,
    is_whole,
    is_words,
    kind,
    listed,
    mistake,
    plain,
    scaled,
    shapes,
    told,
)
from lecturekit._verdict import Verdict, unanswered

__all__ = ["Verdict", "check", "check_sealed", "seal", "unanswered"]

RIGHT = Verdict(True, "Right.")


def check(
    answer: Any,
    expected: Any,
    *,
    on: Iterable[tuple[Any, ...]] | None = None,
    tolerance: float = 1e-6,
    hint: str = "",
) -> Verdict:
    """Say whether an answer is right: a number, an array, words, a mapping, or a function.

    Parameters
    ----------
    answer : object
        The reader's; ``...`` and None count as not answered, and so does a function that returns ``...``.
    expected : object
        The right one, of the same kind. For a function: a function of the same arguments.
    on : iterable of tuple, optional
        For functions: the arguments to try them on. Each gets copies of its own, which it may change.
    tolerance : float
        Allowed difference of numbers, relative to the largest expected one.
    hint : str
        The next step of thought for the usual mistake; said after a wrong answer.

    Returns
    -------
    Verdict
        It says what kind of mistake there is (shape, sign, a constant factor), never the right value.

    Raises
    ------
    ValueError
        For a function without arguments to try it on.
    """
    if callable(expected) and not is_empty(answer):
        return _function(answer, expected, list(on or ()), tolerance).hinting(hint)
    return _value(answer, expected, tolerance).hinting(hint)


def check_sealed(answer: Any, sealed: str, *, asked: str = "your answer", hint: str = "") -> Verdict:
    """Say whether an answer is right that the notebook knows only by its seal.

    Parameters
    ----------
    answer : str, number, or sequence of them
        Numbers count to three digits, and a broken number may be one off in the third; capital letters and
        the order of several words do not matter.
    sealed : str
        What `seal` gives for the right answer.
    asked : str
        What is asked for, such as "a whole number"; said where there is no answer yet.
    hint : str
        The next step of thought for the usual mistake; said after a wrong answer.
    """
    try:
        if is_empty(answer):
            return unanswered(asked)
        answer = detached(answer)
        answer = answer.tolist() if hasattr(answer, "tolist") else answer  # of NumPy and torch
        right = sealed in map(seal, forms(answer))
        return RIGHT if right else Verdict(False, _slip_of_sealed(answer, sealed, asked)).hinting(hint)
    except Exception:  # a function, an object that cannot be read, or what else is neither
        return Verdict(False, "A number is asked for, or words.").hinting(hint)


def seal(answer: Any) -> str:
    """Give the fingerprint of an answer: not read at a glance, but found by who tries all short numbers.

    Parameters
    ----------
    answer : str, number, or sequence of them
        See `check_sealed`.
    """
    return hashlib.sha256(f"lecturekit {plain(answer)}".encode()).hexdigest()[:12]


def _value(answer: Any, expected: Any, tolerance: float) -> Verdict:
    try:
        if is_empty(answer):
            return unanswered(kind(expected, sized=False))
        if isinstance(expected, Mapping):
            return _mapping(answer, expected, tolerance)
        return _words(answer, expected) if is_words(expected) else _numbers(answer, expected, tolerance)
    except Exception:  # an object that cannot be read, a number too large: whatever it is, it gets a verdict
        return Verdict(False, f"Asked for: {kind(expected)}; your answer cannot be read as that.")


def _function(
    answer: Any, expected: Callable[..., Any], cases: list[tuple[Any, ...]], tolerance: float
) -> Verdict:
    if not callable(answer):
        return Verdict(False, "A function is asked for.")
    if not cases:
        raise ValueError("a function is checked on arguments: give on=[(…,), …]")
    for number, arguments in enumerate(cases, 1):
        verdict = _case(answer, expected, arguments, tolerance)
        if not verdict:
            where = _where(number, cases) if verdict.answered else ""
            return Verdict(False, where + verdict.words, answered=verdict.answered)
    return Verdict(True, f"Right on all {len(cases)} inputs." if len(cases) > 1 else "Right.")


def _case(
    answer: Callable[..., Any], expected: Callable[..., Any], arguments: tuple[Any, ...], tolerance: float
) -> Verdict:
    mine, theirs = _copy(arguments), _copy(arguments)
    try:
        given = answer(*theirs)
    except Exception as error:  # whatever the reader's code does, it gets a verdict
        return Verdict(False, f"it stopped: {told(error)}.")
    if given is ...:
        return unanswered("what the function returns")
    try:
        wanted = expected(*mine)
    except Exception as error:  # the notebook's mistake, not the reader's
        return Verdict(False, f"the notebook's own solution stopped, not yours: {told(error)}.")
    if given is None and wanted is not None:
        return Verdict(False, "it returned nothing; is a `return` missing?")
    return _value(given, wanted, tolerance)


def _where(number: int, cases: list[tuple[Any, ...]]) -> str:
    """Say on which input, and show it where it is short."""
    inside = ", ".join(map(repr, cases[number - 1]))
    short = len(inside) <= 60 and not re.search(r" at 0x|\n|array\(|tensor\(", inside)
    return f"On input {number} of {len(cases)}{f', ({inside})' if short else ''}: "


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
        return Verdict(False, f"Of the keys {len(missing)} are missing and {len(extra)} too many.")
    right = sum(bool(_value(answer[key], expected[key], tolerance)) for key in expected)
    if right == len(expected):
        return RIGHT
    return Verdict(False, f"Not yet: {right} of {len(expected)} values are right.")


def _words(answer: Any, expected: Any) -> Verdict:
    if not is_words(answer):
        return Verdict(False, "Words are asked for, in quotes.")
    if isinstance(expected, str):
        same = plain(answer) == plain(expected)
        return RIGHT if same else Verdict(False, "Not these words; look again.")
    given, wanted = listed(answer), listed(expected)
    if given == wanted:
        return RIGHT
    if len(given) != len(wanted):
        return Verdict(False, f"Asked for: {kind(expected)}; in your answer there are {len(given)}.")
    found = len(set(given) & set(wanted))
    return Verdict(
        False,
        f"Not yet: {found} of {len(wanted)} words are right." if found else "Not these words; look again.",
    )


def _numbers(answer: Any, expected: Any, tolerance: float) -> Verdict:
    try:
        given, wanted = array(answer), array(expected)
    except (TypeError, ValueError, OverflowError):
        if "Ellipsis" in repr(answer):
            return unanswered(kind(expected, sized=False))
        return Verdict(False, f"Asked for: {kind(expected)}.")
    if given.size == wanted.size == 1:
        given = given.reshape(wanted.shape)
    if given.shape != wanted.shape:
        return Verdict(False, shapes(given, wanted, row=isinstance(expected, tuple | list)))
    if np.isnan(given).any() and not np.isnan(wanted).any():
        return Verdict(False, "Some of it is not a number (NaN).")
    room = tolerance * (np.abs(wanted[np.isfinite(wanted)]).max(initial=0.0) or 1.0)
    if np.allclose(given, wanted, rtol=0, atol=room, equal_nan=True):
        return RIGHT
    near = 0 < tolerance < 1e-2 and not is_whole(expected)
    exact = exactness(expected, tolerance)
    return Verdict(
        False, mistake(given, wanted, room=room, exact=exact, near=1e-2 / tolerance if near else 0)
    )


def _slip_of_sealed(answer: Any, sealed: str, asked: str) -> str:
    """Say what kind of mistake it is, as far as a seal tells."""
    many = len(listed(answer)) if is_words(answer) else np.size(answer)
    other = asked_in_number(asked) not in (None, many)
    if not has_numbers(answer):
        return (
            f"Asked for: {asked}; in your answer {counted(many, 'word')}."
            if other
            else "Not yet; look again."
        )
    for words, factors in SLIPS.items():
        if any(sealed in map(seal, forms(scaled(answer, factor))) for factor in factors):
            return words
    if isinstance(answer, list | tuple) and all(type(part) is int for part in answer):
        joined = int("".join([str(answer[0]), *(f"{part:03d}" for part in answer[1:])]))
        if seal(joined) == sealed:
            return "To Python these are several numbers: write thousands without a comma."
    if other:
        return f"Asked for: {asked}; in your answer {counted(many, 'number')}."
    return "Not yet; numbers count to three digits."
