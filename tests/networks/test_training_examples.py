"""Examples and batches: nothing is lost, nothing is mixed up, and what cannot be an example is named."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from lecturekit.networks import UNSCORED, Classifier, Examples, Recipe, Tagger, evaluate, train
from tests.networks.small import weights

LENGTHS = st.lists(st.integers(1, 6), min_size=1, max_size=13)


@given(
    lengths=LENGTHS,
    size=st.integers(1, 15),
    seed=st.none() | st.integers(0, 9),
    kind=st.sampled_from(["word", "label", "number"]),
)
def test_batches_hold_every_example_once_padded_at_its_end(lengths, size, seed, kind) -> None:
    """Cut back to its length, each column is one example; the order is the given one, or a shuffled one."""
    rng = np.random.default_rng(len(lengths))
    x = [rng.normal(size=(n, 3)) if kind == "number" else rng.integers(0, 50, n) for n in lengths]
    y = {
        "word": [rng.integers(0, 9, n) for n in lengths],
        "label": list(range(len(lengths))),
        "number": [0.5 + n for n in range(len(lengths))],
    }[kind]
    examples = Examples(x=tuple(x), y=tuple(y), padding=7)
    found = []
    batches = list(examples.batches(size, None if seed is None else np.random.default_rng(seed)))
    assert [len(b) for b in batches] == [min(size, len(x) - n) for n in range(0, len(x), size)]
    for batch in batches:
        assert batch.x.shape[:2] == batch.mask.shape == (int(batch.lengths.max()), len(batch))
        assert batch.x.dtype == (torch.float32 if kind == "number" else torch.int64)
        assert torch.equal(batch.mask.sum(0), batch.lengths)
        assert (batch.x[~batch.mask] == 7).all()
        for b, n in enumerate(batch.lengths.tolist()):
            answer = batch.y[:n, b] if kind == "word" else batch.y[b]
            assert kind != "word" or (batch.y[n:, b] == UNSCORED).all()
            found.append((batch.x[:n, b].numpy(), answer.numpy()))
    given_ = [(np.asarray(a, np.float32), np.asarray(b, np.float32)) for a, b in zip(x, y, strict=True)]
    found = [(a.astype(np.float32), b.astype(np.float32)) for a, b in found]
    key = lambda pair: (pair[0].tobytes(), pair[1].tobytes())  # noqa: E731
    if seed is None:
        assert [key(p) for p in found] == [key(p) for p in given_]
    assert sorted(map(key, found)) == sorted(map(key, given_))


def test_the_order_is_the_generators() -> None:
    """The same seed, the same order; another seed, another."""
    examples = Examples(x=tuple([n] for n in range(40)), y=tuple(range(40)))
    orders = [
        torch.cat([b.y for b in examples.batches(9, np.random.default_rng(seed))]).tolist()
        for seed in (1, 1, 2)
    ]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[2]) == list(range(40))


def test_a_fingerprint_tells_every_change() -> None:
    """Another number, label, length, order or padding; and equal examples have the same."""
    x, y = ([1, 2, 3], [4, 5]), (0, 1)
    made = [
        Examples(x=x, y=y),
        Examples(x=([1, 2, 9], [4, 5]), y=y),
        Examples(x=([1, 2], [3, 4, 5]), y=y),
        Examples(x=x, y=(1, 1)),
        Examples(x=x[::-1], y=y[::-1]),
        Examples(x=x, y=y, padding=3),
        Examples(x=x, y=(0.0, 1.0)),
        Examples(x=x, y=([0, 0, 0], [1, 1])),
    ]
    prints = [examples.fingerprint() for examples in made]
    assert len(set(prints)) == len(prints)
    assert Examples(x=[np.array(v) for v in x], y=list(y)).fingerprint() == prints[0]


def test_examples_stay_what_they_are() -> None:
    """What they were made of can be changed, they cannot."""
    own = np.array([1, 2, 3])
    examples = Examples(x=(own,), y=(0,))
    own[0] = 9
    assert examples.x[0].tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="read-only"):
        examples.x[0][0] = 5
    next(examples.batches(1)).x[0, 0] = 8
    assert next(examples.batches(1)).x[0, 0] == 1


@pytest.mark.parametrize(
    ("x", "y", "error", "words"),
    [
        (([1],), (0, 1), ValueError, "1 sequences, but 2 answers"),
        (([1], []), (0, 1), ValueError, "sequence 1 is empty"),
        (([1], ["a"]), (0, 1), TypeError, r"sequence 1 must be \(T,\) whole numbers or \(T, D\) numbers"),
        (([1], [1.5]), (0, 1), TypeError, "sequence 1 must be"),
        (([1], 3), (0, 1), TypeError, "sequence 1 must be"),
        (([1], [[1.0, 2.0]]), (0, 1), TypeError, "sequence 1 is of another kind"),
        (([[1.0]], [[1.0, 2.0]]), (0, 1), ValueError, "sequence 1 has 2 numbers a step, sequence 0 1"),
        (([[1.0, 2.0], [3.0]],), (0,), TypeError, "sequence 0 is ragged"),
        (([[np.nan, 1.0]],), (0,), ValueError, "sequence 0 holds NaN"),
        (([1],), (np.inf,), ValueError, "answer 0 holds NaN or infinity"),
        (([1],), ("a",), TypeError, "answer 0 must be a number or a list of whole numbers"),
        (([1],), ([0.5],), TypeError, "answer 0 must be"),
        (([1],), ([],), ValueError, "answer 0 is empty"),
        (([1], [2]), (0, 1.5), TypeError, "answer 1 is of another kind than answer 0"),
        (([1], [2]), (0, [1]), TypeError, "answer 1 is of another kind"),
    ],
)
def test_what_is_no_example_is_named(x, y, error, words) -> None:
    with pytest.raises(error, match=words):
        Examples(x=x, y=y)


@example(value=[[1e39]])
@example(value=[2**63])
@given(value=st.recursive(st.none() | st.text(max_size=2) | st.integers(-9, 9) | st.floats(), st.lists))
def test_anything_at_all_is_an_example_or_refused_in_words(value: object) -> None:
    """No other error than these two comes out, whatever goes in."""
    for given_ in ({"x": (value,), "y": (0,)}, {"x": ([1],), "y": (value,)}):
        try:
            examples = Examples(**given_)
        except (TypeError, ValueError) as error:
            assert "0" in str(error)  # noqa: PT017 -- the example's number
        else:
            assert len(next(examples.batches(1))) == 1


@pytest.mark.parametrize("size", [0, -3])
def test_a_batch_of_nothing_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="at least one example"):
        Examples(x=([1],), y=(0,)).batches(size)


WORDS = ("the", "film", "was", "good")


@pytest.mark.parametrize(
    ("make", "x", "y", "said"),
    [
        (Tagger, ([1, 2], [3, 4]), ([0, 1], [0, 1, 2]), "example 1 has 2 words, but 3 tags"),
        (Tagger, ([1, 2], [3, 4]), ([0], [0, 1]), "example 0 has 2 words, but 1 tags"),
        (Tagger, ([1], [3]), (0, 1), "example 0 has one answer; a Tagger wants one for each word"),
        (Tagger, ([1],), ([12],), "example 0 has an answer 12; there are 12 tags, from 0 to 11"),
        (Classifier, ([1], [1]), (1, 2), "example 1 has an answer 2; there are 2 labels, from 0 to 1"),
        (Classifier, ([1],), (-1,), "example 0 has an answer -1"),
        (Classifier, ([1],), ([1],), "example 0 has an answer for each word; a Classifier wants one"),
        (Classifier, ([1],), (0.5,), "example 0 has an answer 0.5"),
        (Classifier, ([1], [1, 5]), (1, 1), "example 1 has a word 5; the vocabulary goes from 0 to 4"),
        (Classifier, ([[0.5]],), (1,), "example 0 is made of vectors; a Classifier reads words by number"),
    ],
)
def test_examples_that_do_not_fit_are_named(make, x, y, said: str) -> None:
    """Before training, and before scoring."""
    network, wrong = make(WORDS), Examples(x=x, y=y)
    good = network.examples([])
    for call in (
        lambda: evaluate(network, wrong),
        lambda: train(network, wrong, wrong, progress=False),
    ):
        with pytest.raises(ValueError, match=said):
            call()
    assert not len(good)


def test_an_unscored_label_counts_nowhere() -> None:
    """Loss, accuracy and number of items are those without the example; it trains to the same weights."""
    x, y = ([1, 2], [3], [4, 1, 2], [2]), (0, 1, 1, 0)
    kept = Examples(x=x, y=y)
    more = Examples(x=(*x, [1], [2, 3]), y=(*y, UNSCORED, UNSCORED))
    network = Classifier(WORDS)
    assert evaluate(network, more) == evaluate(network, kept)
    other = Classifier(WORDS)
    recipe = Recipe(epochs=3, batch=9, patience=3)
    curves = train(network, more, more, recipe, progress=False)
    train(other, kept, kept, recipe, progress=False)
    assert curves.scored.tolist() == [4, 4, 4]
    for name, value in weights(other).items():
        np.testing.assert_allclose(weights(network)[name], value, atol=1e-5)


@given(
    lengths=st.lists(st.integers(1, 9), min_size=1, max_size=60),
    size=st.integers(1, 7),
    seed=st.integers(0, 9),
)
def test_batches_by_length_hold_every_example_once_with_less_padding(lengths, size, seed) -> None:
    """Every example comes once, in whole batches whose lengths are neighbours."""
    examples = Examples(x=tuple(np.full(n, k) for k, n in enumerate(lengths)), y=tuple(range(len(lengths))))
    batches = list(examples.batches(size, np.random.default_rng(seed), by_length=True))
    assert sorted(torch.cat([b.y for b in batches]).tolist()) == list(range(len(lengths)))
    assert sorted(map(len, batches)) == sorted(
        min(size, len(lengths) - n) for n in range(0, len(lengths), size)
    )
    ranges = sorted((int(b.lengths.min()), int(b.lengths.max())) for b in batches)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(ranges))  # one pool here


def test_batches_by_length_come_in_another_order_each_time() -> None:
    """Short sentences are not learned before long ones; without a generator the order is the given one."""
    lengths = np.random.default_rng(3).integers(1, 30, 400)
    examples = Examples(x=tuple(np.full(n, 1) for n in lengths), y=tuple(range(400)))
    means = [
        float(b.lengths.double().mean())
        for b in examples.batches(8, np.random.default_rng(1), by_length=True)
    ]
    assert abs(np.corrcoef(means, np.arange(len(means)))[0, 1]) < 0.5
    assert torch.cat([b.y for b in examples.batches(8, by_length=True)]).tolist() == list(range(400))


def test_an_array_of_one_length_makes_the_batches_of_its_rows() -> None:
    """A table of whole numbers is quicker to hand over, and gives what its rows one by one give."""
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 50, (23, 3)), rng.integers(0, 9, 23)
    quick, slow = Examples(x, y), Examples(tuple(x), tuple(y))
    assert len(quick) == 23 == len(slow)
    assert quick.fingerprint() == slow.fingerprint()
    for one, other in zip(
        quick.batches(5, np.random.default_rng(2)), slow.batches(5, np.random.default_rng(2)), strict=True
    ):
        for name in ("x", "y", "mask", "lengths"):
            assert torch.equal(getattr(one, name), getattr(other, name)), name
    x[0, 0] = 99
    assert quick.x[0][0] != 99  # its own copy, which nothing changes


@pytest.mark.parametrize(
    ("x", "y", "error", "words"),
    [
        (np.zeros((3, 2), int), np.zeros(4, int), ValueError, "3 sequences of 2 steps, 4 answers"),
        (np.zeros((3, 0), int), np.zeros(3, int), ValueError, "0 steps"),
        (np.zeros((3, 2), int), np.zeros(3), TypeError, "must be whole numbers"),
    ],
)
def test_arrays_that_are_no_examples_are_refused(x, y, error, words) -> None:
    """Says what does not fit."""
    with pytest.raises(error, match=words):
        Examples(x, y)


def test_some_examples_are_chosen_by_their_places() -> None:
    """Keeps order, answers and padding."""
    some = Examples(x=([1], [2, 2], [3]), y=(10, 20, 30), padding=4).only([2, 1])
    assert [row.tolist() for row in some.x] == [[3], [2, 2]]
    assert [int(answer) for answer in some.y] == [30, 20]
    assert some.padding == 4
