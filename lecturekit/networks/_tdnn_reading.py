"""A sentence read by a time-delay network, opened up: its units, and what each answer hangs on."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._sentence_words import sentence
from ._tdnn import TDNNClassifier, TDNNTagger, TimeDelay
from ._tdnn_field import ReceptiveField


@dataclass(frozen=True, eq=False, repr=False)
class TDNNReading(Record):
    """What happens in a time-delay network on one sentence of T words.

    Attributes
    ----------
    words : tuple of T str
        As read.
    unknown : (T,) bool
        Which of them the network does not know.
    outputs : tuple of K str
        Labels or tags.
    field : ReceptiveField
        What the wiring lets a unit of the top layer see.
    x : (T, D)
        The words' vectors.
    units : (N, T, H)
        Of each layer, from below.
    z : (A, K)
        Scores: A = T of a tagger, 1 of a classifier.
    inputs : (A, T)
        ‖∂z/∂x‖ (Frobenius) of each answer's scores in each word's vector, exactly 0 where no path leads.
    states : (A, N, T)
        ‖∂z/∂h‖ in the units of each layer at each word.
    chosen : (H,) int64 or None
        Of a classifier that takes the largest: from which word, counted from 1, it took each unit.
    """

    words: tuple[str, ...]
    unknown: NDArray[np.bool_]
    outputs: tuple[str, ...]
    field: ReceptiveField
    x: Array
    units: Array
    z: Array
    inputs: Array
    states: Array
    chosen: NDArray[np.int64] | None = None

    @property
    def probabilities(self) -> Array:
        """Of the outputs, (A, K)."""
        e = np.exp(self.z - self.z.max(axis=1, keepdims=True))
        found: Array = e / e.sum(axis=1, keepdims=True)
        return found

    @property
    def answers(self) -> tuple[str, ...]:
        """The likeliest output of each of the A answers."""
        return tuple(self.outputs[k] for k in self.z.argmax(axis=1))


LONGEST = 80  # words; the work grows with their square


def read_tdnn(network: TDNNTagger | TDNNClassifier, words: Sequence[str] | str) -> TDNNReading:
    """Let a time-delay network read a sentence, and keep all that happens in it.

    Parameters
    ----------
    network : TDNNTagger or TDNNClassifier
        Copied to float64; it stays as it is.
    words : sequence of str, or str
        A sentence; a text is cut as `corpora.review_words` does.

    Returns
    -------
    TDNNReading
        Jacobians by backpropagation: one copy of the sentence for each score of each answer.

    Raises
    ------
    TypeError
        For another network.
    ValueError
        If there is no word, or more than 80.
    """
    if not isinstance(network, TimeDelay):
        raise TypeError(f"wanted a TDNNTagger or TDNNClassifier, got {type(network).__name__}; see read()")
    said = sentence(words)
    if len(said) > LONGEST:
        raise ValueError(
            f"at most {LONGEST} words are opened up, not {len(said)}: every word moves every other"
        )
    numbers = network.vocabulary.encode(said)
    double = copy.deepcopy(network).cpu().double().eval()
    x = double.embedding(torch.from_numpy(numbers))[:, None].detach()  # (T, 1, D)
    z, units, slopes = _backwards(double, x)
    A, _, N1, T = slopes.shape
    norms = np.sqrt((slopes**2).sum(axis=1))  # (A, N + 1, T)
    top = units[-1]
    pooled = isinstance(network, TDNNClassifier) and network.settings["pool"] == "max"
    return TDNNReading(
        words=said,
        unknown=numbers == 0,
        outputs=network.outputs,
        field=network.field,
        x=x[:, 0].numpy(),
        units=units,
        z=z,
        inputs=norms[:, 0],
        states=norms[:, 1:].reshape(A, N1 - 1, T),
        chosen=top.argmax(axis=0) + 1 if pooled else None,
    )


def _backwards(double: TimeDelay, x: torch.Tensor) -> tuple[Array, Array, Array]:
    """Scores (A, K), units (N, T, H), and ‖dz/d·‖ of each score in vectors and units, (A, K, N + 1, T)."""
    T, K = len(x), len(double.outputs)
    each = isinstance(double, TDNNTagger)
    A = T if each else 1
    with torch.enable_grad():
        copies = x.repeat(1, A * K, 1).requires_grad_()  # copy a K + k asks for score k of answer a
        units = double.units(copies, torch.ones(T, A * K, dtype=torch.bool))
        if isinstance(double, TDNNClassifier):
            scores = double.readout(double.pooled(units[-1], torch.ones(T, A * K, dtype=torch.bool)))
            asked = scores.diagonal()
        else:
            scores = double.readout(units[-1])  # (T, A K, K)
            a, k = torch.arange(A).repeat_interleave(K), torch.arange(K).repeat(A)
            asked = scores[a, torch.arange(A * K), k]
        found = torch.autograd.grad(asked.sum(), [copies, *units])
    norms = np.stack([part.norm(dim=2).T.numpy() for part in found], axis=1)  # (A K, N + 1, T)
    z = (scores[:, 0] if each else scores[:1]).detach().numpy()
    return z, np.stack([part[:, 0].detach().numpy() for part in units]), norms.reshape(A, K, -1, T)
