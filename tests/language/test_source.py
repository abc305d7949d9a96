"""A grammar as a model, what models recall, what a word does later, and many sentences drawn at once."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.spatial.distance import jensenshannon

from lecturekit.corpora import ANIMAL_VERBS, AgreementGrammar, agreement_corpus, agreement_sentences
from lecturekit.language import (
    Beam,
    Greedy,
    NGrams,
    Policy,
    Sampling,
    Source,
    UnseenContextError,
    Unsmoothed,
    decode,
    divergence,
    encode,
    influence,
    recall,
    reshaped,
    sampled,
)

GRAMMAR = AgreementGrammar(animals=3)
TEXT = agreement_corpus(1500, grammar=GRAMMAR, rng=np.random.default_rng(0))
SENTENCES = [TEXT.sentence(s) for s in range(TEXT.n_sentences)]
TOKENS = encode(SENTENCES)
HELD = encode(SENTENCES[:200], like=TOKENS)
SOURCE = Source(GRAMMAR.after, TOKENS.vocabulary, TOKENS.policy)
FORMS = [form for pair in ANIMAL_VERBS[:3] for form in pair]
BEGUN = ("the", "dogs", "near", "the", "cat", "behind", "the", "frog")


@pytest.mark.row("R4")
def test_the_source_scores_a_text_as_the_grammar_does() -> None:
    """The sum over each sentence's tokens is the grammar's own logarithm; one by one they are its parts."""
    logprobs = SOURCE.logprobs(HELD)
    for s, words in enumerate(SENTENCES[:200]):
        row = logprobs[HELD.starts[s] : HELD.starts[s + 1]]
        assert math.isnan(row[0])
        assert row[1:].sum() == pytest.approx(GRAMMAR.logprob(words))
    assert SOURCE.probabilities(["<s>", "it", "rains"])[-1] == pytest.approx(0.6)


@pytest.mark.row("R4")
def test_no_model_is_below_the_floor() -> None:
    """On fresh text N-grams of all orders have a higher perplexity than the source that said it."""
    fresh = agreement_corpus(600, grammar=GRAMMAR, rng=np.random.default_rng(1))
    text = encode([fresh.sentence(s) for s in range(fresh.n_sentences)], like=TOKENS)
    floor = SOURCE.perplexity(text).value
    assert all(NGrams.fit(TOKENS, order).perplexity(text).value > floor for order in range(1, 7))


def test_a_source_says_what_it_never_says() -> None:
    """An unseen beginning, a word outside the vocabulary, a policy without marks."""
    with pytest.raises(UnseenContextError, match="never says 'the the'"):
        SOURCE.probabilities(["<s>", "the", "the"])
    small = Source(GRAMMAR.after, ["the", "every"])
    with pytest.raises(ValueError, match="'nobody', which is not in the vocabulary"):
        small.probabilities([])
    with pytest.raises(ValueError, match="must be True"):
        Source(GRAMMAR.after, TOKENS.vocabulary, Policy(start=False))
    text = encode([["it", "the", "rains"]], like=TOKENS)
    assert SOURCE.logprobs(text)[2:].tolist() == [-math.inf, -math.inf, -math.inf]


SIMPLEX = arrays.arrays(float, 7, elements=st.floats(0, 1, allow_subnormal=False)).filter(
    lambda p: p.sum() > 0.1
)


@given(p=SIMPLEX, q=SIMPLEX)
def test_the_divergence_is_scipys(p: np.ndarray, q: np.ndarray) -> None:
    """The square of its distance in base 2; symmetric, and within 0 and 1."""
    p, q = p / p.sum(), q / q.sum()
    assert divergence(p, q) == pytest.approx(np.nan_to_num(jensenshannon(p, q, 2)) ** 2, abs=1e-9)
    assert divergence(p, q) == pytest.approx(divergence(q, p), abs=1e-12)
    assert 0 <= divergence(p, q) <= 1
    assert divergence(p, p) == 0


@pytest.mark.row("R4")
@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_a_word_beyond_the_order_moves_nothing_by_exactly_zero(order: int) -> None:
    """N-grams look at N − 1 words; within them the nearest noun moves something."""
    found = influence(NGrams.fit(TOKENS, order), BEGUN, GRAMMAR.others)
    assert found.bits.shape == (8, 5)
    beyond = found.bits[: 8 - (order - 1)]
    assert not beyond[np.isfinite(beyond)].any()
    assert order == 1 or found.mean[7] > 0


@pytest.mark.row("R4")
def test_in_the_source_the_subject_decides_and_nothing_else_does() -> None:
    """Half of what may follow is the verb: exchanging the subject moves just that half, however far it is."""
    found = influence(SOURCE, BEGUN, GRAMMAR.others)
    assert np.allclose(found.bits[1], 0.5)
    rest = np.delete(found.bits, 1, axis=0)
    assert not rest[np.isfinite(rest)].any()
    assert np.isnan(found.mean[[0, 3, 6]]).all(), "there is no other word for 'the'"
    assert found.others[2] == ("behind", "beside", "with")


def test_no_estimate_is_no_number() -> None:
    """Where a model knows nothing of what was put in, the influence is NaN, not 0."""
    bare = NGrams.fit(TOKENS, 3, Unsmoothed())
    found = influence(bare, ("the", "dog"), lambda word: ("rains",) if word == "dog" else ())
    assert np.isnan(found.bits).all()


@pytest.mark.row("R4")
def test_recall_counts_what_the_right_form_costs() -> None:
    """The source pays nothing, a model that knows no context log2 of the forms, both by hand."""
    sentences = {
        d: agreement_sentences(20, between=d, grammar=GRAMMAR, rng=np.random.default_rng(d)) for d in (0, 6)
    }
    models = {"source": SOURCE, "uniform": NGrams.fit(TOKENS, 0), "3-gram": NGrams.fit(TOKENS, 3)}
    found = recall(models, sentences, FORMS, lambda form: form.endswith("s"))
    assert found.between.tolist() == [0, 6]
    assert np.array_equal(found.whole[0], [0, 0])
    assert np.allclose(found.whole[1], math.log2(6))
    assert np.allclose(found.share[1], 1)
    assert found.guess == math.log2(6)
    paid = []
    for *before, right in sentences[6]:
        p = {form: models["3-gram"].prob(form, ["<s>", *before]) for form in FORMS}
        paid.append(-math.log2(p[right] / sum(p.values())))
    assert found.whole[2, 1] == pytest.approx(np.mean(paid))
    assert 0 < found.share[2, 1] < found.whole[2, 1]
    with pytest.raises(ValueError, match="ends with none of"):
        recall(models, {0: [("it", "rains")]}, FORMS, len)


@pytest.mark.row("R5")
@pytest.mark.parametrize("method", [Sampling(), Sampling(temperature=0.7, top_k=3), Sampling(top_p=0.8)])
def test_sentences_are_drawn_as_often_as_their_words_allow(method: Sampling) -> None:
    """Six thousand of them, from the source: each of three sentences within five deviations."""
    n = 6000
    drawn = sampled(SOURCE.continuation(), method, count=n, rng=np.random.default_rng(0))
    said = Counter(drawn.sentences)
    for text in ("it rains", "nobody sleeps", "every owl hoots", "the dog barks"):
        words, p = tuple(text.split()), 1.0
        for t, word in enumerate([*words, "</s>"]):
            here = words[:t]
            if not GRAMMAR.after(here).get(word):
                p = 0.0
                break
            p *= reshaped(SOURCE.probabilities(here), **vars(method))[SOURCE.outcomes.index(word)]
        assert abs(said[words] - n * p) <= 5 * math.sqrt(n * p * (1 - p))
    assert drawn.ended.sum() > 0.95 * n
    for words, logprob, ended in zip(drawn.sentences[:50], drawn.logprobs, drawn.ended, strict=False):
        assert not ended or logprob == pytest.approx(GRAMMAR.logprob(words))
    assert sum(count for _, count in drawn.counts) == n


@pytest.mark.row("R5")
def test_at_temperature_zero_all_say_what_greedy_says() -> None:
    """Side by side as one by one; and what is cut off has not ended."""
    model = NGrams.fit(TOKENS, 3)
    drawn = sampled(model.continuation(), Sampling(temperature=0), count=5, rng=np.random.default_rng(0))
    assert set(drawn.sentences) == {decode(model.continuation()).words}
    cut = sampled(model.continuation(), count=40, longest=2, rng=np.random.default_rng(0))
    assert not cut.ended.any()
    assert {len(words) for words in cut.sentences} == {2}


def test_dead_ends_are_the_end_of_a_sentence() -> None:
    """A model without an estimate stops, as in `sample`; no sentence is refused."""
    bare = NGrams.fit(encode([["a", "b"]], policy=Policy(end=False)), 2, Unsmoothed())
    drawn = sampled(bare.continuation(), count=3, longest=9, rng=np.random.default_rng(0))
    assert drawn.sentences == (("a", "b"),) * 3
    assert not drawn.ended.any()
    with pytest.raises(ValueError, match="at least one sentence"):
        sampled(bare.continuation(), count=0, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="at least 1 step"):
        sampled(bare.continuation(), longest=0, rng=np.random.default_rng(0))


def test_what_cannot_be_drawn_side_by_side_is_refused() -> None:
    """Another method, a model without a beginning, half a sentence, a seed instead of a generator."""
    begun, rng = SOURCE.continuation(), np.random.default_rng(0)
    for method in (Greedy(), Beam(2)):
        with pytest.raises(TypeError, match="drawn by Sampling"):
            sampled(begun, method, rng=rng)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"give model\.continuation"):
        sampled(SOURCE, rng=rng)  # type: ignore[arg-type]
    for wrong in (0, None, np.random):
        with pytest.raises(TypeError, match="give a generator"):
            sampled(begun, rng=wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at least one sentence"):
        sampled(begun, count=0, rng=rng)
    for count in (True, 2.5):
        with pytest.raises(TypeError, match="count must be a whole number"):
            sampled(begun, count=count, rng=rng)  # type: ignore[arg-type]
