"""Cells to slides: which cell starts what, where notes go, what is shown at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nbformat import NotebookNode

from lecturekit.slides._errors import SlidesError
from lecturekit.slides._inside import LECTURER
from lecturekit.slides._minutes import kind_of, said_minutes

_FOLDED = re.compile(
    r"\A\s*<details>\s*<summary>(.*?)</summary>\s*((?:(?!</?details).)*?)\s*</details>\s*\Z", re.DOTALL
)  # notes are folded in the notebook only


@dataclass
class _Slide:
    """What one screen holds: cells in order, each with the number of its fragment (0: there at once)."""

    cells: list[tuple[int, NotebookNode]] = field(default_factory=list)
    notes: list[NotebookNode] = field(default_factory=list)


def arrange(nb: NotebookNode, *, show_code: bool = False) -> int:
    """Leave in the notebook the cells of the deck, in order, with the markup that opens and closes slides.

    Parameters
    ----------
    nb : NotebookNode
        Executed and cleaned; changed in place. Each cell gets ``metadata.lecture``: ``open`` and ``close``
        (HTML around the cell) and ``code`` (whether its source is shown). Cells tagged ``lecturer`` are
        marked as such.
    show_code : bool
        Show the code of all cells but those tagged ``hide-code``, not only of those tagged ``show-code``.

    Returns
    -------
    int
        Number of slides, those below others included.

    Raises
    ------
    SlidesError
        When nothing is left to show.
    """
    for cell in nb.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata.lecture = {"open": "", "close": "", "code": _code(tags, show_code)}
    columns = [[slide for slide in column if slide.cells] for column in _columns(nb)]
    columns = [column for column in columns if column]
    if not columns:
        raise SlidesError(
            "no cell of the notebook is shown on a slide: all are skipped, notes, or without output"
        )
    nb.cells = [cell for column in columns for cell in _mark_column(column)]
    marks = nb.cells[0].metadata.lecture
    marks["open"] = marks["open"].replace("lk-slide", "lk-slide lk-first", 1)
    return sum(len(column) for column in columns)


def _code(tags: list[str], show_code: bool) -> bool:
    return "show-code" in tags or (show_code and "hide-code" not in tags)


def _columns(nb: NotebookNode) -> list[list[_Slide]]:
    """Group cells into columns of slides (a slide and the subslides below it)."""
    columns = [[_Slide()]]
    fragment = 0
    for cell in nb.cells:
        kind = kind_of(cell)
        if kind == "slide":
            columns.append([_Slide()])
        elif kind == "subslide":
            columns[-1].append(_Slide())
        if kind in ("slide", "subslide"):
            fragment = 0
        elif kind == "fragment":
            fragment += 1
        slide = columns[-1][-1]
        if kind == "notes":
            slide.notes.append(cell)
        elif kind != "skip" and _visible(cell):
            slide.cells.append((fragment, cell))
    return columns


def _visible(cell: NotebookNode) -> bool:
    if cell.cell_type == "markdown":
        return bool(cell.source.strip())
    return cell.cell_type == "code" and bool(cell.outputs or cell.metadata.lecture["code"])


def _mark_column(column: list[_Slide]) -> list[NotebookNode]:
    """Write the markup of one column into its cells."""
    cells = [cell for slide in column for cell in _mark_slide(slide)]
    if len(column) > 1:  # reveal wants subslides inside an outer section, and a lone slide without one
        cells[0].metadata.lecture["open"] = "<section>" + cells[0].metadata.lecture["open"]
        cells[-1].metadata.lecture["close"] += "</section>"
    return cells


def _mark_slide(slide: _Slide) -> list[NotebookNode]:
    numbers = [number for number, _ in slide.cells]
    for place, (number, cell) in enumerate(slide.cells):
        marks = cell.metadata.lecture
        if number and (place == 0 or numbers[place - 1] != number):
            marks["open"] = '<div class="fragment">'
        if number and (place + 1 == len(numbers) or numbers[place + 1] != number):
            marks["close"] = "</div>"
    own = ["lecturer" in cell.metadata.get("tags", []) for _, cell in slide.cells]
    for (_, cell), mine in zip(slide.cells, own, strict=True):
        if mine and not all(own):
            cell.metadata.lecture["open"] += LECTURER[0]
            cell.metadata.lecture["close"] = LECTURER[1] + cell.metadata.lecture["close"]
    # Notes stand outside of fragments: reveal shows a fragment's own notes instead of the slide's.
    for note in slide.notes:
        note.metadata.lecture.update(open='<aside class="notes">', close="</aside>")
        note.source = _FOLDED.sub(r"\2", note.source).replace("<details>", "<details open>")
    cells = [cell for _, cell in slide.cells] + slide.notes
    timing = _timing([note.source for note in slide.notes])
    before, after = LECTURER if all(own) else ("", "")
    opened = f'{before}<section{timing}{" data-lecturer" * all(own)}><div class="lk-slide">'
    cells[0].metadata.lecture["open"] = opened + cells[0].metadata.lecture["open"]
    cells[-1].metadata.lecture["close"] += f"</div></section>{after}"
    return cells


def _timing(notes: list[str]) -> str:
    """Write the attribute that paces the presenter's view, s; none where the notes do not say."""
    minutes = next((value for value in map(said_minutes, notes) if value is not None), None)
    return "" if minutes is None else f' data-timing="{round(60 * minutes)}"'
