"""What a word is drawn from, and the sentences that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._wordrows import only, row_bars, row_texts
from lecturekit.figures._written import bare_axis, written

if TYPE_CHECKING:
    from lecturekit.language import Sampled

WORDS = 8  # likeliest ones
ROWS = WORDS + 1  # and all others together
LISTED, GOOD = 8, 5  # sentences, and those among them that are right
LETTERS = 40
END = "(end)"


def drawn_words(
    outcomes: Sequence[str],
    rows: ArrayLike,
    drawn: Sampled,
    right: ArrayLike,
    *,
    title: str = "the first word",
) -> go.Figure:
    """Draw one distribution as it is and as it is drawn from, and the commonest sentences drawn in this way.

    Parameters
    ----------
    outcomes : sequence of K str
    rows : (2, K) array_like
        A model's own distribution, and what temperature, top-k and nucleus make of it.
    drawn : Sampled
        S sentences.
    right : (S,) array_like of bool
        Which of them are grammatical.
    title : str
        What the distribution is of.

    Returns
    -------
    go.Figure
        Two panels. Left: the eight likeliest words and all others together, grey as the model has them, in
        colour as they are drawn from; what can never come is marked "cut". Right: the commonest right and the
        commonest wrong sentences with their shares. Always the same traces of the same lengths.

    Raises
    ------
    ValueError
        For numbers that do not fit.
    """
    rows = np.array(rows, float)
    good = np.asarray(right, bool)
    if rows.shape != (2, len(outcomes)) or good.shape != (len(drawn.sentences),):
        raise ValueError(
            f"{len(outcomes)} outcomes and {len(drawn.sentences)} sentences need as many numbers, "
            f"not {rows.shape[1:]} and {good.shape}"
        )
    known = dict(zip(drawn.sentences, good.tolist(), strict=True))
    made = panels([_words(outcomes, rows, title), _sentences(drawn, known)], shares=[0.44, 0.56])
    made.layout.margin.l = 104
    return made


def _words(outcomes: Sequence[str], rows: Array, title: str) -> Panel:
    order = np.argsort(-rows[0], kind="stable")
    best, others = order[:WORDS], order[WORDS:]
    p, q = np.full((2, ROWS), np.nan)
    p[: len(best)], q[: len(best)] = rows[:, best]
    names = [END if outcomes[k] == "</s>" else shortened(outcomes[k], 11) for k in best]
    names += [BLANK] * (WORDS - len(best))
    if len(others):
        p[-1], q[-1] = rows[:, others].sum(axis=1)
        names.append(f"<b>{len(others)} others</b>")
    last = np.arange(ROWS) == WORDS
    cut = (q == 0) & (p > 0)
    digits = [
        BLANK if np.isnan(after) else "cut" if gone else _digits(after)
        for after, gone in zip(q, cut, strict=True)
    ]
    longest = np.nan_to_num(np.fmax(p, q))
    traces = [
        row_bars(p, ink="faint", width=20),
        row_bars(np.where(cut | last, np.nan, q), ink="z", width=10),
        row_bars(np.where(cut | ~last, np.nan, q), ink="loss", width=10),
        row_texts(longest, [f"\u2002{text}" for text in digits], "ink"),
    ]
    ticks: dict[str, Any] = {"tickvals": list(range(ROWS)), "showgrid": False}
    ticks["ticktext"] = [*names, *[BLANK] * (ROWS - len(names))]
    x = axis("probability", (0.0, 1.15), tickvals=[0, 0.5, 1], ticktext=["0", "0.5", "1"])
    return Panel(traces, x, axis("", (ROWS - 0.4, -0.6), **ticks), f"<b>{title}</b>", right=14, top=34)


def _digits(p: float) -> str:
    return format_number(p, 2) if p >= 5e-4 else "≈ 0"


def _sentences(drawn: Sampled, right: dict[tuple[str, ...], bool]) -> Panel:
    """List the commonest sentences that are right, and below them those that are wrong."""
    shown = [[one for one in drawn.counts if right[one[0]] == good] for good in (True, False)]
    ends, texts = np.full(LISTED, np.nan), [BLANK] * LISTED
    for kind, (first, room) in enumerate(((0, GOOD), (GOOD, LISTED - GOOD))):
        for n, (words, count) in enumerate(shown[kind][:room]):
            ends[first + n] = count / len(drawn.sentences)
            named = shortened(" ".join(words) or "(nothing)", LETTERS)
            texts[first + n] = f"{'✗' if kind else '✓'}\u2002{named}\u2002{100 * ends[first + n]:.1f} %"
    rest = [max(0, len(shown[0]) - GOOD), max(0, len(shown[1]) - LISTED + GOOD)]
    more = f"and {format_number(rest[0])} others that are right, {format_number(rest[1])} that are wrong"
    good, places = np.arange(LISTED) < GOOD, np.arange(float(LISTED))
    traces = [
        row_bars(ends, ink="faint", width=22),
        written(np.zeros(LISTED), places, only(texts, good)),
        written(np.zeros(LISTED), places, only(texts, ~good), ink="loss"),
        written([0.0], [float(LISTED)], [more if sum(rest) else BLANK], ink="muted"),
    ]
    ticks: dict[str, Any] = {"tickvals": [0, 0.5, 1], "ticktext": ["0", "50 %", "100 %"]}
    x = axis("share of all that was drawn", (0.0, 1.12), **ticks)
    return Panel(traces, x, bare_axis((LISTED + 0.5, -0.6)), "<b>commonest sentences</b>", right=14, top=34)


def drawn_said(drawn: Sampled, right: ArrayLike) -> str:
    """Say how many of the sentences are grammatical, how many are different, and how long they are.

    Parameters
    ----------
    drawn, right
        As of `drawn_words`.
    """
    good, count = np.asarray(right, bool), len(drawn.sentences)
    mean = float(np.mean([len(words) for words in drawn.sentences]))
    shares = f"**{100 * good.mean():.0f} %** grammatical, **{format_number(len(drawn.counts))}** different"
    return f"{format_number(count)} sentences: {shares}, {format_number(mean, 2)} words on average"
