"""The map: each slide of the lecture, and where in the notebooks it is made to move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ._books import Book, Section, read_books
from ._links import link_to, markdown_link, markdown_table, minutes_words
from ._rows import LectureSlide, lecture_rows, lecture_slides, topics


@dataclass(frozen=True)
class Place:
    """Where a slide of the lecture is treated in one notebook.

    Attributes
    ----------
    book : Book
        The notebook.
    sections : tuple of Section
        Those whose cells carry the tag of one of the slide's rows, in their order.
    best : tuple of str
        Headlines to begin with, the best first.
    """

    book: Book
    sections: tuple[Section, ...]
    best: tuple[str, ...] = ()

    @property
    def main(self) -> Section:
        """Where to begin: the best headline, else a figure with sliders on a slide, a slide, any."""
        last = len(self.best)
        rank = {title: n for n, title in reversed([*enumerate(self.best)])}
        return min(self.sections, key=lambda s: (rank.get(s.title, last), not s.shown, not s.explorables))

    @property
    def first_minutes(self) -> float:
        """Minutes of the section to begin with, and of the question before it."""
        here = self.book.sections.index(self.main)
        asked = self.book.sections[here - 1] if here else None
        return self.main.minutes + (asked.minutes if asked and asked.asks else 0)

    @property
    def minutes(self) -> float:
        """Minutes of all of these sections in class."""
        return sum(section.minutes for section in self.sections)


@dataclass(frozen=True)
class Treated:
    """A slide of the lecture with its places.

    Attributes
    ----------
    slide : LectureSlide
        Number, part, title, rows.
    places : tuple of Place
        One a notebook; the first has most of it.
    """

    slide: LectureSlide
    places: tuple[Place, ...]

    @property
    def minutes(self) -> float:
        """Minutes of all its places; sections that answer several slides count for each of them."""
        return sum(place.minutes for place in self.places)

    def words(self) -> str:
        """Say in one line of Markdown where the slide moves, with links."""
        return ", ".join(map(_way, self.places)) or "its notebook is **missing here**"

    @property
    def number(self) -> str:
        """Number of the notebook that has most of it; a dash where it is missing."""
        return self.places[0].book.number if self.places else "–"


@dataclass(frozen=True, repr=False)
class LectureMap:
    """All slides of the lecture, all notebooks, and what leads from one to the other.

    Attributes
    ----------
    slides : tuple of Treated
        In the lecture's order.
    books : tuple of Book
        All notebooks.
    """

    slides: tuple[Treated, ...]
    books: tuple[Book, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Rows of the lecture that no cell answers."""
        found = {row for book in self.books for row in book.rows}
        return tuple(row for row in lecture_rows() if row not in found)

    @property
    def lost(self) -> tuple[str, ...]:
        """Numbers of notebooks that the lecture needs and that are not in the folder."""
        here = {book.number for book in self.books}
        return tuple(sorted({number for numbers in topics().values() for number in numbers} - here))

    def state(self) -> str:
        """Say in one line of Markdown whether all of the lecture is here."""
        if self.lost:
            names = ", ".join(self.lost)
            return f"**These notebooks are missing here: {names}.** What they show is left out below."
        if self.missing:
            return f"**No cell answers {', '.join(self.missing)}.**"
        return f"✓ All {len(self.slides)} slides have their section."

    @property
    def minutes(self) -> float:
        """Minutes in class of all notebooks."""
        return sum(book.minutes for book in self.books)

    def __repr__(self) -> str:
        return f"LectureMap({len(self.slides)} slides, {len(self.books)} notebooks, {self.minutes:g} minutes)"

    def _repr_markdown_(self) -> str:
        """Set the map as a table."""
        rows, part = [], ""
        for treated in self.slides:
            slide = treated.slide
            rows.append([f"**{slide.part}**" if slide.part != part else "", *_line(treated)])
            part = slide.part
        head = ["part", "", "slide of the lecture", "rows", "moves in", "in class"]
        return markdown_table(head, rows, right=(1, 5))

    def table_of_books(self) -> str:
        """Set the notebooks with their minutes as a table in Markdown."""
        rows = [
            [
                book.number,
                markdown_link(book.title, link_to(book.file)),
                ", ".join(book.rows),
                minutes_words(book.minutes) if book.minutes else "",
                f"{book.alone} min" if book.alone else "",
            ]
            for book in self.books
        ]
        total = sum(book.alone for book in self.books)
        rows.append(["", "**all**", "", f"**{minutes_words(self.minutes)}**", f"**{total} min**"])
        head = ["", "notebook", "rows", "in class", "alone, with exercises"]
        return markdown_table(head, rows, right=(3, 4))


def lecture_map(folder: str | Path | None = None) -> LectureMap:
    """Find for each slide of the lecture the sections that make it move.

    Parameters
    ----------
    folder : str or Path, optional
        Where the notebooks are: the current folder, or the one beside the package, where not given.

    Returns
    -------
    LectureMap
        Read from the notebooks themselves: rows from their tags, minutes from their notes. In a notebook it
        shows itself as a table with links.

    Raises
    ------
    FileNotFoundError
        Where there are no notebooks.
    """
    books = read_books(folder)
    return LectureMap(tuple(Treated(slide, _places(slide, books)) for slide in lecture_slides()), books)


def _places(slide: LectureSlide, books: Sequence[Book]) -> tuple[Place, ...]:
    wanted = set(slide.rows)
    found = []
    for book in books:
        sections = tuple(section for section in book.sections if wanted & set(section.rows))
        if sections:
            found.append(Place(book, sections, slide.best))
    first = slide.rows[0]  # the notebook that has most of what the slide is about comes first
    weight = {id(place): sum(first in section.rows for section in place.sections) for place in found}
    return tuple(sorted(found, key=lambda place: -weight[id(place)]))


def _line(treated: Treated) -> list[str]:
    slide = treated.slide
    ways = [f"{place.book.number} {_link(place)}" for place in treated.places]
    spent = [f"{minutes_words(place.first_minutes)}{_all(place)}" for place in treated.places]
    return [str(slide.number), slide.title, ", ".join(slide.rows), "<br>".join(ways), "<br>".join(spent)]


def _way(place: Place) -> str:
    return f"{place.book.number} {_link(place)}: **{minutes_words(place.first_minutes)}**{_all(place)}"


def _link(place: Place) -> str:
    return markdown_link(place.main.title, place.main.address)


def _all(place: Place) -> str:
    """Say how long all of its sections take, where there are more."""
    return f" of {place.minutes:g}" if place.minutes > place.first_minutes else ""
