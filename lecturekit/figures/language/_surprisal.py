"""Perplexity, word by word: chips as high as the surprise, and four rows of numbers that lead to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import boxes
from lecturekit.figures._written import written
from lecturekit.figures.language._blocks import WIDE, checked_columns, chip_row, columns, letters_for

CEILING = 20.0  # bits of the highest chip
BANDS, STRIP = (34.0, 252.0), 268.0  # where the chips stand, and the strip of winners; downwards
ROWS = (298.0, 324.0, 350.0, 376.0)
HEADS = ("<i>p</i>", "−log₂ <i>p</i>, bits", "mean so far, bits", "2 to the mean")
SIGNS = ("●", "■", "◆")  # of the models, as `class_style` has them
GAP = 20.0  # above a band, for the number on its highest chip
Counted = NDArray[np.bool_]


def surprisal_chips(
    words: Sequence[str],
    bits: Mapping[str, ArrayLike],
    counted: ArrayLike,
    *,
    chosen: str,
    ceiling: float = CEILING,
) -> go.Figure:
    """Draw the surprisal of each word under up to three models, and one model's way to its perplexity.

    Parameters
    ----------
    words : sequence of str
        T words and marks, at most sixteen.
    bits : mapping of str to (T,) array_like
        For each model −log₂ p of each word; infinite where p = 0, NaN where nothing is predicted.
    counted : (T,) array_like of bool
        Which of them enter the mean.
    chosen : str
        The model whose four rows of numbers are shown.
    ceiling : float
        Bits of the highest chip; a higher one ends there.

    Returns
    -------
    go.Figure
        A band for each model, in which each word has a chip: its height is the surprisal, its colour p. What
        is not counted is an empty outline. At the right end stands the perplexity. A mark below says which
        model is least surprised. In the rows the mean runs over the counted words up to each.

    Raises
    ------
    ValueError
        For no model or more than three, numbers that do not fit, negative surprisal, or nothing counted.
    """
    values, counts = {name: np.asarray(part, float) for name, part in bits.items()}, np.asarray(counted)
    T = len(words)
    checked_columns(T, 1)
    if (
        not 1 <= len(values) <= 3
        or any(part.shape != (T,) for part in values.values())
        or counts.shape != (T,)
    ):
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
    traces = chip_row(words, ["faint"] * T, 14.0, height=26.0, letters=letters_for(T))
    traces += _bands(stacked, counts, ceiling)
    traces += _strip(stacked, counts)
    traces += _numbers(values[chosen], counts)
    drawn = panels([Panel(traces, columns(T), _down(list(values), chosen), right=130, top=12, bottom=12)])
    drawn.layout.margin.l = 172
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


def _down(names: Sequence[str], chosen: str) -> dict[str, Any]:
    tall = (BANDS[1] - BANDS[0]) / len(names)
    middles = [BANDS[0] + tall * (m + 0.6) for m in range(len(names))]
    shown = [f"<b>{as_text(name)}</b>" if name == chosen else as_text(name) for name in names]
    last = "least surprised" if len(names) > 1 else BLANK
    ticks: dict[str, Any] = {"tickvals": [*middles, STRIP, *ROWS], "ticktext": [*shown, last, *HEADS]}
    return axis("", (392.0, 0.0), **ticks, showgrid=False)


def _bands(values: Array, counted: Counted, ceiling: float) -> list[dict[str, Any]]:
    M, T = values.shape
    tall = (BANDS[1] - BANDS[0]) / M
    base = BANDS[0] + tall * np.arange(1, M + 1)  # of each band
    x = np.broadcast_to(np.arange(1.0, T + 1), (M, T))
    up = (tall - GAP) * np.minimum(np.nan_to_num(values, nan=0.0, posinf=ceiling), ceiling) / ceiling
    tops = base[:, None] - up
    p = np.exp2(-np.nan_to_num(values, nan=np.inf))
    shown = np.broadcast_to(counted, (M, T))
    paint = {"color": p.ravel(), "cmin": 0, "cmax": 1, "colorscale": scale("probability")}
    place = {"x": x.ravel(), "base": np.broadcast_to(base[:, None], (M, T)).ravel(), "width": WIDE}
    hover = {
        "hovertext": [f"p = {format_number(v)}" for v in p.ravel()],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    edge = {"line": {"width": 1, "color": colour("reference")}}
    chips = {"type": "bar", "y": np.where(shown, -up, np.nan).ravel(), "marker": paint | edge} | place | hover
    texts = [BLANK if np.isnan(v) else format_number(v) for v in values.ravel()]
    half = WIDE / 2
    empty = [
        np.where(shown | np.isnan(values), np.nan, part).ravel()
        for part in (x - half, x + half, tops, base[:, None] + 0 * x)
    ]
    perplexities = [running(row, counted)[1][-1] for row in values]
    signs = SIGNS[:M] if M > 1 else (BLANK,)
    right = [
        f"\u2002{sign} PP <b>{format_number(v)}</b>" for sign, v in zip(signs, perplexities, strict=True)
    ]
    marks = [class_style(m)[0] for m in range(M)]
    return [
        chips,
        boxes(empty, ink="grey", width=1.5),
        written(x.ravel(), tops.ravel(), texts, where="top center"),
        written(np.full(M, T + 0.5), base - 0.4 * tall, right) | {"textfont": {"color": marks}},
        *(stroke([0.5, T + 0.5], [level, level], "reference", 1) for level in base),
    ]


def _strip(values: Array, counted: Counted) -> list[dict[str, Any]]:
    """Mark the least surprised model of each word."""
    M, T = values.shape
    best = winners(values, counted) if M > 1 else np.full(T, -1)
    looks = [class_style(max(int(m), 0)) for m in best]
    signs = {"color": [look[0] for look in looks], "symbol": [look[1] for look in looks], "size": 13}
    place = {"x": np.arange(1.0, T + 1), "y": np.where(best >= 0, STRIP, np.nan), "cliponaxis": False}
    return [{"type": "scatter", "mode": "markers", "marker": signs, "hoverinfo": "skip"} | place]


def _numbers(bits: Array, counted: Counted) -> list[dict[str, Any]]:
    T = len(bits)
    mean, power = running(bits, counted)
    x = np.arange(1.0, T + 1)
    last = int(np.flatnonzero(counted)[-1])
    rows = [np.exp2(-bits), bits, mean, power]
    traces = []
    for n, (y, values) in enumerate(zip(ROWS, rows, strict=True)):
        shown = counted & np.isfinite(values) | counted & np.isinf(values)
        texts = [
            format_number(v, 2 if n == 0 else 3) if here else "–"
            for v, here in zip(values, shown, strict=True)
        ]
        if n > 1:
            texts[last] = f"<b>{texts[last]}</b>"
        traces.append(
            written(x, np.full(T, y), texts, ink="muted" if n < 2 else "ink", where="middle center")
        )
    return traces
