"""Hand-made features of words: what one can see without knowing what a word means."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import final

import numpy as np
from numpy.typing import NDArray

from lecturekit.corpora import FUNCTION_WORDS, Corpus

ENDINGS = (
    *("ing", "ed", "s", "es", "er", "est", "ly", "ness", "tion", "ment", "able", "ful"),
    *("less", "ous", "al", "ity", "ish", "y", "en", "ist", "ive", "th", "ship", "'s"),
)
BEGINNINGS = ("un", "re", "in", "im", "dis", "pre", "con", "mis", "over", "out", "ex", "sub")
LENGTHS = ((1, 3), (4, 5), (6, 7), (8, 9), (10, 99))
BANDS = (1, 10)  # percent of the vocabulary
VOWELS = set("aeiou")


@final
@dataclass(frozen=True)
class Feature:
    """One question about a word, answered by a number.

    Attributes
    ----------
    name : str
        The question in words, such as ``ends in -ing``.
    of : callable
        From a word, as it was typed, to a number, 0 or more.
    """

    name: str
    of: Callable[[str], float]


@final
@dataclass(frozen=True, eq=False)
class HandFeatures:
    """The classic feature representation: a list of questions that somebody found good.

    Attributes
    ----------
    features : tuple of Feature, D long
        The questions.
    name : str
        What to call it in a figure.
    """

    features: tuple[Feature, ...]
    name: str = "hand-made features"
    dimensions: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "dimensions", tuple(feature.name for feature in self.features))

    @property
    def dim(self) -> int:
        """How many numbers a word has, D."""
        return len(self.features)

    def __contains__(self, word: object) -> bool:
        """Tell whether the word has a vector: every word has one, also one that nobody ever wrote."""
        return isinstance(word, str) and bool(word.strip())

    def vector(self, word: str) -> NDArray[np.float32]:
        """Give the word's numbers, (D,) float32, none negative."""
        return np.array([feature.of(word) for feature in self.features], dtype=np.float32)

    def answers(self, word: str) -> tuple[tuple[str, float], ...]:
        """Give the questions to which a word's answer is not 0, with the answers."""
        numbers = self.vector(word)
        return tuple((self.dimensions[d], float(numbers[d])) for d in np.flatnonzero(numbers).tolist())


def hand_features(corpus: Corpus, *, count: int = 300) -> HandFeatures:
    """Make features by hand: endings, beginnings, shape, letters, frequency, and groups of letters.

    Parameters
    ----------
    corpus : Corpus
        The text tells how frequent a word is, and which groups of letters are.
    count : int
        How many features; the last places are filled with the most frequent pairs, then triples, of letters.

    Returns
    -------
    HandFeatures
        `count` features, or all there are if the text has fewer groups of letters.

    Raises
    ------
    ValueError
        For a count below 1.
    """
    if count < 1:
        raise ValueError(f"A representation has at least one feature, not {count}.")
    fixed = [*_affixes(), *_shapes(), *_frequencies(corpus), *_letters()]
    return HandFeatures(tuple((fixed + _groups(corpus, count - len(fixed)))[:count]))


def _affixes() -> Iterator[Feature]:
    for ending in ENDINGS:
        yield Feature(f"ends in -{ending}", partial(_ends, ending))
    for start in BEGINNINGS:
        yield Feature(f"begins with {start}-", partial(_begins, start))


def _ends(part: str, word: str) -> float:
    return float(word.lower().endswith(part) and len(word) > len(part))


def _begins(part: str, word: str) -> float:
    return float(word.lower().startswith(part) and len(word) > len(part))


def _shapes() -> Iterator[Feature]:
    yield Feature("begins with a capital", lambda word: float(word[:1].isupper()))
    yield Feature("all capitals", lambda word: float(word.isupper() and len(word) > 1))
    yield Feature("holds a digit", lambda word: float(any(c.isdigit() for c in word)))
    yield Feature("holds a hyphen", lambda word: float("-" in word))
    yield Feature(
        "holds letters beyond a to z", lambda word: float(any(c.isalpha() and c > "z" for c in word))
    )
    yield Feature("begins with a vowel", lambda word: float(word[:1].lower() in VOWELS))
    yield Feature("ends in a vowel", lambda word: float(word[-1:].lower() in VOWELS))
    yield Feature("a doubled letter", lambda word: float(any(a == b for a, b in itertools.pairwise(word))))
    for low, high in LENGTHS:
        name = f"{low} to {high} letters" if high < 99 else f"{low} letters or more"
        yield Feature(name, partial(_as_long, low, high))


def _as_long(low: int, high: int, word: str) -> float:
    return float(low <= len(word) <= high)


def _frequencies(corpus: Corpus) -> Iterator[Feature]:
    yield Feature("never in the text", lambda word: float(word.lower() not in corpus))
    yield Feature("a function word", lambda word: float(word.lower() in FUNCTION_WORDS))
    for band in BANDS:
        yield Feature(f"frequent: top {band}%", partial(_frequent, corpus, band))


def _frequent(corpus: Corpus, band: int, word: str) -> float:
    word = word.lower()
    return float(word in corpus and corpus.number(word) < band / 100 * len(corpus.vocabulary))


def _letters() -> Iterator[Feature]:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        yield Feature(f"number of {letter}", partial(_number, letter))


def _number(part: str, word: str) -> float:
    return float(word.lower().count(part))


def _groups(corpus: Corpus, count: int) -> list[Feature]:
    """Make features of the most frequent pairs, then triples, of letters in the vocabulary."""
    found: list[str] = []
    for length in (2, 3):
        tally = Counter(w[i : i + length] for w in corpus.vocabulary for i in range(len(w) - length + 1))
        found += sorted((group for group in tally if group.isalpha()), key=lambda g: (-tally[g], g))
    return [Feature(f"holds {group}", partial(_number, group)) for group in found[: max(count, 0)]]
