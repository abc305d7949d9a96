"""What several language models make of the same tokens."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record

from ._bootstrap import Intervals, checked_draws, percentiles, place_of, resampled
from ._breakdown import Breakdown, Groups, break_down, by_copied, by_frequency, by_length, by_place
from ._kept import kept_tokens, shares_of
from ._ranked import Ranked, ranked
from ._tokens import Tokens

TIE = 1e-9  # nats within which nobody wins


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Record):
    """What M models make of the same N tokens. `compare` makes it.

    Attributes
    ----------
    names : tuple of M str
    tokens : Tokens
        The text, one for all: same words unknown, same marks predicted.
    logprobs : (M, N)
        Natural logarithms; NaN at ``<s>``, which is not predicted.
    document : (N,) int64
        The document that each token stands in.
    seen : (N,) int64
        How often its word, as it was typed, stands in the training text; sentences there for ``</s>``.
    copied : (N,) int64
        How many tokens the longest run has that holds it and stands in the training text too; 12 at most.
    """

    names: tuple[str, ...]
    tokens: Tokens
    logprobs: Array
    document: NDArray[np.int64]
    seen: NDArray[np.int64]
    copied: NDArray[np.int64]

    @cached_property
    def perplexities(self) -> Array:
        """Of each model over all predicted tokens, (M,)."""
        here = self.tokens.predicted  # row by row: the same bits, whichever models stand beside it
        return readonly(np.exp([-row[here].mean() for row in self.logprobs]))

    @property
    def bits(self) -> Array:
        """Surprisal of each token, −log2 p, (M, N)."""
        return self.logprobs / -math.log(2)

    @property
    def counted(self) -> int:
        """How many tokens are predicted: the mean is over these, for every model."""
        return int(self.tokens.predicted.sum())

    @property
    def unknown_rate(self) -> float:
        """Part of them that is ``<unk>``."""
        return float(self.tokens.unknown.sum() / self.counted)

    @property
    def documents(self) -> int:
        """How many documents the text has."""
        return len(np.unique(self.document))

    def among(self, *names: str) -> Comparison:
        """Give the comparison of some of the models, in that order; ValueError if one is not there."""
        rows = [place_of(name, self.names) for name in names]
        if not rows:
            raise ValueError(f"name at least one of {', '.join(self.names)}")
        return replace(self, names=tuple(names), logprobs=self.logprobs[rows])

    def copies(self, run: int = 7) -> Array:
        """Give which share of each document's tokens stands in a long run that the training text has too.

        Parameters
        ----------
        run : int
            Tokens in a row from which on a run counts, at most 12.

        Returns
        -------
        (D,) array
            In the order of the documents' numbers.
        """
        return shares_of(self.copied >= run, self.document, self.tokens.predicted)

    def only(self, documents: ArrayLike) -> Comparison:
        """Give the comparison on some of the documents, with the same models.

        Parameters
        ----------
        documents : array_like of int or bool
            Their numbers; or for each document, in the order of the numbers, whether it is kept.

        Raises
        ------
        ValueError
            If there is no such document, or none is left.
        """
        tokens, kept = kept_tokens(self.tokens, self.document, documents)
        rows = {name: getattr(self, name)[kept] for name in ("document", "seen", "copied")}
        return replace(self, tokens=tokens, logprobs=self.logprobs[:, kept], **rows)

    def intervals(self, level: float = 0.95, *, draws: int = 2000, seed: int = 0) -> Intervals:
        """Say how sure the perplexities and their ratios are, by drawing whole documents again.

        Parameters
        ----------
        level : float
            Probability that an interval is meant to have.
        draws, seed : int
            How often all documents are drawn, with replacement, and where the draws come from.

        Returns
        -------
        Intervals
            Without low and high where there are fewer than five documents; `Intervals.why` says so.

        Raises
        ------
        TypeError, ValueError
            For a level that is no probability, and fewer than 20 draws.
        """
        checked_draws(level, draws)
        here = self.tokens.predicted
        _, documents = np.unique(self.document[here], return_inverse=True)
        counts: Array = np.bincount(documents)[:, None].astype(float)
        paid = [np.bincount(documents, weights=-row[here]) for row in self.logprobs]
        nats = np.asarray(paid, float).T
        drawn = resampled(nats, counts, draws=draws, seed=seed)
        low, high = np.exp(percentiles(drawn, level))
        return Intervals(self.names, self.perplexities, low, high, level, len(counts), drawn)

    def by_length(self, edges: Sequence[int] | None = None) -> Breakdown:
        """Break the perplexities down by the number of words in a sentence.

        Parameters
        ----------
        edges : sequence of int, optional
            Where groups begin; five groups of about as many tokens each unless given.
        """
        return self._broken(by_length(self.tokens, edges))

    def by_frequency(self, edges: Sequence[int] | None = None) -> Breakdown:
        """Break them down by how often a word was seen in training.

        ``<unk>`` and ``</s>`` are groups of their own: one stands for many rare words, the other for none.

        Parameters
        ----------
        edges : sequence of int, optional
            Where groups begin: 1, 3, 10, 100, 1000 and 10 000 unless given, as far as there are such words.
        """
        return self._broken(by_frequency(self.tokens, self.seen, edges))

    def by_place(self, edges: Sequence[int] | None = None) -> Breakdown:
        """Break them down by where a token stands in its sentence, 1 for the first.

        Parameters
        ----------
        edges : sequence of int, optional
            Where groups begin: 1, 2, 3, 5, 9, 17 and 33 unless given.
        """
        return self._broken(by_place(self.tokens, edges))

    def by_copied(self, edges: Sequence[int] | None = None) -> Breakdown:
        """Break them down by how long a run a token stands in that is in the training text word for word.

        The run is found with the token in it, so the group of short runs has no token that was copied: that
        is a little unfair to a model that copies.

        Parameters
        ----------
        edges : sequence of int, optional
            Where groups begin: 0, 4, 7 and 12 unless given.
        """
        return self._broken(by_copied(self.tokens, self.copied, edges))

    def _broken(self, groups: Groups) -> Breakdown:
        _, documents = np.unique(self.document, return_inverse=True)
        return break_down(self.names, self.logprobs, documents, groups)

    @cached_property
    def winners(self) -> NDArray[np.int64]:
        """Number of the model that gave each token the highest probability, (N,).

        −1 where nothing is predicted, and where two models are equally good.
        """
        known = np.where(self.tokens.predicted, self.logprobs, -np.inf)
        best = known.max(axis=0)
        near = known >= best - TIE
        return readonly(
            np.where(self.tokens.predicted & (near.sum(axis=0) == 1), near.argmax(axis=0), -1), dtype=np.int64
        )

    @property
    def wins(self) -> Array:
        """Part of the predicted tokens at which each model is the best, (M,); ties are nobody's."""
        won = np.bincount(self.winners[self.winners >= 0], minlength=len(self.names))
        return np.asarray(won / self.counted)

    def ranked(
        self,
        name: str,
        against: str | None = None,
        *,
        count: int = 5,
        worst: bool = False,
        shortest: int = 5,
    ) -> Ranked:
        """Give the sentences that a model predicts best or worst, by mean surprisal of a token.

        Parameters
        ----------
        name : str
            The model.
        against : str, optional
            Another: then the sentences come first on which the first saves most bits against it, or loses
            most.
        count : int
            How many.
        worst : bool
            The other end of the order.
        shortest : int
            Sentences of fewer predicted tokens are left out, unless all are: one word is soon best or worst.

        Raises
        ------
        TypeError, ValueError
            If there is no such model, and for counts below 1.
        """
        return ranked(self, name, against, count=count, worst=worst, shortest=shortest)
