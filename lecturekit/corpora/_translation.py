"""French sentences with their English translations, out of a grammar: agreement, articles, word order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from lecturekit._generator import generator
from lecturekit.corpora._given import whole, worded
from lecturekit.corpora._tokens import tokenize
from lecturekit.corpora._translation_phrases import (
    Both,
    NounPhrase,
    being,
    joined,
    noun_phrase,
    place,
    quality,
    verb_phrase,
)
from lecturekit.corpora._translation_words import ADJECTIVES, NOUNS, PREPOSITIONS, VERBS, Noun

#: The lecture's sentence; `translation_corpus` never trains on it, nor on a sentence in which it stands.
HELD_OUT = ("le", "chien", "sur", "la", "plage")
HELD_OUT_ENGLISH = ("the", "dog", "on", "the", "beach")
LONGEST = 14  # French words of a sentence
SHORTEST = 2
MOST = 20_000  # sentences of a split
PATIENCE = 1000  # draws in a row without a new sentence
LIVING = tuple(noun for noun in NOUNS if noun.living)
ALONE, WITH_OBJECT = (tuple(verb for verb in VERBS if verb.object == has) for has in (False, True))
T = TypeVar("T")

# Sentences by what they are made of: S subject, P place, V verb, T verb with an object, O that object, E is
# or are, A adjective.
FRAMES = ("S", "SP", "SV", "STO", "SEA", "SEP", "SVP", "SPV", "STOP", "SPTO", "SPEA", "SPVP", "SPTOP")


@dataclass(frozen=True)
class SentencePair:
    """A French sentence and its one right translation.

    Attributes
    ----------
    french, english : tuple of str
        Words in small letters, without a point; ``l'``, ``d'`` and ``n'`` are words of their own.
    """

    french: tuple[str, ...]
    english: tuple[str, ...]

    def __str__(self) -> str:
        return f"{written(self.french)} → {written(self.english)}"


@dataclass(frozen=True, repr=False)
class Translations:
    """Sentences to learn to translate from, and sentences held out; no sentence is in two parts.

    Attributes
    ----------
    train, validation, test : tuple of SentencePair
        Of 2 to `longest` French words.
    long : tuple of SentencePair
        Longer than any of these: of `longest` + 1 to 14 French words.
    held_out : SentencePair
        *Le chien sur la plage*: in none of the other parts, and no part of any sentence of `train`.
    french, english : tuple of str
        The words of `train`, most frequent first.
    longest : int
        Words of the longest French sentence that may be in `train`.
    """

    train: tuple[SentencePair, ...]
    validation: tuple[SentencePair, ...]
    test: tuple[SentencePair, ...]
    long: tuple[SentencePair, ...]
    held_out: SentencePair
    french: tuple[str, ...]
    english: tuple[str, ...]
    longest: int

    def __repr__(self) -> str:
        parts = ("train", "validation", "test", "long")
        sizes = ", ".join(f"{name}={len(getattr(self, name))}" for name in parts)
        return f"Translations({sizes}, words={len(self.french)} French, {len(self.english)} English)"

    def neighbours(self, french: Sequence[str]) -> tuple[SentencePair, ...]:
        """Find what was learnt that is one word away from a French sentence: changed, put in or left out."""
        words = worded(french)
        return tuple(pair for pair in self.train if _one_away(pair.french, words))


def _one_away(a: Sequence[str], b: Sequence[str]) -> bool:
    """Say whether one word changed, put in or left out makes one sentence the other."""
    short, long = sorted((tuple(a), tuple(b)), key=len)
    if len(short) == len(long):
        return sum(x != y for x, y in zip(short, long, strict=True)) == 1
    return len(long) == len(short) + 1 and any(long[:k] + long[k + 1 :] == short for k in range(len(long)))


def written(words: Sequence[str]) -> str:
    """Write words as a reader expects them: "l'" without a blank behind it."""
    return " ".join(words).replace("' ", "'")


def french_words(text: str) -> tuple[str, ...]:
    """Cut a typed French sentence into words as `translation_corpus` has them.

    Parameters
    ----------
    text : str
        As of `tokenize`; what stands before an apostrophe (``l'``, ``d'``, ``n'``) is a word of its own.

    Examples
    --------
    >>> french_words("L’homme n'attend pas !")
    ("l'", 'homme', "n'", 'attend', 'pas')
    """
    return tuple(part for word in tokenize(text) for part in re.findall(r"[^']+'|[^']+", word))


def translation_corpus(
    *,
    train: int = 5000,
    validation: int = 300,
    test: int = 300,
    long: int = 300,
    longest: int = 8,
    rng: np.random.Generator,
) -> Translations:
    """Say French sentences with their English translations.

    Article and adjectives follow their noun in gender and number (*la petite vache blanche*, *les vieux
    chats*); some adjectives stand before it and some behind it. Articles are cut short before a vowel
    (*l'île*) and melt with *de* (*près du pont*); *des* is nothing in English. Verbs agree with their subject
    in number, also where a place stands between the two. Some words are two or three in the other language
    (*devant*: in front of; *à côté de*: beside; *cherche*: looks for), and *ne … pas* stands around its verb.
    Every sentence has one right translation: the French present is always put into the simple English one,
    and each word stands for one thing.

    Parameters
    ----------
    train, validation, test, long : int
        Numbers of sentences. No French sentence comes twice.
    longest : int
        Words of the longest French sentence of `train`, `validation` and `test`, 5 to 14. Those of `long`
        have more, up to 14; where there can be none (`longest` 14), `long` is empty.
    rng : numpy.random.Generator
        All randomness.

    Raises
    ------
    TypeError
        For numbers that are not whole, and what is no generator.
    ValueError
        For numbers that are out of range, and more sentences than there are so short.
    """
    sizes = {"train": train, "validation": validation, "test": test, "long": long}
    generator(rng)
    sizes = {name: whole(name, size, 1, MOST) for name, size in sizes.items()}
    longest = whole("longest", longest, len(HELD_OUT), LONGEST)
    seen: set[tuple[str, ...]] = {HELD_OUT}
    usual = range(SHORTEST, longest + 1)
    learn, watch, ask = (_part(sizes[name], usual, seen, rng) for name in ("train", "validation", "test"))
    above = range(longest + 1, LONGEST + 1)
    beyond = _part(sizes["long"] if above else 0, above, seen, rng)
    french = _by_frequency(pair.french for pair in learn)
    english = _by_frequency(pair.english for pair in learn)
    held_out = SentencePair(HELD_OUT, HELD_OUT_ENGLISH)
    return Translations(learn, watch, ask, beyond, held_out, french, english, longest)


def _by_frequency(sentences: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    counts = Counter(word for words in sentences for word in words)
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))


def _part(
    count: int, lengths: range, seen: set[tuple[str, ...]], rng: np.random.Generator
) -> tuple[SentencePair, ...]:
    pairs: list[SentencePair] = []
    missed = 0
    while len(pairs) < count:
        if missed > PATIENCE:
            raise ValueError(f"there are not {count:,} sentences more of {lengths[0]} to {lengths[-1]} words")
        missed += 1
        frame = FRAMES[int(rng.integers(len(FRAMES)))]
        pair = SentencePair(*_say(frame, rng))
        if len(pair.french) in lengths and pair.french not in seen and not holds(pair.french):
            seen.add(pair.french)
            pairs.append(pair)
            missed = 0
    return tuple(pairs)


def holds(french: Sequence[str], part: Sequence[str] = HELD_OUT) -> bool:
    """Say whether some words stand in a sentence, one after another."""
    size = len(part)
    return any(tuple(french[i : i + size]) == tuple(part) for i in range(len(french) - size + 1))


def _say(frame: str, rng: np.random.Generator) -> Both:
    subject = _noun_phrase(LIVING, rng)
    negated = bool(rng.random() < 0.25)
    number = subject.number
    said: list[Both] = []
    saying: dict[str, Callable[[], Both]] = {
        "S": lambda: noun_phrase(subject),
        "P": lambda: _place(rng),
        "V": lambda: verb_phrase(_one(ALONE, rng), number, negated=negated),
        "T": lambda: verb_phrase(_one(WITH_OBJECT, rng), number, negated=negated),
        "O": lambda: noun_phrase(_noun_phrase(NOUNS, rng, definite=True if negated else None)),
        "E": lambda: being(number, negated=negated),
        "A": lambda: quality(_one(ADJECTIVES, rng), subject),
    }
    for symbol in frame:
        said.append(saying[symbol]())
    return joined(*said)


def _place(rng: np.random.Generator) -> Both:
    preposition = _one(PREPOSITIONS, rng)
    nouns = [noun for noun in NOUNS if not preposition.nouns or noun.french[0] in preposition.nouns]
    return place(preposition, _noun_phrase(nouns, rng))


def _noun_phrase(
    nouns: Sequence[Noun], rng: np.random.Generator, *, definite: bool | None = None
) -> NounPhrase:
    noun = _one(nouns, rng)
    fitting = [adjective for adjective in ADJECTIVES if adjective.fits(noun)]
    before, after = (
        _one([a for a in fitting if a.before == first], rng) if rng.random() < share else None
        for first, share in ((True, 0.25), (False, 0.2))
    )
    known = bool(rng.random() < 0.65) if definite is None else definite
    return NounPhrase(noun, int(rng.random() < 0.35), known, before, after)


def _one(of: Sequence[T], rng: np.random.Generator) -> T:
    return of[int(rng.integers(len(of)))]
