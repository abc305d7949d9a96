"""A model that never says ``<unk>``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.corpora import UNKNOWN

from ._continuation import Continuation


class Known(Continuation):
    """The continuation of a model with ``<unk>`` left out: its other outcomes, normalised again.

    Parameters
    ----------
    whole : Continuation
        Without ``<unk>`` among its outcomes it stays as it is.
    """

    def __init__(self, whole: Continuation) -> None:
        self.outcomes = whole.outcomes
        self._whole = whole
        self._unknown = np.array([word == UNKNOWN for word in whole.outcomes])

    def start(self) -> tuple[Any, Array]:
        """Give the state before the first word, and the log-probabilities (K,) of what comes first."""
        state, row = self._whole.start()
        return state, self._left(row)

    def read(self, states: Sequence[Any], words: Sequence[int]) -> tuple[list[Any], Array]:
        """Add one word to each of n sentences; (n, K) log-probabilities after them."""
        longer, rows = self._whole.read(states, words)
        return longer, self._left(rows)

    def _left(self, rows: Array) -> Array:
        """Take ``<unk>`` out of log-probabilities (…, K); a row with nothing else is all −inf."""
        left = np.where(self._unknown, -np.inf, np.asarray(rows, float))
        if not self._unknown.any():
            return left
        total = np.logaddexp.reduce(left, axis=-1, keepdims=True)
        return left - np.where(np.isfinite(total), total, 0.0)
