"""What once went wrong at the edges: one unit, far exponents, infinite slopes, other people's records."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from lecturekit.recurrent import (
    GRU,
    LSTM,
    RNN,
    Expression,
    backward_pass,
    cross_entropy,
    difference_error,
    inspect,
    read_values,
)

CELLS = {"RNN": RNN, "GRU": GRU, "LSTM": LSTM}
each = pytest.mark.parametrize("kind", CELLS)


def rng() -> np.random.Generator:
    """Seeded."""
    return np.random.default_rng(0)


@each
@pytest.mark.parametrize("H", [1, 2])
@pytest.mark.parametrize("B", [1, 3])
def test_truncation_of_a_small_network_is_the_band_of_its_triangle(kind: str, H: int, B: int) -> None:
    """One unit and one sequence, every reach: the cells of the triangle that truncation leaves."""
    cell, T = CELLS[kind].random(inputs=1, hidden=H, outputs=2, rng=rng()), 5
    x, dz = rng().standard_normal((T, B, 1)), rng().standard_normal((T, B, 2))
    trace = cell.unroll(x)
    triangle = cell.triangle(trace, dz)
    for reach in range(1, T + 1):
        band = sum(triangle.W(t, k) for t in range(T) for k in range(t + 1) if t - k < reach)
        np.testing.assert_allclose(cell.bptt(trace, dz, reach).W, band, rtol=1e-10, atol=1e-14)


EXPRESSIONS = [
    ("sum(sqrt(x*y))", {"x": [0.0, 1.0], "y": [2.0, 3.0]}),
    ("sum(exp(x*y))", {"x": [1e3, 1.0], "y": [2.0, 3.0]}),
    ("sum(1/(W@x))", {"W": [[0.0, 0.0], [1.0, 2.0]], "x": [3.0, 4.0]}),
    ("sum(W@(1/x))", {"W": [[1.0, 2.0], [3.0, 4.0]], "x": [0.0, 2.0]}),
]


@pytest.mark.row("G2")
@pytest.mark.parametrize(("text", "values"), EXPRESSIONS)
def test_an_infinite_slope_leaves_the_others_alone(text: str, values: dict) -> None:
    """Where torch's gradient is finite, so is ours, and the same; where it is infinite, ours is."""
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in values.items()}
    space = {"sum": torch.sum, "sqrt": torch.sqrt, "exp": torch.exp, **tensors}
    eval(text, {}, space).backward()
    walk = Expression(text).walk(values)
    for name, tensor in tensors.items():
        wanted, found = tensor.grad.numpy(), walk.gradient(name)
        known = ~np.isnan(wanted)  # torch multiplies 0 by inf here and there
        np.testing.assert_allclose(found[known], wanted[known], rtol=1e-6)


@each
def test_an_exploding_run_makes_no_noise_in_the_triangle(kind: str) -> None:
    """Linear growth by 1e30 a step: norms and bias come out as numbers, inf or NaN, without a warning."""
    cell = CELLS[kind].random(inputs=1, hidden=3, outputs=2, spectral_radius=1e30, rng=rng())
    cell = replace(cell, activation="linear") if kind == "RNN" else cell
    trace = cell.unroll(np.ones((8, 1, 1)))
    triangle = cell.triangle(trace, cross_entropy(trace.z, [[1]] * 8).dz)
    assert triangle.W_norms.shape == (8, 8)
    assert triangle.bias.shape == (8,)
    assert not np.isnan(triangle.W_norms[0, 0])


@pytest.mark.parametrize("scale", [1e-170, 1e-120, 1e150])
def test_norms_of_cells_far_from_1_are_those_of_the_cells(scale: float) -> None:
    """Squares beyond float64, the numbers themselves within it."""
    rnn = RNN.random(inputs=2, hidden=3, outputs=2, rng=rng())
    trace = rnn.unroll(rng().standard_normal((4, 1, 2)))
    triangle = rnn.triangle(trace, scale * rng().standard_normal((4, 1, 2)))
    for t in range(4):
        for k in range(t + 1):
            cell = triangle.W(t, k)
            size = np.abs(cell).max() or 1.0
            wanted = size * np.linalg.norm(cell / size)
            assert triangle.W_norms[t, k] == pytest.approx(wanted, rel=1e-9, abs=0)
    assert 0 < triangle.bias[0] < 10
    assert triangle.bias[-1] == 0


@pytest.mark.parametrize("norm", ["fro", "2"])
def test_a_state_that_is_small_beside_the_cell_is_not_lost(norm: str) -> None:
    """An LSTM whose gates hardly hear h: ‖dh_t/dh_k‖ of 1e-170, while the cell's is about 1."""
    lstm = LSTM.random(inputs=1, hidden=3, outputs=2, rng=rng())
    lstm = replace(lstm, W=1e-170 * lstm.W)
    trace = lstm.unroll(np.ones((5, 1, 1)))
    found = lstm.influence_norms(trace, norm).log10[4]
    J = lstm.jacobians(trace)
    largest = np.abs(J).max(axis=(1, 2))
    order = {"fro": "fro", "2": 2}[norm]
    wanted = [
        np.log10(size) + np.log10(np.linalg.norm(M / size, order)) for M, size in zip(J, largest, strict=True)
    ]
    np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-12)
    assert found[0] < -100
    dz = np.zeros((5, 1, 2))
    dz[-1] = 1.0
    assert np.isfinite(lstm.adjoint_norms(trace, dz).log10).all()


@each
def test_any_sequence_of_the_batch_can_be_walked_back(kind: str) -> None:
    """Negative from the end; others are refused with the range."""
    cell = CELLS[kind].random(inputs=2, hidden=3, outputs=4, rng=rng())
    trace = cell.unroll(rng().standard_normal((5, 2, 2)))
    loss = cross_entropy(trace.z, rng().integers(0, 4, (5, 2)))
    last, second = (backward_pass(cell, trace, loss, batch=n) for n in (-1, 1))
    assert len(last) == len(second) > 10
    np.testing.assert_array_equal(last.ticks[-1].outgoing, second.ticks[-1].outgoing)
    with pytest.raises(IndexError, match="batch must be a sequence from -2 to 1, got 2"):
        backward_pass(cell, trace, loss, batch=2)


@each
def test_one_class_has_nothing_to_learn_and_every_tick(kind: str) -> None:
    """K = 1: the loss is 0 and so are all gradients, but the walk is as long as ever."""
    cell = CELLS[kind].random(inputs=1, hidden=3, outputs=1, rng=rng())
    trace = cell.unroll(np.ones((4, 1, 1)))
    passed = backward_pass(cell, trace, cross_entropy(trace.z, [[0]] * 4))
    assert len(passed) == {"RNN": 11, "GRU": 11, "LSTM": 21}[kind]
    assert not any(tick.outgoing.any() for tick in passed.ticks)


@each
def test_the_loss_of_another_run_is_refused(kind: str) -> None:
    """Also where the shapes fit: a layer of an inspected network has no scores of its own."""
    torch.manual_seed(0)
    seen = inspect(getattr(torch.nn, kind)(2, 3, 2), torch.randn(5, 1, 2), torch.nn.Linear(3, 3))
    loss = cross_entropy(seen.z, [[1]] * 5)
    layer = seen[1]
    with pytest.raises(ValueError, match="loss is not that of this trace's z"):
        backward_pass(layer.cell, layer.trace, loss)
    other = cross_entropy(np.zeros((5, 1, 4)), [[1]] * 5)
    with pytest.raises(ValueError, match=r"scores of shape \(5, 1, 4\), the trace \(5, 1, 3\)"):
        backward_pass(layer.cell, layer.trace, other)


def test_a_trace_of_another_kind_of_cell_is_refused() -> None:
    """The error names both kinds; so does one of other inputs its sizes."""
    cells = {name: kind.random(inputs=2, hidden=3, outputs=2, rng=rng()) for name, kind in CELLS.items()}
    traces = {name: cell.unroll(np.ones((4, 1, 2))) for name, cell in cells.items()}
    with pytest.raises(TypeError, match=r"trace must be a Trace, as RNN\.unroll gives, got LSTMTrace"):
        cells["RNN"].influence(traces["LSTM"])
    with pytest.raises(TypeError, match="trace must be a LSTMTrace"):
        cells["LSTM"].bptt(traces["GRU"], np.ones((4, 1, 2)))
    with pytest.raises(ValueError, match=r"trace\.x must have shape .* D = 5, got \(4, 1, 2\)"):
        GRU.random(inputs=5, hidden=3, rng=rng()).influence_of_inputs(traces["GRU"])


@each
def test_steps_are_whole_numbers(kind: str) -> None:
    """Half a step is refused, not cut."""
    cell = CELLS[kind].random(hidden=3, rng=rng())
    trace = cell.unroll(np.ones((4, 1, 1)))
    dz = np.ones((4, 1, 1))
    for ask in (lambda: cell.bptt(trace, dz, 1.5), lambda: cell.triangle(trace, dz).truncated(1.5)):
        with pytest.raises(TypeError, match=r"must be a whole number, got 1\.5"):
            ask()
    with pytest.raises(TypeError, match=r"to must be a whole number, got 1\.5"):
        cell.jacobians(trace, 1.5)
    np.testing.assert_array_equal(cell.bptt(trace, dz, np.int64(2)).W, cell.bptt(trace, dz, 2).W)


@each
def test_ragged_rows_and_a_plain_seed_are_named(kind: str) -> None:
    """The argument's name stands in the error."""
    cell = CELLS[kind].random(hidden=3, rng=rng())
    with pytest.raises(ValueError, match="x must have rows of one length"):
        cell.unroll([[[1.0], [2.0]], [[1.0]]])
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator, .* got int"):
        CELLS[kind].random(hidden=3, rng=0)
    with pytest.raises(TypeError, match="x must hold real numbers"):
        inspect(torch.nn.RNN(1, 3), "abc")
    with pytest.raises(TypeError, match="x must hold real numbers, got complex128"):
        inspect(torch.nn.RNN(1, 3), np.ones((4, 1, 1)) * 1j)


def test_the_live_check_holds_in_a_run_that_explodes() -> None:
    """Linear, radius 10, twenty steps: the loss is about 1e40, and the check still passes."""
    rnn = RNN.random(
        hidden=4, outputs=3, activation="linear", spectral_radius=10.0, rng=np.random.default_rng(1)
    )
    trace = rnn.unroll(np.ones((20, 1, 1)))
    gradients = rnn.bptt(trace, 2 * trace.z)
    assert difference_error(rnn, trace, lambda z: float((z**2).sum()), gradients) < 1e-5
    wrong = rnn.bptt(trace, 2.1 * trace.z)
    assert difference_error(rnn, trace, lambda z: float((z**2).sum()), wrong) > 1e-2


def test_names_are_read_alike_on_both_sides() -> None:
    """A micro sign is a mu, as Python has it; a value over two lines, and a number beyond 64 bits."""
    walk = Expression("sum(µ*x)").walk(read_values("µ = 2; x = [1,\n 2]"))
    np.testing.assert_array_equal(walk.gradient("x"), [2.0, 2.0])
    assert Expression("µ*2").walk({"µ": 3.0}).output == 6.0
    values = read_values("W = [[1, 2],\n [3, 4]]\nbig = 100000000000000000000")
    assert values["W"].shape == (2, 2)
    assert values["big"] == 1e20
    with pytest.raises(ValueError, match="a semicolon sets inputs apart"):
        read_values("a = 1, b = 2")
    with pytest.raises(TypeError, match="an expression is text, not NoneType"):
        Expression(None)


@each
@pytest.mark.parametrize("size", [0.0, 1e30, 1e200, np.inf, np.nan])
@pytest.mark.parametrize("T", [1, 2, 6])
def test_whatever_the_weights_every_question_has_an_answer(kind: str, size: float, T: int) -> None:
    """Zero, huge, infinite and undefined matrices: nothing raises, nothing warns, every norm has a mark."""
    cell = CELLS[kind].random(inputs=1, hidden=2, outputs=3, rng=rng())
    with np.errstate(invalid="ignore"):
        cell = replace(cell, W=cell.W * size)
    trace = cell.unroll(np.ones((T, 1, 1)))
    loss = cross_entropy(trace.z, [[1]] * T)
    triangle = cell.triangle(trace, loss.dz)
    assert triangle.truncated(1).W_norms.shape == triangle.W_norms.shape == (T, T)
    assert len(triangle.bias) == len(triangle.W_losses) == len(triangle.W_copies) == len(triangle.W_lags) == T
    for norms in (
        cell.influence_norms(trace),
        cell.influence_norms(trace, "2"),
        cell.influence_of_inputs(trace),
    ):
        assert norms.log10.shape == (T, T)
        assert np.isfinite(norms.log10[0, 0]) or not 0 < size < np.inf
    assert cell.adjoint_norms(trace, loss.dz).log10.shape == (T,)
    assert cell.loss_influence(trace, loss.dz).log10.shape == (T, T)
    assert cell.jacobians(trace).shape == (T, 2, 2)
    assert cell.bptt(trace, loss.dz, 1).W.shape == cell.bptt(trace, loss.dz).W.shape
    assert len(backward_pass(cell, trace, loss).ticks) > 1
    difference_error(cell, trace, lambda z: cross_entropy(z, loss.y).total, cell.bptt(trace, loss.dz))
