"""An unrolled network of any kind, drawn from a run: time to the right, depth upwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures.recurrent._diagram_layout import MOST_COLUMNS, Layout
from lecturekit.figures.recurrent._diagram_marks import brackets, key
from lecturekit.figures.recurrent._diagram_nodes import colour_bar, nodes
from lecturekit.figures.recurrent._diagram_wires import drawn, wires
from lecturekit.figures.recurrent._diagram_words import UNDER, WORD, weights_named, words

if TYPE_CHECKING:
    from lecturekit.recurrent import Unrolling

LEFT = 132  # px for the names of the rows
PART = 2.4  # cells for the names of the parts


def network_diagram(
    unrolling: Unrolling,
    *,
    weights: str | None = None,
    gradient: bool = False,
    upto: int | None = None,
    chosen: int | Sequence[int] | None = None,
    room: Unrolling | None = None,
    filled: str = "activation",
) -> go.Figure:
    """Draw an unrolled network: plain, deep, in both directions, or an encoder with its decoder.

    Parameters
    ----------
    unrolling : Unrolling
        From `recurrent.unrolling` or `recurrent.encoder_decoder`.
    weights : str, optional
        Weights to light up, all copies together, the others grey: ``"W"``, or one of ``unrolling.names``,
        such as ``"W decoder"``.
    gradient : bool
        Make each arrow as wide as the gradient that goes back along it, in five steps over three powers of
        ten, heads against time. The widest stands for ``room.most_felt``.
    upto : int, optional
        How far the forward run has got, in ticks, from 0; nodes that come later are empty. All unless given.
    chosen : int or sequence of int, optional
        A column to mark by brackets, from 1, or several.
    room : Unrolling, optional
        The largest network that is to have room: axes, units shown and colours are settled by it, so that
        nothing jumps while a slider moves. This one itself unless given.
    filled : str
        What the values of the nodes are, for the colour bar: ``"change"`` where they are differences.

    Returns
    -------
    go.Figure
        Nodes are strips of cells, one a unit, filled by activation; of a long vector the units that vary
        most. A node's customdata is its step.

    Raises
    ------
    ValueError
        For more than thirty columns, what does not fit into `room`, unknown weights, or a gradient without a
        loss.
    """
    made = panels(
        [
            network_panel(
                unrolling,
                weights=weights,
                gradient=gradient,
                upto=upto,
                chosen=chosen,
                room=room,
                filled=filled,
            )
        ]
    )
    made.layout.margin.l = LEFT
    return made


def network_panel(
    unrolling: Unrolling,
    *,
    weights: str | None = None,
    gradient: bool = False,
    upto: int | None = None,
    chosen: int | Sequence[int] | None = None,
    room: Unrolling | None = None,
    filled: str = "activation",
) -> Panel:
    """Make the panel of `network_diagram`, to be set above or beside others; it wants 132 px on its left."""
    layout = Layout(unrolling if room is None else room)
    picked = () if chosen is None else tuple(np.atleast_1d(chosen).tolist())
    _check(unrolling, layout, weights, picked)
    if gradient and unrolling.most_felt == 0 and all(part.felt is None for part in unrolling.arrows):
        raise ValueError("there is no gradient to draw: give a loss to recurrent.unrolling")
    ticks = unrolling.ticks if upto is None else int(upto)
    found = wires(unrolling, layout, ticks, weights)
    most = max(layout.room.most_felt, unrolling.most_felt) if gradient else None
    traces = drawn(found, most, layout)
    traces += [*nodes(unrolling, layout, ticks), weights_named(found, layout, gradient=gradient)]
    traces += [
        *brackets(layout, picked),
        *key(layout, most),
        *words(unrolling, layout, ticks, picked),
        colour_bar(filled),
    ]
    over = WORD + PART * any(row.part for row in layout.room.rows)
    y = axis("", (-UNDER, layout.top + over), **layout.ticks, showgrid=False)
    return Panel(traces, _columns(layout), y, right=OUTER_BAR, top=12, bottom=12)


def _check(unrolling: Unrolling, layout: Layout, weights: str | None, chosen: Sequence[int]) -> None:
    if layout.columns > MOST_COLUMNS:
        raise ValueError(f"up to {MOST_COLUMNS} columns have room, not {layout.columns}: take fewer steps")
    for row in unrolling.rows:
        if row.key not in layout.units or row.columns[-1] > layout.columns:
            raise ValueError(
                f"there is no room for {' '.join(map(str, row.key[:3]))} of {len(row.columns)} steps"
            )
        wide = next(other.values.shape[1] for other in layout.room.rows if other.key == row.key)
        if row.values.shape[1] != wide:
            raise ValueError(f"{row.letter} has {row.values.shape[1]} units here, {wide} in what has room")
    known = {name for part in layout.room.arrows for name in (part.letter, part.name)}
    if weights is not None and weights not in known:
        raise ValueError(f"there are no weights {weights!r}; there are {', '.join(layout.room.names)}")
    for column in chosen:
        if not 1 <= column <= layout.columns:
            raise ValueError(f"chosen must be a column from 1 to {layout.columns}, got {column}")


def _columns(layout: Layout) -> dict[str, Any]:
    """Describe the axis of time; its words are texts, for they must be read from the last row."""
    return axis("", (0.45, layout.columns + 0.55), tickvals=[1], ticktext=[BLANK], showgrid=False)
