"""A fair die with any number of faces, drawn as what it is: equal parts of a whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK, segments, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel
from lecturekit.figures._symbols import colour
from lecturekit.figures._written import bare_axis, written

MOST = 100  # rows and columns of faces: beyond that nobody tells them apart
COARSE = 36  # so many in a row have a broad gap between them
NOTES = 3  # lines of text below the die


def die_panel(faces: float, notes: Sequence[str] = ()) -> Panel:
    """Draw a square that is cut into faces of equal size, a part of one at the end.

    Parameters
    ----------
    faces : float
        How many, 1 or more; of more than `MOST` squared, and of infinitely many, none is drawn.
    notes : sequence of str
        Lines below, at most `NOTES`, in plotly's markup.

    Returns
    -------
    Panel
        Six traces of fixed lengths: all faces, the first of them, gaps in two widths, the outline, texts.
    """
    drawn = math.isfinite(faces) and faces <= MOST**2
    side = max(1, math.ceil(math.sqrt(faces) - 1e-9)) if drawn else 1
    texts = [f"a fair die: <b>{_count(faces)}</b> faces", *notes, *[BLANK] * (NOTES - len(notes))]
    heights = np.array([1.09, *(-0.1 - 0.12 * np.arange(NOTES))])
    traces = [
        _filled(_outline(faces if drawn else math.nan, side), "x"),
        _filled(_outline(1.0 if drawn else math.nan, side), "z"),
        _gaps(side, side if drawn and side <= COARSE else 0, 2.5),
        _gaps(side, side if drawn and side > COARSE else 0, 0.7),
        stroke([0, 1, 1, 0, 0], [0, 0, 1, 1, 0], "ink", 2),
        written(np.full(NOTES + 1, 0.5), heights, texts, where="middle center")
        | {"textfont": {"color": [colour("ink")] + [colour("muted")] * NOTES}},
    ]
    square: dict[str, Any] = {"scaleanchor": "x", "constrain": "domain"}
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False, "tickvals": [0], "ticktext": [BLANK]}
    y = axis("", (-0.06 - 0.12 * NOTES, 1.16), **bare) | square
    return Panel(traces, bare_axis((-0.05, 1.05)) | {"constrain": "domain"}, y, right=14, top=8, bottom=8)


def _count(faces: float) -> str:
    return format_number(round(faces) if 10 <= faces < 1e6 else float(faces))


def _outline(faces: float, side: int) -> Array:
    """Give the corners of so many faces in rows of ``side``, (7, 2); the last one may be cut."""
    if not math.isfinite(faces):
        return np.full((7, 2), np.nan)
    rows = math.floor(faces / side + 1e-12)
    rest = (faces - rows * side) / side
    upper, lower = 1 - rows / side, 1 - min(rows + (rest > 1e-12), side) / side
    corners = [(0, 1), (1, 1), (1, upper), (rest, upper), (rest, lower), (0, lower), (0, 1)]
    if not rows:  # less than a row: the upper right part is none
        corners = [(0, 1), (rest, 1), (rest, 1), (rest, 1), (rest, lower), (0, lower), (0, 1)]
    return np.round(np.array(corners, float), 5)


def _filled(corners: Array, ink: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": corners[:, 0],
        "y": corners[:, 1],
        "fill": "toself",
        "fillcolor": colour(ink),
        "line": {"width": 0, "color": colour(ink)},
        "hoverinfo": "skip",
    }


def _gaps(side: int, shown: int, width: float) -> dict[str, Any]:
    """Draw the gaps between rows and columns; none if none are shown."""
    most = COARSE if width > 1 else MOST
    at = np.full(most - 1, np.nan)
    at[: max(shown - 1, 0)] = np.round(np.arange(1, max(shown, 1)) / side, 4)
    zero, one = np.where(np.isnan(at), np.nan, 0.0), np.where(np.isnan(at), np.nan, 1.0)
    starts = np.concatenate([np.column_stack([at, zero]), np.column_stack([zero, at])])
    ends = np.concatenate([np.column_stack([at, one]), np.column_stack([one, at])])
    return segments(starts, ends, "paper", width)
