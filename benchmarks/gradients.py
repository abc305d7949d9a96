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


class Torch:
    """The same network in torch.

    Once as one writes it, `torch.nn.RNNCell` and `torch.nn.Linear`, for `retain_grad`; for all the rest
    stripped for speed: input projections in one product, no gradients of weights.
    """

    def __init__(self, rnn: RNN, x: np.ndarray, dz: np.ndarray) -> None:
        self.cell, self.readout = modules(rnn)
        self.W_T, self.V_T = torch.tensor(rnn.W).T, torch.tensor(rnn.V).T
        self.U_T, self.b, self.d = torch.tensor(rnn.U).T, torch.tensor(rnn.b), torch.tensor(rnn.d)
        self.x, self.dz = torch.tensor(x), torch.tensor(dz)
        self.T, self.H = len(x), rnn.hidden

    def states(self, pushes: torch.Tensor | None = None) -> list[torch.Tensor]:
        """Run forward, with a graph from h0 on; `pushes` (T, H) are added to the states."""
        projected = self.x @ self.U_T + self.b
        h = torch.zeros(1, self.H, dtype=torch.float64, requires_grad=pushes is None)
        out = []
        for t in range(self.T):
            h = torch.tanh(torch.addmm(projected[t], h, self.W_T))
            h = h if pushes is None else h + pushes[t]
            out.append(h)
        return out

    def losses(self, states: Sequence[torch.Tensor]) -> torch.Tensor:
        """L_t, linear in z_t so that dL_t/dz_t is what was given: (T,)."""
        z = torch.stack(list(states)) @ self.V_T + self.d
        return (z * self.dz).sum(dim=(1, 2))

    def retain_grad(self) -> np.ndarray:
        """Norms of all adjoints: (T,)."""
        self.cell.zero_grad()
        self.readout.zero_grad()
        h, states = torch.zeros(1, self.H, dtype=torch.float64), []
        for x in self.x:
            h = self.cell(x, h)
            h.retain_grad()
            states.append(h)
        (self.readout(torch.stack(states)) * self.dz).sum().backward()
        return torch.stack([h.grad for h in states]).flatten(1).norm(dim=1).numpy()

    def retain_grad_stripped(self) -> np.ndarray:
        """Norms of all adjoints without gradients of weights: (T,)."""
        states = self.states()
        for h in states:
            h.retain_grad()
        self.losses(states).sum().backward()
        return torch.stack([h.grad for h in states]).flatten(1).norm(dim=1).numpy()

    def losses_loop(self) -> np.ndarray:
        """One backward pass for each loss: (T, T)."""
        states = self.states()
        losses, out = self.losses(states), torch.zeros(self.T, self.T, dtype=torch.float64)
        for t in range(self.T):
            grads = torch.autograd.grad(losses[t], states[: t + 1], retain_graph=True)
            out[t, : t + 1] = torch.stack(grads).flatten(1).norm(dim=1)
        return out.numpy()

    def losses_batched(self) -> np.ndarray:
        """All losses in one vectorised backward pass: (T, T)."""
        states = self.states()
        unit = torch.eye(self.T, dtype=torch.float64)
        grads = torch.autograd.grad(self.losses(states), states, unit, is_grads_batched=True)
        return torch.stack(grads, dim=1).flatten(2).norm(dim=2).numpy()

    def influence_loop(self, targets: Sequence[int]) -> np.ndarray:
        """One backward pass for each unit of each state in `targets`: (len(targets), T)."""
        states, out = self.states(), torch.zeros(len(targets), self.T, dtype=torch.float64)
        for row, t in enumerate(targets):
            for unit in range(self.H):
                grads = torch.autograd.grad(states[t][0, unit], states[: t + 1], retain_graph=True)
                out[row, : t + 1] += torch.stack(grads).flatten(1).square().sum(dim=1)
        return out.sqrt().numpy()

    def influence_batched(self) -> np.ndarray:
        """One vectorised backward pass for each state: (T, T)."""
        states, out = self.states(), torch.zeros(self.T, self.T, dtype=torch.float64)
        unit = torch.eye(self.H, dtype=torch.float64)[:, None]
        for t in range(self.T):
            grads = torch.autograd.grad(
                states[t], states[: t + 1], unit, retain_graph=True, is_grads_batched=True
            )
            out[t, : t + 1] = torch.stack(grads).flatten(1).norm(dim=1)
        return out.numpy()

    def jacrev(self) -> np.ndarray:
        """Jacobian of the last state with respect to a push on every state: (T, H, H)."""
        pushes = torch.zeros(self.T, self.H, dtype=torch.float64)
        jacobian = torch.func.jacrev(lambda e: self.states(e)[-1][0])(pushes)
        return jacobian.transpose(0, 1).numpy()


def modules(rnn: RNN) -> tuple[torch.nn.RNNCell, torch.nn.Linear]:
    """Make the same network of torch's own modules."""
    cell = torch.nn.RNNCell(rnn.inputs, rnn.hidden, dtype=torch.float64)
    readout = torch.nn.Linear(rnn.hidden, rnn.outputs, dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih.copy_(torch.tensor(rnn.U))
        cell.weight_hh.copy_(torch.tensor(rnn.W))
        cell.bias_ih.copy_(torch.tensor(rnn.b))
        cell.bias_hh.zero_()
        readout.weight.copy_(torch.tensor(rnn.V))
        readout.bias.copy_(torch.tensor(rnn.d))
    return cell, readout


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
            np.testing.assert_allclose(job(), wanted, rtol=1e-8, atol=1e-200)


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
    """Let the jobs take turns until the time is over, in at least 3 rounds; medians in seconds.

    A turn lasts 5 ms or one run, so that short jobs are measured warm, as while a slider is dragged.
    """
    times: dict[str, list[float]] = {name: [] for name in jobs}
    end = time.perf_counter() + seconds
    rounds = 0
    while rounds < 3 or time.perf_counter() < end:
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
