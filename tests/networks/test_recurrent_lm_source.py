"""A recurrent language model on a text with a far subject: below the N-grams, above the floor."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from lecturekit.corpora import ANIMAL_VERBS, AgreementGrammar, agreement_corpus, agreement_sentences
from lecturekit.language import (
    NGrams,
    Sampling,
    Source,
    beam_search,
    decode,
    encode,
    influence,
    recall,
    sampled,
)
from lecturekit.networks import Recipe, RecurrentLanguageModel, train

GRAMMAR = AgreementGrammar()


def text(count: int, seed: int) -> list[tuple[str, ...]]:
    corpus = agreement_corpus(count, grammar=GRAMMAR, rng=np.random.default_rng(seed))
    return [corpus.sentence(s) for s in range(count)]


TRAIN = encode(text(2500, 0))
TEST, SHORT = (encode(text(count, seed), like=TRAIN) for count, seed in ((500, 1), (150, 2)))
COUNTED = {order: NGrams.fit(TRAIN, order) for order in range(2, 7)}
SOURCE = Source(GRAMMAR.after, TRAIN.vocabulary, TRAIN.policy)
FAR = ["the", "dogs", "near", "the", "cat", "behind", "the", "owls", "with", "the", "frog"]


@pytest.fixture(scope="module")
def model() -> RecurrentLanguageModel:
    """An LSTM after eight passes."""
    torch.set_num_threads(1)
    network = RecurrentLanguageModel(TRAIN.vocabulary, TRAIN.policy, cell="LSTM", embedding=16, hidden=32)
    recipe = Recipe(epochs=8, batch=32, rate=0.01)
    train(network, network.examples(TRAIN), network.examples(SHORT), recipe, progress=False)
    return network


@pytest.mark.row("R4")
def test_its_perplexity_is_below_every_n_grams_and_above_the_floor(model: RecurrentLanguageModel) -> None:
    """Bigrams to 6-grams with Kneser–Ney, the same tokens for all; most of the way down to the source."""
    found, floor = model.perplexity(TEST).value, SOURCE.perplexity(TEST).value
    best = min(counted.perplexity(TEST).value for counted in COUNTED.values())
    assert floor < found < best
    assert found - floor < 0.5 * (best - floor)


@pytest.mark.row("R4")
def test_it_knows_the_subject_where_n_grams_guess(model: RecurrentLanguageModel) -> None:
    """Twelve words between: N-grams lose about the three bits of a blind guess, it loses less than half."""
    asked = agreement_sentences(40, between=12, grammar=GRAMMAR, rng=np.random.default_rng(3))
    forms = [form for pair in ANIMAL_VERBS[: GRAMMAR.animals] for form in pair]
    names = {str(order): counted for order, counted in COUNTED.items()} | {"LSTM": model}
    lost = recall(names, {12: asked}, forms, lambda form: form.endswith("s")).whole[:, 0]
    assert (lost[:-1] > 2.5).all()
    assert lost[-1] < 1.5


@pytest.mark.row("R4")
def test_the_subject_moves_its_prediction_from_beyond_any_n_gram(model: RecurrentLanguageModel) -> None:
    """Ten words back more than any other word, where a 6-gram is moved by exactly nothing."""
    found = influence(model, FAR, GRAMMAR.others)
    assert np.nanargmax(found.mean) == 1
    assert found.mean[1] > 0.15
    assert np.nanmax(influence(COUNTED[6], FAR, GRAMMAR.others).bits[:6]) == 0


@pytest.mark.row("R5")
def test_greedy_misses_what_a_beam_finds(model: RecurrentLanguageModel) -> None:
    """The likeliest opening leads among many nouns; a beam of five has a sentence that is far likelier."""
    first = decode(model.continuation(["<s>"]), longest=8)
    best = beam_search(model.continuation(["<s>"]), 5, longest=8).hypotheses[0]
    assert best.total > first.logprob + math.log(1.3)
    assert best.words in (("it", "rains"), ("nobody", "sleeps"), ("nobody", "waits"))


@pytest.mark.row("R5")
def test_a_cut_keeps_hot_sentences_grammatical(model: RecurrentLanguageModel) -> None:
    """At temperature 2 far more are right within a nucleus than without; at 0.5 nearly all are."""
    shares = []
    for method in (Sampling(temperature=2), Sampling(temperature=2, top_p=0.9), Sampling(temperature=0.5)):
        drawn = sampled(
            model.continuation(["<s>"]), method, count=150, longest=25, rng=np.random.default_rng(0)
        )
        right = [np.isfinite(GRAMMAR.logprob(words)) for words in drawn.sentences]
        shares.append(np.mean(np.array(right) & drawn.ended))
    hot, cut, cold = shares
    assert hot + 0.1 < cut
    assert cold > 0.85
