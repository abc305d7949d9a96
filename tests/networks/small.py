"""Small networks and examples for the tests of the training loop."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from lecturekit.networks import Batch, Examples

WORDS, CLASSES = 11, 3


class Small(nn.Module):
    """Labels a sequence of words; with ``each`` it labels every word."""

    def __init__(self, *, each: bool = False, dropout: float = 0.0, seed: int = 0, hidden: int = 5) -> None:
        super().__init__()
        self.each = each
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.embedding, self.rnn = nn.Embedding(WORDS, 4), nn.GRU(4, hidden)
            self.readout = nn.Linear(hidden, CLASSES)
        self.dropout = nn.Dropout(dropout)

    def scores(self, batch: Batch) -> torch.Tensor:
        h, _ = self.rnn(self.dropout(self.embedding(batch.x)))
        return self.readout(h[batch.mask] if self.each else h[batch.lengths - 1, torch.arange(len(batch))])

    def answers(self, batch: Batch) -> torch.Tensor:
        return batch.y[batch.mask] if self.each else batch.y

    def losses(self, batch: Batch) -> torch.Tensor:
        return nn.functional.cross_entropy(self.scores(batch), self.answers(batch), reduction="none")

    def hits(self, batch: Batch) -> torch.Tensor:
        return self.scores(batch).argmax(1) == self.answers(batch)


def sentences(count: int, seed: int, *, each: bool = False) -> Examples:
    """Words with a rule to learn: the label is the first word's remainder by three."""
    rng = np.random.default_rng(seed)
    x = [rng.integers(0, WORDS, rng.integers(1, 8)) for _ in range(count)]
    return Examples(x=tuple(x), y=tuple(v % CLASSES if each else int(v[0] % CLASSES) for v in x))


class Scripted(nn.Module):
    """Its validation losses are written down; each update moves its one weight, which tells epochs apart."""

    def __init__(self, validation: list[float], training: list[float] | None = None) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(()))
        self.script, self.updates = iter(validation), iter(training or [])
        self.seen: list[float] = []  # the weight at each validation

    def losses(self, batch: Batch) -> torch.Tensor:
        if self.training:
            return (self.weight - 100.0 + next(self.updates, 0.0)).square().expand(len(batch))
        self.seen.append(float(self.weight))
        return torch.full((len(batch),), next(self.script)) + 0 * self.weight

    def hits(self, batch: Batch) -> torch.Tensor:
        return torch.ones(len(batch), dtype=torch.bool)


def weights(network: nn.Module) -> dict[str, np.ndarray]:
    """Copy all weights."""
    return {name: value.detach().clone().numpy() for name, value in network.state_dict().items()}


def same(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> bool:
    """Tell whether two sets of weights are the same to the last bit."""
    return a.keys() == b.keys() and all(a[name].tobytes() == b[name].tobytes() for name in a)
