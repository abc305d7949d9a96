"""One step and the unrolled network: formulas, torch, records."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.recurrent import ACTIVATIONS, RNN, Trace

Make = Callable[..., RNN]


def test_one_step_by_hand() -> None:
    """The formulas a = U x + W h + b, h = tanh(a), z = V h + d, in numbers."""
    rnn = RNN(U=[[2.0], [1.0]], W=[[0.5, -1.0], [0.0, 3.0]], V=[[1.0, 10.0]], b=[0.1, 0.2], d=[4.0])
    step = rnn.step([[3.0]], [[0.2, 0.4]])
    np.testing.assert_allclose(step.a, [[6.0 + 0.1 - 0.4 + 0.1, 3.0 + 1.2 + 0.2]])
    np.testing.assert_allclose(step.h, np.tanh(step.a))
    np.testing.assert_allclose(step.slope, 1.0 - step.h**2, rtol=1e-6)
    np.testing.assert_allclose(step.z, [[step.h[0, 0] + 10.0 * step.h[0, 1] + 4.0]])


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_unrolling_is_stepping(network: Make, activation: str, rng: np.random.Generator) -> None:
    """The trace holds what a loop of single steps gives, intermediates included."""
    rnn = network(activation=activation)
    x, h0 = rng.standard_normal((5, 2, 3)), rng.standard_normal((2, 7))
    trace, h = rnn.unroll(x, h0), h0
    assert len(trace) == 5
    for t in range(5):
        step = rnn.step(x[t], h)
        for name in ("x", "h_prev", "a", "h", "slope", "z"):
            np.testing.assert_allclose(getattr(trace[t], name), getattr(step, name), rtol=1e-12, atol=1e-14)
        np.testing.assert_array_equal(trace.h_prev[t], trace[t].h_prev)
        h = step.h


@pytest.mark.parametrize("mode", ["tanh", "relu"])
@pytest.mark.parametrize("bias", [True, False])
def test_unrolling_is_torch_s(mode: str, bias: bool, rng: np.random.Generator) -> None:
    """A torch.nn.RNN with its readout gives the same states and scores; its two biases are summed."""
    torch.manual_seed(1)
    module = torch.nn.RNN(3, 7, nonlinearity=mode, bias=bias, dtype=torch.float64)
    readout = torch.nn.Linear(7, 4, bias=bias, dtype=torch.float64)
    rnn = RNN.from_torch(module, readout)
    x, h0 = rng.standard_normal((5, 2, 3)), rng.standard_normal((2, 7))
    with torch.no_grad():
        states, _ = module(torch.tensor(x), torch.tensor(h0)[None])
        scores = readout(states)
    trace = rnn.unroll(x, h0)
    np.testing.assert_allclose(trace.h, states.numpy(), rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(trace.z, scores.numpy(), rtol=1e-10, atol=1e-13)
    assert rnn.activation == mode


def test_without_a_readout_the_scores_are_the_states(rng: np.random.Generator) -> None:
    """V is the unit matrix, d zero; float32 weights are carried over exactly, as copies."""
    module = torch.nn.RNN(3, 7)
    rnn = RNN.from_torch(module)
    trace = rnn.unroll(rng.standard_normal((5, 2, 3)))
    np.testing.assert_array_equal(trace.z, trace.h)
    np.testing.assert_array_equal(rnn.W, module.weight_hh_l0.detach().numpy())
    with torch.no_grad():
        module.weight_hh_l0.zero_()
    assert np.all(rnn.W != 0)


@pytest.mark.parametrize(
    ("module", "error", "message"),
    [
        (torch.nn.LSTM(3, 7), TypeError, r"wanted a torch\.nn\.RNN, got LSTM"),
        (torch.nn.RNN(3, 7, num_layers=2), ValueError, "num_layers=2"),
        (torch.nn.RNN(3, 7, bidirectional=True), ValueError, "bidirectional=True"),
        ("weights", TypeError, "got str"),
    ],
)
def test_other_modules_are_refused(module: object, error: type[Exception], message: str) -> None:
    """Nothing is guessed about gated, deep or two-way networks."""
    with pytest.raises(error, match=message):
        RNN.from_torch(module)
    with pytest.raises(TypeError, match=r"readout must be a torch\.nn\.Linear, got int"):
        RNN.from_torch(torch.nn.RNN(3, 7), readout=4)


def test_without_h0_it_starts_from_zero(network: Make, rng: np.random.Generator) -> None:
    """The default state is zero, not left over."""
    rnn, x = network(), rng.standard_normal((5, 2, 3))
    np.testing.assert_array_equal(rnn.unroll(x).h, rnn.unroll(x, np.zeros((2, 7))).h)


def test_order_matters(network: Make, rng: np.random.Generator) -> None:
    """The same inputs in another order end in another state."""
    rnn, x = network(), rng.standard_normal((5, 2, 3))
    assert not np.allclose(rnn.unroll(x).h[-1], rnn.unroll(x[::-1]).h[-1])


@settings(deadline=None, max_examples=25)
@given(
    T=st.integers(1, 6),
    B=st.integers(1, 4),
    sizes=st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)),
    seed=st.integers(0, 2**16),
)
def test_sequences_of_a_batch_do_not_meet(T: int, B: int, sizes: tuple[int, int, int], seed: int) -> None:
    """Whatever the sizes, each sequence runs as it would alone."""
    rng = np.random.default_rng(seed)
    rnn = RNN.random(inputs=sizes[0], hidden=sizes[1], outputs=sizes[2], rng=rng)
    x, h0 = rng.standard_normal((T, B, sizes[0])), rng.standard_normal((B, sizes[1]))
    together = rnn.unroll(x, h0)
    for n in range(B):
        alone = rnn.unroll(x[:, n : n + 1], h0[n : n + 1])
        np.testing.assert_allclose(together.h[:, n], alone.h[:, 0], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(together.z[:, n], alone.z[:, 0], rtol=1e-9, atol=1e-12)


def test_nothing_can_be_written_to(network: Make, rng: np.random.Generator) -> None:
    """Weights and records are read-only, the caller's arrays stay his own, and a trace holds no model."""
    W = np.eye(2)
    rnn = RNN(np.ones((2, 1)), W, np.ones((1, 2)), np.zeros(2), np.zeros(1))
    W[0, 0] = 5.0
    assert rnn.W[0, 0] == 1.0
    x = rng.standard_normal((3, 1, 1))
    trace = rnn.unroll(x)
    kept = trace.x.copy()
    x[:] = 0.0
    np.testing.assert_array_equal(trace.x, kept)
    for record in (rnn, trace, trace[1], rnn.bptt(trace, np.ones((3, 1, 1)))):
        for value in vars(record).values():
            assert not isinstance(value, RNN)
            if isinstance(value, np.ndarray):
                assert not value.flags.writeable
    with pytest.raises(FrozenInstanceError):
        trace.h = trace.a  # type: ignore[misc]


def test_a_changed_network_is_a_new_one(network: Make) -> None:
    """dataclasses.replace gives an RNN with one array exchanged, checked like any other."""
    rnn = network()
    damped = replace(rnn, W=rnn.W / 2, activation="relu")
    assert isinstance(damped, RNN)
    np.testing.assert_array_equal(damped.U, rnn.U)
    assert (damped.inputs, damped.hidden, damped.outputs) == (3, 7, 4)
    with pytest.raises(ValueError, match=r"W must have shape \(H, H\) with H = 7, got \(7, 6\)"):
        replace(rnn, W=rnn.W[:, :6])


def test_networks_and_records_show_their_shapes(network: Make) -> None:
    """A cell that ends in one prints a line that can be read, not its numbers."""
    rnn = network()
    trace = rnn.unroll(np.ones((5, 2, 3)))
    assert repr(rnn) == "RNN(inputs=3, hidden=7, outputs=4, activation='tanh')"
    assert repr(trace).startswith("Trace(x=(5, 2, 3), h0=(2, 7), a=(5, 2, 7), ")
    assert repr(rnn.gradient_flow(trace).norms) == "Norms(mantissa=(6,), exponent=(6,))"


BAD_ARRAYS = [
    ("U", np.ones(7), r"U must have shape \(H, D\), got \(7,\)"),
    ("W", np.ones((6, 7)), r"W must have shape \(H, H\) with H = 7, got \(6, 7\)"),
    ("V", np.ones((4, 6)), r"V must have shape \(K, H\) with H = 7, got \(4, 6\)"),
    ("b", np.ones((7, 1)), r"b must have shape \(H,\) with H = 7, got \(7, 1\)"),
    ("d", np.ones(5), r"d must have shape \(K,\) with K = 4, got \(5,\)"),
]


@pytest.mark.parametrize(("name", "value", "message"), BAD_ARRAYS)
def test_weights_that_do_not_fit_are_named(network: Make, name: str, value: object, message: str) -> None:
    """The error names the array, the shape wanted and the one given."""
    with pytest.raises(ValueError, match=message):
        replace(network(), **{name: value})


def test_inputs_that_do_not_fit_are_named(network: Make) -> None:
    """The same for everything that is given to a method."""
    rnn = network()
    with pytest.raises(ValueError, match=r"x must have shape \(T, B, D\) with D = 3, got \(5, 3\)"):
        rnn.unroll(np.ones((5, 3)))
    with pytest.raises(ValueError, match=r"x must have shape \(T, B, D\) with D = 3, got \(0, 2, 3\)"):
        rnn.unroll(np.ones((0, 2, 3)))
    with pytest.raises(ValueError, match=r"h0 must have shape \(B, H\) with B = 2 and H = 7, got \(1, 7\)"):
        rnn.unroll(np.ones((5, 2, 3)), np.ones((1, 7)))
    with pytest.raises(TypeError, match="x must hold real numbers"):
        rnn.unroll(np.ones((5, 2, 3), dtype=complex))
    with pytest.raises(ValueError, match=r"x must have shape \(B, D\) with D = 3, got \(3,\)"):
        rnn.step(np.ones(3), np.ones((1, 7)))


def test_nan_weights_give_nan_without_a_warning(network: Make) -> None:
    """A network whose training blew up can still be looked at."""
    rnn = network()
    W = np.where(np.eye(7) == 1.0, np.nan, rnn.W)
    trace = replace(rnn, W=W).unroll(np.ones((4, 1, 3)), np.ones((1, 7)))
    assert isinstance(trace, Trace)
    assert np.isnan(trace.h).all()
    assert np.isnan(trace.z).all()
