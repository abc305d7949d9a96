"""What a perfect reader of the little stories knows: the probability of a sentence beside another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

import numpy as np

from lecturekit._arrays import Array
from lecturekit.corpora import _stories_words as told
from lecturekit.corpora._given import worded as in_words
from lecturekit.corpora._stories import PEOPLE, STORY_EVENTS, worded

Side = Literal["before", "after"]


def story_logprob(
    sentence: Sequence[str], beside: Sequence[str] | None = None, *, side: Side = "after"
) -> float:
    """Give the natural logarithm of the probability of a sentence right after, or before, another one.

    Parameters
    ----------
    sentence : sequence of str
        Whose probability.
    beside : sequence of str, optional
        The one sentence that is known. Without it: any sentence that has a neighbour on the other side.
    side : {"after", "before"}
        Where `sentence` stands. That something stands there at all is given.

    Returns
    -------
    float
        −inf for what never stands there.

    Raises
    ------
    ValueError
        For another side, or a known sentence that is in no story or has nothing on that side.
    """
    who = _expected(None if beside is None else in_words(beside), side)
    found = sum(float(who[event, person]) * p for event, person, p in _ways().get(in_words(sentence), ()))
    return math.log(found) if found > 0 else -math.inf


def story_events(
    sentence: Sequence[str], side: Literal["before", "here", "after"] = "here"
) -> Mapping[str, float]:
    """Give what is told right before a sentence, in it, or right after it: each event with its probability.

    Parameters
    ----------
    sentence : sequence of str
    side : {"here", "before", "after"}

    Returns
    -------
    mapping of str to float
        Those above 0, the likeliest first. Empty if the sentence is in no story; an opening has nothing
        before it, and a sentence that always ends a story nothing after it.
    """
    if side not in ("before", "here", "after"):
        raise ValueError(f"told is what stands before, here or after, not {side!r}")
    here = _here(in_words(sentence))
    if here is None:
        return MappingProxyType({})
    who = here if side == "here" else _moved(here, side)
    if not who.sum():
        return MappingProxyType({})
    each = who.sum(axis=1) / who.sum()
    order = np.argsort(-each, kind="stable")
    return MappingProxyType({STORY_EVENTS[e]: float(each[e]) for e in order if each[e] > 0})


def content_words(sentence: Sequence[str]) -> frozenset[str]:
    """Give the words of a sentence that say what happens: no names, pronouns, links, or adverbs of time."""
    return frozenset(in_words(sentence)) - _empty()


@cache
def _empty() -> frozenset[str]:
    """Words that say nothing of what happens."""
    around = (word for part in (*told.FIRST, *told.LATER) for word in part.split())
    return frozenset((*PEOPLE, *told.LINKS, "she", "he", "her", "his", "him", "they", *around))


@lru_cache(maxsize=4096)
def _expected(beside: tuple[str, ...] | None, side: str) -> Array:
    """P(event, person) of the neighbour, (E, P)."""
    if side not in ("before", "after"):
        raise ValueError(f"a neighbour stands before or after, not {side!r}")
    here = _visits()[:, None] / len(PEOPLE) * np.ones(len(PEOPLE)) if beside is None else _here(beside)
    if here is None:
        raise ValueError(f"no story has the sentence {' '.join(beside or ())!r:.60}")
    who = _moved(here, side)
    if not who.sum():
        raise ValueError(f"nothing ever stands {side} {' '.join(beside or ())!r:.60}")
    return np.asarray(who / who.sum())


def _moved(here: Array, side: str) -> Array:
    """Weights of (event, person) of the sentence beside, from those of one sentence."""
    steps, visits = _steps(), _visits()
    if side == "after":
        return np.asarray(steps.T @ here)
    back = visits[:, None] * steps / visits  # P(before | here), as far as there is one
    return np.asarray(back @ here)


@cache
def _steps() -> Array:
    """P(next event | event), (E, E); rows sum to 1, less what ends there."""
    E = len(STORY_EVENTS)
    found = np.zeros((E, E))
    for event, following in told.AFTER.items():
        for after, chance in following.items():
            if after:
                found[STORY_EVENTS.index(event), STORY_EVENTS.index(after)] = chance
    return found


@cache
def _visits() -> Array:
    """Probability that a story comes to each event, (E,); to none twice."""
    E = len(STORY_EVENTS)
    start = np.array([event in told.PLACES for event in STORY_EVENTS], float) / len(told.PLACES)
    return np.asarray(np.linalg.solve(np.eye(E) - _steps().T, start))


def _here(sentence: tuple[str, ...]) -> Array | None:
    """P(event, person | sentence), (E, P); None for a sentence of no story."""
    weights = _visits()[:, None] * _said(sentence)
    return np.asarray(weights / weights.sum()) if weights.sum() else None


def _said(sentence: tuple[str, ...]) -> Array:
    """P(sentence | event, person), (E, P)."""
    found = np.zeros((len(STORY_EVENTS), len(PEOPLE)))
    for event, person, chance in _ways().get(sentence, ()):
        found[event, person] += chance
    return found


@cache
def _ways() -> Mapping[tuple[str, ...], list[tuple[int, int, float]]]:
    """Every sentence of every story: what it may tell, of whom, and P(sentence | event, person)."""
    found: dict[tuple[str, ...], list[tuple[int, int, float]]] = {}
    for e, (event, patterns) in enumerate(told.EVENTS.items()):
        opens = event in told.PLACES
        before, after = (told.FIRST, told.WITH) if opens else (told.LATER, ("",))
        chance = 1 / (len(patterns) * len(before) * len(after))
        named = {True: 1.0} if opens else {True: told.NAMED, False: 1 - told.NAMED}
        for pattern in (f"{a} {b} {c}" for a in before for b in patterns for c in after):
            for p, person in enumerate(PEOPLE):
                for by_name, share in named.items():
                    words = worded(pattern, person, by_name=by_name)
                    found.setdefault(words, []).append((e, p, chance * share))
    return found
