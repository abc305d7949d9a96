"""Lines, and their names at their ends: what stands in for a legend.

All of it is drawn as scatter traces, not as shapes or annotations: then a name can follow its line
while a slider moves without a repaint of the whole figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span
from lecturekit.figures._symbols import Symbol, class_style, colour, symbol, word_ink
from lecturekit.figures._template import MARGIN


def label_room(texts: Sequence[str]) -> int:
    """Give the px to the right of the plot that names of lines need, markup not counted."""
    longest = max((len(re.sub("<[^>]*>", "", text)) for text in texts), default=0)
    return max(MARGIN["r"], 20 + 9 * longest)


@dataclass(frozen=True)
class Style:
    """How a line looks.

    Parameters
    ----------
    colour : str
        ``#rrggbb`` of the palette's light side.
    dash, marker : str
        Plotly's names.
    width : float
        px.
    """

    colour: str
    dash: str = "solid"
    marker: str = "circle"
    width: float = 2.5


def style(name: str | int, *, width: float = 2.5) -> Style:
    """Give the style of a symbol (``"h"``), a neutral (``"grey"``), or of the n-th class (an int)."""
    if isinstance(name, int):
        tint, marker, dash = class_style(name)
        return Style(tint, dash, marker, width)
    known: Symbol | None = None
    try:
        known = symbol(name)
    except KeyError:
        return Style(colour(name), width=width)
    return Style(known.colour, known.dash, known.marker, width)


def line(
    x: ArrayLike, y: ArrayLike, look: Style, *, span: Span | None = None, hover: str = ""
) -> list[dict[str, Any]]:
    """Draw a line; what lies beyond the axis is drawn at its edge and marked there.

    Parameters
    ----------
    x, y : (N,) array_like
        NaN leaves a gap.
    look : Style
        See `style`.
    span : (float, float), optional
        The y axis' floor and ceiling. Values below are drawn at the floor and marked ▼, values above at the
        ceiling and marked ▲; zero and less on a log axis lie below the floor.
    hover : str
        Plotly's hover template; the value and x where empty.

    Returns
    -------
    list of dict
        One trace, or with ``span`` three: the marks are always there, so that the number stays.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    drawn = y if span is None else np.clip(y, min(span), max(span))
    pen = {"color": look.colour, "dash": look.dash, "width": look.width}
    trace = {"type": "scatter", "mode": "lines", "x": x, "y": drawn, "line": pen}
    trace |= {"hovertemplate": (hover or "%{y:.3~g} at %{x}") + "<extra></extra>"}
    if span is None:
        return [trace]
    low, high = min(span), max(span)
    below, above = y < low, y > high
    trace["y"] = np.where(_inside(below) | _inside(above), np.nan, drawn)
    return [
        trace,
        _marks(x, np.where(_thinned(below), low, np.nan), look, "triangle-down"),
        _marks(x, np.where(_thinned(above), high, np.nan), look, "triangle-up"),
    ]


def _inside(beyond: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Find the points within a run beyond the axis: there the marks stand for the line."""
    padded = np.concatenate([beyond[:1], beyond, beyond[-1:]])
    return padded[:-2] & beyond & padded[2:]


def _thinned(beyond: NDArray[np.bool_], most: int = 30) -> NDArray[np.bool_]:
    """Keep the first point of each run, and of the others as many as can be told apart."""
    first = beyond & ~np.concatenate([[False], beyond[:-1]])
    step = -(-beyond.size // most)
    return first | (beyond & (np.arange(beyond.size) % step == 0))


def _marks(x: Array, y: Array, look: Style, shape: str) -> dict[str, Any]:
    words = "below the floor" if shape == "triangle-down" else "above the ceiling"
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": {"color": look.colour, "symbol": shape, "size": 8},
        "cliponaxis": False,
        "hovertemplate": f"{words} of this axis, at %{{x}}<extra></extra>",
    }


def direct_labels(
    ends: Sequence[tuple[str, float, str]],
    at: float,
    span: Span,
    *,
    log: bool = False,
    gap: float = 0.065,
) -> dict[str, Any]:
    """Name lines at their right ends, in their colours, never one on top of the other.

    Parameters
    ----------
    ends : sequence of (text, y, colour)
        One per line: its name, where it ends, and its colour. A line that ends at NaN goes without a name;
        one that ends beyond the axis is named at the edge.
    at : float
        x of the names, usually the right end of the x axis.
    span : (float, float)
        The y axis, in data units.
    log : bool
        Whether the y axis is logarithmic.
    gap : float
        Least distance of two names, as a part of the axis: 0.065 is 20 px of 300.

    Returns
    -------
    dict
        One trace. The panel's ``right`` is `label_room` of the names.
    """
    heights = np.array([end[1] for end in ends], float)
    forward = np.log10 if log else np.asarray
    low, high = (float(forward(edge)) for edge in span)
    with np.errstate(divide="ignore", invalid="ignore"):
        places = np.clip((forward(heights) - low) / (high - low), 0, 1)
    places = low + (high - low) * spread(places, gap)
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.full(len(ends), float(at)),
        "y": 10.0**places if log else places,
        "text": [f"\u2002{text}" for text, _, _ in ends],
        "textposition": "middle right",
        "textfont": {"color": [word_ink(tint) for _, _, tint in ends]},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def spread(places: ArrayLike, gap: float) -> Array:
    """Move places on [0, 1] apart until neighbours are ``gap`` apart, as little as possible (least squares).

    Parameters
    ----------
    places : (N,) array_like
        In any order; equal places keep the order they came in. NaN stays NaN.
    gap : float
        Smaller than ``1 / (N - 1)`` or it is made so.

    Returns
    -------
    (N,) array
        Pool adjacent violators on ``place - rank * gap`` (isotonic regression), then kept within [0, 1].
    """
    places = np.asarray(places, float)
    result = np.full_like(places, np.nan)
    known = np.flatnonzero(np.isfinite(places))
    if not known.size:
        return result
    gap = min(gap, 1 / max(known.size - 1, 1))
    order = known[np.argsort(places[known], kind="stable")]
    offsets = gap * np.arange(order.size)
    blocks: list[tuple[float, int]] = []
    for target in places[order] - offsets:
        mean, size = float(target), 1
        while blocks and blocks[-1][0] > mean:
            last, count = blocks.pop()
            mean, size = (mean * size + last * count) / (size + count), size + count
        blocks.append((mean, size))
    level = np.repeat([mean for mean, _ in blocks], [size for _, size in blocks])
    result[order] = np.clip(level, 0, 1 - offsets[-1]) + offsets
    return result


def reference_line(value: float, text: str, over: Span, *, vertical: bool = False) -> dict[str, Any]:
    """Draw a thin grey line that others are held against (a bound, a baseline), named at its end.

    Parameters
    ----------
    value : float
        Where it stands.
    text : str
        Its name, two or three words.
    over : (float, float)
        From where to where it runs: the span of the other axis.
    vertical : bool
        Stands at x = value instead of y = value; named at its top.
    """
    across = [float(over[0]), float(over[1])]
    there = [float(value), float(value)]
    return {
        "type": "scatter",
        "mode": "lines+text",
        "x": there if vertical else across,
        "y": across if vertical else there,
        "line": {"color": colour("reference"), "width": 1},
        "text": ["", f"{text}\u2002" if not vertical else f"\u2002{text}"],
        "textposition": "bottom right" if vertical else "top left",
        "textfont": {"color": colour("reference")},
        "hoverinfo": "skip",
    }
