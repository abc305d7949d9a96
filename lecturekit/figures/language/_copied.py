"""Sampled text, and how much of it is copied from the text that the model has read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._labels import style
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._scales import scale, wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, inked

LETTERS, ROWS = 52.0, 7  # of a row of text, and rows
MOST_WORDS = 52
AIR = 1.7  # letters between two words
NARROW, BROAD = "fijlrtI.,'-:1", "mwMW%"
LONGEST = 12  # words in a row: what is longer has the strongest colour


def copied_text(
    words: Sequence[str],
    runs: ArrayLike,
    longest: Mapping[int, ArrayLike],
    *,
    order: int,
    seed: int,
    ceiling: float = 30.0,
) -> go.Figure:
    """Draw a sampled text, each word as strong as the run of words copied in which it stands.

    Parameters
    ----------
    words : sequence of str
        W of them; what has no room in seven rows is left out.
    runs : (W,) array_like of int
        How long the longest run is, in words, that holds this word and stands in the training text as well.
    longest : mapping of int to (S,) array_like
        For each order the longest copied run of S samples.
    order, seed : int
        Which of them is shown: ``longest[order][seed]``.
    ceiling : float
        Words at the top of the right axis; what lies above is drawn there.

    Returns
    -------
    go.Figure
        Two panels. On the left always `MOST_WORDS` words; on the right each sample is a dot, and their
        medians are a line.

    Raises
    ------
    ValueError
        If there are no samples of that order, or runs and words do not fit.
    """
    runs = np.asarray(runs, float)
    if runs.shape != (len(words),):
        raise ValueError(f"{len(words)} words have as many runs, not {runs.shape}")
    if order not in longest or not 0 <= seed < len(np.asarray(longest[order])):
        raise ValueError(f"there is no sample {seed} of order {order}")
    drawn = panels([_text(words, runs), _runs(longest, (order, seed), ceiling)], shares=[0.66, 0.34])
    drawn.layout.margin.l = 14
    drawn.layout.barmode = "overlay"
    return drawn


def wrapped(words: Sequence[str]) -> tuple[Array, Array, Array]:
    """Give each word its left edge and width, in letters, and its row; NaN where there is no row left."""
    left, wide, row = (np.full(len(words), np.nan) for _ in range(3))
    at, line = 0.0, 0
    for n, word in enumerate(words[:MOST_WORDS]):
        width = _width(word) + AIR
        if at and at + width > LETTERS:
            at, line = 0.0, line + 1
        if line >= ROWS:
            break
        left[n], wide[n], row[n] = at, width - 0.25, line
        at += width
    return left, wide, row


def _width(word: str) -> float:
    """Say about how wide a word is, in letters of usual width."""
    return sum(0.62 if c in NARROW else 1.5 if c in BROAD else 1.02 for c in word)


def _text(words: Sequence[str], runs: Array) -> Panel:
    left, wide, row = (_filled(part) for part in wrapped(words))
    run = np.nan_to_num(_filled(runs), nan=1.0)
    part = np.clip((run - 1) / (LONGEST - 1), 0, 1)
    texts = [*[as_text(word) for word in words[:MOST_WORDS]], *[BLANK] * max(0, MOST_WORDS - len(words))]
    texts = [text if np.isfinite(at) else BLANK for text, at in zip(texts, left, strict=True)]
    paint = {"color": 1 + (LONGEST - 1) * part, "cmin": 1, "cmax": LONGEST, "colorscale": scale("sequential")}
    chips: dict[str, Any] = {
        "type": "bar",
        "x": np.nan_to_num(left + wide / 2),
        "y": np.where(np.isfinite(left), 0.78, np.nan),
        "base": np.nan_to_num(row - 0.39),
        "width": np.nan_to_num(wide, nan=1.0),
        "marker": paint | {"line": {"width": 1, "color": colour("faint")}},
        "text": [f"{word}: in {int(n)} copied in a row" for word, n in zip(texts, run, strict=True)],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
    ink = inked(left + wide / 2, row, texts, wants_dark_ink("sequential", part))
    x, y = bare_axis((-0.3, LETTERS)), bare_axis((ROWS - 0.4, -0.6))
    return Panel([chips, *ink, _bar(paint)], x, y, "one sample", right=100, top=36)


def _bar(paint: dict[str, Any]) -> dict[str, Any]:
    """Give the bar of the colours, on a trace of its own that shows nothing."""
    ticks = {"tickvals": [1, 4, 8, LONGEST], "ticktext": ["1", "4", "8", f"{LONGEST}+"]}
    bar = {"title": {"text": "words copied in a row"}} | ticks
    hidden = paint | {"color": [1.0], "showscale": True, "colorbar": bar}
    place = {"x": [np.nan], "y": [np.nan], "marker": hidden, "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "markers"} | place


def _filled(values: ArrayLike) -> Array:
    """Cut or fill up to `MOST_WORDS` numbers, with NaN."""
    filled = np.full(MOST_WORDS, np.nan)
    values = np.asarray(values, float)[:MOST_WORDS]
    filled[: len(values)] = values
    return filled


def _runs(longest: Mapping[int, ArrayLike], here: tuple[int, int], ceiling: float) -> Panel:
    order, seed = here
    orders = sorted(longest)
    look = style("x")
    x = [n for n in orders for _ in np.asarray(longest[n])]
    y = np.minimum(np.concatenate([np.asarray(longest[n], float) for n in orders]), ceiling)
    medians = [min(float(np.median(np.asarray(longest[n]))), ceiling) for n in orders]
    dots = {"type": "scatter", "mode": "markers", "cliponaxis": False, "hoverinfo": "skip"}
    now = [min(float(np.asarray(longest[order], float)[seed]), ceiling)]
    traces: list[dict[str, Any]] = [
        dots | {"x": x, "y": y, "marker": {"color": colour("grey"), "size": 7, "opacity": 0.5}},
        {"type": "scatter", "mode": "lines", "x": orders, "y": medians}
        | {
            "line": {"color": look.colour, "width": 4},
            "hovertemplate": "N = %{x}: median %{y} words<extra></extra>",
        },
        dots | {"x": [order], "y": now, "marker": _ring()},
    ]
    across = axis(
        "N", (orders[0] - 0.4, orders[-1] + 0.4), tickvals=orders, ticktext=[str(n) for n in orders]
    )
    up = axis("longest copied run, words", (0.0, ceiling))
    return Panel(traces, across, up, "all samples, and their medians", top=36)


def _ring() -> dict[str, Any]:
    return {"color": colour("paper"), "size": 14, "line": {"color": colour("z"), "width": 3}}
