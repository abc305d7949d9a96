"""Time-delay networks: torch's convolution is the judge of the sums, a changed word of what is seen."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from lecturekit.corpora import LABELS, TAGS, review_corpus, review_words
from lecturekit.networks import (
    Batch,
    Recipe,
    TDNNClassifier,
    TDNNTagger,
    evaluate,
    read_tdnn,
    receptive_field,
    train,
)

REVIEWS = review_corpus(train=150, validation=30, test=10, rng=np.random.default_rng(0))
WORDS = review_words("i liked her very , very long acting and the plot was not bad .")
T = len(WORDS)
WIRINGS = [
    *((width, 1, depth) for width, depth in product((1, 3, 5, 7), (1, 2, 3))),
    (3, 2, 1),
    (3, 2, 2),
    (3, (1, 2, 4), 3),
    (5, (2, 3), 2),
    (3, (4, 1), 2),
]


def tagger(width: int, dilation: object, depth: int, seed: int = 1) -> TDNNTagger:
    """Make an untrained tagger, no two of whose sizes are alike."""
    wiring = {"width": width, "dilation": dilation, "depth": depth}
    return TDNNTagger(REVIEWS.vocabulary, embedding=5, hidden=9, seed=seed, **wiring).double()  # type: ignore[arg-type]


def walked(
    width: int, dilation: object, depth: int, start: int = 0, ends: tuple[float, float] = (-np.inf, np.inf)
) -> set[int]:
    """Walk down the wires from one output, layer by layer, and give the places of the inputs met."""
    each = dilation if isinstance(dilation, tuple) else (dilation,) * depth
    places = {start}
    for step in reversed(each):
        met = {p + tap * step for p in places for tap in range(-(width // 2), width // 2 + 1)}
        places = {p for p in met if ends[0] <= p < ends[1]}
    return places


@pytest.mark.row("L7")
@pytest.mark.parametrize(("width", "dilation", "depth"), WIRINGS)
def test_a_word_outside_the_receptive_field_changes_nothing_and_one_inside_does(
    width: int, dilation: object, depth: int
) -> None:
    """Every word in turn is exchanged; all scores of all words are compared, to the last bit outside."""
    network = tagger(width, dilation, depth)
    numbers = network.vocabulary.encode(WORDS)
    field = receptive_field(width, dilation, depth)  # type: ignore[arg-type]
    assert set(field.offsets.tolist()) == walked(width, dilation, depth)

    def scores(x: np.ndarray) -> np.ndarray:
        x = torch.from_numpy(x)[:, None]
        ones = torch.ones_like(x, dtype=torch.bool)
        return network(Batch(x, x, ones, ones.sum(0)))[:, 0].detach().numpy()

    before = scores(numbers)
    for k in range(T):
        other = numbers.copy()
        other[k] = numbers[k] % (len(network.vocabulary) - 1) + 1
        moved = (scores(other) != before).any(axis=1)
        expected = np.array([field.sees(t + 1, T)[k] for t in range(T)])
        np.testing.assert_array_equal(moved, expected)


@pytest.mark.row("L7")
@given(
    width=st.sampled_from([1, 3, 5, 7, 9]),
    dilation=st.lists(st.integers(1, 6), min_size=1, max_size=4),
    words=st.integers(1, 30),
)
def test_the_field_is_what_the_formula_gives(width: int, dilation: list[int], words: int) -> None:
    """Ends, size and gaps against a walk down the wires; the taps of each layer add up to them."""
    field = receptive_field(width, dilation, len(dilation))
    places = sorted(walked(width, tuple(dilation), len(dilation)))
    assert field.offsets.tolist() == places
    assert field.size == places[-1] - places[0] + 1 == 1 + (width - 1) * sum(dilation)
    assert field.gaps == field.size - len(places)
    assert sum(field.taps(n)[-1] for n in range(1, field.depth + 1)) == field.reach == places[-1]
    for word in (1, (words + 1) // 2, words):
        inside = walked(width, tuple(dilation), len(dilation), word - 1, (0, words))
        assert np.flatnonzero(field.sees(word, words)).tolist() == sorted(inside)
        rows = field.reached(word, words)
        assert rows.shape == (len(dilation) + 1, words)
        assert np.flatnonzero(rows[-1]).tolist() == [word - 1]


@pytest.mark.parametrize(("width", "dilation", "depth"), [(3, 1, 1), (5, 2, 2), (3, (1, 2, 4), 3)])
def test_layers_are_torchs_convolutions(width: int, dilation: object, depth: int) -> None:
    """Each layer against torch.nn.functional.conv1d with the same weights, zeros beyond both ends."""
    network = tagger(width, dilation, depth)
    x = torch.randn(T, 2, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    units = network.units(x, torch.ones(T, 2, dtype=torch.bool))
    below = x
    for layer, step, found in zip(network.layers, network.settings["dilation"], units, strict=True):
        kernel = layer.weight.reshape(9, width, -1).transpose(1, 2)  # (H, D, w)
        rows = nn.functional.conv1d(
            below.permute(1, 2, 0), kernel, layer.bias, padding=width // 2 * step, dilation=step
        )
        below = torch.tanh(rows).permute(2, 0, 1)
        torch.testing.assert_close(found, below, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", [TDNNTagger, TDNNClassifier])
def test_padding_and_batch_mates_change_no_answer(kind: type) -> None:
    """The same sentence alone, beside longer ones, and with another padding, in deep dilated layers."""
    for extra in ({}, {"pool": "mean"}) if kind is TDNNClassifier else ({},):
        network = kind(
            REVIEWS.vocabulary, width=3, dilation=(1, 2, 3), depth=3, embedding=5, hidden=9, **extra
        )
        network.double()
        examples = network.examples(REVIEWS.train[:40])
        object.__setattr__(examples, "padding", 3)
        (batch,) = examples.batches(40)
        together = network(batch).softmax(-1).detach().numpy()
        for n, review in enumerate(REVIEWS.train[:40]):
            alone = network.predict(review.words)
            mine = together[: len(review.words), n] if kind is TDNNTagger else together[n]
            np.testing.assert_allclose(mine, alone, rtol=0, atol=1e-13)


def test_the_classifier_takes_the_largest_of_each_unit_or_their_mean() -> None:
    """Both pools by NumPy, from the units that a reading shows."""
    for pool, taken in (("max", np.max), ("mean", np.mean)):
        network = TDNNClassifier(REVIEWS.vocabulary, embedding=5, hidden=9, pool=pool, seed=3)
        reading = read_tdnn(network, WORDS)
        V, d = (part.detach().numpy().astype(float) for part in network.readout.parameters())
        np.testing.assert_allclose(reading.z[0], V @ taken(reading.units[-1], axis=0) + d, atol=1e-12)
        np.testing.assert_allclose(reading.probabilities[0], network.predict(WORDS), atol=1e-6)
        if pool == "max":
            assert reading.chosen is not None
            assert reading.units[-1].max(axis=0).tolist() == [
                reading.units[-1][t - 1, k] for k, t in enumerate(reading.chosen)
            ]
            far = ~np.any([reading.field.sees(t, T) for t in reading.chosen], axis=0)
            assert not reading.inputs[0][far].any()


@pytest.mark.row("L7")
@pytest.mark.parametrize(("width", "dilation", "depth"), [(1, 1, 1), (5, 1, 1), (3, (1, 2), 2), (3, 2, 3)])
def test_the_measured_influence_is_a_finite_difference_and_lies_in_the_field(
    width: int, dilation: object, depth: int
) -> None:
    """Every number of every word's vector is nudged both ways; outside the field exactly 0."""
    network = tagger(width, dilation, depth)
    reading = read_tdnn(network, WORDS)
    V = network.readout.weight.detach().numpy()
    ones = torch.ones(T, 1, dtype=torch.bool)

    def scores(x: np.ndarray) -> np.ndarray:
        units = network.units(torch.from_numpy(x)[:, None], ones)
        return units[-1][:, 0].detach().numpy() @ V.T

    squares = np.zeros((T, T))
    for k, d in product(range(T), range(5)):
        nudge = np.zeros((T, 5))
        nudge[k, d] = 1e-6
        slope = (scores(reading.x + nudge) - scores(reading.x - nudge)) / 2e-6
        squares[:, k] += (slope**2).sum(axis=1)
    np.testing.assert_allclose(reading.inputs, np.sqrt(squares), rtol=0, atol=1e-8)
    sees = np.array([reading.field.sees(t, T) for t in range(1, T + 1)])
    np.testing.assert_array_equal(reading.inputs != 0, sees)
    reached = np.array([reading.field.reached(t, T)[1:] for t in range(1, T + 1)])
    np.testing.assert_array_equal(reading.states != 0, reached)
    np.testing.assert_allclose(reading.states[:, -1], np.eye(T) * np.linalg.norm(V), atol=1e-12)


def test_a_reading_holds_what_the_network_says() -> None:
    """Shapes, answers, unknown words; the network stays single precision and as it was."""
    network = TDNNTagger(REVIEWS.vocabulary, width=5, depth=2, embedding=5, hidden=9)
    reading = read_tdnn(network, "i liked the zither .")
    assert reading.words == ("i", "liked", "the", "zither", ".")
    assert reading.unknown.tolist() == [False, False, False, True, False]
    assert (reading.x.shape, reading.units.shape, reading.states.shape) == ((5, 5), (2, 5, 9), (5, 2, 5))
    np.testing.assert_allclose(reading.probabilities, network.predict(reading.words), atol=1e-6)
    assert reading.answers == tuple(TAGS[k] for k in network.predict(reading.words).argmax(axis=1))
    assert network.embedding.weight.dtype == torch.float32
    with pytest.raises(ValueError, match="read-only"):
        reading.inputs[0, 0] = 1.0
    with pytest.raises(TypeError, match="wanted a TDNNTagger or TDNNClassifier, got Linear"):
        read_tdnn(nn.Linear(2, 3), "not bad")  # type: ignore[arg-type]


def test_both_train_with_the_one_loop() -> None:
    """A tagger gets most words right within some epochs, a classifier most labels that it has seen."""
    for kind, least in ((TDNNTagger, 0.93), (TDNNClassifier, 0.9)):
        network = kind(REVIEWS.vocabulary, embedding=8, hidden=12)
        lessons = network.examples(REVIEWS.train)
        curves = train(network, lessons, lessons, Recipe(epochs=12, rate=0.03), progress=False)
        assert curves.validation_loss[curves.best] < 0.5 * curves.validation_loss[0]
        assert evaluate(network, lessons).accuracy > least


def test_settings_build_it_again() -> None:
    """The same class with the same settings has the same first weights; torch's numbers stay."""
    before = torch.get_rng_state()
    for network in (
        TDNNTagger(REVIEWS.vocabulary, width=5, dilation=2, depth=2, seed=4),
        TDNNClassifier(REVIEWS.vocabulary, pool="mean", labels=("a", *LABELS), seed=5),
    ):
        again = type(network)(**network.settings)
        assert again.settings == network.settings
        for mine, theirs in zip(network.parameters(), again.parameters(), strict=True):
            assert torch.equal(mine, theirs)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize(
    ("wiring", "message"),
    [
        ({"width": 4}, "width must be odd, for the window is centred on its word; not 4"),
        ({"width": 0}, "width must be a whole number from 1, not 0"),
        ({"depth": 0}, "depth must be a whole number from 1, not 0"),
        ({"depth": 2, "dilation": (1, 2, 4)}, "2 layers want as many dilations"),
        ({"dilation": 0}, "dilation must be a whole number from 1, not 0"),
        ({"hidden": True}, "hidden must be a whole number from 1, not True"),
    ],
)
def test_wirings_that_are_none_are_refused(wiring: dict, message: str) -> None:
    """Each with its reason, by the tagger and, where it is asked too, by the formula."""
    with pytest.raises(ValueError, match=message):
        TDNNTagger(REVIEWS.vocabulary, **wiring)
    if "hidden" not in wiring:
        with pytest.raises(ValueError, match=message):
            receptive_field(**{"width": 3, **wiring})


def test_bad_input_is_refused_as_by_the_recurrent_networks() -> None:
    """An unknown pool, no word, a tag that is none, a word that is not there."""
    with pytest.raises(ValueError, match="the sentence has words 1 to 4, no word 5"):
        receptive_field(3).sees(5, 4)
    with pytest.raises(ValueError, match="at most 80 words are opened up, not 300"):
        read_tdnn(TDNNTagger(REVIEWS.vocabulary), "bad " * 300)
    with pytest.raises(ValueError, match="there is no pool 'sum'; there are max, mean"):
        TDNNClassifier(REVIEWS.vocabulary, pool="sum")
    with pytest.raises(ValueError, match="there is no word to read"):
        TDNNTagger(REVIEWS.vocabulary).predict("")
    with pytest.raises(ValueError, match=r"there is no tag '[A-Z]+'; there are NOUN, VERB"):
        TDNNTagger(REVIEWS.vocabulary, tags=("NOUN", "VERB")).examples(REVIEWS.train)
