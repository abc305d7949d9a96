"""How many whole sentences a translator gets right, by their length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._record import Record
from lecturekit.corpora import SentencePair, Translations

from ._training import Recipe, train
from ._training_curves import Curves
from ._translation_dictionary import WordDictionary
from ._translator import Translator

HIDDEN_WORDS = 0.01  # share of the French words that are read as <unk> in training
SIZES = {"cell": "LSTM", "embedding": 32, "hidden": 96}
#: How the translator of notebook 10 is trained: about eight seconds on one core.
TRANSLATION_RECIPE = Recipe(epochs=5, batch=32, rate=0.01, patience=5)


@dataclass(frozen=True, eq=False, repr=False)
class TranslationScore(Record):
    """Sentences translated greedily, and whether every word was right.

    Attributes
    ----------
    lengths : (N,) int64
        French words of each sentence.
    right : (N,) bool
    said : tuple of N tuples of str
    """

    lengths: NDArray[np.int64]
    right: NDArray[np.bool_]
    said: tuple[tuple[str, ...], ...]

    @property
    def accuracy(self) -> float:
        """Share of sentences that are right as a whole."""
        return float(self.right.mean())

    def by_length(self, lengths: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Give the share that is right of the sentences of each length, NaN of none, and their numbers."""
        counts = np.array([(self.lengths == n).sum() for n in lengths])
        right = np.array([(self.right & (self.lengths == n)).sum() for n in lengths], dtype=float)
        return np.divide(right, counts, out=np.full(len(counts), np.nan), where=counts > 0), counts


def score_translations(
    network: Translator | WordDictionary, pairs: Iterable[SentencePair]
) -> TranslationScore:
    """Let a translator translate, the likeliest word each time, and compare with the right translations.

    Raises
    ------
    ValueError
        If there is no sentence.
    """
    asked = tuple(pairs)
    if not asked:
        raise ValueError("there is no sentence to translate")
    said = network.greedy([pair.french for pair in asked])
    right = [words == pair.english for words, pair in zip(said, asked, strict=True)]
    lengths = np.array([len(pair.french) for pair in asked])
    return TranslationScore(lengths, np.array(right), tuple(said))


def train_translator(
    corpus: Translations, recipe: Recipe | None = None, *, seed: int = 0, **more: Any
) -> tuple[Translator, Curves]:
    """Train a translator as notebook 10 does: an LSTM of 96 units, words of 32 numbers, five epochs.

    Parameters
    ----------
    corpus : Translations
    recipe : Recipe, optional
        `TRANSLATION_RECIPE` unless given; its own seed is put in the place of the recipe's.
    seed : int
        Of the first weights, of the order, and of the French words that are hidden as ``<unk>``.
    **more
        For `Translator`: ``cell``, ``embedding``, ``hidden``, ``reverse``, ``forcing``; for `train`:
        ``watch``, ``progress``, ``checkpoint``.

    Returns
    -------
    network : Translator
    curves : Curves
    """
    shown = {name: more.pop(name) for name in ("watch", "progress", "checkpoint") if name in more}
    network = Translator(corpus.french, corpus.english, **{**SIZES, **more}, seed=seed)
    lessons = network.examples(corpus.train, unknown=HIDDEN_WORDS, rng=np.random.default_rng(seed))
    steps = replace(recipe or TRANSLATION_RECIPE, seed=seed)
    return network, train(network, lessons, network.examples(corpus.validation), steps, **shown)


def held_out_runs(
    corpus: Translations, seeds: Sequence[int] = range(10)
) -> list[tuple[int, tuple[str, ...], float]]:
    """Train once for each seed, and translate the lecture's sentence, which is in no lesson.

    Parameters
    ----------
    corpus : Translations
    seeds : sequence of int

    Returns
    -------
    list of (seed, words, seconds)
        What was said for *le chien sur la plage*, and how long the training took.
    """
    found = []
    for seed in seeds:
        network, curves = train_translator(corpus, seed=seed, progress=False)
        (said,) = network.greedy([corpus.held_out.french])
        found.append((seed, said, curves.seconds))
    return found
