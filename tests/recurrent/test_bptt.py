"""Backpropagation through time: autograd, finite differences, truncation, the triangle."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.recurrent import ACTIVATIONS, RNN

Make = Callable[..., RNN]
T, B, D, H, K = 5, 2, 3, 7, 4
NAMES = ("U", "W", "V", "b", "d", "x", "h0", "a", "h", "z")


def data(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs (T, B, D), a first state (B, H), and dL/dz (T, B, K)."""
    return rng.standard_normal((T, B, D)), rng.standard_normal((B, H)), rng.standard_normal((T, B, K))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_gradient_is_autograd_s(
    network: Make, oracle: type, rng: np.random.Generator, activation: str
) -> None:
    """All of U W V b d x h0 a h z, for a batch, loss at every step."""
    rnn = network(activation=activation)
    x, h0, dz = data(rng)
    gradients = rnn.bptt(rnn.unroll(x, h0), dz)
    for name, wanted in oracle(rnn, x, h0).gradients(dz).items():
        np.testing.assert_allclose(
            getattr(gradients, name), wanted, rtol=1e-10, atol=1e-12, err_msg=f"dL/d{name}"
        )


@pytest.mark.parametrize("name", ["U", "W", "V", "b", "d", "x", "h0", "h"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "linear"])
def test_every_gradient_is_a_finite_difference(
    network: Make, rng: np.random.Generator, name: str, activation: str
) -> None:
    """Central differences of L = Σ_t z_t·dz_t, entry by entry; for h, a push on the state at step 2."""
    rnn = network(activation=activation)
    x, h0, dz = data(rng)
    trace = rnn.unroll(x, h0)
    gradients = rnn.bptt(trace, dz)

    def loss(changed: np.ndarray) -> float:
        if name == "x":
            return float((rnn.unroll(changed, h0).z * dz).sum())
        if name == "h0":
            return float((rnn.unroll(x, changed).z * dz).sum())
        if name == "h":  # from the pushed state on, and its own output
            own = ((changed @ rnn.V.T + rnn.d) * dz[2]).sum()
            return float(own + (rnn.unroll(x[3:], changed).z * dz[3:]).sum())
        return float((replace(rnn, **{name: changed}).unroll(x, h0).z * dz).sum())

    given_values = {"x": x, "h0": h0, "h": trace.h[2]}
    start = given_values[name] if name in given_values else getattr(rnn, name)
    measured, step = np.empty_like(start), 1e-5
    for index in np.ndindex(start.shape):
        up, down = start.copy(), start.copy()
        up[index] += step
        down[index] -= step
        measured[index] = (loss(up) - loss(down)) / (2 * step)
    wanted = gradients.h[2] if name == "h" else getattr(gradients, name)
    np.testing.assert_allclose(wanted, measured, rtol=1e-6, atol=1e-8)


def test_bptt_is_stepping_backward(network: Make, rng: np.random.Generator) -> None:
    """A loop of single backward steps gives the same adjoints and the same sums."""
    rnn = network()
    x, h0, dz = data(rng)
    trace = rnn.unroll(x, h0)
    gradients = rnn.bptt(trace, dz)
    dh, totals = np.zeros((B, H)), dict.fromkeys("UWVbd", 0.0)
    for t in range(T - 1, -1, -1):
        step = rnn.step_backward(trace[t], dh, dz[t])
        for name in ("h", "a", "x"):
            np.testing.assert_allclose(getattr(gradients, name)[t], getattr(step, name), rtol=1e-11)
        for name in "UWV":
            part = getattr(gradients, f"{name}_steps")[t]
            np.testing.assert_allclose(part, getattr(step, name), rtol=1e-11, atol=1e-14)
        totals = {name: total + getattr(step, name) for name, total in totals.items()}
        dh = step.h_prev
    np.testing.assert_allclose(gradients.h0, dh, rtol=1e-11)
    for name, total in totals.items():
        np.testing.assert_allclose(gradients.weights[name], total, rtol=1e-11, atol=1e-13)


def test_what_the_steps_add_sums_to_the_whole(network: Make, rng: np.random.Generator) -> None:
    """∇_U, ∇_W, ∇_V are sums over time; the parts are read-only too."""
    rnn = network()
    x, h0, dz = data(rng)
    gradients = rnn.bptt(rnn.unroll(x, h0), dz)
    for name, shape in {"U": (T, H, D), "W": (T, H, H), "V": (T, K, H)}.items():
        parts = getattr(gradients, f"{name}_steps")
        assert parts.shape == shape
        assert not parts.flags.writeable
        np.testing.assert_allclose(parts.sum(axis=0), getattr(gradients, name), rtol=1e-11, atol=1e-13)


@settings(deadline=None, max_examples=30)
@given(
    steps=st.integers(1, 7),
    sizes=st.tuples(*[st.integers(1, 5)] * 4),
    scale=st.floats(0.0, 3.0),
    activation=st.sampled_from(sorted(ACTIVATIONS)),
    seed=st.integers(0, 2**16),
)
def test_any_size_agrees_with_autograd(
    steps: int, sizes: tuple[int, int, int, int], scale: float, activation: str, seed: int
) -> None:
    """T = 1, H = 1, B = 1, zero W: nothing is special."""
    batch, inputs, hidden, outputs = sizes
    rng = np.random.default_rng(seed)
    rnn = RNN.random(
        inputs=inputs, hidden=hidden, outputs=outputs, spectral_radius=scale, activation=activation, rng=rng
    )
    x, dz = rng.standard_normal((steps, batch, inputs)), rng.standard_normal((steps, batch, outputs))
    gradients = rnn.bptt(rnn.unroll(x), dz)
    weights = {n: torch.tensor(getattr(rnn, n), requires_grad=True) for n in "UWVbd"}
    h, total = torch.zeros(batch, hidden, dtype=torch.float64), torch.zeros((), dtype=torch.float64)
    act = {"linear": lambda a: a, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu}
    for t in range(steps):
        h = act[activation](torch.tensor(x[t]) @ weights["U"].T + h @ weights["W"].T + weights["b"])
        total = total + ((h @ weights["V"].T + weights["d"]) * torch.tensor(dz[t])).sum()
    total.backward()
    for name, weight in weights.items():
        np.testing.assert_allclose(getattr(gradients, name), weight.grad.numpy(), rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("reach", range(1, T + 1))
def test_truncation_is_detaching(network: Make, rng: np.random.Generator, reach: int) -> None:
    """Loss t sees the last `reach` copies of the weights: torch, with the state before them detached."""
    rnn = network()
    x, h0, dz = data(rng)
    states = rnn.unroll(x, h0).h_prev
    weights = {n: torch.tensor(getattr(rnn, n), requires_grad=True) for n in "UWVbd"}
    total = torch.zeros((), dtype=torch.float64)
    for t in range(T):
        first = max(0, t - reach + 1)
        h = torch.tensor(states[first])  # a constant: nothing flows past it
        for k in range(first, t + 1):
            h = torch.tanh(torch.tensor(x[k]) @ weights["U"].T + h @ weights["W"].T + weights["b"])
        total = total + ((h @ weights["V"].T + weights["d"]) * torch.tensor(dz[t])).sum()
    total.backward()
    gradients = rnn.bptt(rnn.unroll(x, h0), dz, truncate=reach)
    for name, weight in weights.items():
        np.testing.assert_allclose(getattr(gradients, name), weight.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_truncation_at_the_whole_length_has_no_bias(network: Make, rng: np.random.Generator) -> None:
    """With truncate = T or more it is full BPTT for everything, h0 included; T - 1 is not."""
    rnn = network()
    x, h0, dz = data(rng)
    trace = rnn.unroll(x, h0)
    full, last = rnn.bptt(trace, dz), rnn.bptt(trace, dz, truncate=T - 1)
    for reach in (T, T + 3):
        for name in NAMES:
            np.testing.assert_allclose(
                getattr(rnn.bptt(trace, dz, truncate=reach), name), getattr(full, name), rtol=1e-12
            )
    for name in ("U", "W", "b", "h0"):
        assert not np.allclose(getattr(last, name), getattr(full, name), rtol=1e-6)
    for name in ("V", "d"):  # they act at the loss's own step
        np.testing.assert_array_equal(getattr(last, name), getattr(full, name))


def test_the_triangle_sums_to_the_gradients(network: Make, rng: np.random.Generator) -> None:
    """Cell (t, k) is what loss t adds through step k: all make ∇_W, ∇_U; a band, the truncated."""
    rnn = network()
    x, h0, dz = data(rng)
    trace = rnn.unroll(x, h0)
    triangle, full = rnn.triangle(trace, dz), rnn.bptt(trace, dz)
    cells = [(t, k) for t in range(T) for k in range(t + 1)]
    np.testing.assert_allclose(sum(triangle.W(t, k) for t, k in cells), full.W, rtol=1e-11)
    np.testing.assert_allclose(sum(triangle.U(t, k) for t, k in cells), full.U, rtol=1e-11)
    np.testing.assert_allclose(triangle.h.sum(axis=0), full.h, rtol=1e-11)
    np.testing.assert_allclose(sum(triangle.W(t, 2) for t in range(2, T)), full.W_steps[2], rtol=1e-11)
    band = sum(triangle.W(t, k) for t, k in cells if t - k < 2)
    np.testing.assert_allclose(band, rnn.bptt(trace, dz, truncate=2).W, rtol=1e-11)
    norms = [[np.linalg.norm(triangle.W(t, k)) for k in range(T)] for t in range(T)]
    np.testing.assert_allclose(triangle.W_norms, norms, rtol=1e-9, atol=1e-14)
    assert np.all(triangle.h[np.triu_indices(T, 1)] == 0)


def test_one_row_of_the_triangle_is_autograd_s(network: Make, oracle: type, rng: np.random.Generator) -> None:
    """dL_t/dh_k for every t and k, each from a backward pass of its own."""
    rnn = network(activation="sigmoid")
    x, h0, dz = data(rng)
    torch_run = oracle(rnn, x, h0)
    losses, triangle = torch_run.losses(dz), rnn.triangle(rnn.unroll(x, h0), dz)
    for t in range(T):
        grads = torch.autograd.grad(losses[t], torch_run.h[: t + 1], retain_graph=True)
        np.testing.assert_allclose(triangle.h[t, : t + 1], torch.stack(grads).numpy(), rtol=1e-10)


def test_bad_requests_are_refused(network: Make, rng: np.random.Generator) -> None:
    """Wrong shapes, a trace of another network, a truncation below one step."""
    rnn = network()
    x, h0, dz = data(rng)
    trace = rnn.unroll(x, h0)
    with pytest.raises(
        ValueError, match=r"dz must have shape \(T, B, K\) with T = 5 and B = 2 and K = 4, got"
    ):
        rnn.bptt(trace, dz[:4])
    with pytest.raises(ValueError, match=r"trace.h must have shape .* H = 6"):
        network(H=6).bptt(trace, dz)
    with pytest.raises(ValueError, match="truncate must be at least 1 step, got 0"):
        rnn.bptt(trace, dz, truncate=0)
    with pytest.raises(ValueError, match=r"dh must have shape \(B, H\)"):
        rnn.step_backward(trace[0], np.ones((3, H)), dz[0])


def test_an_explosion_is_marked_and_makes_no_noise() -> None:
    """A run that leaves float64 comes out as inf and NaN, without a warning (warnings are errors here)."""
    rnn = RNN(np.ones((2, 1)), np.full((2, 2), 1e200), np.ones((1, 2)), np.zeros(2), np.zeros(1), "linear")
    trace = rnn.unroll(np.ones((6, 1, 1)))
    gradients = rnn.bptt(trace, np.ones((6, 1, 1)))
    assert np.isinf(trace.h[-1]).all()
    assert not np.isfinite(gradients.W).any()
    assert not np.isfinite(gradients.h[0]).any()
