"""Slips of the pen in a large vocabulary, found without comparing with every word."""

from __future__ import annotations

import string
from collections.abc import Container, Iterator, Sequence
from typing import Final

_FREQUENT: Final = 20_000  # words that are compared one by one
_LONGEST: Final = 40  # letters of a word that is spelled anew


def near_spellings(word: str, words: Sequence[str], known: Container[str]) -> tuple[str, ...]:
    """Give the words that a slip of the pen could have meant, out of a vocabulary of any size.

    Parameters
    ----------
    word : str
        What was asked for.
    words : sequence of str
        The vocabulary, most frequent first.
    known : container of str
        The same words, where one is found at once.

    Returns
    -------
    tuple of str
        Those one slip away (a letter dropped, added, changed, or exchanged with the next; capitals), and the
        most frequent ones, for `closest` to choose from.
    """
    one_slip = dict.fromkeys(spelling for spelling in _slips(word) if spelling in known)
    return (*one_slip, *(frequent for frequent in words[:_FREQUENT] if frequent not in one_slip))


def _slips(word: str) -> Iterator[str]:
    yield from (word.lower(), word.capitalize(), word.title(), word.upper())
    yield from (word.replace(" ", "_"), word.replace("-", "_"), word.replace("_", "-"))
    if len(word) > _LONGEST:
        return
    letters = sorted(set(string.ascii_lowercase) | set(word.lower()))
    for spelled in dict.fromkeys((word, word.lower(), word.capitalize())):
        for i in range(len(spelled) + 1):
            head, tail = spelled[:i], spelled[i:]
            yield head + tail[1:]
            yield head + tail[1:2] + tail[:1] + tail[2:]
            for letter in letters:
                yield head + letter + tail
                yield head + letter + tail[1:]
