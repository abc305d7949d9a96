"""A way through the notebooks for the minutes that there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array

from ._books import Book, Section
from ._links import link_to, markdown_link, markdown_table, minutes_words
from ._map import LectureMap
from ._rows import in_order, lecture_rows, topics

ROW, OPEN, NAMED, FIGURE, MINUTE = 5000, -70, 50, 5, 0.1
"""Worth of a row that is shown, a notebook opened, a named slide, a figure that moves, a minute used."""


@dataclass(frozen=True)
class Stop:
    """What is shown in one go: a question and the slide that answers it, a slide alone, a notebook's opening.

    Attributes
    ----------
    book : Book
        Its notebook.
    sections : tuple of Section
        A prediction comes with what it predicts.
    """

    book: Book
    sections: tuple[Section, ...]

    @property
    def main(self) -> Section:
        """The slide that answers."""
        return self.sections[-1]

    @property
    def number(self) -> str:
        """Number of its notebook."""
        return self.book.number

    @property
    def title(self) -> str:
        """Headline of the slide that answers, as a reader sees it."""
        return self.main.title

    @property
    def minutes(self) -> float:
        """Minutes in class."""
        return sum(section.minutes for section in self.sections)

    @property
    def opens(self) -> bool:
        """Whether it is its notebook's opening, which every other stop there needs."""
        return self.main in self.book.sections[:1]

    @property
    def named(self) -> bool:
        """Whether the notes name it for a short lecture."""
        return any(section.named for section in self.sections)

    @property
    def rows(self) -> frozenset[str]:
        """Rows of the lecture that it shows: where its figure is their best, or one that the notes name."""
        found = {row for section in self.sections for row in section.rows}
        known = lecture_rows()
        return frozenset(row for row in found if self.named or known[row].best == self.title)


@dataclass(frozen=True, repr=False)
class Route:
    """Which stops to make.

    Attributes
    ----------
    minutes : float
        Time there is.
    topic : str
        What the lecture is about.
    stops : tuple of Stop
        In the order of the notebooks; together they take no longer.
    offered : tuple of Stop
        All stops of the topic.
    """

    minutes: float
    topic: str
    stops: tuple[Stop, ...]
    offered: tuple[Stop, ...]

    @property
    def taken(self) -> float:
        """Minutes of its stops."""
        return sum(stop.minutes for stop in self.stops)

    @property
    def rows(self) -> frozenset[str]:
        """Rows of the lecture that it shows."""
        return frozenset(row for stop in self.stops for row in stop.rows)

    @property
    def all_rows(self) -> frozenset[str]:
        """Rows of the lecture that the topic has."""
        return frozenset(row for stop in self.offered for row in stop.rows)

    def __repr__(self) -> str:
        return f"Route({len(self.stops)} stops, {self.taken:g} of {self.minutes:g} minutes, {self.topic})"

    def words(self) -> str:
        """Say in one line of Markdown what fits."""
        books = sum(stop.opens for stop in self.stops)
        rows = f"{len(self.rows)} of the topic's {len(self.all_rows)} rows"
        return (
            f"{len(self.stops) - books} stops in {books} notebook{'s' * (books != 1)}, "
            f"**{minutes_words(self.taken)}**: **{rows}** are shown"
        )

    def _repr_markdown_(self) -> str:
        """Set the running order as a table with links."""
        rows, clock = [], 0.0
        for stop in self.stops:
            way = markdown_link(stop.main.title, stop.sections[0].address)
            book = markdown_link(stop.book.number, link_to(stop.book.file))
            rows.append(
                [f"{clock:g}′", book, way, ", ".join(in_order(stop.rows)), minutes_words(stop.minutes)]
            )
            clock += stop.minutes
        return markdown_table(["at", "notebook", "show", "rows", "takes"], rows, right=(0, 4))


def stops_of(book: Book) -> tuple[Stop, ...]:
    """Cut a notebook into stops: its opening, and each slide with its question; no minutes, no stop."""
    stops: list[Stop] = []
    asked: list[Section] = []
    for section in book.sections:
        if not section.shown or not section.minutes:
            continue
        asked.append(section)
        if not section.asks:
            stops.append(Stop(book, tuple(asked)))
            asked = []
    return tuple(stops)


def plan_route(lecture: LectureMap, minutes: float, topic: str = "the whole lecture") -> Route:
    """Choose what to show in the time there is.

    Parameters
    ----------
    lecture : LectureMap
        From `lecture_map`.
    minutes : float
        Time in class.
    topic : str
        A name of `topics`.

    Returns
    -------
    Route
        The best there is, not a guess. What counts, each more than the next: rows of the lecture that are
        shown by their best figure or by one that the notes name, few notebooks to open, slides that the
        notes name for a short lecture, figures that move, minutes used. A notebook's opening comes with it.

    Raises
    ------
    ValueError
        For a topic that is not there, or a time below 0.
    """
    known = topics()
    if topic not in known:
        raise ValueError(f"no topic {topic!r}; there are {', '.join(known)}")
    if not 0 <= minutes < 10_000:
        raise ValueError(f"minutes must be from 0 to below 10,000, got {minutes:g}")
    books = [book for book in lecture.books if book.number in known[topic]]
    offered = tuple(stop for book in books for stop in stops_of(book))
    return Route(minutes, topic, tuple(offered[n] for n in choose(offered, minutes)), offered)


def choose(stops: Sequence[Stop], minutes: float) -> list[int]:
    """Choose the stops that are worth most and fit, exactly: an integer programme.

    Parameters
    ----------
    stops : sequence of Stop
        In their order.
    minutes : float
        Time there is.

    Returns
    -------
    list of int
        Numbers of what is chosen, in their order.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not stops:
        return []
    spent = np.array([stop.minutes for stop in stops])
    rows = sorted({row for stop in stops for row in stop.rows})
    has = np.array([[row in stop.rows for stop in stops] for row in rows], float).reshape(
        len(rows), len(stops)
    )
    worth = np.append([worth_of(stop) for stop in stops], np.full(len(rows), ROW))
    fits = LinearConstraint(np.append(spent, np.zeros(len(rows)))[None], ub=minutes)
    shown = LinearConstraint(np.hstack([-has, np.eye(len(rows))]), ub=0)  # a row needs one of its stops
    rules = [fits, shown]
    if (needs := _openings(stops)).size:
        rules.append(LinearConstraint(np.hstack([needs, np.zeros((len(needs), len(rows)))]), ub=0))
    found = milp(-worth, constraints=rules, integrality=1, bounds=Bounds(0, 1), options={"mip_rel_gap": 0})
    return [int(n) for n in np.flatnonzero(found.x[: len(stops)] > 0.5)]


def _openings(stops: Sequence[Stop]) -> Array:
    """Give a row for each stop that needs its notebook's opening: 1 at the stop, −1 at the opening."""
    doors = {stop.number: n for n, stop in enumerate(stops) if stop.opens}
    unit = np.eye(len(stops))
    needs = [
        unit[n] - unit[doors[s.number]] for n, s in enumerate(stops) if s.number in doors and not s.opens
    ]
    return np.array(needs).reshape(len(needs), len(stops))


def worth_of(stop: Stop) -> float:
    """Weigh a stop without its rows."""
    if stop.opens:
        return OPEN
    return NAMED * stop.named + FIGURE * bool(stop.main.explorables) + MINUTE * stop.minutes
