"""What each model expected where something else came, and what each would say itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record

from ._comparison_checks import checked_models
from ._copied_runs import copied_runs
from ._decode import Sampling
from ._given import checked_whole
from ._model import LanguageModel
from ._policy import END, START
from ._sampled import Sampled, sampled
from ._tokens import Tokens, encode
from ._without_unknown import Known

LONGEST = {"word": 20, "character": 80}  # tokens of a sentence that is said
NEVER = "\x00"  # stands in no text


@dataclass(frozen=True, eq=False, repr=False)
class Expectations(Record):
    """What M models expect after the same words.

    Attributes
    ----------
    names : tuple of M str
    before : tuple of str
        The words before, ``<s>`` among them.
    came : str
        The word that came, as it was typed.
    unknown : bool
        Whether the models read it as ``<unk>``.
    words : tuple of M tuples of C str
        The likeliest outcomes, the best first.
    probabilities : (M, C)
        Theirs.
    of_came : (M,)
        Of the word that came, or of ``<unk>``.
    rank_of_came : (M,) int64
        Its place among all outcomes, 1 for the likeliest; of equals the best place.
    outcomes : int
        How many there are, V.
    """

    names: tuple[str, ...]
    before: tuple[str, ...]
    came: str
    unknown: bool
    words: tuple[tuple[str, ...], ...]
    probabilities: Array
    of_came: Array
    rank_of_came: NDArray[np.int64]
    outcomes: int


@dataclass(frozen=True, eq=False, repr=False)
class Said(Record):
    """Sentences that M models said, each by the same rule and from the same seed.

    Attributes
    ----------
    names : tuple of M str
    sentences : tuple of M tuples of C tuples of str
        Without ``</s>``.
    ended : (M, C) bool
        Whether ``</s>`` came; else the sentence was cut off.
    temperature : float
    seed : int
    unknown : bool
        Whether ``<unk>`` could be said.
    copied : tuple of M tuples of C tuples of int
        For each word how long the run is that holds it and stands in the training text too; empty where that
        was not given.
    """

    names: tuple[str, ...]
    sentences: tuple[tuple[tuple[str, ...], ...], ...]
    ended: NDArray[np.bool_]
    temperature: float
    seed: int
    unknown: bool = False
    copied: tuple[tuple[tuple[int, ...], ...], ...] = ()


def expected(
    models: Mapping[str, LanguageModel], words: Sequence[str], at: int, *, count: int = 5
) -> Expectations:
    """Ask models what they expect at one place of a sentence.

    Parameters
    ----------
    models : mapping of str to LanguageModel
        With one vocabulary and policy.
    words : sequence of str
        A sentence, as `Tokens.sentence` gives it, or without marks.
    at : int
        Which of these is asked for, from 0.
    count : int
        C, how many outcomes are named; fewer where there are fewer.

    Raises
    ------
    TypeError, ValueError
        For no model, models of different vocabularies, no such place, or the place of ``<s>``, which is
        never predicted.
    """
    count = checked_whole("count", count, 1, "at least one word is named")
    if isinstance(words, str):
        raise TypeError(f"words are given one by one, not as a text: {words.split()[:5]}")
    sentence = tuple(words)
    if not 0 <= at < len(sentence):
        raise ValueError(f"the sentence has places 0 to {len(sentence) - 1}, not {at}")
    came, before = sentence[at], sentence[:at]
    if came == START:
        raise ValueError(f"{START} is read first and never predicted: ask for another place")
    one = _first(models)
    if one.policy.start and before[:1] != (START,):
        before = (START, *before)
    number = len(one.vocabulary) if came == END else int(one.vocabulary.encode([came])[0])
    p = np.array([model.probabilities(before) for model in models.values()])  # (M, K)
    best = np.argsort(-p, axis=1, kind="stable")[:, : min(count, one.V)]
    return Expectations(
        tuple(models),
        before,
        came,
        number == 0,
        tuple(tuple(one.outcomes[k] for k in row) for row in best),
        np.take_along_axis(p, best, axis=1),
        p[:, number],
        readonly(1 + (p > p[:, number : number + 1]).sum(axis=1), dtype=np.int64),
        one.V,
    )


def said_by(
    models: Mapping[str, LanguageModel],
    *,
    temperature: float = 1.0,
    count: int = 3,
    longest: int | None = None,
    seed: int = 0,
    unknown: bool = False,
    train: Tokens | None = None,
) -> Said:
    """Let models say sentences, all by the same rule.

    ``<unk>`` stands for many words and is none, so it is never said: at each step its probability is taken
    away and the others are divided by their sum, for all models alike.

    Parameters
    ----------
    models : mapping of str to LanguageModel
        With one vocabulary and policy.
    temperature : float
        As of `Sampling`.
    count : int
        C sentences each; one at temperature 0, where all would be the same.
    longest : int, optional
        Most tokens of one; 20 words or 80 characters unless given.
    seed : int
        Each model begins with a generator of this seed, so it says the same whoever else is asked.
    unknown : bool
        Let ``<unk>`` be said, as often as the models have it. A sentence after which nothing but ``<unk>``
        is possible is cut off otherwise.
    train : Tokens, optional
        What they learned from: then `Said.copied` says which runs are pieces of it.

    Raises
    ------
    TypeError, ValueError
        For no model, models of different vocabularies, a temperature below 0, no sentence or no word.
    """
    unit = _first(models).policy.unit
    longest = LONGEST[unit] if longest is None else longest
    method, each = Sampling(temperature=temperature), count if temperature else min(count, 1)
    drawn = [
        sampled(
            model.continuation() if unknown else Known(model.continuation()),
            method, count=each, longest=longest, rng=np.random.default_rng(seed),
        )
        for model in models.values()
    ]  # fmt: skip
    ended = readonly([part.ended for part in drawn], dtype=np.bool_)
    copied = () if train is None else tuple(_copied(part, train) for part in drawn)
    said = tuple(part.sentences for part in drawn)
    return Said(tuple(models), said, ended, temperature, seed, unknown, copied)


def _copied(drawn: Sampled, train: Tokens) -> tuple[tuple[int, ...], ...]:
    """Give the runs of each sentence; an end that was not said is none."""
    texts = [
        words if ended else (*words, NEVER)
        for words, ended in zip(drawn.sentences, drawn.ended, strict=True)
        if words
    ]
    if not texts:
        return tuple(() for _ in drawn.sentences)
    tokens = encode(texts, like=train)
    runs, first = iter(np.split(copied_runs(tokens, train), tokens.starts[1:-1])), int(train.policy.start)
    return tuple(
        tuple(next(runs)[first : first + len(words)].tolist()) if words else () for words in drawn.sentences
    )


def _first(models: Mapping[str, LanguageModel]) -> LanguageModel:
    """Give the first model, of which the others have vocabulary and policy."""
    checked_models(models)
    return next(iter(models.values()))
