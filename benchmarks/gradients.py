"""Looking into gradients: our closed recursions beside torch's autograd, on the same network and inputs.

One process, one thread each, float64, one sequence; the contenders take turns and medians are compared.
Every time runs from the inputs to the numbers that a figure shows, forward pass included. Before a size is
timed, all contenders must agree on the numbers.

Run it: ``python benchmarks/gradients.py`` (``--quick`` for two sizes in some seconds).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from benchmarks._autograd import Torch
from lecturekit.recurrent import RNN

SIZES = [(H, T) for H in (8, 32, 128) for T in (20, 50, 200)]
QUICK = [(8, 20), (32, 50)]
D, K = 5, 3  # inputs and outputs
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


PEERS = (
    Peer("|dL/dh_t|, all t", "retain_grad", 6),
    Peer("|dL/dh_t|, all t", "retain_grad, stripped", None),
    Peer("|dL_t/dh_k|, all t, k", "loop of autograd.grad", 30),
    Peer("|dL_t/dh_k|, all t, k", "is_grads_batched", 10),
    Peer("|dh_t/dh_k|, all t, k", "loop of autograd.grad", 30),
    Peer("|dh_t/dh_k|, all t, k", "is_grads_batched", 10),
    Peer("dh_T/dh_k, all k", "torch.func.jacrev", 10),
)
ADJOINTS, LOSSES, STATES, PRODUCTS = dict.fromkeys(peer.work for peer in PEERS)


@dataclass(frozen=True)
class Race:
    """Ours and torch's ways to one result; a loop may run over a sample of its targets."""

    ours: Job
    peers: dict[str, Job]
    sample: Sequence[int] | None = None
    scale: float = 1.0  # the whole work over that of the sample

    def sampled(self, name: str) -> bool:
        """Whether a peer does only a part of the work."""
        return self.scale != 1.0 and name.startswith("loop")

    def check(self) -> None:
        """Fail unless all contenders agree."""
        ours = self.ours()
        for name, job in self.peers.items():
            wanted = ours[self.sample] if self.sampled(name) else ours
            np.testing.assert_allclose(job(), wanted, rtol=1e-6, atol=1e-12 * wanted.max())


def races(H: int, T: int, calls: int) -> dict[str, Race]:
    """Set up one size; the loop over units makes about `calls` backward passes, evenly spread over time."""
    rng = np.random.default_rng(H * T)
    rnn = RNN.random(inputs=D, hidden=H, outputs=K, spectral_radius=1.2, rng=rng)
    x, dz = rng.standard_normal((T, 1, D)), rng.standard_normal((T, 1, K))
    peer = Torch(rnn, x, dz)
    sample = _spread(T, max(3, calls // H))
    loop, batched = "loop of autograd.grad", "is_grads_batched"
    return {
        ADJOINTS: Race(
            lambda: rnn.adjoint_norms(rnn.unroll(x), dz).values,
            {"retain_grad": peer.retain_grad, "retain_grad, stripped": peer.retain_grad_stripped},
        ),
        LOSSES: Race(
            lambda: rnn.loss_influence(rnn.unroll(x), dz).values,
            {loop: peer.losses_loop, batched: peer.losses_batched},
        ),
        STATES: Race(
            lambda: rnn.influence(rnn.unroll(x)),
            {loop: lambda: peer.influence_loop(sample), batched: peer.influence_batched},
            sample,
            sum(range(1, T + 1)) / sum(t + 1 for t in sample),  # a pass from t takes t + 1 steps
        ),
        PRODUCTS: Race(lambda: rnn.jacobians(rnn.unroll(x)), {"torch.func.jacrev": peer.jacrev}),
    }


def _spread(T: int, count: int) -> list[int]:
    """Evenly spread indices of 0 … T-1, all of them if there are no more than `count`."""
    return sorted({round(t) for t in np.linspace(0, T - 1, min(T, count)).tolist()})


def medians(jobs: dict[str, Job], seconds: float) -> dict[str, float]:
    """Let the jobs take turns until the time is over, in at least 3 rounds (2 of more than 20 s); medians.

    A turn lasts 5 ms or one run, so that short jobs are measured warm, as while a slider is dragged.
    """
    times: dict[str, list[float]] = {name: [] for name in jobs}
    start = time.perf_counter()
    rounds = 0
    while rounds < 3 or time.perf_counter() < start + seconds:
        if rounds == 2 and time.perf_counter() > start + 40:
            break
        for name, job in jobs.items():
            times[name] += turn(job)
        rounds += 1
    return {name: statistics.median(values) for name, values in times.items()}


def turn(job: Job, seconds: float = 0.005) -> list[float]:
    """Run a job over and over for some time, at least once; the seconds that each run took."""
    taken: list[float] = []
    while not taken or sum(taken) < seconds:
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return taken


def compare(sizes: Sequence[tuple[int, int]], seconds: float, calls: int) -> dict[Peer, list[float]]:
    """Time all sizes, printing a line for each; ratios by peer."""
    ratios: dict[Peer, list[float]] = {peer: [] for peer in PEERS}
    print(f"{'work':<22} {'H':>4} {'T':>4} {'ours ms':>9}  {'torch peer':<22} {'ms':>10} {'ratio':>8}")
    for H, T in sizes:
        for work, race in races(H, T, calls).items():
            race.check()
            taken = medians({"ours": race.ours, **race.peers}, seconds)
            for peer in (p for p in PEERS if p.work == work):
                scale = race.scale if race.sampled(peer.name) else 1.0
                theirs = taken[peer.name] * scale
                ratios[peer].append(theirs / taken["ours"])
                mark = " *" if scale != 1.0 else ""
                print(
                    f"{work:<22} {H:>4} {T:>4} {1e3 * taken['ours']:>9.3f}  {peer.name:<22} "
                    f"{1e3 * theirs:>10.2f} {ratios[peer][-1]:>7.1f}x{mark}"
                )
    return ratios


def summary(ratios: dict[Peer, list[float]]) -> str:
    """Say for each peer the median ratio over the sizes, the smallest, and whether both reach."""
    lines = [f"{'work':<22} {'torch peer':<22} {'median':>8} {'smallest':>9} {'reach':>6}  met"]
    for peer, values in ratios.items():
        median, least = statistics.median(values), min(values)
        met = "yes" if median >= (peer.reach or 1.0) and least >= 1.0 else "NO"
        reach = f"{peer.reach:g}x" if peer.reach else "-"
        lines.append(f"{peer.work:<22} {peer.name:<22} {median:>7.1f}x {least:>8.1f}x {reach:>6}  {met}")
    return "\n".join(lines)


def main() -> None:
    """Print the table of all sizes and the summary."""
    parser = argparse.ArgumentParser(description="Gradients beside torch's autograd.")
    parser.add_argument("--quick", action="store_true", help="two sizes, some seconds")
    quick = parser.parse_known_args()[0].quick
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            ratios = compare(QUICK if quick else SIZES, 0.3 if quick else 1.5, 64 if quick else 1024)
    finally:
        torch.set_num_threads(before)
    print("\nratio = torch's time / ours; *: a part of the backward passes was timed and scaled up")
    print(summary(ratios))


if __name__ == "__main__":
    main()
