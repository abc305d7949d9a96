"""Notebooks as chapters of one deck: contents, names on the slides, links and ids that do not meet."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from nbformat import NotebookNode

from lecturekit.slides._minutes import kind_of, plan_of

ROWS = 8
"""Chapters on one slide of contents: more would be too small from the last row."""

_SCRIPTS = re.compile(r"(<script\b.*?</script>)", re.DOTALL)
_SLIDE = re.compile(r'<section([^>]*)><div class="lk-slide')
_NAMED = re.compile(r'(<[^<>]*?\s(?:id|for|aria-labelledby|aria-describedby)=")([^"]+)(?=")')
_ID = re.compile(r'<[^<>]*?\sid="([^"]+)"')
_LINK = re.compile(r'(<a\b[^<>]*?\shref=")([^"]*)(?=")')
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
    said = f"{slides} slides, {explorables} with sliders"
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
        In their order; no two of one name.

    Returns
    -------
    Chapter
        All in one. Every slide has an id of its own and says its chapter and its place in it; links from
        chapter to chapter stay in the deck.
    """
    slides = sum(chapter.slides for chapter in chapters)
    explorables = sum(chapter.explorables for chapter in chapters)
    minutes = sum(chapter.minutes for chapter in chapters)
    total = f"{len(chapters)} chapters, {in_words(slides, explorables, minutes)}"
    targets = {chapter.name: _ids(chapter.sections) for chapter in chapters}
    rows = _rows(len(chapters))
    pages = [chapters[start : start + rows] for start in range(0, len(chapters), rows)]
    contents = [_contents(title, page, total, number) for number, page in enumerate(pages, start=1)]
    sections = "\n".join([*contents, *(_inside(chapter, targets) for chapter in chapters)])
    return Chapter("lecture", title, "", minutes, slides + len(contents), explorables, sections)


def _rows(chapters: int) -> int:
    """Share chapters evenly among slides of contents."""
    slides = -(-chapters // ROWS)
    return -(-chapters // slides)


def _contents(title: str, page: Sequence[Chapter], total: str, number: int) -> str:
    first = number == 1
    name = "contents" if first else f"contents-{number}"
    heading = f"<h1>{html.escape(title)}</h1>" if first else "<h2>Contents, continued</h2>"
    rows = "\n".join(map(_row, page))
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


def _row(chapter: Chapter) -> str:
    name, title = html.escape(chapter.name), html.escape(chapter.title)
    minutes = f"{chapter.minutes:g}" if chapter.minutes else ""
    return (
        f'<tr data-chapter="{html.escape(chapter.shown)}"><td>{chapter.number}</td>'
        f'<td><a href="#/{name}">{title}</a></td>'
        f"<td>{html.escape(chapter.question)}</td>"
        f"<td>{minutes}</td><td>{chapter.slides}</td></tr>"
    )


def _inside(chapter: Chapter, targets: Mapping[str, set[str]]) -> str:
    """Rename what must be unique in the page, lead links to their chapters, and number the slides."""
    parts = _SCRIPTS.split(chapter.sections)
    parts[::2] = [_rename(part, chapter.name, targets) for part in parts[::2]]
    places = count(1)
    shown = html.escape(chapter.shown)

    def place(section: re.Match[str]) -> str:
        at = next(places)
        name = html.escape(chapter.name if at == 1 else f"{chapter.name}-{at}")
        said = f'id="{name}" data-chapter="{shown}" data-place="{at} / {chapter.slides}"'
        return f'<section {said}{section[1]}><div class="lk-slide'

    return _SLIDE.sub(place, "".join(parts))


def _rename(part: str, own: str, targets: Mapping[str, set[str]]) -> str:
    """Put the chapter's name before each id; ``targets`` has the ids of each chapter, as they were."""

    def lead(link: re.Match[str]) -> str:
        deck, _, anchor = html.unescape(link[2]).partition("#")
        name = deck.removesuffix(".html") if deck else own
        if name not in targets or name == deck:
            return link[0]
        there = f"#{name}.{anchor}" if anchor in targets[name] else f"#/{name}"
        return link[1] + html.escape(there)

    part = _NAMED.sub(lambda named: f"{named[1]}{html.escape(own)}.{named[2]}", part)
    return _LINK.sub(lead, part)


def _ids(sections: str) -> set[str]:
    tags = "".join(_SCRIPTS.split(sections)[::2])
    return {html.unescape(name) for name in _ID.findall(tags)}
