"""Back through time one edge at a time: every local Jacobian, every arriving gradient, every sum."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lecturekit.recurrent import RNN, Cell, backward_pass, cross_entropy, difference_error
from tests.recurrent.gated import CELLS, Oracle, gated, states_of

T, B, D, H, K = 5, 2, 3, 6, 4
KINDS = ["RNN", "GRU", "LSTM"]
each = pytest.mark.parametrize("kind", KINDS)
both_losses = pytest.mark.parametrize("at", ["each step", "last step"])


def network(kind: str) -> Cell:
    """One of each kind, biases and all."""
    if kind != "RNN":
        return gated(kind, H=H, D=D, K=K)
    rng = np.random.default_rng(2)
    draw = rng.standard_normal
    return RNN(draw((H, D)), draw((H, H)) / 2, draw((K, H)), draw(H), draw(K))


def run(kind: str, at: str = "each step") -> tuple:
    """A network, its inputs, trace and loss."""
    cell, rng = network(kind), np.random.default_rng(4)
    x, y = rng.standard_normal((T, B, D)), rng.integers(0, K, (T, B))
    trace = cell.unroll(x, *states_of(cell, B, rng))
    return cell, x, trace, cross_entropy(trace.z, y, at=at)


@pytest.mark.row("G3")
@both_losses
@each
def test_the_sums_at_every_node_are_autograd_s(kind: str, at: str) -> None:
    """dL/dz_t, dL/dh_t and dL/dc_t of one sequence, all arriving gradients added up."""
    cell, _, trace, loss = run(kind, at)
    found = backward_pass(cell, trace, loss, batch=1)
    gradients = found.gradients(len(found))
    full = cell.bptt(trace, loss.dz)
    for (letter, t), value in gradients.items():
        wanted = np.ones(1) if letter == "L" else getattr(full, letter)[t, 1]
        np.testing.assert_allclose(value, wanted, rtol=1e-10, atol=1e-14)
    states = {(letter, t) for letter in cell.states for t in range(T)}
    assert states <= set(gradients)
    if kind != "RNN":
        start = [getattr(trace, f"{letter}0") for letter in cell.states]
        wanted = Oracle(cell, trace.x, start).gradients(loss.dz)
        np.testing.assert_allclose(gradients["h", 0], wanted["h"][0, 1], rtol=1e-10)


@pytest.mark.row("G3")
@each
def test_two_gradients_arrive_at_every_state_but_the_last(kind: str) -> None:
    """From the step's own output and from the next step; an LSTM's h hears of both its h and its c."""
    cell, _, trace, loss = run(kind)
    arrived = backward_pass(cell, trace, loss).arrived(10**6)
    sources = {"RNN": [("z", 0), ("h", 1)], "GRU": [("z", 0), ("h", 1)]}
    sources["LSTM"] = [("z", 0), ("c", 1), ("h", 1)]
    for t in range(T):
        ways = sorted((tick.source[0], tick.source[1] - t) for tick in arrived["h", t])
        assert ways == sorted(sources[kind] if t < T - 1 else [("z", 0)])
        if kind == "LSTM":
            cells = sorted((tick.source[0], tick.source[1] - t) for tick in arrived["c", t])
            assert cells == sorted([("h", 0), ("c", 1)] if t < T - 1 else [("h", 0)])


@pytest.mark.row("G3")
@each
def test_nothing_leaves_a_node_before_all_has_arrived(kind: str) -> None:
    """Every tick's incoming gradient is the complete sum at its source; outgoing is J^T times it."""
    cell, _, trace, loss = run(kind)
    passed = backward_pass(cell, trace, loss, batch=1)
    final = passed.gradients(len(passed))
    for number, tick in enumerate(passed.ticks):
        np.testing.assert_allclose(tick.incoming, final[tick.source], rtol=1e-12)
        np.testing.assert_allclose(tick.outgoing, tick.jacobian.T @ tick.incoming, rtol=1e-12)
        now, before = passed.gradients(number + 1), passed.gradients(number)
        old = before.get(tick.target, np.zeros(len(tick.outgoing)))
        np.testing.assert_allclose(now[tick.target], old + tick.outgoing, rtol=1e-12)


@pytest.mark.row("G3")
@pytest.mark.row("G1")
@each
def test_every_local_jacobian_is_a_finite_difference(kind: str) -> None:
    """One step run again from nudged states: h and c, and within the step h by c, all others held."""
    cell, x, trace, loss = run(kind)
    tiny = 1e-6
    for tick in backward_pass(cell, trace, loss).ticks:
        (source, t), (target, k) = tick.source, tick.target
        if source == "L":
            p = loss.p[t, 0]
            wanted = p - (np.arange(K) == loss.y[t, 0])
        elif source == "z":
            wanted = cell.V
        else:
            wanted = np.empty((H, H))
            for j in range(H):
                ends = [_after(cell, trace, x, (source, t), (target, k, j, sign * tiny)) for sign in (1, -1)]
                wanted[:, j] = (ends[0] - ends[1]) / (2 * tiny)
        np.testing.assert_allclose(np.squeeze(tick.jacobian), wanted, rtol=1e-6, atol=1e-8)


def _after(cell: Cell, trace: object, x: np.ndarray, source: tuple, nudge: tuple) -> np.ndarray:
    """The source's value with one number of the target nudged; c held where h does not go through it."""
    (letter, t), (target, k, unit, by) = source, nudge
    if (letter, target, t - k) == ("h", "c", 0):
        c = trace.c[t, 0].copy()
        c[unit] += by
        return trace.o[t, 0] * np.tanh(c)
    states = [getattr(trace[t], f"{name}_prev").copy() for name in cell.states]
    states[cell.states.index(target)][0, unit] += by
    step = cell.step(x[t], *states)
    if (letter, target) == ("h", "h") and "c" in cell.states:
        return step.o[0] * np.tanh(trace.c[t, 0])
    return getattr(step, letter)[0]


@pytest.mark.row("G3")
@both_losses
@pytest.mark.parametrize("mean", [True, False])
def test_the_loss_is_torch_s(at: str, mean: bool) -> None:
    """-log softmax at every step or the last one, summed or averaged, and its gradient p - 1[y]."""
    rng = np.random.default_rng(0)
    z, y = 5 * rng.standard_normal((T, B, K)), rng.integers(0, K, (T, B))
    scores = torch.tensor(z, requires_grad=True)
    used = slice(None) if at == "each step" else slice(-1, None)
    reduction = "mean" if mean else "sum"
    wanted = torch.nn.functional.cross_entropy(
        scores[used].flatten(0, 1), torch.tensor(y[used]).flatten(), reduction=reduction
    )
    wanted.backward()
    found = cross_entropy(z, y, at=at, mean=mean)
    assert found.total == pytest.approx(wanted.item(), rel=1e-12)
    np.testing.assert_allclose(found.dz, scores.grad.numpy(), rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(found.p, torch.softmax(scores, 2).detach().numpy(), rtol=1e-10)
    scale = (T if at == "each step" else 1) * B if mean else 1
    assert found.values.sum() / scale == pytest.approx(found.total)


def test_the_slide_s_sigmoid_is_not_the_gradient_of_the_loss() -> None:
    """For -log P over classes it is softmax; sigmoid(z) - 1[y] is far off."""
    rng, tiny = np.random.default_rng(1), 1e-6
    z, y = rng.standard_normal((1, 1, K)), np.array([[2]])
    measured = np.empty(K)
    for j in range(K):
        nudge = np.zeros((1, 1, K))
        nudge[0, 0, j] = tiny
        up, down = (cross_entropy(z + sign * nudge, y).total for sign in (1, -1))
        measured[j] = (up - down) / (2 * tiny)
    right = np.arange(K) == 2
    assert np.abs(cross_entropy(z, y).dz[0, 0] - measured).max() < 1e-8
    assert np.abs(1 / (1 + np.exp(-z[0, 0])) - right - measured).max() > 0.1


def test_scores_far_apart_do_not_overflow() -> None:
    """A score of 1000 is as good as certain, without a warning; infinite ones are marked NaN."""
    z = np.array([[[1000.0, 0.0]], [[-1000.0, 0.0]]])
    found = cross_entropy(z, [[0], [0]])
    np.testing.assert_allclose(found.values[:, 0], [0.0, 1000.0])
    assert np.isnan(cross_entropy(np.array([[[np.inf, 0.0]]]), [[0]]).total)


def test_bad_losses_are_refused() -> None:
    """Classes that are not there, numbers that are not whole, shapes that do not fit, an unknown choice."""
    z = np.zeros((T, B, K))
    with pytest.raises(ValueError, match="classes from 0 to 3, got 0 to 4"):
        cross_entropy(z, np.where(np.eye(T, B) == 1, 4, 0))
    with pytest.raises(ValueError, match=r"whole numbers of shape \(T, B\) = \(5, 2\)"):
        cross_entropy(z, np.zeros((T, B)))
    with pytest.raises(ValueError, match="at must be one of each step, last step"):
        cross_entropy(z, np.zeros((T, B), int), at="somewhere")


@pytest.mark.row("G4")
@both_losses
@each
def test_the_live_check_passes_what_is_right_and_finds_what_is_wrong(kind: str, at: str) -> None:
    """Below 1e-7 for our gradients; one wrong number, a truncated or a scaled gradient is found."""
    cell, _, trace, loss = run(kind, at)

    def total(z: np.ndarray) -> float:
        return cross_entropy(z, loss.y, at=at).total

    gradients = cell.bptt(trace, loss.dz)
    assert difference_error(cell, trace, total, gradients) < 1e-7
    assert difference_error(cell, trace, total, cell.bptt(trace, loss.dz, truncate=2)) > 1e-3
    assert difference_error(cell, trace, total, cell.bptt(trace, 1.1 * loss.dz)) > 1e-2


def test_gradients_of_zero_and_of_nan_are_told() -> None:
    """All zero: no error; a run that left float64: NaN, without a warning."""
    rnn = RNN(np.ones((2, 1)), np.full((2, 2), 1e200), np.ones((3, 2)), np.zeros(2), np.zeros(3), "linear")
    silent = rnn.unroll(np.zeros((2, 1, 1)))
    none = rnn.bptt(silent, np.zeros((2, 1, 3)))
    assert difference_error(rnn, silent, lambda z: 0.0, none) == 0.0
    wild = rnn.unroll(np.ones((6, 1, 1)))
    assert np.isnan(difference_error(rnn, wild, lambda z: float(z.sum()), rnn.bptt(wild, np.ones((6, 1, 3)))))


def test_a_step_without_states_behind_it_ends_there() -> None:
    """T = 1: one loss, one output, one state; an LSTM's cell too."""
    for kind, letters in {"RNN": "zh", "GRU": "zh", "LSTM": "zhc"}.items():
        cell = network(kind)
        trace = cell.unroll(np.ones((1, 1, D)))
        passed = backward_pass(cell, trace, cross_entropy(trace.z, [[1]]))
        assert [tick.target[0] for tick in passed.ticks] == list(letters)
        assert passed.letters[-2:] == ("z", "L")
    assert sorted(CELLS) == ["GRU", "LSTM"]
