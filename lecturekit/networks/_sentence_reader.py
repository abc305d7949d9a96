"""What recurrent networks that read sentences share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lecturekit.corpora import Vocabulary

from ._examples import Batch
from ._sentence_words import SentenceNetwork, drawn_with, whole
from ._sentence_words import sentence as sentence

RUNS = {"RNN_TANH": torch.rnn_tanh, "GRU": torch.gru, "LSTM": torch.lstm}  # what the modules call
CELLS = {"RNN": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}
SIZES = ("embedding", "hidden", "layers")


class Reader(SentenceNetwork):
    """What `Classifier` and `Tagger` share: words to vectors, through a recurrent network, to scores.

    They are small: on a CPU they train in seconds, and a GPU, which waits for every single step, is slower.
    """

    def __init__(
        self, vocabulary: Vocabulary | Sequence[str], outputs: Sequence[str], **settings: Any
    ) -> None:
        super().__init__(vocabulary, outputs, _checked(settings))
        self.reverse = False
        D, H, N = (self._settings[name] for name in SIZES)
        both = self._settings["bidirectional"]
        with drawn_with(self._settings["seed"]):
            self.embedding = self._embed(D)
            self.rnn = CELLS[self._settings["cell"]](D, H, num_layers=N, bidirectional=both)
            self.readout = nn.Linear(2 * H if both else H, len(self.outputs))

    def _states(self, batch: Batch) -> torch.Tensor:
        """States of the top layer, (T, B, H or 2 H); what follows a sentence's end does not count."""
        x = self.embedding(batch.x)
        if self.reverse:
            return _turned(self.rnn(_turned(x, batch.lengths))[0], batch.lengths)
        if not self._settings["bidirectional"]:
            return self.rnn(x)[0]
        return _both_ways(self.rnn, x, batch.lengths)


def _both_ways(rnn: Any, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Run a bidirectional module over padded sentences (T, B, D): (T, B, 2 H).

    The same numbers as with `torch.nn.utils.rnn.pack_padded_sequence`, which takes more than twice as long on
    a CPU: each direction of each layer is a run of its own, the second over the sentences turned round. On a
    graphics card it is the other way round: there the weights of all runs lie in one piece.
    """
    if x.is_cuda:
        packed = pack_padded_sequence(x, lengths.cpu(), enforce_sorted=False)
        return pad_packed_sequence(rnn(packed)[0], total_length=len(x))[0]
    start = x.new_zeros(1, x.shape[1], rnn.hidden_size)
    states = (start, start) if rnn.mode == "LSTM" else start
    for level in range(rnn.num_layers):
        parts = []
        for reverse, suffix in ((False, f"_l{level}"), (True, f"_l{level}_reverse")):
            names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            weights = [getattr(rnn, name + suffix) for name in names]
            read = _turned(x, lengths) if reverse else x
            y = RUNS[rnn.mode](read, states, weights, True, 1, 0.0, rnn.training, False, False)[0]
            parts.append(_turned(y, lengths) if reverse else y)
        x = torch.cat(parts, dim=2)
    return x


def _turned(steps: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Each sentence of (T, B, D) back to front; what fills it up stays behind it."""
    step = torch.arange(len(steps), device=steps.device)[:, None]
    order = torch.where(step < lengths, lengths - 1 - step, step)
    return steps[order, torch.arange(len(lengths), device=steps.device)]


def _checked(settings: dict[str, Any]) -> dict[str, Any]:
    if settings["cell"] not in CELLS:
        raise ValueError(f"there is no cell {settings['cell']!r}; there are {', '.join(CELLS)}")
    return settings | {name: whole(name, settings[name]) for name in SIZES}
