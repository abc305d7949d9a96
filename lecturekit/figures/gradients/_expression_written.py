"""The expression itself, written above its graph: the part at work stands out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit.figures._text import as_text
from lecturekit.figures._written import written
from lecturekit.figures.gradients._expression_stage import Stage
from lecturekit.recurrent import Node, Walk

LARGE, LEAST = 1.6, 0.9  # em of the template's type, for a short expression and for a long one
WIDE = 90.0  # letters of the template's type that a line holds
UNSEEN, MARKED = "; fill-opacity: 0", "; text-decoration: underline"
Spans = list[list[tuple[int, int]]]


def spans(nodes: Sequence[Node]) -> Spans:
    """Find where each node stands in the text of the last: first letter and end, for each of its uses."""
    found: Spans = [[] for _ in nodes]
    _find(nodes, len(nodes) - 1, 0, found)
    return found


def _find(nodes: Sequence[Node], k: int, start: int, found: Spans) -> None:
    node = nodes[k]
    found[k].append((start, start + len(node.text)))
    at = len(node.operation) + 1 if node.text.startswith(f"{node.operation}(") else 0
    for parent in node.parents:
        at = node.text.index(nodes[parent].text, at)
        _find(nodes, parent, start + at, found)
        at += len(nodes[parent].text)


def expression_traces(walk: Walk, now: Stage, y: float) -> list[dict[str, Any]]:
    """Write the expression from the left edge of the graph: what rests, and what is at work.

    Parameters
    ----------
    walk : Walk
    now : Stage
        The part of the active node is at work; before the first and after the last the names are.
    y : float
        Its height, in units of the graph.
    """
    names = [k for k, node in enumerate(walk.nodes) if node.name]
    active, places = names if now.active is None else [now.active], spans(walk.nodes)
    text = walk.nodes[-1].text
    lit = np.zeros(len(text), bool)
    for start, end in (place for k in active for place in places[k]):
        lit[start:end] = True
    ink = "ink" if now.kind in ("inputs", "forward") else "gradient"
    return [
        written([0.0], [y], [_markup(text, lit, {True: UNSEEN, False: ""})], ink="reference"),
        written([0.0], [y], [_markup(text, lit, {True: MARKED, False: UNSEEN})], ink=ink),
    ]


def _markup(text: str, lit: NDArray[np.bool_], looks: dict[bool, str]) -> str:
    """Set the whole text, some of it unseen, so that both traces lie on each other."""
    ends = _broken(text)
    size = np.clip(WIDE / max(np.diff([0, *ends])), LEAST, LARGE)
    line = np.searchsorted(ends, np.arange(len(text)), side="right")
    said, before = "", 0
    for (number, work), letters in groupby(range(len(text)), key=lambda i: (int(line[i]), bool(lit[i]))):
        piece = as_text("".join(text[i] for i in letters).replace("-", "−"))
        said += (
            "<br>" * (number - before) + f'<span style="font-size: {size:.2f}em{looks[work]}">{piece}</span>'
        )
        before = number
    return said


def _broken(text: str) -> list[int]:
    """Give the ends of the lines: two of about one length, broken at a blank, for what one does not hold."""
    middle = len(text) // 2
    blanks = [i + 1 for i, letter in enumerate(text) if letter == " "]
    if len(text) * LEAST <= WIDE or not blanks:
        return [len(text)]
    return [min(blanks, key=lambda i: abs(i - middle)), len(text)]
