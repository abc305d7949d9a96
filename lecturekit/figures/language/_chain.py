"""The chain rule: a sentence's probability as a product, one factor for each word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis, exponent_axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_log10, format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._written import written
from lecturekit.figures.language._blocks import blocks, checked_columns, chip_row, columns, letters_for

if TYPE_CHECKING:
    from lecturekit.language import Factors

FLOOR = -13.0  # log10 of the smallest product that has its place on the axis


def chain_rule(factors: Factors, *, chosen: int, floor: float = FLOOR) -> go.Figure:
    """Draw the factors of a sentence's probability, and how their product shrinks from word to word.

    Parameters
    ----------
    factors : Factors
        Of a text of at most sixteen words and marks.
    chosen : int
        The word or mark, from 1, up to which the product is taken: it is violet, and blue is the context that
        the model looks at for it.
    floor : float
        log10 of the smallest product shown; a block that goes below, to a product of 0 too, leaves the axis,
        and has an arrow.

    Returns
    -------
    go.Figure
        Two panels. Above the words, the counts, which part of the factor comes from shorter contexts (of a
        smoothed model), and the factor. Below, hanging from 1, a block for each factor: it is as long as the
        logarithm, and ends at the product so far. A word's customdata is its number. A mark that is not
        predicted has no factor.

    Raises
    ------
    ValueError
        For no word, too many, or a chosen one that is not there.
    """
    T = len(factors.words)
    checked_columns(T, chosen)
    drawn = panels(
        [_factors(factors, chosen), _product(factors, chosen, floor)], shares=[0.4, 0.6], stacked=True
    )
    drawn.layout.margin.l = 104
    drawn.layout.barmode = "overlay"
    return drawn


def log_products(factors: Factors) -> Array:
    """Give log10 of the product of all factors up to each word, (N,); −inf from the first factor of 0 on."""
    with np.errstate(divide="ignore"):
        logs = np.where(factors.predicted, np.log10(np.nan_to_num(factors.probability)), 0.0)
    return np.cumsum(logs)


def from_shorter(factors: Factors) -> Array:
    """Say which part of each factor shorter contexts give than the one it looks at, (N,); NaN for none."""
    order = len(factors.shares) - 1
    own = np.minimum([len(context) + 1 for context in factors.contexts], order)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = 1 - factors.shares[own, np.arange(len(own))] / factors.probability
    return np.where(factors.predicted & (factors.probability > 0), np.clip(part, 0, 1), np.nan)


def _lit(factors: Factors, chosen: int) -> list[str]:
    """Give each word its ink: violet the chosen, blue what the model looks at, pale the rest."""
    reach = len(factors.contexts[chosen - 1]) if factors.predicted[chosen - 1] else 0
    return [
        "z" if n == chosen else "x" if chosen - reach <= n < chosen else "faint"
        for n in range(1, len(factors.words) + 1)
    ]


def _factors(factors: Factors, chosen: int) -> Panel:
    T = len(factors.words)
    x, here = np.arange(1.0, T + 1), np.arange(T) == chosen - 1
    nothing = (factors.context_count == 0) & ~(factors.probability > 0)  # no smoothing, an unseen context
    p = [
        BLANK if not known else "0 / 0" if none else format_number(v, 2)
        for v, known, none in zip(factors.probability, factors.predicted, nothing, strict=True)
    ]
    counts = [
        f"{format_number(int(n))} of {format_number(int(c))}" if known else BLANK
        for n, c, known in zip(factors.ngram_count, factors.context_count, factors.predicted, strict=True)
    ]
    part = from_shorter(factors)
    smooth = bool((np.nan_to_num(part) > 1e-9).any())
    lent = [BLANK if np.isnan(v) or not smooth else f"{100 * v:.0f} %" for v in part]
    traces = chip_row(factors.words, _lit(factors, chosen), 0.0, letters=letters_for(T))
    for y, texts in ((1.0, counts), (1.9, lent), (2.8, p)):
        bold = [f"<b>{text}</b>" if strong else text for text, strong in zip(texts, here, strict=True)]
        places = np.full(T, y)
        traces.append(written(x, np.where(here, places, np.nan), bold, ink="z", where="middle center"))
        traces.append(written(x, np.where(here, np.nan, places), texts, ink="muted", where="middle center"))
    names = ["text", "counted", "from shorter" if smooth else BLANK, "factor"]
    rows: dict[str, Any] = {"tickvals": [0, 1, 1.9, 2.8], "ticktext": names, "showgrid": False}
    return Panel(traces, columns(T), axis("", (3.2, -0.5), **rows), top=8, bottom=8)


def _product(factors: Factors, chosen: int, floor: float) -> Panel:
    T = len(factors.words)
    x = np.arange(1.0, T + 1)
    ends = log_products(factors)
    starts = np.concatenate([[0.0], ends[:-1]])
    shown = factors.predicted & (starts > floor)
    off = floor * 1.12  # where the axis ends
    low = np.where(shown, np.where(ends < floor, off, ends), np.nan)
    number = np.arange(1, T + 1)
    zero = factors.predicted & np.isneginf(ends)
    inks = [
        "loss" if none and n <= chosen else "z" if n == chosen else "grey" if n < chosen else "faint"
        for n, none in zip(number, zero, strict=True)
    ]
    here = number == chosen
    texts = [f"<b>{format_log10(end)}</b>" if now else BLANK for now, end in zip(here, ends, strict=True)]
    beside = np.where(here, np.where(ends < floor, floor * 0.97, np.maximum(ends, floor)), np.nan)
    traces = [
        blocks(x, low, np.where(shown, starts, np.nan), inks, customdata=number.tolist()),
        _arrows(x, np.where(shown & (ends < floor), off, np.nan), inks),
        written(np.where(ends < floor, x + 0.62, x), beside, texts, where="bottom center"),
    ]
    down: Span = (off, 0.0)
    return Panel(traces, columns(T), exponent_axis("product so far", down), top=8, bottom=18)


def _arrows(x: Array, y: Array, inks: Sequence[str]) -> dict[str, Any]:
    """Say of a block that it goes on below the axis."""
    marks = {"symbol": "triangle-down", "size": 18, "color": [colour(ink) for ink in inks]}
    place = {"x": x, "y": y, "marker": marks, "hoverinfo": "skip", "cliponaxis": False}
    return {"type": "scatter", "mode": "markers"} | place
