"""How well a skip-gram model does on a whole text: the lecture's formula, for one model or many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, eye_array

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.words._pairs import SkipGramPairs
from lecturekit.words._skipgram import SkipGram
from lecturekit.words._skipgram_checks import check_architecture, check_negatives
from lecturekit.words._skipgram_update import Architecture

_CELLS = 1 << 20  # scores held at a time


def average_log_probability(model: SkipGram, pairs: SkipGramPairs) -> float:
    """Compute what skip-gram makes large: (1/T) Σ_t Σ_{−c ≤ j ≤ c, j ≠ 0} log p(w_{t+j} given w_t).

    Parameters
    ----------
    model : SkipGram
        Its probabilities are the full softmax.
    pairs : SkipGramPairs
        The text's T places and their pairs; of the same vocabulary.

    Returns
    -------
    float
        Nats for each place of the text, 0 at most. A place has up to 2c contexts, so that a model that knows
        nothing gives about −2c log V.

    Raises
    ------
    ValueError
        If model and pairs have not the same vocabulary.
    """
    return -mean_loss(model, pairs) * len(pairs) / pairs.n_places


def mean_loss(
    model: SkipGram, pairs: SkipGramPairs, *, negatives: int = 0, architecture: Architecture = "skip-gram"
) -> float:
    """Compute the mean loss over all examples of a text.

    Parameters
    ----------
    model : SkipGram
        V words.
    pairs : SkipGramPairs
        P pairs; of the same vocabulary.
    negatives : int
        0: full softmax. k > 0: negative sampling, of which this is the expectation over all samples.
    architecture : {"skip-gram", "cbow"}
        An example is a pair; with CBOW it is a place and the mean of its contexts.

    Returns
    -------
    float
        Nats for each example. A model that knows nothing has log V, or (1 + k) log 2 with k negatives.

    Raises
    ------
    ValueError
        If model and pairs have not the same vocabulary.
    """
    check_vocabulary(model.vocabulary, pairs)
    text = examples(pairs, check_architecture(architecture), check_negatives(negatives, 0))
    return float(stacked_losses(model.W[None], model.W_out[None], text)[0])


@dataclass(frozen=True, eq=False, repr=False)
class Examples(Record):
    """All examples of a text as tables: row r has input weights ``inputs[r]`` and targets ``targets[r]``.

    `inputs` (R, V) gives ``h = inputs @ W``, `targets` (R, V) counts what is to be predicted from each h; `p`
    (V,) is the noise that k negatives are drawn from.
    """

    inputs: csr_array
    targets: csr_array
    p: Array
    k: int


def examples(pairs: SkipGramPairs, architecture: str, k: int) -> Examples:
    """Tabulate the examples of a text; the same centre word is one row of skip-gram."""
    V = len(pairs.vocabulary)
    p = pairs.noise().p if k else np.zeros(V)
    if architecture == "skip-gram":
        ones = np.ones(len(pairs))
        counts = csr_array((ones, (pairs.centres, pairs.contexts)), shape=(V, V))
        return Examples(csr_array(eye_array(V)), counts, p, k)
    number = np.diff(pairs.starts)
    places = np.flatnonzero(number)
    R = len(places)
    share = np.repeat(1.0 / number[places], number[places])
    rows = np.repeat(np.arange(R), number[places])
    return Examples(
        csr_array((share, (rows, pairs.contexts)), shape=(R, V)),
        csr_array((np.ones(R), (np.arange(R), pairs.tokens[places])), shape=(R, V)),
        p,
        k,
    )


def stacked_losses(W: Array, W_out: Array, text: Examples) -> Array:
    """Give the mean loss of n models, W and W_out (n, V, D): (n,)."""
    n, V = W.shape[:2]
    R = text.inputs.shape[0]
    block = min(R, max(1, _CELLS // V))
    models = max(1, _CELLS // (block * V))
    total = np.zeros(n)
    with np.errstate(all="ignore"):
        for r in range(0, R, block):
            inputs, targets = text.inputs[r : r + block].toarray(), text.targets[r : r + block].toarray()
            for s in range(0, n, models):
                some = slice(s, s + models)
                z = (inputs @ W[some]) @ W_out[some].transpose(0, 2, 1)  # (models, block, V)
                total[some] += _softmax(z, targets) if text.k == 0 else _sampling(z, targets, text)
    return total / text.targets.sum()


def check_vocabulary(vocabulary: tuple[str, ...], pairs: SkipGramPairs) -> None:
    """Raise ValueError unless word numbers mean the same in both."""
    if vocabulary != pairs.vocabulary:
        raise ValueError("The model and the pairs must have the same vocabulary, in the same order.")


def _softmax(z: Array, targets: Array) -> Array:
    """Sum −log softmax(z) over the targets: (n,) of z (n, R, V)."""
    z = z - z.max(axis=2, keepdims=True)
    return np.log(np.exp(z).sum(axis=2)) @ targets.sum(axis=1) - np.vecdot(z, targets).sum(axis=1)


def _sampling(z: Array, targets: Array, text: Examples) -> Array:
    """Sum −log σ(z) over the targets, and of −log σ(−z) over k samples what is to be expected: (n,)."""
    off = np.logaddexp(0.0, z)  # −log σ(−z)
    others = (off @ text.p)[:, :, None] - text.p * off  # the target is never a sample
    loss = off - z + text.k * others / (1.0 - text.p)
    return np.vecdot(loss, targets).sum(axis=1)
