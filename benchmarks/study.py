"""A study of a million tokens, beside a bare PyTorch loop: `python -m benchmarks.study`.

The text is generated: words by Zipf's law, sentences as long as those of news. Ours is what the assignment
runs, `networks.train` on that text's sentences with the study's own recipe: padded batches of about one
length, clipped gradients, curves, a watch four times a second. The peer is the loop that everybody writes:
the text as one stream, cut into as many tokens an update, Embedding, RNN, Linear, cross-entropy, clipping,
Adam; no padding, no masks, no curves. Both take turns, on the threads that torch takes by itself, and tokens
a second are compared. Then the memory that a whole study takes, and how long the default one takes.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from benchmarks._table import Result, show
from lecturekit.assignment import Study, plan
from lecturekit.assignment._train import examples
from lecturekit.corpora import Documents, split_documents
from lecturekit.language import encode
from lecturekit.networks import Curves, train

CELLS = ("RNN", "GRU", "LSTM")
TOKENS, H, D = 1_000_000, 128, 64
REACH, MEMORY, MINUTES = 0.9, 2000, 3.0
"""Times the peer's tokens a second; MB; for the default study."""


def written(tokens: int, seed: int = 0) -> str:
    """Write a text of about so many words, twenty paragraphs to the thousand sentences."""
    rng = np.random.default_rng(seed)
    p = 1 / (np.arange(50_000) + 2.7)
    words = rng.choice(50_000, tokens, p=p / p.sum())
    lengths = np.maximum(2, rng.lognormal(2.9, 0.5, tokens // 10).astype(int))
    ends = np.cumsum(lengths)
    sentences = np.split(words, ends[ends < tokens])
    said = ["W" + " ".join(f"w{n}" for n in sentence.tolist())[1:] + "." for sentence in sentences]
    return "\n\n".join(" ".join(said[n : n + 50]) for n in range(0, len(said), 50))


def million(tokens: int = TOKENS) -> Study:
    """Set up the study."""
    texts = tuple(written(tokens).split("\n\n"))
    return plan(
        split_documents(Documents("generated", "", "words", (), texts)), "kneser-ney,rnn,gru,lstm", hidden=H,
        embedding=D, device="cpu",
    )  # fmt: skip


class Clock:
    """Counts the tokens of a training that is stopped after some seconds, its beginning left out."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.seen = seconds, []

    def __call__(self, curves: Curves) -> bool:
        """Note how far it is."""
        if len(curves.step) >= 5:  # the first updates are slower
            self.seen.append((time.perf_counter(), float(curves.scored.sum())))
        return not self.seen or self.seen[-1][0] - self.seen[0][0] < self.seconds

    @property
    def pace(self) -> float:
        """Tokens a second."""
        (begun, few), (ended, many) = self.seen[0], self.seen[-1]
        return (many - few) / (ended - begun)


def ours(study: Study, kind: str, seconds: float) -> float:
    """Train a network of the study for a while; tokens a second."""
    network, clock = study.untrained(kind), Clock(seconds)
    some = study.split.validation.sentences[:20]
    data, few = examples(network, study.train), examples(network, encode(some, like=study.train))
    train(network, data, few, study.settings.recipe, watch=clock, progress=False)
    return clock.pace


def bare(study: Study, kind: str, seconds: float) -> float:
    """Train the same layers on the text as one stream; tokens a second."""
    K, recipe = len(study.train.outcomes), study.settings.recipe
    steps = round(float(study.train.predicted.sum()) / study.train.n_sentences)
    torch.manual_seed(0)
    embedding, readout = torch.nn.Embedding(K + 1, D), torch.nn.Linear(H, K)
    rnn = getattr(torch.nn, kind.upper())(D, H)
    weights = [*embedding.parameters(), *rnn.parameters(), *readout.parameters()]
    adam = torch.optim.Adam(weights, lr=recipe.rate)
    stream = torch.from_numpy(study.train.numbers.copy()) % K
    stream = stream[: len(stream) // recipe.batch * recipe.batch].view(recipe.batch, -1).T.contiguous()
    state, done, begun = None, 0, time.perf_counter()
    for n, at in enumerate(range(0, len(stream) - steps - 1, steps)):
        x, y = stream[at : at + steps], stream[at + 1 : at + steps + 1]
        adam.zero_grad()
        h, state = rnn(embedding(x), state)
        state = tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()
        loss = cross_entropy(readout(h).flatten(0, 1), y.flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, recipe.clip)
        adam.step()
        done += y.numel()
        if n == 4:
            done, begun = 0, time.perf_counter()
        if n > 4 and time.perf_counter() - begun >= seconds:
            break
    return done / (time.perf_counter() - begun)


def paces(study: Study, *, rounds: int, seconds: float) -> list[Result]:
    """Let both take turns for each cell."""
    rows = []
    for cell in CELLS:
        turns = [
            (ours(study, cell.lower(), seconds), bare(study, cell.lower(), seconds)) for _ in range(rounds)
        ]
        one, other = (statistics.median(column) for column in zip(*turns, strict=True))
        ratio = statistics.median(mine / peer for mine, peer in turns)
        work = f"{cell}, H = {H}, K = {len(study.train.outcomes):,}, {len(study.train):,} tokens"
        reach = f">= {REACH:g} times the loop's"
        rows.append(
            Result(
                work,
                f"bare loop, {other:,.0f} tokens/s",
                f"{one:,.0f} tokens/s",
                ratio,
                reach,
                ratio >= REACH,
            )
        )
    return rows


def memory(tokens: int) -> Result:
    """Run a study of a million tokens in a process of its own, its trainings cut short; peak memory."""
    code = f"from benchmarks.study import whole; whole({tokens})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    peak = float(done.stdout.split()[-1])
    reach = f"under {MEMORY / 1000:g} GB"
    return Result("a study of 1M tokens, peak memory", "", f"{peak:,.0f} MB", None, reach, peak < MEMORY)


def whole(tokens: int) -> None:
    """Read, train for a few seconds each, score; print the peak memory in MB."""
    study, began = million(tokens), time.perf_counter()
    results = study.run(watch=lambda _: time.perf_counter() - began < 8, progress=False)
    if not results.missing:
        raise RuntimeError("the text was too short to measure")
    for kind in ("rnn", "gru", "lstm"):
        ours(study, kind, 3.0)
        study.untrained(kind).logprobs(study.test)
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}\n")


def default_study() -> Result:
    """Run the whole command on the default text, report included; minutes."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        command = [sys.executable, "-m", "lecturekit.assignment", "--quiet", "--device", "cpu"]
        subprocess.run(
            [*command, "--out", str(Path(folder) / "report.html")], check=True, capture_output=True
        )
        minutes = (time.perf_counter() - begun) / 60
    reach = f"at most {MINUTES:g} min"
    work = "the default study of Lee, from the command to the report"
    return Result(work, "", f"{minutes:.1f} min", None, reach, minutes <= MINUTES)


def main(*, quick: bool = False) -> list[Result]:
    """Run, print the table, return its rows."""
    study = million(TOKENS // 10 if quick else TOKENS)
    rows = paces(study, rounds=1 if quick else 5, seconds=1.5 if quick else 4.0)
    if not quick:
        rows += [memory(TOKENS), default_study()]
    sys.stdout.write(show("A study beside a bare loop, tokens a second", rows) + "\n")
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    main(quick=parser.parse_args().quick)
