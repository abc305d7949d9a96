"""How probable a scene's true sentences are at any temperature, without drawing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import Scene

from ._captions import Captioner


@dataclass(frozen=True, eq=False, repr=False)
class Warmth(Record):
    """True sentences of one scene at some temperatures.

    Attributes
    ----------
    temperatures : (T,) array
        Above 0.
    sentences : tuple of S tuples of str
        All that are true of the scene.
    each : (S, T) array
        Probability that one drawn caption is this sentence.
    """

    temperatures: Array
    sentences: tuple[tuple[str, ...], ...]
    each: Array

    @property
    def true(self) -> Array:
        """Give the probability that a drawn caption is true, (T,)."""
        return np.clip(self.each.sum(axis=0), 0, 1)

    def all_heard(self, draws: int) -> Array:
        """Give the probability that each of two sentences comes at least once in some draws, (T,).

        Raises
        ------
        ValueError
            If there are not two of them.
        """
        if len(self.sentences) != 2:
            raise ValueError(f"this is counted for two true sentences, not for {len(self.sentences)}")
        missed = ((1 - self.each) ** draws).sum(axis=0)
        return np.clip(1 - missed + (1 - self.true) ** draws, 0, 1)


def warmth(network: Captioner, scene: Scene, temperatures: ArrayLike) -> Warmth:
    """Work out how probable each true sentence of a scene is when words are drawn from p^(1 / T).

    Raises
    ------
    ValueError
        For temperatures that are not finite and above 0, or a scene of which nothing true can be said.
    """
    warm = np.asarray(temperatures, float)
    if warm.ndim != 1 or not warm.size or not (np.isfinite(warm) & (warm > 0)).all():
        raise ValueError(f"temperatures are finite numbers above 0 in a row, got {temperatures!r:.60}")
    sentences = scene.sentences()
    if not sentences:
        raise ValueError("of this scene nothing can be told; place its things less slantedly")
    (code,) = network.codes([scene])
    each = np.empty((len(sentences), len(warm)))
    for n, words in enumerate(sentences):
        said = [network.outcomes.index(word) for word in (*words, "</s>")]
        scores = np.log(network.distributions(code, words))[None] / warm[:, None, None]  # (T, words + 1, K)
        scores -= np.logaddexp.reduce(scores, axis=2, keepdims=True)
        each[n] = np.exp(scores[:, np.arange(len(said)), said].sum(axis=1))
    return Warmth(warm, sentences, each)
