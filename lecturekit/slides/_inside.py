"""Chapters inside one page: keys, ids that do not meet, links that stay, what only the lecturer sees."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

LECTURER = ("<!--lk-lecturer-->", "<!--/lk-lecturer-->")
"""Stand around what a deck of its own shows, and the whole lecture does not."""

_SCRIPTS = re.compile(r"(<script\b.*?</script>)", re.DOTALL)
_STYLES = re.compile(r"(<style\b.*?</style>)", re.DOTALL)
_HIDDEN = re.compile(".*?".join(map(re.escape, LECTURER)), re.DOTALL)
_COLUMN = re.compile(r"<section>\s*</section>")  # all of its slides were the lecturer's
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_NAMED = re.compile(r'(\s(?:id|for|headers|aria-(?:labelledby|describedby|controls|owns))=")([^"]+)(?=")')
_ID = re.compile(r'\sid="([^"]+)"')
_LINK = re.compile(r'(<a\b[^<>]*?\shref=")([^"]*)(?=")')
_SELECTED = re.compile(r"#([\w-]+)(?=[^{}]*\{)")  # an id in a selector; a colour stands in braces
_PLAIN = re.compile(r"(?!.*-\d+$)(?!(?:contents|chapter)$)[A-Za-z0-9_-]*[A-Za-z_][A-Za-z0-9_-]*")


def keys_of(names: Sequence[str]) -> list[str]:
    """Give each chapter a key for addresses and ids: its name, or its number where a name could be misread.

    A name ending in a number might be another chapter's slide, digits alone are an address of reveal's,
    and dots part a key from an id.
    """
    return [name if _PLAIN.fullmatch(name) else f"chapter-{n}" for n, name in enumerate(names, 1)]


def without_lecturer(sections: str) -> str:
    """Leave out of a chapter's slides what is for the lecturer alone; nothing changes where there is none."""
    return _COLUMN.sub("", _HIDDEN.sub("", sections)) if LECTURER[0] in sections else sections


def ids_in(sections: str) -> set[str]:
    """Find the ids of a chapter's slides, as they are before `rename`."""
    tags = _TAG.findall("".join(_SCRIPTS.split(sections)[::2]))
    return {html.unescape(name) for tag in tags for name in _ID.findall(tag)}


def rename(sections: str, own: str, targets: Mapping[str, tuple[str, set[str]]]) -> str:
    """Put the chapter's key before each id, and lead links to chapters there; scripts stay as they are.

    Parameters
    ----------
    sections : str
        HTML of the slides.
    own : str
        Name of the chapter's file.
    targets : mapping of str to (str, set of str)
        Key and ids, as they were, of each chapter by the name of its file.
    """
    parts = _SCRIPTS.split(sections)
    for number in range(0, len(parts), 2):
        pieces = _STYLES.split(parts[number])
        pieces[::2] = [_words(piece, own, targets) for piece in pieces[::2]]
        pieces[1::2] = [_style(piece, *targets[own]) for piece in pieces[1::2]]
        parts[number] = "".join(pieces)
    return "".join(parts)


def _words(part: str, own: str, targets: Mapping[str, tuple[str, set[str]]]) -> str:
    key, _ = targets[own]

    def names(named: re.Match[str]) -> str:
        return named[1] + " ".join(f"{key}.{name}" for name in named[2].split(" "))

    def lead(link: re.Match[str]) -> str:
        deck, _, anchor = html.unescape(link[2]).partition("#")
        name = unquote(deck).removesuffix(".html") if deck else own
        if name not in targets or (deck and not deck.endswith(".html")):
            return link[0]
        there, ids = targets[name]
        found = next((a for a in (anchor, unquote(anchor)) if a in ids), None)
        return link[1] + html.escape(f"#/{there}" if found is None else f"#{there}.{found}")

    return _LINK.sub(lead, _TAG.sub(lambda tag: _NAMED.sub(names, tag[0]), part))


def _style(part: str, key: str, ids: set[str]) -> str:
    """Rename ids in a style sheet of a chapter's output."""
    first = f"\\{ord(key[0]):x} {key[1:]}"  # a selector may not begin with a digit
    return _SELECTED.sub(lambda one: f"#{first}\\.{one[1]}" if one[1] in ids else one[0], part)
