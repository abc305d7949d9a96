"""What a word does to the prediction, k words later: measured by putting others in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record

from ._estimates import UnseenContextError
from ._model import LanguageModel, refuse_text


@dataclass(frozen=True, eq=False, repr=False)
class Influence(Record):
    """How far the next word's distribution moves when one word of a sentence begun is replaced.

    Attributes
    ----------
    words : tuple of T str
        The sentence begun; word t stands T − t steps before the one that is predicted, t from 0.
    others : tuple of T tuples of str
        What was put in the place of each; R at most.
    bits : (T, R)
        Jensen–Shannon divergence of the two distributions, 0 (none) to 1 (nothing in common). NaN where there
        is no other word, and where the model has no estimate.
    """

    words: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    bits: Array

    @property
    def mean(self) -> Array:
        """Over the words put in the place of each, (T,); NaN where there is none."""
        known = np.isfinite(self.bits)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(known, self.bits, 0).sum(axis=1) / known.sum(axis=1))


def influence(
    model: LanguageModel, words: Sequence[str], others: Callable[[str], Sequence[str]]
) -> Influence:
    """Replace each word of a sentence begun by others, and measure what becomes of the prediction.

    Parameters
    ----------
    model : LanguageModel
    words : sequence of T str
        From the first word on.
    others : callable
        Of a word: those to put in its place, such as `corpora.AgreementGrammar.others`.

    Returns
    -------
    Influence
        Exactly 0 for a word that the model does not look at, such as all but the last N − 1 for N-grams.
    """
    refuse_text(words)
    said = tuple(words)
    replaced = tuple(tuple(others(word)) for word in said)
    before = _after(model, said)
    bits = np.full((len(said), max(map(len, replaced), default=0)), np.nan)
    for t, row in enumerate(replaced):
        for r, word in enumerate(row):
            bits[t, r] = divergence(before, _after(model, (*said[:t], word, *said[t + 1 :])))
    return Influence(said, replaced, readonly(bits))


def divergence(p: ArrayLike, q: ArrayLike) -> float:
    """Give the Jensen–Shannon divergence of two distributions (K,), in bits (Lin 1991).

    It is how many bits one look at a word tells, on average, about which of the two it was drawn from: 0 if
    they are the same, 1 if no word can come from both. NaN if either holds NaN.
    """
    both = np.array([p, q], float)
    if np.array_equal(both[0], both[1]):
        return 0.0
    middle = both.mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where((both == 0) | (middle == 0), 0.0, both * np.log2(both / middle))
    return float(np.clip(parts.sum() / 2, 0, 1))


def _after(model: LanguageModel, words: tuple[str, ...]) -> Array:
    start = ("<s>",) if model.policy.start else ()
    try:
        return model.probabilities((*start, *words))
    except UnseenContextError:
        return np.full(len(model.outcomes), np.nan)
