"""A page that scrolls, in one file: the player of the notebooks and slides, and no network."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from lecturekit.slides import _assets
from lecturekit.slides._blocks import Section
from lecturekit.slides._bundle import bundle
from lecturekit.slides._errors import SlidesError
from lecturekit.slides._export import Budget
from lecturekit.slides._page import NOTICE, POLICY, packed_script, script, strip_fetches
from lecturekit.slides._paper_blocks import Making, Written, contents, write_section
from lecturekit.slides._write import check_target, write_aside

# a page has no speaker's window: no frames
PAPER_POLICY = re.sub(r"(frame|media)-src [^;]*; ", "", POLICY)

_BUDGET = Budget()

# before the first paint: a white flash in a dark room is not wanted
_THEME = (
    "document.documentElement.dataset.theme = "
    'matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"'
)
_KEYS = "Keys: 1 to 9 are the presets of the figure in view, 0 its start, d is dark and back."

Progress = Callable[[str, int, int], None]
"""Called with a figure's heading, how many of its states are computed, and of how many."""


_ASLEEP = "The figures need JavaScript; all of it is in this file. In JupyterLab press “Trust HTML” above."


@dataclass(frozen=True)
class _Parts:
    """What stands on the page, written: its head, contents, sections and foot."""

    title: str
    lead: str
    contents: str
    sections: list[Written]
    footer: str


def offline_page(
    title: str,
    blocks: Iterable[Section],
    *,
    lead: str = "",
    footer: str = "",
    language: str = "en",
    budget: Budget = _BUDGET,
    progress: Progress | None = None,
    strict: bool = True,
) -> str:
    """Write a page that needs no kernel and no network, and in which the sliders move.

    Parameters
    ----------
    title, lead, footer : str
        Plain text: its name, a line under it, and its last line.
    blocks : iterable of Section
        In their order, one after the other as they are written; their headings, and those of the figures, are
        the contents.
    language : str
        ISO 639-1.
    budget : Budget
        Of each figure's table of states.
    progress : callable, optional
        Called with (heading, done, total) as states are computed.
    strict : bool
        Whether a figure that cannot be made is an error; else the page says in its place why.

    Returns
    -------
    str
        HTML that asks for nothing outside of itself, and says so in its content policy.

    Raises
    ------
    SlidesError
        Names the figure that cannot be computed, or whose states do not fit the budget.

    Examples
    --------
    >>> from lecturekit.slides import Prose, Section, offline_page
    >>> page = offline_page("My text", [Section("Result", [Prose("It **works**.")])])
    >>> "<strong>works</strong>" in page
    True
    """
    making = Making(budget, progress, strict)
    written = [write_section(section, number, making) for number, section in enumerate(blocks, start=1)]
    return _compose(_Parts(title, lead, contents(written), written, footer), language)


def write_page(
    target: str | PathLike[str],
    title: str,
    blocks: Iterable[Section],
    *,
    lead: str = "",
    footer: str = "",
    language: str = "en",
    budget: Budget = _BUDGET,
    progress: Progress | None = None,
    strict: bool = True,
) -> Path:
    """Write a page to a file, whole or not at all.

    Parameters
    ----------
    target : path
        The HTML file; its folder is made if it is missing.
    title, blocks, lead, footer, language, budget, progress, strict
        As for `offline_page`.

    Returns
    -------
    Path
        The target.

    Raises
    ------
    SlidesError
        Where it cannot be written, which is found out before anything is computed: the disk is full, the
        folder read-only, the target itself a folder. An older file stays as it was, and nothing is left
        beside it.
    """
    path = Path(target)
    if path.is_dir():
        raise SlidesError(
            f"cannot write {path}: it is a folder. Name the file, such as {path / 'report.html'}."
        )
    check_target(path.parent, "page")
    text = offline_page(
        title, blocks, lead=lead, footer=footer, language=language, budget=budget, progress=progress,
        strict=strict,
    )  # fmt: skip
    return write_aside(path, text, "page")


def _compose(parts: _Parts, language: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="{html.escape(language)}" data-theme="light">
{_head(parts.title)}
<body class="lk-paper">
{_body(parts)}
{_scripts(parts.sections)}
</body>
</html>
"""


def _head(title: str) -> str:
    styles = [text for name, text in sorted(_assets.player().items()) if name.endswith(".css")]
    return f"""<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{PAPER_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<!--
{NOTICE}{_assets.reveal(_assets.REVEAL_LICENCE).replace("--", "- -")}
-->
<style>
{strip_fetches(chr(10).join([*styles, _assets.own("paper.css")])).replace("</style", "")}
</style>
<script>{_THEME}</script>
</head>"""


def _body(parts: _Parts) -> str:
    lead = f'<p class="lk-lead">{html.escape(parts.lead)}</p>' if parts.lead else ""
    sections = "\n".join(section.html for section in parts.sections)
    return f"""<header class="lk-top">
<h1><bdi>{html.escape(parts.title)}</bdi></h1>
{lead}
<button type="button" class="lk-theme" aria-keyshortcuts="d" hidden></button>
</header>
{parts.contents}
<main>
<noscript><p class="lk-trouble">{_ASLEEP}</p></noscript>
{sections}
</main>
<footer class="lk-bottom">
<p>{html.escape(parts.footer)}</p>
<p class="lk-keys" hidden>{_KEYS}</p>
</footer>"""


def _scripts(sections: list[Written]) -> str:
    player = _assets.player()
    modules = {name: text for name, text in player.items() if name.endswith(".js")} | _assets.own_modules()
    packed = []
    if any(section.formulas for section in sections):
        packed.append(packed_script("lk-mathjax", "sphinx-mathjax-offline", _assets.MATHJAX))
    if any(section.figures for section in sections):
        packed.append(packed_script("lk-plotly", "plotly", _assets.PLOTLY))
    module = script(bundle(modules, "paper.js"))
    return "\n".join([*packed, f'<script type="module">\n{module}\n</script>'])
