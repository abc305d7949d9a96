"""What models say, side by side, drawn by the same rule."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit.figures._names import BLANK, stroke
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, written
from lecturekit.figures.assignment._compare_flow import AIR, between, letters_of
from lecturekit.figures.assignment._compare_looks import model_styles, shown_names

if TYPE_CHECKING:
    from lecturekit.language import Said

MODELS, SENTENCES = 7, 3
LETTERS = 74.0  # of a line
COPIED, LETTERS_COPIED = 4, 12  # words, or characters, in a row that training has too: underlined
NAMES = 17.0  # letters to the left, for the names


def said_beside(said: Said, *, shown: Sequence[str] | None = None) -> go.Figure:
    """Write what each model says, a sentence a line.

    Parameters
    ----------
    said : Said
        Of each model the first sentences are written: three where up to four models are shown, else two.
    shown : sequence of str, optional
        One to seven models; the last seven unless given.

    Returns
    -------
    go.Figure
        What has no room in a line, or was not ended, is cut with …; ``<unk>`` is in italics. Runs of four
        words or more (twelve characters) that training has too are underlined, where `Said.copied` has them.

    Raises
    ------
    ValueError
        If there is no such model, or one too many.
    """
    names = shown_names(said.names, shown, MODELS)
    lines = SENTENCES if len(names) <= 4 else 2
    blank, least = _blank(said), _least(said)
    styles, step = model_styles(said.names), lines + 0.55
    traces: list[dict[str, Any]] = []
    for row, name in enumerate(names):
        m, top = said.names.index(name), row * step
        runs = said.copied[m] if said.copied else [(0,) * len(words) for words in said.sentences[m]]
        texts = [
            _line(words, np.array(copied) >= least, blank, ended=bool(ended))
            for words, copied, ended in zip(said.sentences[m][:lines], runs, said.ended[m], strict=False)
        ]
        y = top + np.arange(float(lines))
        traces.append(written(np.full(lines, NAMES), y, [*texts, *[BLANK] * (lines - len(texts))]))
        head = written([0.0], [top], [f"<b>{shortened(name, 14)}</b>"])
        traces.append(head | {"textfont": {"color": styles[name].colour}})
        traces.append(stroke([0.0, NAMES + LETTERS], [top - 0.78] * 2, "grid", 1))
    up = bare_axis((len(names) * step - 0.9, -0.85))
    drawn = panels([Panel(traces, bare_axis((-0.5, NAMES + LETTERS)), up, top=8, bottom=8, right=14)])
    drawn.layout.margin.l = 14
    return drawn


def copied_share(said: Said, name: str) -> float:
    """Give the part of a model's words that are underlined; 0 where it said none."""
    runs = [run for copied in said.copied[said.names.index(name)] for run in copied]
    return sum(run >= _least(said) for run in runs) / max(len(runs), 1)


def _blank(said: Said) -> str:
    return between([word for m in said.sentences for words in m for word in words])


def _least(said: Said) -> int:
    return COPIED if _blank(said) else LETTERS_COPIED


def _line(words: Sequence[str], copied: NDArray[np.bool_], blank: str, *, ended: bool) -> str:
    """Write as many words as have room in a line, with a line under those that are copied."""
    if not words:
        return "<i>nothing: ended at once</i>" if ended else "<i>nothing</i>"
    room, shown = LETTERS - letters_of(" …"), []
    for word in words:
        room -= letters_of(word) + (0.6 * AIR if blank else 0)
        if room < 0:
            ended = False
            break
        shown.append("<i>&lt;unk&gt;</i>" if word == "<unk>" else as_text(word))
    groups = groupby(zip(shown, copied.tolist(), strict=False), key=itemgetter(1))
    parts = [(blank.join(text for text, _ in group), under) for under, group in groups]
    return blank.join(f"<u>{text}</u>" if under else text for text, under in parts) + ("" if ended else " …")
