"""N-gram language models: counted, or read from a file."""

from __future__ import annotations

import numbers
from collections.abc import Iterator, Sequence

import numpy as np

from lecturekit._arrays import Array
from lecturekit.corpora import Vocabulary

from ._counts import HIGHEST, Ints, NGramCounts, at, count_ngrams
from ._estimates import Estimate, Relative, Step, Weighted, estimate
from ._factors import Factors, found_shares, relative_shares, weighted_shares
from ._model import LanguageModel
from ._policy import END, START, Policy
from ._smoothing import KneserNey, Smoothing
from ._tokens import Text, Tokens


class _Tree(LanguageModel):
    """What counted models and those read from a file share."""

    order: int
    _estimate: Estimate | None  # None: the uniform model

    def logprobs(self, tokens: Tokens) -> Array:
        """Give the natural logarithm of each token's probability, (N,); NaN at ``<s>``.

        Without smoothing, what was never seen has −∞; so has all that follows an unseen context.
        """
        tokens = self._tokens(tokens)
        p = np.full(len(tokens), 1 / self.V)
        for step, _ in self._steps(tokens):
            p = step
        with np.errstate(divide="ignore"):
            return np.where(tokens.predicted, np.log(p), np.nan)

    def probabilities(self, context: Sequence[str] = ()) -> Array:
        """Give the probabilities of the K outcomes after a context, (K,); they sum to 1.

        Parameters
        ----------
        context : sequence of str
            The words before, ``"<s>"`` first if they begin a sentence; the last order − 1 count.

        Raises
        ------
        UnseenContextError
            Without smoothing, if the context was never seen.
        """
        numbers = self._context(context, max(self.order - 1, 0))
        if self._estimate is None:
            row = np.full(len(self.outcomes), 1 / self.V)
            row[0] *= self.policy.unknown
            row[-1] *= self.policy.end
            return row
        return self._estimate.row(numbers)

    def factors(self, text: Text | Tokens) -> Factors:
        """Take a text's probability apart, token by token."""
        tokens = self._tokens(text)
        uniform = np.full(len(tokens), 1 / self.V)
        steps = [(uniform, np.zeros(len(tokens))), *self._steps(tokens)]
        by_order, weights = (np.array(part) for part in zip(*steps, strict=True))
        if isinstance(self._estimate, Relative):
            shares = relative_shares(by_order, weights, tokens.place)
        elif isinstance(self, Backoff) and self._estimate is not None:
            shares = found_shares(
                by_order, np.array([found for found, _ in self._estimate.tree.nodes(tokens)])
            )
        else:
            shares = weighted_shares(by_order, weights)
        hidden = ~tokens.predicted
        by_order[:, hidden] = shares[:, hidden] = np.nan
        grams, before = self._counted(tokens)
        told = (tokens.written, tokens.predicted, self._contexts(tokens), grams, before)
        return Factors(*told, by_order[-1], by_order, shares)

    def _steps(self, tokens: Tokens) -> Iterator[Step]:
        if self._estimate is None:
            return iter(())
        return self._estimate.steps(tokens)

    def _contexts(self, tokens: Tokens) -> tuple[tuple[str, ...], ...]:
        names = (*self.outcomes, START)
        read = [names[k] for k in tokens.numbers.tolist()]
        width = max(self.order - 1, 0)
        return tuple(tuple(read[t - min(width, place) : t]) for t, place in enumerate(tokens.place.tolist()))

    def _counted(self, tokens: Tokens) -> tuple[Ints, Ints]:
        """How often the N-gram that ends at each token, and its context, were seen."""
        return np.zeros(len(tokens), np.int64), np.zeros(len(tokens), np.int64)


class NGrams(_Tree):
    """A language model that counts: P(w_k | w_1 … w_{k−1}) ≈ P(w_k | w_{k−N+1} … w_{k−1}).

    Make one with `fit`. Near the beginning of a sentence the context is as long as there are tokens, ``<s>``
    among them.

    Attributes
    ----------
    order : int
        N: 1 unigrams, 2 bigrams, …; 0 is the uniform model, which has learned nothing.
    smoothing
        How unseen N-grams are treated.
    counts : NGramCounts or None
        What was counted; nothing for order 0.
    vocabulary, policy
        Of the training text.

    Examples
    --------
    >>> train = encode([["the", "dog", "on", "the", "beach"], ["the", "dog"]])
    >>> NGrams.fit(train, order=2, smoothing=Unsmoothed()).prob("dog", ["the"])
    0.6666666666666666
    """

    def __init__(
        self, counts: NGramCounts | None, smoothing: Smoothing, vocabulary: Vocabulary, policy: Policy
    ) -> None:
        if not isinstance(smoothing, Smoothing):
            raise TypeError(f"smoothing must be one of this room's, such as AddK(0.1), got {smoothing!r}")
        self.counts, self.smoothing = counts, smoothing
        self.vocabulary, self.policy = vocabulary, policy
        self.order = 0 if counts is None else counts.order
        self._estimate = None if counts is None else estimate(counts, smoothing, policy, self.V)

    def __repr__(self) -> str:
        return f"NGrams(order={self.order}, {self.smoothing.name}, V={self.V})"

    @classmethod
    def fit(cls, tokens: Tokens, order: int = 3, smoothing: Smoothing | None = None) -> NGrams:
        """Count a text and smooth the counts.

        Parameters
        ----------
        tokens : Tokens
        order : int
            N, 0 to 6. It may be larger than any sentence: then the highest counts are empty.
        smoothing : Unsmoothed, AddK, JelinekMercer, AbsoluteDiscount or KneserNey, optional
            Kneser–Ney unless given.

        Raises
        ------
        TypeError, ValueError
            For no tokens, another order or smoothing.
        """
        if not isinstance(tokens, Tokens):
            raise TypeError(f"fit needs Tokens, got {type(tokens).__name__}: encode(text) makes them")
        if isinstance(order, bool) or not isinstance(order, numbers.Integral):
            raise TypeError(f"order must be a whole number, got {order!r}")
        if not 0 <= order <= HIGHEST:
            raise ValueError(f"order must be from 0 to {HIGHEST}, got {order}")
        smoothing = KneserNey() if smoothing is None else smoothing
        counts = count_ngrams(tokens, int(order)) if order else None
        return cls(counts, smoothing, tokens.vocabulary, tokens.policy)

    def with_smoothing(self, smoothing: Smoothing) -> NGrams:
        """Give the model of the same counts with another smoothing, without counting again."""
        return NGrams(self.counts, smoothing, self.vocabulary, self.policy)

    def count(self, words: Sequence[str]) -> int:
        """Give how often words, at most `order` of them, stand one after another in the training text.

        What the model does not know counts as ``<unk>``, as everywhere.
        """
        self._refuse_text(words)
        if not 1 <= len(words) <= self.order:
            raise ValueError(f"this model counts 1 to {self.order} words in a row, not {len(words)}")
        assert self.counts is not None
        *before, last = words
        ended = [len(self.vocabulary)] if last == END else self._context([*before, last], len(words))[-1:]
        node = self.counts.tree.walk([*self._context(before, len(words)), *ended])
        return int(self.counts.counts[len(words) - 1][node]) if node >= 0 else 0

    def _counted(self, tokens: Tokens) -> tuple[Ints, Ints]:
        grams = np.zeros(len(tokens), np.int64)
        before = np.zeros(len(tokens), np.int64)
        if self.counts is None:
            return grams, before
        for n, (node, context) in enumerate(self.counts.tree.nodes(tokens), 1):
            counts = self.counts.counts[n - 1]
            long = tokens.place >= n - 1
            grams = np.where(long, at(counts, node, 0), grams)
            totals = self.counts.totals(n, counts).astype(np.int64)
            before = np.where(long, at(totals, context, 0), before)
        return np.where(tokens.predicted, grams, 0), np.where(tokens.predicted, before, 0)


class Backoff(_Tree):
    """An N-gram model without its counts, as ARPA files hold it: probabilities, and weights to back off by.

    Make one with `read_arpa`.

    Attributes
    ----------
    order : int
        N.
    vocabulary, policy
        As the file has them.
    """

    def __init__(self, tables: Weighted, vocabulary: Vocabulary, policy: Policy) -> None:
        self._estimate = tables
        self.order, self.vocabulary, self.policy = tables.tree.order, vocabulary, policy

    def __repr__(self) -> str:
        return f"Backoff(order={self.order}, V={self.V})"
