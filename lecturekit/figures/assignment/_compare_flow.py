"""Words that flow over the lines of a plot, as chips as wide as they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures.assignment._dataset_bars import visible
from lecturekit.figures.language._copied import BROAD, NARROW

AIR = 1.5  # letters between two words


def letters_of(word: str) -> float:
    """Say about how wide a word is, in letters of usual width."""
    return sum(0.62 if c in NARROW else 1.5 if c in BROAD else 1.02 for c in word)


def between(words: Sequence[str]) -> str:
    """Say what stands between tokens: nothing where they are characters."""
    lengths = {len(word) for word in words if word not in ("<s>", "</s>", "<unk>")}
    return "" if lengths == {1} else " "


def fitted(word: str, letters: float) -> str:
    """Cut a word so that it has room."""
    word = visible(word)
    if letters_of(word) <= letters:
        return word
    while word and letters_of(word) > letters - 1.9:
        word = word[:-1]
    return f"{word}…"


def flowed(words: Sequence[str], letters: float, lines: int) -> tuple[list[str], Array, Array, Array]:
    """Set words one after another over lines; what has no room becomes one … at the end.

    Parameters
    ----------
    words : sequence of str
    letters : float
        How many have room in a line.
    lines : int

    Returns
    -------
    words : list of n str
        Those that have room, a long one cut.
    left, wide, line : (n,)
        Where each begins and how wide it is, in letters, and its line from 0.
    """
    shown: list[str] = []
    places: list[tuple[float, float, int]] = []
    at, line = 0.0, 0
    for number, word in enumerate(map(visible, words)):
        cut = word if len(word) <= letters / 3 else f"{word[: int(letters / 3)]}…"
        width = letters_of(cut) + AIR
        last = number == len(words) - 1
        room = letters - (0.0 if last or line < lines - 1 else letters_of("…") + AIR)
        if at and at + width > room:
            if line == lines - 1:
                shown.append("…")
                places.append((at, letters_of("…") + AIR, line))
                break
            at, line = 0.0, line + 1
        shown.append(cut)
        places.append((at, width, line))
        at += width
    left, wide, which = np.array(places, float).reshape(-1, 3).T
    return shown, left, wide - 0.25, which
