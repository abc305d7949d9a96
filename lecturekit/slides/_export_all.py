"""Export many notebooks: some at a time, each with a deck, all in one deck, and a page that lists them."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from tqdm import tqdm

from lecturekit.slides._chapters import Chapter, gather
from lecturekit.slides._errors import SlidesError
from lecturekit.slides._export import Budget, Deck, export_chapter, exporter_of, write_deck
from lecturekit.slides._index import write_index
from lecturekit.slides._page import compose, page_of

WHOLE = "lecture"
"""Name of the file that holds the whole lecture, without its ending."""

_AT_MOST = 4  # kernels at a time: each may take a gigabyte


@dataclass
class _Done:
    """What became of one notebook; what it had to say is kept until its turn."""

    path: Path
    deck: Deck | None = None
    chapter: Chapter | None = None
    said: list[logging.LogRecord] = field(default_factory=list)
    failure: str = ""


class _Kept(logging.Handler):
    """Keeps what is logged, for later."""

    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__()
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self._records.append(record)


_BUDGET = Budget()


def export_all(
    paths: Iterable[str | PathLike[str]],
    out_dir: str | PathLike[str],
    *,
    execute: bool = True,
    show_code: bool = False,
    budget: Budget = _BUDGET,
    lecture: str = "",
    jobs: int | None = None,
) -> list[Deck]:
    """Export notebooks into one folder, with a page that lists all decks in it.

    The page is ``index.html``, or ``decks.html`` where that is the deck of a notebook.

    Parameters
    ----------
    paths, out_dir, execute, show_code, budget
        As for `export`.
    lecture : str
        With a title here, all notebooks become one more deck, ``lecture.html``, from the same executions:
        contents first, each notebook a chapter.
    jobs : int, optional
        Notebooks at a time, each in its own kernel; as many as there are cores, four at most, unless told
        otherwise.

    Returns
    -------
    list of Deck
        In the order of the paths; the one of the whole lecture is the last.

    Raises
    ------
    SlidesError
        After all were tried, with the message of each notebook that failed, and the decks that were
        written all the same. Before any is, where two would be written into one file.
    """
    sources, folder = [Path(path) for path in paths], Path(out_dir)
    _check_names(sources, lecture)
    made = {"execute": execute, "show_code": show_code}
    done = list(_all_done(sources, folder, budget, made, jobs or _cores()))
    decks = [one.deck for one in done if one.deck]
    failures = [one.failure for one in done if one.failure]
    chapters = [one.chapter for one in done if one.chapter]
    if lecture and chapters:
        decks.append(_write_whole(lecture, chapters, folder))
    if decks:
        write_index(folder)
    if failures:
        if lecture and chapters:
            missing = ", ".join(one.path.stem for one in done if one.failure)
            failures.append(f"{WHOLE}.html is without {missing}.")
        error = SlidesError("\n\n".join(failures))
        error.decks = decks
        raise error
    return decks


def _check_names(sources: Sequence[Path], lecture: str) -> None:
    """Find out before anything runs that one deck would be written over another."""
    taken: dict[str, Path] = {}
    for source in sources:
        name = source.stem.casefold()  # some file systems know no capitals
        if lecture and name == WHOLE:
            raise SlidesError(f"a notebook is called {WHOLE}: the deck of the whole lecture has that name")
        if name in taken:
            raise SlidesError(
                f"{taken[name]} and {source} would have one deck, {source.stem}.html: rename one"
            )
        taken[name] = source


def _write_whole(title: str, chapters: Sequence[Chapter], folder: Path) -> Deck:
    """Put all chapters into one deck."""
    whole = gather(title, chapters)
    page = page_of(title, whole.sections, whole.holds, whole=True)
    return write_deck(folder / f"{WHOLE}.html", compose(page), whole)


def _all_done(
    sources: Sequence[Path], folder: Path, budget: Budget, made: dict[str, Any], jobs: int
) -> Iterator[_Done]:
    """Export some at a time, and tell of each in its turn, as if they had come one after the other."""
    log = logging.getLogger("lecturekit.slides")
    share = max(1, _cores() // jobs) if jobs > 1 else 0

    def work(source: Path) -> _Done:
        label = source.stem if jobs > 1 else ""
        return _one_done(source, folder, exporter_of(budget, label=label, threads=share, **made))

    pool = ThreadPoolExecutor(jobs)
    with tqdm(total=len(sources), unit=" notebooks", disable=None) as bar:
        try:
            for source, done in zip(sources, pool.map(work, sources), strict=True):
                log.info("exported %s" if done.deck else "failed: %s", source)
                for record in done.said:
                    log.handle(record)
                bar.update()
                yield done
        finally:  # after Ctrl-C nobody waits for the others
            pool.shutdown(wait=False, cancel_futures=True)


def _one_done(source: Path, folder: Path, exporter: Any) -> _Done:
    """Export one, and keep what it says."""
    done = _Done(source)
    exporter.log = logging.Logger(
        source.stem, logging.WARNING
    )  # its own: another notebook may be speaking at the same time
    exporter.log.addHandler(_Kept(done.said))
    try:
        done.deck, done.chapter = export_chapter(source, folder, exporter)
    except SlidesError as error:
        done.failure = str(error)
    return done


def _cores() -> int:
    return min(_AT_MOST, os.cpu_count() or 1)
