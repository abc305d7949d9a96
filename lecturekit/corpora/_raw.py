"""Texts as they were written: capitals, commas and quotation marks stay; and letters that go wrong."""

from __future__ import annotations

from functools import cache

import numpy as np

from lecturekit._generator import generator
from lecturekit.corpora._reading import read_text
from lecturekit.corpora._supplied import _lee_path

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@cache
def lee_texts() -> tuple[str, ...]:
    """Give the news texts of `lee_corpus` as they were written, each once: 293 of about 1200 characters.

    Returns
    -------
    tuple of str
        One line each.

    Raises
    ------
    TextError
        If gensim is not installed, or was installed without its test data.
    """
    lines = (line.strip() for line in read_text(_lee_path()).splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def misspelt(text: str, letters: int, *, rng: np.random.Generator) -> str:
    """Replace some letters of a text, each by another one, as a slip of the finger does.

    Parameters
    ----------
    text : str
        Blanks, digits and punctuation are left as they are.
    letters : int
        How many; all of them if the text has no more.
    rng : numpy.random.Generator
        Chooses the places, and what stands there: any other of the 26 letters, equally likely.

    Raises
    ------
    TypeError
        For what is no text, or no generator.
    ValueError
        For a number that is no whole number from 0.

    Examples
    --------
    >>> misspelt("not bad", 1, rng=np.random.default_rng(0))
    'not baq'
    """
    if not isinstance(text, str):
        raise TypeError(f"letters are misspelt in a text, not in a {type(text).__name__}")
    generator(rng)
    if not isinstance(letters, int | np.integer) or isinstance(letters, bool) or letters < 0:
        raise ValueError(f"the number of letters to misspell must be a whole one, 0 or more, not {letters!r}")
    written = list(text)
    places = [place for place, letter in enumerate(written) if letter.isalpha()]
    for place in rng.choice(places, min(letters, len(places)), replace=False) if places else ():
        others = [letter for letter in LETTERS if letter != written[place].lower()]
        written[place] = others[int(rng.integers(len(others)))]
    return "".join(written)
