"""Chosen words by chosen contexts: the lecture's table, counted in a text of your own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lecturekit.corpora import Corpus, LabelledMatrix, quoted
from lecturekit.words._counting import check_window, shifted_pairs

Words = Sequence[str] | Mapping[str, Sequence[str]]


def context_counts(corpus: Corpus, targets: Words, contexts: Words, *, window: int = 2) -> LabelledMatrix:
    """Count how often each target stands near each context word.

    Parameters
    ----------
    corpus : Corpus
        N words in sentences; a window does not reach into the next sentence.
    targets, contexts : sequence of str, or mapping of str to a sequence of str
        R and C words. A mapping gives several forms of a word one name:
        ``{"get": ("get", "gets", "got")}``. Words that the text does not hold give zeros.
    window : int
        Words within so many places to the left or right are near; at least 1.

    Returns
    -------
    LabelledMatrix
        (R, C) counts, of places (i, j), i ≠ j, |i − j| ≤ window, with the target at i and the context at j.

    Raises
    ------
    ValueError
        If the window is not a whole number of at least 1, or a form belongs to two names.
    """
    rows, columns = _named(targets), _named(contexts)
    row_of, column_of = _groups(corpus, rows), _groups(corpus, columns)
    R, C = len(rows), len(columns)
    counts = np.zeros(R * C, dtype=np.int64)
    for distance in range(1, min(check_window(window), len(corpus.tokens) - 1) + 1):
        together = shifted_pairs(corpus, distance)
        for target, context in (
            (row_of[:-distance], column_of[distance:]),
            (row_of[distance:], column_of[:-distance]),
        ):
            counted = together & (target >= 0) & (context >= 0)
            counts += np.bincount(target[counted] * C + context[counted], minlength=R * C)
    return LabelledMatrix(
        counts.reshape(R, C).astype(np.float64), tuple(rows), tuple(columns), quantity="count"
    )


def _named(words: Words) -> dict[str, tuple[str, ...]]:
    if isinstance(words, str):
        raise TypeError(f"Give a list of words, not the one text {quoted(words)}.")
    if isinstance(words, Mapping):
        return {name: tuple(forms) for name, forms in words.items()}
    return {word: (word,) for word in words}


def _groups(corpus: Corpus, named: dict[str, tuple[str, ...]]) -> NDArray[np.int64]:
    """Give for each place of the text the number of the name its word belongs to, or −1: (N,)."""
    owner: dict[str, int] = {}
    for number, forms in enumerate(named.values()):
        for form in forms:
            if owner.setdefault(form, number) != number:
                raise ValueError(f"The form {quoted(form)} belongs to two names.")
    group = np.full(len(corpus.vocabulary), -1, dtype=np.int64)
    for form, number in owner.items():
        if form in corpus:
            group[corpus.number(form)] = number
    return group[corpus.tokens]
