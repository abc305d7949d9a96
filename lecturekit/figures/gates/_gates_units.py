"""All units of a layer over a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit.figures._axes import axis
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._scales import scale
from lecturekit.figures._wordrows import boxes
from lecturekit.figures.gates._gates_strips import room_for, step_axis

MOST_NAMES = 24  # rows; of more every second, third … is named
SIGNED = {True: ("diverging", -1.0), False: ("probability", 0.0)}


def unit_map(
    values: ArrayLike,
    units: Sequence[str],
    words: Sequence[str],
    *,
    quantity: str,
    signed: bool = True,
    chosen: str | None = None,
) -> go.Figure:
    """Draw one value of every unit at every word as a heat map.

    Parameters
    ----------
    values : (H, T) array_like
        In the order in which the rows shall stand, the first on top.
    units, words : sequence of str, H and T long
        Names of the rows, each its own, and of the columns.
    quantity : str
        What is shown, for the colour bar.
    signed : bool
        From −1 to 1, or from 0 to 1 (gates).
    chosen : str, optional
        A unit to outline.

    Returns
    -------
    go.Figure
        A click gives the unit's name.

    Raises
    ------
    ValueError
        If sizes do not fit, or no unit has the chosen name.
    """
    values, units = np.asarray(values, float), list(units)
    if values.shape != (len(units), len(words)) or not values.size:
        raise ValueError(f"{values.shape} values do not fit {len(units)} units and {len(words)} words")
    if chosen is not None and chosen not in units:
        raise ValueError(f"no unit is called {chosen!r}; there are {', '.join(units[:8])} …")
    name, low = SIGNED[signed]
    H, T = values.shape
    cells = {
        "type": "heatmap",
        "z": np.clip(values, low, 1.0),
        "zmin": low,
        "zmax": 1.0,
        "colorscale": scale(name),
        "colorbar": {"title": {"text": quantity}},
        "customdata": [[unit] * T for unit in units],
        "hovertemplate": "%{customdata}: <b>%{z:.3f}</b><extra></extra>",
    }
    row = units.index(chosen) if chosen is not None else np.nan
    step = -(-H // MOST_NAMES)
    y = axis(
        "",
        (H - 0.5, -0.5),
        tickvals=list(range(0, H, step)),
        ticktext=units[::step],
        showgrid=False,
    )
    frame = boxes(([-0.5], [T - 0.5], [row - 0.5], [row + 0.5]), ink="ink", width=3)
    panel = Panel([cells, frame], step_axis(words), y, right=OUTER_BAR, top=10, bottom=room_for(words))
    return panels([panel])
