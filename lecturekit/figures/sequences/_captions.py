"""A scene, its embedding, and the sentence that comes out of it, word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import boxes, cells
from lecturekit.figures.gates._directions import HALF, chips

if TYPE_CHECKING:
    from lecturekit.networks import Caption

COLUMNS = 9  # steps of a sentence: eight words and the end
RANKS = 4  # likeliest words of each step
LEAST = 0.005  # what is less probable than that is not written
CODE = (-2.5, 2.5)
END = "(end)"


def scene_caption(
    image: ArrayLike, caption: Caption, *, middles: ArrayLike | None = None, chosen: int | None = None
) -> go.Figure:
    """Draw a scene, its embedding as a strip, and the likeliest words at each step of its caption.

    Parameters
    ----------
    image : (32, 32, 3) array_like
        From 0 to 1.
    caption : Caption
        Its cells show what its words were drawn from, at its temperature; at 0, where no other word can come,
        the probabilities at 1. What was said is framed; if it is not among the likeliest, it takes the place
        of the last of them.
    middles : (N, 2) array_like, optional
        Places in the picture that can be clicked, in pixels; customdata is their number, from 0.
    chosen : int, optional
        The place to mark.

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
    parts = [_picture(pixels, spots, chosen), _strip(caption.code), _steps(caption)]
    drawn = panels(parts)
    drawn.layout.xaxis.domain, drawn.layout.yaxis.domain = (0.0, 0.25), (0.17, 1.0)
    drawn.layout.xaxis2.domain, drawn.layout.yaxis2.domain = (0.0, 0.25), (0.0, 0.09)
    drawn.layout.xaxis3.domain = (0.29, 1.0)
    drawn.layout.margin.l = 14
    return drawn


def picture(pixels: NDArray, left: float = 0.0, top: float = 0.0) -> dict[str, Any]:
    """Draw an image (rows, columns, 3), each pixel one unit wide, from a corner on."""
    whole = np.round(255 * np.asarray(pixels)).astype(np.uint8)
    place = {"x0": left + 0.5, "y0": top + 0.5, "dx": 1, "dy": 1}
    return {"type": "image", "z": whole, "hoverinfo": "skip"} | place


def bare() -> dict[str, Any]:
    """Describe what an axis shows that shows nothing."""
    return {"showticklabels": False, "showgrid": False, "tickvals": [0], "ticktext": [BLANK]}


def _picture(pixels: NDArray, spots: Array, chosen: int | None) -> Panel:
    high, wide = pixels.shape[:2]
    dots = {"color": colour("grey"), "size": 4, "opacity": 0.6}  # hovering and clicking reach farther
    click = {"type": "scatter", "mode": "markers", "x": spots[:, 0], "y": spots[:, 1], "marker": dots}
    click |= {"customdata": list(range(len(spots))), "hovertemplate": "click: it goes there<extra></extra>"}
    x, y = spots[chosen] if chosen is not None else (np.nan, np.nan)
    here = boxes(([x - 1.2], [x + 1.2], [y - 1.2], [y + 1.2]), ink="reference", width=1)
    x_axis = axis("", (0.0, float(wide)), **bare(), constrain="domain")
    y_axis = axis("", (float(high), 0.0), **bare(), scaleanchor="x", constrain="domain")
    return Panel([picture(pixels), here, click], x_axis, y_axis, bottom=14, top=14)


def _strip(code: Array) -> Panel:
    E = len(code)
    strip = cells(code[None], CODE, "diverging", y=[0.0], xgap=1)
    strip |= {"hoverinfo": "text", "hovertemplate": "number %{x} of the embedding: %{z:.2f}<extra></extra>"}
    return Panel(
        [strip], axis("embedding", (-0.5, E - 0.5), **bare()), axis("", (0.5, -0.5), **bare()), bottom=34
    )


def _steps(caption: Caption) -> Panel:
    """Draw each step as a column: its likeliest words, the best on top, and frame the one that was said."""
    names, said = caption.outcomes, [*caption.words, *["</s>"] * caption.ended][:COLUMNS]
    rows = caption.probabilities if caption.temperature == 0 else caption.drawn_from()
    shown, row = np.full((RANKS, COLUMNS), np.nan), np.full(COLUMNS, np.nan)
    words = np.full((RANKS, COLUMNS), "", "<U32")
    for step, word in enumerate(said):
        p, which = rows[step], names.index(word)
        best = list(np.argsort(-p, kind="stable")[:RANKS])
        best = best if which in best else [*best[:-1], which]
        shown[:, step], row[step] = p[best], best.index(which)
        words[:, step] = [_cell(names[k], p[k]) if k == which or p[k] >= LEAST else "" for k in best]
    heat = cells(shown, (0.0, 1.0), "probability", x=list(range(1, COLUMNS + 1)), xgap=3, ygap=3)
    heat |= {"text": words.tolist(), "hoverinfo": "text", "hoverongaps": False}
    heat |= {"hovertemplate": "%{text}: %{z:.4f}<extra></extra>"}
    at = np.where(np.isfinite(row), np.arange(1.0, COLUMNS + 1), np.nan)
    frame = boxes((at - HALF, at + HALF, row - HALF, row + HALF), ink="ink", width=4)
    steps = [str(step) for step in range(1, COLUMNS + 1)]
    x = axis("word", (HALF, COLUMNS + HALF), tickvals=list(range(1, COLUMNS + 1)), ticktext=steps)
    y = axis("", (RANKS - HALF, -HALF), **bare())
    return Panel([heat, *chips(words, shown), frame], x | {"showgrid": False}, y, right=14, top=14)


def _cell(name: str, p: float) -> str:
    return f"{as_text(END if name == '</s>' else name)}<br>{100 * p:.0f} %"
