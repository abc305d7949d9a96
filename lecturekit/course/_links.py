"""Links into notebooks, as JupyterLab makes them, and tables of Markdown that hold them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

SAFE = "?,:;'!&+@/~"
"""What stands in an anchor as it is. Brackets and dollars would mean something to Markdown."""


def plain_heading(heading: str) -> str:
    """Take the marks of Markdown out of a heading: what a reader sees of it, formulas as they are typed."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    text = re.sub(r"`([^`]*)`", r"\1", text)
    return re.sub(r"(\*\*|\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text).strip()


def anchor_of(heading: str) -> str:
    """Give the anchor that JupyterLab makes for a heading: its text, each space a hyphen."""
    return plain_heading(heading).replace(" ", "-")


def link_to(file: str, heading: str = "") -> str:
    """Give the address of a heading in a notebook, relative to the folder of notebooks.

    Parameters
    ----------
    file : str
        Such as ``"12_vanishing_gradients.ipynb"``; where slides are exported, its deck.
    heading : str
        Markdown of a heading, without its #; empty for the notebook's start.

    Notes
    -----
    JupyterLab compares the anchor as it is written, so what may stand in an address is left as it is; of a
    notebook that it opens only now it shows the start. A deck without such a heading opens at its start.
    """
    from lecturekit.explorable._assets import EXPORT

    target = file.replace(".ipynb", ".html") if EXPORT in os.environ else file
    return quote(target) + (f"#{quote(anchor_of(heading), safe=SAFE)}" if heading else "")


def markdown_link(words: str, address: str) -> str:
    """Write a link; brackets in its words are taken as they are, letters of formulas set as such."""
    escaped = re.sub(r"\$(\w+)\$", r"*\1*", re.sub(r"([][])", r"\\\1", words))
    return f"[{escaped}]({address})"


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Set a table in Markdown.

    Parameters
    ----------
    head : sequence of str
        Names of the columns.
    rows : iterable of sequences of str
        Cells in Markdown; a bar in one is taken as it is.
    right : sequence of int
        Columns of numbers.
    """
    rule = ["--:" if column in right else ":--" for column in range(len(head))]
    lines = [head, rule, *([cell.replace("|", r"\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def minutes_words(minutes: float) -> str:
    """Write minutes: ``7 min``, ``½ min``, ``2½ min``."""
    whole, half = divmod(minutes, 1)
    return f"{int(whole) or '' if half else int(whole)}{'½' if half else ''} min"
