"""Many sentences drawn side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._generator import generator
from lecturekit._record import Record

from ._continuation import Continuation
from ._decode import Sampling
from ._draw import reshaped
from ._given import (
    checked_continuation,
    checked_longest,
    checked_rows,
    checked_whole,
)
from ._policy import END


@dataclass(frozen=True, eq=False, repr=False)
class Sampled(Record):
    """Sentences that a model said, S of them.

    Attributes
    ----------
    sentences : tuple of S tuples of str
        Without ``</s>``.
    ended : (S,) bool
        Whether ``</s>`` came; else the sentence was cut off.
    logprobs : (S,)
        Natural logarithm of each sentence's probability under the model itself, at temperature 1.
    method : Sampling
        How they were drawn.
    """

    sentences: tuple[tuple[str, ...], ...]
    ended: NDArray[np.bool_]
    logprobs: Array
    method: Sampling

    @property
    def counts(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """The different sentences and how often each came, the most frequent first."""
        return tuple(Counter(self.sentences).most_common())


def sampled(
    continuation: Continuation,
    method: Sampling | None = None,
    *,
    count: int = 100,
    longest: int = 30,
    rng: np.random.Generator,
) -> Sampled:
    """Draw many sentences from a model, all of them one word further at a time.

    Parameters
    ----------
    continuation : Continuation
    method : Sampling, optional
        As it is, at temperature 1, unless given; at temperature 0 all sentences are the same.
    count : int
        S.
    longest : int
        Most steps, the one that says ``</s>`` counted; what has not ended then is cut off.
    rng : numpy.random.Generator

    Raises
    ------
    TypeError
        For another method, or what is no continuation and no generator.
    ValueError
        For no sentence, or no step.
    """
    method = Sampling() if method is None else method
    if not isinstance(method, Sampling):
        raise TypeError(f"sentences are drawn by Sampling(…), not by {type(method).__name__}; see `decode`")
    checked_continuation(continuation)
    generator(rng)
    longest = checked_longest(longest)
    count = checked_whole("count", count, 1, "at least one sentence is drawn")
    said, total = _said(continuation, method, count, longest, rng)
    names = continuation.outcomes
    ended = [bool(words) and names[words[-1]] == END for words in said]
    sentences = tuple(tuple(names[k] for k in words if names[k] != END) for words in said)
    return Sampled(sentences, readonly(ended, dtype=np.bool_), readonly(total), method)


def _said(
    continuation: Continuation, method: Sampling, count: int, longest: int, rng: np.random.Generator
) -> tuple[list[list[int]], Array]:
    """Draw the words of each sentence by number, and give the log-probability of each, (count,)."""
    end = continuation.outcomes.index(END) if END in continuation.outcomes else -1
    state, row = continuation.start()
    states: list[Any] = [state] * count
    rows = np.tile(np.asarray(row, float), (count, 1))
    said: list[list[int]] = [[] for _ in range(count)]
    total, alive = np.zeros(count), np.arange(count)
    for step in range(longest):
        possible = np.flatnonzero(np.isfinite(checked_rows(rows)).any(axis=1))  # the others: a dead end
        alive, rows, states = alive[possible], rows[possible], [states[k] for k in possible]
        if not len(alive):
            break
        words = _drawn(reshaped(np.exp(rows), **vars(method)), rng)
        total[alive] += rows[np.arange(len(words)), words]
        for s, word in zip(alive.tolist(), words.tolist(), strict=True):
            said[s].append(word)
        going = np.flatnonzero(words != end)
        alive, states = alive[going], [states[k] for k in going]
        if not len(alive) or step == longest - 1:
            break
        states, rows = continuation.read(states, words[going].tolist())
    return said, total


def _drawn(p: Array, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw one outcome from each row of (n, K)."""
    ladder = np.cumsum(p, axis=1)
    drawn = rng.random(len(p))[:, None] * ladder[:, -1:]
    return np.asarray((ladder <= drawn).sum(axis=1), np.int64)
