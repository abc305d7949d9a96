"""Four tasks apart and together: who pays, and how that hangs on the weights of the losses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit.figures._axes import axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour

if TYPE_CHECKING:
    from lecturekit.networks import Sharing

SPAN = (0.35, 1.02)
NAMES = ("label, negated", "tag", "words named", "next word")
MEANT = (0, 2)  # tasks in a colour of their own: the two that pay
SIDE = 0.3  # of a column, to the left and right of its middle


def tasks_sharing(record: Sharing, ways: Sequence[str]) -> go.Figure:
    """Draw how good each task is, way by way: a panel for each number of reviews, a line for each task.

    Parameters
    ----------
    record : Sharing
    ways : sequence of str
        Of ``record.ways``, from left to right; a panel leaves out those that were not recorded with its
        number of reviews.

    Returns
    -------
    go.Figure
        Lines join means, dots are single trainings.

    Raises
    ------
    ValueError
        For fewer than two ways, or one that was not recorded.
    """
    missing = [way for way in ways if way not in record.ways]
    if missing or len(ways) < 2:
        raise ValueError(f"two or more of {', '.join(record.ways)} can be drawn, not {', '.join(ways)}")
    rows = [record.ways.index(way) for way in ways]
    parts, wide = [], []
    for number, part in enumerate(record.right[:, rows]):
        there = [n for n in range(len(ways)) if np.isfinite(part[n]).any()]
        last = number == len(record.reviews) - 1
        names = [ways[n].replace(", ", "<br>") for n in there]
        parts.append(_panel(part[there], names, f"{record.reviews[number]:,} reviews", last))
        wide.append(len(there) + 0.4)
    return panels(parts, shares=[part / sum(wide) for part in wide])


def _panel(right: NDArray, ways: list[str], title: str, named: bool) -> Panel:
    """Draw one number of reviews; ``right`` is (W, S, 4)."""
    W, S, _ = right.shape
    x, spots = np.arange(float(W)), np.linspace(-SIDE, SIDE, S) / 2
    traces: list[dict[str, Any]] = []
    looks = [style(n, width=4) if n in MEANT else Style(colour("muted"), "dot") for n in range(len(NAMES))]
    means = np.nanmean(right, axis=1)
    for n, look in enumerate(looks):
        hover = f"{NAMES[n]}: <b>%{{y:.3f}}</b>"
        drawn, *_ = line(x, means[:, n], look, span=SPAN, hover=hover)
        dots = {"color": look.colour, "symbol": look.marker, "size": 6, "opacity": 0.55}
        each: dict[str, Any] = {"type": "scatter", "mode": "markers", "marker": dots, "hoverinfo": "skip"}
        each |= {"x": (x[:, None] + spots).ravel(), "y": np.clip(right[:, :, n], *SPAN).ravel()}
        traces += [each, drawn]
    if named:
        ends = [(name, float(means[-1, n]), looks[n].colour) for n, name in enumerate(NAMES)]
        traces.append(direct_labels(ends, W - 1 + SIDE / 2, SPAN))
    across = axis("", (-0.4, W - 0.6), tickvals=list(range(W)), ticktext=ways, showgrid=False)
    up = axis(f"right, {title}", SPAN, tickvals=[0.4, 0.6, 0.8, 1.0])
    return Panel(traces, across, up, right=label_room(NAMES) if named else 14, bottom=58, top=14)
