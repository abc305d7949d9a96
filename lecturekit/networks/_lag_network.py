"""A small recurrent network for the tasks with a lag."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional

from ._examples import UNSCORED, Batch
from ._lag_tasks import TOLERANCE, lag_task
from ._sentence_words import checked_seed, drawn_with

CELLS = ("RNN", "GRU", "LSTM")
USUAL = {"LSTM": 1.0}  # where the bias of the gate that keeps starts, unless it is torch's own


class LagNetwork(nn.Module):
    """One layer of a cell, and a readout.

    Parameters
    ----------
    cell : str
        ``"RNN"`` (tanh), ``"GRU"`` or ``"LSTM"``, each as ``torch.nn`` has it, with its own first weights,
        drawn evenly from ±1/√H.
    task : str
        ``"adding"``: squared error of the sum after the last step. ``"copy"``: cross-entropy at each cue.
    hidden : int
        H.
    keep_bias : float, optional
        Where the bias of the gate that keeps starts: f of an LSTM, u of a GRU (torch's z). The cell then
        keeps about σ(keep_bias) of itself from step to step until it has learned better: 0.73 at 1, 0.95 at
        3. torch adds up two biases for each gate; the first is set, the second is 0. None is as usual: 1 for
        an LSTM, as Jozefowicz et al. (2015) advise, while a GRU's two biases are left as torch drew them,
        so that their sum is small and it keeps about a half. An RNN has no such gate: nothing is set.
    seed : int
        Of the first weights; torch's own random numbers are left as they were.

    Attributes
    ----------
    rnn : torch.nn.RNN, GRU or LSTM
        Time first.
    readout : torch.nn.Linear

    Raises
    ------
    ValueError
        For another cell or task, or a bias that is no finite number.
    """

    def __init__(
        self,
        cell: str,
        task: str = "adding",
        *,
        hidden: int = 32,
        keep_bias: float | None = None,
        seed: int = 0,
    ) -> None:
        super().__init__()
        if cell not in CELLS:
            raise ValueError(f"no cell {cell!r}; there are {', '.join(CELLS)}")
        self.task = lag_task(task)
        if keep_bias is not None and not math.isfinite(keep_bias):
            raise ValueError(f"keep_bias must be a finite number, not {keep_bias}")
        self.settings: dict[str, object] = {"cell": cell, "task": task, "hidden": hidden}
        self.settings |= {
            "keep_bias": None if keep_bias is None else float(keep_bias),
            "seed": checked_seed(seed),
        }
        with drawn_with(seed):
            self.rnn = getattr(nn, cell)(self.task.inputs, hidden)
            self.readout = nn.Linear(hidden, self.task.outputs)
        start = USUAL.get(cell) if keep_bias is None else keep_bias
        if start is not None and cell != "RNN":
            with torch.no_grad():  # the second rows of both: torch's are i f g o, and r z n
                self.rnn.bias_ih_l0[hidden : 2 * hidden] = start
                self.rnn.bias_hh_l0[hidden : 2 * hidden] = 0.0

    def forward(self, batch: Batch) -> torch.Tensor:
        """Answer: (B,) sums, or (N, 8) scores of the symbols at the scored steps."""
        if self.task.name == "adding":
            h, _ = self.rnn(batch.x)
            last = h[batch.lengths - 1, torch.arange(len(batch))]
            return self.readout(last).squeeze(1)
        x = functional.one_hot(batch.x, self.task.inputs).to(self.readout.weight.dtype)
        h, _ = self.rnn(x)
        return self.readout(h[batch.y != UNSCORED])

    def losses(self, batch: Batch) -> torch.Tensor:
        """(N,) loss of each answer: its squared error, or −log of the right symbol's probability in nats."""
        if self.task.name == "adding":
            return (self(batch) - batch.y).square()
        return functional.cross_entropy(self(batch), batch.y[batch.y != UNSCORED], reduction="none")

    def hits(self, batch: Batch) -> torch.Tensor:
        """(N,) bool: the sum less than 0.08 off (0.04 of its range), or the right symbol."""
        if self.task.name == "adding":
            return (self(batch) - batch.y).abs() < TOLERANCE
        return self(batch).argmax(1) == batch.y[batch.y != UNSCORED]
