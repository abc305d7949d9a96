"""The lecture's formula over a whole text, against sums written out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_expit, log_softmax

from lecturekit.corpora import build_corpus
from lecturekit.words import SkipGram, SkipGramPairs, average_log_probability, mean_loss, skip_gram_pairs
from lecturekit.words._skipgram_loss import examples, stacked_losses

TEXT = "He was walking away because it rained. Late? She was running, running away because he was late."


def text(window: int = 2) -> SkipGramPairs:
    return skip_gram_pairs(build_corpus(TEXT), window=window)


def model(pairs: SkipGramPairs, D: int = 3, seed: int = 0, scale: float = 0.8) -> SkipGram:
    return SkipGram.random(pairs.vocabulary, dim=D, scale=scale, rng=np.random.default_rng(seed))


@pytest.mark.row("W8")
@settings(max_examples=30)
@given(
    st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=6), min_size=1, max_size=4),
    st.integers(1, 7),
    st.integers(0, 99),
)
def test_the_lecture_s_formula(sentences, window, seed):
    """(1/T) Σ_t Σ_{−c ≤ j ≤ c, j ≠ 0} log p(w_{t+j} given w_t), term by term."""
    sentences = [*sentences, ["a", "b"]]
    corpus = build_corpus("\n".join(map(" ".join, sentences)), lines=True)
    pairs = skip_gram_pairs(corpus, window=window)
    skip_gram = model(pairs, seed=seed)
    total = 0.0
    for sentence in sentences:
        for t, word in enumerate(sentence):
            log_p = log_softmax(skip_gram.W_out @ skip_gram.W[corpus.number(word)])
            for j in range(-window, window + 1):
                if j != 0 and 0 <= t + j < len(sentence):
                    total += log_p[corpus.number(sentence[t + j])]
    T = sum(map(len, sentences))
    assert average_log_probability(skip_gram, pairs) == pytest.approx(total / T, rel=1e-10)
    assert mean_loss(skip_gram, pairs) == pytest.approx(-total / len(pairs), rel=1e-10)


def test_it_is_the_mean_over_the_steps_losses():
    """What one step says it loses, summed over all places of the text."""
    pairs = text()
    skip_gram = model(pairs)
    places = [pairs.place(t) for t in range(pairs.n_places)]
    losses = [skip_gram.step(word, near).loss for word, near in places if near]
    assert average_log_probability(skip_gram, pairs) == pytest.approx(-sum(losses) / pairs.n_places)
    cbow = [skip_gram.step(word, near, architecture="cbow").loss for word, near in places if near]
    assert mean_loss(skip_gram, pairs, architecture="cbow") == pytest.approx(np.mean(cbow))
    assert len(cbow) == pairs.n_places - 1  # "Late?" stands alone


@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
def test_negative_sampling_in_expectation(architecture):
    """Every negative, weighted by its probability once the target is out, k times."""
    pairs = text()
    skip_gram, p = model(pairs), pairs.noise().p
    losses = []
    for t in range(pairs.n_places):
        word, near = pairs.place(t)
        going_in = [[word]] * len(near) if architecture == "skip-gram" else [near] * bool(near)
        targets = near if architecture == "skip-gram" else [word] * bool(near)
        for inputs, target in zip(going_in, targets, strict=True):
            z = skip_gram.W_out @ skip_gram.W[skip_gram.numbers(inputs)].mean(axis=0)
            n = skip_gram.number(target)
            others = sum(p[i] / (1 - p[n]) * -log_expit(-z[i]) for i in range(len(p)) if i != n)
            losses.append(-log_expit(z[n]) + 3 * others)
    assert mean_loss(skip_gram, pairs, negatives=3, architecture=architecture) == pytest.approx(
        np.mean(losses)
    )


@pytest.mark.row("W8")
def test_a_model_that_knows_nothing_loses_log_v():
    """Zero vectors give every word 1/V: log V with softmax, (1 + k) log 2 with k negatives."""
    pairs = text()
    blank = model(pairs, scale=0.0)
    V = len(pairs.vocabulary)
    assert mean_loss(blank, pairs) == pytest.approx(np.log(V))
    assert mean_loss(blank, pairs, architecture="cbow") == pytest.approx(np.log(V))
    assert mean_loss(blank, pairs, negatives=4) == pytest.approx(5 * np.log(2))
    assert average_log_probability(blank, pairs) == pytest.approx(-len(pairs) / pairs.n_places * np.log(V))


@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
@pytest.mark.parametrize("k", [0, 2])
def test_many_models_at_once_and_in_blocks(architecture, k, monkeypatch):
    """However the work is cut, each model gets its own loss."""
    pairs = text()
    models = [model(pairs, seed=seed) for seed in range(5)]
    W, W_out = (np.stack([getattr(m, name) for m in models]) for name in ("W", "W_out"))
    alone = [mean_loss(m, pairs, negatives=k, architecture=architecture) for m in models]
    table = examples(pairs, architecture, k)
    for cells in (1, 30, 100, 10_000):
        monkeypatch.setattr("lecturekit.words._skipgram_loss._CELLS", cells)
        np.testing.assert_allclose(stacked_losses(W, W_out, table), alone, rtol=1e-12)


def test_large_scores_and_other_vocabularies():
    """No overflow where the loss itself is a number; words must mean the same in both."""
    pairs = text()
    large = model(pairs, scale=40.0)
    assert np.isfinite(mean_loss(large, pairs))
    assert np.isfinite(mean_loss(large, pairs, negatives=2))
    with pytest.raises(ValueError, match="must have the same vocabulary"):
        mean_loss(model(skip_gram_pairs(["a", "b"])), pairs)
    with pytest.raises(ValueError, match="'skip-gram' or 'cbow'"):
        mean_loss(large, pairs, architecture="both")
