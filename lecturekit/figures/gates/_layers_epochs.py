"""What depth costs and what it buys: epochs to the same loss, and the share of right answers beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line
from lecturekit.figures._names import BLANK, stroke
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import written

DASHES = ("solid", "dash", "dot")
WIDE = 0.28  # of a column, to each side: a mean


def epochs_and_shares(
    epochs: ArrayLike,
    shares: Mapping[str, ArrayLike],
    columns: Sequence[str],
    *,
    most: float,
    title: str = "layers",
) -> go.Figure:
    """Draw how many epochs trainings took, and beside that how often the networks are right.

    Parameters
    ----------
    epochs : (S, N) array_like
        Of S trainings of networks of 1 … N layers; NaN where there is none.
    shares : mapping of str to (S, N) array_like
        Right answers to each of one to three kinds of questions.
    columns : sequence of str
        N names of what stands under the epochs; ``<br>`` breaks a line.
    most : float
        Upper end of the axis of epochs.
    title : str
        Of the axis with the names.

    Returns
    -------
    go.Figure
        Each training a dot, means as strokes.

    Raises
    ------
    ValueError
        For arrays that do not fit, or more than three kinds of questions.
    """
    taken, values = np.asarray(epochs, float), {k: np.asarray(v, float) for k, v in shares.items()}
    if taken.ndim != 2 or any(part.shape != taken.shape for part in values.values()):
        raise ValueError(f"epochs and shares have one shape (S, N), not {taken.shape} and others")
    if taken.shape[1] != len(columns) or not 1 <= len(values) <= len(DASHES):
        raise ValueError(f"{taken.shape[1]} columns need as many names, and one to {len(DASHES)} questions")
    return panels([_epochs(taken, columns, most, title), _shares(values, columns)], shares=[0.62, 0.38])


def _means(values: Array) -> Array:
    known = np.isfinite(values)
    return np.where(known, values, 0).sum(axis=0) / np.where(known.any(axis=0), known.sum(axis=0), np.nan)


def _epochs(taken: Array, columns: Sequence[str], most: float, title: str) -> Panel:
    S, N = taken.shape
    at, mean = np.arange(1.0, N + 1), _means(taken)
    gap = np.full(N, np.nan)
    x, y = np.stack([at - WIDE, at + WIDE, gap], axis=1), np.stack([mean, mean, gap], axis=1)
    shift = np.linspace(-0.6, 0.6, S) * WIDE if S > 1 else np.zeros(1)
    texts = [f"{m:.1f}" if np.isfinite(m) else BLANK for m in mean]
    traces = [
        stroke(x.ravel(), y.ravel(), "ink", 3),
        _dots(at[None, :] + shift[:, None], taken, "%{y:.0f} epochs"),
        written(at + WIDE, mean, [f"\u2002<b>{text}</b>" for text in texts]),
    ]
    up = axis("epochs to the same loss", (0.0, most))
    return Panel(traces, _columns(columns, title), up, top=44, bottom=80)


def _shares(values: Mapping[str, Array], columns: Sequence[str]) -> Panel:
    at, traces, ends = np.arange(1.0, len(columns) + 1), [], []
    for (name, part), dash in zip(values.items(), DASHES, strict=False):
        mean = _means(part)
        traces += line(at, mean, Style(colour("ink"), dash, width=2.5), hover=f"{as_text(name)}: %{{y:.1%}}")
        traces.append(_dots(np.broadcast_to(at, part.shape), part, f"{as_text(name)}: %{{y:.1%}}"))
        known = np.flatnonzero(np.isfinite(mean))
        ends.append((as_text(name), float(mean[known[-1]]) if known.size else np.nan, colour("ink")))
    traces.append(direct_labels(ends, len(columns) + 0.2, (0.0, 1.04)))
    ticks: dict[str, Any] = {"tickvals": [0, 0.25, 0.5, 0.75, 1]}
    ticks["ticktext"] = ["0 %", "25 %", "50 %", "75 %", "100 %"]
    up = axis("", (0.0, 1.04), **ticks)
    numbers = [str(k) for k in range(1, len(columns) + 1)]
    room, named = label_room(list(values)), "right, on held-out words"
    return Panel(traces, _columns(numbers, "layers"), up, named, right=room, top=44, bottom=80)


def _columns(names: Sequence[str], title: str) -> dict[str, Any]:
    ticks: dict[str, Any] = {"tickvals": list(range(1, len(names) + 1)), "ticktext": list(names)}
    return axis(title, (0.5, len(names) + 0.75), **ticks, showgrid=False, tickangle=0)


def _dots(x: Array, y: Array, hover: str) -> dict[str, Any]:
    rim = {"color": colour("ink"), "width": 1.5}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x.ravel(),
        "y": y.ravel(),
        "marker": {"color": colour("paper"), "size": 9, "line": rim},
        "hovertemplate": f"{hover}<extra></extra>",
        "cliponaxis": False,
    }
