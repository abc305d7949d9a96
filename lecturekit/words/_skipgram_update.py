"""One update of skip-gram, with everything that happens on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record
from lecturekit.words._skipgram_pass import Example, Numbers, descend, run

Architecture = Literal["skip-gram", "cbow"]
Objective = Literal["softmax", "negative sampling"]
Scored = Literal["z", "y", "t", "error"]


@dataclass(frozen=True, eq=False, repr=False)
class Update(Record):
    """One step of learning: pair → one-hot → row → scores → softmax → error → pull and push → new rows.

    Attributes
    ----------
    vocabulary : tuple of str, V long
        Names of the rows of W and W_out.
    architecture : {"skip-gram", "cbow"}
        Which way the arrow points: from the centre to its contexts, or from the contexts to the centre.
    inputs, targets : (I,) and (C,) int64
        Numbers of the words that go in and of those to be predicted. Skip-gram: I = 1, the centre, and C
        contexts. CBOW: I contexts, and C = 1, the centre.
    candidates : (K,) int64
        Numbers of the words that are scored. Softmax: all, K = V, in order. Negative sampling: each target
        with its k negatives after it, K = C (1 + k); a word can come more than once.
    objective : {"softmax", "negative sampling"}
    rate : float
        Learning rate, dimensionless.
    x : (V,)
        One-hot of the input word; with several the mean of their one-hots.
    h : (D,)
        ``x @ W``: the row of W that x looks up, or the mean of such rows.
    z : (K,)
        Scores ``W_out[candidates] @ h``.
    y : (K,)
        Softmax of z: probabilities that sum to 1. Negative sampling: σ(z), each a probability by itself.
    t : (K,)
        What y should be. Softmax: how often each word is a target, C in sum. Else 1 for targets, 0 for
        negatives.
    error : (K,)
        dL/dz: ``C y − t`` with softmax (for one context ``y − t``), ``y − t`` with negative sampling.
    dh : (D,)
        dL/dh = ``error @ W_out[candidates]``.
    dW, dW_out : (V, D)
        dL/dW, zero but in the rows of the inputs; dL/dW_out, zero but in the rows of the candidates.
    W, W_out, W_after, W_out_after : (V, D)
        Input and output vectors before and after; ``W_after = W − rate · dW``, likewise the other.
    loss, loss_after : float
        Nats, on this example, before and after. Softmax: −Σ log p(target). Negative sampling:
        −Σ log σ(z) over targets − Σ log σ(−z) over negatives.
    """

    vocabulary: tuple[str, ...]
    architecture: Architecture
    inputs: Numbers
    targets: Numbers
    candidates: Numbers
    objective: Objective
    rate: float
    x: Array
    h: Array
    z: Array
    y: Array
    t: Array
    error: Array
    dh: Array
    dW: Array  # noqa: N815
    dW_out: Array  # noqa: N815
    W: Array
    W_out: Array
    W_after: Array
    W_out_after: Array
    loss: float
    loss_after: float

    @property
    def input_words(self) -> tuple[str, ...]:
        """The words that go in."""
        return tuple(self.vocabulary[i] for i in self.inputs)

    @property
    def target_words(self) -> tuple[str, ...]:
        """The words to be predicted."""
        return tuple(self.vocabulary[i] for i in self.targets)

    @property
    def candidate_words(self) -> tuple[str, ...]:
        """The words that are scored, K of them."""
        return tuple(self.vocabulary[i] for i in self.candidates)

    @property
    def move(self) -> Array:
        """Where h is sent, (D,): ``−rate · dh``. Each of I input words gets 1/I of it."""
        return readonly(-self.rate * self.dh)

    @property
    def pulls(self) -> Array:
        """What each candidate adds to `move`, (K, D): targets pull h to themselves, the rest push it away."""
        return readonly(-self.rate * self.error[:, None] * self.W_out[self.candidates])

    @property
    def moves_out(self) -> Array:
        """Where each candidate's output vector is sent, (K, D): targets towards h, the rest away from it."""
        return readonly(-self.rate * self.error[:, None] * self.h)

    @property
    def changed(self) -> tuple[Numbers, Numbers]:
        """Numbers of the rows of W, and of W_out, that this step can change, each once and sorted."""
        return np.unique(self.inputs), np.unique(self.candidates)

    def spread(self, quantity: Scored) -> Array:
        """Lay z, y, t or error out over the whole vocabulary.

        Returns
        -------
        NDArray
            (V,), NaN where a word was not scored. A candidate that comes more than once has its t and error
            added up; its z and y are the same each time.
        """
        values, V = getattr(self, quantity), len(self.vocabulary)
        laid = np.full(V, np.nan)
        if quantity in ("t", "error"):
            laid[self.candidates] = 0.0
            np.add.at(laid, self.candidates, values)
        else:
            laid[self.candidates] = values
        return readonly(laid)

    def gradient_check(self, eps: float = 1e-5) -> float:
        """Hold dW and dW_out against central differences of the loss.

        Parameters
        ----------
        eps : float
            Step of the differences.

        Returns
        -------
        float
            Largest absolute difference over all 2 V D numbers. Rows that the loss does not read have the
            gradient 0, and are checked, too.
        """
        task = Example(self.inputs, self._scored, self.t)
        W, W_out = self.W.copy(), self.W_out.copy()

        def slope(moved: Array, cell: tuple[int, ...]) -> float:
            kept = moved[cell]
            moved[cell] = kept + eps
            up = run(W, W_out, task).loss
            moved[cell] = kept - eps
            down = run(W, W_out, task).loss
            moved[cell] = kept
            return (up - down) / (2 * eps)

        both = ((W, self.dW), (W_out, self.dW_out))
        return max(float(abs(slope(A, cell) - dA[cell])) for A, dA in both for cell in np.ndindex(A.shape))

    @property
    def _scored(self) -> Numbers | None:
        return None if self.objective == "softmax" else self.candidates


def update(
    vocabulary: tuple[str, ...], W: Array, W_out: Array, task: Example, rate: float
) -> dict[str, object]:
    """Compute all fields of `Update` but `architecture` and `targets`."""
    V = len(vocabulary)
    softmax = task.candidates is None
    candidates = np.arange(V) if task.candidates is None else task.candidates
    with np.errstate(all="ignore"):
        done = run(W, W_out, task)
        dW, dW_out = np.zeros_like(W), np.zeros_like(W_out)
        descend(dW, dW_out, task, done, -1.0)
        W_after, W_out_after = W.copy(), W_out.copy()
        descend(W_after, W_out_after, task, done, rate)
        after = run(W_after, W_out_after, task)
    return {
        "vocabulary": vocabulary,
        "inputs": task.inputs,
        "candidates": candidates,
        "objective": "softmax" if softmax else "negative sampling",
        "rate": rate,
        "x": np.bincount(task.inputs, minlength=V) / len(task.inputs),
        "h": done.h,
        "z": done.z,
        "y": done.y,
        "t": task.t,
        "error": done.error,
        "dh": done.dh,
        "dW": dW,
        "dW_out": dW_out,
        "W": W,
        "W_out": W_out,
        "W_after": W_after,
        "W_out_after": W_out_after,
        "loss": done.loss,
        "loss_after": after.loss,
    }
