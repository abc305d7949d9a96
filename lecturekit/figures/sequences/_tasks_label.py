"""A network that reads in order, beside a bag of words in which each word has one vote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit.figures._axes import axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, style
from lecturekit.figures._names import segments
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures.gates._directions import checked_words
from lecturekit.figures.gates._gates import level_line
from lecturekit.figures.gates._gates_strips import room_for, step_axis

SPAN = (-0.02, 1.02)
VOTES = (-1.0, 1.0)
NAMES = ("network", "bag of words")


def votes_beside_order(
    words: Sequence[str], network: ArrayLike, bag: ArrayLike, votes: ArrayLike, *, heard: int
) -> go.Figure:
    """Draw P(positive) after each word by a network and by a bag of words, and each word's vote in the bag.

    Parameters
    ----------
    words : sequence of str
        T of them, one to sixteen.
    network, bag : (T + 1,) array_like
        After 0 to T words.
    votes : (T,) array_like
        What each word adds to the bag's log-odds; beyond ±1 it is drawn as long as that.
    heard : int
        How many words are heard, 1 to T.

    Returns
    -------
    go.Figure
        A point's customdata is its word's number.

    Raises
    ------
    ValueError
        For no word or too many, or numbers that do not fit.
    """
    checked_words(words, heard)
    T = len(words)
    curves = [np.asarray(part, float) for part in (network, bag)]
    said = np.asarray(votes, float)
    if any(part.shape != (T + 1,) for part in curves) or said.shape != (T,):
        raise ValueError(f"{T} words need {T + 1} opinions of each and {T} votes")
    x, there = np.arange(float(T)), np.arange(T) < heard
    looks = (style("z", width=4), Style(colour("muted"), "dash", "square", 3))
    traces: list[dict[str, Any]] = [level_line(T, 0.5)]
    for name, look, part in zip(NAMES, looks, curves, strict=True):
        hover = f"{name}: P(positive) <b>%{{y:.3f}}</b>"
        drawn, *marks = line(x, np.where(there, part[1:], np.nan), look, span=(0.0, 1.0), hover=hover)
        point = {"symbol": look.marker, "size": 9, "color": look.colour}
        drawn |= {"mode": "lines+markers", "marker": point, "cliponaxis": False}
        traces += [drawn | {"customdata": list(range(1, T + 1))}, *marks]
    ends = [
        (name, float(part[heard]), look.colour) for name, part, look in zip(NAMES, curves, looks, strict=True)
    ]
    traces.append(direct_labels(ends, heard - 0.85, (0.0, 1.0), gap=0.16))
    up = axis("P(positive)", SPAN, tickvals=[0, 0.5, 1])
    right = label_room(NAMES)
    top = Panel(traces, step_axis(words), up, right=right, top=10, bottom=room_for(words))
    heights = np.where(there, np.clip(said, *VOTES), np.nan)
    bars = segments(np.column_stack([x, 0 * x]), np.column_stack([x, heights]), "muted", 420 / T)
    below = axis("vote", VOTES, tickvals=[-1, 0, 1], ticktext=["−1", "0", "1"])
    lower = Panel([level_line(T), bars], step_axis(words), below, right=right, top=8, bottom=room_for(words))
    return panels([top, lower], shares=[0.6, 0.4], stacked=True)


def order_words(words: Sequence[str], network: ArrayLike, bag: ArrayLike, *, heard: int) -> str:
    """Say what both make of the words so far.

    Parameters
    ----------
    words, network, bag, heard
        As of `votes_beside_order`.
    """
    said = ", ".join(
        f"{name} **{100 * np.asarray(part, float)[heard]:.0f} %**"
        for name, part in zip(NAMES, (network, bag), strict=True)
    )
    return f"positive after {heard} of {len(words)} words: {said}"
