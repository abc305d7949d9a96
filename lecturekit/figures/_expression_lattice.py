"""A lattice of cells on which small matrices stand beside signs, as in the lines of a calculation.

It has as many rows and columns at every step, so that numbers, colours and widths are all that changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._expression_numbers import short
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import boxes

ROWS, COLUMNS = 14, 16
WIDTH = 9.4  # of the panel, in cells that hold a number
NARROW, LETTER = 0.6, 0.19  # width of a sign, and of a letter of a word
HEADS, BOXES = 6, 8  # most lines, most outlines of a kind
MOST = 6  # numbers in a row or a column of a matrix; a larger one is an empty box with its shape
KINDS = {"value": "h", "jacobian": "ink", "gradient": "gradient"}
EMPTY = (1, 2)  # rows and columns of such a box

Room = tuple[int, float]


@dataclass(frozen=True)
class Block:
    """A matrix on the lattice.

    Parameters
    ----------
    numbers : (R, C)
    kind : str
        One of `KINDS`: whose colour the outline has, and with which others the scale is shared.
    plain : bool
        Only its shape is written.
    """

    numbers: Array
    kind: str
    plain: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Give the rows and columns that it takes."""
        rows, columns = self.numbers.shape
        return EMPTY if self.plain else (rows, columns)


@dataclass(frozen=True)
class Line:
    """A line of a calculation; items of the same place stand below each other.

    Parameters
    ----------
    items : tuple of Block or str
        From left to right; a str is a sign or a word.
    head : str
        Markup that stands above it; empty for none.
    """

    items: tuple[Block | str, ...]
    head: str = ""

    @property
    def height(self) -> int:
        """Give the rows it takes: a head or a gap, and the highest block."""
        return 1 + max((item.size[0] for item in self.items if isinstance(item, Block)), default=1)


def slots(lines: Sequence[Line]) -> list[list[float]]:
    """Give the widths of the columns of each place, in cells."""
    widths = []
    for items in zip_longest(*(line.items for line in lines)):
        blocks = [item.size[1] for item in items if isinstance(item, Block)]
        words = [_word(item) for item in items if isinstance(item, str)]
        widths.append([1.0] * max(blocks) if blocks else [max(words)])
    return widths


def _rows(lines: Sequence[Line]) -> int:
    return sum(line.height for line in lines) - (not lines[0].head)


def _word(text: str) -> float:
    letters = len(re.sub("<[^>]*>", "", text))
    return NARROW if letters < 3 else LETTER * letters + 0.2


def fitted(lines: Sequence[Line], room: Room = (ROWS, WIDTH)) -> list[Line]:
    """Leave out numbers, those of the largest matrices first, until all is on a lattice of this room."""
    lines = list(lines)
    for most in range(MOST, -1, -1):
        lines = [replace(line, items=tuple(_plain(item, most) for item in line.items)) for line in lines]
        if sum(map(sum, slots(lines))) <= room[1] and _rows(lines) <= room[0]:
            break
    return lines


def _plain(item: Block | str, most: int) -> Block | str:
    return replace(item, plain=True) if isinstance(item, Block) and max(item.numbers.shape) > most else item


def lattice_panel(
    lines: Sequence[Line], spans: dict[str, float], title: str = "", *, room: Room = (ROWS, WIDTH)
) -> Panel:
    """Write lines of a calculation on the lattice.

    Parameters
    ----------
    lines : sequence of Line
        At most six.
    spans : mapping of str to float
        For each kind, the magnitude that has the strongest colour.
    title : str
        Markup.
    room : (int, float)
        Rows of the lattice, and its width in cells that hold a number.

    Returns
    -------
    Panel
        Its traces always have the same lengths.
    """
    lines = fitted(lines, room)
    page, top = _Page(slots(lines), spans, room[0]), 0
    for line in lines:
        page.write(line, top if line.head else top - 1)
        top += line.height
    nothing: dict[str, Any] = {"tickvals": [0], "ticktext": [" "], "showticklabels": False, "showgrid": False}
    x = axis("", (-0.05, room[1]), **nothing)
    return Panel(page.traces(), x, axis("", (room[0] - 0.45, -0.55), **nothing), title, bottom=10)


class _Page:
    """The lattice while it is being written on."""

    def __init__(self, places: list[list[float]], spans: dict[str, float], rows: int) -> None:
        self._starts = np.cumsum([0, *map(len, places)])
        widths = [width for place in places for width in place]
        self._x = np.cumsum([0.0, *widths, *[1.0] * (COLUMNS - len(widths))])
        self._spans = spans
        self._level = np.full((rows, COLUMNS), np.nan)
        self._texts = np.full((rows, COLUMNS), BLANK, dtype=object)
        self._inks = np.full((rows, COLUMNS), colour("ink"), dtype=object)
        self._at = np.tile((self._x[:-1] + self._x[1:]) / 2, (rows, 1))
        self._edges: dict[str, list[tuple[float, ...]]] = {kind: [] for kind in KINDS}
        self._heads: list[tuple[float, str]] = []

    def write(self, line: Line, top: int) -> None:
        """Write a line whose head, or gap, is row `top`."""
        self._heads.append((top + 0.08, line.head) if line.head else (np.nan, BLANK))
        room = line.height - 1
        for place, item in enumerate(line.items):
            start, end = self._starts[place : place + 2]
            if isinstance(item, Block):
                rows, columns = item.size
                left = end - columns if place == 0 else start  # the first ends where its sign stands
                self._block(item, top + 1 + (room - rows) // 2, left)
            else:
                self._texts[top + 1 + (room - 1) // 2, start] = item or BLANK

    def _block(self, block: Block, top: int, left: int) -> None:
        rows, columns = block.size
        here = np.s_[top : top + rows, left : left + columns]
        ends = self._x[left], self._x[left + columns]
        self._edges[block.kind].append((*ends, top - 0.5, top + rows - 0.5))
        if block.plain:
            self._texts[top, left] = " × ".join(map(str, block.numbers.shape))
            self._at[top, left] = sum(ends) / 2
            return
        level = np.nan_to_num(np.clip(block.numbers / self._spans[block.kind], -1, 1))
        self._level[here] = level
        self._texts[here] = [[short(float(number)) for number in row] for row in block.numbers]
        dark = wants_dark_ink("diverging", (level + 1) / 2)
        self._inks[here] = np.where(dark, colour("on pale"), colour("on deep"))

    def traces(self) -> list[dict[str, Any]]:
        """Give the cells, their numbers, the heads and the outlines, always as many."""
        text = {"type": "scatter", "mode": "text", "hoverinfo": "skip", "cliponaxis": False}
        numbers = {"x": self._at.ravel(), "y": np.repeat(np.arange(float(len(self._level))), COLUMNS)}
        heads = [*self._heads, *[(np.nan, BLANK)] * (HEADS - len(self._heads))]
        titles = {"x": np.zeros(HEADS), "y": np.array([y for y, _ in heads], float)}
        return [
            self._cells(),
            text | numbers | {"text": self._texts.ravel().tolist(), "textfont": {"color": self._colours()}},
            text | titles | {"text": [head for _, head in heads], "textposition": "middle right"},
            *(boxes(self._outlines(kind), ink=ink, width=2.5) for kind, ink in KINDS.items()),
        ]

    def _colours(self) -> list[str]:
        return [str(ink) for ink in self._inks.ravel()]

    def _cells(self) -> dict[str, Any]:
        look = {"zmin": -1.0, "zmax": 1.0, "colorscale": scale_named("diverging"), "showscale": False}
        edges = {"x": self._x, "y": np.arange(len(self._level) + 1.0) - 0.5}
        return {"type": "heatmap", "z": self._level, "hoverinfo": "skip"} | look | edges

    def _outlines(self, kind: str) -> tuple[Array, ...]:
        known = self._edges[kind]
        return tuple(np.array([*known, *[(np.nan,) * 4] * (BOXES - len(known))], float).T)
