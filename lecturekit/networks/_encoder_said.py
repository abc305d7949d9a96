"""What a sentence coder's decoder may say next, as every decoder asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.language import Continuation

AT_ONCE = 4096  # sentences that are scored side by side


class FromVector(Continuation):
    """A sentence still to be said from a vector: a state is the decoder's h, (H,).

    Parameters
    ----------
    coder : SentenceCoder
    goal : str
        Which decoder.
    vector : (H,) array_like
    """

    def __init__(self, coder: Any, goal: str, vector: ArrayLike) -> None:
        self.outcomes: tuple[str, ...] = coder.outcomes
        self._coder, self._goal = coder, goal
        weight = coder.readout.weight
        self._vector = torch.as_tensor(np.array(vector, float), dtype=weight.dtype, device=weight.device)

    def start(self) -> tuple[torch.Tensor, Array]:
        """Give h after ``<s>``, and the log-probabilities (K,) of the first word."""
        (state,), rows = self._step([torch.zeros_like(self._vector)], [len(self.outcomes)])
        return state, rows[0]

    def read(self, states: Sequence[torch.Tensor], words: Sequence[int]) -> tuple[list[torch.Tensor], Array]:
        """Add one word to each of n sentences; (n, K) log-probabilities of what follows."""
        return self._step(states, words)

    @torch.no_grad()
    def _step(self, states: Sequence[torch.Tensor], words: Sequence[int]) -> tuple[list[torch.Tensor], Array]:
        read = torch.tensor(list(map(int, words)), device=self._vector.device)[None]
        vectors = self._vector.expand(len(words), -1)
        _, last = self._coder.say(self._goal, vectors, read, torch.stack(list(states))[None])
        rows = self._coder.readout(last[0]).double().log_softmax(dim=1)
        return list(last[0]), np.asarray(rows.cpu().numpy(), float)


@torch.no_grad()
def said_logprobs(coder: Any, goal: str, vectors: ArrayLike, sentences: Sequence[Sequence[str]]) -> Array:
    """Give the log-probability of each of M sentences, with its end, from each of N vectors.

    Parameters
    ----------
    coder : SentenceCoder
    goal : str
        Which decoder speaks.
    vectors : (N, H) array_like
    sentences : sequence of M sequences of str
        Unknown words count as ``<unk>``.

    Returns
    -------
    (N, M) array
        Natural logarithms.
    """
    weight = coder.readout.weight
    given = torch.as_tensor(np.array(vectors, float), dtype=weight.dtype, device=weight.device)  # (N, H)
    V, N = len(coder.vocabulary), len(given)
    found = np.empty((N, len(sentences)))
    for m, words in enumerate(sentences):
        numbers = torch.tensor([V + 1, *coder.vocabulary.encode(words), V], device=given.device)
        for start in range(0, N, AT_ONCE):
            some = given[start : start + AT_ONCE]
            h, _ = coder.say(goal, some, numbers[:-1, None].expand(-1, len(some)))
            rows = coder.readout(h).log_softmax(dim=2)  # (T, n, V + 1)
            each = rows.gather(2, numbers[1:, None, None].expand(-1, len(some), 1))
            found[start : start + AT_ONCE, m] = each.sum(dim=0)[:, 0].double().cpu().numpy()
    return found
