"""A sentence, and what a skip-thought network expects before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK, segments
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import row_bars
from lecturekit.figures._written import written
from lecturekit.figures.sentences._nearest import bold_shared, strange

if TYPE_CHECKING:
    from lecturekit.networks import Around

MOST = 5  # sentences on a side
DIGITS, BARS, WIDEST = 79.0, 81.0, 18.0  # where digits end, bars begin, and how long P = 20 % is, of 100
FULL = 0.2
WIDTH = 60  # letters of the sentence asked about
LETTERS = 31  # of a sentence in a line; there is room for two


def sentence_around(told: Around) -> go.Figure:
    """Set what is said before a sentence on its left, what is said after it on its right.

    Parameters
    ----------
    told : Around
        Up to five sentences a side. Bars are the network's probability, up to 20 %; an upright line is
        that of a perfect reader. A sentence that never stands there is in italics.

    Returns
    -------
    go.Figure
        Always the same traces of the same lengths.

    Raises
    ------
    ValueError
        For more than five sentences on a side.
    """
    if max(len(told.before), len(told.after)) > MOST:
        raise ValueError(f"there is room for {MOST} sentences on a side")
    left = _side("before", told.before, told.before_logprob, told.before_law)
    right = _side("after", told.after, told.after_logprob, told.after_law)
    made = panels([left, right])
    made.layout.margin.l = made.layout.margin.r = 14
    made.layout.xaxis.domain, made.layout.xaxis2.domain = (0.0, 0.485), (0.515, 1.0)
    made.layout.annotations = [_middle(_asked(told))]
    return made


def _asked(told: Around) -> str:
    """Write the sentence, unknown words in italics; what has no room is left out."""
    said: list[str] = []
    length = 0
    for word in told.sentence:
        length += min(len(word), 20) + 1
        if length > WIDTH:
            return " ".join([*said, "…"])
        shown = shortened(word, 20)
        said.append(f"<i>{shown}?</i>" if word in told.unknown else shown)
    return " ".join(said)


def _middle(text: str) -> dict[str, Any]:
    place = {"x": 0.5, "y": 1.0, "xref": "paper", "yref": "paper", "xanchor": "center", "yanchor": "bottom"}
    box = {"bordercolor": colour("h"), "borderwidth": 2, "borderpad": 7, "bgcolor": colour("paper")}
    return place | box | {"text": f"<b>{text}</b>", "yshift": 14, "showarrow": False}


def _side(name: str, sentences: Sequence[Sequence[str]], logprob: Array, law: Array) -> Panel:
    n, rows = len(sentences), np.arange(MOST, dtype=float)
    rest = MOST - n
    never = np.isneginf(law)
    texts = [
        f"<i>{bold_shared(words, set(), LETTERS)}</i>" if wrong else bold_shared(words, set(), LETTERS)
        for words, wrong in zip(sentences, never, strict=True)
    ]
    said = written(np.zeros(MOST), rows, [*texts, *[BLANK] * rest])
    bars = row_bars(_place(logprob, rest), start=BARS, ink="z", width=13)
    true = _place(np.where(np.isfinite(law), law, np.nan), rest)
    ticks = segments(np.column_stack([true, rows - 0.38]), np.column_stack([true, rows + 0.38]), "ink", 3)
    arrow = "← said to stand before" if name == "before" else "said to stand after →"
    heads = written([0.0, BARS], [-1.05, -1.05], [f"<b>{arrow}</b>", "<b>P</b>, 0 to 20 %"], ink="muted")
    percent = [f"{format_number(100 * float(p), 2)} %" for p in np.exp(logprob)]
    digits = written(np.full(MOST, DIGITS), rows, [*percent, *[BLANK] * rest], ink="z", where="middle left")
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False, "tickvals": [0], "ticktext": [BLANK]}
    x, y = axis("", (0.0, 100.0), **bare), axis("", (MOST - 0.45, -1.4), **bare)
    return Panel([said, bars, ticks, heads, digits], x, y, top=58, bottom=10)


def _place(logprob: ArrayLike, rest: int) -> Array:
    p = np.exp(np.asarray(logprob, float))
    return np.concatenate([BARS + WIDEST * np.clip(p / FULL, 0, 1), np.full(rest, np.nan)])


def around_words(told: Around) -> str:
    """Say how many of the sentences may stand there, and how probable they are to a perfect reader."""
    said = [strange(told.unknown).rstrip(". ")] if told.unknown else []
    if np.isnan([*told.before_law, *told.after_law]).all() and told.before and told.after:
        return "; ".join([*said, "no story has this sentence"])
    for side in ("before", "after"):
        law = getattr(told, f"{side}_law")
        if not len(law):
            said.append(f"{side}: nothing ended")
        elif np.isnan(law).all():
            said.append(f"{side}: no story has anything there")
        else:
            said.append(f"{side}: **{int(np.isfinite(law).sum())} of {len(law)}** can stand there")
    return "; ".join(said)
