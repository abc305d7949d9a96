"""Minutes of slides: said once, at the head of each slide's notes, and read here for all who need them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from lecturekit._headings import headings

_FOLD = re.compile(r"\A\s*<details\b[^>]*>\s*<summary>.*?</summary>\s*", re.DOTALL)
_SAID = re.compile(r"\*\*(?:(\d+)(½)?|(½)) minutes?\.")
_TOTAL = re.compile(r"\bdeck takes (\d+)(½)? minutes?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Planned:
    """A slide as it stands in a notebook, and how long it takes.

    Attributes
    ----------
    headline : str
        Markdown of its first heading; empty without one.
    minutes : float or None
        As its notes begin: ``**3 minutes.**``, ``**½ minute.**``. None where they do not say.
    cells : range
        Its cells in the notebook, those that are not shown included.
    """

    headline: str
    minutes: float | None
    cells: range


def plan_of(nb: NotebookNode) -> tuple[Planned, ...]:
    """List the slides of a notebook, executed or not.

    Parameters
    ----------
    nb : NotebookNode
        Cells before its first slide belong to none.

    Returns
    -------
    tuple of Planned
        In their order; those that would show nothing are among them.
    """
    starts = [index for index, cell in enumerate(nb.cells) if kind_of(cell) in ("slide", "subslide")]
    pairs = zip(starts, [*starts[1:], len(nb.cells)], strict=False)
    return tuple(_planned(nb, range(first, end)) for first, end in pairs)


def minutes_of(nb: NotebookNode) -> float:
    """Add up the minutes of all slides of a notebook.

    Returns
    -------
    float
        Without the slides whose notes say none.
    """
    return sum(slide.minutes or 0 for slide in plan_of(nb))


def promised_minutes(nb: NotebookNode) -> float | None:
    """Read what the first slide's notes say of all: ``The whole deck takes 75 minutes``.

    Returns
    -------
    float or None
        None where they do not say it.
    """
    slides = plan_of(nb)
    notes = [nb.cells[i].source for i in slides[0].cells if kind_of(nb.cells[i]) == "notes"] if slides else []
    said = _TOTAL.search("\n".join(notes))
    return int(said[1]) + (0.5 if said[2] else 0.0) if said else None


def said_minutes(notes: str) -> float | None:
    """Read the minutes at the head of a slide's notes, folded or not.

    Parameters
    ----------
    notes : str
        Markdown of a notes cell.

    Returns
    -------
    float or None
        None for notes that begin with anything else.
    """
    said = _SAID.match(_FOLD.sub("", notes).lstrip())
    return int(said[1] or 0) + (0.5 if said[2] or said[3] else 0.0) if said else None


def kind_of(cell: NotebookNode) -> str:
    """Slide type of a cell; "-" where none is set."""
    return str(cell.metadata.get("slideshow", {}).get("slide_type", "-"))


def _planned(nb: NotebookNode, cells: range) -> Planned:
    titles = (headings(text, deepest=4) for text in _texts(nb, cells, notes=False))
    minutes = (said_minutes(text) for text in _texts(nb, cells, notes=True))
    return Planned(
        next((found[0] for found in titles if found), ""),
        next((value for value in minutes if value is not None), None),
        cells,
    )


def _texts(nb: NotebookNode, cells: range, *, notes: bool) -> Iterator[str]:
    """Yield the Markdown that a slide shows, or that its notes hold."""
    for index in cells:
        cell, kind = nb.cells[index], kind_of(nb.cells[index])
        if cell.cell_type == "markdown" and kind != "skip" and (kind == "notes") is notes:
            yield cell.source
