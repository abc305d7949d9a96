"""Tasks with a lag: the examples by brute force, the networks, and the recorded runs."""

from __future__ import annotations

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


@pytest.mark.parametrize(("cell", "usual"), [("LSTM", 1.0), ("GRU", None)])
def test_the_gate_that_keeps_starts_at_its_bias_and_all_else_is_as_torch_draws_it(cell, usual) -> None:
    """The two biases that torch adds up come to it in every unit; its own random numbers are left alone."""
    state = torch.get_rng_state()
    networks = {bias: LagNetwork(cell, hidden=7, keep_bias=bias, seed=4).rnn for bias in (None, 2.5)}
    assert torch.equal(torch.get_rng_state(), state)
    torch.manual_seed(4)
    plain, keeps = getattr(torch.nn, cell)(2, 7), slice(7, 14)  # f of i f g o, z of r z n
    for bias, rnn in networks.items():
        start = usual if bias is None else bias
        if start is not None:
            assert (rnn.bias_ih_l0 + rnn.bias_hh_l0)[keeps].tolist() == [start] * 7
        for name, drawn in plain.named_parameters():
            own, drawn = getattr(rnn, name).detach().clone(), drawn.detach().clone()
            if start is not None and "bias" in name:
                own[keeps] = drawn[keeps] = 0.0
            assert torch.equal(own, drawn), name
    torch.set_rng_state(state)


@pytest.mark.parametrize(("cell", "gate"), [("GRU", "u"), ("LSTM", "f")])
@pytest.mark.parametrize("bias", [-2.0, 3.0])
def test_the_bias_is_that_of_the_gate_which_keeps(cell: str, gate: str, bias: float) -> None:
    """In the package's own cell the named gate, without input and state, is the sigmoid of it exactly."""
    network = LagNetwork(cell, hidden=7, keep_bias=bias, seed=2)
    trace = CELLS[cell].from_torch(network.rnn, network.readout).unroll(np.zeros((1, 3, 2)))
    assert np.allclose(getattr(trace, gate), 1 / (1 + np.exp(-bias)), rtol=1e-12)


def test_an_rnn_has_no_gate_to_set() -> None:
    """Whatever bias is asked for, its first weights are those of torch."""
    torch_state = torch.get_rng_state()
    torch.manual_seed(4)
    plain = torch.nn.RNN(2, 7).state_dict()
    torch.set_rng_state(torch_state)
    for bias in (None, 3.0):
        own = LagNetwork("RNN", hidden=7, keep_bias=bias, seed=4).rnn.state_dict()
        assert all(torch.equal(own[name], plain[name]) for name in plain)


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
    biased = lag_sweep("copy", **given, keep_bias=3.0)
    changed = biased.loss != record.loss
    assert changed[0].all(), "the LSTM"
    assert not changed[1].any(), "the RNN has no such gate"
    assert biased.keep_bias == 3.0
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
COLUMNS = ("task", "cell", "keep_bias", "lag", "seed", "accuracy", "loss", "steps", "seconds")


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
        (lambda: LagNetwork("GRU", keep_bias=float("nan")), "keep_bias must be a finite number, not nan"),
        (lambda: LagNetwork("Transformer"), "no cell 'Transformer'; there are RNN, GRU, LSTM"),
        (lambda: LagNetwork("RNN", "sorting"), "no task 'sorting'; there are adding, copy"),
        (lambda: lag_recipe("sorting"), "no task"),
        (lambda: lag_sweep("sorting"), "no task"),
        (lambda: recorded_lags("sorting"), "no task"),
        (lambda: recorded_lags("copy", 2.5), r"None \(as usual\) and 3, not 2.5"),
    ],
)
def test_what_there_is_not_is_said(call, words) -> None:
    with pytest.raises(ValueError, match=words):
        call()
