"""How a French phrase and its English translation are built, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from lecturekit.corpora._translation_words import (
    Adjective,
    Noun,
    Preposition,
    Verb,
    begins_with_a_vowel,
)

Words = tuple[str, ...]
Both = tuple[Words, Words]  # French, English


@dataclass(frozen=True)
class NounPhrase:
    """An article, a noun, and up to two adjectives: one before the noun in French, one after it."""

    noun: Noun
    number: int  # 0 one, 1 many
    definite: bool
    before: Adjective | None = None
    after: Adjective | None = None


def noun_phrase(phrase: NounPhrase) -> Both:
    """Say a noun phrase: le petit chien noir, the small black dog."""
    noun, n = phrase.noun, phrase.number
    inner = [noun.french[n]]
    if phrase.before:
        cut = noun.gender == "m" and n == 0 and begins_with_a_vowel(inner[0])
        inner.insert(0, phrase.before.vowel if cut else phrase.before.french[noun.gender, n])
    if phrase.after:
        inner.append(phrase.after.french[noun.gender, n])
    adjectives = [a.english for a in (phrase.before, phrase.after) if a]
    said = [*adjectives, noun.english[n]]
    return (_article(phrase, inner[0]), *inner), (*_english_article(phrase, said[0]), *said)


def _article(phrase: NounPhrase, following: str) -> str:
    if phrase.number:
        return "les" if phrase.definite else _de(following) if phrase.before else "des"
    if phrase.definite and begins_with_a_vowel(following):
        return "l'"
    one, other = ("le", "la") if phrase.definite else ("un", "une")
    return one if phrase.noun.gender == "m" else other


def _de(following: str) -> str:
    return "d'" if begins_with_a_vowel(following) else "de"


def _english_article(phrase: NounPhrase, following: str) -> Words:
    if phrase.definite:
        return ("the",)
    if phrase.number:
        return ()
    return ("an" if following[0] in "aeiou" else "a",)


def place(preposition: Preposition, phrase: NounPhrase) -> Both:
    """Say where: près du pont, near the bridge."""
    french, english = noun_phrase(phrase)
    head = preposition.french
    if head[-1] == "de":
        head, french = head[:-1], _melted(french)
    return (*head, *french), (*preposition.english, *english)


def _melted(french: Words) -> Words:
    """De and a noun phrase: du, de la, de l', des; d'un; before "des" and "de" nothing is added but de."""
    article, *rest = french
    if article in ("le", "les"):
        return ("du" if article == "le" else "des", *rest)
    if article in ("des", "de", "d'"):  # de + des = de
        return (_de(rest[0]), *rest)
    return (_de(article), *french)


def verb_phrase(verb: Verb, number: int, *, negated: bool) -> Both:
    """Say what is done, or not: ne dort pas, does not sleep."""
    french = verb.french[number]
    if not negated:
        return (french,), tuple(verb.english[number].split())
    return _not(french), (("does", "do")[number], "not", *verb.base.split())


def being(number: int, *, negated: bool) -> Both:
    """Say est or sont, is or are."""
    french, english = ("est", "sont")[number], ("is", "are")[number]
    return (_not(french), (english, "not")) if negated else ((french,), (english,))


def _not(verb: str) -> Words:
    return ("n'" if begins_with_a_vowel(verb) else "ne", verb, "pas")


def quality(adjective: Adjective, phrase: NounPhrase) -> Both:
    """Say how the subject is: its adjective agrees with it in French."""
    return (adjective.french[phrase.noun.gender, phrase.number],), (adjective.english,)


def joined(*parts: Both) -> Both:
    """Put phrases one after another, in both languages."""
    french, english = (tuple(word for part in parts for word in part[i]) for i in (0, 1))
    return french, english
