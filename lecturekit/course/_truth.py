"""One draw of each check: what the slide says, what holds, and a truth that knows neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np
from numpy.random import Generator

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.recurrent import FAMILIES, LSTM, RNN, Loss, Trace, cross_entropy


@dataclass(frozen=True, eq=False, repr=False)
class Tried(Record):
    """A formula of the slide and its correction beside the truth, N numbers each.

    Attributes
    ----------
    truth : (N,)
        Measured or counted, without the formula.
    slide, corrected : (N,)
        The same numbers by the slide and by the correction.
    """

    truth: Array
    slide: Array
    corrected: Array

    def errors(self) -> tuple[float, float]:
        """Distance of the slide and of the correction from the truth, over the truth's length."""
        length = float(np.linalg.norm(self.truth)) or 1.0
        off = (float(np.linalg.norm(found - self.truth)) / length for found in (self.slide, self.corrected))
        return next(off), next(off)


def differences(f: Callable[[Array], float], at: Array, nudge: float = 1e-6) -> Array:
    """Measure how a number f(at) moves with every entry of an array: central differences, shaped as `at`."""
    slopes = np.empty_like(at)
    for place in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[place] = nudge
        slopes[place] = (f(at + step) - f(at - step)) / (2 * nudge)
    return slopes


def scores(rng: Generator) -> Tried:
    """dL/dz: sigmoid − 1 at y against softmax − 1 at y."""
    _, run, lost = _small(rng, outputs=5)
    right = np.eye(5)[lost.y]  # (T, B, K)
    measured = differences(lambda z: cross_entropy(z, lost.y).total, run.z)
    return _tried(measured, 1 / (1 + np.exp(-run.z)) - right, lost.p - right)


def recursion(rng: Generator) -> Tried:
    """dL/dh of the first step: fed with the gradient at z, or with that at h."""
    rnn, run, lost = _small(rng, outputs=3)  # as many scores as units, or the printed shapes do not fit

    def total(h: Array) -> float:
        rest = rnn.unroll(run.x[1:], h)
        return cross_entropy(np.concatenate([(h @ rnn.V.T + rnn.d)[None], rest.z]), lost.y).total

    by_slide, by_correction = (_first_state(rnn, run, lost, slide=slide) for slide in (True, False))
    return _tried(differences(total, run.h[0]), by_slide, by_correction)


def _first_state(rnn: RNN, run: Trace, lost: Loss, *, slide: bool) -> Array:
    dh = rnn.V.T @ lost.dz[-1, 0]
    for t in range(len(run) - 2, -1, -1):
        arriving = lost.dz[t + 1, 0] if slide else dh  # the gradient at z, or at h
        dh = rnn.V.T @ lost.dz[t, 0] + (np.diag(run.slope[t + 1, 0]) @ rnn.W).T @ arriving
    return dh


def matrix(rng: Generator) -> Tried:
    """dL/dW: with the whole derivative of h, or with the immediate one."""
    rnn, run, lost = _small(rng, outputs=5)
    back = rnn.bptt(run, lost.dz)

    def again(W: Array) -> Trace:
        return replace(rnn, W=W).unroll(run.x, run.h0)

    whole = differences(lambda W: float((again(W).h * back.h).sum()), rnn.W)  # weights held fixed
    immediate = np.einsum("ti,tj->ij", (back.h * run.slope)[:, 0], run.h_prev[:, 0])
    return _tried(differences(lambda W: cross_entropy(again(W).z, lost.y).total, rnn.W), whole, immediate)


def sum_or_mean(rng: Generator) -> Tried:
    """dL/dW of the mean over N steps: the gradient of the sum, or that of the mean."""
    rnn, run, lost = _small(rng, outputs=5)

    def mean(W: Array) -> float:
        return cross_entropy(replace(rnn, W=W).unroll(run.x, run.h0).z, lost.y, mean=True).total

    of_mean = cross_entropy(run.z, lost.y, mean=True)
    return _tried(differences(mean, rnn.W), rnn.bptt(run, lost.dz).W, rnn.bptt(run, of_mean.dz).W)


def gates(rng: Generator) -> Tried:
    """Next state of torch's LSTM: gates that read h after the step, or h before it."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(rng.integers(2**31)))
        module = torch.nn.LSTM(2, 3, dtype=torch.float64)
    x = 2 * rng.standard_normal((6, 1, 2))
    theirs = module(torch.from_numpy(x))[0].detach().numpy()
    lstm = LSTM.from_torch(module)
    run = lstm.unroll(x)
    read = {"after": run.h, "before": run.h_prev}
    next_state = {
        name: np.array([lstm.step(x[t], h[t], run.c_prev[t]).h for t in range(len(x))])
        for name, h in read.items()
    }
    return _tried(theirs, next_state["after"], next_state["before"])


def frequency(_rng: Generator) -> Tried:
    """f_dog over f_cat: 2.7 as printed, 2.0, and what the rows of the printed table give."""
    from lecturekit.corpora import noun_verb_table

    table = noun_verb_table()
    dog, cat = (sum(map(int, table.row(noun))) for noun in ("dog", "cat"))
    return _tried(np.array([dog / cat]), np.array([2.7]), np.array([2.0]))


def bigram(rng: Generator) -> Tried:
    """−log₂ of the slide's product for some sentences: by a unigram model, by a bigram model, counted."""
    from lecturekit.corpora import seaside_corpus
    from lecturekit.language import START, NGrams, Policy, Unsmoothed, encode

    corpus = seaside_corpus(60, words=2, rng=rng)
    sentences = [corpus.sentence(n) for n in range(6)]
    policy = Policy(end=False, unknown=False)
    tokens = encode(corpus, policy=policy)
    models = [NGrams.fit(tokens, order=order, smoothing=Unsmoothed()) for order in (1, 2)]
    texts = [encode([sentence], like=models[0]) for sentence in sentences]
    by_model = [[-np.nansum(model.logprobs(text)) / np.log(2) for text in texts] for model in models]
    every = [[START, *corpus.sentence(n)] for n in range(corpus.n_sentences)]
    pairs = Counter(pair for words in every for pair in pairwise(words))
    before = Counter(word for words in every for word in words[:-1])
    counted = [
        -sum(np.log2(pairs[pair] / before[pair[0]]) for pair in zip([START, *words[:-1]], words, strict=True))
        for words in sentences
    ]
    return _tried(np.array(counted), np.array(by_model[0]), np.array(by_model[1]))


def ending(rng: Generator) -> Tried:
    """Probability of all texts together, which is 1: without END, and with it."""
    longest = int(rng.integers(2, 5))
    scores = rng.standard_normal((4, 4))  # START or one of three words before; three words or END after
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    without = shares[:, :3] / shares[:, :3].sum(axis=1, keepdims=True)

    def together(P: Array, length: int, *, ends: bool) -> float:
        total = 0.0
        for text in product(range(1, 4), repeat=length):
            words = (0, *text)
            steps = [P[a, b - 1] for a, b in pairwise(words)]
            total += float(np.prod(steps)) * (P[words[-1], 3] if ends else 1.0)
        return total

    slide = sum(together(without, n, ends=False) for n in range(1, longest + 1))
    # all texts up to this length, and whatever is longer
    corrected = sum(together(shares, n, ends=True) for n in range(longest + 1))
    corrected += together(shares[:, :3], longest + 1, ends=False)
    return _tried(np.ones(1), np.array([slide]), np.array([corrected]))


def conditions(rng: Generator) -> Tried:
    """log₁₀ of the growth over 40 steps: by the eigenvalue's rate, and its bound σ·γ."""
    family, activation = rng.choice(list(FAMILIES)), rng.choice(["tanh", "linear", "sigmoid"])
    radius, drive = rng.uniform(0.3, 2.0), rng.choice([0.0, 0.5, 2.0])
    rnn = RNN.random(
        hidden=12, spectral_radius=radius, family=str(family), activation=str(activation), rng=rng
    )
    flow = rnn.gradient_flow(rnn.unroll(drive * rng.standard_normal((40, 1, 1))))
    return _tried(flow.norms.log10[:1], flow.log10_naive[:1], flow.log10_bound[:1])


def _small(rng: Generator, *, outputs: int) -> tuple[RNN, Trace, Loss]:
    """Draw a network of three units, let it read some steps, and score it."""
    T = int(rng.integers(3, 7))
    rnn = RNN.random(inputs=2, hidden=3, outputs=outputs, spectral_radius=1.2, rng=rng)
    run = rnn.unroll(rng.standard_normal((T, 1, 2)), rng.standard_normal((1, 3)))
    return rnn, run, cross_entropy(run.z, rng.integers(0, outputs, (T, 1)))


def _tried(truth: Array, slide: Array, corrected: Array) -> Tried:
    return Tried(np.ravel(truth), np.ravel(slide), np.ravel(corrected))
