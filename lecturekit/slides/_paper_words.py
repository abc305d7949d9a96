"""Markdown of a page that scrolls: nothing in it is run, nothing loaded, and headings keep their order."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import mistune


class _Words(mistune.HTMLRenderer):
    """HTML is shown; pictures are their descriptions; headings are all of one level."""

    def __init__(self, level: int) -> None:
        super().__init__(escape=True)
        self._level = level

    def heading(self, text: str, *_: Any, **__: Any) -> str:
        """Write any heading at the level below the section's."""
        return f"<h{self._level}>{text}</h{self._level}>\n"

    def image(self, text: str, *_: Any, **__: Any) -> str:
        """Give the description alone: a page loads nothing."""
        return text

    def link(self, text: str, url: str, *_: Any) -> str:
        """Let a reader follow an address of the web; any other is its words."""
        if not re.match(r"https?://", url):
            return text
        return f'<a href="{mistune.escape(url)}" target="_blank" rel="noopener noreferrer">{text}</a>'


@cache
def _renderer(level: int) -> mistune.Markdown:
    return mistune.create_markdown(renderer=_Words(level), plugins=["strikethrough", "table"])


def words(text: str, level: int) -> str:
    """Write Markdown as HTML.

    Parameters
    ----------
    text : str
    level : int
        Of any heading in it, 3 for words of a section.

    Returns
    -------
    str
        Elements of Markdown and nothing else.
    """
    return str(_renderer(level)(text)).strip()
