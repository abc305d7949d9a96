"""The recorded runs of the tasks with a lag: how they were made, and what they show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lecturekit.networks import LAG_TASKS, LagNetwork, lag_recipe, lag_run, recorded_lags
from lecturekit.networks import _lag as module
from lecturekit.networks import _lag_record as written

BIASES, SOLVED = (None, 3.0), 0.9
COLUMNS = ("task", "cell", "keep_bias", "lag", "seed", *written.MEASURED)


def accuracies(task: str, keep_bias: float | None = None) -> dict[str, np.ndarray]:
    """Give (L, S) shares of right answers of each cell."""
    kept = recorded_lags(task, keep_bias)
    return dict(zip(kept.cells, kept.accuracy, strict=True))


@pytest.mark.row("M9")
@pytest.mark.parametrize(
    ("task", "cell", "keep_bias", "lag", "seed"),
    [
        ("adding", "GRU", None, 10, 0),
        ("copy", "GRU", None, 5, 0),
        ("copy", "GRU", 3.0, 5, 0),
        ("copy", "LSTM", 3.0, 20, 0),
    ],
)
def test_a_recorded_run_done_again_gives_what_is_recorded(task, cell, keep_bias, lag, seed) -> None:
    """The same verdict, and a loss within a factor of three: other machines round differently."""
    kept = recorded_lags(task, keep_bias)
    place = kept.cells.index(cell), kept.lags.index(lag), kept.seeds.index(seed)
    run = lag_run(task, cell, lag=lag, seed=seed, keep_bias=keep_bias, progress=False)
    assert run.solved == (kept.accuracy[place] >= LAG_TASKS[task].solved)
    assert run.accuracy == pytest.approx(kept.accuracy[place], abs=0.06)
    assert 1 / 3 < run.loss / kept.loss[place] < 3
    assert len(run.curves.step) == pytest.approx(kept.steps[place], rel=0.4)


@pytest.mark.parametrize("keep_bias", BIASES)
@pytest.mark.parametrize("task", ["adding", "copy"])
def test_the_record_has_every_run_that_a_sweep_makes(task: str, keep_bias: float | None) -> None:
    """Every cell at every lag with every seed, none missing; it can be written and read again."""
    kept = recorded_lags(task, keep_bias)
    assert kept.keep_bias == keep_bias
    assert kept.cells == ("RNN", "GRU", "LSTM")
    assert kept.lags == module.LAGS[task]
    assert kept.seeds == tuple(range(module.SEEDS))
    assert np.isfinite([kept.accuracy, kept.loss, kept.steps, kept.seconds]).all()
    rows = [dict(zip(COLUMNS, row.split(","), strict=True)) for row in written.to_rows(kept)]
    again = written.from_rows(rows)
    assert again.keep_bias == keep_bias
    for name in written.MEASURED:
        assert np.array_equal(getattr(again, name), getattr(kept, name))


@pytest.mark.parametrize("task", ["adding", "copy"])
def test_the_bias_changes_the_runs_of_the_gated_cells_alone(task: str) -> None:
    """The RNN's are the same in both; no run of another cell has the same loss."""
    usual, three = (recorded_lags(task, bias) for bias in BIASES)
    same = usual.loss == three.loss
    assert same[usual.cells.index("RNN")].all()
    assert not same[usual.cells.index("GRU")].any()
    assert not same[usual.cells.index("LSTM")].any()


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
@pytest.mark.parametrize("keep_bias", BIASES)
def test_gates_bridge_the_longest_lag_of_the_adding_task(keep_bias: float | None) -> None:
    """Over 100 a GRU in every seed, an LSTM in all but one at most; an RNN over 5, from 50 on it guesses."""
    shares, guess = accuracies("adding", keep_bias), recorded_lags("adding").guess_accuracy
    assert (shares["GRU"][-1] >= SOLVED).all()
    assert (shares["LSTM"][-1] < SOLVED).sum() == (0 if keep_bias is None else 1)
    assert (shares["RNN"][0] >= SOLVED).all()
    assert (shares["RNN"][2] < SOLVED).all()
    assert (shares["RNN"][3:] < guess + 0.1).all()


@pytest.mark.row("M9")
@pytest.mark.parametrize("keep_bias", BIASES)
def test_a_gated_cell_adds_over_any_lag_in_all_seeds_but_one_at_most(keep_bias: float | None) -> None:
    """And the medians are all above nine of ten: the bias matters little here."""
    shares = accuracies("adding", keep_bias)
    for cell in ("GRU", "LSTM"):
        assert ((shares[cell] < SOLVED).sum(axis=1) <= 1).all()
        assert (np.median(shares[cell], axis=1) > 0.93).all()


@pytest.mark.row("M9")
def test_as_usual_no_cell_copies_over_the_longest_lag_in_most_seeds() -> None:
    """All copy over 5 in every seed; over 40 no RNN, no LSTM, and a GRU in fewer than half of them."""
    shares = accuracies("copy")
    assert all((share[0] >= SOLVED).all() for share in shares.values())
    assert (shares["LSTM"][1] >= SOLVED).all(), "no lag of 10 is too long for a gated cell"
    assert (shares["GRU"][:3] >= SOLVED).all()
    assert (shares["RNN"][-2:] < 0.6).all()
    assert (shares["LSTM"][-2:] < 0.2).all()
    assert 0 < (shares["GRU"][-1] >= SOLVED).mean() < 0.5


@pytest.mark.row("M9")
def test_one_bias_decides_whether_a_gated_cell_can_copy() -> None:
    """Started at 3 the GRU and the LSTM both solve every lag in every seed, and the plain RNN is last."""
    shares = accuracies("copy", 3.0)
    assert (shares["GRU"] >= 0.98).all()
    assert (shares["LSTM"] >= 0.98).all()
    assert (shares["RNN"][2:] < shares["GRU"][2:]).all()


@pytest.mark.row("M9")
def test_an_lstm_as_usual_is_behind_the_plain_network_at_30_and_more() -> None:
    """In every seed: the LSTM guesses there, the RNN has a part of the symbols."""
    kept, shares = recorded_lags("copy"), accuracies("copy")
    far = np.array(kept.lags) >= 30
    assert (shares["RNN"][far] > shares["LSTM"][far]).all()
    assert (shares["RNN"][far] > kept.guess_accuracy + 0.05).all()
