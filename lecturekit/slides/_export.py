"""Export from Python: one deck, or all of a folder with a page that lists them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import nbformat

from lecturekit.slides._errors import SlidesError
from lecturekit.slides._exporter import LectureExporter
from lecturekit.slides._index import write_index
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
    """

    path: Path
    title: str
    slides: int
    explorables: int
    size: int


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
    if not source.is_file():
        raise SlidesError(f"there is no notebook {source}")
    check_target(folder)
    exporter = LectureExporter(
        execute=execute, show_code=show_code, states=budget.states, seconds=budget.seconds, bytes=budget.bytes
    )
    text, resources = _convert(exporter, source)
    target = write_aside(folder / f"{source.stem}.html", text)
    found = resources["lecture"]
    return Deck(target, found["title"], found["slides"], found["explorables"], target.stat().st_size)


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


def export_all(
    paths: Iterable[str | PathLike[str]],
    out_dir: str | PathLike[str],
    *,
    execute: bool = True,
    show_code: bool = False,
    budget: Budget = Budget(),
) -> list[Deck]:
    """Export notebooks into one folder, with a page that lists all decks in it.

    The page is ``index.html``, or ``decks.html`` where that is the deck of a notebook.

    Parameters
    ----------
    paths, out_dir, execute, show_code, budget
        As for `export`.

    Returns
    -------
    list of Deck

    Raises
    ------
    SlidesError
        After all were tried, with the message of each notebook that failed. Decks that were written are
        there, and the list holds them.
    """
    log = logging.getLogger("lecturekit.slides")
    decks, failures = [], []
    for path in paths:
        log.info("exporting %s", path)
        try:
            decks.append(export(path, out_dir, execute=execute, show_code=show_code, budget=budget))
        except SlidesError as error:
            failures.append(str(error))
    if decks:
        write_index(Path(out_dir))
    if failures:
        raise SlidesError("\n\n".join(failures))
    return decks
