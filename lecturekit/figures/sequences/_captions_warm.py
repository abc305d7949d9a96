"""What a temperature costs and what it brings: true captions, and both of the true ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit.figures._axes import axis
from lecturekit.figures._labels import direct_labels, label_room, line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures.sequences._captions import bare, picture

if TYPE_CHECKING:
    from lecturekit.networks import Warmth

SPAN = (0.0, 1.0)
NAMES = ("one is true", "both are heard")


def caption_warmth(warm: Warmth, image: ArrayLike, *, draws: int) -> go.Figure:
    """Draw a scene, and over the temperature how often a draw is true and how often some draws have both.

    Parameters
    ----------
    warm : Warmth
        Of a scene with two true sentences.
    image : (32, 32, 3) array_like
        The scene, from 0 to 1.
    draws : int
        Among how many draws both true sentences are looked for.

    Returns
    -------
    go.Figure
        Always the same traces; of as many temperatures of the same lengths.
    """
    pixels = np.asarray(image, float)
    high, wide = pixels.shape[:2]
    x_axis = axis("", (0.0, float(wide)), **bare(), constrain="domain")
    y_axis = axis("", (float(high), 0.0), **bare(), scaleanchor="x", constrain="domain")
    seen = Panel([picture(pixels)], x_axis, y_axis, bottom=14, top=14)
    looks = [style("z", width=4), style("h", width=4)]
    curves = [warm.true, warm.all_heard(draws)]
    traces = []
    for name, look, values in zip(NAMES, looks, curves, strict=True):
        hover = f"T = %{{x}}, {name}: <b>%{{y:.3f}}</b>"
        traces += line(warm.temperatures, values, look, span=SPAN, hover=hover)
    last = float(warm.temperatures[-1])
    best = [int(np.argmax(values)) for values in curves]
    ends = [(name, float(v[-1]), look.colour) for name, v, look in zip(NAMES, curves, looks, strict=True)]
    traces.append(direct_labels(ends, last, SPAN, gap=0.1))
    peak = float(warm.temperatures[best[1]])
    mark = {"symbol": "circle", "size": 12, "color": looks[1].colour}
    top = {
        "type": "scatter",
        "mode": "markers",
        "x": [peak],
        "y": [float(curves[1][best[1]])],
        "marker": mark,
    }
    traces.append({**top, "hoverinfo": "skip", "cliponaxis": False})
    across = axis("temperature T", (0.0, last))
    up = axis("probability", SPAN, tickvals=[0, 0.5, 1])
    drawn = panels([seen, Panel(traces, across, up, right=label_room(NAMES), top=14)], shares=[0.3, 0.7])
    drawn.layout.margin.l = 14
    drawn.layout.xaxis.domain, drawn.layout.xaxis2.domain = (0.0, 0.25), (0.36, 1.0)
    return drawn


def warmth_words(warm: Warmth, *, draws: int) -> str:
    """Say where some draws have both true sentences most surely, and how many draws are true there."""
    both = warm.all_heard(draws)
    at = int(np.argmax(both))
    where = f"T = {warm.temperatures[at]:g}"
    return f"both in {draws} draws: at most **{100 * both[at]:.0f} %**, at {where}; there **{100 * warm.true[at]:.0f} %** of all are true"  # fmt: skip  # noqa: E501
