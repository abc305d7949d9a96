"""Words that sound alike: a small pronouncing dictionary, and sentences with each where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np

from lecturekit.corpora._corpus import Corpus
from lecturekit.corpora._grammar import Grammar, Speaker, read_grammar
from lecturekit.corpora._homophones_rules import RULES
from lecturekit.corpora._homophones_sounds import SOUNDS

MOST = 100_000


def _read(sounds: str) -> dict[str, tuple[str, ...]]:
    parted = (line.split(":") for line in sounds.strip().splitlines())
    return {word: tuple(phones.split()) for phones, words in parted for word in words.split()}


#: How each word sounds: word -> phones, as ARPAbet writes General American, without stress.
PRONUNCIATIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(_read(SOUNDS))


def homophone_corpus(*, sentences: int = 4000, rng: np.random.Generator) -> Corpus:
    """Speak sentences made of words that sound alike, each where it belongs.

    "we can see the sea", "no one knows the way", "i scream for ice cream": a model that counts which words
    follow which can learn from them that "the" is followed by the sea, and "we can" by to see.

    Parameters
    ----------
    sentences : int
        How many, 1 to 100,000; short ones come more than once.
    rng : numpy.random.Generator
        All randomness.

    Returns
    -------
    Corpus
        All its words are in `PRONUNCIATIONS`.

    Raises
    ------
    ValueError
        For a number out of range.
    """
    if not 1 <= sentences <= MOST:
        raise ValueError(f"sentences must be from 1 to {MOST:,}, not {sentences}")
    speaker = Speaker(rng)
    said = speaker.say(_grammar(), {"": [()]}, sentences)
    return speaker.corpus([said], tokens=said.size, name="homophones")


@cache
def _grammar() -> Grammar:
    return read_grammar(RULES)
