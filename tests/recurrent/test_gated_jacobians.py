"""Jacobians, influence, the direct path and the triangle of LSTM and GRU, against torch and brute force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.recurrent import GRU, LSTM, RNN, Cell
from lecturekit.recurrent import _products as products
from tests.recurrent.gated import CELLS, Oracle, gated, jacobian, states_of

T, B, D, H, K = 6, 3, 2, 5, 4
both = pytest.mark.parametrize("kind", CELLS)
each_state = pytest.mark.parametrize(("kind", "of"), [("LSTM", "h"), ("LSTM", "c"), ("GRU", "h")])


def run(kind: str, seed: int = 5) -> tuple:
    """A network, inputs (T, B, D), its trace from zero states, dL/dz (T, B, K)."""
    rng, cell = np.random.default_rng(seed), gated(kind, H=H, D=D)
    x = rng.standard_normal((T, B, D))
    return cell, x, cell.unroll(x), rng.standard_normal((T, B, K))


@each_state
@pytest.mark.parametrize("to", [None, 0, 3, -2])
def test_jacobians_are_torch_s(kind: str, of: str, to: int | None) -> None:
    """dh_to/dh_k and dc_to/dc_k for every k, as torch's jacrev of a push on that state."""
    cell, x, trace, _ = run(kind)
    end = T - 1 if to is None else to % T
    found = cell.jacobians(trace, to, of=of, batch=1)
    np.testing.assert_allclose(found, jacobian(cell, x[:, 1], of, end), rtol=1e-9, atol=1e-13)
    np.testing.assert_array_equal(found[end], np.eye(H))
    assert np.all(found[end + 1 :] == 0)


@pytest.mark.row("G6")
@each_state
@pytest.mark.parametrize("norm", ["fro", "2"])
def test_influence_is_the_norm_of_the_jacobian_product(kind: str, of: str, norm: str) -> None:
    """N[t, k] with torch's Jacobians, entry by entry; zero above the diagonal."""
    cell, x, trace, _ = run(kind)
    found = cell.influence(trace, norm, of=of, batch=2)
    for t in range(T):
        wanted = [np.linalg.norm(J, {"fro": "fro", "2": 2}[norm]) for J in jacobian(cell, x[:, 2], of, t)]
        np.testing.assert_allclose(found[t], wanted, rtol=1e-9, atol=1e-13)


def of_any_kind(kind: str) -> Cell:
    """An RNN too."""
    if kind != "RNN":
        return gated(kind, H=H, D=D)
    rng = np.random.default_rng(4)
    return RNN.random(inputs=D, hidden=H, outputs=K, spectral_radius=1.3, rng=rng)


@pytest.mark.row("G6")
@pytest.mark.parametrize("kind", ["RNN", *CELLS])
def test_influence_of_inputs_is_a_finite_difference(kind: str) -> None:
    """‖dh_t/dx_k‖ of every input on every state: nudge each number, run again, and nothing else."""
    cell = of_any_kind(kind)
    x, tiny = np.random.default_rng(6).standard_normal((T, B, D)), 1e-5
    found = cell.influence_of_inputs(cell.unroll(x), batch=1).values
    wanted = np.zeros((T, T))
    for k in range(T):
        for j in range(D):
            nudge = np.zeros_like(x)
            nudge[k, 1, j] = tiny
            column = (cell.unroll(x + nudge).h - cell.unroll(x - nudge).h)[:, 1] / (2 * tiny)
            wanted[:, k] += (column**2).sum(axis=1)
    np.testing.assert_allclose(found, np.sqrt(wanted), rtol=1e-7, atol=1e-9)
    assert np.all(found[np.triu_indices(T, 1)] == 0)


@pytest.mark.row("G6")
def test_influence_of_inputs_of_an_rnn_is_the_product_times_the_first_step() -> None:
    """‖dh_t/dx_k‖ = ‖dh_t/dh_k · diag(act') U‖, from the Jacobian products."""
    rnn = of_any_kind("RNN")
    trace = rnn.unroll(np.random.default_rng(7).standard_normal((T, B, D)))
    found = rnn.influence_of_inputs(trace, batch=2).values
    for t in range(T):
        J = rnn.jacobians(trace, t, batch=2)
        wanted = [np.linalg.norm(J[k] @ (trace.slope[k, 2][:, None] * rnn.U)) for k in range(T)]
        np.testing.assert_allclose(found[t], wanted, rtol=1e-10, atol=1e-14)


def test_the_direct_path_is_the_product_of_forget_gates() -> None:
    """∏ f from k + 1 to the end, by a loop; 1 at the end, 0 after it."""
    lstm, _, trace, _ = run("LSTM")
    for to in (T - 1, 2, 0):
        path = lstm.direct_path(trace, to, batch=1)
        for k in range(T):
            wanted = np.prod(trace.f[k + 1 : to + 1, 1], axis=0) if k <= to else np.zeros(H)
            np.testing.assert_allclose(path[k], wanted, rtol=1e-12)


def test_the_direct_path_is_the_jacobian_where_gates_are_deaf() -> None:
    """With W = 0 no gate hears the state: dc_to/dc_k is exactly the diagonal of the direct path."""
    lstm, x, _, _ = run("LSTM")
    deaf = replace(lstm, W=np.zeros_like(lstm.W))
    trace = deaf.unroll(x)
    full, direct = deaf.jacobians(trace, of="c"), deaf.direct_path(trace)
    np.testing.assert_allclose(full, direct[:, :, None] * np.eye(H), rtol=1e-12, atol=1e-300)
    assert not np.allclose(
        lstm.jacobians(lstm.unroll(x), of="c")[0], np.diag(lstm.direct_path(lstm.unroll(x))[0])
    )


def test_a_wide_open_highway_keeps_the_cell() -> None:
    """A large forget bias: ∏ f stays near 1 where a bias of 0 has lost all; the full Jacobian may grow."""
    x = np.random.default_rng(1).standard_normal((40, 1, 1))
    kept = []
    for bias in (0.0, 4.0):
        lstm = LSTM.random(hidden=16, forget_bias=bias, rng=np.random.default_rng(2))
        kept.append(lstm.direct_path(lstm.unroll(x))[0].mean())
    assert kept[0] < 1e-6
    assert kept[1] > 0.2


@both
def test_norms_of_adjoints_are_norms(kind: str) -> None:
    """‖dL/dh_t‖ of the sum of losses, ‖dL_t/dh_k‖ of each: from autograd."""
    cell, x, trace, dz = run(kind)
    states = [np.zeros((B, H)) for _ in cell.states]
    summed = np.linalg.norm(Oracle(cell, x, states).gradients(dz)["h"].reshape(T, -1), axis=1)
    np.testing.assert_allclose(cell.adjoint_norms(trace, dz).values, summed, rtol=1e-10)
    oracle = Oracle(cell, x, states)
    losses, found = oracle.losses(dz), cell.loss_influence(trace, dz).values
    for t in range(T):
        grads = torch.autograd.grad(losses[t], oracle.run["h"][: t + 1], retain_graph=True)
        wanted = torch.stack(grads).flatten(1).norm(dim=1).numpy()
        np.testing.assert_allclose(found[t, : t + 1], wanted, rtol=1e-10)
        assert np.all(found[t, t + 1 :] == 0)


@pytest.mark.row("G4")
@pytest.mark.parametrize("kind", ["RNN", *CELLS])
def test_the_triangle_sums_to_autograd_s_gradient(kind: str) -> None:
    """Cell (t, k) is what loss t adds through step k; the sums of rows, columns and diagonals too."""
    cell = of_any_kind(kind)
    rng = np.random.default_rng(8)
    x, dz = rng.standard_normal((T, B, D)), rng.standard_normal((T, B, K))
    trace = cell.unroll(x)
    triangle, full = cell.triangle(trace, dz), cell.bptt(trace, dz)
    if kind != "RNN":
        wanted = Oracle(cell, x, [np.zeros((B, H)) for _ in cell.states]).gradients(dz)
        np.testing.assert_allclose(triangle.W_losses.sum(axis=0), wanted["W"], rtol=1e-9, atol=1e-12)
    cells = [(t, k) for t in range(T) for k in range(t + 1)]
    close = {"rtol": 1e-9, "atol": 1e-12}
    np.testing.assert_allclose(sum(triangle.W(t, k) for t, k in cells), full.W, **close)
    np.testing.assert_allclose(sum(triangle.U(t, k) for t, k in cells), full.U, **close)
    np.testing.assert_allclose(triangle.h.sum(axis=0), full.h, **close)
    np.testing.assert_allclose(triangle.W_copies, full.W_steps, **close)
    norms = [[np.linalg.norm(triangle.W(t, k)) for k in range(T)] for t in range(T)]
    np.testing.assert_allclose(triangle.W_norms, norms, rtol=1e-8, atol=1e-13)
    for t in range(T):
        only = np.where(np.arange(T)[:, None, None] == t, dz, 0.0)
        np.testing.assert_allclose(triangle.W_losses[t], cell.bptt(trace, only).W, **close)
        lag = sum(triangle.W(s, s - t) for s in range(t, T))
        np.testing.assert_allclose(triangle.W_lags[t], lag, **close)


@pytest.mark.row("G4")
@pytest.mark.parametrize("kind", ["RNN", *CELLS])
def test_the_bias_of_truncation_is_what_truncated_bptt_misses(kind: str) -> None:
    """For every reach, from the truncated gradient itself; none at T."""
    cell = of_any_kind(kind)
    rng = np.random.default_rng(9)
    trace, dz = cell.unroll(rng.standard_normal((T, B, D))), rng.standard_normal((T, B, K))
    full, bias = cell.bptt(trace, dz).W, cell.triangle(trace, dz).bias
    for reach in range(1, T + 1):
        missed = np.linalg.norm(cell.bptt(trace, dz, truncate=reach).W - full) / np.linalg.norm(full)
        assert bias[reach - 1] == pytest.approx(missed, rel=1e-9, abs=1e-14)
    assert bias[-1] == 0.0
    assert bias[0] > 1e-3


@settings(deadline=None, max_examples=25)
@given(
    kind=st.sampled_from(sorted(CELLS)),
    steps=st.integers(1, 6),
    hidden=st.integers(1, 5),
    scale=st.floats(0.0, 4.0),
    seed=st.integers(0, 2**16),
)
def test_any_size_gives_the_norms_of_the_jacobians(
    kind: str, steps: int, hidden: int, scale: float, seed: int
) -> None:
    """Influence, at T = 1, H = 1 and W = 0 as well, is the norm of `jacobians`, for every target."""
    rng = np.random.default_rng(seed)
    cell = CELLS[kind].random(inputs=2, hidden=hidden, spectral_radius=scale, rng=rng)
    trace = cell.unroll(rng.standard_normal((steps, 1, 2)), *states_of(cell, 1, rng))
    for of in cell.states:
        wanted = [np.linalg.norm(cell.jacobians(trace, t, of=of), axis=(1, 2)) for t in range(steps)]
        np.testing.assert_allclose(cell.influence(trace, of=of), wanted, rtol=1e-9, atol=1e-150)


@both
def test_small_groups_and_scaling_give_the_same_matrix(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many targets are carried at once changes nothing, nor does the way for numbers beyond float64."""
    cell, _, trace, dz = run(kind)
    whole = [cell.influence(trace), cell.influence(trace, "2"), cell.loss_influence(trace, dz).values]
    for size in (1, 2 * H * H, 5 * H * H):
        monkeypatch.setattr(products, "IN_CACHE", size)
        parts = [cell.influence(trace), cell.influence(trace, "2"), cell.loss_influence(trace, dz).values]
        for part, all_at_once in zip(parts, whole, strict=True):
            np.testing.assert_allclose(part, all_at_once, rtol=1e-12)
    adjoints = cell.adjoint_norms(trace, dz).values
    monkeypatch.setattr(products, "SMALL", 1e300)
    slow = [cell.influence(trace), cell.loss_influence(trace, dz).values]
    np.testing.assert_allclose(slow[0], whole[0], rtol=1e-12)
    np.testing.assert_allclose(slow[1], whole[2], rtol=1e-12)
    np.testing.assert_allclose(cell.adjoint_norms(trace, dz).values, adjoints, rtol=1e-12)


def test_beyond_float64_the_logarithms_go_on() -> None:
    """Deaf gates that forget at 1e-13 a step: the cell's influence is their product, far below 1e-308."""
    steps, a = 60, -30.0
    zero = np.zeros((4, H, H))
    b = np.zeros((4, H))
    b[1] = a
    lstm = LSTM(np.zeros((4, H, D)), zero, np.ones((K, H)), b, np.zeros(K))
    norms = lstm.influence_norms(lstm.unroll(np.zeros((steps, 1, D))), of="c")
    lag = np.subtract.outer(np.arange(steps), np.arange(steps))
    wanted = -lag * np.log10(1 + np.exp(-a)) + np.log10(H) / 2
    lower = np.tri(steps, dtype=bool)
    np.testing.assert_allclose(norms.log10[lower], wanted[lower], rtol=1e-11, atol=1e-11)
    assert norms.values[-1, 0] == 0.0


def test_a_gru_that_keeps_everything_hands_everything_back() -> None:
    """With u = 1, dh_to/dh_k is the unit matrix, however far back."""
    gru = GRU.random(inputs=D, hidden=H, update_bias=800.0, rng=np.random.default_rng(0))
    trace = gru.unroll(np.random.default_rng(1).standard_normal((30, 1, D)))
    np.testing.assert_allclose(gru.jacobians(trace)[0], np.eye(H), rtol=1e-12, atol=1e-14)


def test_bad_requests_are_refused() -> None:
    """A state that the cell does not carry, steps and sequences that are not there."""
    cell, _, trace, _ = run("GRU")
    with pytest.raises(ValueError, match="of must be one of h, got 'c'"):
        cell.jacobians(trace, of="c")
    with pytest.raises(IndexError, match="to must be a step from -6 to 5, got 6"):
        cell.jacobians(trace, 6)
    with pytest.raises(IndexError, match="batch must be a sequence from -3 to 2"):
        cell.influence_of_inputs(trace, batch=3)
    with pytest.raises(ValueError, match=r"trace\.h must have shape .* H = 4, got"):
        gated("GRU", H=4, D=D).influence(trace)
