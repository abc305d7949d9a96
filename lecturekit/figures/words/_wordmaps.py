"""Semantic maps: words as points whose neighbourhood is the meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import axis
from lecturekit.figures._names import Frame, class_numbers, named_points, segments
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_text
from lecturekit.words import SemanticMap

HEIGHT = 318.0  # px of the plot in a notebook
WIDTHS = {1: 960.0, 2: 440.0, 3: 275.0}
REACH = 1.1  # from the middle to the upper edge; the points of each map stay within 1 of it


def word_maps(
    maps: Sequence[SemanticMap],
    *,
    classes: Mapping[str, str] | None = None,
    pairs: Sequence[tuple[str, str]] = (),
) -> go.Figure:
    """Draw one to three maps side by side; each has its quality in its title.

    Parameters
    ----------
    maps : sequence of SemanticMap
        Laid over each other by `align` of `lecturekit.words`. Each is drawn in the middle, as large as fits,
        since the unit of a map means nothing beside another's. Points that are NaN are left out.
    classes : mapping, optional
        Word to class, for colours and shapes; their key stands at the lower right.
    pairs : sequence of (str, str), optional
        Words to join by a line and to set in ink, while all others recede; such as those that were nearest
        before a map flattened them.

    Returns
    -------
    go.Figure
    """
    kinds, named = class_numbers(maps[0].labels, classes or {})
    width = WIDTHS[len(maps)]
    unit = min(width, HEIGHT) / (2 * REACH)  # px
    across, up = width / (2 * unit), HEIGHT / (2 * unit)
    frame = Frame((-across, across), (-up, up), width, HEIGHT, free=True)
    parts = [_map(drawn, frame, kinds if drawn.labels == maps[0].labels else None, pairs) for drawn in maps]
    parts = [replace(part, title=map_quality(drawn)) for part, drawn in zip(parts, maps, strict=True)]
    if named:
        parts[-1].traces.extend(_key(named, frame))
    return panels(parts)


def _map(
    drawn: SemanticMap, frame: Frame, kinds: list[int] | None, pairs: Sequence[tuple[str, str]]
) -> Panel:
    low, high = np.nanmin(drawn.points, axis=0), np.nanmax(drawn.points, axis=0)
    ends = np.array([frame.x[1], frame.y[1]]) / REACH
    points = drawn.points - (low + high) / 2
    points = points / (np.max((high - low) / (2 * ends)) or 1.0)
    paired = {word for pair in pairs for word in pair}
    strong = {word: as_text(word) for word in drawn.labels if word in paired}
    traces = named_points(points, drawn.labels, frame=frame, kinds=kinds, strong=strong if pairs else None)
    traces[1]["hovertemplate"] = "%{hovertext}<extra></extra>"  # places on a map have no unit
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False}
    square: dict[str, Any] = {"scaleanchor": "x", "constrain": "domain"}  # what is near must look near
    x, y = axis("", frame.x, constrain="domain", **bare), axis("", frame.y, **square, **bare)
    joined = [[drawn.labels.index(word) for word in pair] for pair in pairs]
    lines = (
        [segments(points[[a for a, _ in joined]], points[[b for _, b in joined]], "x", 2)] if joined else []
    )
    return Panel([*lines, *traces], x, y, bottom=24)


def map_quality(drawn: SemanticMap) -> str:
    """Say in a few words how a map was drawn and how true it is."""
    name = drawn.method.partition(",")[0]
    if "variance" in drawn.quality_name:
        return f"{name}: {drawn.quality:.0%} of the variance"
    what, _, unit = drawn.quality_name.partition(", ")
    return f"{name}: {what} {round(drawn.quality, 2) + 0.0:.2f} {unit}".rstrip()  # never −0.00


def _key(named: Sequence[str], frame: Frame) -> list[dict[str, Any]]:
    step = 21 / frame.unit[1]
    y = frame.y[0] + step * (np.arange(len(named))[::-1] + 0.5)
    looks = [class_style(k) for k in range(len(named))]
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": np.full(len(named), frame.x[1] - 92 / frame.unit[0]),
            "y": y,
            "text": [f"\u2002{as_text(name)}" for name in named],
            "textposition": "middle right",
            "textfont": {"color": colour("muted")},
            "marker": {
                "color": [look[0] for look in looks],
                "symbol": [look[1] for look in looks],
                "size": 10,
            },
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
    ]
