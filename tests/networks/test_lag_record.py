"""The recorded runs of the tasks with a lag: how they were made, and what they show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lecturekit.networks import LAG_TASKS, LagNetwork, lag_recipe, lag_run, recorded_lags
from lecturekit.networks import _lag as module


@pytest.mark.row("M9")
@pytest.mark.parametrize(("task", "cell", "lag", "seed"), [("adding", "GRU", 10, 0), ("copy", "GRU", 5, 0)])
def test_a_recorded_run_done_again_gives_what_is_recorded(task, cell, lag, seed) -> None:
    """The same verdict, and a loss within a factor of three: other machines round differently."""
    kept = recorded_lags(task)
    place = kept.cells.index(cell), kept.lags.index(lag), kept.seeds.index(seed)
    run = lag_run(task, cell, lag=lag, seed=seed, progress=False)
    assert run.solved == (kept.accuracy[place] >= LAG_TASKS[task].solved)
    assert run.accuracy == pytest.approx(kept.accuracy[place], abs=0.06)
    assert 1 / 3 < run.loss / kept.loss[place] < 3
    assert len(run.curves.step) == pytest.approx(kept.steps[place], rel=0.5)


@pytest.mark.row("M9")
def test_what_the_record_shows() -> None:
    """Adding: at the longest lag gated cells succeed and the RNN guesses; at the shortest all succeed."""
    kept = recorded_lags("adding")
    shares = dict(zip(kept.cells, kept.solved, strict=True))
    assert all(shares[cell][0] == 1 for cell in kept.cells)
    assert shares["RNN"][-1] == 0
    assert np.median(kept.accuracy[kept.cells.index("RNN"), -1]) < kept.guess_accuracy + 0.05
    assert shares["GRU"][-1] > 0.5
    assert shares["LSTM"][-1] > 0.5


def test_the_record_says_how_it_was_made() -> None:
    """The first lines of the file are about the settings that a new run would have."""
    head = Path(module.__file__).with_name("lag.csv").read_text("utf-8").split("task,")[0]
    recipe, hidden = lag_recipe("adding"), LagNetwork("RNN").settings["hidden"]
    assert f"one layer of {hidden} units, {module.EXAMPLES['train']} examples" in head
    assert f"{recipe.epochs} epochs of batches of {recipe.batch}, Adam {recipe.rate}" in head
    assert f"clipped at {recipe.clip:g}" in head
    goals = [lag_recipe(task).goal for task in ("adding", "copy")]
    assert "validation loss of {} (adding) or {} (copy)".format(*goals) in head
    assert f"{module.EXAMPLES['test']} unseen examples" in head


@pytest.mark.row("M9")
def test_success_falls_with_the_lag_of_the_copy_task() -> None:
    """For every cell: all symbols at the shortest lag, and at the longest no better than half of them."""
    kept = recorded_lags("copy")
    medians = np.median(kept.accuracy, axis=2)
    assert (medians[:, 0] > 0.9).all()
    assert (medians[:, -1] < 0.5).all()


@pytest.mark.row("M9")
def test_one_bias_decides_whether_the_lstm_can_copy() -> None:
    """Started at 1 it solves no lag of 30 or more, at 3 every lag; the other cells are the same runs."""
    one, three = (recorded_lags("copy", bias) for bias in (None, 3.0))
    at = one.cells.index("LSTM")
    far = np.array(one.lags) >= 30
    assert (one.solved[at][far] == 0).all()
    assert (three.solved[at] == 1).all()
    rnn = one.cells.index("RNN")
    assert np.array_equal(one.accuracy[rnn], three.accuracy[rnn])
    assert recorded_lags("adding", 3.0).keep_bias == 3.0


@pytest.mark.row("M9")
def test_a_recorded_run_with_another_bias_done_again() -> None:
    """The same verdict, and nearly the same number of updates."""
    kept = recorded_lags("copy", 3.0)
    run = lag_run("copy", "LSTM", lag=5, seed=0, keep_bias=3.0, progress=False)
    assert run.solved
    assert len(run.curves.step) == pytest.approx(kept.steps[kept.cells.index("LSTM"), 0, 0], rel=0.5)
