"""One picture, and what each filter of a layer answers to it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import colour
from lecturekit.figures._template import MARGIN
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, written

if TYPE_CHECKING:
    from lecturekit.networks import FilterMaps

SHARES = (0.27, 0.46, 0.27)


def filter_images(seen: FilterMaps, *, span: Span | None = None) -> go.Figure:
    """Draw a picture, the maps of a layer's filters, and the answer that comes of them.

    Parameters
    ----------
    seen : FilterMaps
        Of C filters.
    span : (float, float), optional
        The ends of the maps' colours, to be given wherever the picture changes; from 0 to the largest answer
        unless given.

    Returns
    -------
    go.Figure
        Three panels: the picture; the maps in rows, each at the size of the picture; the probabilities of the
        digits, the likeliest in colour.
    """
    top = float(seen.maps.max()) or 1.0
    parts = [_picture(seen), _mosaic(seen, span or (0.0, top)), _answer(seen)]
    made = panels(parts, shares=SHARES)
    made.layout.margin.l = 14
    return made


def _picture(seen: FilterMaps) -> Panel:
    side = len(seen.picture)
    heat = _heat(seen.picture, (0.0, 1.0)) | {
        "showscale": False,
        "hovertemplate": "ink %{z:.2f}<extra></extra>",
    }
    return Panel([heat], *_square(side), "what it sees", right=MARGIN["r"])


def _mosaic(seen: FilterMaps, span: Span) -> Panel:
    C, side = len(seen.maps), len(seen.picture)
    across = math.ceil(math.sqrt(C))
    down = math.ceil(C / across)
    factor = side // seen.maps.shape[1]
    z = np.full((down * (side + 1) - 1, across * (side + 1) - 1), np.nan)
    number = np.zeros(z.shape, int)
    for k, one in enumerate(seen.maps):
        row, column = (side + 1) * (k // across), (side + 1) * (k % across)
        z[row : row + side, column : column + side] = np.kron(one, np.ones((factor, factor)))
        number[row : row + side, column : column + side] = k + 1
    heat = _heat(z, span) | {
        "customdata": number.tolist(),
        "hovertemplate": "filter %{customdata}: %{z:.3~g}<extra></extra>",
        "hoverongaps": False,
        "colorbar": {"title": {"text": "answer"}},
    }
    title = f"what the {C} filters of {as_text(seen.layer)} answer"
    return Panel([heat], *_square(*z.shape), title, right=OUTER_BAR)


def _heat(z: Array, span: Span) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "z": np.clip(z, *span),
        "zmin": span[0],
        "zmax": span[1],
        "colorscale": scale("sequential"),
        "xgap": 0,
        "ygap": 0,
    }


def _square(rows: int, columns: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """Axes of square cells, the first row on top."""
    x, y = bare_axis((-0.5, (columns or rows) - 0.5)), bare_axis((rows - 0.5, -0.5))
    return x | {"constrain": "domain"}, y | {"constrain": "domain", "scaleanchor": "x"}


def _answer(seen: FilterMaps) -> Panel:
    digits = np.arange(len(seen.probabilities))
    tints = [colour("z") if k == seen.digit else colour("grey") for k in digits]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": seen.probabilities,
        "y": digits,
        "marker": {"color": tints},
        "hovertemplate": "%{y}: %{x:.3f}<extra></extra>",
    }
    most = seen.probabilities[seen.digit]
    said = written([1.0], [seen.digit], [f"\u2002{100 * most:.0f}\u202f%"])
    x = axis("probability", (0.0, 1.0), dtick=0.5, showgrid=False)
    y = axis("", (9.6, -0.6), tickvals=digits.tolist(), ticktext=[str(k) for k in digits], showgrid=False)
    return Panel([bars, said], x, y, "what it says", right=64)


def filter_words(seen: FilterMaps, digit: int) -> str:
    """Say what the network takes the picture for, what it is, and how many filters answer at all."""
    silent = int((seen.maps.reshape(len(seen.maps), -1).max(axis=1) <= 0).sum())
    right = "right" if seen.digit == digit else f"wrong, it is a {digit}"
    quiet = f"; {silent} of {len(seen.maps)} filters are silent" if silent else ""
    return f"says **{seen.digit}** ({100 * seen.probabilities[seen.digit]:.0f}\u202f%), {right}{quiet}"
