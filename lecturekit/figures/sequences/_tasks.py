"""One review, four answers at once: what `FourTasks` says after each word that is heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._text import as_markdown, as_text
from lecturekit.figures._wordrows import boxes, cells, row_bars
from lecturekit.figures._written import written
from lecturekit.figures.gates._directions import HALF, checked_words, chips, short_tag, word_columns

if TYPE_CHECKING:
    from lecturekit.networks import FourAnswers

NEXT = 4  # likeliest next words
LETTERS = 46  # of a sentence under the vector
VECTOR = (-2.5, 2.5)
WIDE = 8  # more columns than that have room for short tags only
ENDS = {"</s>": "(end)", "<unk>": "(unknown)"}


def four_tasks(
    answers: FourAnswers, heard: int, *, near: Sequence[tuple[str, float]], positive: int = 1
) -> go.Figure:
    """Draw label, tags, vector and next word after some words of a sentence.

    Parameters
    ----------
    answers : FourAnswers
        Of one to sixteen words, by a network with all four heads.
    heard : int
        How many words are heard, 0 to T; the others are not shown.
    near : sequence of (str, float)
        The two sentences whose vectors are nearest, and their cosines.
    positive : int
        The label whose probability is drawn.

    Returns
    -------
    go.Figure
        Of one sentence always the same traces. A column's customdata is its number, from 1.

    Raises
    ------
    ValueError
        For no word or too many, or more heard than there are.
    """
    T = len(answers.words)
    checked_words(answers.words, max(heard, 1))
    if not 0 <= heard <= T:
        raise ValueError(f"0 to {T} words can be heard, not {heard}")
    if len(near) != 2:
        raise ValueError(f"the two nearest sentences have room, not {len(near)}")
    parts = [_heard(answers, heard, positive), _vector(answers, heard, near), _following(answers, heard)]
    drawn = panels(parts)
    drawn.layout.xaxis.domain, drawn.layout.yaxis.domain = (0.0, 1.0), (0.57, 1.0)
    drawn.layout.xaxis2.domain, drawn.layout.yaxis2.domain = (0.0, 0.53), (0.0, 0.46)
    drawn.layout.xaxis3.domain, drawn.layout.yaxis3.domain = (0.68, 0.97), (0.0, 0.46)
    drawn.layout.margin.l = 108
    return drawn


def _heard(answers: FourAnswers, heard: int, positive: int) -> Panel:
    """Tags on top, below them what the label would be if the sentence ended there."""
    T, words = len(answers.words), answers.words
    there = np.arange(T) < heard
    best = answers.tag.argmax(axis=1)
    names = [answers.tags[k] if T <= WIDE else short_tag(answers.tags[k]) for k in best]
    each = zip(names, answers.tag.max(axis=1), there, strict=True)
    said = np.array([[f"{name}<br>{100 * p:.0f}" if shown else "" for name, p, shown in each]])
    sure = np.where(there, answers.tag.max(axis=1), np.nan)[None]
    label = np.where(there, answers.label[1:, positive], np.nan)[None]
    percent = np.array([[f"{100 * p:.0f}" if here else "" for p, here in zip(label[0], there, strict=True)]])
    common: dict[str, Any] = {"x": list(range(1, T + 1)), "xgap": 3, "ygap": 8}
    common |= {"customdata": [list(range(1, T + 1))], "hoverinfo": "text"}
    tagged = cells(sure, (0.0, 1.0), "probability", y=[0.0], **common)
    tagged |= {"text": [list(said[0])], "hovertemplate": "%{text}, probability %{z:.3f}<extra></extra>"}
    called = answers.labels[positive]
    felt = cells(label, (0.0, 1.0), "diverging", y=[1.0], **common)
    felt |= {"hovertemplate": f"P({called}) so far: %{{z:.3f}}<extra></extra>"}
    lower = [{**trace, "y": trace["y"] + 1.0} for trace in chips(percent, label, scale="diverging")]
    now = ([heard - HALF if heard else np.nan], [heard + HALF], [-0.5], [1.5])
    traces = [tagged, felt, *chips(said, sure), *lower, boxes(now, ink="ink", width=2)]
    x = word_columns(words, letters=84)
    x["ticktext"] = [_heading(answers, n) if there[n] else "·" for n in range(T)]
    rows: dict[str, Any] = {
        "tickvals": [0, 1],
        "ticktext": ["tag, %\u2002", f"{called}, %\u2002"],
        "showgrid": False,
    }
    y = axis("", (1.5, -0.5), **rows)
    return Panel(traces, x, y, right=20, top=104 if x["tickangle"] else 34, bottom=46)


def _heading(answers: FourAnswers, n: int) -> str:
    """Write a word over its column; one that the network does not know in italics."""
    short = shortened(answers.words[n], 11)
    return f"<i>{short}?</i>" if answers.unknown[n] else short


def _vector(answers: FourAnswers, heard: int, near: Sequence[tuple[str, float]]) -> Panel:
    """Draw the vector as a strip, the words it names, and whose vectors are near."""
    vector = answers.vector[heard]
    R = len(vector)
    strip = cells(vector[None], VECTOR, "diverging", x=list(range(1, R + 1)), y=[0.0], xgap=2)
    strip |= {"hoverinfo": "text", "hovertemplate": "number %{x} of the vector: %{z:.2f}<extra></extra>"}
    named = " · ".join(as_text(ENDS.get(word, word)) for word, _ in answers.recalled(heard, 6))
    cosines = [f"{cosine:.2f}".replace("-", "−") for _, cosine in near]
    alike = [
        f"{cosine}\u2002{shortened(text, LETTERS)}" for cosine, (text, _) in zip(cosines, near, strict=True)
    ]
    texts = written(np.full(3, 0.5), [1.1, 2.1, 3.0], [named, *alike])
    x = axis("", (0.5, R + 0.5), tickvals=[1], ticktext=[BLANK], showgrid=False, showticklabels=False)
    rows: dict[str, Any] = {
        "tickvals": [0, 1.1, 2.1],
        "ticktext": ["vector\u2002", "names\u2002", "like\u2002"],
    }
    return Panel([strip, texts], x, axis("", (3.5, -0.5), **rows, showgrid=False))


def _following(answers: FourAnswers, heard: int) -> Panel:
    """Draw the likeliest next words; that which does come in bold."""
    T = len(answers.words)
    comes = answers.words[heard] if heard < T else "</s>"
    top = answers.top(heard, NEXT)
    ends = np.array([p for _, p in top])
    digits = written(ends, np.arange(float(NEXT)), [f"\u2002{100 * p:.0f} %" for p in ends], ink="z")
    names = [shortened(ENDS.get(word, word), 11) for word, _ in top]
    bold = [f"<b>{name}</b>" if word == comes else name for name, (word, _) in zip(names, top, strict=True)]
    y = axis("", (NEXT - 0.5, -0.5), tickvals=list(range(NEXT)), ticktext=bold, showgrid=False)
    x = axis("probability of the next word", (0.0, 1.0), tickvals=[0, 0.5, 1], showgrid=False)
    return replace(Panel([row_bars(ends, ink="z", width=11), digits], x, y), right=30)


def four_words(answers: FourAnswers, heard: int, *, positive: int = 1) -> str:
    """Say all four answers in a line of Markdown.

    Parameters
    ----------
    answers, heard, positive
        As of `four_tasks`.
    """
    T, sure = len(answers.words), answers.label[heard, positive]
    said = f"{answers.labels[positive]} **{100 * sure:.0f} %**"
    if heard:
        tags = answers.tag[heard - 1]
        tag = f"**{answers.tags[int(tags.argmax())]}**, {100 * tags.max():.0f} %"
        said += f"; “{as_markdown(answers.words[heard - 1])}” is {tag}"
    comes = answers.words[heard] if heard < T else "</s>"
    place = answers.outcomes.index(comes) if comes in answers.outcomes else 0
    p = float(answers.following[heard, place])
    word = "the end" if comes == "</s>" else f"“{as_markdown(comes)}”"
    return f"{said}; then {word}: **{_percent(p)}**"


def _percent(p: float) -> str:
    return f"{100 * p:.0f} %" if p >= 0.01 else f"{100 * p:.1f} %" if p >= 0.001 else "under 0.1 %"
