"""Notebooks as chapters of one deck: contents, names on the slides, links and ids that do not meet."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from nbformat import NotebookNode

from lecturekit.slides._inside import ids_in, keys_of, rename, without_lecturer
from lecturekit.slides._minutes import kind_of, plan_of

ROWS = 8
"""Chapters on one slide of contents: more would be too small from the last row."""

SLIDE = re.compile(r'<section([^>]*)><div class="lk-slide')
"""How a slide begins in the HTML of a deck; its attributes are the group."""

_TIMING = re.compile(r'data-timing="(\d+)"')
_EXPLORABLE = 'class="lk-explorable"'
_STRONG_QUESTION = re.compile(r"^\*\*((?:(?!\*\*).)+\?)\*\*$", re.MULTILINE)
_QUESTION = re.compile(r"^(?![#>|]|[*-] ).*\?$", re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
    """A notebook as slides, before a page is put around them.

    Attributes
    ----------
    name : str
        Of the notebook's file, without its ending: links to it lead here.
    title, question : str
        Plain text; the question may be empty.
    minutes : float
        Of all its slides; 0 where they do not say.
    slides, explorables : int
        How many it has.
    sections : str
        HTML of the slides.
    """

    name: str
    title: str
    question: str
    minutes: float
    slides: int
    explorables: int
    sections: str

    @property
    def number(self) -> str:
        """What the file's name begins with, ``12``; empty for a name without a number."""
        found = re.match(r"\d+", self.name)
        return found[0] if found else ""

    @property
    def shown(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}".strip()

    @property
    def holds(self) -> str:
        """How much there is in it, in words."""
        return in_words(self.slides, self.explorables, self.minutes)


def in_words(slides: int, explorables: int, minutes: float) -> str:
    """Say how much a deck holds: ``22 slides, 9 with sliders, 59 minutes``."""
    said = f"{slides} slide{'s' * (slides != 1)}, {explorables} with sliders"
    return f"{said}, {duration(minutes)}" if minutes else said


def duration(minutes: float) -> str:
    """Say minutes as hours and minutes: ``59 minutes``, ``2 hours 5 minutes``."""
    hours, rest = divmod(minutes, 60) if minutes > 120 else (0, minutes)
    parts = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{n:g} {unit}{'s' * (n != 1)}" for n, unit in parts if n) or "0 minutes"


def question_of(nb: NotebookNode) -> str:
    """Find the question that a notebook opens with, as Markdown.

    Returns
    -------
    str
        A line of the first slide that is one question in bold, else the first line of it that ends with
        a question mark; empty where the title itself asks, or nothing does.
    """
    slides = plan_of(nb)
    if not slides or slides[0].headline.endswith("?"):
        return ""
    cells = (nb.cells[index] for index in slides[0].cells)
    text = "\n".join(
        c.source for c in cells if c.cell_type == "markdown" and kind_of(c) not in ("notes", "skip")
    )
    strong, plain = _STRONG_QUESTION.search(text), _QUESTION.search(text)
    return strong[1] if strong else plain[0] if plain else ""


def gather(title: str, chapters: Sequence[Chapter]) -> Chapter:
    """Write the slides of a whole lecture: its contents, then all chapters.

    Parameters
    ----------
    title : str
        Plain text.
    chapters : sequence of Chapter
        In their order; no two of one name. What is for the lecturer alone is left out.

    Returns
    -------
    Chapter
        All in one. Every slide has an id of its own and says its chapter and its place in it; links from
        chapter to chapter stay in the deck.
    """
    chapters = [_to_show(chapter) for chapter in chapters]
    chapters = [chapter for chapter in chapters if chapter.slides]
    slides = sum(chapter.slides for chapter in chapters)
    explorables = sum(chapter.explorables for chapter in chapters)
    minutes = sum(chapter.minutes for chapter in chapters)
    keys = keys_of([chapter.name for chapter in chapters])
    targets = {c.name: (key, ids_in(c.sections)) for c, key in zip(chapters, keys, strict=True)}
    rows = _rows(len(chapters))
    pages = [range(start, min(start + rows, len(chapters))) for start in range(0, len(chapters), rows)]
    holds = in_words(slides + len(pages), explorables, minutes)
    total = f"{len(chapters)} chapter{'s' * (len(chapters) != 1)}, {holds}"
    lines = [_row(chapter, key) for chapter, key in zip(chapters, keys, strict=True)]
    contents = [
        _contents(title, lines[page.start : page.stop], total, n) for n, page in enumerate(pages, start=1)
    ]
    sections = "\n".join([*contents, *(_inside(chapter, targets) for chapter in chapters)])
    return Chapter("lecture", title, "", minutes, slides + len(contents), explorables, sections)


def _to_show(chapter: Chapter) -> Chapter:
    """Leave out of a chapter what is for the lecturer alone, and count the rest anew."""
    kept = without_lecturer(chapter.sections)
    if kept == chapter.sections:
        return chapter
    seconds = sum(map(int, _TIMING.findall(chapter.sections))) - sum(map(int, _TIMING.findall(kept)))
    return replace(
        chapter,
        minutes=chapter.minutes - seconds / 60,
        slides=len(SLIDE.findall(kept)),
        explorables=kept.count(_EXPLORABLE),
        sections=kept,
    )


def _rows(chapters: int) -> int:
    """Share chapters evenly among slides of contents."""
    slides = -(-chapters // ROWS)
    return -(-chapters // slides)


def _contents(title: str, lines: Sequence[str], total: str, number: int) -> str:
    first = number == 1
    name = "contents" if first else f"contents-{number}"
    heading = f"<h1>{html.escape(title)}</h1>" if first else "<h2>Contents, continued</h2>"
    rows = "\n".join(lines)
    return f"""<section id="{name}"><div class="lk-slide lk-contents">
{heading}
<p>{total}. <span class="lk-keyed">The key <kbd>c</kbd> leads back here.</span></p>
<table>
<thead><tr><td></td><th>chapter</th><th>question</th><th>minutes</th><th>slides</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div></section>"""


def _row(chapter: Chapter, key: str) -> str:
    file, title = html.escape(chapter.name), html.escape(chapter.title)
    minutes = f"{chapter.minutes:g}" if chapter.minutes else ""
    return (
        f'<tr data-chapter="{html.escape(chapter.shown)}" data-file="{file}"><td>{chapter.number}</td>'
        f'<td><a href="#/{key}">{title}</a></td>'
        f"<td>{html.escape(chapter.question)}</td>"
        f"<td>{minutes}</td><td>{chapter.slides}</td></tr>"
    )


def _inside(chapter: Chapter, targets: Mapping[str, tuple[str, set[str]]]) -> str:
    """Rename what must be unique in the page, lead links to their chapters, and number the slides."""
    places, key = count(1), targets[chapter.name][0]
    shown = html.escape(chapter.shown)

    def place(section: re.Match[str]) -> str:
        at = next(places)
        name = key if at == 1 else f"{key}-{at}"
        said = f'id="{name}" data-chapter="{shown}" data-place="{at} / {chapter.slides}"'
        return f'<section {said}{section[1]}><div class="lk-slide'

    return SLIDE.sub(place, rename(chapter.sections, chapter.name, targets))
