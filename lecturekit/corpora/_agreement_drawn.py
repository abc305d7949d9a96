"""Sentences out of the agreement grammar: a corpus, and some with the subject at a chosen distance."""

from __future__ import annotations

import numpy as np

from lecturekit.corpora._agreement import (
    ANIMAL_NOUNS,
    ANIMAL_VERBS,
    BEGIN,
    END,
    PREPOSITIONS,
    AgreementGrammar,
    _whole,
)
from lecturekit.corpora._corpus import Corpus, build_corpus

#: What the number of the last noun before the verb can be, beside that of the subject.
NEAREST = ("either", "same", "other")
PHRASE = 3  # words


def agreement_corpus(
    sentences: int = 3000, *, grammar: AgreementGrammar | None = None, rng: np.random.Generator
) -> Corpus:
    """Draw sentences from an `AgreementGrammar`.

    Parameters
    ----------
    sentences : int
        How many, drawn independently: the same one may come again.
    grammar : AgreementGrammar, optional
        The usual one unless given.
    rng : numpy.random.Generator
        All randomness.

    Raises
    ------
    ValueError
        For a number of sentences that is no whole number from 1.
    """
    if not _whole(sentences) or sentences < 1:
        raise ValueError(f"a corpus has at least one sentence, not {sentences!r}")
    source = grammar or AgreementGrammar()
    text = "\n".join(" ".join(_spoken(source, rng)) for _ in range(sentences))
    return build_corpus(text, lines=True, name="agreement")


def _spoken(grammar: AgreementGrammar, rng: np.random.Generator) -> list[str]:
    state, said = BEGIN, list[str]()
    while True:
        moves = list(grammar.moves(state).items())
        ladder = np.cumsum([p for _, (p, _) in moves])
        word, (_, state) = moves[int(np.searchsorted(ladder, rng.random() * ladder[-1], side="right"))]
        if word == END:
            return said
        said.append(word)


def agreement_sentences(
    count: int,
    *,
    between: int,
    nearest: str = "either",
    grammar: AgreementGrammar | None = None,
    rng: np.random.Generator,
) -> tuple[tuple[str, ...], ...]:
    """Draw sentences with a subject at a chosen distance from its verb, which is their last word.

    Parameters
    ----------
    count : int
        How many.
    between : int
        Words between the subject, the second word, and the verb: 0, 3, 6, …
    nearest : str
        Whether the last noun before the verb has the ``"same"`` number as the subject, the ``"other"`` one,
        or ``"either"``, at random.
    grammar : AgreementGrammar, optional
        The usual one unless given; how often it would say such a sentence does not matter.
    rng : numpy.random.Generator
        All randomness.

    Returns
    -------
    tuple of sentences
        Each a tuple of between + 3 words that begins with "the"; all subjects and all other words are
        equally likely.

    Raises
    ------
    ValueError
        For a distance that no sentence has, another word for `nearest`, or a last noun where there is none.
    """
    if not _whole(count) or count < 0:
        raise ValueError(f"count is a whole number from 0, not {count!r}")
    if not _whole(between) or between < 0 or between % PHRASE:
        raise ValueError(f"between subject and verb are 0, 3, 6, … words, not {between!r}")
    phrases = between // PHRASE
    if nearest not in NEAREST:
        raise ValueError(f"nearest is one of {', '.join(NEAREST)}, not {nearest!r}")
    if not phrases and nearest != "either":
        raise ValueError("with no word in between, the last noun is the subject")
    source = grammar or AgreementGrammar()
    return tuple(_at_distance(source.animals, phrases, nearest, rng) for _ in range(count))


def _at_distance(animals: int, phrases: int, nearest: str, rng: np.random.Generator) -> tuple[str, ...]:
    subject, number = int(rng.integers(animals)), int(rng.integers(2))
    words = ["the", ANIMAL_NOUNS[subject][number]]
    for phrase in range(phrases):
        form = int(rng.integers(2))
        if phrase == phrases - 1 and nearest != "either":
            form = number if nearest == "same" else 1 - number
        noun = ANIMAL_NOUNS[int(rng.integers(animals))][form]
        words += [PREPOSITIONS[int(rng.integers(len(PREPOSITIONS)))], "the", noun]
    return (*words, ANIMAL_VERBS[subject][number])
