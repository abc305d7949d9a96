"""Forward and backward of one skip-gram step, on bare arrays: what `step` records and training repeats."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array

Numbers = NDArray[np.int64]


class Example(NamedTuple):
    """What one step is about, in word numbers.

    `candidates` are the words that are scored: None for all of them (softmax), else K of them (negative
    sampling). `t` counts how often each candidate is a target: (V,) or (K,).
    """

    inputs: Numbers
    candidates: Numbers | None
    t: Array


class Pass(NamedTuple):
    """Forward, loss, and the gradients that all others are made of; K = V without candidates."""

    h: Array  # (D,)
    rows: Array  # (K, D), the candidates' output vectors
    z: Array  # (K,)
    y: Array  # (K,)
    error: Array  # (K,), dL/dz
    dh: Array  # (D,), dL/dh
    loss: float  # nats


def example(inputs: Numbers, targets: Numbers, V: int, negatives: Numbers | None = None) -> Example:
    """Set up a step: inputs (I,), targets (C,), negatives (C, k) for negative sampling."""
    if negatives is None:
        return Example(inputs, None, np.bincount(targets, minlength=V).astype(np.float64))
    candidates = np.concatenate([targets[:, None], negatives], axis=1)  # (C, 1 + k)
    t = np.zeros(candidates.shape)
    t[:, 0] = 1.0
    return Example(inputs, candidates.ravel(), t.ravel())


def run(W: Array, W_out: Array, task: Example) -> Pass:
    """Compute one step without changing anything; W and W_out (V, D)."""
    h = W[task.inputs[0]] if len(task.inputs) == 1 else W[task.inputs].mean(axis=0)
    rows = W_out if task.candidates is None else W_out[task.candidates]
    z = rows @ h
    y, error, loss = _softmax(z, task.t) if task.candidates is None else _logistic(z, task.t)
    return Pass(h, rows, z, y, error, error @ rows, loss)


def descend(W: Array, W_out: Array, task: Example, done: Pass, rate: float) -> None:
    """Take the step in place: W and W_out (V, D) go down the gradient."""
    outer = np.multiply.outer(rate * done.error, done.h)
    if task.candidates is None:
        W_out -= outer
    else:
        np.subtract.at(W_out, task.candidates, outer)
    if len(task.inputs) == 1:
        W[task.inputs[0]] -= rate * done.dh
    else:
        np.subtract.at(W, task.inputs, rate / len(task.inputs) * done.dh)


def _softmax(z: Array, t: Array) -> tuple[Array, Array, float]:
    """Give y = softmax(z), dL/dz = C y − t and L = −Σ t log y; C = Σ t targets."""
    shifted = z - z.max()
    e = np.exp(shifted)
    total = e.sum()
    y = e / total
    C = t.sum()
    return y, C * y - t, float(C * np.log(total) - t @ shifted)


def _logistic(z: Array, t: Array) -> tuple[Array, Array, float]:
    """Give y = σ(z), dL/dz = y − t and L = −Σ log σ(z) over targets − Σ log σ(−z) over the rest."""
    off = np.logaddexp(0.0, z)  # −log σ(−z), and off − z is −log σ(z)
    y = np.exp(z - off)
    return y, y - t, float(off.sum() - t @ z)
