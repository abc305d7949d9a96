"""Wrong perplexities that are often computed, beside the right one: each from the same log-probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._model import Scored


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
    starts = scored.tokens.starts
    sums, counts = (np.add.reduceat(part, starts[:-1]) for part in (nats, kept.astype(float)))
    first = np.arange(0, len(sums), batch)
    totals, items = (np.add.reduceat(part, first) for part in (sums, counts))
    padded = sum(counts[n : n + batch].max() * len(counts[n : n + batch]) for n in first)
    N, total = counts.sum(), nats.sum()
    known = kept & ~scored.unknown
    letters = sum(
        len(word) + 1 for word, here in zip(scored.words, kept, strict=True) if here and word != END
    )
    last = kept & (scored.tokens.numbers != len(scored.tokens.vocabulary))
    means = totals / items
    wrong = {
        "padding counted": (_exp(total / padded), "the mean is taken over the padding too, whose loss is 0"),
        "mean of the batches’ perplexities": (
            float(np.mean([_exp(mean) for mean in means])),
            "exp of a mean is not the mean of exps: one hard batch outweighs the rest",
        ),
        "exp of the mean of batch means": (
            _exp(means.mean()),
            "a batch of few tokens counts as much as one of many",
        ),
        "bits taken for nats": (
            _exp(total / N / math.log(2)),
            "the loss is in bits, so it is 2 to that power, not e",
        ),
        "characters for words": (
            _exp(total / letters) if letters else math.nan,
            "divided by the letters and blanks: another unit, another number",
        ),
        "unknown words dropped": (
            _exp(nats[known].sum() / known.sum()) if known.any() else math.nan,
            "the model is not asked where it is worst",
        ),
        "</s> left out": (
            _exp(nats[last].sum() / last.sum()) if last.any() else math.nan,
            "that sentences end is predicted too; two models must count it alike",
        ),
    }
    values, reasons = zip(*wrong.values(), strict=True)
    return Traps(_exp(total / N), tuple(wrong), np.array(values), tuple(reasons), batch)


def _exp(nats: float) -> float:
    return math.exp(nats) if nats < math.log(np.finfo(float).max) else math.inf
