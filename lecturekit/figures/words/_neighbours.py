"""Who is nearest to whom, as a table that is part of a figure, so that it moves with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.corpora import LabelledMatrix
from lecturekit.figures._axes import axis
from lecturekit.figures._heat import heat_panel, named
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.words import NeighbourTable

WORD, DRAWN, SIGN, ANGLE, END = 0.0, 2.7, 9.2, 9.8, 13.6  # where the columns begin, in a unit of their own
MOST_LETTERS = 13  # of two neighbours in one cell
_PAPER_TO_TINT = [[0.0, colour("paper")], [1.0, str(scale("sequential")[1][1])]]


def neighbour_panel(now: NeighbourTable, start: NeighbourTable, title: str = "") -> Panel:
    """Set the nearest neighbours as a table: by distance as drawn now, and by angle.

    Parameters
    ----------
    now : NeighbourTable
        Of the points as they are drawn, R words.
    start : NeighbourTable
        Of the points as they were counted. Rows in which the neighbour by distance is another by now are
        tinted, and say which it was; not those where one of the two does not exist.
    title : str
        A few words over it; empty for none.

    Returns
    -------
    Panel
        Always the same traces; only a heat map's cells and texts change. A word without a neighbour (a row of
        zeros) has a dash.

    Raises
    ------
    ValueError
        If the two tables are about different words.
    """
    if now.rows != start.rows:
        raise ValueError("the two tables of neighbours must be about the same words, in the same order")
    moved = np.array(
        [bool(a and b) and a != b for a, b in zip(now.by_distance, start.by_distance, strict=True)]
    )
    drawn = [
        _neighbour(name, length, was if flipped else "")
        for name, length, was, flipped in zip(
            now.by_distance, now.distance, start.by_distance, moved, strict=True
        )
    ]
    by_angle = [_neighbour(name, angle, "", "°") for name, angle in zip(now.by_angle, now.angle, strict=True)]
    signs = [_sign(a, b) for a, b in zip(now.by_distance, now.by_angle, strict=True)]
    traces = [
        _tint(moved),
        _column([as_text(name) for name in now.rows], WORD, "ink", customdata=list(now.rows)),
        _column(_only(drawn, ~moved), DRAWN, "ink"),
        _column(_only([f"<b>{text}</b>" for text in drawn], moved), DRAWN, "x"),
        _column(signs, SIGN, "muted"),
        _column(by_angle, ANGLE, "muted"),
        _heads(),
    ]
    hidden: dict[str, Any] = {"showticklabels": False, "showgrid": False}
    x = axis("", (-0.2, END), **hidden)
    y = axis("", (len(now.rows) - 0.5, -1.5), **hidden)
    return Panel(traces, x, y, title, right=12, top=20, bottom=24)


def _sign(by_distance: str, by_angle: str) -> str:
    """Compare two neighbours; nothing is said where one does not exist."""
    if not (by_distance and by_angle):
        return " "
    return "=" if by_distance == by_angle else "≠"


def _neighbour(name: str, value: float, was: str, unit: str = "") -> str:
    if not name:
        return "—"
    number = f"{as_text(name)} {value:.1f}{unit}"
    if was and len(was) + len(name) > MOST_LETTERS:  # both would run into the next column
        was = "…"
    return f"{as_text(was)} → {number}" if was else number


def _only(texts: Sequence[str], here: Array) -> list[str]:
    return [text if shown else BLANK for text, shown in zip(texts, here, strict=True)]


def _tint(moved: Array) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "x": [-0.2, END],
        "y": np.arange(len(moved)),
        "z": moved[:, None].astype(float),
        "zmin": 0.0,
        "zmax": 1.0,
        "colorscale": _PAPER_TO_TINT,
        "showscale": False,
        "hoverinfo": "skip",
        "xgap": 0,
        "ygap": 2,
    }


def _column(texts: Sequence[str], x: float, ink: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.full(len(texts), x),
        "y": np.arange(len(texts), dtype=float),
        "text": list(texts),
        "textposition": "middle right",
        "textfont": {"color": colour(ink)},
        "cliponaxis": False,
        "hoverinfo": "skip" if not more else "none",
        **more,
    }


def _heads() -> dict[str, Any]:
    heads = ["<b>word</b>", "<b>nearest as drawn</b>", "<b>by angle</b>"]
    return _column(heads, WORD, "muted") | {"x": np.array([WORD, DRAWN, ANGLE]), "y": np.full(3, -1.0)}


def neighbour_flips(
    distances: LabelledMatrix, now: NeighbourTable, start: NeighbourTable, *, most: float
) -> go.Figure:
    """Draw all distances as a heat map, each word's nearest outlined, beside the table of neighbours.

    Parameters
    ----------
    distances : LabelledMatrix
        (R, R) Euclidean distances of the points as they are drawn.
    now, start : NeighbourTable
        As in `neighbour_panel`.
    most : float
        The strong end of the colours, the same for all positions of a slider. Above 20, the cells say whole
        numbers.

    Returns
    -------
    go.Figure
    """
    written = distances.with_values(np.round(distances.values)) if most > 20 else distances
    nearest = [(a, b) for a, b in zip(now.rows, now.by_distance, strict=True) if b]
    marks = nearest * (2 if len(nearest) == 1 else 1)
    left = heat_panel(written, named(distances), span=(0.0, most), highlight=marks)
    left.traces[0]["showscale"] = False  # every cell says its number
    for trace in left.traces:
        if trace.get("mode") == "text":
            trace["text"] = [text or BLANK for text in trace["text"]]
    return panels([replace(left, right=20), neighbour_panel(now, start)], shares=[1, 1])
