"""Both ways and deep: compositions of one cell; and what each can know is bound by what it has read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import AMBIGUOUS, review_corpus
from lecturekit.figures import taken_back
from lecturekit.networks import Recipe, Tagger, read, train
from lecturekit.recurrent import GRU, LSTM, RNN

T, B, D, H = 6, 3, 4, 5
KINDS: dict[str, Any] = {"RNN": RNN, "GRU": GRU, "LSTM": LSTM}
REVIEWS = review_corpus(train=1000, validation=100, test=300, rng=np.random.default_rng(3))
WORDS = [*REVIEWS.vocabulary[:20], "zither"]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)


def cell_of(module: Any, suffix: str, inputs: int) -> Any:
    """Copy one layer and direction of a torch module into a module of its own, and that into our cell."""
    kind = type(module).__name__
    alone = getattr(torch.nn, kind)(inputs, H, dtype=torch.float64)
    with torch.no_grad():
        for name, weights in alone.named_parameters():
            weights.copy_(getattr(module, name.removesuffix("_l0") + suffix))
    return KINDS[kind].from_torch(alone)


@pytest.mark.row("M7")
@pytest.mark.row("M8")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_both_ways_is_two_cells_and_a_turn_and_deep_is_a_loop(kind: str, layers: int) -> None:
    """Composed of `from_torch` cells alone, without `inspect`: torch's outputs to 1e-10 in float64."""
    torch.manual_seed(layers)
    module = getattr(torch.nn, kind)(D, H, layers, bidirectional=True, dtype=torch.float64)
    one_way = getattr(torch.nn, kind)(D, H, layers, dtype=torch.float64)
    given_x = torch.randn(T, B, D, dtype=torch.float64)
    x = y = given_x.numpy()
    for level in range(layers):
        left, right = (cell_of(module, f"_l{level}{end}", x.shape[2]) for end in ("", "_reverse"))
        x = np.concatenate([left.unroll(x).h, right.unroll(x[::-1]).h[::-1]], axis=2)
        y = cell_of(one_way, f"_l{level}", y.shape[2]).unroll(y).h
    np.testing.assert_allclose(x, module(given_x)[0].detach().numpy(), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(y, one_way(given_x)[0].detach().numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.row("M7")
@settings(deadline=None, max_examples=15)
@given(
    same=SENTENCES,
    ends=st.tuples(SENTENCES, SENTENCES),
    how=st.sampled_from([{}, {"layers": 2}, {"cell": "GRU"}, {"cell": "RNN", "layers": 3}]),
)
def test_from_the_left_what_follows_changes_nothing_from_the_right_what_went_before(
    same: list[str], ends: tuple[list[str], list[str]], how: dict[str, Any]
) -> None:
    """The same words so far, the same probabilities, whatever comes; and the mirror image of it."""
    left = Tagger(REVIEWS.vocabulary, embedding=D, hidden=H, **how)
    right = Tagger(REVIEWS.vocabulary, embedding=D, hidden=H, reverse=True, **how)
    n = len(same)
    one, other = (read(left, [*same, *end]).probabilities[:n] for end in ends)
    np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)
    one, other = (read(right, [*start, *same]).probabilities[-n:] for start in ends)
    np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)


@pytest.mark.row("M7")
@pytest.mark.parametrize("how", ["left", "right", "both"])
def test_which_words_scores_hang_on_is_a_triangle_or_the_square(how: str) -> None:
    """dz_t/dx_k by `bptt`: exactly 0 on the far side and on no other; torch's autograd agrees."""
    options = {"left": {}, "right": {"reverse": True}, "both": {"bidirectional": True}}[how]
    network = Tagger(REVIEWS.vocabulary, embedding=D, hidden=H, layers=2, **options).double()
    words = ["i", "liked", "her", "very", "long", "acting", "."]
    reading = read(network, words)
    n, K = reading.probabilities.shape
    weights = np.random.default_rng(0).standard_normal(K)
    found = np.zeros((n, n, D))
    for t in range(n):
        dz = np.zeros((n, 1, K))
        dz[t] = weights
        gradients = zip(reading.inspection.layers, reading.inspection.bptt(dz), strict=True)
        found[t] = sum(layer.in_order(g.x)[:, 0] for layer, g in gradients if layer.level == 1)
    moved = np.abs(found).max(axis=2) > 0
    mask = {"left": np.tri(n, dtype=bool), "right": np.tri(n, dtype=bool).T, "both": np.ones((n, n), bool)}
    np.testing.assert_array_equal(moved, mask[how])
    x = torch.tensor(reading.x, requires_grad=True)
    turned = x.flip(0) if how == "right" else x
    z = network.readout(network.rnn(turned)[0])
    z = z.flip(0) if how == "right" else z
    (theirs,) = torch.autograd.grad(z[3, 0] @ torch.tensor(weights), x)
    np.testing.assert_allclose(found[3], theirs[:, 0].numpy(), rtol=1e-9, atol=1e-12)


@pytest.fixture(scope="module")
def taggers() -> dict[str, Tagger]:
    """Train a small tagger of each way."""
    made = {}
    for name, how in {"left": {}, "right": {"reverse": True}, "both": {"bidirectional": True}}.items():
        network = Tagger(REVIEWS.vocabulary, embedding=10, hidden=12, **how)
        lessons, asked = network.examples(REVIEWS.train), network.examples(REVIEWS.validation)
        train(network, lessons, asked, Recipe(epochs=6, batch=64, rate=0.03), progress=False)
        made[name] = network
    return made


def right_of(network: Tagger, kind: str) -> float:
    """Share of right tags among held-out words of one kind."""
    hits = []
    for review in REVIEWS.test:
        said = [network.outputs[k] for k in network.predict(review.words).argmax(axis=1)]
        asked = zip(review.words, review.tags, said, strict=True)
        hits += [tag == guess for word, tag, guess in asked if AMBIGUOUS.get(word) == kind]
    return float(np.mean(hits))


@pytest.mark.row("M7")
def test_each_side_alone_guesses_where_the_other_decides(taggers: dict[str, Tagger]) -> None:
    """On unseen templates: a coin for the one that cannot know, nearly all right for those that can."""
    shares = {
        name: [right_of(network, kind) for kind in ("what follows", "what went before")]
        for name, network in taggers.items()
    }
    assert 0.35 < shares["left"][0] < 0.65
    assert 0.3 < shares["right"][1] < 0.7
    assert min(shares["left"][1], shares["right"][0], *shares["both"]) > 0.85


@pytest.mark.row("M7")
def test_only_who_reads_to_the_end_takes_answers_back(taggers: dict[str, Tagger]) -> None:
    """Word by word over held-out sentences: never from the left; both ways, again and again."""
    counts = {}
    for name, network in taggers.items():
        counts[name] = 0
        for review in REVIEWS.test[:40]:
            stages = [
                network.predict(review.words[:n]).argmax(axis=1).tolist()
                for n in range(1, len(review.words) + 1)
            ]
            counts[name] += int(taken_back(stages).sum())
    assert counts["left"] == 0
    assert counts["both"] > 5
    assert counts["right"] > 5
