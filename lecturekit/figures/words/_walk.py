"""The window that slides over a sentence, and the table that it fills."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._heat import heat_panel
from lecturekit.figures._names import BLANK, stroke
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import colour, word_ink
from lecturekit.figures._text import as_text
from lecturekit.words import WindowWalk

GAP = 1.6  # between two words, in letters
FEWEST = 62.0  # letters across the plot, so that short sentences are not set apart
CURVE = 13  # points of an arc
_LIT = [[0.0, colour("paper")], [0.5, str(scale("sequential")[2][1])], [1.0, str(scale("sequential")[7][1])]]


def window_walk(walk: WindowWalk, steps: int, *, most: float | None = None) -> go.Figure:
    """Draw the sentence with the window over it, and below it the table of pairs counted so far.

    Parameters
    ----------
    walk : WindowWalk
        The sentence, n words, and all its pairs.
    steps : int
        How many steps are done, 0 ≤ steps ≤ n. The window stands at step ``steps − 1``, at 0 nowhere yet.
    most : float, optional
        The strong end of the colours; the largest final count unless given.

    Returns
    -------
    go.Figure
        Of one sentence and window always the same traces, so that a step only changes numbers and texts.
    """
    most = max(1.0, float(walk.counts().values.max()) if most is None else most)
    return panels([_sentence(walk, steps), _table(walk, steps, most)], shares=[0.2, 0.8], stacked=True)


def _sentence(walk: WindowWalk, steps: int) -> Panel:
    lengths = np.array([len(word) for word in walk.words], float)
    edges = np.concatenate([[0.0], np.cumsum(lengths + GAP)])
    edges += max(0.0, FEWEST - edges[-1]) / 2
    level = levels(walk, steps)
    middles = (edges[:-1] + edges[1:]) / 2
    traces = [
        tiles(edges, level),
        arcs(walk, steps, middles),
        *(
            _words(walk, middles, here, ink)
            for here, ink in zip(_looks(level), ("grey", "ink", "on deep"), strict=True)
        ),
    ]
    hidden = {"showticklabels": False, "showgrid": False}
    across = axis("", (0.0, max(FEWEST, float(edges[-1]))), **hidden)
    return Panel(traces, across, axis("", (-0.6, 2.0), **hidden), top=8)


def levels(walk: WindowWalk, steps: int) -> Array:
    """Give 2 for the centre, 1 for its context, 0 for the rest, (n,)."""
    level = np.zeros(walk.n_steps)
    if steps:
        level[walk.first[steps - 1] : walk.last[steps - 1] + 1] = 1
        level[steps - 1] = 2
    return level


def _looks(level: Array) -> list[Array]:
    return [level == k for k in range(3)]


def tiles(edges: Array, level: Array) -> dict[str, Any]:
    """Draw the sentence's places, n of them between (n + 1,) edges: pale, shaded, deep for level 0, 1, 2."""
    return {
        "type": "heatmap",
        "x": edges,
        "y": [-0.55, 0.55],
        "z": level[None, :],
        "zmin": 0.0,
        "zmax": 2.0,
        "colorscale": _LIT,
        "showscale": False,
        "xgap": 2,
        "ygap": 0,
        "hoverinfo": "skip",
    }


def _words(walk: WindowWalk, middles: Array, here: Array, ink: str) -> dict[str, Any]:
    bold = "<b>{}</b>" if ink == "on deep" else "{}"
    texts = [bold.format(as_text(word)) for word in walk.words]
    return {
        "type": "scatter",
        "mode": "text",
        "x": middles,
        "y": np.zeros(len(middles)),
        "text": [text if shown else BLANK for text, shown in zip(texts, here, strict=True)],
        "textfont": {"color": word_ink(colour(ink))},
        "hoverinfo": "skip",
    }


def arcs(walk: WindowWalk, steps: int, middles: Array) -> dict[str, Any]:
    """Draw an arc from the centre to each neighbour; those cut off by the sentence's end have no length."""
    centre = max(steps - 1, 0)
    ends = list(walk.neighbours(centre)) if steps else []
    ends += [centre] * (2 * walk.window - len(ends))
    turn = np.linspace(0, np.pi, CURVE)
    x, y = [], []
    for end in ends:
        half = (middles[end] - middles[centre]) / 2
        x += [*(middles[centre] + half * (1 - np.cos(turn))), np.nan]
        y += [
            *(0.62 + (0.5 + 0.8 * abs(end - centre) / walk.window) * np.sin(turn) * (end != centre)),
            np.nan,
        ]
    return stroke(x, y, "x", 2)


def _table(walk: WindowWalk, steps: int, most: float) -> Panel:
    here = [(walk.words[steps - 1], walk.words[j]) for j in walk.neighbours(steps - 1)] if steps else []
    marks = (here * (2 * walk.window))[: 2 * walk.window] if here else []
    panel = heat_panel(walk.counts(steps), span=(0.0, most), highlight=marks)
    for trace in panel.traces:
        if trace.get("mode") == "text":  # a table of zeros would hide what is counted
            trace["text"] = [BLANK if text in ("", "0") else text for text in trace["text"]]
    panel.traces[0]["showscale"] = False
    return replace(panel, right=28)
