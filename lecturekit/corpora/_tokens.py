"""Text into sentences, sentences into words. Small on purpose: three rules that fit on a slide."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "’ʼ‘＇"), "'")
_HYPHENS = dict.fromkeys(map(ord, "‐‑"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\ufeff\u200b\u2060"))  # soft hyphen, byte-order mark, zero-width
_LIKE_ASCII = {**_APOSTROPHES, **_HYPHENS, **_INVISIBLE}

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
# An end mark, closing quotes or brackets, then a blank; full-width marks need no blank. A run of marks is
# tried from its first only, and never in part: a page of dot leaders would else take minutes.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)|[。！？]+[」』”）]*")
_NEXT_LETTER = re.compile(r"[\s\"'“‘«(\[]*(.?)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|sr|jr|vs|fig|vol|pp|cf|rev|e\.g|i\.e)|\b(?!I\b)[^\W\d_])\.$",
    re.IGNORECASE,
)


def tokenize(text: str) -> tuple[str, ...]:
    """Cut a text into words.

    Three rules. Letters and digits of any script make a word, in lower case. An apostrophe or a hyphen
    *inside* a word stays (``don't``, ``well-known``), at its edge it goes. Points, commas and colons inside a
    number stay (``3.5``). Everything else separates, and is dropped.

    Parameters
    ----------
    text : str
        Any text. Curly apostrophes count as straight ones, composed and decomposed accents as the same.

    Returns
    -------
    tuple of str
        The words in order. Scripts written without blanks (Chinese, Thai) come out as whole phrases.
    """
    plain = unicodedata.normalize("NFC", text.translate(_LIKE_ASCII).lower())
    # Vowel signs of many scripts are "marks", which \w leaves out.
    marks = "".join(sorted(c for c in set(plain) if unicodedata.category(c)[0] == "M"))
    return tuple(_pattern(marks).findall(plain))


@lru_cache(maxsize=64)
def _pattern(marks: str) -> re.Pattern[str]:
    letters = rf"(?:[^\W_][{re.escape(marks)}]*)+" if marks else r"[^\W_]+"
    return re.compile(rf"\d+(?:[.,:]\d+)+|{letters}(?:['-]{letters})*")


def split_sentences(text: str, *, lines: bool = False) -> tuple[str, ...]:
    """Cut a text into sentences: at blank lines, and after ``. ! ? …`` where a new sentence can start.

    Parameters
    ----------
    text : str
        Any text. A single line break counts as a blank, as in text wrapped at 80 characters.
    lines : bool
        If true, every line is a sentence and nothing else ends one.

    Returns
    -------
    tuple of str
        Sentences with their punctuation, edges stripped, none empty.

    Notes
    -----
    An end mark does not end a sentence before a small letter, after an initial (``J. Smith``) or after a
    usual English abbreviation (``Dr.``, ``e.g.``).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines:
        parts = text.split("\n")
    else:
        parts = [part for paragraph in _PARAGRAPH.split(text) for part in _in_paragraph(paragraph)]
    return tuple(stripped for part in parts if (stripped := " ".join(part.split())))


def _in_paragraph(paragraph: str) -> list[str]:
    sentences, start = [], 0
    for match in _END.finditer(paragraph):
        if _ends_sentence(paragraph, match):
            sentences.append(paragraph[start : match.end()])
            start = match.end()
    return [*sentences, paragraph[start:]]


def _ends_sentence(paragraph: str, match: re.Match[str]) -> bool:
    following = _NEXT_LETTER.match(paragraph, match.end())
    if following and following[1].islower():
        return False
    before = paragraph[max(0, match.start() - 12) : match.start() + 1]
    return match[0] != "." or not _ABBREVIATION.search(before)
