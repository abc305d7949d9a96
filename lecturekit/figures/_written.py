"""Texts at places of a plot, and axes that show nothing: what figures made of words are built from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour, word_ink


def written(
    x: ArrayLike, y: ArrayLike, texts: Sequence[str], *, ink: str = "ink", where: str = "middle right"
) -> dict[str, Any]:
    """Write n texts (markup; words go through `as_text` first) at n places, beyond the axes too.

    Parameters
    ----------
    x, y : (n,) array_like
        In data units; NaN leaves a text out.
    texts : sequence of str, n long
        An empty one is to be written as `BLANK`, or plotly would never draw a text there again.
    ink : str
        A symbol or a neutral (see `colour`).
    where : str
        Plotly's ``textposition``: on which side of its place a text stands.
    """
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.asarray(x, float),
        "y": np.asarray(y, float),
        "text": list(texts),
        "textposition": where,
        "textfont": {"color": word_ink(colour(ink))},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def inked(
    x: ArrayLike, y: ArrayLike, texts: Sequence[str], dark: ArrayLike, *, blank: str = BLANK
) -> list[dict[str, Any]]:
    """Write texts into filled cells or nodes, in dark ink or in light: two traces, so that only texts change.

    Parameters
    ----------
    x, y : (n,) array_like
        In data units.
    texts : sequence of str, n long
        An empty one is written as ``blank``.
    dark : (n,) array_like of bool
        Where dark ink reads, see `wants_dark_ink`; elsewhere it is light.
    blank : str
        Stands in each trace where the other one writes.
    """
    places = {"x": np.asarray(x, float), "y": np.asarray(y, float), "hoverinfo": "skip"}
    dark = np.asarray(dark, bool)
    return [
        {"type": "scatter", "mode": "text"}
        | places
        | {"text": [str(text) if shown and text else blank for text, shown in zip(texts, here, strict=True)]}
        | {"textfont": {"color": colour(ink)}}
        for ink, here in (("on pale", dark), ("on deep", ~dark))
    ]


def wide(parts: Sequence[Panel], *, shares: Sequence[float]) -> go.Figure:
    """Put panels side by side, of which the first has no axis on its left and so needs no room for it."""
    made = panels(parts, shares=shares)
    made.layout.margin.l = 14
    return made


def bare_axis(span: Span) -> dict[str, Any]:
    """Describe an axis without ticks, grid and title: for places that mean no number."""
    return axis("", span, showticklabels=False, showgrid=False, tickvals=[span[0]], ticktext=[" "])
