"""A neural bigram model beside the counts: the factors of one sentence, and what may follow one word."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import axis
from lecturekit.figures._names import segments
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import row_bars, word_axis
from lecturekit.figures._written import written

if TYPE_CHECKING:
    from lecturekit.networks import BigramFilm

MOST_FACTORS, MOST_ROWS = 8, 10
NET, COUNTS = "z", "ink"  # what each is drawn in
OTHERS = "all others"


def learned_and_counted(film: BigramFilm, sentence: Sequence[str], *, frame: int, word: int) -> go.Figure:
    """Draw the factors of a sentence's probability, and all outcomes of one of them, learned and counted.

    Parameters
    ----------
    film : BigramFilm
        F frames.
    sentence : sequence of str
        Up to eight outcomes of the film, ``"</s>"`` too if it is predicted; the first follows ``"<s>"``.
    frame : int
        Which frame, from 0.
    word : int
        Which factor's outcomes are shown on the right, from 1.

    Returns
    -------
    go.Figure
        Bars: the model. Lines across: the counts. On the right the nine outcomes that are counted most often
        after this word, and all others together. A factor's customdata is its number.

    Raises
    ------
    ValueError
        For a frame or a factor that is not there, or too many factors.
    """
    factors = _factors(film, sentence)
    if not 0 <= frame < len(film.step) or not 1 <= word <= len(factors):
        raise ValueError(
            f"frames 0 to {len(film.step) - 1}, factors 1 to {len(factors)}; not {frame}, {word}"
        )
    if len(factors) > MOST_FACTORS:
        raise ValueError(f"{MOST_FACTORS} factors have room, not {len(factors)}")
    parts = [_product(film, factors, frame, word), _outcomes(film, factors[word - 1], frame)]
    return panels(parts, shares=[0.52, 0.48])


def learned_words(film: BigramFilm, sentence: Sequence[str], *, frame: int) -> str:
    """Say the probability of a sentence by the model and by the counts, and how low the loss is.

    Parameters
    ----------
    film, sentence, frame
        As of `learned_and_counted`.
    """
    factors = _factors(film, sentence)
    net = math.prod(float(film.probabilities[frame, c, k]) for c, k in factors)
    counted = math.prod(float(film.relative[c, k]) for c, k in factors)
    said = f"P = **{_small(net)}**, counted {_small(counted)}"
    return f"{said}; loss **{film.loss[frame]:.3f}** nats, entropy {film.floor:.3f}"


def _factors(film: BigramFilm, sentence: Sequence[str]) -> list[tuple[int, int]]:
    """Give context and outcome of each factor."""
    before = [film.contexts[0], *sentence[:-1]]
    return [(film.context(a), film.outcome(b)) for a, b in zip(before, sentence, strict=True)]


def _shown(film: BigramFilm, context: int, outcome: int) -> list[int]:
    """Give the outcomes that have a row: the most often counted after a context, and the one that follows."""
    possible = film.counts.any(axis=0) | (film.probabilities[0] > 0).any(axis=0)
    order = np.argsort(-film.counts[context] - 1e6 * (np.arange(len(possible)) == outcome), kind="stable")
    chosen = [int(k) for k in order if possible[k]][: MOST_ROWS - 1]
    return sorted(chosen, key=lambda k: (-int(film.counts[context, k]), k))


def _product(film: BigramFilm, factors: list[tuple[int, int]], frame: int, word: int) -> Panel:
    at = np.arange(1.0, len(factors) + 1)
    net, counted = (
        np.array([part[c, k] for c, k in factors]) for part in (film.probabilities[frame], film.relative)
    )
    names = [f"{as_text(film.outcomes[k])}<br>| {as_text(film.contexts[c])}" for c, k in factors]
    ticks = [f"<b>{name}</b>" if n == word else name for n, name in enumerate(names, 1)]
    bars: dict[str, Any] = {
        "type": "bar",
        "x": at,
        "y": net,
        "width": 0.56,
        "marker": {"color": [colour(NET if n == word else "grey") for n in range(1, len(at) + 1)]},
        "customdata": list(range(1, len(at) + 1)),
        "hovertemplate": "the model: %{y:.3f}<extra></extra>",
    }
    level = segments(np.column_stack([at - 0.38, counted]), np.column_stack([at + 0.38, counted]), COUNTS, 4)
    texts = [_probability(p) for p in net]
    near = (counted > net) & (counted < net + 0.14)  # the line would run through the number
    above = np.where(near, counted, net) + 0.015
    traces = [bars, level, written(at, above, texts, where="top center")]
    across: dict[str, Any] = {"tickvals": at, "ticktext": ticks, "tickangle": 0}
    x = axis("", (0.4, len(at) + 0.6), **across, showgrid=False)
    y = axis("probability", (0.0, 1.12), tickvals=[0, 0.25, 0.5, 0.75, 1], ticktext=["0", "¼", "½", "¾", "1"])
    return Panel(traces, x, y, title="the factors of P(sentence)", top=30, bottom=62)


def _outcomes(film: BigramFilm, factor: tuple[int, int], frame: int) -> Panel:
    context, outcome = factor
    shown = _shown(film, context, outcome)
    net, counted = (
        np.append(row[shown], np.delete(row, shown).sum())
        for row in (film.probabilities[frame, context], film.relative[context])
    )
    names = [*(film.outcomes[k] for k in shown), OTHERS]
    rows = np.arange(float(len(names)))
    chosen = np.array([name == film.outcomes[outcome] for name in names])
    counted = np.where(counted > 0, counted, np.nan)
    level = segments(
        np.column_stack([counted, rows - 0.42]), np.column_stack([counted, rows + 0.42]), COUNTS, 4
    )
    traces = [
        row_bars(np.where(chosen, np.nan, net), ink="grey", width=12),
        row_bars(np.where(chosen, net, np.nan), ink=NET, width=12),
        level,
    ]
    title = f"after “{as_text(film.contexts[context])}”: bars learned, lines counted"
    y = word_axis(names, strong=[film.outcomes[outcome]])
    return Panel(traces, axis("probability", (-0.02, 1.0), nticks=5), y, title=title, top=30, bottom=62)


def _probability(p: float) -> str:
    return format_number(p, 2) if p >= 0.001 else "0.00"


def _small(p: float) -> str:
    return format_number(p, 2) if p else "0"
