"""What is in a sentence's vector: linear readouts, fitted on some reviews, asked about others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import LABELS, NEGATIONS, Review

from ._encoder_vectors import sentence_vectors
from ._probes import linear_probe

#: What a linear readout is asked about a review's vector; see `review_property`.
SENTENCE_QUESTIONS = ("label", "negation", "length", "first word", "what it is about", "two words exchanged")
THINGS = ("film", "movie", "story", "plot", "ending", "cast", "acting", "music", "script", "scene")
LENGTHS = ((4, "up to 4 words"), (8, "5 to 8 words"), (12, "9 to 12 words"), (10**9, "over 12 words"))


@dataclass(frozen=True, eq=False, repr=False)
class VectorProbes(Record):
    """How much of each question a linear readout gets right from each encoder's vectors.

    Attributes
    ----------
    encoders : tuple of E str
    questions : tuple of Q str
        Of `SENTENCE_QUESTIONS`.
    sizes : tuple of E int
        How many numbers a vector has.
    right : (E, Q) array
        Shares of the sentences asked about, 0 to 1.
    floor : (Q,) array
        Share that the commonest answer gets right.
    """

    encoders: tuple[str, ...]
    questions: tuple[str, ...]
    sizes: tuple[int, ...]
    right: Array
    floor: Array


def review_property(review: Review, question: str) -> str:
    """Give the right answer to one of `SENTENCE_QUESTIONS` but the last; empty if the review has none.

    "negation" asks for a word of `NEGATIONS`, "length" for one of four ranges, "what it is about" for the
    first of the ten things that reviews are about.

    Raises
    ------
    ValueError
        For another question.
    """
    words = review.words
    if question == "label":
        return LABELS[review.label]
    if question == "negation":
        return "with a negation" if set(words) & set(NEGATIONS) else "without"
    if question == "length":
        return next(name for most, name in LENGTHS if len(words) <= most)
    if question == "first word":
        return words[0]
    if question == "what it is about":
        return next((word for word in words if word in THINGS), "")
    raise ValueError(f"reviews are not asked for {question!r}; {', '.join(SENTENCE_QUESTIONS[:-1])}")


def probe_vectors(
    encoders: Mapping[str, Any],
    fit: Sequence[Review],
    ask: Sequence[Review],
    *,
    rng: np.random.Generator,
    shrinkage: float = 1e-3,
) -> VectorProbes:
    """Ask the vectors of several encoders for six properties of the sentence.

    For "two words exchanged", half of the sentences, drawn at random, have two neighbouring words exchanged,
    and the readout is to say which (the bigram shift of Conneau et al. 2018); all encoders get the same.

    Parameters
    ----------
    encoders : mapping of str to network
        As of `sentence_vectors`.
    fit, ask : sequence of Review
        To fit the readouts on, and to ask them about.
    rng : numpy.random.Generator
        Exchanges words.
    shrinkage : float
        As of `linear_probe`.

    Returns
    -------
    VectorProbes

    Raises
    ------
    ValueError
        For no encoder, or fewer than two reviews on a side.
    """
    if not encoders or min(len(fit), len(ask)) < 2:
        raise ValueError("wanted an encoder or more, and two reviews or more to fit and to ask")
    sides = [[review.words for review in side] for side in (fit, ask)]
    turned = [_exchanged(words, rng) for words in sides]
    questions = SENTENCE_QUESTIONS[:-1]
    answers = [
        [np.array([review_property(review, q) for review in side]) for q in questions] for side in (fit, ask)
    ]
    right = np.zeros((len(encoders), len(SENTENCE_QUESTIONS)))
    sizes = []
    for e, network in enumerate(encoders.values()):
        known, asked = (sentence_vectors(network, words) for words in sides)
        sizes.append(known.shape[1])
        for q in range(len(questions)):
            right[e, q] = _share((known, asked), (answers[0][q], answers[1][q]), shrinkage)
        mixed = tuple(sentence_vectors(network, words) for words, _ in turned)
        right[e, -1] = _share((mixed[0], mixed[1]), (turned[0][1], turned[1][1]), shrinkage)
    given = [*zip(*answers, strict=True), (turned[0][1], turned[1][1])]
    floor = [_commonest(*pair) for pair in given]
    return VectorProbes(tuple(encoders), SENTENCE_QUESTIONS, tuple(sizes), right, np.array(floor))


def _share(vectors: tuple[Array, Array], answers: tuple[NDArray, NDArray], shrinkage: float) -> float:
    here, there = answers[0] != "", answers[1] != ""
    said = linear_probe(vectors[0][here], list(answers[0][here]), vectors[1][there], shrinkage=shrinkage)
    return float(np.mean(said == answers[1][there]))


def _commonest(known: NDArray, asked: NDArray) -> float:
    guess = Counter(known[known != ""].tolist()).most_common(1)[0][0]
    return float(np.mean(asked[asked != ""] == guess))


def _exchanged(
    sentences: Sequence[tuple[str, ...]], rng: np.random.Generator
) -> tuple[list[tuple[str, ...]], NDArray[np.str_]]:
    """Exchange two neighbours in half of the sentences; say in which."""
    found, said = [], []
    for words in sentences:
        places = [k for k in range(len(words) - 1) if words[k] != words[k + 1]]
        turn = bool(rng.random() < 0.5) and bool(places)
        if turn:
            k = places[int(rng.integers(len(places)))]
            words = (*words[:k], words[k + 1], words[k], *words[k + 2 :])
        found.append(words)
        said.append("yes" if turn else "no")
    return found, np.array(said)
