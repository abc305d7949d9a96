"""A sentence becomes pairs: below each word those that stand near it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour, word_ink
from lecturekit.figures.words._walk import arcs, levels, tiles
from lecturekit.words import WindowWalk

MOST = 10  # words of a sentence that have room side by side
LETTERS = 12  # of a word; a longer one is cut
HIGH, FIRST = 0.95, -1.7  # of a line of pairs; where the first of them stands


def window_pairs(walk: WindowWalk, step: int) -> go.Figure:
    """Draw a sentence with the window over one word, and below each word the words that it is paired with.

    Parameters
    ----------
    walk : WindowWalk
        The sentence, n ≤ 10 words, and all its pairs.
    step : int
        Place of the word that the window stands at, 0 ≤ step < n: its pairs are in ink, all others in grey.

    Returns
    -------
    go.Figure
        Of one sentence and window always the same traces; a step only changes numbers and texts.

    Raises
    ------
    ValueError
        If the sentence is longer, or there is no such place.
    """
    if walk.n_steps > MOST:
        raise ValueError(f"sentences of up to {MOST} words have room, not of {walk.n_steps}")
    if not 0 <= step < walk.n_steps:
        raise ValueError(f"the sentence has places 0 to {walk.n_steps - 1}, not {step!r}")
    n, level = walk.n_steps, levels(walk, step + 1)
    rows = max(1, *(len(walk.neighbours(i)) for i in range(n)))
    middles, heights = np.arange(n, dtype=float), FIRST - HIGH * np.arange(rows, dtype=float)
    traces = [
        tiles(np.arange(n + 1, dtype=float) - 0.5, level),
        arcs(walk, step + 1, middles),
        *(_words(walk.words, level == k, ink) for k, ink in enumerate(("grey", "ink", "on deep"))),
        *(_columns(walk, heights, here, ink) for here, ink in _inks(step, n)),
    ]
    hidden: dict[str, Any] = {"showticklabels": False, "showgrid": False}
    margin = max(0.0, (MOST - 1 - n) / 2)  # a short sentence is not set apart
    reach = f"{walk.window} place{'s' * (walk.window != 1)} to each side"
    across = axis(
        f"places in the text; the window reaches {reach}", (-0.5 - margin, n - 0.5 + margin), **hidden
    )
    marked: dict[str, Any] = {
        "tickvals": [0.0, float(heights.mean())],
        "ticktext": ["text", "pairs"],
        "showgrid": False,
    }
    return panels(
        [Panel(traces, across, axis("", (float(heights[-1]) - 0.7, 2.0), **marked), top=8, bottom=40)]
    )


def _inks(step: int, n: int) -> list[tuple[Array, str]]:
    here = np.arange(n) == step
    return [(~here, "grey"), (here, "x")]


def _words(words: Sequence[str], here: Array, ink: str) -> dict[str, Any]:
    bold = "<b>{}</b>" if ink == "on deep" else "{}"
    texts = [
        bold.format(shortened(word, LETTERS)) if on else BLANK for word, on in zip(words, here, strict=True)
    ]
    return _texts(np.arange(len(words), dtype=float), np.zeros(len(words)), texts, ink)


def _columns(walk: WindowWalk, heights: Array, here: Array, ink: str) -> dict[str, Any]:
    """Write below words those that they are paired with; what is left in the text is on top."""
    bold = "<b>{}</b>" if ink == "x" else "{}"
    x, y, texts = [], [], []
    for i in range(walk.n_steps):
        near = [bold.format(shortened(walk.words[j], LETTERS)) for j in walk.neighbours(i)] if here[i] else []
        texts += [*near, *[BLANK] * (len(heights) - len(near))]
        x += [float(i)] * len(heights)
        y += heights.tolist()
    return _texts(np.array(x), np.array(y), texts, ink)


def _texts(x: Array, y: Array, texts: Sequence[str], ink: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": list(texts),
        "textfont": {"color": word_ink(colour(ink))},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
