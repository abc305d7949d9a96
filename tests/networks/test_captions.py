"""Captions: probabilities add up by brute force, temperatures do what they say, and what is seen is named."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch

from lecturekit.corpora import Scene, Thing, scene_corpus
from lecturekit.networks import (
    Captioner,
    Examples,
    Recipe,
    Warmth,
    caption,
    names_all,
    score_captions,
    sentence_probability,
    train,
    walk,
    warmth,
)

SCENES = scene_corpus(rng=np.random.default_rng(5))
ABOVE = Scene((Thing("circle", "red", "large", 2, 0), Thing("square", "blue", "large", 2, 4)))
ALONE = Scene((Thing("triangle", "yellow", "small", 1, 3),))
SMALL: dict[str, Any] = {"sizes": {"code": 5, "word": 3, "hidden": 7}}


def small(words: Any = ("a", "red", "circle"), seed: int = 2) -> Captioner:
    """Make an untrained network with few words, whose sizes all differ."""
    return Captioner(words, seed=seed, **SMALL)


@pytest.mark.row("L3")
def test_the_loss_is_that_of_each_sentence_word_by_word() -> None:
    """−log of the probability of every word and end, one scene after the other; padding counts nothing."""
    network = Captioner(**SMALL)
    told = SCENES.train[:5]
    assert len({len(words) for _, words in told}) > 1
    (batch,) = network.examples(told).batches(5)
    losses = network.losses(batch).detach().numpy()
    wanted = []
    for scene, words in told:
        rows = network.distributions(network.codes([scene])[0], words)
        said = [network.outcomes.index(word) for word in (*words, "</s>")]
        wanted += [-np.log(row[k]) for row, k in zip(rows, said, strict=True)]
    np.testing.assert_allclose(np.sort(losses), np.sort(wanted), rtol=1e-4, atol=1e-5)
    assert network.hits(batch).shape == losses.shape


@pytest.mark.row("L3")
def test_sentences_of_up_to_three_words_and_all_longer_ones_have_probability_one() -> None:
    """Brute force over all sentences of four outcomes: what has not ended after three words is the rest."""
    network, code = small(), [0.3, -1.0, 0.5, 1.2, -0.7]
    names = network.vocabulary.words
    ended = sum(
        sentence_probability(network, code, words)
        for length in range(4)
        for words in itertools.product(names, repeat=length)
    )
    on = sum(
        np.prod(
            [
                network.distributions(code, words[:n])[-1][network.outcomes.index(w)]
                for n, w in enumerate(words)
            ]
        )
        for words in itertools.product(names, repeat=4)
    )
    assert ended + on == pytest.approx(1, abs=1e-5)


@pytest.mark.row("L3")
def test_greedy_takes_the_likeliest_each_time_and_is_temperature_zero() -> None:
    """Step by step by hand, in a batch, and by `caption`: the same words."""
    network = Captioner(seed=7, **SMALL)
    codes = network.codes([ABOVE, ALONE])
    for code, said in zip(codes, network.greedy(codes), strict=True):
        words: list[str] = []
        while len(words) < 12:
            word = network.outcomes[int(network.distributions(code, words)[-1].argmax())]
            if word == "</s>":
                break
            words.append(word)
        assert said == tuple(words)
        one = caption(network, code)
        assert one.words == said
        assert one.ended == (len(words) < 12)


@pytest.mark.row("L3")
def test_a_temperature_draws_from_the_power_of_the_distribution() -> None:
    """First words of many draws against p^(1/T), normalised; at T = 1 against p itself."""
    network, code = small(seed=4), np.array([0.3, -1.0, 0.5, 1.2, -0.7])
    p = network.distributions(code, [])[0]
    for temperature in (0.4, 1.0, 2.5):
        wanted = p ** (1 / temperature) / (p ** (1 / temperature)).sum()
        rng = np.random.default_rng(0)
        many = [caption(network, code, temperature=temperature, rng=rng) for _ in range(250)]
        first = [(*one.words, "</s>")[0] for one in many]
        shares = [first.count(name) / len(many) for name in network.outcomes]
        np.testing.assert_allclose(shares, wanted, atol=0.1)
        np.testing.assert_allclose(many[0].drawn_from()[0], wanted, rtol=1e-6)
    frozen = caption(network, code)
    assert frozen.drawn_from().max(axis=1).tolist() == [1.0] * len(frozen.probabilities)


def test_the_probability_of_a_caption_is_the_product_of_its_words() -> None:
    """And that of the same sentence by itself; cut off, without the end."""
    network = small()
    said = caption(network, ABOVE, temperature=1.5, rng=np.random.default_rng(3))
    assert len(said.each) == len(said.words) + said.ended
    if said.ended:
        assert said.probability == pytest.approx(
            sentence_probability(network, said.code, said.words), rel=1e-5
        )
    with torch.no_grad():
        network.readout.bias[-1] = -50.0  # it never ends
    endless = caption(network, ABOVE)
    assert not endless.ended
    assert len(endless.words) == len(endless.each) == 12


@pytest.mark.row("L3")
def test_a_beginning_is_said_and_the_rest_follows_from_it() -> None:
    """Forced words stand first; what comes then is the likeliest after them, one distribution a step."""
    network = small()
    said = caption(network, [0.3, -1.0, 0.5, 1.2, -0.7], begin=("circle", "a"))
    assert said.words[:2] == ("circle", "a")
    rows = network.distributions(said.code, said.words)
    np.testing.assert_allclose(said.probabilities, rows[: len(said.probabilities)], atol=1e-6)
    for n, word in enumerate(said.words[2:], 2):
        assert word == network.outcomes[rows[n].argmax()]
    with pytest.raises(TypeError, match="a text is no sentence"):
        caption(network, said.code, begin="a")
    for begin in (("blue",), ("a",) * 12):
        with pytest.raises(ValueError, match="a caption begins with a few words"):
            caption(network, said.code, begin=begin)


@pytest.mark.row("L3")
def test_the_warmth_of_true_sentences_is_what_many_draws_give() -> None:
    """At 1 the sentences' own probabilities; at 0.6 shares of drawn captions; both heard, by simulation."""
    network = Captioner(seed=1)
    warm = warmth(network, ABOVE, [0.05, 0.6, 1.0])
    (code,) = network.codes([ABOVE])
    own = [sentence_probability(network, code, words) for words in ABOVE.sentences()]
    np.testing.assert_allclose(warm.each[:, 2], own, rtol=1e-5)
    for n, words in enumerate(warm.sentences):
        rows = network.distributions(code, words) ** (1 / 0.6)
        rows = rows / rows.sum(axis=1, keepdims=True)
        said = [network.outcomes.index(word) for word in (*words, "</s>")]
        assert warm.each[n, 1] == pytest.approx(np.prod(rows[np.arange(len(said)), said]), rel=1e-5)
    made = Warmth(np.array([1.0]), warm.sentences, np.array([[0.3], [0.2]]))
    drawn = np.random.default_rng(0).choice(3, size=(20_000, 8), p=[0.3, 0.2, 0.5])
    both = ((drawn == 0).any(axis=1) & (drawn == 1).any(axis=1)).mean()
    assert made.all_heard(8)[0] == pytest.approx(both, abs=0.015)
    with pytest.raises(ValueError, match="finite numbers above 0"):
        warmth(network, ABOVE, [0.0])
    with pytest.raises(ValueError, match="nothing can be told"):
        warmth(network, Scene((Thing("circle", "red"), Thing("square", "blue", "large", 5, 5))), [1.0])
    with pytest.raises(ValueError, match="two true sentences, not for 1"):
        Warmth(np.array([1.0]), warm.sentences[:1], np.array([[0.3]])).all_heard(8)


@pytest.mark.row("L3")
def test_a_walk_is_a_straight_line_with_the_captions_of_its_places() -> None:
    """Ends are the scenes' own; each caption is greedy there; each probability is the sentence's."""
    network = Captioner(seed=1, **SMALL)
    path = walk(network, ABOVE, ALONE, steps=7)
    ends = network.codes([ABOVE, ALONE])
    np.testing.assert_allclose(path.codes[[0, -1]], ends)
    np.testing.assert_allclose(np.diff(path.codes, axis=0), np.tile((ends[1] - ends[0]) / 6, (6, 1)))
    assert path.captions == tuple(caption(network, code).words for code in path.codes)
    assert set(path.different) == set(path.captions)
    for row, words in zip(path.probability, path.different, strict=True):
        assert row[3] == pytest.approx(sentence_probability(network, path.codes[3], words))
    changes = sum(a != b for a, b in itertools.pairwise(path.captions))
    assert len(path.switches) == changes
    with pytest.raises(ValueError, match="two steps or more"):
        walk(network, ABOVE, ALONE, steps=1)


def test_naming_is_counted_thing_by_thing() -> None:
    """Both, in either order; no other, none twice, colour and shape together."""
    for words, right in (
        ("a red circle above a blue square", True),
        ("a blue square above a red circle", True),  # named, though not true
        ("a red square above a blue circle", False),
        ("a red circle", False),
        ("a red circle above a red circle", False),
        ("", False),
    ):
        assert names_all(ABOVE, words.split()) is right


@pytest.fixture(scope="module")
def speaker() -> Captioner:
    """Train one as the notebook does."""
    network = Captioner(seed=0)
    lessons, asked = network.examples(SCENES.train), network.examples(SCENES.validation)
    train(network, lessons, asked, Recipe(epochs=14, batch=64, rate=0.01), progress=False)
    return network


@pytest.mark.row("L3")
def test_the_greedy_caption_of_a_training_scene_names_its_things(speaker: Captioner) -> None:
    """Nine in ten at least, on other scenes of these things too; in never shown colours hardly ever."""
    found = {
        part: score_captions(speaker, [scene for scene, _ in getattr(SCENES, part)[:300]])
        for part in ("train", "validation", "test")
    }
    assert found["train"].named > 0.9
    assert found["train"].true > 0.8
    assert found["validation"].named > 0.85
    assert found["test"].named < 0.3
    assert found["test"].true <= found["test"].named


@pytest.mark.row("L3")
def test_both_true_sentences_are_probable_and_others_are_not(speaker: Captioner) -> None:
    """Over a hundred new scenes of two things: the two true ones have most of the probability."""
    two = [scene for scene, _ in SCENES.validation if len(scene.things) == 2][:100]
    codes = speaker.codes(two)
    both = [
        [sentence_probability(speaker, code, words) for words in scene.sentences()]
        for scene, code in zip(two, codes, strict=True)
    ]
    sums = np.sum(both, axis=1)
    assert np.median(sums) > 0.6
    assert sums.max() <= 1 + 1e-6


@pytest.mark.parametrize("temperature", [-0.1, float("nan")])
def test_what_is_no_temperature_is_refused(temperature: float) -> None:
    """Below 0, no number."""
    with pytest.raises(ValueError, match="temperature must be 0 or more"):
        caption(small(), ABOVE, temperature=temperature, rng=np.random.default_rng(0))


def test_other_misuse_is_refused_legibly() -> None:
    """A text for a temperature, no generator; embeddings, sizes, words and examples that do not fit."""
    network = small()
    with pytest.raises(TypeError, match="must be a number from 0, got 'warm'"):
        caption(network, ABOVE, temperature="warm")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="give a generator"):
        caption(network, ABOVE, temperature=1.0)
    for code in (np.zeros(4), np.full(5, np.nan)):
        with pytest.raises(ValueError, match="an embedding is 5 finite numbers"):
            caption(network, code)
    with pytest.raises(ValueError, match="no size 'width'"):
        Captioner(sizes={"width": 3})
    with pytest.raises(ValueError, match="code must be a whole number from 1"):
        Captioner(sizes={"code": 0})
    with pytest.raises(ValueError, match="has the unknown word 'blue'"):
        network.examples([(ABOVE, ("a", "blue"))])
    with pytest.raises(ValueError, match="example 0 has no word"):
        network.examples([(ABOVE, ())])
    with pytest.raises(TypeError, match="pair of a Scene and its words"):
        network.examples([ABOVE])  # type: ignore[list-item]
    with pytest.raises(ValueError, match=r"shape \(3, 96\); a picture has 32 rows of 96"):
        network.check_examples(Examples((np.zeros((3, 96)),), (np.array([1]),)))
    with pytest.raises(ValueError, match="words by number, 0 to 3"):
        network.check_examples(Examples((np.zeros((32, 96)),), (np.array([4]),)))
