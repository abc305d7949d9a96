"""Export from Python: one deck."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import nbformat

from lecturekit.slides._chapters import Chapter
from lecturekit.slides._errors import SlidesError
from lecturekit.slides._exporter import LectureExporter
from lecturekit.slides._write import check_target, write_aside


@dataclass(frozen=True)
class Budget:
    """What the table of one explorable may cost.

    Attributes
    ----------
    states : int
        Number of states, at least 1.
    seconds : float
        Time to compute them, s: an emergency brake. States and bytes give the same deck on every machine;
        a table that would take longer than this has fewer states, and the export says so.
    bytes : int
        Size in the file.
    """

    states: int = 400
    seconds: float = 600.0
    bytes: int = 160_000


@dataclass(frozen=True)
class Deck:
    """A deck that was written.

    Attributes
    ----------
    path : Path
        The HTML file.
    title : str
        The notebook's first heading.
    slides, explorables : int
        How many it has.
    size : int
        Bytes.
    minutes : float
        Of all slides together, as the notes say; 0 where they do not.
    """

    path: Path
    title: str
    slides: int
    explorables: int
    size: int
    minutes: float = 0.0


def export(
    path: str | PathLike[str],
    out_dir: str | PathLike[str] | None = None,
    *,
    execute: bool = True,
    show_code: bool = False,
    budget: Budget = Budget(),
) -> Deck:
    """Export one notebook as slides.

    Parameters
    ----------
    path : path
        The notebook. It is read, not changed.
    out_dir : path, optional
        Folder of the deck, made if it is missing; the notebook's own folder unless told otherwise.
    execute : bool
        Execute the notebook first. Without, the slides show the outputs saved in it.
    show_code : bool
        Show the code of all cells but those tagged ``hide-code``, not only of those tagged ``show-code``.
    budget : Budget
        Of each explorable's table.

    Returns
    -------
    Deck

    Raises
    ------
    SlidesError
        Names the cell, the file or the formula. A deck that was there before is untouched.

    Examples
    --------
    >>> from lecturekit.slides import export
    >>> export("notebooks/12_backpropagation.ipynb", "dist/slides")  # doctest: +SKIP
    """
    source = Path(path)
    folder = Path(out_dir) if out_dir is not None else source.parent
    return export_chapter(source, folder, exporter_of(budget, execute=execute, show_code=show_code))[0]


def exporter_of(budget: Budget, **given: Any) -> LectureExporter:
    """Make the exporter with this budget and other options of its own."""
    return LectureExporter(states=budget.states, seconds=budget.seconds, bytes=budget.bytes, **given)


def export_chapter(source: Path, folder: Path, exporter: LectureExporter) -> tuple[Deck, Chapter]:
    """Export one notebook, and give also what a deck of several needs of it; raises as `export`."""
    if not source.is_file():
        raise SlidesError(f"there is no notebook {source}")
    check_target(folder)
    text, resources = _convert(exporter, source)
    chapter = resources["lecture"]["chapter"]
    return write_deck(folder / f"{source.stem}.html", text, chapter), chapter


def write_deck(target: Path, text: str, holds: Chapter) -> Deck:
    """Write a deck's file, and say what it holds."""
    size = write_aside(target, text).stat().st_size
    return Deck(target, holds.title, holds.slides, holds.explorables, size, holds.minutes)


def _convert(exporter: LectureExporter, source: Path) -> tuple[str, dict[str, Any]]:
    try:
        nb = nbformat.read(source, as_version=4)
        nbformat.validate(nb)
    except Exception as error:  # nbformat meets broken files with whatever its parsing stumbles over
        line = (str(error).splitlines() or [""])[0]
        raise SlidesError(f"{source} is not a notebook: {line[:200]}") from None
    where = {"metadata": {"name": source.stem, "path": str(source.parent)}}
    try:
        return exporter.from_notebook_node(nb, where)
    except SlidesError as error:
        raise SlidesError(f"{source.name}: {error}") from None
