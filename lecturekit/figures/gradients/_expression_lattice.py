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
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import boxes
from lecturekit.figures.gradients._expression_numbers import common_power, short, times_power

MOST_HEIGHT, MOST_WIDTH = 15.6, 8.0  # of the lattice, in cells that hold a number
LEAST_HEIGHT, LEAST_WIDTH = 6.5, 6.0
NARROW, LETTER = 0.45, 0.19  # a sign, a letter of a word
BREAK, CLOSE = 0.75, 0.65  # gaps above a line, with and without a head
FOOT = 0.32  # from a block to the middle of the ×10ⁿ below it
SMALL = "font-size: 0.85em"  # of the template's type
HEADS, BOXES = 6, 8  # most lines, most outlines of a kind
MOST = 6  # numbers in a row or a column of a matrix; a larger one is an empty box with its shape
KINDS = {"value": "grey", "jacobian": "ink", "gradient": "gradient"}
EMPTY = (1, 2)  # rows and columns of such a box


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
    def rows(self) -> list[float]:
        """Give the heights of its rows: a gap, a head or none, and those of the highest block."""
        high = max((item.size[0] for item in self.items if isinstance(item, Block)), default=1)
        above = [BREAK, 1.0] if self.head else [CLOSE, 0.01]
        return [*above, *[1.0] * high]


def slots(lines: Sequence[Line]) -> list[list[float]]:
    """Give the widths of the columns of each place, in cells."""
    widths = []
    for items in zip_longest(*(line.items for line in lines)):
        blocks = [item.size[1] for item in items if isinstance(item, Block)]
        words = [_word(item) for item in items if isinstance(item, str)]
        widths.append([1.0] * max(blocks) if blocks else [max(words)])
    return widths


def _word(text: str) -> float:
    letters = len(re.sub("<[^>]*>", "", text))
    return NARROW if letters < 3 else LETTER * letters + 0.2


@dataclass(frozen=True)
class Room:
    """How large a lattice is.

    Parameters
    ----------
    rows, columns : int
        Whose heights and widths differ from step to step.
    height, width : float
        What is shown of it, in cells that hold a number.
    """

    rows: int
    columns: int
    height: float
    width: float


def room_for(pages: Sequence[Sequence[Line]]) -> Room:
    """Give the room that the largest of some pages needs."""
    heights = [[height for line in page for height in line.rows] for page in pages]
    widths = [[width for place in slots(page) for width in place] for page in pages]
    return Room(
        max(map(len, heights)),
        max(map(len, widths)),
        max(LEAST_HEIGHT, *map(sum, heights)),
        max(LEAST_WIDTH, *map(sum, widths)),
    )


def fitted(lines: Sequence[Line]) -> list[Line]:
    """Leave out numbers, those of the largest matrices first, until all is on the largest lattice."""
    lines = list(lines)
    for most in range(MOST, -1, -1):
        lines = [replace(line, items=tuple(_plain(item, most) for item in line.items)) for line in lines]
        height, width = sum(sum(line.rows) for line in lines), sum(map(sum, slots(lines)))
        if height <= MOST_HEIGHT and width <= MOST_WIDTH:
            break
    return lines


def _plain(item: Block | str, most: int) -> Block | str:
    return replace(item, plain=True) if isinstance(item, Block) and max(item.numbers.shape) > most else item


def lattice_panel(lines: Sequence[Line], spans: dict[str, float], title: str, room: Room) -> Panel:
    """Write lines of a calculation on the lattice.

    Parameters
    ----------
    lines : sequence of Line
        At most six, as `fitted` gave them.
    spans : mapping of str to float
        For each kind, the magnitude that has the strongest colour.
    title : str
        Markup.
    room : Room

    Returns
    -------
    Panel
        Its traces have the same lengths in the same room.
    """
    page, top = _Page(lines, spans, room), 0
    for line in lines:
        page.write(line, top)
        top += len(line.rows)
    nothing: dict[str, Any] = {"tickvals": [0], "ticktext": [" "], "showticklabels": False, "showgrid": False}
    x, y = axis("", (-0.05, room.width + 0.05), **nothing), axis("", (room.height + 2 * FOOT, 0.0), **nothing)
    return Panel(page.traces(), x, y, title, bottom=10)


def _padded(sizes: list[float], count: int) -> Array:
    return np.cumsum([0.0, *sizes, *[1.0] * (count - len(sizes))])


class _Page:
    """The lattice while it is being written on."""

    def __init__(self, lines: Sequence[Line], spans: dict[str, float], room: Room) -> None:
        places = slots(lines)
        self._starts = np.cumsum([0, *map(len, places)])
        self._x = _padded([width for place in places for width in place], room.columns)
        self._y = _padded([height for line in lines for height in line.rows], room.rows)
        self._spans, grid = spans, (room.rows, room.columns)
        self._level = np.full(grid, np.nan)
        self._texts = np.full(grid, BLANK, dtype=object)
        self._inks = np.full(grid, colour("ink"), dtype=object)
        self._at = np.tile((self._x[:-1] + self._x[1:]) / 2, (room.rows, 1))
        self._edges: dict[str, list[tuple[float, ...]]] = {kind: [] for kind in KINDS}
        self._heads: list[tuple[float, float, str]] = []  # x, y and text; also the powers below blocks

    def write(self, line: Line, top: int) -> None:
        """Write a line whose gap is row `top`, and its head the next."""
        if line.head:
            self._heads.append((0.0, float(self._y[top + 1]) + 0.55, line.head))
        high = len(line.rows) - 2
        for place, item in enumerate(line.items):
            start, end = self._starts[place : place + 2]
            if isinstance(item, Block):
                rows, columns = item.size
                left = end - columns if place == 0 else start  # the first ends where its sign stands
                self._block(item, top + 2 + (high - rows) // 2, left)
            else:
                self._texts[top + 2 + (high - 1) // 2, start] = item or BLANK

    def _block(self, block: Block, top: int, left: int) -> None:
        rows, columns = block.size
        here = np.s_[top : top + rows, left : left + columns]
        x, y = self._x[[left, left + columns]], self._y[[top, top + rows]]
        self._edges[block.kind].append((*x, *y))
        if block.plain:
            self._texts[top, left] = " × ".join(map(str, block.numbers.shape))
            self._at[top, left] = x.mean()
            return
        level = np.nan_to_num(np.clip(block.numbers / self._spans[block.kind], -1, 1))
        self._level[here] = level
        power = common_power(block.numbers)
        self._texts[here] = [[short(float(n)) for n in row] for row in block.numbers / 10.0**power]
        if power:
            said = f'<span style="{SMALL}">{times_power(power)}</span>'
            self._heads.append((float(x[0]), float(y[1]) + FOOT, said))
        dark = wants_dark_ink("diverging", (level + 1) / 2)
        self._inks[here] = np.where(dark, colour("on pale"), colour("on deep"))

    def traces(self) -> list[dict[str, Any]]:
        """Give the cells, their numbers, the heads and the outlines, always as many."""
        text = {"type": "scatter", "mode": "text", "hoverinfo": "skip", "cliponaxis": False}
        middles = np.repeat((self._y[:-1] + self._y[1:]) / 2, len(self._x) - 1)
        shown = np.where(self._texts.ravel() == BLANK, np.nan, middles)
        numbers = {"x": self._at.ravel(), "y": shown, "text": self._texts.ravel().tolist()}
        spare = HEADS + BOXES * len(KINDS) - len(self._heads)
        x, y, heads = zip(*self._heads, *[(0.0, np.nan, BLANK)] * spare, strict=True)
        titles = {"x": np.array(x, float), "y": np.array(y, float), "text": list(heads)}
        look = {"zmin": -1.0, "zmax": 1.0, "colorscale": scale_named("diverging"), "showscale": False}
        cells = {"type": "heatmap", "z": self._level, "x": self._x, "y": self._y, "hoverinfo": "skip"}
        inks = {"textfont": {"color": [str(ink) for ink in self._inks.ravel()]}}
        return [
            cells | look,
            text | numbers | inks,
            text | titles | {"textposition": "middle right"},
            *(boxes(self._outlines(kind), ink=ink, width=2.5) for kind, ink in KINDS.items()),
        ]

    def _outlines(self, kind: str) -> tuple[Array, ...]:
        known = self._edges[kind]
        return tuple(np.array([*known, *[(np.nan,) * 4] * (BOXES - len(known))], float).T)
