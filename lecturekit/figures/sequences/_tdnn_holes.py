"""What taggers with windows see of a sentence, as through holes in a sheet of paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._layer_nodes import Mask
from lecturekit.figures._names import BLANK, segments
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_markdown, as_text
from lecturekit.figures._wordrows import boxes
from lecturekit.figures._written import written
from lecturekit.figures.gates._directions import checked_words

ROOM, MOST_WORDS, LETTERS = 9, 12, 9  # columns always kept, and at most; letters of a word
BAR, ABOVE = 16, 0.37  # px, and of a row
MARKS = {True: "<b>✓</b>", False: "<b>✗</b>", None: BLANK}


def tagged_holes(
    words: Sequence[str],
    probabilities: Mapping[str, ArrayLike],
    sees: Mapping[str, ArrayLike],
    *,
    tags: Sequence[str],
    chosen: int,
    right: str | None = None,
) -> go.Figure:
    """Draw what each of some taggers sees around one word, and how sure it is of two tags.

    Parameters
    ----------
    words : sequence of str
        T of them.
    probabilities : mapping of str to (K,) array_like
        By each tagger, by name, of the chosen word's tags.
    sees : mapping of str to (T,) array_like of bool
        Which words it sees there.
    tags : sequence of str
        Their K names.
    chosen : int
        Which word, from 1.
    right : str, optional
        The right tag: each tagger gets a tick or a cross.

    Returns
    -------
    go.Figure
        The first row is the sentence; in the others a dot stands for each word that is hidden. On the right
        the two tags that are the likeliest to all taggers together. A word's customdata is its number.

    Raises
    ------
    ValueError
        For no word or too many, a word that is not there, or numbers that do not fit.
    """
    checked_words(words, chosen, MOST_WORDS)
    T = len(words)
    said = {name: np.asarray(part, float) for name, part in probabilities.items()}
    seen = {name: np.asarray(sees[name], bool) for name in said}
    if any(part.shape != (len(tags),) for part in said.values()) or any(
        m.shape != (T,) for m in seen.values()
    ):
        raise ValueError(f"{T} words, {len(tags)} tags: wanted a row of each from every tagger")
    rows = [np.ones(T, bool), *seen.values()]
    drawn = panels(
        [_holes(words, rows, ["whole", *said], chosen), _sure(said, tags, right)], shares=[0.66, 0.34]
    )
    drawn.layout.margin.l = 96
    return drawn


def hole_words(
    words: Sequence[str],
    probabilities: Mapping[str, ArrayLike],
    *,
    tags: Sequence[str],
    chosen: int,
    right: str | None,
) -> str:
    """Say which taggers are right about the chosen word; without a right tag, what they take it for.

    Parameters
    ----------
    words, probabilities, tags, chosen, right
        As of `tagged_holes`.
    """
    said = {name: tags[int(np.argmax(part))] for name, part in probabilities.items()}
    word = f"“{as_markdown(words[chosen - 1])}”"
    if right is None:
        return f"{word}: " + ", ".join(f"{tag} through {as_markdown(name)}" for name, tag in said.items())
    parts = [
        f"{verdict} **{', '.join(as_markdown(name) for name in names)}**"
        for verdict, names in (
            ("right", [name for name, tag in said.items() if tag == right]),
            ("wrong", [name for name, tag in said.items() if tag != right]),
        )
        if names
    ]
    return f"{word} is {right}: {'; '.join(parts)}"


def _holes(words: Sequence[str], rows: Sequence[Mask], names: Sequence[str], chosen: int) -> Panel:
    T, R = len(words), len(rows)
    short = [as_text(shortened(word, LETTERS)) for word in words]
    short[chosen - 1] = f"<b>{short[chosen - 1]}</b>"
    here = np.array(rows)  # (R, T)
    r, t = (part.ravel() for part in np.indices((R, T)))
    texts = [short[k] if shown else "·" for k, shown in zip(t, here.ravel(), strict=True)]
    row = written(t + 1.0, r, texts, where="middle center")
    row |= {"mode": "markers+text", "customdata": [int(k) + 1 for k in t], "hoverinfo": "text"}
    row |= {"marker": {"size": 34, "opacity": 0, "color": colour("paper")}}
    row["textfont"] = {"color": [colour("ink" if shown else "muted") for shown in here.ravel()]}
    ends = np.array([np.flatnonzero(part)[[0, -1]] + 1.0 for part in rows[1:]])
    down = np.arange(1.0, R)
    frames = boxes((ends[:, 0] - 0.48, ends[:, 1] + 0.48, down - 0.34, down + 0.34), ink="x", width=3)
    y = axis("", (R - 0.5, -0.6), tickvals=list(range(R)), ticktext=list(names), showgrid=False)
    x = axis("", (0.5, max(T, ROOM) + 0.5), tickvals=[1], ticktext=[BLANK], showgrid=False)
    return Panel([frames, row], x, y, top=16, bottom=54)


def _sure(said: Mapping[str, Array], tags: Sequence[str], right: str | None) -> Panel:
    values = np.array(list(said.values()))  # (N, K)
    pair = sorted(np.argsort(-values.mean(axis=0), kind="stable")[:2])
    N = len(values)
    rows, start = np.arange(1.0, N + 1), np.zeros(N)
    traces: list[dict[str, Any]] = []
    for side, k in enumerate(pair):
        tint, end = class_style(side)[0], start + values[:, k]
        bar = segments(np.column_stack([start, rows]), np.column_stack([end, rows]), "ink", BAR)
        name = f"<b>{tags[k]}</b>" if tags[k] == right else tags[k]
        texts = [f"{name} {100 * p:.0f} %" for p in values[:, k]]
        over = written([float(side)] * N, rows - ABOVE, texts, where=("middle right", "middle left")[side])
        traces += [bar | {"line": {"color": tint, "width": BAR}}, over | {"textfont": {"color": tint}}]
        start = end
    marks = [MARKS[None if right is None else tags[int(p.argmax())] == right] for p in values]
    traces.append(written([1.08] * N, rows, marks, where="middle center"))
    y = axis("", (N + 0.5, -0.6), tickvals=[0], ticktext=[BLANK], showgrid=False)
    x = axis("probability", (0.0, 1.0), tickvals=[0, 0.5, 1], ticktext=["0", "½", "1"])
    return Panel(traces, x, y, right=46, top=16, bottom=54)
