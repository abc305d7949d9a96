"""Nodes in rows and the edges between them, some of them reached: what diagrams of layers are built from."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._edges import WIDTHS, lifted
from lecturekit.figures._magnitudes import Magnitudes
from lecturekit.figures._symbols import colour
from lecturekit.figures._written import written

Mask = NDArray[np.bool_]

NODE = 25.0  # px
DECADES = 3.0  # of a Jacobian below the largest, from the widest edge to the thinnest
SIZE = Magnitudes({}, (0.0, 1.0), "size of <i>h</i>", scale="sequential")


def edge_widths(felt: Array) -> NDArray[np.int64]:
    """Say which of `WIDTHS`, from 1, each edge gets by its Jacobian; 0 where it is unseen."""
    largest = felt.max(initial=0.0) or 1.0
    with np.errstate(divide="ignore"):
        part = 1 + np.log10(felt / largest) / DECADES
    return np.where(felt > 0, np.clip(np.ceil(part * len(WIDTHS)), 1, len(WIDTHS)), 0).astype(np.int64)


def padded(points: Array, here: Mask, most: int) -> Array:
    """Keep the points that are meant; NaN for the others, and for the edges of larger networks."""
    kept = np.where(here[:, None], points, np.nan)
    return np.concatenate([kept, np.full((most - len(kept), 2), np.nan)])


def edges_drawn(start: Array, end: Array, here: Mask, *, most: int, ink: str, width: float) -> dict[str, Any]:
    """Join (E, 2) points to others where they are meant, as one trace of a constant length."""
    start, end = padded(start, here, most), padded(end, here, most)
    x, y = (np.column_stack([start[:, k], end[:, k]]) for k in (0, 1))
    return lifted(x, y) | {"line": {"color": colour(ink), "width": width}}


def rimmed_discs(places: Array, here: Mask, ink: str, number: list[int], said: list[str]) -> dict[str, Any]:
    """Draw nodes with a rim in a colour, thin if grey; each carries a number, and what it is."""
    rim = {"color": colour(ink), "width": 1 if ink == "grey" else 3}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": places[:, 0],
        "y": np.where(here, places[:, 1], np.nan),
        "marker": {"color": colour("paper"), "size": NODE, "line": rim},
        "customdata": number,
        "text": said,
        "hovertemplate": "%{text}, word %{customdata}<extra></extra>",
        "cliponaxis": False,
    }


def texts_beside(steps: Array, height: float, texts: list[str], loud: Mask, *, where: str) -> dict[str, Any]:
    """Write texts beside a row of nodes: off their rims by unseen markers, however high the figure is."""
    shown = [f"<b>{text}</b>" if strong else text for text, strong in zip(texts, loud, strict=True)]
    inks = [colour("ink" if strong else "muted") for strong in loud]
    row = written(steps, np.full(len(steps), height), shown, where=where)
    beside = {"mode": "markers+text", "marker": {"size": NODE + 8, "opacity": 0, "color": colour("paper")}}
    return row | beside | {"textfont": {"color": inks}}
