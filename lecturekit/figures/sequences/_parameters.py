"""How many weights networks need as the sentence grows, and what a word at a new place is to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import direct_labels, label_room, line, reference_line, style
from lecturekit.figures._names import stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text

if TYPE_CHECKING:
    from lecturekit.networks import ParameterCounts

WEIGHTS: Span = (300.0, 200_000.0)
LOOKS = {"fully connected": 4, "TDNN": 3, "RNN": 0, "GRU": 1, "LSTM": 2}  # cells as in the whole course
SHARE: Span = (0.0, 1.04)


def parameter_curves(counts: ParameterCounts, *, words: int) -> go.Figure:
    """Draw the number of weights of each kind of network against the longest sentence it can read.

    Parameters
    ----------
    counts : ParameterCounts
        For lengths in rising order.
    words : int
        One of them: marked by a line and dots.

    Returns
    -------
    go.Figure

    Raises
    ------
    ValueError
        For a length that is not among them.
    """
    if words not in counts.words:
        raise ValueError(f"there is no count for {words} words")
    at = int(np.flatnonzero(counts.words == words)[0])
    across = (float(counts.words[0]), float(counts.words[-1]))
    mark = np.array([float(words)] * 2)
    traces: list[dict[str, Any]] = [stroke(mark, np.array(WEIGHTS), "reference", 1)]
    ends: list[tuple[str, float, str]] = []
    for kind in counts.kinds:
        look, values = (
            style(LOOKS[kind], width=5 if kind in ("fully connected", "TDNN") else 2.5),
            counts.of(kind),
        )
        traces += line(
            counts.words, values, look, span=WEIGHTS, hover=f"{kind}: %{{y:,}} weights, %{{x}} words"
        )
        dot = {"color": look.colour, "symbol": look.marker, "size": 11}
        place = {"x": mark[:1], "y": np.clip(values[at : at + 1], *WEIGHTS)}
        traces.append({"type": "scatter", "mode": "markers", "marker": dot, "hoverinfo": "skip"} | place)
        ends.append((f"<b>{kind}</b>", float(values[-1]), look.colour))
    traces.append(direct_labels(ends, across[1], WEIGHTS, log=True, gap=0.075))
    x, y = axis("words of the longest sentence", across, showgrid=False), axis("weights", WEIGHTS, log=True)
    return panels([Panel(traces, x, y, right=label_room(counts.kinds), top=18)])


def parameter_words(counts: ParameterCounts, *, words: int) -> str:
    """Say how many weights the fully connected network and the TDNN need for sentences of some length.

    Parameters
    ----------
    counts, words
        As of `parameter_curves`.
    """
    at = int(np.flatnonzero(counts.words == words)[0])
    full, tdnn = (int(counts.of(kind)[at]) for kind in ("fully connected", "TDNN"))
    said = f"**{words}** words: fully connected **{format_number(full)}** weights"
    return f"{said}, TDNN **{format_number(tdnn)}**: a factor of **{format_number(full / tdnn, 2)}**"


def place_curves(
    shares: Mapping[str, ArrayLike], *, seen: int, looks: Mapping[str, int] | None = None
) -> go.Figure:
    """Draw how often networks are right about a word, by its place.

    Parameters
    ----------
    shares : mapping of str to (S, P) array_like
        For each kind of network, a row for each training and a column for each place, from 1.
    seen : int
        In training the word stood at places 1 to this one: a band behind the curves.
    looks : mapping of str to int, optional
        The class of each kind; those of `parameter_curves` unless given.

    Returns
    -------
    go.Figure
        Lines: means. Marks: single trainings.

    Raises
    ------
    ValueError
        For shares that do not fit, or a place that is not there.
    """
    values = {name: np.atleast_2d(np.asarray(part, float)) for name, part in shares.items()}
    widths = {part.shape[1] for part in values.values()}
    if len(widths) != 1 or not 1 <= seen <= min(widths):
        raise ValueError(f"shares need the same places, and {seen} must be one of them: {sorted(widths)}")
    (P,) = widths
    across, places = (0.5, P + 0.5), np.arange(1.0, P + 1)
    band = {"type": "rect", "x0": 0.5, "x1": seen + 0.5, "y0": 0, "y1": SHARE[1], "layer": "below"}
    band |= {"fillcolor": colour("grid"), "line": {"width": 0}}
    coin = {"text": ["\u2002a coin", ""], "textposition": "bottom right"}  # the lines end at the right
    traces: list[dict[str, Any]] = [reference_line(0.5, "a coin", across) | coin, _seen(seen)]
    ends: list[tuple[str, float, str]] = []
    for name, part in values.items():
        look = style((looks or LOOKS)[name], width=4)
        traces.append(_dots(places, part, look.colour, look.marker))
        hover = f"{as_text(name)}: mean <b>%{{y:.0%}}</b>, place %{{x:.0f}}"
        traces += line(places, part.mean(axis=0), look, hover=hover)
        ends.append((f"<b>{as_text(name)}</b>", float(part[:, -1].mean()), look.colour))
    traces.append(direct_labels(ends, across[1], SHARE, gap=0.08))
    x = axis("place of the word", across, showgrid=False, dtick=1, tick0=1)
    y = axis("right answers", SHARE, tickformat=".0%", tick0=0, dtick=0.25)
    return panels([Panel(traces, x, y, right=label_room(list(values)), top=34, shapes=[band])])


def place_words(shares: Mapping[str, ArrayLike], *, seen: int) -> str:
    """Say how often each kind of network is right at places seen in training and at the others.

    Parameters
    ----------
    shares, seen
        As of `place_curves`.
    """
    said = []
    for name, part in shares.items():
        values = np.atleast_2d(np.asarray(part, float))
        new = f" → {100 * values[:, seen:].mean():.0f}" if seen < values.shape[1] else ""
        said.append(f"{name} **{100 * values[:, :seen].mean():.0f}{new} %**")
    return ("seen → new: " if seen < values.shape[1] else "right: ") + ", ".join(said)


def _seen(seen: int) -> dict[str, Any]:
    """Name the band above the panel."""
    text = {
        "text": ["seen in training"],
        "textposition": "top right",
        "textfont": {"color": colour("reference")},
    }
    place = {"x": [0.5], "y": [SHARE[1]], "customdata": [seen], "cliponaxis": False, "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "text"} | text | place


def _dots(places: Array, values: Array, tint: str, shape: str) -> dict[str, Any]:
    S = len(values)
    aside = np.linspace(-0.12, 0.12, S) if S > 1 else np.zeros(1)
    points = {"x": (places[None, :] + aside[:, None]).ravel(), "y": values.ravel()}
    marker = {"color": tint, "symbol": shape, "size": 7, "opacity": 0.5}
    hover = {"hovertemplate": "%{y:.0%}<extra></extra>", "cliponaxis": False}
    return {"type": "scatter", "mode": "markers", "marker": marker} | points | hover
