"""How each model looks, the same in every figure: those that count in greys, networks in full colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lecturekit.figures._axes import Span
from lecturekit.figures._labels import Style
from lecturekit.figures._numbers import format_number
from lecturekit.figures._symbols import CLASSES, class_style, colour
from lecturekit.figures.language._blocks import whole_number

_COUNTING = {"uniform": ("grey", "circle-open", "dot"), "unigram": ("muted", "square-open", "dash")}
_CLASS = {"RNN": 0, "GRU": 1, "LSTM": 2, "neural bigram": 3, "3-gram": 4}
_PALE = {"uniform": "faint"}  # as a filled chip: its grey is near a green for some eyes
WIDTH = 3.0


def model_styles(names: Sequence[str]) -> dict[str, Style]:
    """Give each model its colour, dash and marker.

    Parameters
    ----------
    names : sequence of str
        ``"uniform"``, ``"unigram"``, ``"3-gram"`` (and every other N-gram), ``"neural bigram"``, ``"RNN"``,
        ``"GRU"`` and ``"LSTM"`` look the same wherever they stand; others take the looks that are left.

    Returns
    -------
    dict of str to Style
    """
    taken = {number for name in names if (number := _number(name)) is not None}
    left = [number for number in range(len(CLASSES)) if number not in taken] or list(range(len(CLASSES)))
    found, others = {}, 0
    for name in names:
        if name in _COUNTING:
            ink, marker, dash = _COUNTING[name]
            found[name] = Style(colour(ink), dash, marker, WIDTH)
            continue
        number = _number(name)
        if number is None:
            number, others = left[others % len(left)], others + 1
        tint, marker, dash = class_style(number)
        found[name] = Style(tint, dash, marker, WIDTH)
    return found


def chip_fills(names: Sequence[str]) -> dict[str, str]:
    """Give the colour of a chip that a model has won."""
    return {
        name: colour(_PALE[name]) if name in _PALE else look.colour
        for name, look in model_styles(names).items()
    }


def _number(name: str) -> int | None:
    """Give the number of the class that a model's name stands for."""
    return _CLASS["3-gram"] if name[:1].isdigit() and name.endswith("-gram") else _CLASS.get(name)


def log_ticks(span: Span, most: int = 6) -> dict[str, list]:
    """Give ticks that people read for a log axis of a decade or less, or of several."""
    low, high = span
    if high / low < 4:
        steps = [10.0**n * k for n in range(-4, 7) for k in (1, 2, 5)]
        step = next(s for s in steps if (high - low) / s <= most)
        ticks = np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1) * step
    else:
        parts = (1, 1.5, 2, 3, 5, 7) if high / low < 12 else (1, 2, 5) if high / low < 200 else (1,)
        ticks = np.array([10.0**n * k for n in range(-2, 9) for k in parts])
        ticks = ticks[(ticks >= low) & (ticks <= high)]
    return {"tickvals": ticks.tolist(), "ticktext": [_tick(v) for v in ticks]}


def _tick(value: float) -> str:
    return format_number(round(value)) if value >= 10 and abs(value - round(value)) < 1e-6 else f"{value:.3g}"


def perplexity_text(value: float) -> str:
    """Write a perplexity: three digits, whole from a hundred on; – where there is none."""
    return whole_number(value)


def shown_names(known: Sequence[str], shown: Sequence[str] | None, most: int) -> tuple[str, ...]:
    """Give the models that a figure shows: those asked for, or the last ones.

    Raises
    ------
    ValueError
        If there is no such model, or one too many.
    """
    names = tuple(shown or known[-most:])
    if not 1 <= len(names) <= most or not set(names) <= set(known):
        raise ValueError(f"one to {most} of the models {', '.join(known)} have room, not {', '.join(names)}")
    return names
