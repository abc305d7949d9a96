"""One vector for a whole sentence: how many are right, by length, for encoders and decoders of many sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._labels import Style, line, reference_line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._template import MARGIN
from lecturekit.figures._written import written

LEVELS = (0.2, 0.88)  # heights between which the lines are named
CLOSE = 0.9  # words between lines with room for no name


def bottleneck_curves(
    right: Mapping[str, ArrayLike], lengths: ArrayLike, *, chosen: str, seen: int
) -> go.Figure:
    """Draw the share of whole sentences that are right against their length, a line for each kind of network.

    Parameters
    ----------
    right : mapping of str to (S, L) array_like
        By name of the kind, for each of its S trainings.
    lengths : (L,) array_like
        French words.
    chosen : str
        The kind in full colour, with a dot for each training.
    seen : int
        Length of the longest sentence in training: a line stands there.

    Returns
    -------
    go.Figure
        Lines are means over trainings.

    Raises
    ------
    ValueError
        For a kind that is not there, or shares of another number of lengths.
    """
    x = np.asarray(lengths, float)
    rows = {name: np.asarray(part, float) for name, part in right.items()}
    if chosen not in rows:
        raise ValueError(f"there are {', '.join(rows)}, not {chosen}")
    if any(part.ndim != 2 or part.shape[1] != len(x) for part in rows.values()):
        raise ValueError(f"shares are (trainings, {len(x)}) each")
    traces: list[dict[str, Any]] = []
    for name, part in rows.items():
        look = style(0, width=4) if name == chosen else Style(colour("grey"), width=1.8)
        hover = f"{name}, %{{x}} words: <b>%{{y:.0%}}</b>"
        traces.append(line(x, part.mean(axis=0), look, hover=hover)[0])
    each, look = rows[chosen], style(0)
    dots = {"color": look.colour, "symbol": look.marker, "size": 7, "opacity": 0.55}
    dotted = {"type": "scatter", "mode": "markers", "marker": dots, "hoverinfo": "skip"}
    traces.append(dotted | {"x": np.broadcast_to(x, each.shape).ravel(), "y": each.ravel()})
    traces.append(reference_line(seen + 0.5, "longer than in training", (0.0, 1.0), vertical=True))
    traces += _names(rows, x, chosen)
    across = axis(
        "French words in the sentence", (float(x[0]) - 0.4, float(x[-1]) + 0.6), dtick=1, showgrid=False
    )
    up = axis(
        "sentences right as a whole",
        (-0.02, 1.03),
        tickvals=[0, 0.25, 0.5, 0.75, 1],
        ticktext=["0 %", "25 %", "50 %", "75 %", "100 %"],
    )
    return panels([Panel(traces, across, up, right=MARGIN["r"], top=20)])


def _names(rows: Mapping[str, Array], x: Array, chosen: str) -> list[dict[str, Any]]:
    """Name each line to its right, at a height of its own: where it falls through it, or at its start."""
    levels = np.linspace(*LEVELS, len(rows))
    means = [part.mean(axis=0) for part in rows.values()]
    places = np.array([_beside(x, means, n, level) for n, level in enumerate(levels)])
    here = np.array([name == chosen for name in rows])
    texts = [f"<b>{name}</b>" if name == chosen else name for name in rows]
    return [
        written(np.where(shown, places[:, 0], np.nan) + 0.2, places[:, 1] + 0.02, texts, ink=ink)
        for ink, shown in (("muted", ~here), ("ink", here))
    ]


def _beside(x: Array, means: Sequence[Array], n: int, level: float) -> tuple[float, float]:
    """Give where line n falls through a level, or where the last one does of those that run close to it."""
    falls = [_falls(x, mean, level) for mean in means]
    close = [place for place, height in falls if height == falls[n][1] and 0 <= place - falls[n][0] < CLOSE]
    return max([falls[n][0], *close]), falls[n][1]


def _falls(x: Array, mean: Array, level: float) -> tuple[float, float]:
    below = np.flatnonzero(mean < level)
    if not below.size:
        return float(x[-1]), float(mean[-1])
    n = int(below[0])
    if n == 0:
        return float(x[0]), float(mean[0])
    share = (mean[n - 1] - level) / (mean[n - 1] - mean[n])
    return float(x[n - 1] + share * (x[n] - x[n - 1])), level
