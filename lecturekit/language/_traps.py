"""Wrong perplexities that are often computed, beside the right one: each from the same log-probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._model import Scored

#: What goes wrong, and why, in the order of `Traps.names`.
REASONS = {
    "padding counted": "the mean is taken over the padding too, whose loss is 0",
    "mean of the batches’ perplexities": "a mean of exps is no exp of a mean, and batches differ in tokens",
    "exp of the mean of batch means": "a batch of few tokens counts as much as one of many",
    "bits taken for nats": "the loss is in bits, so it is 2 to that power, not e",
    "characters for words": "divided by the letters and blanks: another unit, another number",
    "unknown words dropped": "<unk> was predicted too, and is often easy: these are other tokens",
    "</s> left out": "that a sentence ends is predicted too; two models must count it alike",
}


@dataclass(frozen=True, eq=False, repr=False)
class Traps(Record):
    """The perplexity of a text, and what comes out if one counts it wrongly.

    Attributes
    ----------
    right : float
        exp of the summed surprisal of all predicted tokens, in nats, divided by their number.
    names : tuple of M str
        Each trap in a few words.
    values : (M,)
        What comes out there; infinite if a probability of 0 is in it.
    reasons : tuple of M str
        What is wrong, in a sentence.
    batch : int
        Sentences in a batch.
    """

    right: float
    names: tuple[str, ...]
    values: Array
    reasons: tuple[str, ...]
    batch: int


def traps(scored: Scored, *, batch: int = 8) -> Traps:
    """Compute the perplexity of a text in seven wrong ways.

    Parameters
    ----------
    scored : Scored
        The tokens with their log-probabilities.
    batch : int
        How many sentences are scored side by side, padded to the longest, in their order.

    Returns
    -------
    Traps
        "unknown words dropped" equals the right one where no word is unknown, and so on: a trap that
        makes no difference here is in it all the same.

    Raises
    ------
    ValueError
        For a batch below 1.
    """
    if batch < 1:
        raise ValueError(f"a batch has at least one sentence, not {batch}")
    kept = scored.predicted
    nats = np.where(kept, -scored.logprobs, 0.0)
    known = kept & ~scored.unknown
    words = kept & (scored.tokens.numbers != len(scored.tokens.vocabulary))
    letters = sum(len(word) + 1 for word in scored.tokens.typed)
    right = _exp(nats.sum(), kept.sum())
    sums, counts = (np.add.reduceat(part, scored.tokens.starts[:-1]) for part in (nats, kept.astype(float)))
    values = (
        *_of_batches(sums, counts, batch),
        _exp(nats.sum() / math.log(2), kept.sum()),
        _exp(nats.sum(), letters),
        _exp(nats[known].sum(), known.sum()),
        _exp(nats[words].sum(), words.sum()),
    )
    return Traps(right, tuple(REASONS), np.array(values), tuple(REASONS.values()), batch)


def _of_batches(sums: Array, counts: NDArray, batch: int) -> tuple[float, float, float]:
    """Give the three wrong means over batches, from the sentences' sums and numbers of tokens."""
    first = np.arange(0, len(sums), batch)
    totals, items, sentences = (np.add.reduceat(part, first) for part in (sums, counts, np.ones_like(counts)))
    padded = float(np.maximum.reduceat(counts, first) @ sentences)
    means = totals / items
    each = np.array([_exp(mean, 1) for mean in means])
    return _exp(sums.sum(), padded), float(each.mean()), _exp(means.mean(), 1)


def _exp(nats: float, items: float) -> float:
    if not items:
        return math.nan
    return math.exp(nats / items) if nats / items < math.log(np.finfo(float).max) else math.inf
