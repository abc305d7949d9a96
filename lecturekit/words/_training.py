"""Training of skip-gram, recorded: every step can be looked at again."""

from __future__ import annotations

from math import isfinite
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.words._pairs import Numbers, SkipGramPairs
from lecturekit.words._skipgram import SkipGram
from lecturekit.words._skipgram_checks import (
    check_architecture,
    check_negatives,
    check_rates,
    check_scores,
    check_whole,
)
from lecturekit.words._skipgram_loss import check_vocabulary
from lecturekit.words._skipgram_pass import Example, descend, run
from lecturekit.words._skipgram_update import Architecture
from lecturekit.words._training_record import Training

_MOST_BYTES: Final = 1 << 29


def train_skip_gram(
    model: SkipGram,
    pairs: SkipGramPairs,
    *,
    steps: int = 500,
    rate: float | tuple[float, float] = 0.1,
    architecture: Architecture = "skip-gram",
    negatives: int = 0,
    rng: Generator,
) -> Training:
    """Take one step after the other, keeping all of W and W_out after each.

    Parameters
    ----------
    model : SkipGram
        Where training starts; W, W_out (V, D).
    pairs : SkipGramPairs
        P pairs of the same vocabulary. Each pass takes every example once, in a new random order. An
        example is a pair; with CBOW it is a place of the text and all words in its window.
    steps : int
        S, at least 1.
    rate : float or pair of float
        Learning rate, above 0; with two it falls from the first to the second in a straight line.
    architecture : {"skip-gram", "cbow"}
        What is predicted from what, see `SkipGram.step`.
    negatives : int
        Words drawn for each target from ``pairs.noise()``, up to 1000; 0 for full softmax.
    rng : numpy.random.Generator
        Order and negatives.

    Returns
    -------
    Training
        Takes 16 (S + 1) V D bytes: 4 MB for 500 steps, 50 words, 10 dimensions.

    Raises
    ------
    ValueError
        If a number is out of range, vocabularies differ, the record would take more than 512 MiB, or the
        model's numbers are so large that already its first scores leave float64.

    Notes
    -----
    Plain stochastic gradient descent, one example a step, as word2vec does. A rate that is too high sends the
    numbers out of float64: training then stops, and `Training.diverged` says at which step.
    """
    check_vocabulary(model.vocabulary, pairs)
    _check_size(model, steps, check_negatives(negatives, 0))
    rates = _rates(rate, steps)
    inputs, targets = _examples(pairs, check_architecture(architecture), steps, rng)
    drawn = np.zeros((steps, 0), dtype=np.int64)
    if negatives:
        drawn = pairs.noise().draw(targets[:, 0], int(negatives), rng=rng)
    tasks = _tasks(inputs, targets, drawn, len(model.vocabulary))
    W, W_out, losses, diverged = _descent(model, tasks, rates)
    for array in (inputs, targets, drawn, rates, losses, W, W_out):
        array.flags.writeable = False
    return Training(
        vocabulary=model.vocabulary,
        architecture=architecture,
        inputs=inputs,
        targets=targets,
        negatives=drawn,
        rates=rates,
        losses=losses,
        W=W,
        W_out=W_out,
        diverged=diverged,
    )


def _descent(model: SkipGram, tasks: list[Example], rates: Array) -> tuple[Array, Array, Array, int | None]:
    """Take all steps: W and W_out (S + 1, V, D), losses (S,), and the step that left float64, if any."""
    S, shape = len(tasks), model.W.shape
    W, W_out, losses = np.empty((S + 1, *shape)), np.empty((S + 1, *shape)), np.full(S, np.nan)
    W[0], W_out[0] = model.W, model.W_out
    taken = S
    with np.errstate(all="ignore"):
        for s, (task, rate) in enumerate(zip(tasks, rates.tolist(), strict=True)):
            w, w_out = W[s + 1], W_out[s + 1]
            w[:], w_out[:] = W[s], W_out[s]
            done = run(w, w_out, task)
            losses[s] = done.loss
            if s == 0:
                check_scores(done.loss)
            descend(w, w_out, task, done, rate)
            if not isfinite(done.loss):
                taken = s + 1
                break
    whole = np.isfinite(W[1 : taken + 1]).all(axis=(1, 2)) & np.isfinite(W_out[1 : taken + 1]).all(
        axis=(1, 2)
    )
    if whole.all():
        return W, W_out, losses, None
    left = int(np.argmin(whole))
    W[left + 1 :] = W_out[left + 1 :] = losses[left + 1 :] = np.nan
    return W, W_out, losses, left


def _finite(values: Array) -> NDArray[np.bool_]:
    return np.asarray(np.isfinite(values).reshape(len(values), -1).all(axis=1))


def _tasks(inputs: Numbers, targets: Numbers, drawn: Numbers, V: int) -> list[Example]:
    """Set up all steps as `example` does one."""
    going_in = list(inputs) if inputs.min() >= 0 else [row[row >= 0] for row in inputs]
    if drawn.shape[1] == 0:
        t = np.zeros((len(targets), V))
        np.put_along_axis(t, targets, 1.0, axis=1)
        return [Example(i, None, row) for i, row in zip(going_in, t, strict=True)]
    t = np.zeros(1 + drawn.shape[1])
    t[0] = 1.0
    return [Example(i, c, t) for i, c in zip(going_in, np.hstack([targets, drawn]), strict=True)]


def _examples(pairs: SkipGramPairs, architecture: str, steps: int, rng: Generator) -> tuple[Numbers, Numbers]:
    """Give inputs (S, I), filled up with −1, and targets (S, 1), in the order of training."""
    if architecture == "skip-gram":
        inputs, targets = pairs.centres[:, None], pairs.contexts[:, None]
    else:
        number = np.diff(pairs.starts)
        filled = np.arange(number.max()) < number[:, None]  # (T, I)
        inputs = np.full(filled.shape, -1, dtype=np.int64)
        inputs[filled] = pairs.contexts
        inputs, targets = inputs[number > 0], pairs.tokens[number > 0, None]
    passes = -(-steps // len(inputs))
    order = np.concatenate([rng.permutation(len(inputs)) for _ in range(passes)])[:steps]
    return inputs[order], targets[order]


def _rates(rate: float | tuple[float, float], steps: int) -> Array:
    return np.linspace(*check_rates(rate), steps)


def _check_size(model: SkipGram, steps: int, negatives: int) -> None:
    size = 16 * (check_whole("the number of steps", steps, 1) + 1) * model.W.size + 8 * steps * negatives
    if size > _MOST_BYTES:
        raise ValueError(
            f"A record of {steps} steps, {len(model.vocabulary)} words and {model.dim} dimensions takes "
            f"{size / 2**20:,.0f} MiB; it may take {_MOST_BYTES / 2**20:.0f}. Take fewer steps or words."
        )
