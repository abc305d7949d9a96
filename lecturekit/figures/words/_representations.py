"""How many words there are, and which of them look alike: what representations are chosen for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.corpora import LabelledMatrix
from lecturekit.figures._axes import Span, exponent_axis
from lecturekit.figures._heat import heat_panel
from lecturekit.figures._names import EM, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import written
from lecturekit.figures.words._strips_words import most_alike
from lecturekit.words import Growth

POINTS = 80  # of a curve; evenly spaced on a log scale
READ, SEEN = (0.0, 8.0), (0.0, 5.2)  # exponents of ten that the axes show
GOAL = "the lecture’s 100,000"
GUTTER = 0.03  # of the width, between two maps
RECENT = 1000  # words: as many without a new one, and a text has run out; shorter texts foretell nothing


def growth_curves(growths: Sequence[Growth], *, chosen: str, read: int, goal: int = 100_000) -> go.Figure:
    """Draw how many different words texts have, against how many words one has read.

    Parameters
    ----------
    growths : sequence of Growth
        Up to five texts.
    chosen : str
        Name of the one to show in full colour, with its way to the goal if it goes on as in its second half;
        a text of fewer than 1000 words is too short to say.
    read : int
        Words read so far, at least 1.
    goal : int
        A vocabulary size to draw as a line across.

    Returns
    -------
    go.Figure
        The axes hold still; of as many texts always the same traces of the same lengths.
    """
    level = np.log10(goal)
    traces = [stroke(READ, [level, level], "reference", 1), _named(GOAL, level)]
    ends = []
    for growth in sorted(growths, key=lambda g: g.name == chosen):
        loud = growth.name == chosen
        x, y = _curve(growth)
        traces.append(stroke(x, y, "x" if loud else "grey", 4 if loud else 2))
        if not loud:
            ends.append(growth)
    loudest = next(g for g in growths if g.name == chosen)
    traces += [_onward(loudest, goal), _now(loudest, read), _end_names(ends)]
    across, up = exponent_axis("words read", READ), exponent_axis("different words among them", SEEN)
    return panels([Panel(traces, across, up)])


def growth_words(growth: Growth, read: int, *, goal: int = 100_000) -> str:
    """Say in one line of Markdown how many different words came, how many lately, and what the goal takes.

    Parameters
    ----------
    growth : Growth
        The text.
    read : int
        Words read so far; beyond the text's end, all of it.
    goal : int
        A vocabulary size.

    Notes
    -----
    Words have run out if 1000 and more are read and none of the last 1000 was new.
    """
    read = min(read, len(growth.seen))
    said = [f"**{format_number(growth.after(read))}** different words"]
    new = growth.after(read) - growth.after(read - RECENT)
    if read >= RECENT:
        said.append(f"**{new}** of the last {format_number(RECENT)} were new")
    if read >= RECENT and not new:
        said.append("the words have run out")
    elif len(growth.seen) < RECENT:
        said.append(f"too short a text to say how many {format_number(goal)} need")
    elif np.isfinite(growth.needed(goal)):
        said.append(f"{format_number(goal)} need **{growth.needed(goal) / 1e6:.1f} million**")
    return "; ".join(said)


def _curve(growth: Growth) -> tuple[Any, Any]:
    read = np.round(np.geomspace(1, len(growth.seen), POINTS)).astype(int)
    return np.log10(read), np.log10(growth.seen[read - 1])


def _named(text: str, level: float) -> dict[str, Any]:
    return written([READ[0]], [level], [f"\u2002{text}"], ink="muted", where="top right")


def _onward(growth: Growth, goal: int) -> dict[str, Any]:
    """Draw the way from the end of the text to the goal; of no length if it is unknown or never ends."""
    start = (np.log10(len(growth.seen)), np.log10(growth.seen[-1]))
    foretold = len(growth.seen) >= RECENT and np.isfinite(growth.needed(goal))
    end = (np.log10(growth.needed(goal)), np.log10(goal)) if foretold else start
    trace = stroke([start[0], end[0]], [start[1], end[1]], "x", 2)
    return trace | {"line": trace["line"] | {"dash": "dot"}}


def _now(growth: Growth, read: int) -> dict[str, Any]:
    read = min(read, len(growth.seen))
    seen = growth.after(read)
    count = f"<b>{format_number(seen)}</b> different of {format_number(read)}"
    marker = {"color": colour("x"), "size": 15, "line": {"color": colour("paper"), "width": 2}}
    text = f"\u2002<b>{as_text(growth.name)}</b><br>\u2002{count}"  # two lines: one would leave the figure
    here = written([np.log10(read)], [np.log10(seen)], [text], ink="x", where="bottom right")
    return here | {"mode": "markers+text", "marker": marker}


def _end_names(others: Sequence[Growth]) -> dict[str, Any]:
    x = [np.log10(len(growth.seen)) for growth in others]
    y = [np.log10(growth.seen[-1]) for growth in others]
    names = [f"\u2002{as_text(growth.name)}" for growth in others]
    return written(x, y, names, ink="muted", where="bottom right")


def similarity_maps(
    tables: Sequence[LabelledMatrix],
    titles: Sequence[str],
    *,
    mark: bool = True,
    span: Span = (-1.0, 1.0),
) -> go.Figure:
    """Draw who is like whom under up to three representations, side by side.

    Parameters
    ----------
    tables : sequence of LabelledMatrix
        (R, R) cosines of the same words each; NaN for a word without a vector is crossed out.
    titles : sequence of str
        A few words over each.
    mark : bool
        Whether to outline the two words that are most alike, in each table.
    span : (float, float)
        The ends of the colour scale.

    Returns
    -------
    go.Figure
        The names of the rows stand once, on the left.
    """
    parts = []
    for number, (table, title) in enumerate(zip(tables, titles, strict=True)):
        alike = most_alike(table) if mark else None
        marks = [alike, alike[::-1]] if alike else []
        panel = heat_panel(table, title, span=span, scale="diverging", highlight=marks)
        last = number == len(tables) - 1
        panel.traces[0]["showscale"] = last
        for trace in panel.traces:
            if trace.get("mode") == "text":
                trace["text"] = _one_decimal(table, trace["text"])
        room = 52 + round(0.87 * EM * max(map(len, table.columns)))
        upright = panel.x | {"tickangle": -60}
        once = panel.y | {"showticklabels": number == 0}
        parts.append(replace(panel, x=upright, y=once, top=room, right=panel.right if last else 28))
    return _close(panels(parts), len(tables), max(max(map(len, table.rows)) for table in tables))


def _close(made: go.Figure, count: int, letters: int) -> go.Figure:
    """Set the maps nearer to each other than panels with axes of their own, and leave room for the names."""
    made.layout.margin.l = 24 + EM * letters
    width = (1 - GUTTER * (count - 1)) / count
    for number, where in enumerate(["", "2", "3"][:count]):
        start = number * (width + GUTTER)
        made.layout[f"xaxis{where}"].domain = [start, min(1.0, start + width)]
        made.layout.annotations[number].x = start
    return made


def _one_decimal(table: LabelledMatrix, texts: Sequence[str]) -> list[str]:
    """Write a map's numbers again: with one decimal, as three maps leave no more room, or all whole."""
    values = table.values.ravel()
    whole = np.isclose(np.nan_to_num(values), np.round(np.nan_to_num(values)), rtol=0, atol=1e-6).all()
    short = [f"{value + 0.0:.{0 if whole else 1}f}" for value in np.round(values, 1).tolist()]
    return [number.replace("-", "−") if text else text for number, text in zip(short, texts, strict=True)]
