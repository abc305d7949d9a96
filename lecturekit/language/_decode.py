"""From probabilities to a sentence: the one decoder of the course."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit._generator import generator
from lecturekit._record import Record

from ._beam import BeamTree, beam_search
from ._continuation import Continuation
from ._draw import check_settings, draw, reshaped
from ._given import (
    checked_continuation,
    checked_longest,
    checked_penalty,
    checked_rows,
    checked_width,
)
from ._policy import END

Choice = Callable[
    [Array], tuple[int, Array]
]  # of log-probabilities (K,): the word, and what it was drawn from


@dataclass(frozen=True)
class Greedy:
    """Take the likeliest next word, again and again; of equals the first."""


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """Draw each word: from the model's own distribution, or from what `reshaped` makes of it.

    Parameters
    ----------
    temperature : float
    top_k : int, optional
    top_p : float, optional
        As of `reshaped`, and refused as there.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None

    def __post_init__(self) -> None:
        check_settings(self.temperature, self.top_k, self.top_p)


@dataclass(frozen=True)
class Beam:
    """Keep the best few sentences begun, as `beam_search` does.

    Parameters
    ----------
    width : int
        How many; 1 is greedy.
    length_penalty : float
        α: sentences of L tokens, ``</s>`` counted, are compared by log P / L^α.

    Raises
    ------
    TypeError, ValueError
        For a width that is no whole number from 1, and a penalty that is no number from 0 to 10.
    """

    width: int = 4
    length_penalty: float = 0.0

    def __post_init__(self) -> None:
        checked_width(self.width)
        checked_penalty(self.length_penalty)


@dataclass(frozen=True, eq=False, repr=False)
class Decoded(Record):
    """A sentence that was said, and what else could have been said at each step.

    N counts what was chosen: the words, and ``</s>`` if it came.

    Attributes
    ----------
    words : tuple of str
        Without ``</s>``.
    ended : bool
        Whether ``</s>`` came; else the sentence was cut off, or nothing was possible any more.
    outcomes : tuple of K str
    logprobs : (N,)
        Natural logarithms of the model's probability of each choice.
    probabilities : (N, K)
        The model's distributions.
    drawn_from : (N, K)
        What was drawn from; 1 for the choice itself under greedy and beam.
    tree : BeamTree or None
        Of a beam.
    """

    words: tuple[str, ...]
    ended: bool
    outcomes: tuple[str, ...]
    logprobs: Array
    probabilities: Array
    drawn_from: Array
    tree: BeamTree | None = None

    @property
    def logprob(self) -> float:
        """Natural logarithm of the model's probability of the whole."""
        return float(self.logprobs.sum())


def decode(
    continuation: Continuation,
    method: Greedy | Sampling | Beam | None = None,
    *,
    longest: int = 30,
    rng: np.random.Generator | None = None,
) -> Decoded:
    """Say a sentence.

    Parameters
    ----------
    continuation : Continuation
        Of any model: ``model.continuation(…)``.
    method : Greedy, Sampling or Beam
        Greedy unless given.
    longest : int
        Most steps, the one that says ``</s>`` counted; what has not ended then is cut off.
    rng : numpy.random.Generator, optional
        Wanted for sampling.

    Returns
    -------
    Decoded

    Raises
    ------
    TypeError, ValueError
        For another method or continuation, a `longest` below 1, and sampling without a generator.

    Examples
    --------
    >>> from lecturekit.language import NGrams, encode
    >>> model = NGrams.fit(encode([["the", "dog"], ["the", "dog", "barks"]]), order=2)
    >>> decode(model.continuation(), Beam(2)).words
    ('the', 'dog')
    """
    method = Greedy() if method is None else method
    checked_continuation(continuation)
    longest = checked_longest(longest)
    if isinstance(method, Beam):
        return _best(continuation, method, longest)
    if not isinstance(method, Greedy | Sampling):
        raise TypeError(f"method must be Greedy, Sampling or Beam, got {method!r}")
    if isinstance(method, Sampling) and method.temperature:
        generator(rng)
    settings = vars(method) if isinstance(method, Sampling) else {"temperature": 0.0}

    def choose(row: Array) -> tuple[int, Array]:
        shape = reshaped(np.exp(row), **settings)
        return (
            draw(shape, rng) if rng is not None and settings["temperature"] else int(shape.argmax())
        ), shape

    return _said(continuation, choose, longest)


def _best(continuation: Continuation, method: Beam, longest: int) -> Decoded:
    """Say the best sentence of a beam; it is read through once more for its distributions."""
    tree = beam_search(continuation, method.width, longest=longest, length_penalty=method.length_penalty)
    if not tree.hypotheses:
        return _said(continuation, lambda row: (0, row), 0, tree)
    best = tree.hypotheses[0]
    words = iter([continuation.outcomes.index(word) for word in (*best.words, *[END] * best.ended)])

    def choose(row: Array) -> tuple[int, Array]:
        word = next(words)
        return word, np.asarray(np.arange(len(row)) == word, float)

    return _said(continuation, choose, len(best.words) + best.ended, tree)


def _said(continuation: Continuation, choose: Choice, longest: int, tree: BeamTree | None = None) -> Decoded:
    """Choose step by step, and keep everything."""
    outcomes = continuation.outcomes
    state, row = continuation.start()
    chosen: list[int] = []
    rows: list[Array] = []
    shapes: list[Array] = []
    while len(chosen) < longest and np.isfinite(checked_rows(row)).any():
        word, shape = choose(row)
        chosen.append(word)
        rows.append(row)
        shapes.append(shape)
        if outcomes[word] == END:
            break
        if len(chosen) < longest:
            (state,), (row,) = continuation.read([state], [word])
    ended = bool(chosen) and outcomes[chosen[-1]] == END
    words = tuple(outcomes[word] for word in chosen[: len(chosen) - ended])
    kept = np.reshape(rows, (len(chosen), len(outcomes)))
    return Decoded(
        words=words,
        ended=ended,
        outcomes=outcomes,
        logprobs=readonly(kept[np.arange(len(chosen)), chosen] if chosen else np.empty(0)),
        probabilities=readonly(np.exp(kept)),
        drawn_from=readonly(np.reshape(shapes, kept.shape)),
        tree=tree,
    )
