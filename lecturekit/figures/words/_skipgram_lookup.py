"""A one-hot vector times a matrix: the row that it picks, and how similar that row is to the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.corpora import position
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import BLANK, stroke
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import boxes, cells, clickable, only, row_bars, row_texts, word_axis
from lecturekit.figures.words._training_words import row_cosines

HEAD = 58  # px for a title and the heads of the columns
PRODUCT = 1.15  # rows below the last word's row, where the product is written


def row_lookup(W: ArrayLike, words: Sequence[str], *, word: str, span: Span) -> go.Figure:
    """Draw one word as a one-hot vector, the matrix with the row that it picks, and that row's similarities.

    Parameters
    ----------
    W : (V, D) array_like
        One vector per word.
    words : sequence of str
        V of them, each once.
    word : str
        The one to look up.
    span : (float, float)
        Ends of the matrix' colour scale, centred on 0.

    Returns
    -------
    go.Figure
        Each cell's and bar's customdata is its word. Only numbers and texts change with the word and W.

    Raises
    ------
    ValueError
        If W does not have one row for each word.
    UnknownLabelError
        For an unknown word, with the closest spelling.
    """
    W = np.asarray(W, float)
    if W.ndim != 2 or len(W) != len(words):
        raise ValueError(f"W has shape {W.shape}; {len(words)} words need one row each")
    at = position(word, tuple(words), kind="word")
    one_hot = np.eye(len(words))[at]
    parts = [_input(one_hot, words, word), _matrix(W, one_hot, words, span), _similarity(W, words, at)]
    return panels(parts, shares=[0.1, 0.5, 0.4])


def _input(one_hot: Array, words: Sequence[str], word: str) -> Panel:
    at = int(one_hot.argmax())
    digits = [f"{number:.0f}" for number in one_hot]
    inks = {"on pale": one_hot == 0, "on deep": one_hot == 1}
    traces: list[dict[str, Any]] = [
        clickable(cells(one_hot[:, None], (0.0, 1.4), "sequential"), words),
        *(row_texts(0.0, only(digits, here), ink, "middle center") for ink, here in inks.items()),
        boxes((-0.5, 0.5, at - 0.5, at + 0.5), ink="ink", width=3),
    ]
    across = axis("", (-0.5, 0.5), tickvals=[0], ticktext=["one-hot"], side="top")
    down = word_axis(words, [word], below=2 * PRODUCT - 1)
    return Panel(traces, across, down, "<i>x</i>", top=HEAD, bottom=12)


def _matrix(W: Array, one_hot: Array, words: Sequence[str], span: Span) -> Panel:
    V, D = W.shape
    at, row = int(one_hot.argmax()), one_hot @ W
    product = V - 1 + PRODUCT
    dark = wants_dark_ink("diverging", (np.clip(row, *span) - span[0]) / (span[1] - span[0]))
    numbers = [f"{value:.2f}".replace("-", "−") for value in row]
    bar = {"showscale": True, "colorbar": {"title": {"text": "value in <i>W</i>"}}}
    traces = [
        clickable(cells(W, span, "diverging", **bar), words, "%{text}: %{z:.3~g}"),
        cells(row[None, :], span, "diverging", y=[product - 0.5, product + 0.5]),
        boxes((-0.5, D - 0.5, at - 0.5, at + 0.5), ink="ink", width=3),
        boxes((-0.5, D - 0.5, product - 0.5, product + 0.5), ink="h", width=3),
        *(_written(numbers, here, product, ink) for ink, here in (("on pale", dark), ("on deep", ~dark))),
    ]
    ticks: dict[str, Any] = {
        "tickvals": list(range(D)),
        "ticktext": [str(k + 1) for k in range(D)],
        "side": "top",
    }
    across = axis("", (-0.5, D - 0.5), **ticks)
    named: dict[str, Any] = {"tickvals": [product], "ticktext": ["<b><i>x W</i></b>"], "showgrid": False}
    down = axis("", (V - 1.5 + 2 * PRODUCT, -0.5), **named)
    return Panel(traces, across, down, "<i>W</i>: a row for each word", right=OUTER_BAR, top=HEAD, bottom=12)


def _similarity(W: Array, words: Sequence[str], at: int) -> Panel:
    others = row_cosines(W, at)
    best = int(np.nanargmax(others)) if np.isfinite(others).any() else at
    loud = np.where(np.arange(len(words)) == best, others, np.nan)
    texts = [
        f" {round(float(value), 2) + 0.0:.2f}".replace("-", "−") if np.isfinite(value) else BLANK
        for value in others
    ]
    traces = [
        row_bars(others, ink="faint"),
        row_bars(loud, ink="W"),
        _zero(len(words)),
        row_texts(np.maximum(np.nan_to_num(others), 0.0), texts, "ink"),
    ]
    across = axis("", (-1.0, 1.25), tickvals=[-1, 0, 1], ticktext=["−1", "one-hot: 0", "1"], side="top")
    down = word_axis(words, [words[at], words[best]], below=2 * PRODUCT - 1)
    title = f"cosine with <b>{shortened(words[at])}</b>"
    return Panel(traces, across, down, title, top=HEAD, bottom=12)


def _written(numbers: Sequence[str], here: ArrayLike, y: float, ink: str) -> dict[str, Any]:
    """Write the product's numbers that want this ink."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.arange(len(numbers), dtype=float),
        "y": np.full(len(numbers), y),
        "text": only(numbers, here),
        "textfont": {"color": colour(ink)},
        "hoverinfo": "skip",
    }


def _zero(rows: int) -> dict[str, Any]:
    """Draw where all similarities of one-hot vectors are."""
    return stroke([0.0, 0.0], [-0.5, rows - 0.5], "x", 2)
