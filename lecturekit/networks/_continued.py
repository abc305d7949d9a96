"""Sentences that recurrent decoders go on with, whatever they were told first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from lecturekit._arrays import Array
from lecturekit.language import END, Continuation

State = tuple[torch.Tensor, ...]  # h, and c of an LSTM: (layers, B, H) each
Step = Callable[[torch.Tensor, State | None], tuple[torch.Tensor, State]]


class AfterStates(Continuation):
    """A sentence begun in a recurrent decoder: a state is h (and c) of all its layers, (N, H) each.

    Parameters
    ----------
    outcomes : tuple of K str
    step : callable
        Reads words (T, B) from a state and gives the scores (B, K) of what follows the last of them, and the
        state then; None is the state before all.
    begun : sequence of int
        Numbers of what is read first: at least one.
    device : torch.device
    """

    def __init__(
        self, outcomes: tuple[str, ...], step: Step, begun: Sequence[int], device: torch.device
    ) -> None:
        self.outcomes = outcomes
        self._step, self._begun, self._device = step, list(begun), device

    def start(self) -> tuple[State, Array]:
        """Read what comes first; give the state after it, and the log-probabilities (K,)."""
        states, rows = self._read(torch.tensor(self._begun)[:, None], None)
        return states[0], rows[0]

    def read(self, states: Sequence[State], words: Sequence[int]) -> tuple[list[State], Array]:
        """Read one word each; n states, and (n, K) log-probabilities."""
        joined = tuple(torch.stack(parts, dim=1) for parts in zip(*states, strict=True))
        return self._read(torch.tensor(list(words))[None], joined)

    @torch.no_grad()
    def _read(self, words: torch.Tensor, before: State | None) -> tuple[list[State], Array]:
        scores, after = self._step(words.to(self._device), before)
        rows: Array = scores.double().log_softmax(dim=1).cpu().numpy()
        return [tuple(part[:, n] for part in after) for n in range(words.shape[1])], rows


@torch.no_grad()
def greedy_many(
    outcomes: tuple[str, ...], step: Step, first: torch.Tensor, longest: int
) -> list[tuple[str, ...]]:
    """Say the likeliest next word again and again, for B sentences at once, until ``</s>`` or so many words.

    Parameters
    ----------
    outcomes : tuple of K str
    step : callable
        As of `AfterStates`.
    first : (1, B) tensor
        What each reads first.
    longest : int
    """
    word, state, said = first, None, []
    for _ in range(longest):
        scores, state = step(word, state)
        word = scores.argmax(dim=1)[None]
        said.append(word[0].cpu().numpy())
    end = outcomes.index(END)
    ended = [np.append(np.flatnonzero(column == end), longest)[0] for column in np.array(said).T]
    return [
        tuple(outcomes[n] for n in column[:last])
        for column, last in zip(np.array(said).T, ended, strict=True)
    ]


def run(rnn: Any, x: torch.Tensor, before: State | None) -> tuple[torch.Tensor, State]:
    """Run a torch module from a state, whatever its kind: the outputs (T, B, H), and the state then."""
    started = before if before is None or len(before) > 1 else before[0]
    h, after = rnn(x, started)
    return h, after if isinstance(after, tuple) else (after,)
