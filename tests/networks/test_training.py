"""The training loop, held against a plain one, brute force and scripts."""

from __future__ import annotations

import math
import random
import time

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from lecturekit.networks import Classifier, Curves, Examples, Recipe, evaluate, train
from tests.networks.small import Scripted, Small, same, sentences, weights

DATA, VALIDATION = sentences(70, 1), sentences(23, 2)
QUICK = Recipe(epochs=3, batch=16, rate=0.02, clip=0.3, seed=5)


def plain_loop(network: Small, data: Examples, recipe: Recipe) -> None:
    """What the loop must amount to, written out: Adam, and clipping by hand."""
    torch.set_num_threads(1)
    optimiser = torch.optim.Adam(network.parameters(), lr=recipe.rate)
    for epoch in range(1, recipe.epochs + 1):
        for batch in data.batches(recipe.batch, np.random.default_rng([recipe.seed, epoch])):
            optimiser.zero_grad()
            losses = network.losses(batch)
            (losses.sum() / len(losses)).backward()
            norm = math.sqrt(sum(float((p.grad**2).sum()) for p in network.parameters()))
            for p in network.parameters():
                p.grad *= min(1.0, recipe.clip / norm)
            optimiser.step()


@pytest.mark.parametrize("each", [False, True])
def test_it_amounts_to_a_plain_loop(each: bool) -> None:
    """The same weights as Adam and clipping written out, over unequal lengths and a small last batch."""
    data = sentences(70, 1, each=each)
    network, other = Small(each=each), Small(each=each)
    curves = train(network, data, data, QUICK, progress=False)
    assert curves.best == 3, "or the weights kept are not the last ones"
    plain_loop(other, data, QUICK)
    for name, value in weights(other).items():
        assert np.allclose(weights(network)[name], value, atol=2e-5), name


@pytest.mark.parametrize("each", [False, True])
def test_losses_are_sums_over_items_by_their_number(each: bool) -> None:
    """Scored one example at a time, brute force gives the same; means of batches' means do not."""
    network, examples = Small(each=each), sentences(261, 3, each=each)
    network.eval()
    losses, hits = [], []
    with torch.no_grad():
        for batch in examples.batches(1):
            losses += network.losses(batch).tolist()
            hits += network.hits(batch).tolist()
        means = [float(network.losses(batch).mean()) for batch in examples.batches(256)]
    score = evaluate(network, examples)
    assert score.items == len(losses) == (sum(map(len, examples.x)) if each else 261)
    assert score.loss == pytest.approx(np.mean(losses), abs=1e-6)
    assert score.accuracy == pytest.approx(np.mean(hits))
    assert abs(score.loss - np.mean(means)) > 1e-4, "the example cannot tell the two apart"


def test_the_training_loss_of_an_epoch_counts_items_not_batches() -> None:
    """`training_loss` is Σ loss over Σ items of the epoch's updates."""
    curves = train(Small(each=True), sentences(37, 1, each=True), VALIDATION_EACH, QUICK, progress=False)
    per_epoch = len(curves.step) // 3
    for epoch in range(3):
        part = slice(epoch * per_epoch, (epoch + 1) * per_epoch)
        expected = np.average(curves.loss[part], weights=curves.scored[part])
        assert curves.training_loss[epoch] == pytest.approx(expected, rel=1e-12)
    assert curves.epoch_step.tolist() == [0, per_epoch, 2 * per_epoch, 3 * per_epoch]


VALIDATION_EACH = sentences(23, 2, each=True)


def test_it_is_repeatable_and_leaves_all_random_numbers_alone() -> None:
    """Bit for bit, dropout included, whatever torch, NumPy and Python have drawn before."""
    found = []
    for stir in (1, 2):
        torch.manual_seed(stir)
        np.random.seed(stir)  # noqa: NPY002
        random.seed(stir)
        before = torch.get_rng_state(), np.random.get_state()[1].tobytes(), random.getstate()  # noqa: NPY002
        network = Small(dropout=0.4)
        curves = train(network, DATA, VALIDATION, QUICK, progress=False)
        after = torch.get_rng_state(), np.random.get_state()[1].tobytes(), random.getstate()  # noqa: NPY002
        assert torch.equal(before[0], after[0])
        assert before[1:] == after[1:]
        found.append((weights(network), curves.loss.tobytes()))
    assert same(found[0][0], found[1][0])
    assert found[0][1] == found[1][1]
    other = Small(dropout=0.4)
    train(other, DATA, VALIDATION, Recipe(epochs=3, batch=16, rate=0.02, clip=0.3, seed=6), progress=False)
    assert not same(weights(other), found[0][0])


def test_the_best_weights_are_those_of_the_lowest_validation_loss() -> None:
    """On labels that mean nothing the loss rises again; what is kept scores the lowest of the curve."""
    rng = np.random.default_rng(0)
    nonsense = Examples(x=DATA.x, y=tuple(rng.integers(0, 3, len(DATA)).tolist()))
    network = Small(hidden=24)
    curves = train(network, nonsense, VALIDATION, Recipe(epochs=12, patience=12, rate=0.03), progress=False)
    assert curves.validation_loss[-1] > curves.validation_loss.min() + 0.1
    assert evaluate(network, VALIDATION).loss == curves.validation_loss.min()
    assert curves.best == int(curves.validation_loss.argmin())
    assert not network.training


@pytest.mark.parametrize(
    ("losses", "patience", "goal", "ended", "epochs", "best"),
    [
        ([5, 4, 3, 3.5, 3.2, 2], 2, None, "early stopping", 4, 2),
        ([5, 4, 3, 3.5, 3.2, 2], 3, None, "all epochs", 5, 5),
        ([5, 6, 7, 8, 9, 9], 9, None, "all epochs", 5, 0),
        ([5, 5, 5, 5, 5, 5], 2, None, "early stopping", 2, 0),
        ([5, 4, 3, 2, 1, 1], 2, 2.5, "goal reached", 3, 3),
        ([5, 4, math.nan, 1, 1, 1], 2, None, "not a number", 2, 1),
    ],
)
def test_when_it_ends(losses, patience, goal, ended, epochs, best) -> None:
    """Patience, goal and best are counted as written, on validation losses that are written down."""
    network = Scripted(losses)
    curves = train(
        network, DATA, sentences(9, 1), Recipe(epochs=5, patience=patience, goal=goal), progress=False
    )
    assert (curves.ended, curves.epoch, curves.best) == (ended, epochs, best)
    assert float(network.weight.detach()) == network.seen[best]
    assert f"best: {'the untrained network' if best == 0 else f'epoch {best}'}" in curves.words


def test_a_loss_that_is_no_number_keeps_the_best() -> None:
    """The run ends in that epoch, says so, and no weight is NaN."""
    network = Scripted([5, 4, 3, 2], [0.0] * 8 + [math.nan])
    curves = train(network, DATA, sentences(9, 1), Recipe(epochs=5), progress=False)
    assert (curves.ended, curves.epoch, curves.best, len(curves.loss)) == ("not a number", 2, 2, 8)
    assert float(network.weight.detach()) == network.seen[2]
    assert "stopped in epoch 3" in curves.words
    assert np.isfinite(curves.loss).all()


def test_a_gradient_that_is_no_number_keeps_the_best() -> None:
    """√ has an infinite slope at 0, though the loss itself is a number."""

    class Steep(Scripted):
        def losses(self, batch):
            return super().losses(batch) if not self.training else (self.weight * 0).sqrt().expand(len(batch))

    curves = train(Steep([5, 4]), DATA, sentences(9, 1), progress=False)
    assert (curves.ended, curves.best) == ("not a number", 0)


def test_the_button_and_a_silent_watch() -> None:
    """False ends it with the best until then; None, of a function without an answer, does not."""
    told: list[Curves] = []
    network = Small()
    curves = train(network, DATA, VALIDATION, QUICK, watch=lambda c: told.append(c), progress=False)
    assert curves.ended == "all epochs"
    assert told[0].ended == "running"
    curves = train(network, DATA, VALIDATION, QUICK, watch=lambda c: False, progress=False)
    assert (curves.ended, curves.epoch, len(curves.loss)) == ("stopped by hand", 0, 1)
    assert evaluate(network, VALIDATION).loss == curves.validation_loss[0]


def test_whoever_watches_hears_the_end_and_not_more_than_four_times_a_second() -> None:
    class Watching:
        def __init__(self) -> None:
            self.times: list[float] = []
            self.ends: list[tuple] = []

        def __call__(self, curves: Curves) -> bool:
            self.times.append(time.perf_counter())
            return True

        def end(self, words: str, curves: Curves) -> None:
            self.ends.append((words, curves))

    watching = Watching()
    curves = train(Small(), DATA, VALIDATION, Recipe(epochs=80, patience=80), watch=watching, progress=False)
    assert watching.ends == [(curves.words, curves)]
    assert min(np.diff(watching.times), default=1.0) >= 0.25


@pytest.mark.parametrize("at", [1, 3, 12])
def test_jupyters_stop_leaves_the_best_and_no_error(at: int) -> None:
    """KeyboardInterrupt in the first scoring, in the first epoch, in the third."""

    class Interrupted(Small):
        calls = 0

        def losses(self, batch):
            self.calls += 1
            if self.calls == at:
                raise KeyboardInterrupt
            return super().losses(batch)

    threads, state = torch.get_num_threads(), torch.get_rng_state()
    network = Interrupted()
    curves = train(network, DATA, VALIDATION, QUICK, progress=False)
    assert curves.ended == "interrupted"
    assert curves.words
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), state)
    if at > 1:
        assert evaluate(network, VALIDATION).loss == curves.validation_loss.min()
    else:
        assert same(weights(network), weights(Small()))


def test_an_error_of_the_network_is_its_own_and_leaves_all_in_order() -> None:
    """It is not swallowed; threads, random numbers and the best weights are as they should be."""

    class Broken(Small):
        def losses(self, batch):
            if self.training:
                raise RuntimeError("inside")
            return super().losses(batch)

    threads, network = torch.get_num_threads(), Broken()
    with pytest.raises(RuntimeError, match="inside"):
        train(network, DATA, VALIDATION, QUICK, progress=False)
    assert torch.get_num_threads() == threads
    assert same(weights(network), weights(Small()))


def test_the_bar_says_how_fast_and_how_far(capsys: pytest.CaptureFixture) -> None:
    """Rate and loss stand in it; without progress nothing is written."""
    train(Small(), DATA, VALIDATION, QUICK)
    shown = capsys.readouterr().err
    assert "training" in shown
    assert "batch/s" in shown or "s/batch" in shown
    train(Small(), DATA, VALIDATION, QUICK, progress=False)
    assert capsys.readouterr().err == ""


class Bare(nn.Module):
    """Has the names, but they are nothing."""

    losses = hits = None


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"network": "no network"}, TypeError, "must be a torch.nn.Module, got str"),
        ({"network": nn.Linear(2, 3)}, TypeError, r"Linear has no losses\(batch\)"),
        ({"network": Bare()}, TypeError, r"Bare has no losses\(batch\)"),
        ({"data": [[1, 2]]}, TypeError, "data must be Examples, got list"),
        ({"data": Examples(x=(), y=())}, ValueError, "no data examples"),
        ({"validation": Examples(x=(), y=())}, ValueError, "no validation examples"),
    ],
)
def test_what_cannot_be_trained_is_said(change, error, words) -> None:
    given = {"network": Small(), "data": DATA, "validation": VALIDATION} | change
    with pytest.raises(error, match=words):
        train(*given.values(), progress=False)


def test_a_network_without_parameters_or_of_another_shape_is_named() -> None:
    frozen = Small()
    frozen.requires_grad_(False)
    with pytest.raises(ValueError, match="Small has no parameters to train"):
        train(frozen, DATA, VALIDATION, progress=False)

    class Flat(Small):
        def losses(self, batch):
            return super().losses(batch).mean()

    with pytest.raises(TypeError, match=r"Flat.losses\(\) must give \(N,\)"):
        train(Flat(), DATA, VALIDATION, progress=False)


def test_batches_go_where_the_network_is() -> None:
    """All four parts of a batch follow; a network in two places is refused."""
    batch = next(DATA.batches(3))
    assert batch.to("cpu") is batch
    moved = batch.to("meta")
    assert {part.device.type for part in (moved.x, moved.y, moved.mask, moved.lengths)} == {"meta"}
    asked = []

    class Elsewhere(Small):
        def losses(self, batch):
            asked.append(batch.x.device.type)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        evaluate(Elsewhere().to("meta"), VALIDATION)
    assert asked == ["meta"]
    torn = Small()
    torn.readout.to("meta")
    with pytest.raises(ValueError, match="on more than one device"):
        train(torn, DATA, VALIDATION, progress=False)


def test_examples_of_which_none_is_scored_are_refused() -> None:
    class Deaf(Small):
        def losses(self, batch):
            return super().losses(batch)[:0]

        def hits(self, batch):
            return super().hits(batch)[:0]

    with pytest.raises(ValueError, match="nothing is scored"):
        train(Deaf(), DATA, VALIDATION, progress=False)


@given(
    name=st.sampled_from(["epochs", "batch", "patience", "seed", "rate", "clip", "goal"]),
    value=st.one_of(st.integers(-3, 3), st.floats(), st.text(max_size=2), st.booleans()),
)
def test_a_recipe_is_one_that_can_be_cooked_or_says_why_not(name: str, value: object) -> None:
    """Whole numbers from 1 on (seed: 0), numbers above 0, any number as goal; else it names the field."""
    whole = type(value) is int
    number = type(value) in (int, float) and not math.isnan(value)
    good = {"seed": whole and value >= 0, "goal": number}.get(name)
    if good is None:
        good = (whole and value >= 1) if name in ("epochs", "batch", "patience") else number and value > 0
        good = good and not (name == "rate" and math.isinf(value))
    if good:
        assert getattr(Recipe(**{name: value}), name) == value
    else:
        with pytest.raises((TypeError, ValueError), match=name):
            Recipe(**{name: value})


@pytest.mark.parametrize(("hidden", "many"), [(9, False), (600, True)])
def test_threads_are_for_large_networks_and_given_back(hidden, many) -> None:
    """A small network trains on one thread, a large one on those torch has; afterwards all is as before."""
    seen, before = set(), torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        network = Classifier(["a"], cell="RNN", hidden=hidden, seed=0)
        network.rnn.register_forward_hook(lambda *_: seen.add(torch.get_num_threads()))
        network.register_parameter("more", torch.nn.Parameter(torch.zeros(hidden * 2000)))
        examples = Examples(([1], [1, 1]), (0, 1))
        train(network, examples, examples, Recipe(epochs=1), progress=False)
        assert seen == {3 if many else 1}
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)
