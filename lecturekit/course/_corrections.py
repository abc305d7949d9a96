"""The corrections ledger: what the slide says, what holds, and a machine that has tried both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record

from . import _truth
from ._books import Book, read_books
from ._corrections_rows import ROWS, Claim, coloured
from ._links import markdown_link, markdown_table
from ._rows import lecture_slides
from ._truth import Tried

PASSES, FAILS = 1e-6, 1e-3
"""A formula passes below the first relative error in every draw; the slide's fails above the second."""

_UNIT = 20  # draws

CHECKS: dict[str, Callable[..., Tried]] = {
    "softmax": _truth.scores,
    "recursion": _truth.recursion,
    "immediate": _truth.matrix,
    "gates": _truth.gates,
    "bigram": _truth.bigram,
    "end": _truth.ending,
    "frequency": _truth.frequency,
    "mean": _truth.sum_or_mean,
    "conditions": _truth.conditions,
}


@dataclass(frozen=True, eq=False, repr=False)
class Trials(Record):
    """Both formulas in many random draws.

    Attributes
    ----------
    truth, slide, corrected : (N,)
        All numbers of all draws, each in units of its draw's largest truth; where a draw has one number, in
        units of the largest of twenty draws.
    slide_errors, corrected_errors : (D,)
        Relative distance from the truth, one a draw.
    """

    truth: Array
    slide: Array
    corrected: Array
    slide_errors: Array
    corrected_errors: Array

    @property
    def failures(self) -> int:
        """In how many draws the slide's formula fails."""
        return int((self.slide_errors > FAILS).sum())

    @property
    def passes(self) -> bool:
        """Whether the correction stands in every draw."""
        return bool((self.corrected_errors < PASSES).all())


@dataclass(frozen=True)
class Correction:
    """One entry of the ledger.

    Attributes
    ----------
    claim : Claim
        What the slide says and what holds, in words and LaTeX.
    slide : int
        Number of the slide in `lecture_map`.
    trials : Trials or None
        None where no machine can check it: then the claim has a source.
    place : str
        Where it is treated: a link in Markdown.
    """

    claim: Claim
    slide: int
    trials: Trials | None
    place: str

    @property
    def forms(self) -> tuple[str, str]:
        """What the slide says and what holds: Markdown, each symbol in its colour."""
        return coloured(self.claim.slide), coloured(self.claim.corrected)

    @property
    def verdict(self) -> str:
        """What the machine found, in a few words."""
        if self.trials is None:
            return f"no machine can check this; source: {self.claim.source}"
        return verdict_words(self.trials)

    def words(self, trials: Trials) -> str:
        """Say in one line of Markdown what came out of other trials of the same claim."""
        return f"**{verdict_words(trials)}**"


def verdict_words(trials: Trials) -> str:
    """Say how often the slide's form fails and by how much, and what is the correction's largest error."""
    from lecturekit.figures import format_number

    worst = format_number(float(trials.corrected_errors.max()), 1)
    typical = format_number(float(np.median(trials.slide_errors)), 2)
    draws = len(trials.slide_errors)
    mark = "✓" if trials.passes and trials.failures else "✗"
    often = f"wrong in {trials.failures} of {draws} draws"
    times = often if draws > 1 else "wrong" if trials.failures else "right"
    return f"slide’s form: {times}, error {typical}; corrected: at most {worst} {mark}"


@dataclass(frozen=True, repr=False)
class Corrections:
    """The ledger.

    Attributes
    ----------
    entries : tuple of Correction
        In the lecture's order.
    """

    entries: tuple[Correction, ...]

    def __getitem__(self, name: str) -> Correction:
        """Find an entry by its claim's name, such as ``"softmax"``."""
        for entry in self.entries:
            if entry.claim.name == name:
                return entry
        names = ", ".join(entry.claim.name for entry in self.entries)
        raise KeyError(f"no correction {name!r}; there are {names}")

    def __repr__(self) -> str:
        checked = sum(entry.trials is not None for entry in self.entries)
        return f"Corrections({len(self.entries)} entries, {checked} checked by a machine)"

    def table(self, *names: str) -> str:
        """Set some entries, or all, as a table in Markdown."""
        chosen = [self[name] for name in names] if names else self.entries
        rows = [
            [
                str(e.slide),
                e.claim.about,
                *map(coloured, (e.claim.slide, e.claim.corrected)),
                e.verdict,
                e.place,
            ]
            for e in chosen
        ]
        head = ["slide", "about", "the slide says", "what holds", "tried now", "treated in"]
        return markdown_table(head, rows, right=(0,))

    def _repr_markdown_(self) -> str:
        """Set the ledger as a table."""
        return self.table()


def corrections(folder: str | Path | None = None, *, draws: int = 20) -> Corrections:
    """Try every correction of the lecture now.

    Parameters
    ----------
    folder : str or Path, optional
        Of the notebooks; as of `lecture_map`.
    draws : int
        Random networks, texts or tables for each check, from 1.

    Returns
    -------
    Corrections
        Eleven entries. Nine are computed, the slide's form and the corrected one, against finite
        differences, torch, counting or summing over all texts; two are facts and have a source.
    """
    books = {book.number: book for book in read_books(folder)}
    numbers = {slide.title: slide.number for slide in lecture_slides()}
    found = [
        Correction(
            claim,
            numbers[claim.on],
            trials(claim.name, draws) if claim.name in CHECKS else None,
            _place(books[claim.book], claim.under),
        )
        for claim in ROWS
    ]
    return Corrections(tuple(found))


@cache
def _draw(name: str, seed: int) -> Tried:
    return CHECKS[name](np.random.default_rng(seed))


def trials(name: str, draws: int = 20) -> Trials:
    """Try one correction in many draws.

    Parameters
    ----------
    name : str
        Of a claim that a machine can check.
    draws : int
        From 1. The first draws are the same whatever their number. What does not depend on a draw is tried
        once.

    Raises
    ------
    ValueError
        For another name, or no draw.
    """
    if name not in CHECKS or draws < 1:
        raise ValueError(f"need one of {', '.join(CHECKS)} and at least 1 draw, got {name!r} and {draws}")
    tried = [_draw(name, seed) for seed in range(1 if name == "frequency" else draws)]
    scales = [float(np.abs(t.truth).max()) or 1.0 for t in tried]
    if len(tried[0].truth) == 1:  # one number a draw: all in one unit
        scales = [max(float(np.abs(_draw(name, seed).truth).max()) for seed in range(_UNIT))] * len(tried)
    joined = [
        np.concatenate([getattr(t, part) / s for t, s in zip(tried, scales, strict=True)])
        for part in ("truth", "slide", "corrected")
    ]
    return Trials(*joined, *np.array([t.errors() for t in tried]).T)


def _place(book: Book, under: str) -> str:
    section = next(section for section in book.sections if section.title == under)
    return markdown_link(f"{book.number} {section.title}", section.address)
