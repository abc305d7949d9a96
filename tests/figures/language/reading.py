"""What is written in a figure, and the bars in it."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go


def texts(figure: go.Figure, panel: str = "") -> list[str]:
    """Every text of a figure, or of the panel whose x axis is named ``x``, ``x2``…, without bold."""
    found = [
        str(text).replace("<b>", "").replace("</b>", "").strip()
        for trace in figure.data
        if trace.type == "scatter" and "text" in (trace.mode or "") and panel in ("", trace.xaxis)
        for text in (trace.text if not isinstance(trace.text, str) else [trace.text])
    ]
    return [text for text in found if text]


def bars(figure: go.Figure, panel: str = "") -> list[Any]:
    """The traces of bars, of one panel if it is named."""
    return [trace for trace in figure.data if trace.type == "bar" and panel in ("", trace.xaxis)]


def sizes(figure: go.Figure) -> tuple[tuple[int, int], ...]:
    """The length of each trace."""
    return tuple((len(trace.x), len(trace.y)) for trace in figure.data)
