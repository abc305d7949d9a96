"""The distributional hypothesis held against a text: words of one class keep the same company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import final

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit.corpora import Corpus
from lecturekit.words._counting import cooccurrence
from lecturekit.words._weighting import ppmi


@final
@dataclass(frozen=True, eq=False)
class Agreement:
    """Pairs of words: how similar their company is, and whether they belong to one class.

    Attributes
    ----------
    pairs : tuple of (str, str), P long
        Every two of the words.
    similarity : (P,) float64
        Cosine of their rows of PPMI, 0 to 1.
    same : (P,) bool
        Whether both belong to the same class.
    """

    pairs: tuple[tuple[str, str], ...]
    similarity: Array
    same: NDArray[np.bool_]

    def __post_init__(self) -> None:
        object.__setattr__(self, "similarity", readonly(self.similarity))
        object.__setattr__(self, "same", readonly(self.same, dtype=np.bool_))

    @property
    def hit_rate(self) -> float:
        """How often a pair of one class has more company in common than a pair of two: 0.5 is chance.

        Notes
        -----
        Of all (same, different) couples of pairs, the share in which the first is more similar, ties as one
        half: the area under the ROC curve, by the ranks of Mann and Whitney (1947).
        """
        inside, outside = self.similarity[self.same], np.sort(self.similarity[~self.same])
        below, not_above = (np.searchsorted(outside, inside, side) for side in ("left", "right"))
        return float((below + not_above).sum() / (2 * inside.size * outside.size))

    def extreme(self, *, same: bool) -> tuple[str, str]:
        """Give the pair that contradicts most: least alike of one class, or most alike of two classes."""
        here = np.flatnonzero(self.same == same)
        values = self.similarity[here]
        return self.pairs[int(here[values.argmin() if same else values.argmax()])]


def context_agreement(corpus: Corpus, classes: Mapping[str, str], *, window: int = 5) -> Agreement:
    """Compare the company of every two words, and note whether they are of one class.

    Parameters
    ----------
    corpus : Corpus
        The text.
    classes : mapping of str to str
        Words of the text, and the class of each.
    window : int
        Words within so many places to the left or right are company.

    Returns
    -------
    Agreement
        A word whose row of PPMI is all zeros is like no other: its cosines are 0.

    Raises
    ------
    ValueError
        If no two words share a class, or no two differ.
    UnknownLabelError
        If the text does not know a word, with the closest spellings.

    Notes
    -----
    The weak hypothesis of A. Lenci (2008), *Distributional semantics in linguistic and cognitive research*,
    Rivista di Linguistica 20(1), 1–31: likeness of meaning goes with likeness of contexts. A class stands
    here for likeness of meaning.
    """
    names = tuple(classes)
    table = (
        ppmi(cooccurrence(corpus, window=window)).values[[corpus.number(name) for name in names]].toarray()
    )
    length = np.linalg.norm(table, axis=1, keepdims=True)
    unit = table / np.where(length > 0, length, 1)
    one, other = np.triu_indices(len(names), 1)
    kinds = np.array([classes[name] for name in names])
    same = kinds[one] == kinds[other]
    if same.all() or not same.any():
        raise ValueError("Name two classes of words that the text knows, one of them with two words or more.")
    pairs = tuple((names[i], names[j]) for i, j in zip(one.tolist(), other.tolist(), strict=True))
    return Agreement(pairs, (unit @ unit.T)[one, other], same)


def shuffle_words(corpus: Corpus, share: float, *, rng: np.random.Generator) -> Corpus:
    """Take a share of all words out of their places and put them back in any order.

    Parameters
    ----------
    corpus : Corpus
        N words.
    share : float
        0 ≤ share ≤ 1 of the places take part; 0 gives the text as it was.
    rng : numpy.random.Generator
        Draws the places and the order.

    Returns
    -------
    Corpus
        The same words, as often as before, in sentences of the same lengths; only their company is new.

    Raises
    ------
    ValueError
        If the share is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"A share lies between 0 and 1; not {share!r}.")
    moved = rng.permutation(len(corpus.tokens))[: round(share * len(corpus.tokens))]
    tokens = corpus.tokens.copy()
    tokens[moved] = corpus.tokens[rng.permutation(moved)]
    return replace(corpus, tokens=tokens)
