"""The answers to an analogy, as a record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit.corpora import position
from lecturekit.words._scores import AnalogyMethod, Floats, Question, best_first, check_count
from lecturekit.words._slips import near_spellings

_QUANTITY = {
    "3cosadd": "cosine with b − a + c",
    "3cosmul": "cos b · cos c / cos a, each moved to 0…1",
    "neighbour": "cosine with c",
    "distance": "distance to b − a + c",
}
_SHOWN = 10


@dataclass(frozen=True, eq=False)
class Ranked:
    """Words and their scores, best first.

    Attributes
    ----------
    words : tuple of str, K long
    scores : (K,) float32
    """

    words: tuple[str, ...]
    scores: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(self.words))
        object.__setattr__(self, "scores", readonly(self.scores, np.float32))


@dataclass(frozen=True, eq=False)
class Analogy:
    """The answers to one question "a is to b as c is to …?", every word of the vocabulary with its score.

    Attributes
    ----------
    question : tuple of three str
        a, b, c.
    places : (3,) intp
        Their places in the vocabulary.
    vocabulary : tuple of str, V long
        The words.
    every : (V,) float32
        The score of each, the three inputs included; NaN for one that cannot be an answer because its vector
        is zero or not finite.
    point : (D,) float64
        What was asked for: b − a + c, or c alone for the method "neighbour".
    method : str
        How words were scored, see `analogy`.
    exclude : bool
        Whether the three inputs are kept out of the answers.
    quantity : str
        What a score is, in words. Small distances are good, large values of all the others.
    """

    question: Question
    places: NDArray[np.intp]
    vocabulary: tuple[str, ...]
    every: Floats
    point: Array
    method: AnalogyMethod
    exclude: bool = True
    quantity: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "question", tuple(self.question))
        object.__setattr__(self, "places", readonly(self.places, np.intp))
        object.__setattr__(self, "every", readonly(self.every, np.float32))
        object.__setattr__(self, "point", readonly(self.point))
        object.__setattr__(self, "quantity", self.quantity or _QUANTITY[self.method])

    @property
    def smaller_is_better(self) -> bool:
        """True for distances."""
        return self.method == "distance"

    @property
    def words(self) -> tuple[str, ...]:
        """The ten best answers, best first; fewer in a small vocabulary."""
        return self._shown.words

    @property
    def scores(self) -> Floats:
        """Scores of `words`, (K,), K ≤ 10."""
        return self._shown.scores

    @property
    def answer(self) -> str:
        """The best word; empty if no word can be an answer."""
        return self.words[0] if self.words else ""

    def best(self, count: int = _SHOWN) -> Ranked:
        """Give so many answers, best first, those of equal score in order of the vocabulary.

        Raises
        ------
        ValueError
            If count is below 1.
        """
        keys = self._keys if not self.exclude else self._without_inputs
        places = best_first(keys, check_count(count))
        return Ranked(tuple(self.vocabulary[i] for i in places), self.every[places])

    def score(self, word: str) -> float:
        """Give the score of any word; NaN if it has none. An unknown one raises UnknownLabelError."""
        return float(self.every[self._place(word)])

    def rank(self, word: str) -> int | None:
        """Give the place of a word among the answers, 1 for the best; None if it cannot be an answer.

        None stands for an input that is excluded, and for a word whose vector is zero or not finite. An
        unknown word raises UnknownLabelError.
        """
        return _rank(self._without_inputs if self.exclude else self._keys, self._place(word))

    @property
    def left_out(self) -> tuple[tuple[str, int], ...]:
        """The inputs, each with the rank it has among all words when nothing is excluded, best first.

        An input of rank 1 is what the formula itself answers: it was taken out of the list by hand.
        """
        ranks = {w: _rank(self._keys, int(i)) for w, i in zip(self.question, self.places, strict=True)}
        return tuple(sorted(((word, rank) for word, rank in ranks.items() if rank), key=lambda pair: pair[1]))

    @cached_property
    def _shown(self) -> Ranked:
        return self.best()

    @cached_property
    def _keys(self) -> Floats:
        return -self.every if self.smaller_is_better else self.every

    @cached_property
    def _without_inputs(self) -> Floats:
        keys = self._keys.copy()
        keys[self.places] = np.nan
        return keys

    def _place(self, word: str) -> int:
        try:
            return self.vocabulary.index(word)
        except ValueError:
            near = near_spellings(word, self.vocabulary, frozenset(self.vocabulary))
            return position(word, near, kind="word")


def _rank(keys: Floats, place: int) -> int | None:
    if np.isnan(keys[place]):
        return None
    before = np.count_nonzero(keys > keys[place]) + np.count_nonzero(keys[:place] == keys[place])
    return int(before) + 1
