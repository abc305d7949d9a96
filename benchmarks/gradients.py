"""Looking into gradients, our closed recursions beside torch's autograd: `python -m benchmarks.gradients`.

RNN, LSTM and GRU, each on the same weights and inputs as in torch. One process, one thread each, float64, one
sequence; the contenders take turns and medians are compared. Every time runs from the inputs to the numbers
that a figure shows, forward pass included. Before a size is timed, all contenders must agree on the numbers.
How our own times grow with T is fitted beside it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks._autograd import Torch
from benchmarks._growth import fitted_exponent
from benchmarks._table import Result, show
from benchmarks._turns import medians, one_thread
from lecturekit.recurrent import GRU, LSTM, RNN

CELLS = (RNN, LSTM, GRU)
SIZES = [(H, T) for H in (8, 32, 128) for T in (20, 50, 200)]
QUICK = [(8, 20), (32, 50)]
D, K = 5, 3  # inputs and outputs
MANY = 20_000  # H * T from which the vectorised passes are sampled too
Job = Callable[[], np.ndarray]


@dataclass(frozen=True)
class Peer:
    """A way in torch to the same numbers, and how many times faster ours should be, in the median.

    Without a reach it is there to be honest about: what is left of torch's time when the model is written
    anew for this one purpose.
    """

    work: str
    name: str
    reach: float | None


LOOP, BATCHED = "loop of autograd.grad", "is_grads_batched"
ADJOINTS, LOSSES, STATES = "|dL/dh_t|, all t", "|dL_t/dh_k|, all t, k", "|dh_t/dh_k|, all t, k"
PRODUCTS = "dh_T/dh_k, all k"
PEERS = (
    Peer(ADJOINTS, "retain_grad", 8),
    Peer(ADJOINTS, "retain_grad, stripped", None),
    Peer(LOSSES, LOOP, 40),
    Peer(LOSSES, BATCHED, 15),
    Peer(STATES, LOOP, 40),
    Peer(STATES, BATCHED, 15),
    Peer(PRODUCTS, "torch.func.jacrev", 10),
)
GROWTH = {
    ADJOINTS: (1, (100, 200, 400, 800)),
    STATES: (2, (100, 200, 400)),
    PRODUCTS: (1, (100, 200, 400, 800)),
}
"""The power of T that each work should grow with, and the T between which it is fitted, at H = 32."""
NEAR = 0.2  # of the power


@dataclass(frozen=True)
class Race:
    """Ours and torch's ways to one result; a peer may run over a sample of the targets only."""

    T: int
    ours: Job
    peers: dict[str, Job]
    samples: dict[str, Sequence[int]] = field(default_factory=dict)

    def scale(self, name: str) -> float:
        """Give the whole work over a peer's; a pass back from t takes t + 1 steps."""
        sample = self.samples.get(name, range(self.T))
        return self.T * (self.T + 1) / 2 / sum(t + 1 for t in sample)

    def check(self) -> None:
        """Fail unless all contenders agree."""
        ours = self.ours()
        for name, job in self.peers.items():
            wanted = ours[self.samples[name]] if name in self.samples else ours
            np.testing.assert_allclose(job(), wanted, rtol=1e-6, atol=1e-12 * wanted.max())


def network(kind: type, H: int, T: int) -> tuple[RNN | LSTM | GRU, np.ndarray, np.ndarray]:
    """Draw a cell, its inputs (T, 1, D) and dL/dz (T, 1, K)."""
    rng = np.random.default_rng(H * T)
    cell = kind.random(inputs=D, hidden=H, outputs=K, spectral_radius=1.2, rng=rng)
    return cell, rng.standard_normal((T, 1, D)), rng.standard_normal((T, 1, K))


def ours(kind: type, H: int, T: int) -> dict[str, Job]:
    """Set up our own work at one size."""
    cell, x, dz = network(kind, H, T)
    return {
        ADJOINTS: lambda: cell.adjoint_norms(cell.unroll(x), dz).values,
        LOSSES: lambda: cell.loss_influence(cell.unroll(x), dz).values,
        STATES: lambda: cell.influence(cell.unroll(x)),
        PRODUCTS: lambda: cell.jacobians(cell.unroll(x)),
    }


def races(kind: type, H: int, T: int, calls: int) -> dict[str, Race]:
    """Set up one size; the loop over units makes about `calls` backward passes, evenly spread over time."""
    peer, jobs = Torch(*network(kind, H, T)), ours(kind, H, T)
    samples = {
        LOOP: _spread(T, max(3, calls // H)),
        BATCHED: _spread(T, T if H * T < MANY else 10),
    }
    return {
        ADJOINTS: Race(
            T,
            jobs[ADJOINTS],
            {"retain_grad": peer.retain_grad, "retain_grad, stripped": peer.retain_grad_stripped},
        ),
        LOSSES: Race(T, jobs[LOSSES], {LOOP: peer.losses_loop, BATCHED: peer.losses_batched}),
        STATES: Race(
            T,
            jobs[STATES],
            {
                LOOP: lambda: peer.influence_loop(samples[LOOP]),
                BATCHED: lambda: peer.influence_batched(samples[BATCHED]),
            },
            samples,
        ),
        PRODUCTS: Race(T, jobs[PRODUCTS], {"torch.func.jacrev": peer.jacrev}),
    }


def _spread(T: int, count: int) -> list[int]:
    """Evenly spread indices of 0 … T-1, all of them if there are no more than `count`."""
    return sorted({round(t) for t in np.linspace(0, T - 1, min(T, count)).tolist()})


def compare(kind: type, sizes: Sequence[tuple[int, int]], seconds: float, calls: int) -> list[Result]:
    """Time all sizes of one cell, printing a line for each; the medians over them as rows."""
    ratios: dict[Peer, list[float]] = {peer: [] for peer in PEERS}
    for H, T in sizes:
        for work, race in races(kind, H, T, calls).items():
            race.check()
            taken = medians({"ours": race.ours, **race.peers}, seconds)
            for peer in (p for p in PEERS if p.work == work):
                scale = race.scale(peer.name)
                ratios[peer].append(scale * taken[peer.name] / taken["ours"])
                sys.stdout.write(
                    f"{kind.__name__:<5} {work:<22} {H:>4} {T:>4} {1e3 * taken['ours']:>10.3f}  "
                    f"{peer.name:<22} {1e3 * scale * taken[peer.name]:>10.2f} {ratios[peer][-1]:>7.1f}x"
                    f"{' *' if scale != 1.0 else ''}\n"
                )
                sys.stdout.flush()
    return [verdict(kind.__name__, peer, values) for peer, values in ratios.items()]


def verdict(cell: str, peer: Peer, ratios: Sequence[float]) -> Result:
    """Say the median ratio over the sizes and the smallest, and whether both reach."""
    ratio, least = statistics.median(ratios), min(ratios)
    reach = f">= {peer.reach:g}x, none < 1" if peer.reach else "none < 1"
    met = ratio >= (peer.reach or 1.0) and least >= 1.0
    return Result(f"{cell} {peer.work}", f"torch, {peer.name}", f"least {least:.1f}x", ratio, reach, met)


def growth(kind: type, seconds: float) -> list[Result]:
    """Fit how our times grow with T, at H = 32."""
    rows = []
    for work, (power, lengths) in GROWTH.items():
        taken = medians({str(T): ours(kind, 32, T)[work] for T in lengths}, seconds)
        exponent = fitted_exponent(lengths, [taken[str(T)] for T in lengths])
        rows.append(
            Result(
                f"{kind.__name__} {work}",
                f"H = 32, T = {lengths[0]} to {lengths[-1]}",
                f"grows with T^{exponent:.2f}",
                None,
                f"T^{power}, within {NEAR:g}",
                abs(exponent - power) <= NEAR,
            )
        )
    return rows


def main(*, quick: bool = False) -> list[Result]:
    """Measure in turns, print every size and the table, return its rows."""
    sizes, seconds, calls = (QUICK, 0.3, 64) if quick else (SIZES, 1.2, 512)
    head = f"{'work':<28} {'H':>4} {'T':>4} {'ours ms':>10}  {'torch peer':<22} {'ms':>10} {'ratio':>8}\n"
    sys.stdout.write(head)
    with one_thread():
        rows = [row for kind in CELLS for row in compare(kind, sizes, seconds, calls)]
        rows += [row for kind in CELLS for row in growth(kind, 2 * seconds)]
    sys.stdout.write("\nratio = torch's time / ours; *: a part of the backward passes, scaled up\n\n")
    sys.stdout.write(show("Gradients, median over the sizes", rows) + "\n")
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two sizes, under a minute")
    main(quick=parser.parse_args().quick)
