"""The search through a lattice, held against all sentences one by one."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import PRONUNCIATIONS, UnknownLabelError, homophone_corpus
from lecturekit.language import (
    AbsoluteDiscount,
    AddK,
    JelinekMercer,
    KneserNey,
    Lexicon,
    NGrams,
    NoPathError,
    Policy,
    Recogniser,
    Unsmoothed,
    encode,
    speak,
)
from tests.language.small_lexicon import SMALL, brute_totals, heard, random_model

SMOOTHINGS = [AddK(0.3), JelinekMercer(0.6), AbsoluteDiscount(), KneserNey(), KneserNey(modified=True)]
POLICIES = [Policy(), Policy(end=False), Policy(start=False), Policy(least=3)]


@pytest.mark.row("L2")
@settings(max_examples=60)
@given(
    seed=st.integers(0, 10**6),
    order=st.integers(0, 3),
    smoothing=st.sampled_from(SMOOTHINGS),
    policy=st.sampled_from(POLICIES),
    weight=st.floats(0, 6),
    penalty=st.floats(-4, 4),
    sigma=st.floats(0.1, 3),
)
def test_the_winner_is_the_argmax_over_all_paths(seed, order, smoothing, policy, weight, penalty, sigma):
    """No sequence of words that covers the frames has a higher total: all of them are tried."""
    speech, model = heard(seed, sigma=sigma), random_model(seed, order, smoothing, policy)
    found = Recogniser(SMALL, model).best(speech, weight=weight, penalty=penalty)
    totals = brute_totals(speech, model, weight, penalty)
    assert len(totals) > 200
    assert found.total == pytest.approx(max(totals.values()), abs=1e-7)
    assert totals[found.words] == pytest.approx(found.total, abs=1e-7)


@pytest.mark.row("L2")
@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize("weight", [0.0, 1.0, 3.5])
def test_the_n_best_are_the_n_best_of_all(order, weight):
    """Every path once, in the order of the brute-force totals."""
    speech, model = heard(order), random_model(5, order, KneserNey())
    recogniser = Recogniser(SMALL, model)
    totals = brute_totals(speech, model, weight, 0.7)
    found = recogniser.nbest(speech, 10**6, weight=weight, penalty=0.7)
    assert len(found) == len(totals)
    assert {path.words for path in found} == set(totals)
    np.testing.assert_allclose([path.total for path in found], sorted(totals.values(), reverse=True))
    few = recogniser.nbest(speech, 4, weight=weight, penalty=0.7)
    assert [path.words for path in few] == [path.words for path in found[:4]]
    assert few[0].words == recogniser.best(speech, weight=weight, penalty=0.7).words or weight == 0
    assert recogniser.nbest(speech, 0) == ()


@pytest.mark.row("L2")
@pytest.mark.parametrize(("order", "weight"), [(1, 0.0), (2, 1.0), (3, 2.0)])
def test_beliefs_are_shares_of_all_paths(order, weight):
    """Each word at each place has the share in exp(total) of the sentences that have it there."""
    speech, model = heard(8, sigma=1.1), random_model(8, order, AddK(0.2))
    totals = brute_totals(speech, model, weight, 0.4)
    top = max(totals.values())
    whole = sum(math.exp(total - top) for total in totals.values())
    shares = np.zeros((len(speech.frames), len(SMALL)))
    for words, total in totals.items():
        numbers = SMALL.numbers(words)
        starts = np.cumsum([0, *SMALL.lengths[numbers][:-1]])
        shares[starts, numbers] += math.exp(total - top) / whole
    beliefs = Recogniser(SMALL, model).believe(speech, weight=weight, penalty=0.4)
    np.testing.assert_allclose(beliefs.words, shares, atol=1e-9)
    assert beliefs.evidence == pytest.approx(top + math.log(whole))
    assert beliefs.winner == pytest.approx(1 / whole)


@pytest.mark.row("L2")
def test_the_denominator_is_the_sum_over_all_sentences():
    """With λ = 1 and p = 0 the evidence is log Σ P(acoustics | words) P(words), the same for all words."""
    speech, model = heard(3, "a icy i"), random_model(3, 2, JelinekMercer())
    joint = list(brute_totals(speech, model, 1.0, 0.0).values())
    beliefs = Recogniser(SMALL, model).believe(speech)
    assert beliefs.evidence == pytest.approx(float(np.logaddexp.reduce(joint)))


def test_a_path_tells_its_scores_and_places():
    """Words tile the frames; the parts add up to the total; a wrong length is refused."""
    speech, model = heard(1), random_model(1, 2, KneserNey())
    recogniser = Recogniser(SMALL, model)
    path = recogniser.score(speech, "icy a eye", weight=2.0, penalty=0.5)
    assert path.starts.tolist() == [0, 3, 4]
    assert path.ends.tolist() == [3, 4, 5]
    assert path.total == pytest.approx(path.acoustic.sum() + 2 * path.language.sum() - 0.5 * 3)
    assert str(path) == "icy a eye"
    assert len(path.language) == 4
    with pytest.raises(ValueError, match="the sentence has 3 phones, and 5 frames were heard"):
        recogniser.score(speech, "a see")


@pytest.mark.row("L2")
def test_homophones_tie_in_sound_and_the_language_model_breaks_the_tie():
    """The acoustic scores of "see" and "sea" are one number; only P(words) tells them apart."""
    model = NGrams.fit(encode([["i", "see", "a", "sea"], ["i", "see"], ["a", "sea"]]), order=2)
    recogniser = Recogniser(SMALL, model)
    speech = heard(0, "i see a sea", sigma=0.3)
    one, other = (recogniser.score(speech, text) for text in ("i see a sea", "i sea a see"))
    assert one.heard == other.heard
    assert recogniser.best(speech, weight=0.01).words == ("i", "see", "a", "sea")


def test_of_sentences_that_tie_it_is_always_the_same():
    """By sound alone the winner takes the words that stand first in the lexicon, whatever the noise."""
    recogniser = Recogniser(SMALL, random_model(0, 2, KneserNey()))
    for sigma in np.linspace(0.05, 0.3, 9):
        assert recogniser.best(heard(0, "eye sea a eye", sigma), weight=0).words == ("i", "see", "a", "i")


def test_no_smoothing_leaves_only_what_was_seen():
    """Sentences that are impossible cannot win; if all are, the search says so."""
    seen = [["i", "see", "a", "sea"], ["i", "see", "a", "see"]]
    recogniser = Recogniser(SMALL, NGrams.fit(encode(seen), order=3, smoothing=Unsmoothed()))
    speech = heard(2, "eye sea a sea", sigma=2.0)
    assert {path.words for path in recogniser.nbest(speech, 9)} == {tuple(sentence) for sentence in seen}
    assert recogniser.best(speech, weight=0).total >= recogniser.best(speech, weight=1).heard
    with pytest.raises(NoPathError, match="covers 3 frames and is possible"):
        recogniser.best(heard(2, "a see"))
    lonely = Recogniser(Lexicon.of({"see": ["S", "IY"]}), NGrams.fit(encode([["see"]]), order=2))
    with pytest.raises(NoPathError, match="No sequence of words of the lexicon covers 5 frames"):
        lonely.best(heard(0))


def test_what_is_no_weight_is_refused():
    """NaN, infinity, below zero, no number; models of too high an order, words that no model allows."""
    speech, recogniser = heard(0), Recogniser(SMALL, random_model(0, 2, KneserNey()))
    for bad in (math.nan, math.inf):
        with pytest.raises(ValueError, match="weight must be a finite number"):
            recogniser.best(speech, weight=bad)
        with pytest.raises(ValueError, match="penalty must be a finite number"):
            recogniser.nbest(speech, 2, penalty=bad)
    with pytest.raises(ValueError, match="weight must be 0 or more, got -1"):
        recogniser.believe(speech, weight=-1)
    for bad in ("1", None, True):
        with pytest.raises(TypeError, match="weight must be a number"):
            recogniser.best(speech, weight=bad)
    with pytest.raises(ValueError, match="order 0 to 3, not 4"):
        Recogniser(SMALL, random_model(0, 4, KneserNey()))
    closed = NGrams.fit(encode([["see", "a"]], policy=Policy(unknown=False)), order=2)
    with pytest.raises(UnknownLabelError, match="sea"):
        Recogniser(SMALL, closed)
    other = Recogniser(Lexicon.of({"a": ["AH"]}), random_model(0, 1, KneserNey()))
    with pytest.raises(ValueError, match="made of other words"):
        other.best(recogniser.lattice(speech))


def test_a_sentence_of_a_whole_lexicon_is_found_in_any_order():
    """217 words, 18 frames: with hardly any noise the winner is what was said, or at least sounds so."""
    lexicon = Lexicon.of(PRONUNCIATIONS)
    said = ["we", "can", "see", "the", "sea", "from", "here"]
    tokens = encode([said, ["the", "sun"], ["hear", "our", "son"]])
    speech = speak(said, lexicon, sigma=0.05, rng=np.random.default_rng(0))
    for order in (2, 3):
        recogniser = Recogniser(lexicon, NGrams.fit(tokens, order=order))
        assert recogniser.best(speech).words == tuple(said)
        assert lexicon.sounds(recogniser.best(speech, weight=0).words) == lexicon.sounds(said)


@pytest.mark.row("L2")
@pytest.mark.parametrize("smoothing", [KneserNey(), Unsmoothed()])
@pytest.mark.parametrize("sigma", [0.2, 0.7, 1.5])
def test_what_the_search_leaves_out_cannot_win(sigma: float, smoothing: KneserNey | Unsmoothed):
    """Of all 217 words at all places, tried forwards one after the other, none does better."""
    lexicon = Lexicon.of(PRONUNCIATIONS)
    corpus = homophone_corpus(sentences=300, rng=np.random.default_rng(0))
    recogniser = Recogniser(lexicon, NGrams.fit(encode(corpus), order=2, smoothing=smoothing))
    speech = speak(corpus.sentence(4), lexicon, sigma=sigma, rng=np.random.default_rng(1))
    scores, words = recogniser.lattice(speech).acoustic, lexicon.words
    if isinstance(smoothing, Unsmoothed):
        words = tuple(word for word in words if word in recogniser.model.vocabulary)
    logs = {v: np.log(recogniser.model.probabilities((v,)) + 1e-320) for v in ("<s>", *words)}
    for weight, penalty in ((0.25, 0.0), (1.0, -1.5), (4.0, 2.0)):
        best: list[dict[str, float]] = [{"<s>": 0.0}, *({} for _ in scores)]
        for a, n in np.argwhere(np.isfinite(scores)):
            word, number = lexicon.words[n], recogniser.model.vocabulary.encode([lexicon.words[n]])[0]
            for before, total in best[a].items():
                if before in logs and word in logs:
                    new = total + weight * logs[before][number] + scores[a, n] - penalty
                    there = best[a + lexicon.lengths[n]]
                    there[word] = max(there.get(word, -math.inf), new)
        whole = max(total + weight * logs[word][-1] for word, total in best[-1].items())
        assert recogniser.best(speech, weight=weight, penalty=penalty).total == pytest.approx(whole)
