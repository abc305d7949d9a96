"""Which sentence comes next? Shares of right choices against how many there are to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import axis
from lecturekit.figures._labels import direct_labels, label_room, line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour

if TYPE_CHECKING:
    from lecturekit.networks import BesideScores

SIZES = np.arange(2, 21)
LOOKS = {"skip-thought": "z", "the law": "ink", "chance": "grey"}


def choice_curves(scores: BesideScores, *, candidates: int) -> go.Figure:
    """Draw how often the right neighbour is chosen among 2 to 20 candidates, by the network and other ways.

    Parameters
    ----------
    scores : BesideScores
    candidates : int
        Where to draw the upright line, 2 to 20.

    Returns
    -------
    go.Figure
    """
    if not SIZES[0] <= candidates <= SIZES[-1]:
        raise ValueError(f"the curves run from 2 to 20 candidates, not to {candidates}")
    ways = {"skip-thought": scores.fit} | dict(zip(scores.ways, scores.scores, strict=True))
    curves = {name: np.array([scores.chosen(values, int(k)) for k in SIZES]) for name, values in ways.items()}
    curves["chance"] = 1 / SIZES
    traces, ends = [], []
    for n, (name, y) in enumerate(curves.items()):
        looks = style(LOOKS.get(name, n), width=3.5 if name == "skip-thought" else 2.0)
        traces += line(SIZES, y, looks, hover=f"{name}: %{{y:.0%}} of %{{x}}")
        ends.append((name, float(y[-1]), looks.colour))
    upright = {"color": colour("reference"), "width": 1}
    at = [float(candidates)] * 2
    traces.append(
        {"type": "scatter", "mode": "lines", "x": at, "y": [0.0, 1.0], "line": upright, "hoverinfo": "skip"}
    )
    traces.append(direct_labels(ends, 20.0, (0.0, 1.0)))
    x = axis("sentences to choose from", (2, 20), tickvals=[2, 5, 10, 15, 20])
    y_axis = axis("right neighbour chosen", (0.0, 1.0), tickformat=".0%", dtick=0.25)
    return panels([Panel(traces, x, y_axis, right=label_room([name for name, _, _ in ends]))])


def choice_words(scores: BesideScores, *, candidates: int) -> str:
    """Say how often each way is right, and what the right vector is worth."""
    ways = {"skip-thought": scores.fit} | dict(zip(scores.ways, scores.scores, strict=True))
    said = ", ".join(
        f"{name} **{100 * scores.chosen(values, candidates):.0f} %**" for name, values in ways.items()
    )
    own, other = (f"{value:.1f}".replace("-", "−") for value in scores.gain())
    return f"{said}; log P of the neighbour {own} with its own sentence, {other} with another"
