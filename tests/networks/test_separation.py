"""How far apart classes are: brute force says it, scikit-learn says it, and digits come apart with depth."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import silhouette_samples
from sklearn.neighbors import KNeighborsClassifier

from lecturekit.corpora import UnknownLabelError
from lecturekit.networks import (
    DIGITS_RECIPE,
    DigitsNet,
    LayerFeatures,
    digits_examples,
    evaluate,
    layer_features,
    separation,
    train,
)

SEEDS = (0, 1, 2, 3, 12)  # with 12 the second convolution loses a little again


def samples(n: int = 41, d: int = 5, classes: int = 3, seed: int = 0) -> tuple[LayerFeatures, list[str]]:
    """Draw classes that lie apart a little, of unequal sizes."""
    rng = np.random.default_rng(seed)
    numbers = rng.choice(classes, n, p=np.arange(1, classes + 1) / sum(range(classes + 1)))
    x = rng.normal(size=(n, d)) + np.eye(classes, d)[numbers] * 2
    return LayerFeatures(("one", "two"), (x, rng.normal(size=(n, d + 2)))), [f"class {k}" for k in numbers]


@pytest.mark.row("P3")
@pytest.mark.parametrize("nearest", [1, 3, 5, 40])
def test_neighbours_are_those_that_brute_force_finds(nearest: int) -> None:
    """Each sample is left out, the others vote; scikit-learn, fitted n times without it, says the same."""
    features, labels = samples()
    found = separation(features, labels, nearest=nearest)
    for layer, told in zip(features.features, found.neighbours, strict=True):
        hits = 0.0
        for k, (row, own) in enumerate(zip(layer.astype(float), labels, strict=True)):
            others = np.delete(layer.astype(float), k, axis=0)
            names = np.delete(np.array(labels), k)
            order = sorted(range(len(others)), key=lambda j: sum((others[j] - row) ** 2))
            votes = [int((names[order[:nearest]] == name).sum()) for name in found.classes]
            winners = [name for name, vote in zip(found.classes, votes, strict=True) if vote == max(votes)]
            hits += (own in winners) / len(winners)
            model = KNeighborsClassifier(nearest, algorithm="brute").fit(others, names)
            assert model.predict(row[None])[0] in winners
        assert told == pytest.approx(hits / len(labels), abs=1e-12)


@pytest.mark.row("P3")
@pytest.mark.parametrize("nearest", [1, 5, 30])
def test_samples_of_one_word_do_not_vote_for_each_other(nearest: int) -> None:
    """By brute force: others of the same word are left out, and who has no other guesses; the rest stays."""
    features, labels = samples(n=37)
    words = [f"word {k}" for k in np.random.default_rng(3).integers(0, 6, len(labels))]
    found, plain = separation(features, labels, nearest=nearest, apart=words), separation(features, labels)
    for layer, told in zip(features.features, found.neighbours, strict=True):
        hits = 0.0
        for k, row in enumerate(layer.astype(float)):
            others = [j for j in range(len(labels)) if words[j] != words[k]]
            others.sort(key=lambda j: sum((layer[j].astype(float) - row) ** 2))
            votes = [sum(labels[j] == name for j in others[:nearest]) for name in found.classes]
            winners = [name for name, vote in zip(found.classes, votes, strict=True) if vote == max(votes)]
            hits += (labels[k] in winners) / len(winners)
        assert told == pytest.approx(hits / len(labels), abs=1e-12)
    np.testing.assert_array_equal(found.between, plain.between)
    np.testing.assert_array_equal(found.silhouette, plain.silhouette)
    each = separation(features, labels, apart=range(len(labels)))
    np.testing.assert_array_equal(each.neighbours, plain.neighbours)  # all words differ: nobody is left out
    alone = separation(features, labels, apart=["the"] * len(labels))
    np.testing.assert_allclose(alone.neighbours, 1 / 3)  # nobody to ask: one of three classes


@pytest.mark.row("P3")
def test_a_word_that_votes_for_itself_makes_classes_of_nothing() -> None:
    """Words put into two classes by lot: told from their vectors only as long as a word may ask itself."""
    rng = np.random.default_rng(5)
    vectors, lot = rng.normal(size=(60, 9)), rng.integers(0, 2, 60)
    words = rng.integers(0, 60, 480)
    features = LayerFeatures(("vector",), (vectors[words] + 0.01 * rng.normal(size=(480, 9)),))
    classes = [f"class {k}" for k in lot[words]]
    assert separation(features, classes).neighbours[0] > 0.95
    assert separation(features, classes, apart=words.tolist()).neighbours[0] < 0.65


@pytest.mark.row("P3")
def test_silhouette_and_variance_are_the_definitions() -> None:
    """Mean of scikit-learn's silhouettes; squared distances to class means beside those to the middle."""
    features, labels = samples(classes=4)
    found = separation(features, labels)
    given_ = np.array(labels)
    for k, layer in enumerate(features.features):
        x = layer.astype(float)
        assert found.silhouette[k] == pytest.approx(silhouette_samples(x, given_).mean(), abs=1e-9)
        within = sum(((x[given_ == name] - x[given_ == name].mean(0)) ** 2).sum() for name in set(labels))
        assert found.between[k] == pytest.approx(1 - within / ((x - x.mean(0)) ** 2).sum(), abs=1e-9)
        assert found[features.layers[k]] == (found.neighbours[k], found.silhouette[k], found.between[k])


@pytest.mark.row("P3")
def test_chance_is_what_labels_dealt_at_random_give() -> None:
    """Over shuffled labels the mean variance between classes is (K − 1) / (n − 1), the silhouette about 0."""
    features, labels = samples(n=60)
    rng = np.random.default_rng(1)
    dealt = [separation(features, rng.permutation(labels).tolist()) for _ in range(200)]
    assert np.mean([one.between for one in dealt]) == pytest.approx(dealt[0].between_chance, abs=0.003)
    assert abs(np.mean([one.silhouette for one in dealt])) < 0.05
    assert dealt[0].chance == max(dealt[0].counts) / 60
    assert dealt[0].counts.sum() == 60


@given(
    seed=st.integers(0, 99), factor=st.floats(1e-3, 1e3), shift=st.floats(-10, 10), twins=st.integers(0, 9)
)
def test_order_scale_and_place_make_no_difference(seed: int, factor: float, shift: float, twins: int) -> None:
    """Samples in another order, a layer multiplied and moved: the same; equal samples share votes."""
    features, labels = samples(n=23, seed=seed)
    rows = np.round(features["one"].astype(float), 1)
    rows[: twins + 1] = rows[0]  # equal samples of any class
    order = np.random.default_rng(seed).permutation(len(labels))
    found = separation(LayerFeatures(("a",), (rows,)), labels)
    moved = rows[order] * 2.0 ** round(np.log2(factor)) + round(shift)
    again = separation(LayerFeatures(("a",), (moved,)), [labels[k] for k in order])
    np.testing.assert_allclose(found["a"], again["a"], atol=2e-3)


def test_samples_that_are_all_alike_tell_nothing() -> None:
    """A constant layer gives the chance and zeros; a class of one has a silhouette of 0."""
    labels = ["a", "a", "a", "b", "c"]
    alike = separation(LayerFeatures(("flat",), (np.full((5, 3), 2.5),)), labels)
    assert alike["flat"] == (0.6, 0.0, 0.0)
    x = np.array([[0.0], [1.0], [2.0], [9.0], [-9.0]])
    assert separation(LayerFeatures(("x",), (x,)), labels).silhouette[0] == pytest.approx(
        silhouette_samples(x, labels).mean()
    )


@pytest.mark.parametrize(
    ("x", "labels", "words"),
    [
        (np.zeros((3, 2)), ["a", "a", "a"], "one class, 'a'"),
        (np.zeros((3, 2)), ["a", "b", "c"], "class of its own"),
        (np.zeros((3, 2)), ["a", "b"], "3 samples need as many labels, not 2"),
        (np.zeros((0, 2)), [], "there are no samples"),
        (np.full((3, 2), np.nan), ["a", "b", "b"], "layer 'x' holds NaN"),
        (np.full((3, 2), np.inf), ["a", "b", "b"], "layer 'x' holds NaN or infinity"),
        (np.zeros((4001, 1)), ["a", "b"] * 2000 + ["a"], "4001 samples are too many"),
    ],
)
def test_what_cannot_be_measured_is_refused(x: np.ndarray, labels: Any, words: str) -> None:
    """One class only, no class of two, labels that are missing, no numbers, too many."""
    with pytest.raises(ValueError, match=words):
        separation(LayerFeatures(("x",), (x,)), labels)


def test_unknown_layers_have_close_names() -> None:
    """A wrong name is answered by the closest; at least one other votes."""
    features, labels = samples()
    with pytest.raises(UnknownLabelError, match="two"):
        separation(features, labels)["tow"]
    with pytest.raises(ValueError, match="nearest"):
        separation(features, labels, nearest=0)
    with pytest.raises(ValueError, match="41 samples need as many words to keep apart, not 2"):
        separation(features, labels, apart=["the", "of"])


@pytest.fixture(scope="module")
def measured() -> list[tuple[float, Any, Any]]:
    """Digits of eight seeds: accuracy in the test, separation of a trained network and of one that is not."""
    found = []
    for seed in SEEDS:
        training, validation, test = digits_examples(seed)
        networks = DigitsNet(seed=seed), DigitsNet(seed=seed)
        train(networks[0], training, validation, DIGITS_RECIPE, progress=False)
        pictures, digits = np.stack(test.x[:360]), [int(y) for y in test.y[:360]]
        both = [separation(layer_features(made, pictures, pool=False), digits) for made in networks]
        found.append((evaluate(networks[0], test).accuracy, *both))
    return found


@pytest.mark.row("P3")
def test_digits_come_apart_with_depth(measured: list) -> None:
    """Trained: more than 95 % right; more of the variance between digits from pixels to pool to readout."""
    for accuracy, trained, _ in measured:
        assert accuracy > 0.95
        assert trained.layers == ("input", "conv1", "conv2", "pool", "hidden", "readout")
        steps = [trained[layer][2] for layer in ("input", "pool", "hidden", "readout")]
        assert all(later > earlier for earlier, later in itertools.pairwise(steps))
        assert trained.between[-1] > trained.between[0] + 0.3
        assert trained.silhouette[-1] > trained.silhouette[0] + 0.15


@pytest.mark.row("P3")
def test_without_training_they_do_not(measured: list) -> None:
    """Untrained: no growth on the average, never a tenth; neighbours and silhouettes fall."""
    for _, trained, untrained in measured:
        assert untrained.between[0] == trained.between[0]  # the pixels are the same
        assert untrained.between[-1] < untrained.between[0] + 0.1
        assert untrained.silhouette[-1] < untrained.silhouette[0] - 0.05
        assert untrained.neighbours[-1] < untrained.neighbours[0] - 0.1
    growth = [untrained.between[-1] - untrained.between[0] for _, _, untrained in measured]
    assert np.mean(growth) < 0.02


@pytest.mark.row("P3")
def test_the_nearest_tell_digits_from_pixels_already(measured: list) -> None:
    """Five neighbours tell 93 % of raw pictures and more: there is no room to grow, and it hardly does."""
    for _, trained, _ in measured:
        assert trained.neighbours[0] > 0.93
        assert abs(trained.neighbours[-1] - trained.neighbours[0]) < 0.04
