"""The notebooks as they are on disk: sections, minutes, rows, read anew each time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lecturekit._headings import headings

from ._links import link_to, plain_heading
from ._rows import in_order

NAME = re.compile(r"(\d\d)_[a-z0-9_]+\.ipynb")
_ALONE = re.compile(r"\btakes (?:about )?(\d+) minutes\b")
_SHORT = re.compile(r"with only \d+(?: minutes)?,([^.]*(?:\?”|\?\")?[^.]*)\.", re.IGNORECASE)


@dataclass(frozen=True)
class Section:
    """What stands under one heading of a notebook.

    Attributes
    ----------
    heading : str
        Markdown, without its #.
    address : str
        Link to it, relative to the folder.
    minutes : float
        In class, as its notes say; 0 for what the slides leave out.
    rows : tuple of str
        Rows of the lecture that its cells answer.
    explorables : int
        Figures with sliders.
    asks : bool
        Whether it asks for a prediction.
    shown : bool
        Whether it begins a slide.
    named : bool
        Whether the notes name it for a short lecture.
    """

    heading: str
    address: str
    minutes: float
    rows: tuple[str, ...]
    explorables: int
    asks: bool
    shown: bool
    named: bool = False

    @property
    def title(self) -> str:
        """The heading as a reader sees it."""
        return plain_heading(self.heading)


@dataclass(frozen=True)
class Book:
    """A notebook.

    Attributes
    ----------
    number, file, title : str
        ``"12"``, its file name, its first heading.
    sections : tuple of Section
        In their order; the first is the title's.
    alone : int
        Minutes with the exercises, as its opening says; 0 where it does not.
    promised : float or None
        Minutes of all its slides, as its first notes say.
    """

    number: str
    file: str
    title: str
    sections: tuple[Section, ...]
    alone: int
    promised: float | None

    @property
    def minutes(self) -> float:
        """Minutes in class: those of its slides, added up."""
        return sum(section.minutes for section in self.sections)

    @property
    def rows(self) -> tuple[str, ...]:
        """Rows of the lecture that it answers, in the lecture's order."""
        return in_order(row for section in self.sections for row in section.rows)


def find_folder(folder: str | Path | None = None) -> Path:
    """Find the notebooks: the folder given, the current one, or the one beside the package.

    Raises
    ------
    FileNotFoundError
        Where there are none.
    """
    beside = Path(__file__).resolve().parents[2] / "notebooks"
    tried = [Path(folder)] if folder is not None else [Path.cwd(), beside]
    for place in tried:
        if len(list(_files(place))) > 1 or (folder is not None and any(_files(place))):
            return place
    words = " or ".join(str(place) for place in tried)
    raise FileNotFoundError(f"no notebooks in {words}; give the folder that holds 01_….ipynb and the others")


def read_books(folder: str | Path | None = None) -> tuple[Book, ...]:
    """Read a folder's notebooks in the order of their numbers; copies and damaged files are passed over.

    Raises
    ------
    FileNotFoundError
        Where there are none.
    """
    return tuple(book for path in _files(find_folder(folder)) if (book := _read(path)))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.glob("*.ipynb")) if NAME.fullmatch(path.name))


def _read(path: Path) -> Book | None:
    import nbformat

    from lecturekit.slides import plan_of, promised_minutes

    try:
        nb = nbformat.read(path, as_version=4)
    except ValueError:  # half written, or no notebook at all
        return None
    texts = [(n, cell.source) for n, cell in enumerate(nb.cells) if cell.cell_type == "markdown"]
    starts = [(n, found[0]) for n, text in texts if (found := headings(text, deepest=3))]
    minutes = {slide.cells[0]: slide.minutes or 0 for slide in plan_of(nb)}
    sections: list[Section] = []
    for (first, heading), end in zip(starts, [*(n for n, _ in starts[1:]), len(nb.cells)], strict=True):
        cells = range(first if sections else 0, end)
        spent = sum(minutes.get(n, 0) for n in cells)
        sections.append(_section(path.name, heading, nb.cells[cells.start : end], spent))
    shown = {section.title: section for section in sections}
    named = _named(nb, list(shown))
    opening = "\n".join(c.source for c in nb.cells[:4] if _kind(c) != "notes")
    alone = max(map(int, _ALONE.findall(opening)), default=0)
    marked = tuple(replace(section, named=section.shown and section.title in named) for section in sections)
    title = marked[0].title if marked else path.stem
    return Book(path.name[:2], path.name, title, marked, alone, promised_minutes(nb))


def _kind(cell: Any) -> str:
    return str(cell.metadata.get("slideshow", {}).get("slide_type", "-"))


def _section(file: str, heading: str, cells: list[Any], minutes: float) -> Section:
    tags = [tag for cell in cells for tag in cell.metadata.get("tags", [])]
    rows = dict.fromkeys(tag.removeprefix("row-") for tag in tags if tag.startswith("row-"))
    count = sum(explorables(cell.source) for cell in cells if cell.cell_type == "code")
    shown = _kind(cells[0]) in ("slide", "subslide")
    return Section(heading, link_to(file, heading), minutes, tuple(rows), count, "prediction" in tags, shown)


def explorables(source: str) -> int:
    """Count the calls of `explore` in the source of a code cell."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [getattr(call, "id", getattr(call, "attr", "")) for call in calls].count("explore")


def _named(nb: Any, titles: list[str]) -> set[str]:
    """Find the slides that the first notes name for a short lecture: in quotation marks, perhaps in part."""
    notes = next((cell.source for cell in nb.cells if _kind(cell) == "notes"), "")
    said = " ".join(_SHORT.findall(notes))
    quoted = [phrase.lower() for phrase in re.findall(r'["“]([^"“”]+)["”]', said)]
    return {title for title in titles if any(phrase in title.lower() for phrase in quoted)}
