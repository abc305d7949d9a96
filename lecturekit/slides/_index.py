"""The page that lists the decks of a folder."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from urllib.parse import quote

from lecturekit.slides import _assets
from lecturekit.slides._write import write_aside

MARK = "lecturekit-deck"
"""Name of the meta element by which a file is known for a deck; it says what the deck holds."""

_HEAD = 4096  # bytes of a file in which title and mark stand

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_KEYS = [
    ("Space, PageDown, arrows", "next slide"),
    ("1 … 9", "the slide's presets, in order"),
    ("c", "contents of the whole lecture, and back"),
    ("d", "dark and back"),
    ("s", "presenter view with notes; its sliders are its own, they do not follow yours"),
    ("b or .", "black screen"),
    ("Esc, o", "overview"),
    ("f", "full screen"),
    ("F1", "all keys"),
]


@dataclass(frozen=True)
class Listed:
    """A deck in a folder.

    Attributes
    ----------
    file, title, holds : str
        File name, title, and how many slides it has.
    size : int
        Bytes.
    whole : bool
        Whether it is the whole lecture.
    pdf : int
        Bytes of the PDF beside it; 0 without one, or with one of an older deck.
    """

    file: str
    title: str
    holds: str
    size: int
    whole: bool = False
    pdf: int = 0


def decks_in(folder: Path) -> Iterator[Listed]:
    """Find the decks of a folder, whenever they were exported: the whole lecture, then the others by name."""
    found = list(_found_in(folder))
    yield from sorted(found, key=lambda deck: (not deck.whole, deck.file))


def _found_in(folder: Path) -> Iterator[Listed]:
    for path in filter(Path.is_file, folder.glob("*.html")):
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace")
        title = re.search(r"<title>(.*?)</title>", head, re.DOTALL)
        holds = re.search(rf'<meta name="{MARK}" content="([^"]*)"( data-whole)?>', head)
        if title and holds:
            words, size = html.unescape(holds[1]), path.stat().st_size
            whole, pdf = bool(holds[2]), _size_of_pdf(path)
            yield Listed(path.name, html.unescape(title[1]), words, size, whole, pdf)


def _size_of_pdf(deck: Path) -> int:
    pdf = deck.with_suffix(".pdf")
    return pdf.stat().st_size if pdf.is_file() and pdf.stat().st_mtime >= deck.stat().st_mtime else 0


def write_index(folder: Path) -> Path:
    """Write the page that lists the decks of a folder, never over a deck.

    Returns
    -------
    Path
        ``index.html``, or ``decks.html`` where a notebook of that name has its deck there.

    Raises
    ------
    SlidesError
        When it cannot be written.
    """
    decks = list(decks_in(folder))
    taken = {deck.file for deck in decks}
    names = chain(["index.html", "decks.html"], (f"decks-{n}.html" for n in count(2)))
    name = next(name for name in names if name not in taken)
    return write_aside(folder / name, index_page(decks))


def index_page(decks: list[Listed]) -> str:
    """Write the list of decks as one HTML page that loads nothing."""
    rows = "\n".join(_row(deck) for deck in decks)
    keys = "\n".join(f"<dt>{html.escape(key)}</dt><dd>{html.escape(does)}</dd>" for key, does in _KEYS)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slides</title>
<style>
{_assets.own("index.css")}
</style>
</head>
<body>
<main>
<h1>Slides</h1>
<p>Each deck is one file: it needs no network and no server, and its sliders move.</p>
<ol>
{rows}
</ol>
<h2>Keys</h2>
<dl>
{keys}
</dl>
<p>For paper, print its PDF; without one, add <code>?print-pdf</code> to a deck's address and print that.
For a dark hall, add <code>?dark</code>.</p>
</main>
</body>
</html>
"""


def _row(deck: Listed) -> str:
    link = f'<a href="{html.escape(quote(deck.file))}">{html.escape(deck.title)}</a>'
    holds = f"{html.escape(deck.holds)}, {deck.size / 1e6:.1f} MB"
    if deck.pdf:
        pdf = html.escape(quote(Path(deck.file).with_suffix(".pdf").name))
        name = html.escape(f"{deck.title}, PDF")
        holds += f', <a href="{pdf}" aria-label="{name}">PDF</a> {deck.pdf / 1e6:.1f} MB'
    kind = ' class="whole"' if deck.whole else ""
    return f"<li{kind}>{link} <small>{holds}</small></li>"
