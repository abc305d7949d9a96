"""A route through the notebooks: each a bar of its minutes, in which the stops of the route stand out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import axis
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import written


class Halt(Protocol):
    """What the figure needs of a stop: `lecturekit.course.Stop` has it."""

    @property
    def number(self) -> str:
        """Give the number of its notebook."""

    @property
    def title(self) -> str:
        """Give its headline."""

    @property
    def minutes(self) -> float:
        """Give the minutes it takes."""


def route_bars(
    halts: Sequence[Halt], chosen: Sequence[int], names: dict[str, str], *, longest: float
) -> go.Figure:
    """Draw every notebook as a bar of its stops, those that are chosen in full colour.

    Parameters
    ----------
    halts : sequence of Halt, N long
        Stops of all notebooks, in their order.
    chosen : sequence of int
        Numbers of those on the route, from 0.
    names : dict of str to str
        Number of each notebook to its title, in their order: the rows.
    longest : float
        Minutes at the right end of the axis.

    Returns
    -------
    go.Figure
        A block's customdata is the number of its stop.
    """
    rows, on = list(names), set(chosen)
    clock = dict.fromkeys(rows, 0.0)
    starts, inks = [], []
    for n, halt in enumerate(halts):
        starts.append(clock[halt.number])
        clock[halt.number] += halt.minutes
        inks.append(class_style(0)[0] if n in on else colour("faint"))
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [halt.minutes for halt in halts],
        "base": starts,
        "y": [rows.index(halt.number) for halt in halts],
        "width": 0.72,
        "marker": {"color": inks, "line": {"color": colour("paper"), "width": 1.5}},
        "customdata": [*range(len(halts))],
        "hovertext": [f"{as_text(halt.title)}: {halt.minutes:g} min" for halt in halts],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    spent = dict.fromkeys(rows, 0.0)
    for n in on:
        spent[halts[n].number] += halts[n].minutes
    sums = [f"<b>{spent[row]:g}</b> of {clock[row]:g}" if spent[row] else "\u2007" for row in rows]
    ends = written(np.array([clock[row] for row in rows]) + 1, np.arange(len(rows)), sums)
    across = axis("minutes of the notebook's slides; in colour: shown", (0, longest))
    ticks = [f"{row} {as_text(names[row])}" for row in rows]
    down = axis("", (len(rows) - 0.4, -0.6), tickvals=[*range(len(rows))], ticktext=ticks, showgrid=False)
    made = panels([Panel([bars, ends], across, down, top=6)])
    made.layout.margin.l = 262
    return made
