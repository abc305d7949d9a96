"""Words as rows: the axis that one-hot vectors, matrices and bars of a vocabulary share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import BLANK, segments, stroke
from lecturekit.figures._ranking import shortened
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text

LONGEST = 11  # letters of a word in the margin
TOP = 40  # px for the heads of the columns


def word_axis(
    words: Sequence[str], strong: Collection[str] = (), *, below: float = 0.0, names: bool = True
) -> dict[str, Any]:
    """Describe the upright axis on which each word is a row, the first on top.

    Parameters
    ----------
    words : sequence of str
        V of them.
    strong : collection of str
        Set in bold.
    below : float
        Rows left free below the last word.
    names : bool
        False beside a panel that has the names already.
    """
    short = [shortened(word, LONGEST) for word in words]
    ticks = [f"<b>{text}</b>" if word in strong else text for word, text in zip(words, short, strict=True)]
    rows: dict[str, Any] = {"tickvals": list(range(len(words))), "ticktext": ticks, "showgrid": False}
    return axis("", (len(words) - 0.5 + below, -0.5), **rows, showticklabels=names)


def cells(values: ArrayLike, span: Span, scale: str, **more: Any) -> dict[str, Any]:
    """Draw (R, C) numbers as coloured cells, without a colour bar unless told so; NaN is left empty."""
    values = np.asarray(values, float)
    return {
        "type": "heatmap",
        "z": np.clip(values, *span),
        "zmin": span[0],
        "zmax": span[1],
        "colorscale": scale_named(scale),
        "showscale": False,
        "hoverinfo": "skip",
    } | more


def clickable(trace: dict[str, Any], words: Sequence[str], says: str = "%{text}") -> dict[str, Any]:
    """Let each cell of V rows carry its row's word: for clicks as it is, for hovering as plotly's text."""
    columns = np.shape(trace["z"])[1]
    return {key: value for key, value in trace.items() if key != "hoverinfo"} | {
        "customdata": [[word] * columns for word in words],
        "text": [[as_text(word)] * columns for word in words],
        "hovertemplate": f"{says}<extra></extra>",
    }


def boxes(edges: Sequence[ArrayLike], *, ink: str, width: float) -> dict[str, Any]:
    """Outline n boxes as one line, given their left, right, upper and lower edges; a box at NaN is none."""
    left, right, top, bottom = np.broadcast_arrays(*(np.asarray(edge, float) for edge in edges))
    gap = np.full(left.shape, np.nan)
    x = np.stack([left, right, right, left, left, gap], axis=-1).ravel()
    y = np.stack([top, top, bottom, bottom, top, gap], axis=-1).ravel()
    return stroke(x, y, ink, width)


def blocks(rows: ArrayLike, V: int) -> tuple[Array, Array]:
    """Give upper and lower edges of some of V rows; those that follow each other are one block."""
    here = np.zeros(V + 2, bool)
    here[np.asarray(rows, int) + 1] = True
    edges = np.flatnonzero(here[1:] != here[:-1]).reshape(-1, 2) - 0.5
    return np.asarray(edges[:, 0], float), np.asarray(edges[:, 1], float)


def row_bars(ends: ArrayLike, *, start: float = 0.0, ink: str, width: float = 9) -> dict[str, Any]:
    """Draw a bar in each row, as thick lines, which move without a repaint; one that ends at NaN is none."""
    ends = np.asarray(ends, float)
    rows = np.arange(len(ends), dtype=float)
    known = np.where(np.isfinite(ends), start, np.nan)
    return segments(np.column_stack([known, rows]), np.column_stack([ends, rows]), ink, width)


def row_texts(x: ArrayLike, texts: Sequence[str], ink: str, side: str = "middle right") -> dict[str, Any]:
    """Write one text in each row."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.broadcast_to(np.asarray(x, float), (len(texts),)),
        "y": np.arange(len(texts), dtype=float),
        "text": list(texts),
        "textposition": side,
        "textfont": {"color": colour(ink)},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def only(texts: Sequence[str], here: ArrayLike) -> list[str]:
    """Keep the texts that are meant; a blank elsewhere, so that the number stays."""
    return [text if shown else BLANK for text, shown in zip(texts, np.asarray(here, bool), strict=True)]
