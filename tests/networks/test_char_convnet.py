"""The character ConvNet: NumPy says the sums, blotting out by hand says which character counts."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import misspelt, review_corpus
from lecturekit.networks import (
    BagOfWords,
    CharacterConvNet,
    CheckpointError,
    Examples,
    Recipe,
    evaluate,
    occlusion,
    train,
)

REVIEWS = review_corpus(train=1200, validation=100, test=400, rng=np.random.default_rng(3))
TEXT = "The film wasn't bad at all ; 9 of 10 !"
WIRINGS = [((7, 5), (3, 1)), ((3,), (1,)), ((5, 3, 3), (2, 3, 1)), ((1, 7), (4, 2))]


def network(
    widths: tuple[int, ...] = (7, 5), pools: tuple[int, ...] = (3, 1), seed: int = 1
) -> CharacterConvNet:
    """An untrained one of three labels, no two of whose sizes are alike."""
    sizes = {"widths": widths, "pools": pools, "frames": 11, "longest": 60, "seed": seed}
    return CharacterConvNet(["bad", "so so", "good"], **sizes).double()  # type: ignore[arg-type]


def by_hand(made: CharacterConvNet, text: str) -> np.ndarray:
    """The scores of one text, by loops over places."""
    settings = made.settings
    x = np.zeros((len(text), len(settings["alphabet"])))
    for t, letter in enumerate(text.lower()):
        if letter in settings["alphabet"]:
            x[t, settings["alphabet"].index(letter)] = 1.0
    for layer, width, pool in zip(made.layers, settings["widths"], settings["pools"], strict=True):
        W, b = layer.weight.detach().numpy(), layer.bias.detach().numpy()  # (F, D, w)
        padded = np.pad(x, ((width // 2, width // 2), (0, 0)))
        x = np.array(
            [np.maximum(np.einsum("fdw,wd->f", W, padded[t : t + width]) + b, 0) for t in range(len(x))]
        )
        x = np.array([x[t : t + pool].max(axis=0) for t in range(0, len(x), pool)])
    return made.readout.weight.detach().numpy() @ x.max(axis=0) + made.readout.bias.detach().numpy()


@pytest.mark.row("R9")
@pytest.mark.parametrize(("widths", "pools"), WIRINGS)
@pytest.mark.parametrize("text", [TEXT, "a", "no", "x?é 本y"])
def test_scores_are_the_sums_written_out(widths: tuple, pools: tuple, text: str) -> None:
    """One-hot letters, convolutions, max(0, ·), pools and the readout, place by place in NumPy."""
    made = network(widths, pools)
    with torch.no_grad():
        scores = made.scores_of([made.encode(text)])[0].numpy()
    np.testing.assert_allclose(scores, by_hand(made, text), rtol=0, atol=1e-12)
    p = np.exp(by_hand(made, text))
    np.testing.assert_allclose(made.predict(text), p / p.sum(), rtol=0, atol=1e-12)


@pytest.mark.row("R9")
@pytest.mark.parametrize(("widths", "pools"), WIRINGS)
def test_padding_changes_no_answer_and_no_loss(widths: tuple, pools: tuple) -> None:
    """Texts of one to sixty characters alone, and side by side in one batch."""
    texts = [TEXT[:n] for n in (1, 2, 3, 4, 7, 20, 38)] + [TEXT[:30] * 2]
    for made, most in ((network(widths, pools), 1e-12), (network(widths, pools).float(), 1e-6)):
        examples = made.examples(texts, [n % 3 for n in range(len(texts))])
        (batch,) = examples.batches(len(texts))
        alone = [made.losses(one).detach().numpy()[0] for one in examples.batches(1)]
        np.testing.assert_allclose(made.losses(batch).detach().numpy(), alone, rtol=0, atol=most)


@pytest.mark.row("R9")
@pytest.mark.parametrize(("widths", "pools"), WIRINGS)
@pytest.mark.parametrize("padding", [1, 17, 45])
def test_a_text_that_is_filled_up_with_letters_has_the_same_loss(
    widths: tuple, pools: tuple, padding: int
) -> None:
    """What stands beyond the mask is never seen, whichever letter it is."""
    made = network(widths, pools)
    examples = made.examples([TEXT[:n] for n in (1, 2, 5, 11, 38)], [0, 1, 2, 0, 1])
    (filled,) = dataclasses.replace(examples, padding=padding).batches(5)
    alone = [made.losses(one).detach().numpy()[0] for one in examples.batches(1)]
    np.testing.assert_allclose(made.losses(filled).detach().numpy(), alone, rtol=0, atol=1e-12)


@pytest.mark.row("R9")
def test_it_beats_the_majority_and_the_bag_of_words_on_held_out_reviews() -> None:
    """Of templates that it has not learnt from; with four letters misspelt it still beats the majority."""
    made = CharacterConvNet()
    parts = (REVIEWS.train, REVIEWS.validation)
    lessons, watched = (made.examples([str(r) for r in p], [r.label for r in p]) for p in parts)
    train(made, lessons, watched, Recipe(epochs=8, rate=0.008, patience=8), progress=False)
    texts, labels = (
        [str(review) for review in REVIEWS.test],
        np.array([review.label for review in REVIEWS.test]),
    )
    majority = max(labels.mean(), 1 - labels.mean())
    bag = BagOfWords.fit(REVIEWS.train)
    by_bag = np.mean(
        [(bag.probability(text.split()) > 0.5) == label for text, label in zip(texts, labels, strict=True)]
    )
    right = evaluate(made, made.examples(texts, labels)).accuracy
    assert majority < by_bag + 0.05
    assert right > max(majority, by_bag) + 0.15
    slips = [misspelt(text, 4, rng=np.random.default_rng(n)) for n, text in enumerate(texts)]
    assert evaluate(made, made.examples(slips, labels)).accuracy > majority + 0.15


@pytest.mark.row("R9")
def test_an_effect_is_what_an_unknown_character_in_that_place_changes() -> None:
    """Each character, and each word, replaced by hand; log odds by the library's formula for three labels."""
    made = network()

    def odds(text: str, answer: int) -> float:
        p = made.predict(text)[answer]
        return float(np.log(p / (1 - p)))

    seen = occlusion(made, TEXT)
    whole = odds(TEXT, seen.answer)
    blotted = [TEXT[:k] + "é" + TEXT[k + 1 :] for k in range(len(TEXT))]
    np.testing.assert_allclose(
        seen.effect, [whole - odds(text, seen.answer) for text in blotted], rtol=0, atol=1e-9
    )
    assert [TEXT[a:b] for a, b in seen.words] == TEXT.split()
    without = [TEXT[:a] + "é" * (b - a) + TEXT[b:] for a, b in seen.words]
    np.testing.assert_allclose(
        seen.word_effect, [whole - odds(t, seen.answer) for t in without], rtol=0, atol=1e-9
    )
    assert seen.effect[TEXT.index(" ")] == 0
    assert seen.answer == int(made.predict(TEXT).argmax())


@given(st.text(max_size=90), st.integers(0, 3))
def test_any_text_is_read_or_refused_in_words(text: str, seed: int) -> None:
    """Capitals as small letters, unknown characters alike, what lies beyond the frame not at all."""
    made = network(seed=seed)
    if not text[:60].strip():
        with pytest.raises(ValueError, match="no character to read"):
            occlusion(made, text)
        return
    seen = occlusion(made, text)
    assert seen.text + seen.beyond == text
    assert len(seen.text) == min(len(text), 60)
    np.testing.assert_array_equal(
        made.predict(text), made.predict(text + "z" * 60 if len(text) >= 60 else text)
    )
    for letter in seen.unknown:
        np.testing.assert_array_equal(
            made.encode(text), made.encode(text.replace(letter, "\u2603" * len(letter)))
        )
    assert not set(seen.unknown) & set(made.alphabet + made.alphabet.upper())


def test_capitals_are_small_letters_and_blanks_are_zeros() -> None:
    """As in the paper."""
    made = network()
    assert made.encode("Ab c").tolist() == made.encode("aB\tC").tolist() == [1, 2, 0, 3]
    assert made.unknown("Añb ñ☃") == ("ñ", "☃")
    assert made.embedding.weight[0].abs().sum() == 0
    assert torch.equal(made.embedding.weight[1:], torch.eye(45, dtype=torch.float64))


def test_settings_build_it_again_and_another_networks_checkpoint_is_refused(tmp_path: Path) -> None:
    """Through JSON; of a network with other windows the file says which is not the same."""
    made = CharacterConvNet(frames=5, seed=4, widths=(3, 3), longest=90)
    twin = CharacterConvNet(**json.loads(json.dumps(made.settings)))
    assert all(
        a.equal(b) for a, b in zip(made.state_dict().values(), twin.state_dict().values(), strict=True)
    )
    lessons = made.examples(["good", "bad film"], [1, 0])
    path = tmp_path / "run.pt"
    train(made, lessons, lessons, Recipe(epochs=1), checkpoint=path, progress=False)
    other = CharacterConvNet(frames=5, seed=4, widths=(3, 5), longest=90)
    with pytest.raises(CheckpointError, match="network"):
        train(other, lessons, lessons, Recipe(epochs=1), checkpoint=path, progress=False)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"labels": ["one"]}, "two labels or more"),
        ({"alphabet": "abA"}, "each letter once"),
        ({"alphabet": "ab\u0130"}, "each letter once"),
        ({"alphabet": "a b"}, "no blank"),
        ({"widths": (4, 3)}, "odd width"),
        ({"widths": (3,)}, "a pool"),
        ({"frames": 0}, "frames must be a whole number"),
        ({"longest": 1.5}, "longest must be a whole number"),
    ],
)
def test_sizes_that_are_none_are_refused(wrong: dict, says: str) -> None:
    """In words."""
    with pytest.raises(ValueError, match=says):
        CharacterConvNet(**wrong)


def test_examples_that_do_not_fit_are_refused() -> None:
    """It names the text or the example."""
    made = network()
    with pytest.raises(ValueError, match="text 1: there is no character"):
        made.examples(["good", " "], [1, 0])
    for label in (0.9, "1", True, -1):
        with pytest.raises(ValueError, match="label of text 0 must be a whole number from 0"):
            made.examples(["good"], [label])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="and no text"):
        CharacterConvNet("ab")
    with pytest.raises(ValueError, match="a label for each"):
        made.examples("good", [1])
    with pytest.raises(ValueError, match="example 0 has the label 3"):
        made.examples(["good"], [3])
    with pytest.raises(TypeError, match="text 0: a text is read character by character"):
        made.examples([("good",)], [1])  # type: ignore[list-item]
    for x, says in (([1] * 61, "up to 60 characters"), ([46], "they go from 0 to 45")):
        with pytest.raises(ValueError, match=says):
            evaluate(made, Examples(([*x],), (0,)))
    with pytest.raises(TypeError, match="CharacterConvNet"):
        occlusion(object(), "good")  # type: ignore[arg-type]
