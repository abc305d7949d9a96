"""On a graphics card, where there is one: the same losses, the same training, the same words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lecturekit.corpora import (
    review_corpus,
    scene_corpus,
    seaside_corpus,
    story_corpus,
    translation_corpus,
)
from lecturekit.language import Beam, Continuation, Sampling, decode, encode
from lecturekit.networks import (
    Autoencoder,
    Captioner,
    CharacterConvNet,
    Classifier,
    Examples,
    FourTasks,
    LagNetwork,
    Recipe,
    RecurrentLanguageModel,
    SkipThought,
    Tagger,
    TDNNClassifier,
    TDNNTagger,
    Translator,
    WindowLanguageModel,
    lag_examples,
    train,
)

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no graphics card here")
CARD = torch.device("cuda")
RNG = np.random.default_rng(0)
REVIEWS = review_corpus(train=90, validation=8, test=8, rng=RNG)
TOKENS = encode(seaside_corpus(50, rng=RNG))
PAIRS = translation_corpus(train=80, validation=4, test=4, long=4, rng=RNG)
STORIES = story_corpus(train=20, validation=2, test=2, rng=RNG)
SCENES = scene_corpus(train=12, validation=2, test=2, rng=RNG)


def of_reviews(make: Callable[..., Any], **how: Any) -> tuple[nn.Module, Examples]:
    """Make a network that reads reviews, and its examples."""
    network = make(REVIEWS.vocabulary, seed=1, **how)
    return network, network.examples(REVIEWS.train)


def language_model(cell: str) -> tuple[nn.Module, Examples]:
    """Make a recurrent language model, and its examples."""
    model = RecurrentLanguageModel(TOKENS.vocabulary, cell=cell, layers=2, seed=1)
    return model, model.examples(TOKENS)


def window_model() -> tuple[nn.Module, Examples]:
    """Make a language model of a window, and its examples."""
    model = WindowLanguageModel(TOKENS.vocabulary, window=2, hidden=9, seed=1)
    return model, model.examples(TOKENS)


def translator(cell: str, **how: Any) -> tuple[Any, Examples]:
    """Make a translator, and its examples."""
    network = Translator(PAIRS.french, PAIRS.english, cell=cell, seed=1, **how)
    return network, network.examples(PAIRS.train)


def coder(make: Callable[..., Any], data: Any) -> tuple[nn.Module, Examples]:
    """Make a network that gives sentences vectors, and its examples."""
    network = make(STORIES.vocabulary, seed=1)
    return network, network.examples(data)


def captioner() -> tuple[Any, Examples]:
    """Make a captioner, and its examples."""
    network = Captioner(seed=1)
    return network, network.examples(SCENES.train)


def convnet() -> tuple[nn.Module, Examples]:
    """Make a network that reads characters, and its examples."""
    network = CharacterConvNet(seed=1)
    return network, network.examples([str(r) for r in REVIEWS.train], [r.label for r in REVIEWS.train])


NETWORKS: dict[str, Callable[[], tuple[Any, Examples]]] = {
    "classifier, GRU, each step": lambda: of_reviews(Classifier, cell="GRU", each=True),
    "tagger, LSTM, both ways": lambda: of_reviews(Tagger, bidirectional=True, layers=2),
    "TDNN classifier": lambda: of_reviews(TDNNClassifier),
    "TDNN tagger": lambda: of_reviews(TDNNTagger, dilation=(1, 2), depth=2),
    "four tasks": lambda: of_reviews(FourTasks),
    "language model, RNN": lambda: language_model("RNN"),
    "language model, LSTM": lambda: language_model("LSTM"),
    "window": window_model,
    "translator, GRU": lambda: translator("GRU"),
    "translator, LSTM, from the end": lambda: translator("LSTM", reverse=True),
    "skip-thought": lambda: coder(SkipThought, STORIES.train),
    "autoencoder": lambda: coder(Autoencoder, [s for story in STORIES.train for s in story.sentences]),
    "captioner": captioner,
    "characters": convnet,
    "adding": lambda: (
        LagNetwork("LSTM", "adding", seed=1),
        lag_examples("adding", lag=9, count=50, rng=np.random.default_rng(3)),
    ),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_losses_are_those_of_the_processor(name: str) -> None:
    """Each example's, to what float32 can tell; and whether its likeliest answer is right."""
    network, examples = NETWORKS[name]()
    network.eval()
    batch = next(examples.batches(40))
    expected, hits = network.losses(batch), network.hits(batch)
    network.to(CARD)
    there = batch.to(CARD)
    torch.testing.assert_close(network.losses(there).cpu(), expected, rtol=1e-3, atol=1e-3)
    assert (network.hits(there).cpu() == hits).float().mean() > 0.97


@pytest.mark.parametrize("name", NETWORKS)
def test_training_goes_on_there(name: str) -> None:
    """It is left on the card, with a loss that fell as it does on the processor."""
    curves = []
    for device in ("cpu", CARD):
        network, examples = NETWORKS[name]()
        network.to(device)
        curves.append(train(network, examples, examples, Recipe(epochs=3), progress=False))
        assert next(network.parameters()).device.type == torch.device(device).type
    here, card = (one.validation_loss for one in curves)
    assert card[-1] < card[0]
    np.testing.assert_allclose(card, here, rtol=0.05, atol=0.02)


@pytest.mark.parametrize(
    ("make", "question"),
    [
        (lambda: language_model("GRU"), lambda model: model.continuation(["<s>", "the"])),
        (lambda: translator("LSTM"), lambda model: model.continuation(PAIRS.train[0].french)),
        (lambda: coder(SkipThought, STORIES.train), lambda m: m.continuation("the sun", "after")),
        (captioner, lambda model: model.continuation(np.linspace(-1, 1, model.sizes["code"]))),
    ],
    ids=["language model", "translator", "skip-thought", "captioner"],
)
def test_the_same_is_said_there(make: Any, question: Callable[[Any], Continuation]) -> None:
    """By a beam and by draws; distributions to what float32 can tell."""
    network, _ = make()
    network.eval()
    said = []
    for device in ("cpu", CARD):
        asked = question(network.to(device))
        for method in (Beam(3), Sampling(temperature=0.8)):
            said.append(decode(asked, method, longest=6, rng=np.random.default_rng(4)))
    for here, there in zip(said[:2], said[2:], strict=True):
        assert here.words == there.words
        np.testing.assert_allclose(there.probabilities, here.probabilities, atol=1e-4)
