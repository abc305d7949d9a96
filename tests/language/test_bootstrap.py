"""How sure a perplexity is: SciPy's bootstrap, all draws counted out, and texts whose truth is known."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy.stats import bootstrap

from lecturekit.corpora import lee_corpus
from lecturekit.language import AddK, Comparison, NGrams, Policy, compare, encode

LEE = [lee_corpus().sentence(s) for s in range(120)]


def compared(documents=9):
    """Bigrams of two kinds and unigrams, on a text of some documents of unequal length."""
    train = encode(LEE[:80], policy=Policy(least=2))
    test = encode(LEE[80:], like=train)
    document = np.sort(np.random.default_rng(1).integers(documents, size=40))
    models = {"one": NGrams.fit(train, 1), "two": NGrams.fit(train, 2), "k": NGrams.fit(train, 2, AddK(0.1))}
    return compare(models, test, train=train, document=document)


def sums(found: Comparison):
    """Nats (M, D) and tokens (D,) of each document, by a loop."""
    kept = found.tokens.predicted
    ids = sorted(set(found.document.tolist()))
    nats = [[-row[kept & (found.document == d)].sum() for d in ids] for row in found.logprobs]
    return np.array(nats), np.array([(kept & (found.document == d)).sum() for d in ids])


@pytest.mark.row("P1")
def test_intervals_are_those_of_scipy():
    """Percentile intervals of a ratio of sums over documents, within the noise of 20,000 draws each."""
    found = compared()
    nats, counts = sums(found)

    def statistic(paid, tokens, axis=-1):
        return np.exp(paid.sum(axis=axis) / tokens.sum(axis=axis))

    ours = found.intervals(0.9, draws=20_000)
    for m in range(3):
        peer = bootstrap(
            (nats[m], counts), statistic, paired=True, vectorized=True, method="percentile",
            confidence_level=0.9, n_resamples=20_000, rng=np.random.default_rng(5),
        ).confidence_interval  # fmt: skip
        assert ours.low[m] == pytest.approx(peer.low, rel=0.01)
        assert ours.high[m] == pytest.approx(peer.high, rel=0.01)
    assert ours.documents == len(counts)
    np.testing.assert_allclose(ours.value, found.perplexities)


@pytest.mark.row("P1")
def test_ratios_are_paired_as_scipy_pairs_them():
    """Both models on the same draws: narrower than the quotient of two intervals."""
    found = compared()
    nats, counts = sums(found)

    def statistic(one, other, tokens, axis=-1):
        return np.exp((one.sum(axis=axis) - other.sum(axis=axis)) / tokens.sum(axis=axis))

    peer = bootstrap(
        (nats[1], nats[0], counts), statistic, paired=True, vectorized=True, method="percentile",
        n_resamples=20_000, rng=np.random.default_rng(6),
    ).confidence_interval  # fmt: skip
    ours = found.intervals(draws=20_000)
    value, low, high = ours.ratio("two", "one")
    assert value == pytest.approx(found.perplexities[1] / found.perplexities[0])
    assert (low, high) == (pytest.approx(peer.low, rel=0.01), pytest.approx(peer.high, rel=0.01))
    assert high / low < (ours.high[1] / ours.low[0]) / (ours.low[1] / ours.high[0])
    back = ours.ratio("one", "two")
    assert back == (pytest.approx(1 / value), pytest.approx(1 / high), pytest.approx(1 / low))
    assert ours.ratio("k", "k") == (1, 1, 1)
    assert ours.clear("two", "one") is bool(high < 1 or low > 1)
    with pytest.raises(ValueError, match="no model 'three'; there are one, two, k"):
        ours.ratio("three", "one")


def test_all_draws_of_five_documents_counted_out():
    """5⁵ draws are equally likely: the quantiles of the random ones are theirs."""
    found = compared(5)
    nats, counts = sums(found)
    every = sorted(
        math.exp(sum(nats[1][d] for d in draw) / sum(counts[d] for d in draw))
        for draw in itertools.product(range(5), repeat=5)
    )
    ours = found.intervals(0.8, draws=40_000)
    assert ours.low[1] == pytest.approx(np.quantile(every, 0.1), rel=0.01)
    assert ours.high[1] == pytest.approx(np.quantile(every, 0.9), rel=0.01)


def drawn_text(rng, documents):
    """Nats of a text whose documents differ: each has a mean of its own, from 2 to 4, and 20 to 60 tokens."""
    counts = rng.integers(20, 60, size=documents)
    means = rng.uniform(2, 4, size=documents)
    return (
        means,
        counts,
        np.concatenate([rng.exponential(mean, n) for mean, n in zip(means, counts, strict=True)]),
    )


def of_nats(nats, document):
    """A comparison of one model that pays these nats."""
    tokens = encode([["a"] * len(nats)], policy=Policy(start=False, end=False))
    zeros = np.zeros(len(nats), np.int64)
    return Comparison(("it",), tokens, -np.asarray(nats)[None], np.asarray(document), zeros, zeros)


@pytest.mark.row("P1")
def test_the_truth_is_covered_as_often_as_is_said():
    """The mean over all documents that could be drawn is 3 nats; 95 % intervals hold e³ nearly so often."""
    rng = np.random.default_rng(0)
    covered, naive = [], []
    for _ in range(300):
        _, counts, nats = drawn_text(rng, 30)
        document = np.repeat(np.arange(30), counts)
        for into, ids in ((covered, document), (naive, np.arange(len(nats)))):
            ends = of_nats(nats, ids).intervals(draws=300)
            into.append(ends.low[0] <= math.exp(3) <= ends.high[0])
    assert 0.9 <= np.mean(covered) <= 0.975
    assert np.mean(naive) < np.mean(covered) - 0.03  # tokens are not independent


@pytest.mark.row("P1")
def test_equal_models_are_seldom_called_different():
    """Two models of which neither is better: at most about one in twenty intervals leaves out 1."""
    rng = np.random.default_rng(1)
    called = 0
    for _ in range(300):
        document = np.repeat(np.arange(30), 25)
        shared = rng.normal(3, 1, size=30)[document]
        nats = shared + rng.normal(0, 0.4, size=(2, 30))[:, document] + rng.normal(0, 0.5, size=(2, 750))
        one = of_nats(nats[0], document)
        found = Comparison(("a", "b"), one.tokens, -nats, document, one.seen, one.seen)
        called += found.intervals(draws=300).clear("a", "b")
    assert 0.02 <= called / 300 <= 0.11


@pytest.mark.row("P1")
def test_one_document_has_no_interval_and_says_why():
    """There is nothing to draw: NaN, in numbers and ratios; few documents are said to be few."""
    train = encode(LEE[:80], policy=Policy(least=2))
    test = encode(LEE[80:90], like=train)
    models = {"one": NGrams.fit(train, 1), "two": NGrams.fit(train, 2)}
    found = compare(models, test, train=train, document=np.zeros(10, int))
    alone = found.intervals()
    assert np.isnan(alone.low).all()
    assert np.isnan(alone.high).all()
    assert "one document only" in alone.why
    value, low, high = alone.ratio("two", "one")
    assert value == pytest.approx(found.perplexities[1] / found.perplexities[0])
    assert math.isnan(low)
    assert math.isnan(high)
    assert not alone.clear("two", "one")
    few = compared(4).intervals()
    assert np.isnan(few.low).all()
    assert few.why == "only 4 documents: too few to draw from, so there is no interval"
    assert "only 9 documents" in compared(9).intervals().why
    assert compared(30).intervals().why == ""
    sentence = compare(models, encode(LEE[90], like=train), train=train)
    assert "one document only" in sentence.intervals().why


def test_thousands_of_documents_are_drawn_in_groups():
    """2,500 documents: the interval is that of the theory of a mean, 1.96 standard errors to both sides."""
    rng = np.random.default_rng(2)
    means = rng.uniform(2, 4, size=2500)
    found = of_nats(np.repeat(means, 3), np.repeat(np.arange(2500), 3))
    ours = found.intervals(draws=4000)
    error = 1.96 * means.std() / math.sqrt(2500)
    assert np.log(ours.low[0]) == pytest.approx(means.mean() - error, abs=0.1 * error)
    assert np.log(ours.high[0]) == pytest.approx(means.mean() + error, abs=0.1 * error)
    assert ours.documents == 2500


def test_draws_depend_on_the_seed_alone():
    """Twice the same, another seed nearly the same; in blocks as at once."""
    found = compared()
    one, again, other = (found.intervals(seed=seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one.nats, again.nats)
    assert (one.nats != other.nats).any()
    np.testing.assert_allclose(one.low, other.low, rtol=0.05)


def test_many_documents_are_drawn_in_blocks(monkeypatch):
    """A table of draws × documents is never whole; blocks of some draws give the same."""
    found = compared()
    whole = found.intervals(draws=50)
    monkeypatch.setattr("lecturekit.language._bootstrap.AT_ONCE", 9 * 7)
    np.testing.assert_allclose(found.intervals(draws=50).nats, whole.nats, rtol=1e-12)
