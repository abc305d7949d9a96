"""Short sentences about animals and places, out of a grammar: which kind of animal decides which place."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from lecturekit.corpora._corpus import Corpus
from lecturekit.corpora._grammar import Speaker, read_grammar

# Two kinds, the animal and its places; of both kinds the same things are said in between.
ANIMALS = (
    "dog cat pony goat lamb fox hare hen donkey calf mouse mole pig ox cow sheep horse deer",
    "seal otter duck crab swan trout eel frog whale shark pike carp squid shrimp salmon dolphin newt beaver",
)
PLACES = (
    "beach field hill path meadow lawn grass road sand yard moor dune",
    "lake sea river bay pond stream canal creek ocean brook harbour lagoon",
)
SAID = {"Verb": "sleeps waits sits plays", "Prep": "on near by", "Adj": "old young small"}
FRAMES = ("Animal Prep the Place", "the Animal Verb Prep the Place", "the Adj Animal Verb Prep the Place")
MOST = len(ANIMALS[0].split())  # animals of each kind
FEWEST = 2


def seaside_corpus(sentences: int = 600, *, words: int = MOST, rng: np.random.Generator) -> Corpus:
    """Speak sentences such as "dog on the beach" and "the young otter waits by the lake".

    Parameters
    ----------
    sentences : int
        How many, drawn independently: the same one may come again.
    words : int
        How many animals of each kind there are, 2 to 18; two thirds as many places of each kind, and at
        least two.
    rng : numpy.random.Generator
        All randomness.

    Returns
    -------
    Corpus
        Land animals are only in places on land, water animals only in places in the water; all that stands
        between the two is the same. All choices are equally likely: `seaside_logprob` knows them.

    Raises
    ------
    ValueError
        For no sentence, or a number of words out of range.
    """
    if sentences < 1:
        raise ValueError(f"a corpus has at least one sentence, not {sentences}")
    animals, places = _words(words)
    rules = (
        "S -> "
        + " | ".join(FRAMES)
        + "\n"
        + "\n".join(f"{gap} -> {_either(said)}" for gap, said in SAID.items())
    )
    speaker = Speaker(rng)
    said = speaker.say(read_grammar(rules), {"Animal": animals, "Place": places}, sentences)
    return speaker.corpus([said], tokens=int((said >= 0).sum()), name="seaside")


def seaside_logprob(sentence: Sequence[str], *, words: int = MOST) -> float:
    """Give the natural logarithm of the probability with which the grammar says a sentence.

    Parameters
    ----------
    sentence : sequence of str
        Its words, without marks.
    words : int
        As of `seaside_corpus`.

    Returns
    -------
    float
        −inf for what it never says.
    """
    animals, places = _words(words)
    lexicon = {gap: said.split() for gap, said in SAID.items()}
    found = 0.0
    for frame in FRAMES:
        symbols = frame.split()
        for kind in range(2):
            choices = lexicon | {"Animal": animals[kind], "Place": places[kind]}
            allowed = [choices.get(symbol, [symbol]) for symbol in symbols]
            if len(symbols) == len(sentence) and all(w in a for w, a in zip(sentence, allowed, strict=True)):
                found += 1 / (2 * len(FRAMES) * math.prod(map(len, allowed)))
    return math.log(found) if found else -math.inf


def _words(words: int) -> tuple[list[list[str]], list[list[str]]]:
    """Give the animals of both kinds, and the places."""
    if not FEWEST <= words <= MOST:
        raise ValueError(f"there are {FEWEST} to {MOST} animals of a kind, not {words}")
    places = max(FEWEST, round(words * 2 / 3))
    return [kind.split()[:words] for kind in ANIMALS], [kind.split()[:places] for kind in PLACES]


def _either(said: str) -> str:
    return " | ".join(said.split())
