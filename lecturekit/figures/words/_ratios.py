"""Why offsets add up: ratios of counts on the left, products of offsets on the right, context by context."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK, Frame, hairs, place_names, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.words import LogRatios, OffsetProducts

WIDTHS, HEIGHT = {1: 700.0, 2: 310.0}, 190.0  # px of a panel that is alone or not, beside letters of 14 px
Look = tuple[NDArray[np.bool_], Array]  # whether met with both pairs, and how large its point is
NAMED = 9  # contexts with a name; the others say it when pointed at
LETTERS = 7  # of a word in the title of an axis
SPANS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 20.0, 50.0, 100.0, 1000.0)


def ratio_planes(ratios: LogRatios | None, products: OffsetProducts | None) -> go.Figure:
    """Draw each context word twice: by ratios of counts, and by its product with two offsets of vectors.

    Parameters
    ----------
    ratios : LogRatios or None
        None for vectors of which no counts are known.
    products : OffsetProducts or None
        Of the same two pairs; None for counts without vectors. The contexts may be others.

    Returns
    -------
    go.Figure
        Points on the diagonal are contexts in which both pairs differ alike. Full colour: met with both pairs
        in the text; grey: with one of them only. Both axes of a panel have the same span, 0 in the middle.

    Raises
    ------
    ValueError
        If there is neither.
    """
    parts: list[tuple[LogRatios | OffsetProducts, Look, tuple[str, str, str]]] = []
    if ratios is not None:
        names = (_ratio(ratios.first), _ratio(ratios.second))
        sizes = np.sqrt(np.where(ratios.telling, ratios.weights, 0.0))
        title = (
            "counts: logarithm of the ratio"
            if ratios.telling.all()
            else "counts; grey: met with one pair only"
        )
        parts.append((ratios, (ratios.telling, sizes), (title, *names)))
    if products is not None:
        names = (_product(products.first), _product(products.second))
        title = "vectors: offset · context vector v"
        parts.append((products, _as_counted(products.contexts, ratios), (title, *names)))
    if not parts:
        raise ValueError("there is nothing to draw: neither ratios nor products are given")
    return panels([_panel(*part, WIDTHS[len(parts)]) for part in parts])


def _ratio(pair: tuple[str, str]) -> str:
    a, b = (shortened(word, LETTERS) for word in pair)
    return f"{a} : {b}, ln"


def _product(pair: tuple[str, str]) -> str:
    a, b = (shortened(word, LETTERS) for word in pair)
    return f"({a} − {b}) · v"


def _as_counted(contexts: Sequence[str], ratios: LogRatios | None) -> Look:
    """Give each context of the vectors the look that it has among the counts."""
    if ratios is None:
        return np.ones(len(contexts), bool), np.full(len(contexts), 0.0)
    weight = dict(zip(ratios.contexts, np.where(ratios.telling, ratios.weights, 0.0), strict=True))
    weights = np.array([weight.get(word, 0.0) for word in contexts])
    return weights > 0, np.sqrt(weights)


def _panel(data: LogRatios | OffsetProducts, look: Look, titles: tuple[str, str, str], width: float) -> Panel:
    telling, sizes = look
    points = np.column_stack([data.x, data.y])
    most = float(np.abs(points).max(initial=0.0)) * 1.06
    span = next((span for span in SPANS if span >= most), most)
    frame = Frame((-span, span), (-span, span), width, HEIGHT, free=True)
    traces = [
        stroke([-span, span], [0, 0], "grid", 1),
        stroke([0, 0], [-span, span], "grid", 1),
        _diagonal(span),
        _points(points[~telling], data.contexts, ~telling, (np.zeros(0), "grey")),
        _points(points[telling], data.contexts, telling, (sizes[telling], "x")),
        *_names(points, data.contexts, look, frame),
    ]
    title, across, up = titles
    plain: dict[str, Any] = {"showgrid": False, "nticks": 5}
    x, y = axis(across, frame.x, **plain), axis(up, frame.y, **plain)
    return Panel(traces, x, y, title)


def _diagonal(span: float) -> dict[str, Any]:
    line = stroke([-span, span], [-span, span], "reference", 1.5)
    return line | {
        "mode": "lines+text",
        "text": [BLANK, "equal"],
        "textposition": "top left",
        "textfont": {"color": colour("reference")},
        "line": line["line"] | {"dash": "dot"},
    }


def _points(
    points: Array, contexts: Sequence[str], here: NDArray[np.bool_], look: tuple[Array, str]
) -> dict[str, Any]:
    sizes, ink = look
    words = [word for word, shown in zip(contexts, here, strict=True) if shown]
    hover = [
        f"{as_text(word)} ({format_number(x, 2)}, {format_number(y, 2)})"
        for word, (x, y) in zip(words, points, strict=True)
    ]
    size = 7.0 + 8.0 * sizes / (float(sizes.max(initial=0.0)) or 1.0) if sizes.size else 7.0
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0],
        "y": points[:, 1],
        "marker": {
            "color": colour(ink),
            "size": size,
            "opacity": 1.0,
            "line": {"width": 1, "color": colour("paper")},
        },
        "customdata": words,
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _names(points: Array, contexts: Sequence[str], look: Look, frame: Frame) -> list[dict[str, Any]]:
    """Name the contexts that say most: far from the middle, and often met with both pairs."""
    telling, sizes = look
    far = np.abs(points).max(axis=1, initial=0.0) / frame.y[1]
    order = np.argsort(-far * (0.3 + np.where(telling, sizes / (sizes.max(initial=0.0) or 1.0), 0.0)))
    chosen = order[:NAMED][far[order[:NAMED]] > 0.12]
    texts = [as_text(contexts[k]) for k in chosen]
    places, lefts = place_names(points[chosen], texts, frame)
    names = {
        "type": "scatter",
        "mode": "text",
        "x": places[:, 0],
        "y": places[:, 1],
        "text": texts,
        "textposition": ["middle left" if left else "middle right" for left in lefts],
        "textfont": {"color": [colour("ink" if telling[k] else "muted") for k in chosen]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return [hairs(points[chosen], places, frame), names]
