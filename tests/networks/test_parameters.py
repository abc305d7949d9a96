"""Counts of parameters: the real modules are the judges; and networks with weights for each place."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from lecturekit.corpora import LABELS, TAGS, placed_words, review_corpus
from lecturekit.networks import (
    Classifier,
    FullyConnectedClassifier,
    FullyConnectedTagger,
    Recipe,
    Tagger,
    TDNNClassifier,
    TDNNTagger,
    evaluate,
    parameter_counts,
    receptive_field,
    train,
)
from lecturekit.networks._parameters import seeing_all

REVIEWS = review_corpus(train=120, validation=10, test=10, rng=np.random.default_rng(0))
LENGTHS = [1, 2, 5, 17, 40]
D, H = 7, 11


def weights(network: nn.Module) -> int:
    """Count what a module has, without the words' vectors."""
    return sum(p.numel() for name, p in network.named_parameters() if not name.startswith("embedding"))


@pytest.mark.row("L6")
@pytest.mark.parametrize("each", [True, False])
@pytest.mark.parametrize(("width", "depth"), [(1, 1), (3, 1), (5, 1), (3, 3), (7, 2)])
def test_the_formulas_count_what_the_modules_have(each: bool, width: int, depth: int) -> None:
    """Every kind of network, made for every length; numel of all its parameters but the vectors."""
    sizes = {"embedding": D, "hidden": H}
    found = parameter_counts(
        LENGTHS, **sizes, outputs=len(TAGS if each else LABELS), each=each, width=width, depth=depth
    )
    assert found.words.tolist() == LENGTHS
    padded = FullyConnectedTagger if each else FullyConnectedClassifier
    delayed, recurrent = (TDNNTagger, Tagger) if each else (TDNNClassifier, Classifier)
    for n, T in enumerate(LENGTHS):
        assert found.of("fully connected")[n] == weights(padded(REVIEWS.vocabulary, places=T, **sizes))
        tdnn = delayed(REVIEWS.vocabulary, width=width, depth=depth, dilation=2, **sizes)
        assert found.of("TDNN")[n] == weights(tdnn)
        for cell in ("RNN", "GRU", "LSTM"):
            assert found.of(cell)[n] == weights(recurrent(REVIEWS.vocabulary, cell=cell, **sizes))


@pytest.mark.row("L6")
def test_only_the_fully_connected_network_grows() -> None:
    """Its count rises by the same for each further word; all others are the same for any sentence."""
    found = parameter_counts(np.arange(1, 60), embedding=D, hidden=H, outputs=3)
    steps = np.diff(found.counts, axis=1)
    assert set(steps[0]) == {D * H + (H + 1) * 3}
    all_but_the_stack = [found.kinds.index(kind) for kind in ("TDNN", "RNN", "GRU", "LSTM")]
    assert not steps[all_but_the_stack].any()


@pytest.mark.row("L6")
@pytest.mark.parametrize("width", [3, 5, 9])
def test_a_stack_that_sees_all_sees_all_and_none_lower_does(width: int) -> None:
    """From every word, by the receptive field; its count by the module; with a layer fewer it fails."""
    for n, T in enumerate(LENGTHS):
        w, steps = seeing_all(T, width)
        assert all(receptive_field(w, steps, len(steps)).sees(word, T).all() for word in range(1, T + 1))
        if len(steps) > 1:
            lower = receptive_field(w, steps[:-1], len(steps) - 1)
            assert not all(lower.sees(word, T).all() for word in range(1, T + 1))
        network = TDNNTagger(
            REVIEWS.vocabulary, width=w, dilation=steps, depth=len(steps), embedding=D, hidden=H
        )
        found = parameter_counts(LENGTHS, embedding=D, hidden=H, outputs=len(TAGS), width=width)
        assert found.of("TDNN that sees all")[n] == weights(network)
    assert seeing_all(5, 1) == (3, (1, 2, 4))


@pytest.mark.row("L6")
def test_a_tdnn_layer_has_the_weights_of_a_convolution() -> None:
    """As many as torch's Conv1d."""
    count = parameter_counts(9, embedding=D, hidden=H, outputs=3, width=5).of("TDNN")[0]
    assert count == weights(nn.Conv1d(D, H, 5)) + weights(nn.Linear(H, 3))


@pytest.mark.row("L6")
@pytest.mark.parametrize("seed", range(3))
def test_a_word_at_a_new_place_is_new_to_the_fully_connected_network_only(seed: int) -> None:
    """Trained at the first six of twelve places: there both are right, beyond them the TDNN alone."""
    rng = np.random.default_rng(seed)
    lessons, others = (placed_words(range(1, 7), count=n, rng=rng) for n in (900, 200))
    known, new = (placed_words(range(*ends), count=300, rng=rng) for ends in ((1, 7), (7, 13)))
    words = sorted({word for review in (*lessons, *others, *known, *new) for word in review.words})
    for network, least, most in (
        (FullyConnectedClassifier(words, places=12, embedding=8, hidden=16, seed=seed), 0.0, 0.7),
        (TDNNClassifier(words, embedding=8, hidden=16, seed=seed), 0.95, 1.0),
    ):
        recipe = Recipe(epochs=10, goal=0.05, seed=seed)
        train(network, network.examples(lessons), network.examples(others), recipe, progress=False)
        assert evaluate(network, network.examples(known)).accuracy > 0.95
        assert least <= evaluate(network, network.examples(new)).accuracy <= most


def test_the_padded_networks_are_the_formula_they_state() -> None:
    """tanh(U [x_1 … x_T] + b), read out, by NumPy; tagger and classifier; padding changes nothing."""
    for kind in (FullyConnectedTagger, FullyConnectedClassifier):
        network = kind(REVIEWS.vocabulary, places=18, embedding=D, hidden=H, seed=2).double()
        (batch,) = network.examples(REVIEWS.train[:9]).batches(9)
        scores = network(batch).detach().numpy()
        E, U, b, V, d = (p.detach().numpy() for p in network.parameters())
        for n, review in enumerate(REVIEWS.train[:9]):
            x = np.zeros((18, D))
            x[: len(review.words)] = E[network.vocabulary.encode(review.words)]
            z = V @ np.tanh(U @ x.ravel() + b) + d
            mine = scores[: len(review.words), n] if kind is FullyConnectedTagger else scores[n]
            np.testing.assert_allclose(
                mine, z.reshape(-1, mine.shape[-1])[: len(review.words)].reshape(mine.shape)
            )
            p = np.exp(mine) / np.exp(mine).sum(axis=-1, keepdims=True)
            np.testing.assert_allclose(network.predict(review.words), p, atol=1e-12)


def test_a_sentence_that_is_too_long_is_refused() -> None:
    """Variable length is the first challenge: the network is made for so many words, and no more."""
    network = FullyConnectedTagger(REVIEWS.vocabulary, places=4)
    examples = TDNNTagger(REVIEWS.vocabulary).examples(REVIEWS.train)
    with pytest.raises(ValueError, match=r"example \d+ has \d+ words; this network was made for 4 at most"):
        network.check_examples(examples)
    with pytest.raises(ValueError, match="a sentence has 5 words; this network was made for 4 at most"):
        network.predict("the film was not bad")
    assert network.predict("not bad").shape == (2, len(TAGS))
    again = FullyConnectedTagger(**network.settings)
    assert all(torch.equal(a, b) for a, b in zip(network.parameters(), again.parameters(), strict=True))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"words": []}, "words must be whole numbers from 1"),
        ({"words": [3, 0]}, "words must be whole numbers from 1"),
        ({"words": 2.5}, "words must be whole numbers from 1"),
        ({"words": 3, "hidden": 0}, "hidden must be a whole number from 1"),
        ({"words": 3, "width": 2}, "width must be odd"),
    ],
)
def test_sizes_that_are_none_are_refused(settings: dict, message: str) -> None:
    """Each with its reason."""
    with pytest.raises(ValueError, match=message):
        parameter_counts(**settings)
    with pytest.raises(ValueError, match="places must be a whole number from 1, not 0"):
        FullyConnectedClassifier(REVIEWS.vocabulary, places=0)
