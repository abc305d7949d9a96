"""What a decoder asks of a model: what may come first, and what may come after that."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from lecturekit._arrays import Array

from ._estimates import UnseenContextError


class Continuation(ABC):
    """A sentence that is still to be said: after a context, for a sentence to translate, about a picture.

    One class for each kind of model; `decode` and `beam_search` know no more than this.

    Attributes
    ----------
    outcomes : tuple of K str
        What can come next, ``"</s>"`` among them.
    """

    outcomes: tuple[str, ...]

    @abstractmethod
    def start(self) -> tuple[Any, Array]:
        """Give the state before the first word, and the log-probabilities (K,) of what comes first."""

    @abstractmethod
    def read(self, states: Sequence[Any], words: Sequence[int]) -> tuple[list[Any], Array]:
        """Add one word to each of n sentences begun.

        Parameters
        ----------
        states : sequence of n states
            As `start` and `read` gave them; they are not changed.
        words : sequence of n int
            Places in `outcomes`.

        Returns
        -------
        list of n states
        (n, K) array
            Log-probabilities of what follows; a row of −inf where the model has no estimate.
        """


class AfterContext(Continuation):
    """Of any language model: a state is the words so far, and each step asks the model anew.

    Parameters
    ----------
    probabilities : callable
        Of a sequence of words: (K,).
    outcomes : tuple of K str
    context : sequence of str
    """

    def __init__(
        self, probabilities: Callable[[list[str]], Array], outcomes: tuple[str, ...], context: Sequence[str]
    ) -> None:
        self.outcomes = outcomes
        self._probabilities, self._context = probabilities, tuple(context)

    def start(self) -> tuple[tuple[str, ...], Array]:
        """Give the context, and the log-probabilities (K,) after it."""
        return self._context, self._after(self._context)

    def read(
        self, states: Sequence[tuple[str, ...]], words: Sequence[int]
    ) -> tuple[list[tuple[str, ...]], Array]:
        """Add one word to each of n contexts; (n, K) log-probabilities after them."""
        longer = [(*state, self.outcomes[word]) for state, word in zip(states, words, strict=True)]
        return longer, np.array([self._after(context) for context in longer])

    def _after(self, context: tuple[str, ...]) -> Array:
        try:
            p = self._probabilities(list(context))
        except UnseenContextError:
            p = np.zeros(len(self.outcomes))
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(p))
