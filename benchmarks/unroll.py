"""Forward runs that keep every intermediate, beside torch's that keep none: `python -m benchmarks.unroll`.

RNN, GRU and LSTM, T = 64 steps, one thread each, the same weights and inputs; the contenders take turns and
medians are compared. Ours runs from the inputs to a record of every pre-activation, gate and state, in
float64, and to the outputs z. Torch's is inference, `torch.nn.RNN`, `GRU` or `LSTM` under `no_grad`: it
returns h of every step and the last state, and has no outputs to compute. It runs in the same precision, and
once more in float32, its default. Before a size is timed, all must agree on every h.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

import numpy as np
import torch

from benchmarks._table import Result, show
from benchmarks._turns import medians, one_thread
from lecturekit.recurrent import GRU, LSTM, RNN

CELLS = (RNN, GRU, LSTM)
T, D, K = 64, 16, 3  # steps, inputs, outputs
SIZES = [(B, H) for B in (1, 32) for H in (32, 128)]
REACHES = {(RNN, 1): 0.7, (RNN, 32): 0.7, (LSTM, 1): 3.5, (LSTM, 32): 1.6}
"""At most this many times torch's time, by cell and batch, in torch's float64."""
PEERS = {"float64": (torch.float64, 1e-10), "float32": (torch.float32, 1e-4)}
"""Torch's precisions, and how far apart a state may be."""


@dataclass(frozen=True)
class Size:
    """What is run.

    Parameters
    ----------
    kind : type
        Of our cell; torch's has the same name.
    B, H : int
        Sequences and units.
    T, D : int
        Steps and inputs.
    """

    kind: type
    B: int
    H: int
    T: int = T
    D: int = D

    def contenders(self) -> dict[str, Run]:
        """Set up ours and torch's, by precision, on the same weights and inputs."""
        x = np.random.default_rng(self.B * self.H).standard_normal((self.T, self.B, self.D))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.H)
            module = getattr(torch.nn, self.kind.__name__)(self.D, self.H, dtype=torch.float64)
            readout = torch.nn.Linear(self.H, K, dtype=torch.float64)
        cell = self.kind.from_torch(module, readout)
        return {"ours": Ours(cell, x)} | {name: Torch(module, x, dtype) for name, (dtype, _) in PEERS.items()}


class Run:
    """A network and its inputs."""

    def run(self) -> object:
        """Run over the sequence: what is timed."""
        raise NotImplementedError

    def states(self) -> np.ndarray:
        """Give h of every step, (T, B, H)."""
        raise NotImplementedError


class Ours(Run):
    """One of our cells."""

    def __init__(self, cell: RNN | GRU | LSTM, x: np.ndarray) -> None:
        self.cell, self.x = cell, x

    def run(self) -> object:
        """Run and keep all."""
        return self.cell.unroll(self.x)

    def states(self) -> np.ndarray:
        """Give h of every step, (T, B, H)."""
        return self.cell.unroll(self.x).h


class Torch(Run):
    """The same weights in torch's own module, with a given precision."""

    def __init__(self, module: torch.nn.Module, x: np.ndarray, dtype: torch.dtype) -> None:
        sizes = (module.input_size, module.hidden_size)
        self.module = type(module)(*sizes, dtype=dtype).eval()
        self.module.load_state_dict(module.state_dict())
        self.x = torch.tensor(x, dtype=dtype)

    def run(self) -> tuple:
        """Run and keep h of every step."""
        with torch.no_grad():
            return self.module(self.x)

    def states(self) -> np.ndarray:
        """Give h of every step, (T, B, H)."""
        return self.run()[0].numpy()


def check(runs: dict[str, Run]) -> None:
    """Fail unless all have the same states."""
    wanted = runs["ours"].states()
    for name, (_, near) in PEERS.items():
        np.testing.assert_allclose(runs[name].states(), wanted, rtol=0, atol=near, err_msg=name)


def verdicts(size: Size, taken: dict[str, float]) -> list[Result]:
    """Set ours beside torch in both precisions; times in seconds."""
    rows = []
    for name in PEERS:
        reach = REACHES.get((size.kind, size.B)) if name == "float64" else None
        times = taken["ours"] / taken[name]
        rows.append(
            Result(
                f"{size.kind.__name__} unroll, B = {size.B}, H = {size.H}",
                f"torch, {name}, {1000 * taken[name]:.2f} ms",
                f"{1000 * taken['ours']:.2f} ms, {times:.2f} times torch's",
                1 / times,
                f"<= {reach:g} times torch's" if reach else "",
                times <= reach if reach else None,
            )
        )
    return rows


def compare(size: Size, seconds: float) -> list[Result]:
    """Check and time one size."""
    runs = size.contenders()
    check(runs)
    return verdicts(size, medians({name: run.run for name, run in runs.items()}, seconds))


def main(*, quick: bool = False) -> list[Result]:
    """Measure in turns, print the table, return its rows."""
    with one_thread():
        rows = [
            row
            for kind in CELLS
            for B, H in SIZES
            for row in compare(Size(kind, B, H), 0.3 if quick else 3.0)
        ]
    sys.stdout.write(show(f"Forward runs of {T} steps, medians", rows) + "\n")
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="0.3 s a size instead of 3")
    main(quick=parser.parse_args().quick)
