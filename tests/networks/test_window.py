"""Window language models: NumPy says the formula, counts by hand say where training must end."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from itertools import product

import numpy as np
import pytest
import torch

from lecturekit.corpora import seaside_corpus
from lecturekit.language import END, START, KneserNey, NGrams, Policy, encode
from lecturekit.networks import Examples, Recipe, WindowLanguageModel, bigram_film, evaluate, train

CORPUS = seaside_corpus(60, words=2, rng=np.random.default_rng(7))
SENTENCES = [CORPUS.sentence(s) for s in range(CORPUS.n_sentences)]
TOKENS = encode(CORPUS)
POLICIES = [Policy(), Policy(end=False), Policy(unknown=False), Policy(start=False)]


def counted(pairs: list[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Relative frequencies of what follows each word, by a dict of Counters."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for before, word in pairs:
        table[before][word] += 1
    return {a: {b: n / sum(row.values()) for b, n in row.items()} for a, row in table.items()}


def pairs_of(sentences: list[tuple[str, ...]]) -> list[tuple[str, str]]:
    """Give each word, and the end, with what stands before it."""
    return [pair for s in sentences for pair in zip((START, *s), (*s, END), strict=True)]


@pytest.mark.row("L8")
@pytest.mark.parametrize("seed", range(3))
def test_one_word_trained_to_the_end_is_the_count_based_conditional_distribution(seed: int) -> None:
    """The neural "unigram" model against relative frequencies, everywhere; its loss against their entropy."""
    model = WindowLanguageModel(TOKENS.vocabulary, TOKENS.policy, embedding=24, seed=seed)
    film = bigram_film(model, TOKENS, [0, 300])
    pairs, table = pairs_of(SENTENCES), counted(pairs_of(SENTENCES))
    assert set(film.contexts) == set(table)
    for before, word in product(table, film.outcomes):
        p, q = table[before].get(word, 0.0), film.probabilities[1, film.context(before), film.outcome(word)]
        assert q == pytest.approx(p, abs=0.01)
        assert film.counts[film.context(before), film.outcome(word)] == pairs.count((before, word))
    entropy = -np.mean([np.log(table[a][b]) for a, b in pairs])
    assert film.floor == pytest.approx(entropy)
    assert 0 <= film.loss[1] - entropy < 1e-3
    assert film.loss[0] > 2 * entropy
    assert film.gap[1] < 0.01 < 0.5 < film.gap[0]
    for before, word in product(("dog", "the", START), ("on", "beach", END)):
        assert model.prob(word, (before,)) == pytest.approx(table[before].get(word, 0.0), abs=0.01)


@pytest.mark.row("L8")
def test_the_word_before_matters_and_the_one_before_that_does_not() -> None:
    """So it is a bigram model, whatever the slide calls it: a window of n looks back n words, no further."""
    for n in (1, 2, 3):
        model = WindowLanguageModel(TOKENS.vocabulary, window=n, embedding=5, hidden=7, seed=1)
        words = ["the", "dog", "waits", "near", "the"]
        here = model.probabilities(words)
        for back in range(1, 6):
            other = list(words)
            other[-back] = "cat"
            same = np.array_equal(model.probabilities(other), here)
            assert same == (back > n)


@pytest.mark.row("L8")
def test_without_an_end_sentences_of_every_length_have_probability_one_together() -> None:
    """The slide's product, summed over all texts of one, two, three words, is 1 each time; with </s> less."""
    small = encode([["dog", "on", "beach"]], policy=Policy(end=False, unknown=False))
    for policy, totals in ((small.policy, (1, 1, 1)), (Policy(unknown=False), None)):
        model = WindowLanguageModel(small.vocabulary, policy, embedding=4, seed=2)
        found = []
        for n in (1, 2, 3):
            texts = list(product(("dog", "on", "beach"), repeat=n))
            logs = [np.nansum(model.logprobs(encode([list(t)], like=model))) for t in texts]
            found.append(np.exp(logs).sum())
        if totals:
            np.testing.assert_allclose(found, totals, rtol=1e-6)
        else:
            assert sum(found) < 1


@pytest.mark.parametrize("policy", POLICIES, ids=str)
@pytest.mark.parametrize("window", [1, 3])
@pytest.mark.parametrize(("embedding", "hidden"), [(5, 0), (5, 7), (None, 0)])
def test_it_keeps_to_the_interface_of_language_models(
    policy: Policy, window: int, embedding: int | None, hidden: int
) -> None:
    """Sums of 1, impossible outcomes 0, the same numbers by context and by text, perplexity from both."""
    tokens = encode(CORPUS, policy=policy)
    sizes = {"window": window, "embedding": embedding, "hidden": hidden}
    model = WindowLanguageModel(tokens.vocabulary, policy, **sizes, seed=3)
    reference = NGrams.fit(tokens, order=2, smoothing=KneserNey())
    assert (model.outcomes, model.V) == (reference.outcomes, reference.V)
    log = model.logprobs(tokens)
    np.testing.assert_array_equal(np.isnan(log), ~tokens.predicted)
    for s in range(4):
        words = tokens.sentence(s)
        for t in range(len(words)):
            here = log[tokens.starts[s] + t]
            if words[t] == START:
                continue
            p = model.probabilities(words[:t])
            assert p.sum() == pytest.approx(1)
            assert (p[0] > 0, p[-1] > 0) == (policy.unknown, policy.end)
            assert np.log(p[model.outcomes.index(words[t])]) == pytest.approx(here, abs=1e-6)
    assert model.perplexity(tokens).value == pytest.approx(np.exp(-np.nanmean(log)))
    said = model.sample(np.random.default_rng(0), longest=5)
    assert len(said) <= 5


def test_the_scores_are_the_formula_it_states() -> None:
    """Bengio et al.'s: vectors side by side, the nearest last, tanh, softmax; by NumPy."""
    model = WindowLanguageModel(TOKENS.vocabulary, window=3, embedding=5, hidden=7, seed=4)
    E, U, b, V, d = (p.detach().numpy().astype(float) for p in model.parameters())
    numbers = {word: n for n, word in enumerate((*model.outcomes, START))}
    for context in (("the", "dog", "sits"), (START, "the", "dog"), (START, START, START)):
        x = np.concatenate([E[numbers[word]] for word in context])
        z = V @ np.tanh(U @ x + b) + d
        given = [word for word in context if word != START]
        found = model.probabilities(given if START not in context else [START, *given])
        np.testing.assert_allclose(found, np.exp(z) / np.exp(z).sum(), rtol=1e-5)


def test_without_vectors_scores_are_sums_of_free_weights() -> None:
    """A weight for each word, place and next word, by NumPy; all 0 at first, so all outcomes alike."""
    model = WindowLanguageModel(TOKENS.vocabulary, window=3, embedding=None, seed=4)
    np.testing.assert_allclose(model.probabilities(["the", "dog"]), 1 / len(model.outcomes))
    parts = [model.embedding.weight, model.bias]
    free, d = (torch.nn.init.normal_(part).detach().numpy().astype(float) for part in parts)
    numbers = {word: n for n, word in enumerate((*model.outcomes, START))}
    free = free.reshape(3, len(numbers), -1)
    context = ("the", "dog", "sits")
    z = d + sum(free[place, numbers[word]] for place, word in enumerate(context))
    np.testing.assert_allclose(model.probabilities(context), np.exp(z) / np.exp(z).sum(), rtol=1e-5)


@pytest.mark.row("L8")
@pytest.mark.parametrize("embedding", [None, 6])
def test_only_with_vectors_what_is_learnt_of_others_says_something_of_a_word_never_seen(
    embedding: int | None,
) -> None:
    """Two words that the text lacks: without vectors they stay alike, and with them their odds have moved."""
    absent = ("dog", "seal")
    text = encode([s for s in SENTENCES if not set(absent) & set(s)], like=TOKENS)
    assert {"dog", "seal"} <= set(text.vocabulary.words)
    moved = []
    for epochs in (0, 5):
        model = WindowLanguageModel(TOKENS.vocabulary, window=2, embedding=embedding, seed=6)
        lessons = model.examples(text)
        if epochs:
            train(model, lessons, lessons, Recipe(epochs=epochs), progress=False)
        dog, seal = (np.log(model.probabilities((word, "the"))[1:]) for word in absent)
        moved.append(np.abs((dog - seal) - (dog - seal)[0]).max())
    assert (moved[1] < 1e-5) == (embedding is None)
    assert (abs(moved[1] - moved[0]) < 1e-5) == (embedding is None)


def test_its_examples_are_windows_and_next_words() -> None:
    """Written out for a small text, marks included; no window reaches into another sentence."""
    tokens = encode([["dog", "on", "beach"], ["on"]])
    model = WindowLanguageModel(tokens.vocabulary, window=2, embedding=3)
    on, dog, beach, end, start = 1, 2, 3, 4, 5
    found = model.examples(tokens)
    assert [x.tolist() for x in found.x] == [
        [start, start],
        [start, dog],
        [dog, on],
        [on, beach],
        [start, start],
        [start, on],
    ]
    assert [int(y) for y in found.y] == [dog, on, beach, end, on, end]


@pytest.mark.parametrize("seed", range(3))
def test_what_words_share_carries_over_to_contexts_never_seen(seed: int) -> None:
    """Four words back decide: the network tells land from water where no count of five words can help."""
    text, others = (
        seaside_corpus(n, words=12, rng=np.random.default_rng(s)) for n, s in ((600, 1), (300, 2))
    )
    tokens = encode(text)
    model = WindowLanguageModel(tokens.vocabulary, window=4, embedding=16, hidden=32, seed=seed)
    recipe = Recipe(epochs=8, batch=64, patience=3)
    train(model, model.examples(tokens), model.examples(encode(others, like=model)), recipe, progress=False)
    held_out = encode(seaside_corpus(500, words=12, rng=np.random.default_rng(3)), like=model)
    counts = [
        NGrams.fit(tokens, order=n, smoothing=KneserNey()).perplexity(held_out).value for n in range(2, 6)
    ]
    assert model.perplexity(held_out).value < 0.95 * min(counts)


def test_settings_build_it_again_and_random_numbers_stay() -> None:
    """The same first weights from the same settings."""
    before = torch.get_rng_state()
    model = WindowLanguageModel(TOKENS.vocabulary, window=2, embedding=3, hidden=4, seed=9)
    settings = dict(model.settings)
    again = WindowLanguageModel(settings.pop("vocabulary"), Policy(**settings.pop("policy")), **settings)
    assert torch.equal(before, torch.get_rng_state())
    assert again.settings == model.settings
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))


def test_bad_input_is_refused() -> None:
    """Sizes, texts of another vocabulary, windows of another length, a film of two words or of no step."""
    for settings in ({"window": 0}, {"embedding": 0}, {"hidden": -1}, {"window": 1.5}):
        with pytest.raises(ValueError, match="must be a whole number from"):
            WindowLanguageModel(TOKENS.vocabulary, **settings)
    with pytest.raises(ValueError, match="a hidden layer reads vectors"):
        WindowLanguageModel(TOKENS.vocabulary, embedding=None, hidden=3)
    model = WindowLanguageModel(TOKENS.vocabulary, window=2, embedding=3)
    with pytest.raises(ValueError, match="another vocabulary or policy"):
        model.examples(encode([["zither"]]))
    for x, y in (([[1, 2, 3]], [1]), ([[1, 99]], [1]), ([[1, 2]], [99])):
        with pytest.raises(ValueError, match="example 0"):
            evaluate(model, Examples(x, y))
    with pytest.raises(ValueError, match="a bigram model sees one word, this one 2"):
        bigram_film(model, TOKENS, [0])
    one = WindowLanguageModel(TOKENS.vocabulary, embedding=3)
    for steps in ([], [-1]):
        with pytest.raises(ValueError, match="steps are numbers of updates"):
            bigram_film(one, TOKENS, steps)
    assert bigram_film(one, TOKENS, [0]).step.tolist() == [0]


def test_the_film_shows_the_training_it_is_taken_of() -> None:
    """Its last frame is what an equal model says after as many updates of the loop."""
    model = WindowLanguageModel(TOKENS.vocabulary, embedding=6, seed=5)
    film = bigram_film(model, TOKENS, [0, 1, 4])
    other = WindowLanguageModel(TOKENS.vocabulary, embedding=6, seed=5)
    lessons = other.examples(TOKENS)
    np.testing.assert_allclose(
        film.probabilities[0, film.context("dog")], other.probabilities(["dog"]), rtol=1e-6
    )
    recipe = Recipe(epochs=4, batch=4096, rate=0.03, clip=float("inf"), patience=9)
    train(other, lessons, lessons, recipe, progress=False)
    np.testing.assert_allclose(
        film.probabilities[2, film.context("dog")], other.probabilities(["dog"]), rtol=1e-6
    )
    assert film.loss[2] == pytest.approx(-np.nanmean(other.logprobs(TOKENS)), rel=1e-6)


def test_settings_build_the_model_again() -> None:
    """What `settings` gives is all that the class needs, through JSON and back."""
    model = WindowLanguageModel(["a", "b"], Policy(end=False, least=2), window=3, embedding=5, hidden=7)
    again = WindowLanguageModel(**json.loads(json.dumps(model.settings)))
    again.load_state_dict(model.state_dict())
    assert again.policy == model.policy
    tokens = encode("b a b", like=model)
    np.testing.assert_allclose(again.logprobs(tokens), model.logprobs(tokens))


def test_a_film_that_breaks_off_has_the_steps_that_it_shows() -> None:
    """A loss that is no number ends the training: step, loss and probabilities end together."""
    model = WindowLanguageModel(TOKENS.vocabulary, window=1, embedding=9)
    film = bigram_film(model, TOKENS, [0, 5, 20], recipe=Recipe(batch=4096, rate=1e30, clip=float("inf")))
    assert len(film.step) == len(film.loss) == len(film.probabilities) < 3
