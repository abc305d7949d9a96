"""The right translation of a typed sentence, if the grammar says it: read word by word, with agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lecturekit.corpora._given import worded
from lecturekit.corpora._translation_words import (
    ADJECTIVES,
    NOUNS,
    PREPOSITIONS,
    VERBS,
    Adjective,
    begins_with_a_vowel,
)

Words = tuple[str, ...]
Kind = tuple[str, int, bool]  # gender, number, living
Subject = tuple[Words, Kind, int]  # English, what it is, where it ends
Places = tuple[Words, int]


def english_of(french: Sequence[str]) -> Words | None:
    """Give the right translation of a French sentence.

    Parameters
    ----------
    french : sequence of str
        As `french_words` cuts it.

    Returns
    -------
    tuple of str, or None
        None for what the grammar of `translation_corpus` does not say, such as *la chien*.
    """
    words = worded(french)
    found = {english for english, end in _sentence(words) if end == len(words)}
    return found.pop() if len(found) == 1 else None


def _sentence(words: Words) -> Iterator[Places]:
    for subject, kind, end in _noun_phrase(words, 0):
        if not kind[2]:
            continue
        for place, after in ((((), end)), *_place(words, end)):
            said = subject + place
            yield said, after
            for more, last in _predicate(words, after, kind):
                yield said + more, last


def _predicate(words: Words, at: int, kind: Kind) -> Iterator[Places]:
    cut = words[at : at + 1] in (("ne",), ("n'",))
    here = at + cut
    if here >= len(words) or (cut and (words[at] == "n'") != begins_with_a_vowel(words[here])):
        return
    if cut and words[here + 1 : here + 2] != ("pas",):
        return
    end, number = here + 1 + cut, kind[1]
    if words[here] == ("est", "sont")[number]:
        yield from _being(words, end, kind, cut)
    for verb in VERBS:
        if verb.french[number] != words[here]:
            continue
        said = (
            (("does", "do")[number], "not", *verb.base.split())
            if cut
            else tuple(verb.english[number].split())
        )
        objects = [(e, a) for e, _, a in _noun_phrase(words, end, known=cut)] if verb.object else [((), end)]
        for thing, after in objects:
            yield said + thing, after
            yield from ((said + thing + place, last) for place, last in _place(words, after))


def _being(words: Words, at: int, kind: Kind, negated: bool) -> Iterator[Places]:
    said = (("is", "are")[kind[1]], *(["not"] if negated else []))
    for adjective in ADJECTIVES:
        if words[at : at + 1] == (adjective.french[kind[:2]],):
            yield (*said, adjective.english), at + 1
    yield from (((*said, *place), end) for place, end in _place(words, at))


def _place(words: Words, at: int) -> Iterator[Places]:
    for preposition in PREPOSITIONS:
        head = preposition.french
        melts = head[-1] == "de"
        fixed = head[:-1] if melts else head
        if words[at : at + len(fixed)] != fixed:
            continue
        inner = at + len(fixed)
        rest = _unmelted(words[inner:]) if melts else (words[inner:],)
        for tail in rest:
            lost = len(words) - inner - len(tail)
            for english, _, end in _noun_phrase(tail, 0, only=preposition.nouns):
                yield (*preposition.english, *english), inner + end + lost


def _unmelted(words: Words) -> Iterator[Words]:
    """Give what may have stood behind "de" before the two melted."""
    first = words[:1]
    if first == ("du",):
        yield ("le", *words[1:])
    elif first == ("des",):
        yield ("les", *words[1:])
    elif first in (("de",), ("d'",)):
        cut = first == ("d'",)
        if len(words) > 1 and begins_with_a_vowel(words[1]) == cut:
            yield words[1:]  # de la, de l', d'un
            yield ("des", *words[1:])
            yield words  # de + de: before an adjective


def _noun_phrase(
    words: Words, at: int, *, known: bool = False, only: Words | None = None
) -> Iterator[Subject]:
    if at >= len(words):
        return
    article = words[at]
    for first in (None, *(a for a in ADJECTIVES if a.before)):
        place = at + 1 + (first is not None)
        for noun in NOUNS:
            for number in (0, 1):
                if words[place : place + 1] != (noun.french[number],) or (
                    only and noun.french[0] not in only
                ):
                    continue
                kind = (noun.gender, number, noun.living)
                definite = _definite(article, words[at + 1], kind, adjective=first is not None)
                if definite is None or (known and not definite):
                    continue
                if first and (not first.fits(noun) or words[at + 1] != _form(first, kind, words[place])):
                    continue
                for last in (None, *(a for a in ADJECTIVES if not a.before and a.fits(noun))):
                    end = place + 1 + (last is not None)
                    if last and words[place + 1 : end] != (last.french[kind[:2]],):
                        continue
                    said = (*(a.english for a in (first, last) if a), noun.english[number])
                    yield (*_the(definite, number, said[0]), *said), kind, end


def _form(adjective: Adjective, kind: Kind, following: str) -> str:
    if kind[:2] == ("m", 0) and begins_with_a_vowel(following):
        return adjective.vowel
    return adjective.french[kind[:2]]


def _definite(article: str, following: str, kind: Kind, *, adjective: bool) -> bool | None:
    """Say whether an article is the definite one; None if it does not fit."""
    gender, number, _ = kind
    vowel = begins_with_a_vowel(following)
    if number:
        return {"les": True, "de" if adjective else "des": False}.get(article)
    feminine = gender == "f"
    return {"l'" if vowel else ("le", "la")[feminine]: True, ("un", "une")[feminine]: False}.get(article)


def _the(definite: bool, number: int, following: str) -> Words:
    if definite:
        return ("the",)
    return () if number else ("an" if following[0] in "aeiou" else "a",)
