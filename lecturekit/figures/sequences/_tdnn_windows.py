"""How often taggers are right, by how far away the word stands that decides and by what they can see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import boxes, cells
from lecturekit.figures._written import inked

MOST = 10  # rows or columns


def window_shares(
    shares: ArrayLike,
    sees: ArrayLike,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    title: str = "window",
) -> go.Figure:
    """Draw shares of right answers as a map, and outline the cells in which the deciding word can be seen.

    Parameters
    ----------
    shares : (R, C) array_like
        Of R kinds of words by C taggers; NaN where there is none yet.
    sees : (R, C) array_like of bool
        Whether the wiring lets it see the word that decides: what the formula says, nothing measured.
    rows, columns : sequence of str
        Their names; ``<br>`` breaks a line.
    title : str
        What the columns are.

    Returns
    -------
    go.Figure

    Raises
    ------
    ValueError
        For arrays that do not fit the names, or too many of them.
    """
    values, inside = np.asarray(shares, float), np.asarray(sees, bool)
    R, C = len(rows), len(columns)
    if values.shape != (R, C) or inside.shape != (R, C) or not (1 <= R <= MOST and 1 <= C <= MOST):
        raise ValueError(f"{R} by {C} names, {MOST} at most, need as many shares, not {values.shape}")
    at, down = list(range(C)), list(range(R))
    bar = {"title": {"text": "right"}, "tickformat": ".0%", "tickvals": [0, 0.5, 1]}
    heat = cells(
        values, (0.0, 1.0), "probability", x=at, y=down, xgap=13, ygap=11, showscale=True, colorbar=bar
    )
    heat |= {"hoverinfo": "text", "hovertemplate": "%{z:.1%} right<extra></extra>", "hoverongaps": False}
    r, c = (part.ravel() for part in np.indices((R, C)))
    texts = [f"{100 * v:.0f}" if np.isfinite(v) else BLANK for v in values.ravel()]
    numbers = inked(c, r, texts, wants_dark_ink("probability", np.nan_to_num(values)).ravel())
    half = np.where(inside.ravel(), 0.475, np.nan)
    frames = boxes((c - half, c + half, r - 0.46, r + 0.46), ink="ink", width=3)
    ticks: dict[str, Any] = {"tickvals": at, "ticktext": list(columns), "showgrid": False, "tickangle": 0}
    x = axis(title, (-0.6, C - 0.4), **ticks)
    y = axis("", (R - 0.45, -0.55), tickvals=down, ticktext=list(rows), showgrid=False)
    drawn = panels([Panel([heat, *numbers, frames], x, y, right=OUTER_BAR, top=16, bottom=84)])
    drawn.layout.margin.l = 250
    drawn.layout.yaxis.tickfont = {"color": colour("ink")}
    return drawn


def window_words(shares: ArrayLike, sees: ArrayLike) -> str:
    """Say how often they are right where the deciding word is in sight, and where it is not.

    Parameters
    ----------
    shares, sees
        As of `window_shares`.

    Returns
    -------
    str
        The least and the most of either kind.
    """
    values, inside = np.asarray(shares, float), np.asarray(sees, bool)
    said = []
    for name, here in (("in sight", inside), ("out of sight", ~inside)):
        known = values[here & np.isfinite(values)]
        if known.size:
            low, high = (
                format_number(100 * float(v), 2 if v < 0.995 else 3) for v in (known.min(), known.max())
            )
            said.append(f"{name}: **{low}** to **{high} %** right")
    return "the word that decides" + (f" {'; '.join(said)}" if said else ": nothing is measured yet")
