"""What the threshold of unknown words does to a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record
from lecturekit.corpora import Split
from lecturekit.language import NGrams, Policy, encode

from ._settings import unit_of

LEASTS = (1, 2, 3, 5, 10, 20)


@dataclass(frozen=True, eq=False, repr=False)
class Thresholds(Record):
    """One text under L thresholds of unknown words, and M models that count.

    Attributes
    ----------
    least : (L,) int64
        Words seen less often in the training part are ``<unk>``.
    V : (L,) int64
        Outcomes.
    unknown : (L,)
        Share of the validation tokens that are ``<unk>``.
    names : tuple of M str
    perplexities : (M, L)
        On the validation part: a threshold is chosen before the test is read.
    """

    least: NDArray[np.int64]
    V: NDArray[np.int64]
    unknown: Array
    names: tuple[str, ...]
    perplexities: Array


def threshold_effect(split: Split, leasts: Sequence[int] = LEASTS, *, order: int = 3) -> Thresholds:
    """Count and score a text anew under several thresholds.

    Parameters
    ----------
    split : Split
    leasts : sequence of int
        Thresholds, from 1; those at which no word would be known are left out.
    order : int
        N of the N-gram model.

    Returns
    -------
    Thresholds
        Of the uniform model, unigrams and N-grams (interpolated Kneser–Ney).

    Raises
    ------
    ValueError
        If no threshold leaves a word that is known.
    """
    unit = unit_of(split)
    if not leasts:
        raise ValueError("name at least one threshold, such as 2")
    rows = []
    for least in leasts:
        try:
            train = encode(split.train.sentences, policy=Policy(unit=unit, least=least))
        except ValueError:
            if least == min(leasts):
                raise
            continue
        new = encode(split.validation.sentences, like=train)
        models = [NGrams.fit(train, order=n) for n in (0, 1, order)]
        unknown = new.unknown.sum() / new.predicted.sum()
        rows.append((least, train.V, unknown, [float(model.perplexity(new)) for model in models]))
    kept, V, unknown, perplexities = (np.array(column) for column in zip(*rows, strict=True))
    return Thresholds(
        readonly(kept, dtype=np.int64),
        readonly(V, dtype=np.int64),
        readonly(unknown),
        ("uniform", "unigram", f"{order}-gram"),
        readonly(perplexities.T),
    )
