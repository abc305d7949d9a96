"""The network that reads digits: sums written out, examples that are scikit-learn's, maps of its filters."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from scipy.signal import correlate2d
from sklearn.datasets import load_digits

from lecturekit.networks import DigitsNet, Examples, Recipe, digits_examples, evaluate, filter_maps, train

PICTURE = load_digits().images[7] / 16


def by_hand(network: DigitsNet, picture: np.ndarray) -> dict[str, np.ndarray]:
    """Give what each layer makes of a picture, by SciPy's correlation and sums."""
    weights = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    found, maps = {}, picture[None]
    for name in ("conv1", "conv2"):
        W, b = weights[f"{name}.0.weight"], weights[f"{name}.0.bias"]
        maps = np.array(
            [
                sum(correlate2d(one, w, mode="same") for one, w in zip(maps, rows, strict=True)) + bias
                for rows, bias in zip(W, b, strict=True)
            ]
        )
        found[name] = maps = np.maximum(maps, 0)
    maps = np.array(
        [[[one[y : y + 2, x : x + 2].max() for x in range(0, 8, 2)] for y in range(0, 8, 2)] for one in maps]
    )
    found["pool"] = maps
    hidden = np.maximum(weights["hidden.0.weight"] @ maps.ravel() + weights["hidden.0.bias"], 0)
    return found | {"readout": weights["readout.weight"] @ hidden + weights["readout.bias"]}


@pytest.mark.row("P3")
def test_maps_and_scores_are_the_sums_written_out() -> None:
    """Correlation with each filter, max(0, ·), the largest of four, two layers of sums."""
    network = DigitsNet(frames=5, hidden=7, seed=2).double()
    wanted = by_hand(network, PICTURE)
    for layer in ("conv1", "conv2", "pool"):
        seen = filter_maps(network, PICTURE, layer)
        np.testing.assert_allclose(seen.maps, wanted[layer], atol=1e-6)
        scores = np.exp(wanted["readout"] - wanted["readout"].max())
        np.testing.assert_allclose(seen.probabilities, scores / scores.sum(), atol=1e-6)
        assert seen.digit == wanted["readout"].argmax()
    assert filter_maps(network, PICTURE, "pool").maps.shape == (5, 4, 4)


@pytest.mark.row("P3")
def test_examples_are_scikit_learns_pictures_each_once() -> None:
    """The three parts together are the 1797 pictures with their digits; another seed parts them otherwise."""
    images, target = load_digits().images / 16, load_digits().target
    parts = digits_examples(3)
    assert [len(part) for part in parts] == [1078, 180, 539]
    given = {(x.tobytes(), int(y)) for part in parts for x, y in zip(part.x, part.y, strict=True)}
    assert given == {(x.astype(np.float32).tobytes(), int(y)) for x, y in zip(images, target, strict=True)}
    assert sum(map(len, parts)) == 1797
    assert (
        parts[0].fingerprint() == digits_examples(3)[0].fingerprint() != digits_examples(4)[0].fingerprint()
    )
    assert [len(part) for part in digits_examples(shares=(0.5, 0.25, 0.25))] == [898, 450, 449]


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.5, 0.5, 0.5), (1.0, 0.0, 0.0), (1.2, -0.1, -0.1), "abc"])
def test_other_shares_are_refused(shares: Any) -> None:
    """Three that add up to 1, and none empty."""
    with pytest.raises(ValueError, match=r"three shares|could not convert"):
        digits_examples(shares=shares)


def test_a_batch_and_pictures_give_the_same_scores() -> None:
    """Time first in a batch, samples first in pictures, with a channel or without."""
    network, part = DigitsNet(frames=3, hidden=5), digits_examples(0)[1]
    batch = next(part.batches(13))
    pictures = torch.from_numpy(np.stack(part.x[:13]))
    with torch.no_grad():
        scores = network(batch)
        assert scores.shape == (13, 10)
        torch.testing.assert_close(network(pictures), scores)
        torch.testing.assert_close(network(pictures[:, None]), scores)
        losses = -scores.log_softmax(1)[torch.arange(13), batch.y]
        torch.testing.assert_close(network.losses(batch), losses)
    assert evaluate(network, part).items == len(part)


def test_the_same_seed_gives_the_same_network() -> None:
    """Settings build it again; torch's own generator is not touched; a checkpoint goes on where it stood."""
    state = torch.get_rng_state()
    made = DigitsNet(frames=3, hidden=5, seed=8)
    assert torch.equal(torch.get_rng_state(), state)
    again = DigitsNet(**json.loads(json.dumps(made.settings)))
    assert all(torch.equal(p, q) for p, q in zip(made.parameters(), again.parameters(), strict=True))


def test_training_resumes(tmp_path: Any) -> None:
    """It is trained by the loop of the course, its checkpoint included."""
    parts = digits_examples(0, shares=(0.1, 0.1, 0.8))
    runs = [DigitsNet(frames=3, hidden=5) for _ in range(2)]
    curves = [
        train(made, *parts[:2], Recipe(epochs=3), checkpoint=tmp_path / "digits.pt", progress=False)
        for made in runs
    ]
    assert curves[0].words == curves[1].words
    assert all(torch.equal(p, q) for p, q in zip(*(made.parameters() for made in runs), strict=True))


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        (np.zeros((8, 7)), 3, r"example 0 is of shape \(8, 7\)"),
        (np.zeros((7, 8)), 3, r"example 0 is of shape \(7, 8\)"),
        (np.zeros((8, 8)), 10, "example 0 has the label 10"),
        (np.zeros((8, 8)), -1, "example 0 has the label -1"),
        (np.zeros((8, 8)), 0.5, "example 0 has the label 0.5"),
        (np.zeros((8, 8)), [1, 2], "example 0 has the label"),
    ],
)
def test_examples_that_do_not_fit_are_refused(x: Any, y: Any, words: str) -> None:
    """Other sizes, and labels that are no digits, with the example's number."""
    with pytest.raises(ValueError, match=words):
        DigitsNet().check_examples(Examples((x,), (y,)))


def test_maps_want_a_picture_and_a_layer_that_has_some() -> None:
    """Another network, another shape, NaN, and a layer without maps are refused."""
    network = DigitsNet(frames=3, hidden=5)
    with pytest.raises(TypeError, match="wanted a DigitsNet"):
        filter_maps(torch.nn.Linear(2, 2), PICTURE)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="the layer 'hidden' has no maps"):
        filter_maps(network, PICTURE, "hidden")
    for wrong in (PICTURE[:7], np.full((8, 8), np.nan)):
        with pytest.raises(ValueError, match="8 rows of 8 finite numbers"):
            filter_maps(network, wrong)
    for sizes in ({"frames": 0}, {"hidden": 0}, {"seed": -1}):
        with pytest.raises(ValueError, match="a whole number from"):
            DigitsNet(**sizes)
