"""The window that slides over one sentence, step by step, for the eye to follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import readonly
from lecturekit.corpora import LabelledMatrix
from lecturekit.words._counting import check_window


@dataclass(frozen=True, eq=False)
class WindowWalk:
    """All pairs that a window counts while it slides over n words; step i has word i in its centre.

    Attributes
    ----------
    words : tuple of str, n long
        The sentence.
    window : int
        Reach to each side, in words.
    first, last : (n,) int64
        The window of step i covers the places ``first[i]`` to ``last[i]``, both included.
    centres, contexts : (P,) int64
        Places of the two words of each counted pair, in the order of counting.
    starts : (n + 1,) int64
        Step i counts the pairs ``starts[i]`` to ``starts[i + 1] − 1``.
    """

    words: tuple[str, ...]
    window: int
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    centres: NDArray[np.int64]
    contexts: NDArray[np.int64]
    starts: NDArray[np.int64]

    def __post_init__(self) -> None:
        for name in ("first", "last", "centres", "contexts", "starts"):
            object.__setattr__(self, name, readonly(getattr(self, name), dtype=np.int64))

    @property
    def n_steps(self) -> int:
        """Number of steps, as many as words."""
        return len(self.words)

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The different words, in order of first appearance."""
        return tuple(dict.fromkeys(self.words))

    def neighbours(self, step: int) -> tuple[int, ...]:
        """Give the places of the words counted with word `step`, 0 ≤ step < n, from left to right."""
        self._check(step, self.n_steps - 1)
        return tuple(self.contexts[self.starts[step] : self.starts[step + 1]].tolist())

    def pairs(self, step: int) -> tuple[tuple[str, str], ...]:
        """Give the pairs (centre word, context word) counted at a step, 0 ≤ step < n."""
        return tuple((self.words[step], self.words[j]) for j in self.neighbours(step))

    def counts(self, steps: int | None = None) -> LabelledMatrix:
        """Count the pairs of the first so many steps.

        Parameters
        ----------
        steps : int, optional
            0 ≤ steps ≤ n; all unless given. ``counts(i + 1)`` is the table once step i is done.

        Returns
        -------
        LabelledMatrix
            (v, v) counts, centre words in rows, context words in columns. Each step fills the row of its
            centre; the table is symmetric again once all steps are done.
        """
        steps = self.n_steps if steps is None else steps
        self._check(steps, self.n_steps)
        vocabulary = self.vocabulary
        number = np.array([vocabulary.index(word) for word in self.words], dtype=np.int64)
        done = slice(0, self.starts[steps])
        table = np.zeros((len(vocabulary), len(vocabulary)))
        np.add.at(table, (number[self.centres[done]], number[self.contexts[done]]), 1)
        return LabelledMatrix(table, vocabulary, vocabulary, quantity="count")

    def _check(self, step: int, largest: int) -> None:
        if not 0 <= step <= largest:
            raise IndexError(f"There is no step {step}: this sentence allows 0 to {largest}.")


def window_positions(words: Sequence[str], *, window: int = 2) -> WindowWalk:
    """Slide a window over a sentence and write down which pairs are counted at which step.

    Parameters
    ----------
    words : sequence of str
        A sentence of n ≥ 1 words, as ``corpus.sentence(s)`` or `tokenize` gives it.
    window : int
        Reach to each side, in words; at least 1.

    Returns
    -------
    WindowWalk
        Its total counts are those of `cooccurrence` on a corpus of this one sentence.

    Raises
    ------
    ValueError
        If there is no word, or the window is not a whole number of at least 1.
    """
    if isinstance(words, str):
        raise TypeError("Give the words of the sentence one by one: tokenize(sentence).")
    n, window = len(words), check_window(window)
    if n == 0:
        raise ValueError("There is no word for the window to slide over.")
    places = np.arange(n)
    gap = np.abs(places[:, None] - places[None, :])  # (n, n), distance of place i and place j
    centres, contexts = np.nonzero((gap >= 1) & (gap <= window))
    return WindowWalk(
        words=tuple(words),
        window=window,
        first=np.maximum(places - window, 0),
        last=np.minimum(places + window, n - 1),
        centres=centres,
        contexts=contexts,
        starts=np.searchsorted(centres, np.arange(n + 1)),
    )
