"""A network that reads in order, beside a bag of words in which each word has one vote: two sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from lecturekit.figures._axes import axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, style
from lecturekit.figures._names import segments
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures.gates._directions import checked_words
from lecturekit.figures.gates._gates import level_line

SPAN = (-0.02, 1.02)
VOTES = (-1.0, 1.0)
NAMES = ("network", "bag")
ROOM = 66  # px for two rows of words


def votes_beside_order(
    sentences: Sequence[Sequence[str]],
    network: Sequence[ArrayLike],
    bag: Sequence[ArrayLike],
    votes: Sequence[ArrayLike],
    *,
    heard: int,
) -> go.Figure:
    """Draw P(positive) of two sentences by a network and by a bag of words, and each word's vote in the bag.

    Parameters
    ----------
    sentences : two sequences of str
        T words each, one to sixteen.
    network, bag : two (T + 1,) array_like
        After 0 to T words, of each sentence.
    votes : two (T,) array_like
        What each word adds to the bag's log-odds; beyond ±1 it is drawn as long as that.
    heard : int
        How many words are heard, 1 to T.

    Returns
    -------
    go.Figure
        The first sentence is drawn solid, the second dashed, and written below it where it differs. A point's
        customdata is its word's number.

    Raises
    ------
    ValueError
        For no word or too many, or numbers that do not fit.
    """
    checked_words(sentences[0], heard)
    T = len(sentences[0])
    curves = np.array([np.asarray(part, float) for part in (*network, *bag)])
    said = np.array([np.asarray(part, float) for part in votes])
    if len(sentences) != 2 or len(sentences[1]) != T or curves.shape != (4, T + 1) or said.shape != (2, T):
        raise ValueError(f"two sentences of {T} words need {T + 1} opinions each, twice, and {T} votes each")
    there = np.arange(T) < heard
    x = _words(sentences)
    right = label_room(["network: 1st"])
    up = axis("P(positive)", SPAN, tickvals=[0, 0.5, 1])
    top = Panel(_opinions(curves, there, heard), x, up, right=right, top=10, bottom=ROOM)
    below = axis("vote", VOTES, tickvals=[-1, 0, 1], ticktext=["−1", "0", "1"])
    bars = [level_line(T), *_bars(said, there)]
    lower = Panel(bars, x, below, right=right, top=8, bottom=ROOM)
    return panels([top, lower], shares=[0.62, 0.38], stacked=True)


def _words(sentences: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Write the first sentence below the axis, and below it the second where it differs."""
    T = len(sentences[0])
    ticks = [
        as_text(a) if a == b else f"{as_text(a)}<br><b>{as_text(b)}</b>"
        for a, b in zip(*sentences, strict=True)
    ]
    return axis("", (-0.6, T - 0.4), tickvals=list(range(T)), ticktext=ticks, tickangle=0, showgrid=False)


def _opinions(curves: NDArray, there: NDArray, heard: int) -> list[dict[str, Any]]:
    """Draw four lines up to what is heard, and their names; both sentences of a bag may lie on one line."""
    T = len(there)
    traces: list[dict[str, Any]] = [level_line(T, 0.5)]
    ends = []
    for n, part in enumerate(curves):
        name = f"{NAMES[n // 2]}: {('1st', '2nd')[n % 2]}"
        ink = style("z").colour if n < 2 else colour("muted")
        look = Style(ink, ("solid", "dash")[n % 2], ("circle", "circle-open")[n % 2], 4 if n < 2 else 3)
        drawn, *marks = line(
            np.arange(float(T)), np.where(there, part[1:], np.nan), look, hover=f"{name}: <b>%{{y:.3f}}</b>"
        )
        point = {"symbol": look.marker, "size": 9, "color": look.colour}
        drawn |= {"mode": "lines+markers", "marker": point, "cliponaxis": False}
        traces += [drawn | {"customdata": list(range(1, T + 1))}, *marks]
        ends.append((name, float(part[heard]), look.colour))
    if np.isclose(ends[2][1], ends[3][1], rtol=0, atol=1e-12):
        ends = [*ends[:2], ("bag: both", *ends[2][1:]), ("", np.nan, ends[3][2])]
    traces.append(direct_labels(ends, heard - 0.85, (0.0, 1.0), gap=0.13))
    return traces


def _bars(votes: NDArray, there: NDArray) -> list[dict[str, Any]]:
    """Stand the votes of both sentences side by side: the first in full ink, the second in grey."""
    T = len(there)
    bars = []
    for side, said, ink in zip((-0.12, 0.12), votes, ("muted", "grey"), strict=True):
        x, heights = np.arange(T) + side, np.where(there, np.clip(said, *VOTES), np.nan)
        bars.append(segments(np.column_stack([x, 0 * x]), np.column_stack([x, heights]), ink, 180 / T))
    return bars


def order_words(network: Sequence[ArrayLike], bag: Sequence[ArrayLike], *, heard: int) -> str:
    """Say what both make of the two sentences so far.

    Parameters
    ----------
    network, bag, heard
        As of `votes_beside_order`.
    """
    said = ", ".join(
        f"{name} **{' and '.join(f'{100 * np.asarray(part, float)[heard]:.0f} %' for part in pair)}**"
        for name, pair in zip(("network", "bag of words"), (network, bag), strict=True)
    )
    return f"positive after {heard} words: {said}"
