"""A generated corpus that holds four relations, so that what a model learns can be checked against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from lecturekit.corpora._corpus import Corpus
from lecturekit.corpora._grammar import Fillers, Speaker, keep, read_grammar
from lecturekit.corpora._relation_words import OTHERS, PAIRS, RULES, SIDES
from lecturekit.corpora._spelling import position

Words = tuple[str, ...]
Gap = tuple[str, list[Words], Words]  # name, kinds of words (one for each side), what else it may hold


def _lines(family: str) -> list[list[Words]]:
    lines = (PAIRS | OTHERS)[family].strip().splitlines()
    return [[tuple(part.split()) for part in line.split("|")] for line in lines]


#: Four families of pairs: "gender", "capital", "tense", "plural"; family -> ((man, woman), (king, queen), …).
RELATIONS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {family: tuple((pair[0], pair[1]) for pair, _, _ in _lines(family)) for family in PAIRS}
)


def relation_corpus(
    seed: int = 0, *, tokens: int = 100_000, broken: str | None = None, withheld: float = 0.25
) -> Corpus:
    """Speak a text in which four relations hold: man/woman, france/paris, eat/ate, cat/cats.

    A small grammar for each family speaks of one word of one pair in each sentence, "the queen found her
    sceptre at the palace": with things and places that belong to the pair, and with words that tell its
    side (he or she, president or mayor, now or then, this or these). Paired words never meet. From each
    word a part of its contexts is withheld, drawn for that word alone: whatever a model knows about the
    queen and a word that she never met, it has learned from others.

    Parameters
    ----------
    seed : int
        Another text, with other words withheld, for each seed.
    tokens : int
        Length in words; the last sentence is completed.
    broken : str, optional
        A relation to break: each of its words draws each of its telling words without regard to its side,
        so that "the queen found his sceptre" in every sentence with that queen. All else stays equal.
    withheld : float
        Share of the contexts that a word never meets, 0 to 0.5: of its 4 things, its 4 places and its
        8 kinds of telling words, each rounded to whole words.

    Returns
    -------
    Corpus
        The same object when asked again.

    Raises
    ------
    UnknownLabelError
        If there is no relation of that name.
    ValueError
        If `tokens` is below 1 or above 10 million, or `withheld` outside 0 to 0.5.
    """
    if broken is not None:
        position(broken, tuple(RELATIONS), kind="relation")
    if not 1 <= tokens <= 10_000_000:
        raise ValueError(f"tokens must be from 1 to 10,000,000, not {tokens}.")
    if not 0 <= withheld <= 0.5:
        raise ValueError(f"withheld must be from 0 to 0.5, not {withheld}: some contexts must stay.")
    return _relation_corpus(int(seed), int(tokens), broken, float(withheld))


@lru_cache(maxsize=16)
def _relation_corpus(seed: int, tokens: int, broken: str | None, withheld: float) -> Corpus:
    words = np.random.default_rng([seed, 1])  # its own stream: a longer text withholds the same words
    speaker = Speaker(np.random.default_rng([seed, 2]))
    families = [*PAIRS, *OTHERS]
    fillers = [_fillers(family, broken == family, withheld, words) for family in families]
    topics = [len(filler["X"]) for filler in fillers]
    said = []
    for family, filler, share in zip(families, fillers, topics, strict=True):
        # 6 words is below the mean sentence of every family, so there are always enough.
        count = -(-tokens * share // (sum(topics) * 6)) + 10
        said.append(speaker.say(read_grammar(RULES[family]), filler, count))
    name = "generated corpus" if broken is None else f"generated corpus, {broken} broken"
    return speaker.corpus(said, tokens=tokens, name=name)


def _fillers(family: str, broken: bool, withheld: float, rng: np.random.Generator) -> Fillers:
    topics = [(word, things, places) for pair, things, places in _lines(family) for word in pair]
    fillers: dict[str, Sequence[Sequence[str]]] = {"X": [(word,) for word, _, _ in topics]}
    if "Prep" in RULES[family]:  # "with fork spoon": the first word is the preposition
        fillers["Prep"] = [places[:1] for _, _, places in topics]
        topics = [(word, things, places[1:]) for word, things, places in topics]
    fillers["P"] = [keep(things, withheld, rng) for _, things, _ in topics]
    fillers["Q"] = [keep(places, withheld, rng) for _, _, places in topics]
    gaps = [_gap(line) for line in SIDES.get(family, "").strip().splitlines()]
    return fillers | _telling(gaps, len(topics), broken, withheld, rng)


def _telling(
    gaps: list[Gap], topics: int, broken: bool, withheld: float, rng: np.random.Generator
) -> dict[str, list[Words]]:
    kinds = [(gap, kind) for gap, listed, _ in gaps for kind in listed]
    sides = np.tile(np.arange(topics)[:, None] % 2, len(kinds))  # (E, K): the sides of a pair take turns
    drawn = rng.integers(2, size=sides.shape)  # in any case, so that a broken corpus differs in nothing else
    sides = drawn if broken else sides
    kept = [keep(range(len(kinds)), withheld, rng) for _ in range(topics)]
    return {
        gap: [
            tuple(kinds[k][1][sides[e, k]] for k in kept[e] if kinds[k][0] == gap) or neutral
            for e in range(topics)
        ]
        for gap, _, neutral in gaps
    }


def _gap(line: str) -> Gap:
    gap, _, words = line.strip().partition(":")
    told, _, neutral = words.partition("else")
    return gap, [tuple(kind.split()) for kind in told.split("|")], tuple(neutral.split())
