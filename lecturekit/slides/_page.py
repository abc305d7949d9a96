"""Put one page together: policy, notices, styles, slides, scripts."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any

from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]

from lecturekit.slides import _assets, _index
from lecturekit.slides._bundle import bundle

# Nothing may be fetched. Frames of the same file are the speaker view, which shows the deck twice.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "font-src data:; media-src data:; frame-src 'self' file:; base-uri 'none'; form-action 'none'"
)

_MATH = re.compile(r"\$|\\\(|\\\[|\\begin\{")

NOTICE = """\
This file holds, unchanged, the work of others:

MathJax 3.2.2, Copyright (c) The MathJax Consortium, licensed under the Apache License, Version 2.0.
You may obtain a copy of the licence at http://www.apache.org/licenses/LICENSE-2.0
Unless required by applicable law or agreed to in writing, software distributed under the licence is
distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.

plotly.js, Copyright (c) Plotly, Inc., licensed under the MIT licence, as is reveal.js, whose licence follows.

"""


@dataclass(frozen=True)
class Page:
    """What makes one deck differ from another.

    Attributes
    ----------
    title : str
        Plain text.
    language : str
        ISO 639-1.
    slides : str
        HTML of the sections.
    figures, formulas : bool
        Whether plotly.js and MathJax are needed (2.0 MB and 1.0 MB).
    count : str
        How many slides and explorables, and how long: for the page that lists the decks.
    whole : bool
        Whether it is many decks in one, with contents.
    """

    title: str
    language: str
    slides: str
    figures: bool
    formulas: bool
    count: str = ""
    whole: bool = False


def page_of(title: str, slides: str, count: str, language: str = "en", *, whole: bool = False) -> Page:
    """Find out what the slides need, and make a page of them; parameters as those of `Page`."""
    figures = 'class="lk-explorable"' in slides or 'class="lk-figure"' in slides
    return Page(title, language, slides, figures, bool(_MATH.search(slides)), count, whole)


def compose(page: Page) -> str:
    """Write the whole HTML file.

    Parameters
    ----------
    page : Page

    Returns
    -------
    str
        One document that refers to nothing outside of itself.
    """
    player = _assets.player()
    styles = [*map(_assets.reveal, _assets.REVEAL_CSS), highlighting()]
    styles += [_assets.own("deck.css"), _assets.own("chapters.css")]
    styles += [text for name, text in sorted(player.items()) if name.endswith(".css")]
    styles.append(_assets.own("phone.css"))
    modules = {name: text for name, text in player.items() if name.endswith(".js")} | _assets.own_modules()
    return f"""<!DOCTYPE html>
<html lang="{html.escape(page.language)}" data-theme="light">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(page.title)}</title>
<meta name="{_index.MARK}" content="{html.escape(page.count)}"{" data-whole" if page.whole else ""}>
<!--
{NOTICE}{_assets.reveal(_assets.REVEAL_LICENCE).replace("--", "- -")}
-->
<style>
{strip_fetches(chr(10).join(styles)).replace("</style", "")}
</style>
</head>
<body class="lk-loading{" lk-whole" if page.whole else ""}">
<div class="reveal"><div class="slides">
{page.slides}
</div></div>
<noscript><p class="lk-trouble">These slides need JavaScript; all of it is in this file.</p></noscript>
{packed_script("lk-mathjax", "sphinx-mathjax-offline", _assets.MATHJAX) if page.formulas else ""}
{packed_script("lk-plotly", "plotly", _assets.PLOTLY) if page.figures else ""}
<script>{script(_assets.reveal(_assets.REVEAL))}</script>
<script>{script(_assets.reveal(_assets.REVEAL_NOTES))}</script>
<script type="module">
{script(bundle(modules, "deck.js"))}
</script>
</body>
</html>
"""


def packed_script(name: str, package: str, path: str) -> str:
    """Put a large script into an element that the page unpacks when it is needed."""
    return f'<script type="application/gzip+base64" id="{name}">{_assets.packed(package, path)}</script>'


def script(source: str) -> str:
    """Make JavaScript safe inside a script element.

    ``</script`` would end it, ``<!--`` would start a state in which the end is not found. Both stand in
    strings or regular expressions only, where the backslash changes nothing.
    """
    return re.sub(r"<(?=/script)", r"<\\", source, flags=re.IGNORECASE).replace("<!--", r"<\!--")


def json_script(value: Any) -> str:
    r"""Make JSON for a script element: a browser reads ``\u003c`` as ``<``, but finds no tag in it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")


def strip_fetches(css: str) -> str:
    """Take out of a stylesheet what loads a font or another sheet."""
    css = re.sub(r"@import\s[^;]*;", "", css)
    return re.sub(r"@font-face\s*\{[^}]*\}", "", css)


def highlighting() -> str:
    """Colours of code, light and dark."""
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    dark = HtmlFormatter(style="github-dark").get_style_defs("[data-theme=dark] .highlight")
    return f"{light}\n{dark}"
