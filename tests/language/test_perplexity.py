"""Perplexity: the number of torch's cross-entropy and nltk's, and no answer to an unclear question."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from nltk.lm import Lidstone
from nltk.util import bigrams, everygrams
from torch.nn.functional import cross_entropy

from lecturekit.corpora import lee_corpus
from lecturekit.language import AddK, NGrams, Policy, Unsmoothed, encode, perplexity, picked, traps

LEE = [lee_corpus().sentence(s) for s in range(60)]
LOGS = st.floats(-30, 0)


@pytest.mark.row("L5")
@given(order=st.just(0), text=st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=20))
def test_the_uniform_model_has_perplexity_v(order, text):
    """As unsure as a fair die with as many faces as there are outcomes."""
    model = NGrams.fit(encode([list("abcde")]), order)
    assert model.V == 7  # five letters, <unk>, </s>
    assert model.perplexity([text]).value == pytest.approx(7)


@pytest.mark.row("L5")
@given(values=arrays.arrays(float, st.integers(1, 40), elements=LOGS), base=st.sampled_from(["e", 2, 10]))
def test_the_inverse_probability_to_the_power_of_one_over_n(values, base):
    """PP = P(w_1 … w_N)^(−1/N), by Python's own exact sum; the same in every base."""
    scale = {"e": 1, 2: math.log(2), 10: math.log(10)}[base]
    found = perplexity(values / scale, base=base)
    expected = math.exp(-math.fsum(values) / len(values))
    assert found.value == pytest.approx(expected, rel=1e-12)
    assert found.bits == pytest.approx(math.log2(expected), abs=1e-9)
    assert (found.counted, found.left_out) == (len(values), 0)
    assert found.total_bits == pytest.approx(found.bits * len(values))


@pytest.mark.row("L5")
def test_torch_computes_the_same_over_a_padded_batch():
    """Over a padded batch, the value is exp of torch's cross-entropy with the padding ignored."""
    rng = np.random.default_rng(0)
    T, B, K = 11, 4, 9
    lengths = np.array([11, 3, 7, 1])
    logits = torch.from_numpy(rng.normal(size=(T, B, K)) * 3)
    y = torch.from_numpy(rng.integers(K, size=(T, B)))
    mask = np.arange(T)[:, None] < lengths
    y[~torch.from_numpy(mask)] = -100
    loss = cross_entropy(logits.reshape(-1, K), y.reshape(-1), ignore_index=-100)
    rows = logits.log_softmax(2).numpy()
    values = np.where(mask, np.take_along_axis(rows, np.maximum(y.numpy(), 0)[..., None], 2)[..., 0], np.nan)
    found = perplexity(values, mask, base="e")
    assert found.value == pytest.approx(float(loss.exp()))
    assert (found.counted, found.left_out) == (22, 22)
    assert "over 22 tokens, 22 left out" in found.words
    flat = picked(rows[mask], y.numpy()[mask], base="e")
    assert perplexity(flat, base="e").value == pytest.approx(found.value)


@pytest.mark.row("L5")
def test_nltk_computes_the_same():
    """On the same counts and bigrams, nltk's perplexity is ours."""
    words = [word for sentence in LEE[:20] for word in sentence]
    peer = Lidstone(0.1, 2)
    peer.fit([list(everygrams(words, max_len=2))], sorted(set(words)))
    policy = Policy(start=False, end=False)
    model = NGrams.fit(encode([words], policy=policy), 2, AddK(0.1))
    held = [word for word in (w for s in LEE[20:30] for w in s) if word in model.vocabulary]
    mask = np.arange(len(held)) > 0  # nltk is given whole bigrams only
    found = perplexity(model.logprobs(encode([held], like=model)), mask, base="e")
    assert found.value == pytest.approx(peer.perplexity(bigrams(held)))


def test_a_probability_of_zero_is_an_infinite_perplexity():
    """One impossible word is enough; the others do not make up for it."""
    found = perplexity([-1.0, -math.inf], base="e")
    assert found.value == found.bits == math.inf
    assert NGrams.fit(encode("a b"), 2, Unsmoothed()).perplexity("b a").value == math.inf
    assert perplexity([-1e6], base="e").value == math.inf


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: perplexity([[-1.0, -2.0]], base="e"), "need a mask"),
        (lambda: perplexity(np.zeros((2, 3, 4)), base="e"), "picked"),
        (lambda: perplexity(-1.0, base="e"), "one for each token"),
        (lambda: perplexity([-1.0, 0.2], base="e"), "losses or scores"),
        (lambda: perplexity([0.1, 0.2], base=2), "probabilities"),
        (lambda: perplexity([2.3, 4.5], base="e"), "losses or scores"),
        (lambda: perplexity([-1.0, math.nan], base="e"), "1 counted tokens are NaN"),
        (lambda: perplexity([-1.0], base=math.e), "which logarithm"),
        (lambda: perplexity([-1.0], base=True), "which logarithm"),
        (lambda: perplexity([], base=2), "no token"),
        (lambda: perplexity([-1.0], [False], base=2), "no token"),
        (lambda: perplexity(-np.ones((2, 3)), np.ones((3, 2), bool), base=2), "turned round"),
        (lambda: perplexity([-1.0], [True, True], base=2), "mask is"),
        (lambda: picked(np.log([[0.5, 0.4]]), [0], base="e"), "scores without a softmax"),
        (lambda: picked(np.log2([[0.5, 0.5]]), [0], base="e"), 'in base "2"'),
        (lambda: picked(np.log10([[0.5, 0.5]]), [0], base=2), 'in base "10"'),
        (lambda: picked([[0.0]], [1], base="e"), "from 0 to 0"),
        (lambda: picked([[0.0]], [0, 0], base="e"), "must be"),
        (lambda: picked([[0.0]], [0], base=3), "which logarithm"),
        (lambda: picked([[3.0, 5.0], [math.nan, 0.0]], [0, 0], base="e"), "NaN, the first in row 1"),
    ],
)
def test_what_is_unclear_is_refused(ask, words):
    """Shape, base, padding, sign: each is asked back, with a hint."""
    with pytest.raises(ValueError, match=words):
        ask()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: perplexity([-1.0], [1], base=2),
        lambda: perplexity(["-1"], base=2),
        lambda: picked([[0.0]], [0.0], base=2),
        lambda: perplexity([-1.0]),
        lambda: perplexity(np.ma.masked_array([-1.0, -2.0], [False, True]), base="e"),
    ],
)
def test_other_kinds_of_things_are_refused(ask):
    """A mask of numbers may mean either; a base is never guessed."""
    with pytest.raises(TypeError):
        ask()


@given(arrays.arrays(float, (5, 3), elements=st.floats(-1e6, 1e6)))
def test_no_scores_pass_for_distributions(rows):
    """Whatever is picked from sums to 1 in its base."""
    try:
        picked(rows, [0] * 5, base="e")
    except ValueError:
        return
    np.testing.assert_allclose(np.exp(rows).sum(axis=1), 1, atol=2e-3)


def batches_of(scored, size):
    """(log-probabilities, which are unknown) of each sentence, batch by batch."""
    starts = scored.tokens.starts
    sentences = [
        [
            (float(scored.logprobs[t]), bool(scored.unknown[t]))
            for t in range(starts[s], starts[s + 1])
            if scored.predicted[t]
        ]
        for s in range(len(starts) - 1)
    ]
    return [sentences[n : n + size] for n in range(0, len(sentences), size)]


@pytest.mark.row("L5")
@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_traps_are_what_a_padded_loop_computes(size):
    """Each wrong number is the one that a plain loop over padded batches makes of the same probabilities."""
    train = encode(LEE[:40], policy=Policy(least=2))
    scored = NGrams.fit(train, 2, AddK(0.05)).score(encode(LEE[40:], like=train))
    found = traps(scored, batch=size)
    values = dict(zip(found.names, found.values, strict=True))
    losses, cells, means = 0.0, 0, []
    for batch in batches_of(scored, size):
        longest = max(map(len, batch))
        total = -sum(p for sentence in batch for p, _ in sentence)
        means.append(total / sum(map(len, batch)))
        losses, cells = losses + total, cells + longest * len(batch)
    every = [item for batch in batches_of(scored, size) for sentence in batch for item in sentence]
    mean = -sum(p for p, _ in every) / len(every)
    letters = sum(len(word) + 1 for sentence in LEE[40:] for word in sentence)
    known = [p for p, unknown in every if not unknown]
    words = [p for batch in batches_of(scored, size) for sentence in batch for p, _ in sentence[:-1]]
    expected = {
        "padding counted": math.exp(losses / cells),
        "mean of the batches’ perplexities": np.mean(np.exp(means)),
        "exp of the mean of batch means": math.exp(np.mean(means)),
        "bits taken for nats": math.exp(mean / math.log(2)),
        "characters for words": math.exp(losses / letters),
        "unknown words dropped": math.exp(-sum(known) / len(known)),
        "</s> left out": math.exp(-sum(words) / len(words)),
    }
    assert set(values) == set(expected)
    for name, value in expected.items():
        assert values[name] == pytest.approx(value), name
    assert found.right == pytest.approx(scored.perplexity.value) == pytest.approx(math.exp(mean))
    assert len(found.reasons) == len(found.names)


def test_traps_of_bad_input():
    """A batch has a sentence; without known words there is nothing left when unknown ones are dropped."""
    model = NGrams.fit(encode("a b"), 1)
    with pytest.raises(ValueError, match="at least one"):
        traps(model.score("a"), batch=0)
    found = traps(NGrams.fit(encode("a", policy=Policy(end=False)), 1).score("z"))
    assert math.isnan(dict(zip(found.names, found.values, strict=True))["unknown words dropped"])


def test_single_precision_may_round_above_one():
    """A probability of 1 that came out as 1.0000001 is no loss."""
    assert perplexity(np.log(np.float32([1.0000001, 1])), base="e").value == pytest.approx(1)
