"""What a skip-thought network expects around a sentence: said by its two decoders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.language import Sampling, beam_search, decode

from ._encoder_checks import typed
from ._skip_thought import SkipThought

Words = tuple[str, ...]
Law = Callable[..., float]
LONGEST, WIDTH = 16, 12  # words said; sentences kept in the beam


@dataclass(frozen=True, eq=False, repr=False)
class Around(Record):
    """Sentences that a network says before and after one.

    Attributes
    ----------
    sentence : tuple of str
    unknown : tuple of str
        Those of its words that the network does not know.
    before, after : tuple of tuples of str
        The likeliest, best first, or some that were drawn.
    before_logprob, after_logprob : arrays
        log P of each, natural, with its end, by the network.
    before_law, after_law : arrays
        The same by a perfect reader; −inf for what never stands there, NaN if nobody knows.
    """

    sentence: Words
    unknown: Words
    before: tuple[Words, ...]
    after: tuple[Words, ...]
    before_logprob: Array
    after_logprob: Array
    before_law: Array
    after_law: Array


def around(
    network: SkipThought,
    sentence: Sequence[str] | str,
    *,
    count: int = 5,
    temperature: float = 0.0,
    law: Law | None = None,
    rng: np.random.Generator | None = None,
) -> Around:
    """Let both decoders speak.

    Parameters
    ----------
    network : SkipThought
    sentence : sequence of str, or str
    count : int
        How many sentences on each side.
    temperature : float
        0 gives the likeliest sentences that a beam of 12 finds; above it sentences are drawn.
    law : callable, optional
        Of a neighbour, the sentence and ``side=``: the true log P, as `corpora.story_logprob`. A `ValueError`
        says that there is none.
    rng : numpy.random.Generator, optional
        Wanted above 0.

    Raises
    ------
    ValueError
        For no word, a count out of range, and a temperature without a generator.
    """
    if not 1 <= count <= WIDTH:
        raise ValueError(f"1 to {WIDTH} sentences are said on a side, not {count}")
    words = typed(sentence, network.vocabulary)
    said: dict[str, list[tuple[Words, float]]] = {}
    for side in ("before", "after"):
        asked = network.continuation(words, side)
        if temperature == 0:
            tree = beam_search(asked, WIDTH, longest=LONGEST)
            said[side] = [(tuple(one.words), one.total) for one in tree.hypotheses if one.ended][:count]
        else:
            drawn = Sampling(temperature=temperature)
            each = [decode(asked, drawn, longest=LONGEST, rng=rng) for _ in range(count)]
            said[side] = [(tuple(one.words), one.logprob) for one in each]
    lawful = {
        side: np.array([_by_law(law, other, words, side) for other, _ in found])
        for side, found in said.items()
    }
    return Around(
        sentence=words,
        unknown=network.vocabulary.unknown(words),
        before=tuple(other for other, _ in said["before"]),
        after=tuple(other for other, _ in said["after"]),
        before_logprob=np.array([p for _, p in said["before"]], float),
        after_logprob=np.array([p for _, p in said["after"]], float),
        before_law=lawful["before"],
        after_law=lawful["after"],
    )


def _by_law(law: Law | None, other: Words, words: Words, side: str) -> float:
    if law is None:
        return float("nan")
    try:
        return law(other, words, side=side)
    except ValueError:
        return float("nan")
