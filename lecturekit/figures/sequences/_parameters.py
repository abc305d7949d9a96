"""How many weights networks need as the sentence grows, and what a word at a new place is to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, reference_line, style
from lecturekit.figures._names import segments, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text

if TYPE_CHECKING:
    from lecturekit.networks import ParameterCounts

WEIGHTS: Span = (0.0, 70_000.0)
LOOKS = {"fully connected": 4, "TDNN": 3, "RNN": 0, "GRU": 1, "LSTM": 2}  # cells as in the whole course
ALL = "TDNN that sees all"
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
    for kind in reversed(counts.kinds):
        look, values = _look(kind), counts.of(kind)
        traces += line(
            counts.words, values, look, span=WEIGHTS, hover=f"{kind}: %{{y:,}} weights, %{{x}} words"
        )
        dot = {"color": look.colour, "symbol": look.marker, "size": 11 if look.width > 3 else 7}
        place = {"x": mark[:1], "y": np.clip(values[at : at + 1], *WEIGHTS)}
        traces.append({"type": "scatter", "mode": "markers", "marker": dot, "hoverinfo": "skip"} | place)
    for kind in ("fully connected", ALL, "TDNN"):
        ends.append((f"<b>{kind}</b>", float(counts.of(kind)[-1]), _look(kind).colour))
    ends.append(("RNN, GRU, LSTM", float(counts.of("RNN")[-1]), colour("muted")))
    traces.append(direct_labels(ends, across[1], WEIGHTS, gap=0.085))
    x = axis("words of the longest sentence", across, showgrid=False)
    levels = [0, 20_000, 40_000, 60_000]
    y = axis("weights", WEIGHTS, tickvals=levels, ticktext=[format_number(n) for n in levels])
    return panels([Panel(traces, x, y, right=label_room([text for text, *_ in ends]), top=18)])


def _look(kind: str) -> Style:
    """Full colour for what the slide compares, grey for what is there for completeness."""
    if kind in ("fully connected", "TDNN"):
        return style(LOOKS[kind], width=5)
    if kind == ALL:
        tint = style(LOOKS["TDNN"])
        return Style(tint.colour, "dash", tint.marker, 4)
    return style("grey", width=2)


def parameter_words(counts: ParameterCounts, *, words: int) -> str:
    """Say how many weights the fully connected network and both TDNNs need for sentences of some length.

    Parameters
    ----------
    counts, words
        As of `parameter_curves`.
    """
    at = int(np.flatnonzero(counts.words == words)[0])
    full, tdnn, whole = (format_number(int(counts.of(kind)[at])) for kind in ("fully connected", "TDNN", ALL))
    said = f"**{words}** words: fully connected **{full}** weights, TDNN **{tdnn}**"
    return f"{said}, or **{whole}** to see all {words}"


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
        Lines: means. Upright: from the worst training to the best.

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
    traces: list[dict[str, Any]] = [reference_line(0.5, "", across), _seen(seen)]
    ends: list[tuple[str, float, str]] = []
    for number, (name, part) in enumerate(values.items()):
        look, aside = style((looks or LOOKS)[name], width=4), 0.12 * (number - (len(values) - 1) / 2)
        traces.append(_spread(places + aside, part) | {"line": {"color": look.colour, "width": 2}})
        hover = f"{as_text(name)}: mean <b>%{{y:.0%}}</b>, place %{{x:.0f}}"
        traces += line(places, part.mean(axis=0), look, hover=hover)
        ends.append((f"<b>{as_text(name)}</b>", float(part[:, -1].mean()), look.colour))
    traces.append(direct_labels(ends, across[1], SHARE, gap=0.08))
    x = axis("place of the word", across, showgrid=False, dtick=1, tick0=1)
    ticks: dict[str, Any] = {
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "ticktext": ["0", "25 %", "a coin", "75 %", "100 %"],
    }
    y = axis("right answers", SHARE, **ticks)
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


def _spread(x: Array, values: Array) -> dict[str, Any]:
    """Draw from the worst to the best training, at each place."""
    low, high = (np.column_stack([x, part]) for part in (values.min(axis=0), values.max(axis=0)))
    return segments(low, high, "ink", 2)
