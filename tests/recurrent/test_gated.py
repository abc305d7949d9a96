"""LSTM and GRU: formulas, torch, autograd, finite differences, records."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.recurrent import GRU, LSTM, RNN
from tests.recurrent.gated import CELLS, Oracle, gated, states_of

T, B, D, H, K = 5, 2, 3, 7, 4
both = pytest.mark.parametrize("kind", CELLS)
laws = pytest.mark.parametrize(
    "kind",
    [pytest.param("LSTM", marks=pytest.mark.row("M3")), pytest.param("GRU", marks=pytest.mark.row("M6"))],
)


def data(kind: str, seed: int = 3) -> tuple:
    """A network, inputs (T, B, D), first states, dL/dz (T, B, K)."""
    rng, cell = np.random.default_rng(seed), gated(kind)
    return cell, rng.standard_normal((T, B, D)), states_of(cell, B, rng), rng.standard_normal((T, B, K))


@laws
@pytest.mark.parametrize("bias", [True, False])
def test_unrolling_is_torch_s(kind: str, bias: bool) -> None:
    """torch.nn.LSTM and torch.nn.GRU give the same states and scores, to 1e-10, whatever the first state."""
    torch.manual_seed(1)
    module = getattr(torch.nn, kind)(D, H, bias=bias, dtype=torch.float64)
    readout = torch.nn.Linear(H, K, bias=bias, dtype=torch.float64)
    cell, rng = CELLS[kind].from_torch(module, readout), np.random.default_rng(0)
    x, states = rng.standard_normal((T, B, D)), states_of(cell, B, rng)
    start = tuple(torch.tensor(state)[None] for state in states)
    with torch.no_grad():
        h, end = module(torch.tensor(x), start if kind == "LSTM" else start[0])
        z = readout(h)
    trace = cell.unroll(x, *states)
    np.testing.assert_allclose(trace.h, h.numpy(), rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(trace.z, z.numpy(), rtol=1e-10, atol=1e-13)
    if kind == "LSTM":
        np.testing.assert_allclose(trace.c[-1], end[1][0].numpy(), rtol=1e-10, atol=1e-13)


@both
def test_unrolling_is_stepping(kind: str) -> None:
    """The trace holds what a loop of single steps gives, every intermediate included."""
    cell, x, states, _ = data(kind)
    trace, now = cell.unroll(x, *states), states
    assert len(trace) == T
    for t in range(T):
        step = cell.step(x[t], *now)
        for name in vars(step).keys() - {"clamped"}:
            np.testing.assert_allclose(getattr(trace[t], name), getattr(step, name), rtol=1e-12, atol=1e-14)
        now = [getattr(step, letter) for letter in cell.states]
    for letter in cell.states:
        before = getattr(trace, f"{letter}_prev")
        np.testing.assert_array_equal(before[2], getattr(trace[2], f"{letter}_prev"))


def test_the_gates_of_an_lstm_are_their_formulas() -> None:
    """i, f, o = sigmoid, g = tanh, c = f c_prev + i g, h = o tanh(c): each from x_t and h_{t-1}."""
    lstm, x, states, _ = data("LSTM")
    trace = lstm.unroll(x, *states)
    a = {n: x @ lstm.U[k].T + trace.h_prev @ lstm.W[k].T + lstm.b[k] for k, n in enumerate("ifog")}
    for name in "ifo":
        np.testing.assert_allclose(getattr(trace, name), 1 / (1 + np.exp(-a[name])), rtol=1e-12)
    np.testing.assert_allclose(trace.g, np.tanh(a["g"]), rtol=1e-12)
    np.testing.assert_allclose(trace.c, trace.f * trace.c_prev + trace.i * trace.g, rtol=1e-12)
    np.testing.assert_allclose(trace.h, trace.o * np.tanh(trace.c), rtol=1e-12)


def test_the_gates_of_a_gru_are_their_formulas() -> None:
    """r, u = sigmoid; the candidate reads the reset product; u = 1 keeps the old state."""
    gru, x, states, _ = data("GRU")
    trace = gru.unroll(x, *states)
    q = trace.h_prev @ gru.W[2].T + gru.b_h
    for k, name in enumerate("ru"):
        a = x @ gru.U[k].T + trace.h_prev @ gru.W[k].T + gru.b[k]
        np.testing.assert_allclose(getattr(trace, name), 1 / (1 + np.exp(-a)), rtol=1e-12)
    np.testing.assert_allclose(trace.n, np.tanh(x @ gru.U[2].T + gru.b[2] + trace.r * q), rtol=1e-12)
    np.testing.assert_allclose(trace.h, (1 - trace.u) * trace.n + trace.u * trace.h_prev, rtol=1e-11)
    b = gru.b.copy()
    b[1] = 1e3
    keeps = replace(gru, b=b).unroll(x, *states)
    np.testing.assert_allclose(keeps.h, np.broadcast_to(states[0], keeps.h.shape), rtol=1e-12)


@both
def test_every_gradient_is_autograd_s(kind: str) -> None:
    """All weights, x, first states, and at every step a, h, z, and c of an LSTM; loss at each step."""
    cell, x, states, dz = data(kind)
    gradients = cell.bptt(cell.unroll(x, *states), dz)
    wanted = Oracle(cell, x, states).gradients(dz)
    assert set(cell.gradients.parameters) <= set(wanted)
    for name, value in wanted.items():
        np.testing.assert_allclose(
            getattr(gradients, name), value, rtol=1e-10, atol=1e-12, err_msg=f"dL/d{name}"
        )


@both
def test_every_gradient_is_a_finite_difference(kind: str) -> None:
    """Central differences of L = Σ_t z_t·dz_t, entry by entry, for every weight, the inputs, first states."""
    cell, x, states, dz = data(kind)
    gradients = cell.bptt(cell.unroll(x, *states), dz)
    starts = {"x": x} | {f"{letter}0": s for letter, s in zip(cell.states, states, strict=True)}
    for name in [*cell.gradients.parameters, *starts]:

        def loss(changed: np.ndarray, name: str = name) -> float:
            given = starts | {name: changed}
            now = replace(cell, **{name: changed}) if name not in starts else cell
            return float((now.unroll(given["x"], *list(given.values())[1 : 1 + len(states)]).z * dz).sum())

        start = starts[name] if name in starts else getattr(cell, name)
        measured, tiny = np.empty_like(start), 1e-5
        for index in np.ndindex(start.shape):
            up, down = start.copy(), start.copy()
            up[index] += tiny
            down[index] -= tiny
            measured[index] = (loss(up) - loss(down)) / (2 * tiny)
        np.testing.assert_allclose(
            getattr(gradients, name), measured, rtol=1e-6, atol=1e-8, err_msg=f"dL/d{name}"
        )


@both
def test_bptt_is_stepping_backward(kind: str) -> None:
    """A loop of single backward steps gives the same adjoints and the same sums, step by step."""
    cell, x, states, dz = data(kind)
    trace = cell.unroll(x, *states)
    gradients = cell.bptt(trace, dz)
    arriving = [np.zeros((B, H)) for _ in states]
    totals = dict.fromkeys(cell.gradients.parameters, 0.0)
    for t in range(T - 1, -1, -1):
        step = cell.step_backward(trace[t], arriving[0], dz[t], *arriving[1:])
        for name in ("a", "x", *cell.states):
            np.testing.assert_allclose(getattr(gradients, name)[t], getattr(step, name), rtol=1e-10)
        for name in "UWV":
            part = getattr(gradients, f"{name}_steps")[t]
            np.testing.assert_allclose(part, getattr(step, name), rtol=1e-10, atol=1e-13)
        totals = {name: total + getattr(step, name) for name, total in totals.items()}
        arriving = [getattr(step, f"{letter}_prev") for letter in cell.states]
    for letter, left in zip(cell.states, arriving, strict=True):
        np.testing.assert_allclose(getattr(gradients, f"{letter}0"), left, rtol=1e-10)
    for name, total in totals.items():
        np.testing.assert_allclose(gradients.weights[name], total, rtol=1e-10, atol=1e-12)


@both
@pytest.mark.parametrize("reach", range(1, T + 1))
def test_truncation_is_detaching(kind: str, reach: int) -> None:
    """Loss t sees the last `reach` copies of the weights: torch, with the states before them constant."""
    cell, x, states, dz = data(kind)
    trace = cell.unroll(x, *states)
    before = [getattr(trace, f"{letter}_prev") for letter in cell.states]
    wanted = dict.fromkeys(cell.gradients.parameters, 0.0)
    for t in range(T):
        first = max(0, t - reach + 1)
        only_last = np.zeros((t - first + 1, B, K))
        only_last[-1] = dz[t]
        part = Oracle(cell, x[first : t + 1], [s[first] for s in before]).gradients(only_last)
        wanted = {name: total + part[name] for name, total in wanted.items()}
    gradients = cell.bptt(trace, dz, truncate=reach)
    for name, value in wanted.items():
        np.testing.assert_allclose(gradients.weights[name], value, rtol=1e-10, atol=1e-12)


@settings(deadline=None, max_examples=30)
@given(
    kind=st.sampled_from(sorted(CELLS)),
    steps=st.integers(1, 6),
    sizes=st.tuples(*[st.integers(1, 5)] * 4),
    scale=st.floats(0.0, 3.0),
    bias=st.floats(-30, 30),
    seed=st.integers(0, 2**16),
)
def test_any_size_agrees_with_autograd(
    kind: str, steps: int, sizes: tuple[int, ...], scale: float, bias: float, seed: int
) -> None:
    """T = 1, H = 1, B = 1, zero W, gates wide open or shut: nothing is special."""
    batch, inputs, hidden, outputs = sizes
    rng = np.random.default_rng(seed)
    named = {"LSTM": "forget_bias", "GRU": "update_bias"}[kind]
    cell = CELLS[kind].random(
        inputs=inputs, hidden=hidden, outputs=outputs, spectral_radius=scale, rng=rng, **{named: bias}
    )
    x, dz = rng.standard_normal((steps, batch, inputs)), rng.standard_normal((steps, batch, outputs))
    states = states_of(cell, batch, rng)
    gradients = cell.bptt(cell.unroll(x, *states), dz)
    for name, value in Oracle(cell, x, states).gradients(dz).items():
        np.testing.assert_allclose(getattr(gradients, name), value, rtol=1e-7, atol=1e-9, err_msg=name)


@both
def test_records_are_read_only_and_hold_no_model(kind: str) -> None:
    """Nothing can be written to; weights are copies; replace gives a changed network, checked."""
    cell, x, states, dz = data(kind)
    trace = cell.unroll(x, *states)
    gradients = cell.bptt(trace, dz)
    backward = cell.step_backward(trace[1], np.ones((B, H)), dz[0])
    for record in (cell, trace, trace[1], gradients, backward):
        for value in vars(record).values():
            assert not isinstance(value, LSTM | GRU | RNN)
            if isinstance(value, np.ndarray):
                assert not value.flags.writeable
    with pytest.raises(FrozenInstanceError):
        trace.h = x
    with pytest.raises(ValueError, match=r"W must have shape \(G, H, H\) with G = \d and H = 7"):
        replace(cell, W=cell.W[:, :6])
    assert repr(cell) == f"{kind}(inputs=3, hidden=7, outputs=4)"
    assert "gates=(5, 2, " in repr(trace)


@both
def test_other_modules_are_refused(kind: str) -> None:
    """Nothing is guessed about deep, two-way or other networks, nor about projections."""
    wanted, other = CELLS[kind], {"LSTM": torch.nn.GRU, "GRU": torch.nn.LSTM}[kind]
    with pytest.raises(TypeError, match=rf"wanted a torch\.nn\.{kind}, got"):
        wanted.from_torch(other(D, H))
    with pytest.raises(ValueError, match="num_layers=2"):
        wanted.from_torch(getattr(torch.nn, kind)(D, H, num_layers=2))
    with pytest.raises(ValueError, match="proj_size=2"):
        LSTM.from_torch(torch.nn.LSTM(D, H, proj_size=2))


@both
def test_bad_requests_are_refused(kind: str) -> None:
    """Wrong shapes are named, as are sizes below 1 and a truncation below one step."""
    cell, x, states, dz = data(kind)
    trace = cell.unroll(x, *states)
    with pytest.raises(ValueError, match=r"x must have shape \(T, B, D\) with D = 3"):
        cell.unroll(x[0])
    with pytest.raises(ValueError, match=r"h0 must have shape \(B, H\) with B = 2 and H = 7"):
        cell.unroll(x, np.ones((1, H)))
    with pytest.raises(ValueError, match=r"dz must have shape \(T, B, K\)"):
        cell.bptt(trace, dz[:4])
    with pytest.raises(ValueError, match="truncate must be at least 1 step"):
        cell.bptt(trace, dz, truncate=0)
    with pytest.raises(ValueError, match="hidden must be at least 1, got 0"):
        CELLS[kind].random(hidden=0, rng=np.random.default_rng(0))


@both
def test_what_blew_up_can_still_be_looked_at(kind: str) -> None:
    """NaN and infinite weights give NaN, or saturated gates, without a warning."""
    cell, x, states, dz = data(kind)
    broken = replace(cell, W=np.full_like(cell.W, np.nan))
    trace = broken.unroll(x, *states)
    assert np.isnan(trace.h).all()
    assert np.isnan(broken.bptt(trace, dz).W).any()
    assert np.isnan(broken.influence(trace)[np.tri(T, k=-1, dtype=bool)]).all()
    wild = replace(cell, W=1e200 * cell.W)
    trace = wild.unroll(1e200 * x, *states)
    assert np.abs(trace.h).max() <= np.abs(states[0]).max() + T
    wild.bptt(trace, dz)
