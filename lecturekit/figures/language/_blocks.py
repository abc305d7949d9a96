"""Blocks in columns: chips that hold a word, and bars that begin anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_number
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._written import inked

MOST_WORDS = 16  # marks included; more columns than that nobody reads
DEEP = frozenset({"x", "z", "loss", "reference"})  # fills on which light ink reads
WIDE = 0.92


def blocks(x: ArrayLike, low: ArrayLike, high: ArrayLike, inks: Sequence[str], **more: Any) -> dict[str, Any]:
    """Draw n upright blocks from low to high, each in its ink; one that ends at NaN is none.

    Parameters
    ----------
    x, low, high : (n,) array_like
        In data units.
    inks : sequence of str, n long
        Symbols or neutrals (see `colour`).
    more : dict
        Plotly's own words for the trace, such as ``customdata``.
    """
    low, high = np.broadcast_arrays(np.asarray(low, float), np.asarray(high, float))
    return {
        "type": "bar",
        "x": np.asarray(x, float),
        "y": high - low,
        "base": low,
        "width": WIDE,
        "marker": {"color": [colour(ink) for ink in inks]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    } | more


def chip_row(
    words: Sequence[str], inks: Sequence[str], y: float, *, height: float = 0.8, letters: int = 9
) -> list[dict[str, Any]]:
    """Draw a row of words as chips, columns from 1, each filled with its ink: three traces.

    A chip's customdata is the number of its column.
    """
    x = np.arange(1.0, len(words) + 1)
    texts = [shortened(word, letters) for word in words]
    chips = blocks(
        x,
        np.full(len(words), y - height / 2),
        np.full(len(words), y + height / 2),
        inks,
        customdata=list(range(1, len(words) + 1)),
        hoverinfo="text",
        hovertext=[shortened(word, 40) for word in words],
    )
    return [chips, *inked(x, np.full(len(words), y), texts, [ink not in DEEP for ink in inks])]


def whole_number(value: float) -> str:
    """Write a perplexity: whole from a hundred on, with a gap before each three digits; – for NaN."""
    if np.isnan(value):
        return "–"
    return format_number(round(value) if 99.95 <= value < 1e6 else float(value))


def columns(count: int) -> dict[str, Any]:
    """Describe the axis on which each word is a column, from 1, without names."""
    return axis("", (0.5, count + 0.5), showticklabels=False, showgrid=False, tickvals=[1], ticktext=[BLANK])


def letters_for(count: int) -> int:
    """Say how many letters of a word have room in one of so many columns."""
    return 12 if count <= 8 else 9 if count <= 11 else 7


def checked_columns(count: int, chosen: int) -> None:
    """Refuse a text that has no room, and a word that is not in it."""
    if not 1 <= count <= MOST_WORDS:
        raise ValueError(f"one to {MOST_WORDS} words and marks have room, not {count}: take a shorter text")
    if not 1 <= chosen <= count:
        raise ValueError(f"the text has words and marks 1 to {count}, no number {chosen}")
