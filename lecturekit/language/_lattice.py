"""The lattice of words over frames, and paths through it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._speech import phone_scores
from ._speech_lexicon import Lexicon


@dataclass(frozen=True, eq=False, repr=False)
class Lattice(Record):
    """Every word of a lexicon at every place where it could have been said.

    Attributes
    ----------
    words : tuple of W str
    lengths : (W,) int64
        How many frames each word takes: as many as it has phones.
    acoustic : (T, W)
        log P(frames a … a + length − 1 | word) of each word if it begins at frame a; −inf where it would
        last beyond the end.
    """

    words: tuple[str, ...]
    lengths: NDArray[np.int64]
    acoustic: Array

    @property
    def T(self) -> int:  # noqa: N802
        """How many frames there are."""
        return len(self.acoustic)


@dataclass(frozen=True, eq=False, repr=False)
class Path(Record):
    """A sentence that covers all frames, with its scores.

    Attributes
    ----------
    words : tuple of n str
    starts : (n,) int64
        The frame at which each begins.
    ends : (n,) int64
        The frame after its last.
    acoustic : (n,)
        log P(its frames | word), in nats.
    language : (n + 1,)
        log P(word | words before), and of the end of the sentence.
    weight, penalty : float
        λ and p of the search that this path is meant for.
    """

    words: tuple[str, ...]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    acoustic: Array
    language: Array
    weight: float
    penalty: float

    def __str__(self) -> str:
        return " ".join(self.words)

    @property
    def heard(self) -> float:
        """What the ear says: log P(acoustics | words)."""
        return float(self.acoustic.sum())

    @property
    def believed(self) -> float:
        """What the language model says: log P(words), without the weight."""
        return float(self.language.sum())

    @property
    def total(self) -> float:
        """What the winner has most of: log P(acoustics | words) + λ log P(words) − p · number of words."""
        weighted = self.weight * self.believed if self.weight else 0.0  # 0 · −inf is not wanted
        return self.heard + weighted - self.penalty * len(self.words)


LONGEST = 100  # frames


def lattice(frames: Array, lexicon: Lexicon, sigma: float) -> Lattice:
    """Score every word of a lexicon at every place.

    Parameters
    ----------
    frames : (T, D) array
        What is heard, `Utterance.frames`.
    lexicon : Lexicon
    sigma : float
        Standard deviation of the noise that the listener reckons with.

    Returns
    -------
    Lattice
        All words at all places: nothing is left out.

    Raises
    ------
    ValueError
        For more than 100 frames; what `phone_scores` refuses.
    """
    if len(frames) > LONGEST:
        raise ValueError(f"at most {LONGEST} phones are heard in one go, not {len(frames)}")
    scores = phone_scores(frames, sigma)
    T, L = len(scores), lexicon.phones.shape[1]
    padded = np.full((T + L, scores.shape[1] + 1), -np.inf)
    padded[:T, :-1] = scores
    padded[:, -1] = 0  # phone −1: a word that is over costs nothing
    at = np.arange(T)[:, None, None] + np.arange(L)  # (T, 1, L)
    return Lattice(lexicon.words, lexicon.lengths, padded[at, lexicon.phones].sum(axis=2))
