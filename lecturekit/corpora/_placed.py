"""Rows of words of which one, somewhere, says it: the same word at one place or another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lecturekit.corpora import _review_words as given
from lecturekit.corpora._reviews import Review

ADJECTIVES = tuple(tuple(words.split()) for words in given.POLAR["Good"])  # good ones, bad ones
FILLERS = tuple(given.NEUTRAL["Part"].split())


def placed_words(
    places: Sequence[int], *, count: int = 400, words: int = 12, rng: np.random.Generator
) -> tuple[Review, ...]:
    """Hide an adjective, such as "good" or "boring", among neutral words, at one of the places given.

    Parameters
    ----------
    places : sequence of int
        Where it may stand, from 1; all equally often.
    count : int
        How many rows of words, half of them positive.
    words : int
        How long each is.
    rng : numpy.random.Generator
        All randomness.

    Returns
    -------
    tuple of Review
        The adjective tells the label, and nothing else does. They are no sentences: each word is drawn by
        itself.

    Raises
    ------
    ValueError
        For no place, one that is not there, or fewer than two rows.
    """
    if not len(places) or min(places) < 1 or max(places) > words:
        raise ValueError(f"places go from 1 to {words} in {words} words, not {list(places)}")
    if count < 2:
        raise ValueError(f"at least two, one of each label, not {count}")
    made = [_row(n % 2, int(rng.choice(places)), words, rng) for n in range(count)]
    return tuple(made[n] for n in rng.permutation(count))


def _row(label: int, place: int, words: int, rng: np.random.Generator) -> Review:
    adjectives = ADJECTIVES[1 - label]
    row = [FILLERS[k] for k in rng.integers(len(FILLERS), size=words)]
    row[place - 1] = adjectives[int(rng.integers(len(adjectives)))]
    tags = ["ADJ" if n == place - 1 else "NOUN" for n in range(words)]
    return Review(tuple(row), tuple(tags), label, f"adjective at {place}")
