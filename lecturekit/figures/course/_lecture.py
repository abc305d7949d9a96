"""The lecture as a band of slides, in which those of one notebook stand out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import boxes
from lecturekit.figures._written import written

HALF = 0.44  # of a cell's width and height


def lecture_band(
    slides: Sequence[tuple[str, str, str]], chosen: int, *, hover: Sequence[str] = ()
) -> go.Figure:
    """Draw every slide of the lecture as a cell, part by part; those of the chosen one's notebook in colour.

    Parameters
    ----------
    slides : sequence of (part, notebook, title)
        In the lecture's order; the notebook is a number such as ``"12"``.
    chosen : int
        Number of the slide to point at, from 1.
    hover : sequence of str, optional
        What a cell says under the pointer; the titles where not given.

    Returns
    -------
    go.Figure
        A cell's customdata is the number of its slide. Each cell names its notebook, so that none is known
        by its colour alone; cells are rectangles in axis units, and shrink and grow with the page.

    Raises
    ------
    ValueError
        For a slide that is not there.
    """
    if not 1 <= chosen <= len(slides):
        raise ValueError(f"there are slides 1 to {len(slides)}, not {chosen}")
    parts = list(dict.fromkeys(part for part, _, _ in slides))
    rows = np.array([parts.index(part) for part, _, _ in slides])
    columns = np.array([int((rows[:n] == row).sum()) for n, row in enumerate(rows)])
    says = hover or [title for _, _, title in slides]
    cells = _cells([book for _, book, _ in slides], (columns, rows), says, chosen - 1)
    here = chosen - 1
    x, y = float(columns[here]), float(rows[here])
    ring = boxes([[x - HALF], [x + HALF], [y - HALF], [y + HALF]], ink="ink", width=4)
    title = slides[here][2]
    width = int(columns.max()) + 1
    name = written([-0.5], [len(parts) - 0.1], [f"<b>{chosen} · {as_text(title)}</b>"])
    across = axis("", (-0.5, width - 0.5), showticklabels=False, ticktext=[""], tickvals=[0])
    down = axis("", (len(parts) + 0.35, -0.6), tickvals=[*range(len(parts))], ticktext=parts, showgrid=False)
    made = panels([Panel([*cells, ring, name], across, down, top=8, bottom=8)])
    made.layout.margin.l = 168
    return made


def _cells(
    books: Sequence[str], at: tuple[Array, Array], says: Sequence[str], here: int
) -> list[dict[str, Any]]:
    """Draw the cells, those of the notebook at `here` in colour: two traces of all cells."""
    columns, rows = at
    near = np.array([book == books[here] for book in books])
    common = {
        "type": "bar",
        "x": columns,
        "base": rows - HALF,
        "offset": -HALF,
        "width": 2 * HALF,
        "text": books,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "customdata": [*range(1, len(books) + 1)],
        "hovertext": [f"{n} · {as_text(text)}" for n, text in enumerate(says, 1)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    looks = [(~near, colour("faint"), "ink"), (near, class_style(0)[0], "on deep")]
    return [
        common
        | {"y": np.where(these, 2 * HALF, np.nan), "marker": {"color": tint}}
        | {"insidetextfont": {"color": colour(ink)}}
        for these, tint, ink in looks
    ]
