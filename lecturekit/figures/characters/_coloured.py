"""A text in lines, each character in a cell whose colour is a number: what texts seen by a unit look like."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._names import BLANK, segments
from lecturekit.figures._panels import Panel
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, written

COLUMNS, ROWS, STEPS = 42, 9, 60
EVEN = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"  # letters on a grid are equally wide
BELOW = 0.43  # of a row: where a mark under a character runs


def wrapped(text: str, columns: int = COLUMNS) -> list[tuple[int, int]]:
    """Break a text into lines at blanks, or within a word that is longer than a line.

    Parameters
    ----------
    text : str
    columns : int
        Most characters of a line; the blank at which it is broken ends it, and may stand one beyond.

    Returns
    -------
    list of (int, int)
        First character of each line, and the one after its last.
    """
    lines, start = [], 0
    while start < len(text):
        end = min(start + columns, len(text))
        if end < len(text) and not text[end].isspace():
            cut = max((k for k in range(start, end) if text[k].isspace()), default=end - 1)
            end = cut + 1
        elif end < len(text):
            end += 1
        lines.append((start, end))
        start = end
    return lines


def coloured_panel(
    text: str,
    values: ArrayLike,
    *,
    reach: float,
    marked: ArrayLike | None = None,
    size: tuple[int, int] = (ROWS, COLUMNS),
    **more: Any,
) -> Panel:
    """Set a text in lines, each character on the colour of its number.

    Parameters
    ----------
    text : str
        Of T characters.
    values : (T,) array_like
        NaN is left without a colour.
    reach : float
        How far the diverging scale goes to both sides of 0; what lies beyond is as strong as its ends.
    marked : (T,) array_like of bool, optional
        Characters with a line under them.
    size : (int, int)
        Rows and columns, those that stay empty too. What does not fit is left out.
    more
        Of `Panel`: title, room.

    Returns
    -------
    Panel
        Always the same three traces, of a length that only the size decides. Numbers are drawn in sixty steps
        to each side, and the scale is used as far as dark letters can be read on it: so letters stay as they
        are while colours move, and a table of many states stays small.

    Raises
    ------
    ValueError
        For no text, or numbers that do not fit it.
    """
    numbers = np.asarray(values, float)
    T, (R, C) = len(text), size
    under = np.zeros(T, bool) if marked is None else np.asarray(marked, bool)
    if not T or numbers.shape != (T,) or under.shape != (T,):
        raise ValueError(f"a text of {T} characters wants as many numbers and marks, got {numbers.shape}")
    grid, letters, lined = (
        np.full((R, C + 1), np.nan),
        np.full((R, C + 1), "", object),
        np.zeros((R, C + 1), bool),
    )
    for row, (first, end) in enumerate(wrapped(text, C)[:R]):
        here = slice(0, end - first)
        grid[row, here], lined[row, here] = numbers[first:end], under[first:end]
        letters[row, here] = [BLANK if c.isspace() else as_text(c) for c in text[first:end]]
    y, x = (part.ravel().astype(float) for part in np.indices(grid.shape))
    shown = [str(letter) or BLANK for letter in letters.ravel()]
    lines = _underlined(x, y, lined.ravel())
    return Panel(
        [_cells(grid / reach), lines, even(written(x, y, shown, ink="on pale", where="middle center"))],
        bare_axis((-0.7, C + 0.7)),
        bare_axis((R - 0.5, -0.5)),
        **{"top": 12, "bottom": 12, **more},
    )


def even(texts: dict[str, Any]) -> dict[str, Any]:
    """Set texts in letters that are equally wide, so that words on a grid hold together."""
    return texts | {"textfont": texts["textfont"] | {"family": EVEN}}


def _cells(shares: Array) -> dict[str, Any]:
    """Draw cells, (R, C), by their shares of the reach."""
    return {
        "type": "heatmap",
        "z": np.round(STEPS * np.clip(shares, -1, 1)),
        "zmin": -STEPS / (2 * readable()),
        "zmax": STEPS / (2 * readable()),
        "colorscale": scale_named("diverging"),
        "showscale": False,
        "xgap": 0,
        "ygap": 8,
        "hoverinfo": "skip",
    }


@cache
def readable() -> float:
    """Give how far from its middle, as a part of its length, the diverging scale can carry dark letters."""
    away = np.linspace(0, 0.5, 501)
    both = wants_dark_ink("diverging", 0.5 + away) & wants_dark_ink("diverging", 0.5 - away)
    return float(away[both][-1])


def _underlined(x: Array, y: Array, here: Array) -> dict[str, Any]:
    """Draw a line under each character that is marked; those side by side join."""
    low = np.where(here, y + BELOW, np.nan)
    return segments(np.column_stack([x - 0.5, low]), np.column_stack([x + 0.5, low]), "ink", 3)
