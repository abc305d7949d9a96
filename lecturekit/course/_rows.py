"""The product's own map of the lecture: its rows, its slides, and what a course can be about."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Row:
    """One row of the lecture: a system, figure or formula.

    Attributes
    ----------
    id : str
        Such as ``"W5"``.
    title : str
        In our words.
    part : str
        Of the lecture.
    law : bool
        Whether it claims something that a test can check.
    best : str
        Headline of the slide in the notebooks that shows it best.
    """

    id: str
    title: str
    part: str
    law: bool = True
    best: str = ""


@dataclass(frozen=True)
class LectureSlide:
    """A content slide of the lecture.

    Attributes
    ----------
    number : int
        Among the content slides, from 1.
    part, title : str
        Title as on the slide, shortened.
    rows : tuple of str
        Rows of the lecture that it shows.
    best : tuple of str
        Headlines in the notebooks where to begin, the best first.
    """

    number: int
    part: str
    title: str
    rows: tuple[str, ...]
    best: tuple[str, ...] = ()


def lecture_rows() -> dict[str, Row]:
    """Give every row of the lecture by its id, in the lecture's order."""
    parts = _table()["rows"]
    return {key: Row(key, part=part, **row) for part, rows in parts.items() for key, row in rows.items()}


def lecture_slides() -> tuple[LectureSlide, ...]:
    """Give the content slides of the lecture in their order.

    Title pages, dates, objectives and the earlier parts of the project are left out.
    """
    rows = lecture_rows()
    return tuple(
        LectureSlide(
            n, s["part"], s["title"], tuple(s["rows"]), (s.get("see", ""), *(rows[r].best for r in s["rows"]))
        )
        for n, s in enumerate(_table()["slides"], 1)
    )


def in_order(rows: Iterable[str]) -> tuple[str, ...]:
    """Put ids of rows into the lecture's order, each once; ids that it does not have are left out."""
    wanted = set(rows)
    return tuple(row for row in lecture_rows() if row in wanted)


def topics() -> dict[str, tuple[str, ...]]:
    """Give what a lecture can be about, with the numbers of the notebooks that it is made of."""
    return {name: tuple(numbers) for name, numbers in _table()["topics"].items()}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("lecture.toml").read_text(encoding="utf-8"))
