"""A scene, its embedding, and the sentence that comes out of it, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._directions import HALF, chips
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import boxes, cells

if TYPE_CHECKING:
    from lecturekit.networks import Caption

COLUMNS = 9  # steps of a sentence: eight words and the end
LEAST = 0.015  # a probability under that is not written
CODE = (-2.5, 2.5)
END = "(end)"


def scene_caption(
    image: ArrayLike,
    caption: Caption,
    *,
    middles: ArrayLike | None = None,
    chosen: int | None = None,
    never: Sequence[str] = ("<unk>",),
) -> go.Figure:
    """Draw a scene, its embedding as a strip, and what could be said at each step of its caption.

    Parameters
    ----------
    image : (32, 32, 3) array_like
        From 0 to 1.
    caption : Caption
        Its cells show what its words were drawn from, at its temperature; at 0, where no other word can come,
        the probabilities at 1. What was said is framed.
    middles : (N, 2) array_like, optional
        Places in the picture that can be clicked, in pixels; customdata is their number, from 0.
    chosen : int, optional
        The place to mark.
    never : sequence of str
        Outcomes to leave out: what no sentence has.

    Returns
    -------
    go.Figure
        Always the same traces of the same lengths: nine steps; what lies beyond is not drawn.

    Raises
    ------
    ValueError
        For an image that is none, or a place that is not there.
    """
    pixels = np.asarray(image, float)
    if pixels.ndim != 3 or pixels.shape[2] != 3 or not (pixels.min() >= 0 and pixels.max() <= 1):
        raise ValueError(f"an image is (rows, columns, 3) from 0 to 1, got shape {pixels.shape}")
    spots = np.zeros((0, 2)) if middles is None else np.asarray(middles, float)
    if chosen is not None and not 0 <= chosen < len(spots):
        raise ValueError(f"there is no place {chosen}; there are {len(spots)}, from 0")
    parts = [_picture(pixels, spots, chosen), _strip(caption.code), _steps(caption, never)]
    drawn = panels(parts)
    drawn.layout.xaxis.domain, drawn.layout.xaxis2.domain = (0.0, 0.36), (0.405, 0.43)
    drawn.layout.xaxis3.domain = (0.53, 1.0)
    drawn.layout.margin.l = 14
    return drawn


def picture(pixels: NDArray, left: float = 0.0, top: float = 0.0) -> dict[str, Any]:
    """Draw an image (rows, columns, 3), each pixel one unit wide, from a corner on."""
    whole = np.round(255 * np.asarray(pixels)).astype(np.uint8)
    return {
        "type": "image",
        "z": whole,
        "x0": left + 0.5,
        "y0": top + 0.5,
        "dx": 1,
        "dy": 1,
        "hoverinfo": "skip",
    }


def _picture(pixels: NDArray, spots: Array, chosen: int | None) -> Panel:
    high, wide = pixels.shape[:2]
    clear = {"color": "rgba(0,0,0,0)", "size": 24, "symbol": "square"}
    click = {"type": "scatter", "mode": "markers", "x": spots[:, 0], "y": spots[:, 1], "marker": clear}
    click |= {"customdata": list(range(len(spots))), "hovertemplate": "click: it goes there<extra></extra>"}
    x, y = spots[chosen] if chosen is not None else (np.nan, np.nan)
    here = boxes(([x - 1.2], [x + 1.2], [y - 1.2], [y + 1.2]), ink="reference", width=1)
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False, "tickvals": [0], "ticktext": [BLANK]}
    x_axis = axis("", (0.0, float(wide)), **bare, constrain="domain")
    y_axis = axis("", (float(high), 0.0), **bare, scaleanchor="x", constrain="domain")
    return Panel([picture(pixels), here, click], x_axis, y_axis, "the scene", bottom=14)


def _strip(code: Array) -> Panel:
    E = len(code)
    strip = cells(code[:, None], CODE, "diverging", x=[0.0], ygap=2)
    strip |= {"hoverinfo": "text", "hovertemplate": "number %{y} of the embedding: %{z:.2f}<extra></extra>"}
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False, "tickvals": [0], "ticktext": [BLANK]}
    return Panel([strip], axis("", (-0.5, 0.5), **bare), axis("", (E - 0.5, -0.5), **bare), "embedding")


def _steps(caption: Caption, never: Sequence[str]) -> Panel:
    """Draw each outcome as a row, each step as a column."""
    names = [name for name in caption.outcomes if name not in never]
    kept = [caption.outcomes.index(name) for name in names]
    drawn = caption.probabilities if caption.temperature == 0 else caption.drawn_from()
    rows = drawn[:COLUMNS, kept]
    K, shown = len(names), np.full((len(names), COLUMNS), np.nan)
    shown[:, : len(rows)] = rows.T
    percent = np.array([[f"{100 * p:.0f}" if p >= LEAST else "" for p in row] for row in shown])
    said = [*caption.words, *["</s>"] * caption.ended][:COLUMNS]
    at, row = np.full(COLUMNS, np.nan), np.full(COLUMNS, np.nan)
    at[: len(said)] = np.arange(1.0, len(said) + 1)
    row[: len(said)] = [names.index(word) for word in said]
    heat = cells(shown, (0.0, 1.0), "probability", x=list(range(1, COLUMNS + 1)), xgap=2, ygap=1)
    written = [as_text(END if name == "</s>" else name) for name in names]
    heat |= {"text": [[name] * COLUMNS for name in written], "hoverinfo": "text", "hoverongaps": False}
    heat |= {"hovertemplate": "%{text}: %{z:.3f}<extra></extra>"}
    frame = boxes((at - HALF, at + HALF, row - HALF, row + HALF), ink="ink", width=3)
    x = axis("word", (HALF, COLUMNS + HALF), tickvals=list(range(1, COLUMNS + 1)), ticktext=_numbers())
    y = axis("", (K - HALF, -HALF), tickvals=list(range(K)), ticktext=written, showgrid=False)
    title = "next word, per cent"
    return Panel([heat, *chips(percent, shown), frame], x | {"showgrid": False}, y, title, right=14)


def _numbers() -> list[str]:
    return [str(step) for step in range(1, COLUMNS + 1)]
