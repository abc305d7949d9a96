"""A character model filmed while it learns: plain training and plain decoding are the judges."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lecturekit.corpora import lee_texts, tokenize
from lecturekit.language import NGrams, Policy, decode, encode
from lecturekit.networks import Recipe, RecurrentLanguageModel, character_film, evaluate, real_words, train
from lecturekit.networks._char_film import written

TEXTS = [text[:400] for text in lee_texts()[:24]]
TOKENS = encode(TEXTS[4:], policy=Policy(unit="character"))
HELD = encode(TEXTS[:4], like=TOKENS)
KNOWN = {word for text in TEXTS for word in tokenize(text)}
RECIPE = Recipe(epochs=2, batch=16, rate=0.02)


def model(seed: int = 3) -> RecurrentLanguageModel:
    """An untrained one."""
    return RecurrentLanguageModel(TOKENS.vocabulary, TOKENS.policy, embedding=7, hidden=13, seed=seed)


def examples(network: RecurrentLanguageModel) -> tuple:
    """Pieces of fifty characters."""
    return tuple(network.examples(text, longest=50) for text in (TOKENS, HELD))


@pytest.mark.row("R8")
def test_a_filmed_training_is_the_training() -> None:
    """Weights and losses bit for bit as without a film; at each moment the bits of a run that ends there."""
    filmed, plain = model(), model()
    film = character_film(
        filmed, examples(filmed), [0, 3, 10_000], known=KNOWN, recipe=RECIPE, temperatures=[0.5]
    )
    curves = train(plain, *examples(plain), RECIPE, progress=False)
    assert film.curves.loss.tolist() == curves.loss.tolist()
    for a, b in zip(filmed.state_dict().values(), plain.state_dict().values(), strict=True):
        assert a.equal(b)
    assert film.step.tolist() == [0, 3, len(curves.step)]
    assert film.bits[0] * math.log(2) == pytest.approx(evaluate(model(), examples(model())[1]).loss, abs=1e-6)
    assert film.bits[-1] * math.log(2) == pytest.approx(curves.validation_loss.min(), abs=1e-6)
    assert film.bits[2] < film.bits[1] < film.bits[0]


@pytest.mark.row("R8")
def test_the_last_moment_is_the_end_and_not_the_best() -> None:
    """Where the loss climbs, the film shows the climb, and the model is left with the best weights."""
    network = model()
    wild = Recipe(epochs=3, batch=16, rate=3.0)
    film = character_film(network, examples(network), [0], known=KNOWN, recipe=wild, temperatures=[0.5])
    losses = film.curves.validation_loss
    assert film.curves.best < len(losses) - 1, "this training must climb"
    assert film.step.tolist() == [0, len(film.curves.step)]
    np.testing.assert_allclose(film.bits * math.log(2), losses[[0, -1]], rtol=0, atol=1e-5)
    assert evaluate(network, examples(network)[1]).loss == pytest.approx(losses.min(), abs=1e-6)


@pytest.mark.row("R8")
def test_real_words_come_while_it_learns() -> None:
    """Of a trained model far more words exist than of an untrained one; fewer if it draws as it believes."""
    network = RecurrentLanguageModel(TOKENS.vocabulary, TOKENS.policy, embedding=16, hidden=48)
    film = character_film(network, examples(network), [0], known=KNOWN, recipe=Recipe(epochs=6, rate=0.02))
    assert film.real[0, 1] > film.real[0, 0] + 0.15
    assert film.real[1, 1] < film.real[0, 1]
    assert np.array(film.samples).shape == (2, 2, 20)
    assert film.real[1, 1] == real_words(film.samples[1][1], KNOWN)


def test_at_temperature_0_it_writes_what_the_decoder_says() -> None:
    """Greedy decoding, one by one, against texts side by side; for a model that counts, and a network."""
    for writer in (NGrams.fit(TOKENS, order=4), model()):
        texts = written(writer.continuation(), temperature=0, draws=3, size=40)
        said = decode(writer.continuation(), longest=40)
        expected = "".join(said.words).replace("<unk>", "\ufffd") + "…" * (not said.ended)
        assert texts == (expected,) * 3


def test_it_draws_what_is_likely_as_often_as_that() -> None:
    """First characters of many texts, beside the model's own distribution; texts that end are shorter."""
    writer = NGrams.fit(TOKENS, order=2)
    firsts = [text[:1] for text in written(writer.continuation(), draws=3000, size=1)]
    p = writer.probabilities(["<s>"])
    for letter in ("T", "A", "I"):
        share = p[writer.outcomes.index(letter)]
        assert firsts.count(letter) / 3000 == pytest.approx(share, abs=4 * math.sqrt(share / 3000) + 1e-3)
    short = encode(["ab", "ab", "ab"], policy=Policy(unit="character", unknown=False))
    assert set(written(NGrams.fit(short, order=3).continuation(), temperature=0, size=9)) == {"ab"}


def test_a_word_that_was_cut_off_does_not_count() -> None:
    """One of two, two of three, and of no word there is no share."""
    assert real_words(["The zorb."], {"the"}) == 0.5
    assert real_words(["The dog th…", "xyzzy"], {"the", "dog"}) == pytest.approx(2 / 3)
    assert math.isnan(real_words(["…", ", !"], {"the"}))


def test_what_cannot_be_filmed_is_refused() -> None:
    """A model of words, steps below 0, no temperature."""
    tokens = encode(["the", "dog"])
    words = RecurrentLanguageModel(tokens.vocabulary)
    with pytest.raises(ValueError, match="character model is wanted"):
        character_film(words, (words.examples(tokens),) * 2, [0], known=KNOWN)
    network = model()
    for step in (-1, 0.5, True):
        with pytest.raises(ValueError, match="step must be a whole number from 0"):
            character_film(network, examples(network), [step], known=KNOWN)  # type: ignore[list-item]
    with pytest.raises(ValueError, match="a temperature"):
        character_film(network, examples(network), [0], known=KNOWN, temperatures=())
    for temperature in (-1.0, float("nan")):
        with pytest.raises(ValueError, match="temperature"):
            character_film(network, examples(network), [0], known=KNOWN, temperatures=[temperature])
    with pytest.raises(TypeError, match="and no text"):
        character_film(network, examples(network), [0], known="cat")
    with pytest.raises(TypeError, match="wanted a RecurrentLanguageModel"):
        character_film(object(), examples(network), [0], known=KNOWN)  # type: ignore[arg-type]
    for a, b in zip(network.state_dict().values(), model().state_dict().values(), strict=True):
        assert a.equal(b), "nothing was trained"
