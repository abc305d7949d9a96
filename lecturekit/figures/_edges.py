"""The edges of an unrolled network: U, W and V in their colours, and the gradient that flows along them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span
from lecturekit.figures._labels import Style
from lecturekit.figures._magnitudes import Magnitudes
from lecturekit.figures._places import BAR_HEIGHT, MATRICES, MOST_CIRCLES, node_size, segments
from lecturekit.figures._symbols import colour, symbol

WIDTHS = (1.0, 2.0, 3.5, 5.5, 8.0)  # px of an edge, from a trace of gradient to all of it


def lifted(x: Array, y: Array) -> dict[str, Any]:
    """Join edges to one line, lifted between them."""
    gap = np.full((len(x), 1), np.nan)
    points = {"x": np.hstack([x, gap]).ravel(), "y": np.hstack([y, gap]).ravel()}
    return {"type": "scatter", "mode": "lines", "hoverinfo": "skip"} | points


def edges(name: str, steps: int) -> dict[str, Any]:
    width = 1.5 if steps <= MOST_CIRCLES else 1
    return lifted(*segments(name, steps)) | {"line": {"color": colour(name), "width": width}}


def flowing(flow: Magnitudes, steps: int) -> list[dict[str, Any]]:
    """Draw every edge in the one of five traces that has its width; in the other four it is a gap."""
    xs, ys, parts = [], [], []
    for name in MATRICES:
        x, y = segments(name, steps)
        xs.append(x)
        ys.append(y)
        parts.append(flow.fractions(name, steps)[1 if name == "W" else 0 :])
    x, y, part = np.concatenate(xs), np.concatenate(ys), np.concatenate(parts)
    level = np.where(part > 0, np.ceil(np.nan_to_num(part) * len(WIDTHS)), 0).astype(int)
    most = max(2.0, 0.5 * node_size(steps))
    return [
        lifted(np.where(level[:, None] == k, x, np.nan), y)
        | {"line": {"color": colour("gradient"), "width": min(width, most)}}
        for k, width in enumerate(WIDTHS, 1)
    ]


def heads(name: str, steps: int, backward: bool) -> dict[str, Any]:
    """Draw arrowheads that stop at the rim of the node they run into."""
    x, y = segments(name, steps)
    end = 0 if backward else 1
    angle = (90 if name == "W" else 0) - (180 if backward else 0)
    size = 0.36 * node_size(steps)
    look = {"symbol": "arrow", "angle": angle, "size": size, "standoff": node_size(steps) / 2 + 1}
    points = {"x": np.append(x[:, end], np.nan), "y": np.append(y[:, end], np.nan)}
    return {
        "type": "scatter",
        "mode": "markers",
        "hoverinfo": "skip",
        "marker": look | {"color": colour("gradient" if backward else name)},
    } | points


def matrix_names(steps: int) -> dict[str, Any]:
    """Name U, W and V beside their edges: at every step while there is room, then once."""
    if steps > MOST_CIRCLES:
        places = [("U", 0.3, 0.5, "middle left"), ("V", 0.3, 1.5, "middle left")]
        places += [("W", 0.7, 1 + BAR_HEIGHT / 2, "top right")]
    else:
        at = range(1, steps + 1) if steps <= 8 else (1, steps)
        places = [(name, t, y, "middle right") for name, y in (("U", 0.5), ("V", 1.5)) for t in at]
        places += [("W", t + 0.5, 1.08, "top center") for t in sorted({min(t, steps - 1) for t in at} - {0})]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for _, x, _, _ in places],
        "y": [y for _, _, y, _ in places],
        "text": [f"\u2002{symbol(name).label}\u2002" for name, *_ in places],
        "textposition": [where for *_, where in places],
        "textfont": {"color": [colour(name) for name, *_ in places]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def area(x: Array, rows: Sequence[Array], look: Style, span: Span) -> dict[str, Any]:
    """Shade what lies between the least and the most of several curves; gaps at NaN are left out."""
    held = np.clip(rows, *span)
    there = np.isfinite(held).all(axis=0)
    low, high = (np.where(there, edge, np.nan) for edge in (held.min(axis=0), held.max(axis=0)))
    ends = {"x": np.concatenate([x, x[::-1]]), "y": np.concatenate([low, high[::-1]])}
    pen = {"color": look.colour, "width": 0}
    shade = {"type": "scatter", "mode": "lines", "line": pen, "fill": "toself", "fillcolor": look.colour}
    return shade | ends | {"opacity": 0.2, "hoverinfo": "skip"}
