"""What an offline page is made of: words, tables, live figures, a place to write, sections that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Prose:
    r"""Words.

    Attributes
    ----------
    text : str
        Markdown. HTML in it is shown, not run; a heading in it is one below that of its section; a picture
        is its description, since a page loads nothing. Words of a file go through `figures.as_markdown`
        first.
    formulas : bool
        Whether ``$…$`` is a formula here. Else a dollar is a dollar.
    """

    text: str
    formulas: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of plain text, the first cell of each its name.

    Attributes
    ----------
    head : sequence of str
        What the columns hold, C long.
    rows : sequence of sequences of str
        Each C long.
    caption : str
        Says above the table what to see in it.
    numbers : sequence of int
        Columns of numbers: set flush right.
    strong : sequence of (row, column)
        Cells in bold: the best of a column.

    Raises
    ------
    ValueError
        For a row of another length than the head.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    numbers: Sequence[int] = ()
    strong: Sequence[tuple[int, int]] = ()

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows):
            if len(row) != len(self.head):
                raise ValueError(f"row {number} has {len(row)} cells under {len(self.head)} columns")


@dataclass(frozen=True)
class Live:
    """A figure whose sliders move.

    Attributes
    ----------
    heading : str
        Plain text.
    figure : Explorable or plotly figure
        An explorable comes with the table of its states, a figure stands still.
    text : str
        Markdown above it: what to look at.
    """

    heading: str
    figure: Any
    text: str = ""


@dataclass(frozen=True)
class Blank:
    """A marked place for the reader's own words: typed into the page, or written on paper.

    Attributes
    ----------
    label : str
        What to write, in plain text.
    hint : str
        Says how the words are kept.
    """

    label: str
    hint: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the page, in its contents.

    Attributes
    ----------
    heading : str
        Plain text.
    blocks : sequence of Prose, Table, Live or Blank
        In their order.
    """

    heading: str
    blocks: Sequence[Prose | Table | Live | Blank]
