"""Tasks with a lag: the examples by brute force, the networks, and the recorded runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.networks import (
    LAG_TASKS,
    UNSCORED,
    LagNetwork,
    Recipe,
    evaluate,
    lag_examples,
    lag_recipe,
    lag_run,
    lag_sweep,
    recorded_lags,
)
from lecturekit.networks import _lag as module
from lecturekit.networks import _lag_record as written
from lecturekit.recurrent import GRU, LSTM, RNN

CELLS = {"RNN": RNN, "GRU": GRU, "LSTM": LSTM}


@given(lag=st.integers(2, 40), count=st.integers(1, 9), seed=st.integers(0, 99))
def test_the_sum_is_of_two_marked_numbers_one_in_each_half(lag: int, count: int, seed: int) -> None:
    examples = lag_examples("adding", lag=lag, count=count, rng=np.random.default_rng(seed))
    assert len(examples) == count
    for x, y in zip(examples.x, examples.y, strict=True):
        assert x.shape == (lag, 2)
        assert ((x[:, 0] >= 0) & (x[:, 0] <= 1)).all()
        (marked,) = np.nonzero(x[:, 1])
        assert x[marked, 1].tolist() == [1, 1]
        assert marked[0] < lag // 2 <= marked[1]
        assert y == pytest.approx(x[marked[0], 0] + x[marked[1], 0], abs=1e-6)


@given(lag=st.integers(1, 40), count=st.integers(1, 9), seed=st.integers(0, 99))
def test_the_symbols_are_asked_for_in_their_order_after_the_lag(lag: int, count: int, seed: int) -> None:
    examples = lag_examples("copy", lag=lag, count=count, rng=np.random.default_rng(seed))
    for x, y in zip(examples.x, examples.y, strict=True):
        assert len(x) == len(y) == lag + 6
        assert x[:3].max() < 8
        assert x[3:].tolist() == [8] * lag + [9] * 3
        assert y.tolist() == [UNSCORED] * (lag + 3) + x[:3].tolist()


@pytest.mark.parametrize("task", ["adding", "copy"])
def test_what_a_guess_without_memory_reaches(task: str) -> None:
    """The best constant answer, tried out on many examples, has the loss and the hits of `LAG_TASKS`."""
    network, known = LagNetwork("RNN", task), LAG_TASKS[task]
    with torch.no_grad():
        for weight in network.parameters():
            weight.zero_()
        network.readout.bias[:] = 1.0  # the sum's mean; for symbols all the same
    examples = lag_examples(task, lag=4, count=20_000, rng=np.random.default_rng(0))
    score = evaluate(network, examples)
    assert score.loss == pytest.approx(known.guess_loss, rel=0.03)
    assert score.accuracy == pytest.approx(known.guess_accuracy, abs=0.01)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("task", ["adding", "copy"])
def test_losses_and_hits_are_those_of_the_cell_written_out(cell: str, task: str) -> None:
    """The package's own cell in NumPy, one example at a time, gives the same losses and hits."""
    network = LagNetwork(cell, task, hidden=7, seed=3)
    examples = lag_examples(task, lag=6, count=5, rng=np.random.default_rng(1))
    with torch.no_grad():
        (batch,) = examples.batches(5)
        losses, hits = network.losses(batch).tolist(), network.hits(batch).tolist()
    own = CELLS[cell].from_torch(network.rnn, network.readout)
    expected, right = np.zeros((3, 5)), np.zeros((3, 5), bool)
    for n, (x, y) in enumerate(zip(examples.x, examples.y, strict=True)):
        z = own.unroll((x if task == "adding" else np.eye(10)[x])[:, None]).z[:, 0]
        if task == "adding":
            expected[:, n], right[:, n] = (z[-1, 0] - y) ** 2, abs(z[-1, 0] - y) < 0.08
            continue
        for k in range(3):
            scores, symbol = z[6 + 3 + k], y[6 + 3 + k]
            expected[k, n] = np.log(np.exp(scores).sum()) - scores[symbol]
            right[k, n] = scores.argmax() == symbol
    if task == "adding":
        expected, right = expected[0], right[0]
    assert np.allclose(losses, expected.ravel(), atol=1e-5)
    assert hits == right.ravel().tolist()


def test_the_forget_gate_starts_at_its_bias_and_torch_keeps_its_random_numbers() -> None:
    """The two biases that torch adds up come to it; the first weights are the seed's, nothing else's."""
    state = torch.get_rng_state()
    network, other = (
        LagNetwork("LSTM", hidden=7, forget_bias=2.5, seed=4),
        LagNetwork("LSTM", hidden=7, seed=4),
    )
    assert torch.equal(torch.get_rng_state(), state)
    both = network.rnn.bias_ih_l0 + network.rnn.bias_hh_l0
    assert both[7:14].tolist() == [2.5] * 7
    assert (other.rnn.bias_ih_l0 + other.rnn.bias_hh_l0)[7:14].tolist() == [1.0] * 7
    assert torch.equal(network.rnn.weight_hh_l0, other.rnn.weight_hh_l0)
    torch.manual_seed(4)
    plain = torch.nn.LSTM(2, 7)
    assert torch.equal(plain.weight_hh_l0, network.rnn.weight_hh_l0)
    assert torch.equal(plain.bias_ih_l0[14:], network.rnn.bias_ih_l0[14:])


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
    assert kept.accuracy.shape == (3, len(module.LAGS["adding"]), module.SEEDS)
    assert np.isfinite(kept.accuracy).all()
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
    assert kept.accuracy.shape == (3, len(module.LAGS["copy"]), module.SEEDS)
    medians = np.median(kept.accuracy, axis=2)
    assert (medians[:, 0] > 0.9).all()
    assert (medians[:, -1] < 0.5).all()


@pytest.mark.row("M9")
def test_one_bias_decides_whether_the_lstm_can_copy() -> None:
    """Started at 1 it solves no lag of 30 or more, at 3 every lag; the other cells are the same runs."""
    one, three = (recorded_lags("copy", bias) for bias in (1.0, 3.0))
    at = one.cells.index("LSTM")
    far = np.array(one.lags) >= 30
    assert (one.solved[at][far] == 0).all()
    assert (three.solved[at] == 1).all()
    others = [c for c, cell in enumerate(one.cells) if cell != "LSTM"]
    assert np.array_equal(one.accuracy[others], three.accuracy[others])
    assert recorded_lags("adding", 3.0).forget_bias == 3.0


@pytest.mark.row("M9")
def test_a_recorded_run_with_another_bias_done_again() -> None:
    """The same verdict, and nearly the same number of updates."""
    kept = recorded_lags("copy", 3.0)
    run = lag_run("copy", "LSTM", lag=5, seed=0, forget_bias=3.0, progress=False)
    assert run.solved
    assert len(run.curves.step) == pytest.approx(kept.steps[kept.cells.index("LSTM"), 0, 0], rel=0.5)


class Ending:
    """Stops after two runs, and keeps what it is told at the end."""

    def __call__(self, record) -> bool:
        return np.isfinite(record.loss).sum() < 2

    def end(self, words: str, record) -> None:
        self.words = words


def test_a_sweep_trains_every_cell_lag_and_seed_once_and_can_be_stopped(monkeypatch) -> None:
    """Its record has a run where that run is due; what was stopped before is NaN."""
    monkeypatch.setattr(module, "EXAMPLES", {"train": 40, "validation": 20, "test": 30})
    monkeypatch.setattr(module, "lag_recipe", lambda task, seed=0: Recipe(epochs=1, batch=20, seed=seed))
    given = {"cells": ("LSTM", "RNN"), "lags": (3, 5, 4), "seeds": (7, 8), "progress": False}
    told = []
    record = lag_sweep("copy", **given, watch=lambda r: told.append(np.isfinite(r.loss).sum()))
    assert sorted(set(told)) == list(range(1, 13))
    run = lag_run("copy", "RNN", lag=5, seed=8, progress=False)
    assert record.loss[1, 1, 1] == run.loss
    assert record.accuracy[1, 1, 1] == run.accuracy
    assert (record.steps == 2).all()
    stopped = lag_sweep("copy", **given, watch=lambda r: np.isfinite(r.loss).sum() < 5)
    assert np.isfinite(stopped.loss).sum() == 5
    biased = lag_sweep("copy", **given, forget_bias=3.0)
    changed = biased.loss != record.loss
    assert changed[0].all(), "the LSTM"
    assert not changed[1].any(), "the RNN has no such gate"
    ending = Ending()
    lag_sweep("copy", **given, watch=ending)
    assert ending.words == "2 of 12 runs done"
    answers = iter([True, False])  # after the first run, and within the second
    assert np.isfinite(lag_sweep("copy", **given, watch=lambda r: next(answers)).loss).sum() == 1
    assert np.isfinite(stopped.loss[:, 0]).all(), "lag by lag, in the order given"
    rows = [dict(zip(COLUMNS, row.split(","), strict=True)) for row in written.to_rows(record)]
    again = written.from_rows(rows)
    assert np.allclose(again.loss[2], record.loss[0][[0, 2, 1]], atol=1e-5)


RNG = np.random.default_rng(0)
COLUMNS = ("task", "cell", "forget_bias", "lag", "seed", "accuracy", "loss", "steps", "seconds")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: lag_examples("sorting", lag=3, count=1, rng=RNG), "no task 'sorting'"),
        (lambda: lag_examples("adding", lag=1, count=1, rng=RNG), "at least 2, not 1"),
        (lambda: lag_examples("copy", lag=0, count=1, rng=RNG), "at least 1, not 0"),
        (
            lambda: lag_examples("copy", lag=3, count=0, rng=RNG),
            "count must be at least",
        ),
        (lambda: LagNetwork("Transformer"), "no cell 'Transformer'; there are RNN, GRU, LSTM"),
        (lambda: LagNetwork("RNN", "sorting"), "no task 'sorting'; there are adding, copy"),
        (lambda: lag_recipe("sorting"), "no task"),
        (lambda: lag_sweep("sorting"), "no task"),
        (lambda: recorded_lags("sorting"), "no task"),
        (lambda: recorded_lags("copy", 2.5), "forget biases 1 and 3, not 2.5"),
    ],
)
def test_what_there_is_not_is_said(call, words) -> None:
    with pytest.raises(ValueError, match=words):
        call()
