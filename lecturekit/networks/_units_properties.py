"""What can be said of each character of a text: what units of a character model may follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from lecturekit._arrays import Array, readonly

VOWELS = "aeiou"
_END = re.compile(r"[.!?][\"')\]]*\s")

#: What `text_properties` finds: name -> True if it is a yes or no, False if it is a number.
PROPERTIES: Mapping[str, bool] = MappingProxyType(
    {
        "place in the word": False,
        "place in the sentence": False,
        "place in the text": False,
        "in quotation marks": True,
        "capital letter": True,
        "vowel": True,
        "blank": True,
    }
)


def text_properties(text: str) -> dict[str, Array]:
    r"""Measure each character of a text, with what stands before it and nothing that follows.

    Parameters
    ----------
    text : str
        Of T characters.

    Returns
    -------
    dict of str to (T,) array
        Keys of `PROPERTIES`; a yes is 1, a no is 0.

        * place in the word: characters since the last blank, 0 at the blank itself; a comma counts;
        * place in the sentence: characters since the last sentence ended: since the blank after ``. ! ?``,
          quotes and brackets between them allowed; 0 at that blank, and 1 at the first character after it;
        * place in the text: characters since it began, from 1;
        * in quotation marks: from an opening ``"`` to the character before the closing one. A ``"`` opens at
          the beginning, after a blank or an opening bracket, and closes anywhere else: so that one that was
          forgotten does not turn all that follows round;
        * capital letter, vowel (a e i o u, capitals too), blank: of the character itself.

    Raises
    ------
    ValueError
        If there is no character.

    Examples
    --------
    >>> text_properties("to me")["place in the word"]
    array([1., 2., 0., 1., 2.])
    """
    if not text:
        raise ValueError("there is no character to measure")
    T = len(text)
    blank = np.array([letter.isspace() for letter in text])
    ends = np.zeros(T, bool)
    ends[[match.end() - 1 for match in _END.finditer(text)]] = True
    found = {
        "place in the word": _since(blank),
        "place in the sentence": _since(ends),
        "place in the text": np.arange(1.0, T + 1),
        "in quotation marks": _quoted(text),
        "capital letter": np.array([letter.isupper() for letter in text]),
        "vowel": np.array([letter.lower() in VOWELS for letter in text]),
        "blank": blank,
    }
    return {name: readonly(found[name]) for name in PROPERTIES}


def _since(mark: np.ndarray) -> Array:
    """Count characters since the last mark, 0 at it; from 1 at the beginning."""
    places = np.arange(len(mark))
    last = np.maximum.accumulate(np.where(mark, places, -1))
    return np.asarray(places - last, float)


def _quoted(text: str) -> Array:
    inside, found = False, []
    for place, letter in enumerate(text):
        if letter == '"':
            inside = place == 0 or text[place - 1].isspace() or text[place - 1] in "(["
        found.append(inside)
    return np.asarray(found, float)
