"""A small comparison that the tests of its figures share."""

from __future__ import annotations

from functools import cache

import numpy as np

from lecturekit.corpora import lee_corpus
from lecturekit.language import AddK, Comparison, LanguageModel, NGrams, Policy, Tokens, compare, encode

LEE = [lee_corpus().sentence(s) for s in range(150)]
NAMES = ("uniform", "unigram", "3-gram", "RNN", "LSTM")


@cache
def text() -> tuple[Tokens, Tokens]:
    """A text to learn from, and 40 sentences to predict."""
    train = encode(LEE[:110], policy=Policy(least=2))
    return train, encode(LEE[110:], like=train)


@cache
def models() -> dict[str, LanguageModel]:
    """Five models that count, under names that figures know."""
    train, _ = text()
    kinds = [(0, None), (1, None), (3, None), (2, AddK(0.05)), (2, None)]
    return {name: NGrams.fit(train, N, kind) for name, (N, kind) in zip(NAMES, kinds, strict=True)}


@cache
def compared(documents: int = 12) -> Comparison:
    """Their comparison on so many documents."""
    train, test = text()
    document = np.sort(np.arange(40) % documents)
    return compare(models(), test, train=train, document=document)
