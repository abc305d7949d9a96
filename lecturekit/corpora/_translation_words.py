"""French words in all their forms, with their English. Written for this project; see ``SOURCES.md``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("person", "animal", "thing")


@dataclass(frozen=True)
class Noun:
    """A noun: its forms by number, singular first, in both languages."""

    french: tuple[str, str]
    english: tuple[str, str]
    gender: str  # "m" or "f"
    kind: str  # one of `KINDS`

    @property
    def living(self) -> bool:
        """Whether it can sleep, see, and be with somebody."""
        return self.kind != "thing"


@dataclass(frozen=True)
class Adjective:
    """An adjective: its forms by gender and number, and where it stands."""

    french: Mapping[tuple[str, int], str]
    vowel: str  # the masculine singular before a vowel
    english: str
    before: bool  # it stands before its noun
    of: tuple[str, ...]  # kinds of nouns that it is said of

    def fits(self, noun: Noun) -> bool:
        """Say whether it may be said of a noun."""
        return noun.kind in self.of


@dataclass(frozen=True)
class Verb:
    """A verb in the present: third person, singular first; `base` follows "does not"."""

    french: tuple[str, str]
    english: tuple[str, str]
    base: str
    object: bool


@dataclass(frozen=True)
class Preposition:
    """A preposition; one that ends in "de" melts with the article. `nouns` None: it goes with all."""

    french: tuple[str, ...]
    english: tuple[str, ...]
    nouns: tuple[str, ...] | None


_NOUNS = """
chien chiens dog dogs m animal
chat chats cat cats m animal
cheval chevaux horse horses m animal
oiseau oiseaux bird birds m animal
homme hommes man men m person
enfant enfants child children m person
vache vaches cow cows f animal
fille filles girl girls f person
femme femmes woman women f person
plage plages beach beaches f thing
pont ponts bridge bridges m thing
île îles island islands f thing
jardin jardins garden gardens m thing
maison maisons house houses f thing
école écoles school schools f thing
arbre arbres tree trees m thing
"""

_ADJECTIVES = """
petit petite petits petites petit small before person animal thing
grand grande grands grandes grand big before animal thing
vieux vieille vieux vieilles vieil old before person animal thing
beau belle beaux belles bel beautiful before person animal thing
noir noire noirs noires noir black after animal thing
blanc blanche blancs blanches blanc white after animal thing
heureux heureuse heureux heureuses heureux happy after person animal
triste triste tristes tristes triste sad after person animal
"""

_VERBS = """
dort dorment|sleeps sleep|alone
court courent|runs run|alone
chante chantent|sings sing|alone
attend attendent|waits wait|alone
voit voient|sees see|object
cherche cherchent|looks for look for|object
aime aiment|likes like|object
suit suivent|follows follow|object
"""

_PREPOSITIONS = """
sur|on|plage pont île
dans|in|jardin maison école arbre
sous|under|pont arbre
devant|in front of|
derrière|behind|
près de|near|
à côté de|beside|
avec|with|chien chat cheval oiseau homme enfant vache fille femme
"""


def _noun(line: str) -> Noun:
    one, many, single, plural, gender, kind = line.split()
    return Noun((one, many), (single, plural), gender, kind)


def _adjective(line: str) -> Adjective:
    m, f, ms, fs, vowel, english, place, *of = line.split()
    forms = {("m", 0): m, ("f", 0): f, ("m", 1): ms, ("f", 1): fs}
    return Adjective(forms, vowel, english, place == "before", tuple(of))


def _verb(line: str) -> Verb:
    french, english, kind = (part.split() for part in line.split("|"))
    half = len(english) // 2
    one, many = " ".join(english[:half]), " ".join(english[half:])
    return Verb((french[0], french[1]), (one, many), many, kind == ["object"])


def _preposition(line: str) -> Preposition:
    french, english, nouns = (tuple(part.split()) for part in line.split("|"))
    return Preposition(french, english, nouns or None)


NOUNS = tuple(map(_noun, _NOUNS.strip().splitlines()))
ADJECTIVES = tuple(map(_adjective, _ADJECTIVES.strip().splitlines()))
VERBS = tuple(map(_verb, _VERBS.strip().splitlines()))
PREPOSITIONS = tuple(map(_preposition, _PREPOSITIONS.strip().splitlines()))


def begins_with_a_vowel(word: str) -> bool:
    """Say whether an article is cut short before a word; every h of these words is silent."""
    return word[0] in "aeiouhâéêîô"
