"""Words of any text, written so that they are shown as they are: in figures and under them."""

from __future__ import annotations

import re

from lecturekit._bidi import isolate

# plotly reads its texts as a few HTML tags and entities, and as TeX where two dollars stand
_IN_FIGURES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("$"): "&#36;"}
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def as_text(word: str) -> str:
    """Write a word for plotly's texts, ticks, titles and hover labels: as text, never as HTML or TeX.

    Parameters
    ----------
    word : str
        Anything: ``<unk>``, ``AT&T``, ``$5``. A word that runs from right to left is set apart, so that the
        numbers beside it keep their places; line breaks and tabs become spaces.
    """
    shown = re.sub(r"[\t\r\n\x0b\x0c]+", " ", word).translate(_IN_FIGURES)
    return isolate(shown)


def as_markdown(word: str) -> str:
    """Write a word for a verdict, which is Markdown: every mark that could mean something is taken as it is.

    Parameters
    ----------
    word : str
        Anything: ``*``, ``snake_case``, ``<unk>``.
    """
    shown = _PUNCTUATION.sub(r"\\\1", re.sub(r"\s+", " ", word))
    return isolate(shown)
