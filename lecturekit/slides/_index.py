"""The page that lists the decks of a folder."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lecturekit.slides import _assets

if TYPE_CHECKING:
    from lecturekit.slides._export import Deck

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_KEYS = [
    ("Space, PageDown, arrows", "next slide"),
    ("1 … 9", "the slide's presets, in order"),
    ("d", "dark and back"),
    ("s", "presenter view with notes; its sliders are its own, they do not follow yours"),
    ("b or .", "black screen"),
    ("Esc, o", "overview"),
    ("f", "full screen"),
    ("F1", "all keys"),
]


def index_page(decks: Iterable[Deck]) -> str:
    """Write the list of decks as one HTML page that loads nothing.

    Parameters
    ----------
    decks : iterable of Deck
        In the order of the list.
    """
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
<p>For paper or PDF, add <code>?print-pdf</code> to a deck's address and print it.
For a dark hall, add <code>?dark</code>.</p>
</main>
</body>
</html>
"""


def _row(deck: Deck) -> str:
    count = f"{deck.slides} slides, {deck.explorables} with sliders, {deck.size / 1e6:.1f} MB"
    link = f'<a href="{html.escape(deck.path.name)}">{html.escape(deck.title)}</a>'
    return f"<li>{link} <small>{count}</small></li>"
