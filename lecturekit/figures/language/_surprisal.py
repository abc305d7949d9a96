"""Perplexity, word by word: from probabilities over surprisals and their mean to a fair die."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import direct_labels
from lecturekit.figures._names import BLANK, segments, stroke
from lecturekit.figures._numbers import format_number, power_of_ten
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import boxes
from lecturekit.figures._written import written
from lecturekit.figures.language._blocks import WIDE, blocks, checked_columns, columns
from lecturekit.figures.language._die import NOTES, die_panel

CEILING = 20.0  # bits of the highest chip
BITS = (0, 5, 10, 15, 20)
WORD, P, OWN, MEAN, FACES = 25.8, 22.4, -2.3, -5.5, -8.7  # where the rows stand, on the axis of bits
LIFT, LONG = 1.9, 8  # of a word with more letters, so that neighbours do not touch
SPAN: Span = (-10.5, 29.0)
HEADS = {FACES: "2 to that", MEAN: "mean so far", OWN: "−log₂ <i>p</i>", P: "<i>p</i> is 1 in"}
ROOMY = 10  # with more columns numbers are written shorter
BESIDE = 2  # other models, as marks
Counted = NDArray[np.bool_]


def surprisal_chips(
    words: Sequence[str],
    bits: Mapping[str, ArrayLike],
    counted: ArrayLike,
    *,
    chosen: str,
    nothing: ArrayLike | None = None,
    whole: float = math.nan,
) -> go.Figure:
    """Draw the surprisal of each word as a chip, and the fair die that is as surprising as their mean.

    Parameters
    ----------
    words : sequence of str
        T words and marks, at most sixteen.
    bits : mapping of str to (T,) array_like
        For one to three models −log₂ p of each word; infinite where p = 0, NaN where nothing is predicted.
    counted : (T,) array_like of bool
        Which of them enter the mean.
    chosen : str
        The model that has the chips; the others have marks.
    nothing : (T,) array_like of bool, optional
        Where p is 0 / 0: the chosen model has never seen the context.
    whole : float
        The model's perplexity on a whole text, to hold the sentence against; NaN leaves it out.

    Returns
    -------
    go.Figure
        Two panels. From above: the words, p, a chip as high as the surprisal, this as a number, the mean up
        to each word, and 2 to that. What is not counted is an empty outline, a chip beyond the axis ends
        there. A line is the mean of all. On the right a die with as many faces as the perplexity.

    Raises
    ------
    ValueError
        For no model or more than three, numbers that do not fit, negative surprisal, or nothing counted.
    """
    values, counts = _checked(words, bits, counted, chosen)
    others = {name: row for name, row in values.items() if name != chosen}
    mean, faces = (float(part[-1]) for part in running(values[chosen], counts))
    T = len(words)
    empty = np.zeros(T, bool) if nothing is None else np.asarray(nothing, bool)
    names = [shortened(word, 11 if T <= 8 else 9 if T <= ROOMY else 7) for word in words]
    heights = WORD + LIFT * np.array([len(word) > LONG and T > LONG - 2 for word in words])
    traces = [written(np.arange(1.0, T + 1), heights, names, where="middle center")]
    traces += _chips(values[chosen], counts)
    traces += _beside(others, counts, (chosen, mean))
    traces += _numbers(values[chosen], counts, empty)
    notes = [f"all held-out text: <b>{format_number(round(whole))}</b>"] if math.isfinite(whole) else []
    notes += [
        f"{as_text(name)}: <b>{_written(running(row, counts)[1][-1], 3)}</b>" for name, row in others.items()
    ]
    lines = [level for level in BITS if level]
    across = columns(T) | {"range": [0.5, 0.5 + 1.03 * T]}  # room for the names of lines
    left = Panel(traces, across, _up(), top=8, bottom=8, shapes=[_grid(level, T) for level in lines])
    drawn = panels([left, die_panel(faces, notes[:NOTES])], shares=[0.745, 0.255])
    drawn.layout.margin.l = 106
    drawn.layout.barmode = "overlay"
    return drawn


def running(bits: ArrayLike, counted: ArrayLike) -> tuple[Array, Array]:
    """Give the mean surprisal of the counted words up to each, and 2 to that, (T,); NaN before the first."""
    kept = np.where(np.asarray(counted, bool), np.asarray(bits, float), 0.0)
    number = np.cumsum(np.asarray(counted, bool))
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        mean = np.where(number > 0, np.cumsum(kept) / number, np.nan)
        return mean, np.exp2(mean)


def winners(bits: ArrayLike, counted: ArrayLike) -> NDArray[np.int64]:
    """Say which row of (M, T) surprisals is smallest at each word, (T,); −1 at a tie or where none counts."""
    values = np.asarray(bits, float)
    best = np.where(np.asarray(counted, bool), np.nan_to_num(values, nan=np.inf), np.inf)
    least = best.min(axis=0)
    near = np.isfinite(least) & (best <= np.where(np.isfinite(least), least, 0.0) + 1e-9)
    return np.where(near.sum(axis=0) == 1, near.argmax(axis=0), -1)


def one_in(bits: float) -> str:
    """Say of which number a probability of 2 to the −bits is one: ``1.2``, ``280``, ``42 000``, ``10⁷``."""
    if math.isnan(bits):
        return BLANK
    if math.isinf(bits):
        return "p = 0"
    odds = 2.0 ** min(bits, 1000.0)
    if odds >= 99_500:
        return power_of_ten(round(min(bits, 1000.0) * math.log10(2)))
    if odds < 9.95:
        return f"{odds:.1f}"
    return format_number(int(round(odds, 1 - math.floor(math.log10(odds)))))


def _checked(
    words: Sequence[str], bits: Mapping[str, ArrayLike], counted: ArrayLike, chosen: str
) -> tuple[dict[str, Array], Counted]:
    values, counts = {name: np.asarray(part, float) for name, part in bits.items()}, np.asarray(counted)
    T = len(words)
    checked_columns(T, 1)
    fit = all(part.shape == (T,) for part in (*values.values(), counts))
    if not 1 <= len(values) <= BESIDE + 1 or not fit:
        raise ValueError(f"one to three models give {T} numbers each, and as many words are counted or not")
    if chosen not in values:
        raise ValueError(f"{chosen!r} is not among the models {', '.join(values)}")
    stacked = np.array(list(values.values()))  # (M, T)
    if counts.dtype != bool or not counts.any() or np.isnan(stacked[:, counts]).any():
        raise ValueError(
            "counted is True or False for each word: True at least once, never where there is no p"
        )
    if (stacked[:, counts] < 0).any():
        raise ValueError("surprisal is never below 0 bits: these numbers are no −log₂ p")
    return values, counts


def _grid(level: float, T: int) -> dict[str, Any]:
    """Draw a line of the grid, below the chips; the rows of numbers have none."""
    pen = {"line": {"width": 1, "color": colour("grid")}, "layer": "below"}
    return {"type": "line", "x0": 0.5, "x1": T + 0.5, "y0": level, "y1": level} | pen


def _up() -> dict[str, Any]:
    ticks: dict[str, Any] = {
        "tickvals": [*HEADS, *BITS],
        "ticktext": [*HEADS.values(), *map(str, BITS[:-1]), f"{BITS[-1]} bits"],
    }
    return axis("", SPAN, **ticks, showgrid=False)


def _chips(bits: Array, counted: Counted) -> list[dict[str, Any]]:
    T = len(bits)
    x = np.arange(1.0, T + 1)
    tops = np.minimum(np.nan_to_num(bits, nan=0.0, posinf=CEILING), CEILING)
    paint = {"color": tops, "cmin": 0, "cmax": CEILING, "colorscale": scale("sequential")}
    edge = {"line": {"width": 1, "color": colour("reference")}}
    says = [f"p = {format_number(float(v))}" for v in np.exp2(-bits)]
    hover = {"hoverinfo": "text", "hovertext": says, "marker": paint | edge}
    finite, endless = counted & np.isfinite(bits), counted & np.isinf(bits)
    empty = ~counted & ~np.isnan(bits)
    edges = [np.where(empty, part, np.nan) for part in (x - WIDE / 2, x + WIDE / 2, tops, 0 * x)]
    beyond = np.where(counted & (bits > CEILING), CEILING, np.nan)
    return [
        blocks(x, np.zeros(T), np.where(finite, tops, np.nan), ["x"] * T) | hover,
        blocks(x, np.zeros(T), np.where(endless, tops, np.nan), ["loss"] * T),
        boxes(edges, ink="grey", width=1.5),
        written(x, beyond, ["↑"] * T, where="bottom center") | {"textfont": {"color": colour("on deep")}},
        stroke([0.5, T + 0.5], [0, 0], "reference", 1),
    ]


def _beside(others: Mapping[str, Array], counted: Counted, chosen: tuple[str, float]) -> list[dict[str, Any]]:
    """Draw the mean, marks of the other models, and their names at the right."""
    T = len(counted)
    x = np.arange(1.0, T + 1)
    mean = min(chosen[1], CEILING)
    traces = [stroke([0.5, T + 0.5], [mean, mean], "z", 3.5)]
    ends = [(f"mean <b>{_written(chosen[1], 3)}</b>", mean, colour("z"))]
    last = int(np.flatnonzero(counted)[-1])
    for name, bits in [*others.items(), *[("", np.full(T, np.nan))] * (BESIDE - len(others))]:
        look = class_style(1)[0] if len(ends) == 1 else colour("reference")
        y = np.where(counted, np.minimum(np.nan_to_num(bits, nan=np.nan, posinf=CEILING), CEILING), np.nan)
        marks = segments(np.column_stack([x - 0.44, y]), np.column_stack([x + 0.44, y]), "grey", 4)
        traces.append(marks | {"line": {"width": 4, "color": look}})
        ends.append((as_text(name) or BLANK, float(y[last]), look))
    return [*traces, direct_labels(ends, T + 0.5, SPAN, gap=0.075)]


def _numbers(bits: Array, counted: Counted, nothing: Counted) -> list[dict[str, Any]]:
    """Write p, the surprisal, the mean up to each word, and 2 to that."""
    T = len(bits)
    roomy = T <= ROOMY
    mean, power = running(bits, counted)
    x, last = np.arange(1.0, T + 1), int(np.flatnonzero(counted)[-1])
    rows = {
        P: ["0 / 0" if n else one_in(v) for v, n in zip(bits, nothing, strict=True)],
        OWN: [_written(v, 3 if roomy else 2) for v in bits],
        MEAN: [_written(v, 3 if roomy else 2) for v in mean],
        FACES: [_written(v, 3 if roomy else 2) for v in power],
    }
    traces = []
    for y, texts in rows.items():
        shown = [text if here else "–" for text, here in zip(texts, counted, strict=True)]
        if y < OWN:
            shown[last] = f"<b>{shown[last]}</b>"
        traces.append(
            written(x, np.full(T, y), shown, ink="muted" if y > OWN else "ink", where="middle center")
        )
    return traces


def _written(value: float, digits: int) -> str:
    """Write a number of bits or faces: whole from a hundred on, 10ⁿ where it would be long."""
    if not math.isfinite(value):
        return format_number(float(value))
    if value >= (99_950 if digits > 2 else 9_950):
        return power_of_ten(round(math.log10(value)))
    if value < 0.995:
        return f"{value:.2f}"
    return format_number(round(value)) if value >= 99.95 else format_number(float(value), digits)
