"""A dictionary counted from sentences and their translations: what is right word for word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit.corpora import SentencePair, Vocabulary

NOTHING = 0  # the French word that every sentence has besides its own


class WordDictionary:
    """Translates word for word, each French word by its likeliest English one.

    What is the translation of what is not told: it is found by expectation and maximisation, with t(e | f)
    from a uniform start (IBM model 1, Brown et al. 1993). Every French sentence has an empty word besides,
    for English words that come from none. It knows no order, and one word for each.

    Parameters
    ----------
    french, english : Vocabulary
    table : (V_f, V_e) array_like
        t(e | f); the first row is that of the empty word, the first column that of no known word.
    """

    def __init__(self, french: Vocabulary, english: Vocabulary, table: Array) -> None:
        self.french, self.english = french, english
        self.table = readonly(table, float)

    @classmethod
    def of(cls, pairs: Iterable[SentencePair], rounds: int = 8) -> WordDictionary:
        """Count one.

        Parameters
        ----------
        pairs : iterable of SentencePair
        rounds : int
            Of expectation and maximisation.

        Raises
        ------
        ValueError
            For no sentence.
        """
        listed = tuple(pairs)
        if not listed:
            raise ValueError("there is no sentence to count words in")
        french, english = (
            Vocabulary(list(dict.fromkeys(word for pair in listed for word in getattr(pair, side))))
            for side in ("french", "english")
        )
        f, e, place = _beside(listed, french, english)
        table = np.full((len(french), len(english)), 1 / len(english))
        for _ in range(rounds):
            share = table[f, e]
            share = share / np.bincount(place, share)[place]  # each English word comes from one French word
            table = np.bincount(f * len(english) + e, share, table.size).reshape(table.shape)
            table = table / np.maximum(table.sum(axis=1, keepdims=True), 1e-300)
        return cls(french, english, table)

    def greedy(self, sources: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
        """Translate sentences; for an unknown word stands ``<unk>``."""
        best = self.table.argmax(axis=1)
        best[NOTHING] = 0
        return [tuple(self.english.words[best[k]] for k in self.french.encode(words)) for words in sources]


def _beside(
    pairs: tuple[SentencePair, ...], french: Vocabulary, english: Vocabulary
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every French word beside every English one of its sentence, and which place that is: (N,) each."""
    f, e, place, places = [], [], [], 0
    for pair in pairs:
        here, there = np.append(french.encode(pair.french), NOTHING), english.encode(pair.english)
        f.append(np.repeat(here, len(there)))
        e.append(np.tile(there, len(here)))
        place.append(np.tile(np.arange(len(there)) + places, len(here)))
        places += len(there)
    return np.concatenate(f), np.concatenate(e), np.concatenate(place)
