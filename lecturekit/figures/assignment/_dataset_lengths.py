"""How long the sentences of the parts of a split are, and how many of their words are new."""

from __future__ import annotations

import math
from collections import Counter
from itertools import chain
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.corpora import Documents, Split, token_counts, unknown_shares
from lecturekit.figures._axes import axis
from lecturekit.figures._labels import Style, line
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_markdown
from lecturekit.figures.assignment._dataset_bars import (
    PARTS,
    TINTS,
    TOKENS,
    TOP,
    ceiling,
    percent,
    share_bars,
)

BINS = 16


def sentence_lengths(split: Split, *, top: float | None = None) -> go.Figure:
    """Draw how long the sentences of each part are, and which share of its tokens training has never seen.

    Parameters
    ----------
    split : Split
    top : float, optional
        Where the axis of unseen tokens ends, made round; twice the share of the tokens that one document
        only has, unless given.

    Returns
    -------
    go.Figure
        Two panels, whose axes depend on the documents and not on how they are split. Left, the share of
        sentences of each length, for train (filled), validation and test; the longest two in a hundred share
        the last place. Right, the share of unseen tokens in validation and test, ends of sentences counted
        as tokens, and what it would be if every sentence were drawn by itself: the share of tokens that
        stand once in training (Turing's estimate; Good, 1953, Biometrika 40).
    """
    return _with_legend(panels([_lengths(split), _unseen(split, top)], shares=[0.58, 0.42]))


def _lengths(split: Split) -> Panel:
    _, tokens, whole = TOKENS[split.documents.cut]
    starts, width = _bins(split.documents)
    places = starts + (width - 1) / 2
    shares = [_shares(part.lengths, starts) for part in split.parts]
    everything = _shares(_all_lengths(split.documents), starts)
    span = (0.0, ceiling(1.15 * float(everything.max())))
    edge = float(starts[-1] + width)
    traces = [_filled(places, np.clip(shares[0], *span))]
    for n in (1, 2):
        look = Style(TINTS[n], class_style(n - 1)[2], width=3.5)
        hover = f"{PARTS[n]}: <b>%{{y:.1%}}</b> near %{{x:.0f}} {tokens}"
        first, *marks = line(places, shares[n], look, span=span, hover=hover)
        traces += [first | {"name": PARTS[n]}, *(mark | {"showlegend": False} for mark in marks)]
    ticks = starts[:: max(1, math.ceil(len(starts) / 7))]
    last = int(starts[-1])
    kept = [int(tick) for tick in ticks if tick < last - 1.5 * width]
    x = axis(
        f"{tokens} in a {whole}",
        (float(starts[0]) - 0.5, edge - 0.5),
        tickvals=[*(tick + (width - 1) / 2 for tick in kept), places[-1]],
        ticktext=[*(str(tick) if width == 1 else f"{tick}–{tick + width - 1}" for tick in kept), f"≥ {last}"],
        showgrid=False,
        tickangle=0,
    )
    y = axis(f"share of the {whole}s", span, tickformat=".0%")
    return Panel(traces, x, y, right=28, top=TOP)


def _unseen(split: Split, top: float | None) -> Panel:
    _, tokens, _ = TOKENS[split.documents.cut]
    once = once_share(split)
    top = _own(split.documents) if top is None else min(1.0, ceiling(top))
    shares = unknown_shares(split)[1:]
    title = f"{tokens} that training never saw"
    across = "share of the tokens"
    return share_bars(
        shares, PARTS[1:], top=top, title=title, across=across, mark=(once, "seen once in train")
    )


def _own(documents: Documents) -> float:
    """Give the end of the axis: twice the tokens that no second document has."""
    counts = [token_counts(document) for document in documents.sentences]
    shared = Counter(chain.from_iterable(counts))
    own = sum(times for count in counts for token, times in count.items() if shared[token] == 1)
    return min(1.0, ceiling(max(2 * own / documents.tokens, 1e-3)))


def once_share(split: Split) -> float:
    """Give which share of the training tokens, ends of sentences among them, stands there once only."""
    counts = token_counts(split.train)
    return sum(times == 1 for times in counts.values()) / (split.train.tokens + len(split.train))


def _all_lengths(documents: Documents) -> NDArray[np.int64]:
    return np.array([len(s) for s in chain.from_iterable(documents.sentences)], dtype=np.int64)


def _bins(documents: Documents) -> tuple[NDArray[np.int64], int]:
    """Give where each of the bins begins, and how wide they are; the last one has no end."""
    lengths = _all_lengths(documents)
    longest = max(int(np.quantile(lengths, 0.98)), 4)
    width = math.ceil(ceiling(longest / BINS))
    return 1 + width * np.arange(math.ceil(longest / width) + 1), width


def _shares(lengths: NDArray[np.int64], starts: NDArray[np.int64]) -> Array:
    here = np.searchsorted(starts, lengths, side="right") - 1
    return np.bincount(here, minlength=len(starts)) / max(len(lengths), 1)


def _filled(x: NDArray, y: NDArray) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "train",
        "x": x,
        "y": y,
        "fill": "tozeroy",
        "fillcolor": colour("faint"),
        "line": {"color": TINTS[0], "width": 2},
        "hovertemplate": "train: <b>%{y:.1%}</b> near %{x:.0f}<extra></extra>",
    }


def _with_legend(drawn: go.Figure) -> go.Figure:
    drawn.layout.showlegend = True
    return drawn


def lengths_words(split: Split) -> str:
    """Say how large the parts are, and what of the test is new.

    Parameters
    ----------
    split : Split
    """
    sizes = " / ".join(format_number(part.n_documents) for part in split.parts)
    new = percent(float(unknown_shares(split)[2]))
    return (
        f"**{sizes}** {as_markdown(split.documents.unit)}s, **{new}** of the test new; "
        f"{percent(once_share(split))} of train seen once"
    )
