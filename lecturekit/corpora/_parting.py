"""What a document is: decided once, by what the text itself gives, and said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from types import MappingProxyType

from lecturekit.corpora._code_tokens import code_tokens
from lecturekit.corpora._documents_source import Pieces
from lecturekit.corpora._errors import TextError
from lecturekit.corpora._table_rows import Labelled
from lecturekit.corpora._tokens import split_sentences, tokenize

#: Into what a sentence can be cut.
CUTS = ("words", "code", "characters")
FEWEST = 3  # one to learn from, one to watch, one to test

Sentence = tuple[str, ...]

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_WORD = re.compile(r"[^\W_]")


def sentences_of(text: str, cut: str) -> tuple[Sentence, ...]:
    """Cut a document into sentences, and these into words, signs of code, or characters; none is empty."""
    if cut == "characters":
        return tuple(tuple(line.rstrip()) for line in text.split("\n") if line.strip())
    if cut == "code":
        return tuple(found for line in text.split("\n") if (found := code_tokens(line)))
    return tuple(found for sentence in split_sentences(text) if (found := tokenize(sentence)))


def counts_of(sentences: Iterable[Sentence]) -> Mapping[str, int]:
    """Count tokens, the most frequent first, ties as they came; 0 for those that are not there."""
    return MappingProxyType(Counter(dict(Counter(chain.from_iterable(sentences)).most_common())))


def parted(pieces: Pieces, cut: str) -> tuple[list[Labelled], str, tuple[str, ...]]:
    """Part what was read into at least three documents.

    Parameters
    ----------
    pieces : Pieces
        Texts as they were found.
    cut : str
        Of `CUTS`.

    Returns
    -------
    list of (str, str or None)
        Documents, none without a word, and their labels.
    str
        What a document is: "row", "paragraph" …
    tuple of str
        The decision in words, and what was left out.

    Raises
    ------
    TextError
        If there is no word, or there are fewer than three sentences.
    """
    given = [(text, label) for text, label in pieces.rows if _holds(text, cut)]
    what = "word" if cut == "words" else "sign"
    if not given:
        raise TextError(f"{_capital(pieces.name)} holds no {what}: there is nothing to learn from.")
    left = len(pieces.rows) - len(given)
    notes = (
        (f"{_many(left, pieces.unit)} without a {what} {'is' if left == 1 else 'are'} left out.",)
        if left
        else ()
    )
    if len(given) >= FEWEST:
        return given, pieces.unit, notes
    few = "" if pieces.unit == "text" else f"{_many(len(given), pieces.unit)} only: "
    block = "block" if cut == "code" else "paragraph"
    ways: tuple[tuple[str, Callable[[str], Iterable[str]], str], ...] = (
        (block, _BLANK_LINES.split, "blank lines part the documents."),
        (
            "line",
            lambda text: text.split("\n"),
            "too few blank lines to part it, so each line is a document.",
        ),
        ("sentence", split_sentences, "too few lines to part it, so each sentence is a document."),
    )
    for unit, way, said in ways:
        found = [(part, label) for text, label in given for part in way(text) if _holds(part, cut)]
        if len(found) >= FEWEST:
            return found, unit, (*notes, _capital(few + said))
    raise TextError(
        f"{_capital(pieces.name)} holds {_many(len(found), 'sentence')} only; at least three are needed: "
        "to learn, to watch and to test. Take a longer text."
    )


def _holds(text: str, cut: str) -> bool:
    return _WORD.search(text) is not None if cut == "words" else bool(text.strip())


def _many(count: int, unit: str) -> str:
    return f"{count} {unit}" + ("" if count == 1 else "s")


def _capital(text: str) -> str:
    return (
        text[:1].upper() + text[1:] if text.startswith(("your text", "the file", "too ", "blank ")) else text
    )
