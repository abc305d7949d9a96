"""How often words stand in a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.corpora import Corpus
from lecturekit.figures._axes import axis
from lecturekit.figures._names import EM, segments
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text

MOST = 30  # words; more bars than that nobody reads


def word_bars(corpus: Corpus, words: Sequence[str], *, chosen: Sequence[str] = ()) -> go.Figure:
    """Draw how often words stand in a text, as columns.

    Parameters
    ----------
    corpus : Corpus
        The text.
    words : sequence of str
        One to thirty words, from left to right.
    chosen : sequence of str
        Those to show in full colour; the others recede.

    Returns
    -------
    go.Figure

    Raises
    ------
    ValueError
        For no word, or more than thirty.
    """
    if not 1 <= len(words) <= MOST:
        raise ValueError(f"one to {MOST} words have room, not {len(words)}")
    counts = np.array([corpus.count(word) for word in words], float)
    places, top = np.arange(len(words), dtype=float), float(max(counts.max(), 1)) * 1.12
    ends, loud = np.column_stack([places, counts]), np.array([word in set(chosen) for word in words])
    width = 420 / len(words)
    numbers = {
        "type": "scatter",
        "mode": "text",
        "x": places,
        "y": counts,
        "text": [format_number(int(count)) for count in counts],
        "textposition": "top center",
        "textfont": {"color": colour("ink")},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    bars = [
        segments(ends[here] * [1, 0], ends[here], ink, width)
        for here, ink in ((~loud, "faint"), (loud, "x"))
        if here.any()
    ]
    tilt = -45 if len(words) > 12 else 0
    room = 40 + (round(0.7 * EM * max(map(len, words))) if tilt else 0)
    names: dict[str, Any] = {
        "tickvals": places.tolist(),
        "ticktext": [as_text(word) for word in words],
        "tickangle": tilt,
    }
    steps: dict[str, Any] = {"dtick": 1} if top < 8 else {}
    across = axis("", (-0.7, len(words) - 0.3), **names)
    return panels(
        [Panel([*bars, numbers], across, axis("times in the text", (0.0, top), **steps), top=20, bottom=room)]
    )
