"""The chain rule: a sentence's probability as a product, one factor for each word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis, exponent_axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_log10, format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._written import written
from lecturekit.figures.language._blocks import blocks, checked_columns, chip_row, columns, letters_for

if TYPE_CHECKING:
    from lecturekit.language import Factors

FLOOR = -24.0  # log10 of the smallest product that has its place on the axis


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
        log10 of the smallest product shown; what is below, a product of 0 too, ends there.

    Returns
    -------
    go.Figure
        Two panels. Above the words, their factors and the counts they come from; below, hanging from 1, a
        block for each factor: it is as long as the logarithm, and ends at the product so far. A word's
        customdata is its number. A mark that is not predicted has no factor.

    Raises
    ------
    ValueError
        For no word, too many, or a chosen one that is not there.
    """
    T = len(factors.words)
    checked_columns(T, chosen)
    drawn = panels(
        [_factors(factors, chosen), _product(factors, chosen, floor)], shares=[0.5, 0.5], stacked=True
    )
    drawn.layout.margin.l = 104
    drawn.layout.barmode = "overlay"
    return drawn


def log_products(factors: Factors) -> Array:
    """Give log10 of the product of all factors up to each word, (N,); −inf from the first factor of 0 on."""
    with np.errstate(divide="ignore"):
        logs = np.where(factors.predicted, np.log10(np.nan_to_num(factors.probability)), 0.0)
    return np.cumsum(logs)


def _count(count: float) -> str:
    return format_number(int(count))


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
    above, below = (
        [_count(n) if known else BLANK for n, known in zip(part, factors.predicted, strict=True)]
        for part in (factors.ngram_count, factors.context_count)
    )
    traces = chip_row(factors.words, _lit(factors, chosen), 0.0, letters=letters_for(T))
    for y, texts in ((1.0, p), (2.0, above), (2.8, below)):
        bold = [f"<b>{text}</b>" if strong else text for text, strong in zip(texts, here, strict=True)]
        places = np.full(T, y)
        traces.append(written(x, np.where(here, places, np.nan), bold, ink="z", where="middle center"))
        traces.append(written(x, np.where(here, np.nan, places), texts, ink="muted", where="middle center"))
    names = ["text", "factor", "counted", "out of"]
    rows: dict[str, Any] = {"tickvals": [0, 1, 2, 2.8], "ticktext": names, "showgrid": False}
    return Panel(traces, columns(T), axis("", (3.2, -0.5), **rows), top=12, bottom=8)


def _product(factors: Factors, chosen: int, floor: float) -> Panel:
    T = len(factors.words)
    x = np.arange(1.0, T + 1)
    ends = log_products(factors)
    starts = np.concatenate([[0.0], ends[:-1]])
    shown = factors.predicted & (starts > floor)
    low = np.where(shown, np.maximum(ends, floor), np.nan)
    number = np.arange(1, T + 1)
    zero = factors.predicted & np.isneginf(ends)
    inks = [
        "loss" if none and n <= chosen else "z" if n == chosen else "grey" if n < chosen else "faint"
        for n, none in zip(number, zero, strict=True)
    ]
    texts = [
        f"<b>{format_log10(end)}</b>" if n == chosen else BLANK for n, end in zip(number, ends, strict=True)
    ]
    traces = [
        blocks(x, low, np.where(shown, starts, np.nan), inks, customdata=number.tolist()),
        written(x, np.where(number == chosen, np.maximum(ends, floor), np.nan), texts, where="bottom center"),
    ]
    down: Span = (floor * 1.2, 0.0)
    return Panel(traces, columns(T), exponent_axis("product so far", down), top=12, bottom=18)
