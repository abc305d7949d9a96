"""The best of very many scores, that pass block by block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MARGIN = np.float32(1e-5)  # above the rounding of a float32 product: these few are scored again, exactly


class Sieve:
    """Keeps, while blocks of scores pass, all that can still be among the best of each question."""

    def __init__(self, questions: int, count: int) -> None:
        self.count = count
        self.floor = np.full(questions, np.finfo(np.float32).min, dtype=np.float32)  # above −∞: no answer
        self.question = np.empty(0, dtype=np.intp)  # (n,), of what is kept: to which question it is an answer
        self.place = np.empty(0, dtype=np.intp)  # (n,), which word it is
        self.score = np.empty(0, dtype=np.float32)  # (n,)

    def take(self, scores: Floats, row: int) -> None:
        """Look at a block of scores (R, Q) whose first line is word `row`; −∞ is no answer."""
        if row == 0 and len(scores) > self.count:
            best = np.partition(scores.T, -self.count, axis=1)[:, -self.count]
            self.floor = np.maximum(self.floor, best - _MARGIN)
        place, question = np.divmod(np.flatnonzero(scores >= self.floor), len(self.floor))
        self.question = np.concatenate([self.question, question])
        self.place = np.concatenate([self.place, place + row])
        self.score = np.concatenate([self.score, scores[place, question]])
        if len(self.question) > 8 * self.count * len(self.floor):
            self._raise_floor()

    def _raise_floor(self) -> None:
        order = np.lexsort((-self.score, self.question))
        starts = np.searchsorted(self.question[order], np.arange(len(self.floor) + 1))
        last = starts[:-1] + self.count - 1  # where the count-th best of each question stands
        full = last < starts[1:]
        best = self.score[order[last[full]]]
        self.floor[full] = np.maximum(self.floor[full], best - _MARGIN)
        stays = self.score >= self.floor[self.question]
        self.question, self.place, self.score = self.question[stays], self.place[stays], self.score[stays]

    def places(self) -> list[NDArray[np.intp]]:
        """Give for each question the rows to choose from, in order of the vocabulary."""
        self._raise_floor()
        return [np.sort(self.place[self.question == q]) for q in range(len(self.floor))]
