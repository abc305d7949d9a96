"""Words by rank and frequency, and which of them a threshold makes unknown."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit.corpora import Documents, Split, token_counts, unknown_shares
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import only
from lecturekit.figures._written import written
from lecturekit.figures.assignment._compare_looks import log_ticks
from lecturekit.figures.assignment._dataset_bars import (
    PARTS,
    TOKENS,
    TOP,
    UNK,
    ceiling,
    percent,
    share_bars,
    visible,
)

POINTS = 240
NAMED = (1, 10, 100, 1000, 10_000)  # ranks whose words are written
FLOOR = 0.25  # of the axis of counts, so that a line under 1 has room


def word_ranks(split: Split, *, least: int, most: int = 20) -> go.Figure:
    """Draw how often each word stands in training against its rank, and what a threshold takes away.

    Parameters
    ----------
    split : Split
    least : int
        Words seen fewer times are ``<unk>``: they are grey.
    most : int
        The highest threshold that will be shown: the axes leave room for it.

    Returns
    -------
    go.Figure
        Two panels, whose axes depend on the documents and not on how they are split. Left, frequency against
        rank, with Zipf's law as a thin line, and the threshold. Right, the share of tokens that are ``<unk>``
        in each part, ends of sentences counted as tokens.

    Raises
    ------
    TypeError, ValueError
        For thresholds that are no whole numbers from 1.
    """
    return panels([_ranks(split, least), _unknown(split, least, most)], shares=[0.6, 0.4])


def _ranks(split: Split, least: int) -> Panel:
    counted = token_counts(split.train)
    words, times = list(counted), np.fromiter(counted.values(), np.int64, len(counted))
    token, tokens, _ = TOKENS[split.documents.cut]
    total = token_counts(split.documents)
    across: Span = (0.8, 1.25 * max(ceiling(len(total)), 10))
    span: Span = (FLOOR, max(ceiling(1.2 * max(total.values())), 10))
    ranks = np.geomspace(1, len(words), POINTS).round().astype(int)
    known = times[ranks - 1] >= least
    traces = [*_zipf(times, across, span), *_line(least, across)]
    for here, ink in ((known, "x"), (~known, "grey")):
        traces.append(_points(ranks, np.where(here, times[ranks - 1], np.nan), words, ink))
    traces += _names(words, times, least)
    x = axis(f"rank of the {token} in train", across, log=True, showgrid=False) | _ticks(across)
    y = axis("times in train", span, log=True) | _ticks(span)
    return Panel(traces, x, y, f"{tokens} of train, most frequent first", top=TOP)


def _ticks(span: Span) -> dict[str, Any]:
    """Give ticks to an axis of few decades, which would else have many small ones."""
    return log_ticks((1.0, span[1])) if span[1] < 1000 else {}


def _points(ranks: NDArray[np.int64], y: NDArray, words: list[str], ink: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": ranks.astype(float),
        "y": y,
        "marker": {"color": colour(ink), "size": 7},
        "text": [shortened(visible(words[rank - 1]), 24) for rank in ranks.tolist()],
        "hovertemplate": "%{text}: <b>%{y}</b> times, rank %{x}<extra></extra>",
    }


def _line(least: int, across: Span) -> list[dict[str, Any]]:
    """Draw the threshold between two counts, and say under it what it means."""
    y = least - 0.5
    pen = {"color": colour("ink"), "width": 1.5, "dash": "dot"}
    dotted = {
        "type": "scatter",
        "mode": "lines",
        "x": list(across),
        "y": [y] * 2,
        "line": pen,
        "hoverinfo": "skip",
    }
    text = f"\u2002seen fewer than <b>{least}</b>×: &lt;unk&gt;"
    return [dotted, written([across[0]], [0.66 * y], [text])]


def _zipf(times: NDArray[np.int64], across: Span, span: Span) -> list[dict[str, Any]]:
    """Draw Zipf's law, frequency ∝ 1 / rank, through the tenth word, as a thin line, named over it."""
    at = min(10, len(times))
    product = float(at * times[at - 1])
    ends = np.array([max(across[0], product / span[1]), min(across[1], product)])
    height = min(0.6 * product, span[1] / 1.4)
    name = written([3.0], [height], ["Zipf: 1 / rank"], ink="reference", where="middle right")
    return [stroke(ends, product / ends, "reference", 1), name]


def _names(words: list[str], times: NDArray[np.int64], least: int) -> list[dict[str, Any]]:
    at = np.array(
        [rank for rank in NAMED if rank <= len(words)] + [np.nan] * sum(r > len(words) for r in NAMED)
    )
    inside = np.isfinite(at)
    places = np.where(inside, at, 1).astype(int) - 1
    texts = [f"\u2002{shortened(visible(words[p]), 14)}" for p in places]
    y = np.where(inside, times[places] * 1.25, np.nan)
    known = inside & (times[places] >= least)
    return [
        written(at, y, only(texts, known), where="middle right"),
        written(at, y, only(texts, inside & ~known), ink="muted", where="middle right"),
    ]


def _unknown(split: Split, least: int, most: int) -> Panel:
    top = _top(split.documents, max(most, least))
    shares = unknown_shares(split, least)
    title = "&lt;unk&gt; in each part"
    return share_bars(shares, PARTS, top=top, title=title, across="share of the tokens", mark=(np.nan, ""))


def _top(documents: Documents, most: int) -> float:
    """Give the end of the axis of shares: what the highest threshold takes, with some room."""
    taken = sum(times for times in documents.counts.values() if times < 1.3 * most)
    return min(1.0, ceiling(1.15 * taken / documents.tokens)) if taken else 0.05


def ranks_words(split: Split, *, least: int) -> str:
    """Say how many words a threshold leaves, and how much of the text it takes.

    Parameters
    ----------
    split : Split
    least : int
        Words seen fewer times are ``<unk>``.
    """
    counted = token_counts(split.train)
    kept = sum(times >= least for times in counted.values())
    shares = unknown_shares(split, least)
    _, tokens, _ = TOKENS[split.documents.cut]
    return (
        f"**{format_number(kept)}** of {format_number(len(counted))} {tokens} are kept: {UNK} is "
        f"**{percent(shares[0])}** of train and **{percent(shares[2])}** of the test"
    )
