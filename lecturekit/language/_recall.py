"""What a model still knows of a word that is long past, counted in bits at the word that needs it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record

from ._estimates import UnseenContextError
from ._model import LanguageModel
from ._policy import START


@dataclass(frozen=True, eq=False, repr=False)
class Recall(Record):
    """Bits that models pay at a word for what they do not remember, by distance.

    Attributes
    ----------
    names : tuple of M str
        The models.
    between : (D,) int64
        Words between the word that decides and the one that is decided.
    whole : (M, D)
        Mean surprisal of the right form among all forms, in bits: 0 for whoever knows it.
    share : (M, D)
        The part of it that is spent on the form's kind (such as its number); the rest is spent on which of
        this kind it is.
    guess : float
        What a blind guess among all forms costs, log2 of how many there are.
    """

    names: tuple[str, ...]
    between: Array
    whole: Array
    share: Array
    guess: float


def recall(
    models: Mapping[str, LanguageModel],
    sentences: Mapping[int, Sequence[Sequence[str]]],
    forms: Sequence[str],
    kind: Callable[[str], object],
) -> Recall:
    """Ask models for the last word of sentences, among the forms that it can have.

    Parameters
    ----------
    models : mapping of str to LanguageModel
    sentences : mapping of int to sequence of sentences
        For each distance, sentences that end with the word that is asked for.
    forms : sequence of str
        What it can be: only these are compared, so that it does not matter how often a form comes at all.
    kind : callable
        Of a form: its kind, such as its number.

    Returns
    -------
    Recall
        Infinite where a model gives the right form no probability.

    Raises
    ------
    ValueError
        For a sentence that ends with no form.
    """
    kinds = np.array([str(kind(form)) for form in forms])
    lost = np.zeros((2, len(models), len(sentences)))
    for m, model in enumerate(models.values()):
        at = np.array([model.outcomes.index(form) for form in forms])
        for d, asked in enumerate(sentences.values()):
            paid = np.array([_paid(model, sentence, forms, at, kinds) for sentence in asked])
            lost[:, m, d] = paid.mean(axis=0)
    between = readonly(list(sentences), dtype=np.int64)
    return Recall(tuple(models), between, readonly(lost[0]), readonly(lost[1]), math.log2(len(forms)))


def _paid(
    model: LanguageModel,
    sentence: Sequence[str],
    forms: Sequence[str],
    at: Array,
    kinds: Array,
) -> tuple[float, float]:
    """Give the bits of the right form, and those of its kind."""
    *before, right = sentence
    if right not in forms:
        raise ValueError(f"{' '.join(sentence)!r} ends with none of {', '.join(forms)}")
    start = [START] if model.policy.start else []
    try:
        p = model.probabilities([*start, *before])[at]
    except UnseenContextError:
        return math.inf, math.inf
    here = list(forms).index(right)
    found = np.array([p[here], p[kinds == kinds[here]].sum()])
    with np.errstate(divide="ignore"):
        whole, share = np.log2(p.sum()) - np.log2(found)
    return float(whole), float(share)
