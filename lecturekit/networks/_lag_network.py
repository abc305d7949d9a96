"""A small recurrent network for the tasks with a lag."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from ._examples import UNSCORED, Batch
from ._lag_tasks import TOLERANCE, lag_task

CELLS = ("RNN", "GRU", "LSTM")


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
    forget_bias : float
        Where the LSTM's forget bias starts; 1 as Jozefowicz et al. (2015) advise. The cell then keeps
        σ(1) = 0.73 of itself from step to step until it has learned better. The other cells have none.
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
        For another cell or task.
    """

    def __init__(
        self, cell: str, task: str = "adding", *, hidden: int = 32, forget_bias: float = 1.0, seed: int = 0
    ) -> None:
        super().__init__()
        if cell not in CELLS:
            raise ValueError(f"no cell {cell!r}; there are {', '.join(CELLS)}")
        self.task = lag_task(task)
        self.settings: dict[str, object] = {"cell": cell, "task": task, "hidden": hidden}
        self.settings |= {"forget_bias": float(forget_bias), "seed": seed}
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            self.rnn = getattr(nn, cell)(self.task.inputs, hidden)
            self.readout = nn.Linear(hidden, self.task.outputs)
        if cell == "LSTM":
            with torch.no_grad():  # torch's rows are i f g o, and its two biases add up
                self.rnn.bias_ih_l0[hidden : 2 * hidden] = forget_bias
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
