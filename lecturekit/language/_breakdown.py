"""Perplexity apart: by how long a sentence is, how often a word was seen, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record

from ._bootstrap import checked_draws, percentiles, place_of, resampled
from ._tokens import Tokens

GROUPS = 5  # of sentences by length, with about as many tokens in each
PLACES = (1, 2, 3, 5, 9, 17, 33)
COPIED = (0, 4, 7, 12)
SEEN = (1, 3, 10, 100, 1000, 10_000)


@dataclass(frozen=True, eq=False, repr=False)
class Breakdown(Record):
    """Perplexities of M models on the B groups into which all predicted tokens fall.

    Attributes
    ----------
    what : str
        What the groups are of, such as ``"words in the sentence"``.
    names : tuple of M str
    labels : tuple of B str
        Of the groups: ``"3–9"``.
    low, high : (B,)
        Ends of each group, both in it; infinity where it is open, NaN of a group that is no number
        (``<unk>``, ``</s>``).
    tokens : (B,) int64
        How many are in each; together all predicted tokens.
    perplexities : (M, B)
        NaN where there is no token. Their logarithms, weighted by `tokens`, have the mean of the whole.
    nats : (D, M, B)
        What each document's tokens cost.
    counts : (D, 1, B)
        How many they are.
    """

    what: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    low: Array
    high: Array
    tokens: NDArray[np.int64]
    perplexities: Array
    nats: Array
    counts: Array

    @property
    def shares(self) -> Array:
        """Part of all tokens that is in each group, (B,)."""
        return np.asarray(self.tokens / self.tokens.sum())

    def ratio(
        self, one: str, other: str, *, level: float = 0.95, draws: int = 2000, seed: int = 0
    ) -> tuple[Array, Array, Array]:
        """Give PP(one) / PP(other) in each group with its interval: documents drawn as in `Intervals`.

        Parameters
        ----------
        one, other : str
            Names of models.
        level : float
            Probability that all B intervals are meant to hold together; each has 1 − (1 − level) / B
            (Bonferroni), or one of many groups would look like a win by chance.
        draws, seed : int
            How often all documents are drawn, and where the draws come from.

        Returns
        -------
        value, low, high : (B,)
            NaN where there is no token; low and high also for a group that is in one document only.

        Raises
        ------
        ValueError
            If there is no such model, and for a level or draws that are none.
        """
        checked_draws(level, draws)
        a, b = (place_of(name, self.names) for name in (one, other))
        more = resampled(self.nats[:, a] - self.nats[:, b], self.counts[:, 0], draws=draws, seed=seed)
        low, high = np.exp(percentiles(more, 1 - (1 - level) / len(self.labels)))
        alone = (self.counts[:, 0] > 0).sum(axis=0) < 2
        low, high = (np.where(alone, np.nan, part) for part in (low, high))
        return self.perplexities[a] / self.perplexities[b], low, high


@dataclass(frozen=True, eq=False)
class Groups:
    """Which group each token is in, (N,), −1 for none, and what the groups are called."""

    what: str
    labels: tuple[str, ...]
    low: Sequence[float]
    high: Sequence[float]
    of: NDArray[np.int64]


def break_down(names: tuple[str, ...], logprobs: Array, documents: NDArray, groups: Groups) -> Breakdown:
    """Sum what models pay, (M, N), over documents, 0 to D − 1 of each token, and groups."""
    B, D = len(groups.labels), int(documents.max()) + 1
    here = groups.of >= 0
    cell = (documents * B + groups.of)[here]
    counts = np.bincount(cell, minlength=D * B).reshape(D, 1, B).astype(float)
    paid = [np.bincount(cell, weights=-row[here], minlength=D * B).reshape(D, B) for row in logprobs]
    nats: Array = np.asarray(paid, float).transpose(1, 0, 2)
    tokens = counts.sum(axis=(0, 1))
    with np.errstate(invalid="ignore", over="ignore"):
        values = np.exp(nats.sum(axis=0) / np.where(tokens, tokens, np.nan))
    low, high = np.array(groups.low, float), np.array(groups.high, float)
    whole = readonly(tokens, dtype=np.int64)
    return Breakdown(groups.what, names, groups.labels, low, high, whole, values, nats, counts)


def by_length(tokens: Tokens, edges: Sequence[int] | None) -> Groups:
    """Group tokens by the words of their sentence, marks not counted."""
    lengths = np.diff(tokens.starts) - tokens.policy.start - tokens.policy.end
    each = np.repeat(lengths, np.diff(tokens.starts))
    if edges is None:
        wanted = np.quantile(each[tokens.predicted], np.arange(GROUPS) / GROUPS, method="lower")
        edges = np.unique(wanted).tolist()
    of, low, high = _grouped(each, edges, tokens.predicted)
    return Groups(f"{tokens.policy.unit}s in the sentence", _labels(low, high), low, high, of)


def by_place(tokens: Tokens, edges: Sequence[int] | None) -> Groups:
    """Group tokens by their place, 1 for the first that is predicted."""
    places = tokens.place + (not tokens.policy.start)
    if edges is None:
        edges = [edge for edge in PLACES if edge <= places.max()]
    of, low, high = _grouped(places, edges, tokens.predicted)
    return Groups("place in the sentence", _labels(low, high), low, high, of)


def by_frequency(tokens: Tokens, seen: NDArray, edges: Sequence[int] | None) -> Groups:
    """Group tokens by how often their word was seen; what is unknown and the end are groups of their own."""
    end = tokens.numbers == len(tokens.vocabulary)
    words = tokens.predicted & ~tokens.unknown & ~end
    if edges is None:
        least, most = (int(end) for end in np.quantile(seen[words], [0, 1])) if words.any() else (1, 1)
        edges = [
            edge for edge, following in pairwise((*SEEN, most + 1)) if following > least and edge <= most
        ]
    of, low, high = _grouped(seen, edges, words)
    labels, last = ["unknown", *_labels(low, high), "end"], len(low) + 1
    of = np.where(tokens.unknown, 0, np.where(end, last, of + words))
    of = np.where(tokens.predicted, of, -1)
    nan = float("nan")
    return Groups("times seen in training", tuple(labels), [nan, *low, nan], [nan, *high, nan], of)


def by_copied(tokens: Tokens, copied: NDArray, edges: Sequence[int] | None) -> Groups:
    """Group tokens by the longest run that holds them and stands in the training text too."""
    of, low, high = _grouped(copied, COPIED if edges is None else edges, tokens.predicted)
    return Groups(f"{tokens.policy.unit}s in a row that training had", _labels(low, high), low, high, of)


def _grouped(
    values: NDArray, edges: Sequence[int], here: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], list[float], list[float]]:
    """Put numbers into groups that begin at the edges; the last is open."""
    first = np.asarray(edges)
    if first.ndim != 1 or not len(first) or first.dtype.kind not in "iu" or (np.diff(first) <= 0).any():
        raise ValueError(f"edges are whole numbers that rise, at which groups begin, not {edges!r}")
    if here.any() and values[here].min() < first[0]:
        raise ValueError(
            f"the first group begins at {first[0]}, and there are tokens at {values[here].min()}"
        )
    of = np.where(here, np.searchsorted(first, values, side="right") - 1, -1)
    return of, first.astype(float).tolist(), [*(first[1:] - 1.0).tolist(), float("inf")]


def _labels(low: Sequence[float], high: Sequence[float]) -> tuple[str, ...]:
    """Name groups: 1, 2, 3–4, 1k–10k, 10k+."""
    return tuple(
        f"{_short(a)}+" if np.isinf(b) else _short(a) if a == b else f"{_short(a)}–{_short(_round(b))}"
        for a, b in zip(low, high, strict=True)
    )


def _round(value: float) -> float:
    """Say 10,000 for 9999."""
    return value + 1 if value >= 1000 and (value + 1) % 1000 == 0 else value


def _short(value: float) -> str:
    """Write 999 and 1k; one less than a thousand is written in full."""
    return f"{int(value) // 1000}k" if value >= 1000 and value % 1000 == 0 else f"{int(value)}"
