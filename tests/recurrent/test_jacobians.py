"""Jacobian products and the norms taken of them: torch, brute force, numbers beyond float64."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.recurrent import ACTIVATIONS, RNN
from lecturekit.recurrent import _products as products

Make = Callable[..., RNN]
T, B, D, H, K = 6, 3, 2, 5, 4
IN_TORCH = {"linear": lambda a: a, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu}


def jacrev(rnn: RNN, x: np.ndarray, to: int) -> np.ndarray:
    """dh_to/dh_k of one sequence x (T, D) by torch: the derivative for a push on every state, (T, H, H)."""
    U, W, b, x = (torch.tensor(array) for array in (rnn.U, rnn.W, rnn.b, x))

    def state(pushes: torch.Tensor) -> torch.Tensor:
        h = torch.zeros(rnn.hidden, dtype=torch.float64)
        for t in range(to + 1):
            h = IN_TORCH[rnn.activation](U @ x[t] + W @ h + b) + pushes[t]
        return h

    jacobian = torch.func.jacrev(state)(torch.zeros(len(x), rnn.hidden, dtype=torch.float64))
    return jacobian.transpose(0, 1).numpy()


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("to", [None, 0, 3, -2])
def test_jacobians_are_torch_s(
    network: Make, rng: np.random.Generator, activation: str, to: int | None
) -> None:
    """dh_to/dh_k for every k, for any sequence of the batch; the unit matrix at k = to, zero after it."""
    rnn = network(H=H, D=D, activation=activation)
    x = rng.standard_normal((T, B, D))
    end = T - 1 if to is None else to % T
    found = rnn.jacobians(rnn.unroll(x), to, batch=1)
    np.testing.assert_allclose(found, jacrev(rnn, x[:, 1], end), rtol=1e-10, atol=1e-13)
    np.testing.assert_array_equal(found[end], np.eye(H))
    assert np.all(found[end + 1 :] == 0)


@pytest.mark.row("G6")
@pytest.mark.parametrize("norm", ["fro", "2"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_influence_is_the_norm_of_the_jacobian_product(
    network: Make, rng: np.random.Generator, norm: str, activation: str
) -> None:
    """N[t, k] = ‖dh_t/dh_k‖ with torch's Jacobians, entry by entry; zero above the diagonal."""
    rnn = network(H=H, D=D, activation=activation)
    x = rng.standard_normal((T, B, D))
    found = rnn.influence(rnn.unroll(x), norm, batch=2)
    order = {"fro": "fro", "2": 2}[norm]
    for t in range(T):
        wanted = [np.linalg.norm(J, order) for J in jacrev(rnn, x[:, 2], t)]
        np.testing.assert_allclose(found[t], wanted, rtol=1e-9, atol=1e-13)


@pytest.mark.row("G6")
@settings(deadline=None, max_examples=25)
@given(
    steps=st.integers(1, 7),
    hidden=st.integers(1, 6),
    radius=st.floats(0.0, 4.0),
    drive=st.floats(0.0, 4.0),
    seed=st.integers(0, 2**16),
)
def test_influence_is_the_norm_of_the_product_at_any_size(
    steps: int, hidden: int, radius: float, drive: float, seed: int
) -> None:
    """A plain loop of matrix products gives the same matrix, T = 1, H = 1 and W = 0 included."""
    rng = np.random.default_rng(seed)
    rnn = RNN.random(inputs=2, hidden=hidden, spectral_radius=radius, rng=rng)
    trace = rnn.unroll(drive * rng.standard_normal((steps, 1, 2)))
    wanted = np.zeros((steps, steps))
    for t in range(steps):
        product = np.eye(hidden)
        for k in range(t, -1, -1):
            wanted[t, k] = np.hypot.reduce(product.ravel())  # never underflows
            product = product @ np.diag(trace.slope[k, 0]) @ rnn.W
    np.testing.assert_allclose(rnn.influence(trace), wanted, rtol=1e-9, atol=1e-300)


def test_small_groups_give_the_same_matrix(
    network: Make, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many targets are carried at once changes nothing."""
    rnn = network(H=H, D=D)
    trace, dz = rnn.unroll(rng.standard_normal((T, B, D))), rng.standard_normal((T, B, K))
    whole = [rnn.influence(trace), rnn.influence(trace, "2"), rnn.loss_influence(trace, dz).values]
    for size in (1, 2 * H * H, 4 * H * H):
        monkeypatch.setattr(products, "IN_CACHE", size)
        parts = [rnn.influence(trace), rnn.influence(trace, "2"), rnn.loss_influence(trace, dz).values]
        for part, all_at_once in zip(parts, whole, strict=True):
            np.testing.assert_allclose(part, all_at_once, rtol=1e-12)


def test_ordinary_numbers_take_the_fast_way(
    network: Make, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rescaling is for runs near the ends of float64; without need it must not cost its time."""
    rnn = network(H=H, D=D)
    trace, dz = rnn.unroll(rng.standard_normal((T, B, D))), rng.standard_normal((T, B, K))
    for slow in ("_scaled", "_scaled_sums"):
        monkeypatch.delattr(products, slow)
    lower = np.tri(T, dtype=bool)
    assert np.all((rnn.influence(trace) > 0) == lower)
    assert np.all((rnn.loss_influence(trace, dz).values > 0) == lower)
    assert np.all(rnn.adjoint_norms(trace, dz).values > 0)


def test_norms_of_adjoints_are_norms(network: Make, rng: np.random.Generator) -> None:
    """‖dL/dh_t‖ of the sum of losses, and ‖dL_t/dh_k‖ of each, over batch and units."""
    rnn = network(H=H, D=D)
    trace, dz = rnn.unroll(rng.standard_normal((T, B, D))), rng.standard_normal((T, B, K))
    summed = np.linalg.norm(rnn.bptt(trace, dz).h.reshape(T, -1), axis=1)
    np.testing.assert_allclose(rnn.adjoint_norms(trace, dz).values, summed, rtol=1e-12)
    each = np.linalg.norm(rnn.triangle(trace, dz).h.reshape(T, T, -1), axis=2)
    np.testing.assert_allclose(rnn.loss_influence(trace, dz).values, each, rtol=1e-12)


@pytest.mark.parametrize("factor", [2.0**-40, 2.0**40])
def test_beyond_float64_the_logarithms_go_on(factor: float) -> None:
    """Linear, W = factor times a rotation: every step is exactly one factor, hundreds of decades far."""
    rng = np.random.default_rng(3)
    rnn = RNN.random(hidden=H, family="orthogonal", activation="linear", rng=rng)
    rnn = replace(rnn, W=factor * rnn.W, U=0 * rnn.U)
    steps = 60
    trace = rnn.unroll(np.zeros((steps, 1, 1)))
    distance = np.tri(steps) * np.subtract.outer(np.arange(steps), np.arange(steps))
    lower = np.tri(steps, dtype=bool)
    for norm, unit in (("fro", np.log10(H) / 2), ("2", 0.0)):
        norms = rnn.influence_norms(trace, norm)
        wanted = distance * np.log10(factor) + unit
        np.testing.assert_allclose(norms.log10[lower], wanted[lower], rtol=1e-12, atol=1e-12)
        assert np.all(np.isneginf(norms.log10[~lower]))
        assert norms.values[-1, 0] == (0.0 if factor < 1 else np.inf)
        flow = rnn.gradient_flow(trace, norm=norm)
        np.testing.assert_allclose(flow.norms.log10[1:], wanted[-1], rtol=1e-12, atol=1e-12)
    dz = np.zeros((steps, 1, 1))
    dz[-1] = 1.0
    size = np.log10(np.linalg.norm(rnn.V))
    np.testing.assert_allclose(
        rnn.adjoint_norms(trace, dz).log10, distance[-1] * np.log10(factor) + size, rtol=1e-12, atol=1e-12
    )
    losses = rnn.loss_influence(trace, np.ones((steps, 1, 1))).log10
    np.testing.assert_allclose(
        losses[lower], (distance * np.log10(factor) + size)[lower], rtol=1e-12, atol=1e-12
    )


def test_many_losses_far_apart_still_add_up() -> None:
    """Scaled sums: with decay 2^-30 a step the adjoint is the nearest loss's, to the last digit."""
    rnn = RNN([[1.0]], [[2.0**-30]], [[1.0]], [0.0], [0.0], "linear")
    steps = 50
    trace = rnn.unroll(np.zeros((steps, 1, 1)))
    dz = np.zeros((steps, 1, 1))
    dz[[10, 30, 49]] = [[[3.0]], [[5.0]], [[7.0]]]
    nearest = [(10, 3.0)] * 11 + [(30, 5.0)] * 20 + [(49, 7.0)] * 19
    wanted = [np.log10(size) - 30 * (at - t) * np.log10(2.0) for t, (at, size) in enumerate(nearest)]
    np.testing.assert_allclose(rnn.adjoint_norms(trace, dz).log10, wanted, rtol=1e-12, atol=1e-8)


def test_exact_zeros_are_zeros(network: Make, rng: np.random.Generator) -> None:
    """With W = 0 nothing arrives: 0, and -inf as logarithm, without a warning."""
    rnn = replace(network(H=H, D=D), W=np.zeros((H, H)))
    trace = rnn.unroll(rng.standard_normal((T, B, D)))
    np.testing.assert_allclose(rnn.influence(trace), np.sqrt(H) * np.eye(T))
    np.testing.assert_allclose(rnn.influence(trace, "2"), np.eye(T))
    assert np.isneginf(rnn.influence_norms(trace).log10[-1, 0])
    none = rnn.adjoint_norms(trace, np.zeros((T, B, K)))
    assert np.all(none.values == 0)
    assert np.all(np.isneginf(none.log10))


@pytest.mark.parametrize("norm", ["fro", "2"])
def test_nan_is_marked_not_raised(network: Make, rng: np.random.Generator, norm: str) -> None:
    """A network with a NaN in W: NaN wherever W has acted, and nothing raises or warns."""
    rnn = network(H=H, D=D)
    W = rnn.W.copy()
    W[0] = np.nan
    broken = replace(rnn, W=W)
    influence = broken.influence(rnn.unroll(rng.standard_normal((T, B, D))), norm)
    assert np.isfinite(np.diag(influence)).all()
    assert np.isnan(influence[np.tri(T, k=-1, dtype=bool)]).all()
    flow = broken.gradient_flow(broken.unroll(np.ones((T, B, D))), norm=norm)
    assert flow.verdict.outcome == "undefined"
    assert np.isnan(flow.spectrum.radius)


def test_influence_fades_smoothly_into_zero() -> None:
    """Sigmoid units with weak weights, T = 300: the log falls evenly."""
    rnn = RNN.random(hidden=H, spectral_radius=0.01, activation="sigmoid", rng=np.random.default_rng(1))
    trace = rnn.unroll(np.zeros((300, 1, 1)))
    last = rnn.influence_norms(trace).log10[-1]
    assert last[0] < -700
    falls = [after - before for before, after in pairwise(last[5:200])]
    # eigenvalues of a fixed Jacobian: the falls average to log10 of its spectral radius
    radius = np.abs(np.linalg.eigvals(trace.slope[150, 0][:, None] * rnn.W)).max()
    assert np.mean(falls) == pytest.approx(-np.log10(radius), rel=1e-2)
    assert rnn.influence(trace)[-1, 0] == 0.0


def test_bad_requests_are_refused(network: Make, rng: np.random.Generator) -> None:
    """Unknown norms, steps and sequences that are not there, a trace of another size."""
    rnn = network(H=H, D=D)
    trace = rnn.unroll(rng.standard_normal((T, B, D)))
    with pytest.raises(ValueError, match='norm must be "fro"'):
        rnn.influence(trace, "nuclear")  # type: ignore[arg-type]
    with pytest.raises(IndexError, match="to must be a step from -6 to 5, got 6"):
        rnn.jacobians(trace, 6)
    with pytest.raises(IndexError, match="batch must be a sequence from -3 to 2, got 3"):
        rnn.influence(trace, batch=3)
    with pytest.raises(ValueError, match=r"trace\.h must have shape .* H = 4, got"):
        network(H=4, D=D).gradient_flow(trace)
