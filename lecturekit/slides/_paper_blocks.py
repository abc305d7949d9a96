"""Blocks of a page as HTML: what a text says is text, whatever stands in it."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lecturekit.slides._blocks import Blank, Live, Prose, Section, Table
from lecturekit.slides._errors import SlidesError
from lecturekit.slides._export import Budget
from lecturekit.slides._page import json_script
from lecturekit.slides._paper_words import words

_PROSE_HEADINGS = 3
_CONTROLS = 96
"""Height that presets and controls take, px: kept free until the player measures its own."""


@dataclass(frozen=True)
class Written:
    """A section as HTML.

    Attributes
    ----------
    html : str
    heading, key : str
        For the contents: plain text, and the id to go to.
    inner : tuple of (str, str)
        The same of its figures.
    figures, formulas : bool
        Whether plotly.js and MathJax are needed.
    """

    html: str
    heading: str
    key: str
    inner: tuple[tuple[str, str], ...]
    figures: bool
    formulas: bool


@dataclass(frozen=True)
class Making:
    """How figures are made.

    Attributes
    ----------
    budget : Budget
        Of each figure's table of states.
    progress : callable or None
        Called with (heading, done, total).
    strict : bool
        Whether a figure that cannot be made is an error; else the page says why it is left out.
    """

    budget: Budget
    progress: Callable[[str, int, int], None] | None
    strict: bool


def write_section(section: Section, number: int, making: Making) -> Written:
    """Write a section; its figures' states are computed now.

    Parameters
    ----------
    section : Section
    number : int
        From 1; ids of headings are made of it.
    making : Making

    Raises
    ------
    SlidesError
        Names the figure that cannot be computed.
    """
    key, inner, parts = f"part-{number}", [], []
    for place, block in enumerate(section.blocks, start=1):
        if isinstance(block, Live):
            inner.append((block.heading, f"{key}-{place}"))
            parts.append(_figure(block, f"{key}-{place}", making))
        else:
            parts.append(_still(block))
    body = "\n".join(parts)
    head = f'<section aria-labelledby="{key}">\n<h2 id="{key}">{_bdi(section.heading)}</h2>'
    formulas = any(isinstance(block, Prose) and block.formulas for block in section.blocks)
    return Written(f"{head}\n{body}\n</section>", section.heading, key, tuple(inner), bool(inner), formulas)


def contents(sections: Sequence[Written]) -> str:
    """Write the contents: a list of links within the page."""
    listed = "\n".join(_entry(section) for section in sections)
    return (
        '<nav class="lk-contents" aria-label="Contents"><details open><summary>Contents</summary>\n'
        f"<ol>\n{listed}\n</ol></details></nav>"
    )


def _entry(section: Written) -> str:
    inner = "".join(f'<li><a href="#{key}">{_bdi(heading)}</a></li>' for heading, key in section.inner)
    below = f"<ul>{inner}</ul>" if inner else ""
    return f'<li><a href="#{section.key}">{_bdi(section.heading)}</a>{below}</li>'


def _still(block: Prose | Table | Blank) -> str:
    if isinstance(block, Prose):
        kind = "lk-prose lk-formulas" if block.formulas else "lk-prose"
        return f'<div class="{kind}">{words(block.text, _PROSE_HEADINGS)}</div>'
    return _rows(block) if isinstance(block, Table) else _blank(block)


def _blank(block: Blank) -> str:
    label = html.escape(block.label)
    hint = f'<p class="lk-hint">{html.escape(block.hint)}</p>' if block.hint else ""
    return (
        f'<div class="lk-blank"><p><strong>{label}</strong></p>'
        f'<div class="lk-lines" contenteditable="true" role="textbox" aria-multiline="true" '
        f'aria-label="{label}" dir="auto" spellcheck="false"></div>{hint}</div>'
    )


def _rows(table: Table) -> str:
    head = "".join(
        _cell("th", name, "col", column in table.numbers) for column, name in enumerate(table.head)
    )
    rows = "\n".join(
        "<tr>" + "".join(_named(table, row, column) for column in range(len(table.head))) + "</tr>"
        for row in range(len(table.rows))
    )
    above = f'<p class="lk-above">{_bdi(table.caption)}</p>' if table.caption else ""
    name = html.escape(table.caption or "table")
    return (
        f'<div class="lk-table">{above}<div class="lk-scroll" tabindex="0" role="group" aria-label="{name}">'
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div></div>"
    )


def _named(table: Table, row: int, column: int) -> str:
    """Write a cell; the first of a row is its name."""
    tag, scope = ("td", "") if column else ("th", "row")
    return _cell(
        tag, table.rows[row][column], scope, column in table.numbers, strong=(row, column) in table.strong
    )


def _cell(tag: str, text: str, scope: str, number: bool, *, strong: bool = False) -> str:
    kinds = f' class="{"lk-number" if number else "lk-word"}"'
    scoped = f' scope="{scope}"' if scope else ""
    inner = f"<strong>{_bdi(text)}</strong>" if strong else _bdi(text)
    return f"<{tag}{scoped}{kinds}>{inner}</{tag}>"


def _figure(block: Live, key: str, making: Making) -> str:
    text = f'<div class="lk-prose">{words(block.text, _PROSE_HEADINGS + 1)}</div>' if block.text else ""
    try:
        shown = _host(key, _table(block, making))
    except SlidesError as error:
        if making.strict:
            raise
        shown = f'<p class="lk-left-out">{_bdi(str(error))}</p>'
    return (
        f'<section class="lk-live" aria-labelledby="{key}">\n'
        f'<h3 id="{key}">{_bdi(block.heading)}</h3>\n{text}\n{shown}\n</section>'
    )


def _host(key: str, record: dict[str, Any]) -> str:
    room = int(record["spec"]["height"]) + _CONTROLS
    return (
        f'<figure class="lk-explorable" style="min-height:{room}px" aria-labelledby="{key}">'
        f'<script type="application/json">{json_script(record)}</script></figure>'
    )


def _table(block: Live, making: Making) -> dict[str, Any]:
    from lecturekit.explorable import SceneError, TableTooLargeError

    def told(done: int, total: int) -> None:
        if making.progress is not None:
            making.progress(block.heading, done, total)

    budget = making.budget
    try:
        table = _explorable(block.figure).table(
            states=budget.states, seconds=budget.seconds, size=budget.bytes, progress=told
        )
    except (SceneError, TableTooLargeError) as error:
        raise SlidesError(f"the figure “{block.heading}” cannot be shown: {error}") from error
    return dict(table.record)


def _explorable(figure: Any) -> Any:
    """Give a figure as an explorable that stands still."""
    from lecturekit.explorable import Explorable, explore

    if isinstance(figure, Explorable):
        return figure

    def still() -> Any:
        return figure

    return explore(still, caption="", height=int(figure.layout.height or 420))


def _bdi(text: str) -> str:
    """Write plain text; letters from right to left move nothing beside it."""
    return f"<bdi>{html.escape(text)}</bdi>"
