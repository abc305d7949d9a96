"""Kneser–Ney's idea: not how often a word stands there, but after how many different words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import BLANK, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import row_bars, row_texts
from lecturekit.figures._written import written

BEFORE = 8  # rows for the words before


def continuation_counts(
    words: Sequence[str],
    counts: ArrayLike,
    different: ArrayLike,
    *,
    chosen: str,
    before: Sequence[tuple[str, int]],
    named: Sequence[str] = (),
) -> go.Figure:
    """Draw how often each word stands in a text, and after how many different words.

    Parameters
    ----------
    words : sequence of str
        V of them.
    counts, different : (V,) array_like of int
        How often each stands there, and after how many different words: 1 or more, never more than the count.
    chosen : str
        The word to ring and to open.
    before : sequence of (str, int)
        The words before it, and how often each; the most frequent first.
    named : sequence of str
        Words to name in the picture.

    Returns
    -------
    go.Figure
        Two panels: all words as points, whose customdata is the word, and the words before the chosen one.

    Raises
    ------
    ValueError
        If the chosen word is not there, numbers do not fit, or a word stands after more words than it stands
        anywhere.
    """
    counts, different = np.asarray(counts, float), np.asarray(different, float)
    if chosen not in words:
        raise ValueError(f"{chosen!r} is not among the {len(words)} words")
    if not counts.shape == different.shape == (len(words),):
        raise ValueError(f"{len(words)} words need as many counts, not {counts.shape} and {different.shape}")
    if (different > counts).any() or (different < 1).any():
        raise ValueError(
            "a word stands after at least one word, and after no more words than it stands anywhere"
        )
    cloud = _cloud(words, np.stack([counts, different]), chosen, [n for n in named if n != chosen])
    return panels([cloud, _company(chosen, before)], shares=[0.62, 0.38])


def _cloud(words: Sequence[str], numbers: Array, chosen: str, named: Sequence[str]) -> Panel:
    at = {word: n for n, word in enumerate(words)}
    ceiling = 10.0 ** np.ceil(np.log10(numbers.max() * 1.05))
    x, y = numbers
    here = at[chosen]
    kept = [at[name] for name in named if name in at]
    span: Span = (0.8, ceiling)
    line_name = ["after another word each time"]
    traces: list[dict[str, Any]] = [
        stroke([1, ceiling], [1, ceiling], "reference", 1),
        _points(words, numbers),
        written(x[kept], y[kept], [f"\u2002{as_text(words[n])}" for n in kept], ink="muted"),
        _ring(x[here], y[here]),
        written(
            [x[here]],
            [y[here]],
            [f"\u2002<b>{as_text(chosen)}</b>"],
            ink="z",
            where="top right" if y[here] < 4 else "bottom right",
        ),
        written([ceiling / 30], [ceiling / 22], line_name, ink="reference", where="top left"),
    ]
    across = axis("times in the text", span, log=True)
    return Panel(traces, across, axis("different words before it", span, log=True), top=30)


def _points(words: Sequence[str], numbers: Array) -> dict[str, Any]:
    """Draw every word as a point, which a click or the mouse can name."""
    x, y = numbers
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": {"color": colour("grey"), "size": 6, "opacity": 0.45},
        "customdata": list(words),
        "hovertext": [as_text(word) for word in words],
        "hovertemplate": "%{hovertext}: %{x} times, after %{y} words<extra></extra>",
    }


def _ring(x: float, y: float) -> dict[str, Any]:
    ring = {"color": colour("paper"), "size": 14, "line": {"color": colour("z"), "width": 3}}
    place = {"x": [x], "y": [y], "marker": ring, "hoverinfo": "skip", "cliponaxis": False}
    return {"type": "scatter", "mode": "markers"} | place


def _company(chosen: str, before: Sequence[tuple[str, int]]) -> Panel:
    shown = list(before[:BEFORE])
    rest = sum(n for _, n in before[BEFORE:])
    names = [shortened(word, 12) for word, _ in shown] + [BLANK] * (BEFORE - len(shown))
    counts = np.array([n for _, n in shown] + [np.nan] * (BEFORE - len(shown)), float)
    most = max(1.0, float(np.nansum(counts)) + rest)
    lengths = counts / most
    more = f"and {len(before) - BEFORE} more words" if len(before) > BEFORE else BLANK
    digits = [BLANK if np.isnan(n) else format_number(int(n)) for n in counts]
    traces = [
        row_bars(lengths, ink="x", width=16),
        row_texts(np.nan_to_num(lengths), [f"\u2002{text}" for text in digits], "ink"),
        written([0.0], [float(BEFORE)], [more], ink="muted"),
    ]
    rows: dict[str, Any] = {"tickvals": list(range(BEFORE)), "ticktext": names, "showgrid": False}
    x = axis("share of its occurrences", (-0.02, 1.12), tickvals=[0, 0.5, 1], ticktext=["0", "50 %", "100 %"])
    title = f"what stands before <b>{shortened(chosen, 14)}</b>"
    return Panel(traces, x, axis("", (BEFORE + 0.5, -0.6), **rows), title, top=30)
