"""A beam search as it went: what was kept at each step, what was dropped, and the sentences it ended with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._names import BLANK, segments, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_markdown
from lecturekit.figures._wordrows import boxes, cells
from lecturekit.figures._written import bare_axis, wide, written
from lecturekit.figures.decoding._beam_places import COLUMNS, ROWS, WIDEST, Places, places
from lecturekit.figures.gates._directions import chips

if TYPE_CHECKING:
    from lecturekit.language import BeamTree

END = "(end)"
HALF = 0.42  # of a column, from the middle of a chip to its edge
LETTERS, SAID = 28, 28  # of a sentence in the list, and in the verdict
UPRIGHT = (ROWS - 0.45, -1.2)  # rows, the first on top, and the names above


def beam_tree(tree: BeamTree, *, greedy: Sequence[str] = (), begun: str = "<s>") -> go.Figure:
    """Draw the candidates of a beam search, step by step, and the sentences that it ended with.

    Parameters
    ----------
    tree : BeamTree
        Of a width of at most 5, and at most 7 steps.
    greedy : sequence of str
        What greedy decoding says, ``"</s>"`` included if it came: its candidates are framed as far as the
        tree has them.
    begun : str
        What the sentences continue.

    Returns
    -------
    go.Figure
        Two panels. Left: the kept candidates of each step as chips, the best on top, darker where the word is
        likelier after those before it, with log P of the whole so far; below them, in grey, the best of those
        that were dropped. The path of the winner is thick. Right: what was in the beam at the end. Always the
        same traces of the same lengths.

    Raises
    ------
    ValueError
        For a tree that has no room.
    """
    found = places(tree, greedy)
    drawn = wide([_tree(tree, found, begun), _ended(tree)], shares=[0.73, 0.27])
    drawn.layout.xaxis.domain, drawn.layout.xaxis2.domain = (0.0, 0.67), (0.69, 1.0)
    return drawn


def _tree(tree: BeamTree, found: Places, begun: str) -> Panel:
    here = np.full((ROWS, COLUMNS), np.nan)
    words = np.full((ROWS, COLUMNS), "", "<U40")
    grey = [BLANK] * (ROWS * COLUMNS)
    for node, (row, column) in found.at.items():
        text = _chip(tree, node)
        if tree.kept[node]:
            here[row, column - 1] = math.exp(tree.logprob[node])
            words[row, column - 1] = text
        else:
            grey[row * COLUMNS + column - 1] = text
    heat = cells(here, (0.0, 1.0), "probability", x=list(range(1, COLUMNS + 1)), xgap=14, ygap=7)
    heat |= {"text": words.tolist(), "hoverinfo": "text", "hoverongaps": False}
    heat |= {"hovertemplate": "%{text}<br>P(word | before) = %{z:.3f}<extra></extra>"}
    rows, columns = (part.ravel() for part in np.indices((ROWS, COLUMNS)))
    traces = [
        _edges(found, found.dropped, "faint", 1.5),
        _edges(found, found.kept, "grey", 2),
        _edges(found, found.best, "z", 6),
        heat,
        *chips(words, here),
        written(columns + 1, rows, grey, ink="muted", where="middle center"),
        _frames(found, found.greedy),
        _numbers(tree, found),
        written([0.6, 5.55, 6.55], [-0.88] * 3, _legend(found), ink="muted"),
        written([0.0], [0.0], [f"<b>{shortened(begun, 10)}</b>"], where="middle center"),
    ]
    traces[-2]["textfont"] = {"color": [colour("muted"), colour("z"), class_style(3)[0]]}
    return Panel(traces, bare_axis((-0.5, COLUMNS + 0.65)), bare_axis(UPRIGHT), right=14, top=8, bottom=8)


def _chip(tree: BeamTree, node: int) -> str:
    word = tree.outcomes[tree.word[node]]
    total = f"{tree.total[node]:.1f}".replace("-", "−")
    return f"{shortened(END if word == '</s>' else word, 8)}<br>{total}"


def _edges(found: Places, nodes: Sequence[int], ink: str, width: float) -> dict[str, Any]:
    """Draw edges from parents to some candidates; always as many points."""
    ends = np.full((ROWS, COLUMNS, 2, 2), np.nan)  # slot, column, end, (x, y)
    used = [0] * COLUMNS
    for node in nodes:
        row, column = found.at[node]
        before = found.at.get(found.parent[node], (0, 0))
        ends[used[column - 1], column - 1] = (before[1] + HALF, before[0]), (column - HALF, row)
        used[column - 1] += 1
    flat = ends.reshape(-1, 2, 2)
    return segments(flat[:, 0], flat[:, 1], ink, width) | {"cliponaxis": True}


def _frames(found: Places, nodes: Sequence[int]) -> dict[str, Any]:
    """Frame greedy's candidates, one for each column at most."""
    at = np.full((COLUMNS, 2), np.nan)
    for node in nodes:
        at[found.at[node][1] - 1] = found.at[node]
    row, column = at.T
    edges = (column - HALF - 0.02, column + HALF + 0.02, row - 0.46, row + 0.46)
    drawn = boxes(edges, ink="ink", width=3)
    return drawn | {"line": {"color": class_style(3)[0], "width": 3, "dash": "dot"}}


def _numbers(tree: BeamTree, found: Places) -> dict[str, Any]:
    """Write beside the last candidate of each sentence its number in the list."""
    at, texts = np.full((WIDEST, 2), np.nan), [BLANK] * WIDEST
    for n, one in enumerate(tree.hypotheses[:WIDEST]):
        if not one.ended:
            continue
        row, column = found.at[one.node]
        at[n] = column + HALF + 0.09, row
        texts[n] = f"<b>{n + 1}</b>"
    return written(at[:, 0], at[:, 1], texts, ink="z", where="middle center")


def _legend(found: Places) -> list[str]:
    best = "<b>━ best</b>" if found.best else BLANK
    return [
        "filled: kept, darker if likelier; grey: dropped",
        best,
        "<b>┅ greedy</b>" if found.greedy else BLANK,
    ]


def _ended(tree: BeamTree) -> Panel:
    """List the sentences of the beam, two lines each; those that were cut off come last, without a number."""
    said, told = [BLANK] * WIDEST, [BLANK] * WIDEST
    open_ = [BLANK] * WIDEST
    for n, one in enumerate(tree.hypotheses[:WIDEST]):
        text = shortened(" ".join(one.words), LETTERS)
        if not one.ended:
            open_[n] = f"\u2002\u2002{text}{'' if text.endswith('…') else ' …'}"
            told[n] = f"\u2002\u2002cut off after {len(one.words)} steps"
            continue
        said[n] = f"<b>{n + 1}\u2002{text}</b>"
        numbers = [f"P = {format_number(math.exp(one.total), 2)}"]
        if tree.length_penalty:
            numbers.append(f"score {one.score:.2f}".replace("-", "−"))
        told[n] = "\u2002\u2002" + ", ".join(numbers)
    rows = 1.4 * np.arange(WIDEST)
    traces = [
        written(np.zeros(WIDEST), rows, said),
        written(np.zeros(WIDEST), rows, open_, ink="muted"),
        written(np.zeros(WIDEST), rows + 0.5, told, ink="muted"),
        stroke([0, 0], [-0.4, -0.4], "paper", 1),
    ]
    return Panel(traces, bare_axis((-0.02, 1.0)), bare_axis(UPRIGHT), top=8, bottom=8)


def beam_words(tree: BeamTree, greedy: Sequence[str], logprob: float) -> str:
    """Say how probable greedy's sentence is, which one the beam finds, and how many times as probable it is.

    Parameters
    ----------
    tree : BeamTree
    greedy : sequence of str
        Its words, without the end.
    logprob : float
        Of greedy's sentence.
    """
    if not tree.hypotheses:
        return f"a beam of {tree.width} comes to no sentence: the model gives no probabilities"
    best = tree.hypotheses[0]
    p, q = (format_number(math.exp(total), 2) for total in (logprob, best.total))
    times = f"{format_number(math.exp(best.total - logprob), 2)} ×"
    beside = "the same" if tuple(greedy) == best.words else times
    words = as_markdown(said if len(said := " ".join(best.words)) <= SAID else f"{said[: SAID - 1]}…")
    return f"P: greedy **{p}**, beam of {tree.width} **{q}** ({beside}): “**{words}**”"
