"""The corrections ledger: what the slide says, what holds, and a machine that has tried both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ._books import Book, read_books
from ._corrections_rows import ROWS, Claim, coloured
from ._links import markdown_link, markdown_table
from ._rows import lecture_slides
from ._trials import CHECKS, Trials, trials


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
        return self.trials.short()

    def words(self, trials: Trials) -> str:
        """Say in one line of Markdown what came out of other trials of the same claim."""
        return f"**{trials.words()}**"


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
                f"{e.slide} {e.claim.about}",
                *map(coloured, (e.claim.slide, e.claim.corrected)),
                e.verdict,
                e.place,
            ]
            for e in chosen
        ]
        head = ["slide", "it says", "what holds", "tried now", "treated in"]
        return markdown_table(head, rows)

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
            _place(books.get(claim.book), claim),
        )
        for claim in ROWS
    ]
    return Corrections(tuple(found))


def _place(book: Book | None, claim: Claim) -> str:
    if book is None:
        return f"notebook {claim.book} is missing here"
    section = next((section for section in book.sections if section.title == claim.under), book.sections[0])
    return markdown_link(f"{book.number} {section.title}", section.address)
