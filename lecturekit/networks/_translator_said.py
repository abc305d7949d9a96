"""What `decode` asks of a translator: how the English sentence goes on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from lecturekit._arrays import Array
from lecturekit.language import Continuation

from ._translator import State, Translator


class Translating(Continuation):
    """The translation of one sentence, still to be said; a state is the decoder's h (and c), each (H,).

    Parameters
    ----------
    network : Translator
    source : sequence of str
        French words; one that the network does not know is read as ``<unk>``.

    Raises
    ------
    ValueError
        If there is no word to read.
    """

    def __init__(self, network: Translator, source: Sequence[str]) -> None:
        self.outcomes = network.outcomes
        self._network, self._numbers = network, network.french.encode(source)
        if not len(self._numbers):
            raise ValueError("there is no word to translate; type a sentence, such as: le chien sur la plage")

    @torch.no_grad()
    def start(self) -> tuple[State, Array]:
        """Read the whole French sentence; the state after ``<s>``, and the log-probabilities (K,) then."""
        x = torch.from_numpy(self._numbers)[:, None].to(self._network.readout.weight.device)
        state = self._network.encode(x, torch.tensor([len(x)], device=x.device))
        states, rows = self._step([self._network.begin], state)
        return states[0], rows[0]

    @torch.no_grad()
    def read(self, states: Sequence[State], words: Sequence[int]) -> tuple[list[State], Array]:
        """Read one English word each; n states, and (n, K) log-probabilities."""
        return self._step(list(words), tuple(torch.stack(parts) for parts in zip(*states, strict=True)))

    def _step(self, words: list[int], state: State) -> tuple[list[State], Array]:
        fed = torch.tensor(words, device=self._network.readout.weight.device)[None]
        scores, after = self._network.step(fed, state)
        rows = scores[0].double().log_softmax(dim=1).cpu().numpy()
        return [tuple(part[n] for part in after) for n in range(len(words))], np.asarray(rows)
