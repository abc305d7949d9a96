"""500 recorded steps of skip-gram at V = 30, beside torch: `python -m benchmarks.skipgram`.

One process, one thread, float64; the contenders take turns and medians are compared. Torch trains two
`torch.nn.Embedding` with autograd and `torch.optim.SGD` on the same pairs in the same order, and keeps a copy
of both after each step, as ours does. Before anything is timed, both must have the same vectors. A redraw is
everything from the start of training to the finished figure.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

import numpy as np
import torch

from benchmarks._table import Result, show
from benchmarks._turns import medians, one_thread
from lecturekit.figures import training_steps
from lecturekit.words import SkipGram, SkipGramPairs, Training, skip_gram_pairs, train_skip_gram

V, D, STEPS, RATE = 30, 10, 500, 0.1
REDRAW, REACH = 0.1, 5.0
STATIONS = range(0, STEPS + 1, 20)


def text() -> SkipGramPairs:
    """Make a text of 600 words out of 30, the frequent ones more often."""
    rng = np.random.default_rng(0)
    words = np.minimum(rng.geometric(0.1, size=600), V) - 1
    words[:V] = np.arange(V)
    return skip_gram_pairs([f"w{i}" for i in words], window=3)


def train(pairs: SkipGramPairs, negatives: int) -> Training:
    """Ours, from the same start each time."""
    model = SkipGram.random(pairs.vocabulary, dim=D, rng=np.random.default_rng(1))
    rng = np.random.default_rng(2)
    return train_skip_gram(model, pairs, steps=STEPS, rate=RATE, negatives=negatives, rng=rng)


def redraw(pairs: SkipGramPairs, negatives: int) -> None:
    """Train, compute the loss over the text on the way, and make the figure of the last step."""
    run = train(pairs, negatives)
    losses = run.corpus_loss(pairs, STATIONS)
    training_steps(run, losses, step=STEPS, pair=run.vocabulary[:2])


class Torch:
    """The same steps by autograd."""

    def __init__(self, run: Training) -> None:
        self.run = run
        self.targets = torch.tensor(run.targets)
        self.centres = torch.tensor(run.inputs[:, 0])
        self.scored = torch.tensor(np.concatenate([run.targets, run.negatives], axis=1))
        self.hit = torch.zeros(self.scored.shape[1], dtype=torch.float64)
        self.hit[0] = 1.0

    def train(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Take all steps, keeping W and W_out, each (S + 1, V, D)."""
        W, W_out = (
            torch.nn.Embedding.from_pretrained(torch.tensor(array[0]), freeze=False)
            for array in (self.run.W, self.run.W_out)
        )
        optimiser = torch.optim.SGD([W.weight, W_out.weight], lr=RATE)
        kept = [torch.empty(STEPS + 1, V, D, dtype=torch.float64) for _ in range(2)]
        for s in range(STEPS + 1):
            kept[0][s], kept[1][s] = W.weight.detach(), W_out.weight.detach()
            if s < STEPS:
                optimiser.zero_grad()
                self.loss(W, W_out, s).backward()
                optimiser.step()
        return kept[0], kept[1]

    def loss(self, W: torch.nn.Embedding, W_out: torch.nn.Embedding, s: int) -> torch.Tensor:
        """Loss of step s."""
        h = W(self.centres[s])
        if self.run.objective == "softmax":
            return torch.nn.functional.cross_entropy((W_out.weight @ h)[None], self.targets[s])
        return torch.nn.functional.binary_cross_entropy_with_logits(
            W_out(self.scored[s]) @ h, self.hit, reduction="sum"
        )


def compare(negatives: int, seconds: float) -> list[Result]:
    """Time one objective: the redraw by itself, the steps beside torch's."""
    pairs = text()
    peer = Torch(train(pairs, negatives))
    for ours, theirs in zip((peer.run.W, peer.run.W_out), peer.train(), strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-10)
    jobs: dict[str, Callable] = {
        "redraw": lambda: redraw(pairs, negatives),
        "ours": lambda: train(pairs, negatives),
        "torch": peer.train,
    }
    taken = medians(jobs, seconds)
    what = f"{negatives} negatives" if negatives else "softmax"
    ratio = taken["torch"] / taken["ours"]
    per_step = {name: 1e6 * taken[name] / STEPS for name in ("ours", "torch")}
    return [
        Result(
            f"{STEPS} steps redrawn, V = {V}, {what}",
            "a bound",
            f"{1000 * taken['redraw']:.0f} ms",
            None,
            f"<= {1000 * REDRAW:.0f} ms",
            taken["redraw"] <= REDRAW,
        ),
        Result(
            f"one recorded step, {what}",
            f"torch, Embedding + autograd {per_step['torch']:.0f} µs",
            f"{per_step['ours']:.0f} µs",
            ratio,
            f">= {REACH:g}x",
            ratio >= REACH,
        ),
    ]


def main(*, quick: bool = False) -> list[Result]:
    """Measure in turns, print the table, return its rows."""
    with one_thread():
        rows = [row for k in (0, 5) for row in compare(k, 1.0 if quick else 6.0)]
    sys.stdout.write(show("Skip-gram, medians", rows) + "\n")
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two seconds instead of twelve")
    main(quick=parser.parse_args().quick)
