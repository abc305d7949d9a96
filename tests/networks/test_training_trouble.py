"""What can go wrong beside the training: errors, interrupts, watchers, odd recipes, nothing scored."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
import torch
from torch import nn

from lecturekit.networks import Curves, Examples, Recipe, evaluate, train
from tests.networks.small import Scripted, Small, same, sentences, weights

DATA, VALIDATION = sentences(70, 1), sentences(23, 2)
QUICK = Recipe(epochs=3, batch=16, rate=0.02, clip=0.3, seed=5)


class Watching:
    """Notes what it is told; may raise at its first call, or at the end."""

    def __init__(self, at_once: BaseException | None = None, at_end: BaseException | None = None) -> None:
        self.at_once, self.at_end = at_once, at_end
        self.ends: list[tuple[str, Curves]] = []

    def __call__(self, curves: Curves) -> bool:
        if self.at_once:
            raise self.at_once
        return True

    def end(self, words: str, curves: Curves) -> None:
        self.ends.append((words, curves))
        if self.at_end:
            raise self.at_end


class Broken(Small):
    """Fails at its first update."""

    def losses(self, batch):
        if self.training:
            raise RuntimeError("inside")
        return super().losses(batch)


def test_whoever_watches_hears_of_an_error_too() -> None:
    """Its end is told before the error goes on; an error of its own does not take the first one's place."""
    for at_end in (None, ValueError("second")):
        watching = Watching(at_end=at_end)
        with pytest.raises(RuntimeError, match="inside"):
            train(Broken(), DATA, VALIDATION, QUICK, watch=watching, progress=False)
        ((words, curves),) = watching.ends
        assert curves.ended == "stopped by an error"
        assert words == "stopped by an error after epoch 0, best: the untrained network"


def test_an_error_of_whoever_watches_is_heard_by_it_too() -> None:
    watching = Watching(at_once=RuntimeError("cannot look"))
    with pytest.raises(RuntimeError, match="cannot look"):
        train(Small(), DATA, VALIDATION, QUICK, watch=watching, progress=False)
    assert watching.ends[0][1].ended == "stopped by an error"


def test_a_second_interrupt_at_the_end_loses_no_curves() -> None:
    watching = Watching(at_once=KeyboardInterrupt(), at_end=KeyboardInterrupt())
    curves = train(Small(), DATA, VALIDATION, QUICK, watch=watching, progress=False)
    assert curves.ended == "interrupted"
    assert len(watching.ends) == 1


@pytest.mark.parametrize("watch", [..., 3, "curves"])
def test_what_cannot_watch_is_refused_before_training(watch: object) -> None:
    network = Small()
    with pytest.raises(TypeError, match="watch must be a function of the curves, got"):
        train(network, DATA, VALIDATION, QUICK, watch=watch, progress=False)
    assert same(weights(network), weights(Small()))


def test_examples_and_recipe_of_another_kind_say_what_is_wanted() -> None:
    with pytest.raises(TypeError, match=r"data must be Examples, got tuple: network\.examples\(…\)"):
        train(Small(), (1, 2), VALIDATION, progress=False)
    with pytest.raises(TypeError, match=r"recipe must be a Recipe, got int: Recipe\(epochs=8\)"):
        train(Small(), DATA, VALIDATION, 8, progress=False)


def test_it_trains_where_gradients_are_off() -> None:
    """The same weights as where they are on, and they are off again afterwards."""
    plain = Small()
    train(plain, DATA, VALIDATION, QUICK, progress=False)
    for off in (torch.no_grad, torch.inference_mode):
        network = Small()
        with off():
            curves = train(network, DATA, VALIDATION, QUICK, progress=False)
            assert not torch.is_grad_enabled()
        assert curves.ended == "all epochs"
        assert same(weights(network), weights(plain))


def test_whoever_watches_may_draw_random_numbers() -> None:
    """A run with dropout is the same with and without."""

    def drawing(_: Curves) -> bool:
        torch.rand(7)
        return True

    watched, alone = Small(dropout=0.4), Small(dropout=0.4)
    train(watched, DATA, VALIDATION, QUICK, watch=drawing, progress=False)
    train(alone, DATA, VALIDATION, QUICK, progress=False)
    assert same(weights(watched), weights(alone))


def test_scoring_leaves_every_module_in_its_mode() -> None:
    """A part that was set to evaluation by hand stays there."""
    network = nn.Sequential(Small(dropout=0.3), nn.BatchNorm1d(3))
    network.losses, network.hits = network[0].losses, network[0].hits
    network.train()
    network[1].eval()
    network[0].rnn.eval()
    before = [module.training for module in network.modules()]
    evaluate(network, VALIDATION)
    assert [module.training for module in network.modules()] == before
    assert len(set(before)) == 2


@pytest.mark.parametrize(
    "recipe",
    [
        {"seed": np.int64(3)},
        {"seed": 2**64 - 1},
        {"epochs": np.int32(2), "batch": np.uint8(16), "patience": np.int16(1)},
        {"rate": np.float32(0.5), "clip": 3, "goal": np.float64(0.1)},
    ],
    ids=str,
)
def test_numbers_of_any_library_make_a_recipe(tmp_path, recipe: dict) -> None:
    """They become Python's own, and the run, its checkpoint and its seed take them."""
    made = Recipe(**({"epochs": 2} | recipe))
    assert all(type(getattr(made, name)) in (int, float) for name in recipe)
    assert all(getattr(made, name) == value for name, value in recipe.items())
    curves = train(Small(), DATA, VALIDATION, made, checkpoint=tmp_path / "run.pt", progress=False)
    assert curves.epoch >= 1


@pytest.mark.parametrize("wrong", [{"seed": 2**64}, {"rate": 10**400}, {"clip": np.float64("nan")}], ids=str)
def test_a_number_that_no_run_can_take_is_refused_at_once(wrong: dict) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Recipe(**wrong)


def test_the_epoch_whose_validation_is_no_number_is_named() -> None:
    network = Scripted([5, 4, math.nan])
    curves = train(network, DATA, sentences(9, 1), Recipe(epochs=5), progress=False)
    said = "stopped after epoch 2, whose validation loss is no number, best: epoch 1"
    assert (curves.words, curves.epoch) == (said, 2)
    network = Scripted([math.nan, 4], [math.nan])  # it is not the untrained network's that ends it
    curves = train(network, DATA, sentences(9, 1), Recipe(epochs=5), progress=False)
    assert "stopped in epoch 1, at update 1, where loss or gradient" in curves.words


def test_before_anything_is_scored_no_epoch_is_done() -> None:
    class Interrupted(Small):
        def losses(self, batch):
            raise KeyboardInterrupt

    curves = train(Interrupted(), DATA, VALIDATION, QUICK, progress=False)
    assert (curves.epoch, len(curves.training_loss)) == (0, 0)
    assert curves.words == "interrupted: nothing was scored yet"


class Deaf(Small):
    """Scores some labels only."""

    heard = (0,)

    def losses(self, batch):
        return super().losses(batch)[self.kept(batch)]

    def hits(self, batch):
        return super().hits(batch)[self.kept(batch)]

    def kept(self, batch):
        return torch.isin(batch.y, torch.tensor(self.heard)) | torch.tensor(not self.training)


def test_a_batch_of_which_nothing_is_scored_is_no_update() -> None:
    """It is in no mean and in no curve, and moves no weight."""
    label = np.concatenate([np.ones(20), np.zeros(10)]).astype(int)
    data = Examples(x=tuple([n % 7] for n in range(30)), y=tuple(label.tolist()))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        curves = train(Deaf(), data, VALIDATION, Recipe(epochs=3, batch=1, patience=3), progress=False)
        assert np.isfinite(curves.training_loss).all()
    assert curves.epoch_step.tolist() == [0, 10, 20, 30]
    assert (curves.scored == 1).all()
    assert (curves.loss > 0).all()


def test_training_examples_of_which_none_is_scored_are_refused() -> None:
    network = Deaf()
    network.heard = ()
    with pytest.raises(ValueError, match="nothing is scored in the training examples"):
        train(network, DATA, VALIDATION, QUICK, progress=False)


def test_curves_of_an_epoch_without_a_scored_item_have_no_loss_there() -> None:
    """NaN, without a warning."""
    one = np.ones(1)
    curves = Curves(one, one, one, np.array([0.0, 0.0, 1.0]), *[np.ones(3)] * 2, 0, 2, 4, 0.0, "all epochs")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(curves.training_loss, [np.nan, 1.0])
