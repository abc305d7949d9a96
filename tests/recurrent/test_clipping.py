"""Gradient clipping by norm and by value, against torch; how far it turns a gradient, against geometry."""

import numpy as np
import pytest
import torch
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from lecturekit.recurrent import GRU, LSTM, RNN, Gradients, clip


def gradients(scale: float = 1.0, radius: float = 1.2) -> Gradients:
    """Gradients of a small network."""
    rng = np.random.default_rng(0)
    rnn = RNN.random(inputs=2, hidden=5, outputs=3, spectral_radius=radius, rng=rng)
    trace = rnn.unroll(rng.standard_normal((7, 4, 2)))
    return rnn.bptt(trace, scale * rng.standard_normal((7, 4, 3)))


@pytest.mark.row("G5")
@pytest.mark.parametrize("threshold", [1e-3, 1.0, 1e9])
def test_clipping_is_torch_s(threshold: float) -> None:
    """As clip_grad_norm_ over all five parameters: one norm, one factor."""
    given = gradients()
    parameters = [torch.zeros(g.shape, dtype=torch.float64) for g in given.weights.values()]
    for parameter, g in zip(parameters, given.weights.values(), strict=True):
        parameter.grad = torch.tensor(g)
    before = float(torch.nn.utils.clip_grad_norm_(parameters, threshold))
    clipped = clip(given, threshold)
    assert clipped.before == pytest.approx(before)
    assert clipped.after == pytest.approx(min(before, threshold))
    assert clipped.clipped == (before > threshold)
    for name, parameter in zip("UWVbd", parameters, strict=True):
        # torch divides by the norm + 1e-6
        np.testing.assert_allclose(clipped.weights[name], parameter.grad.numpy(), rtol=2e-6)


@pytest.mark.row("G5")
def test_clipping_keeps_the_direction() -> None:
    """Every gradient is the old one times one factor, and within the threshold untouched."""
    given = gradients()
    clipped = clip(given, 0.5)
    for name, g in given.weights.items():
        np.testing.assert_allclose(clipped.weights[name], g * 0.5 / clipped.before, rtol=1e-12)
    same = clip(given, clipped.before * 1.01)
    for name, g in given.weights.items():
        np.testing.assert_array_equal(same.weights[name], g)


def test_a_norm_whose_square_overflows_is_still_clipped() -> None:
    """Gradients near 1e200: the squares leave float64, norm and clipping do not."""
    small, large = gradients(), gradients(scale=1e200)
    clipped = clip(large, 1.0)
    assert clipped.before == pytest.approx(clip(small, 1e9).before * 1e200)
    assert clipped.after == pytest.approx(1.0)


def test_what_exploded_stays_marked() -> None:
    """An inf gives NaN, not a quiet zero; NaN stays NaN; no warning."""
    infinite = clip(gradients(scale=np.inf), 1.0)
    assert not np.isfinite(infinite.weights["W"]).any()
    assert not np.isfinite(infinite.after)


def test_no_gradient_needs_no_clipping() -> None:
    """All zero: norm 0, nothing divided."""
    clipped = clip(gradients(scale=0.0), 1.0)
    assert (clipped.before, clipped.after, clipped.clipped) == (0.0, 0.0, False)


@pytest.mark.row("G5")
@pytest.mark.parametrize("threshold", [1e-3, 0.3, 1e9])
def test_clipping_by_value_is_torch_s(threshold: float) -> None:
    """As clip_grad_value_, entry by entry and exactly; and the norm is that of what is left."""
    given = gradients()
    parameters = [torch.zeros(g.shape, dtype=torch.float64) for g in given.weights.values()]
    for parameter, g in zip(parameters, given.weights.values(), strict=True):
        parameter.grad = torch.tensor(g)
    torch.nn.utils.clip_grad_value_(parameters, threshold)
    clipped = clip(given, threshold, by="value")
    assert list(clipped.weights) == list("UWVbd")
    for name, parameter in zip("UWVbd", parameters, strict=True):
        np.testing.assert_array_equal(clipped.weights[name], parameter.grad.numpy())
    flat = np.concatenate([p.grad.numpy().ravel() for p in parameters])
    assert clipped.after == pytest.approx(np.linalg.norm(flat))
    assert clipped.clipped == (max(np.abs(g).max() for g in given.weights.values()) > threshold)


@pytest.mark.row("G5")
@pytest.mark.parametrize("cell", [LSTM, GRU])
@pytest.mark.parametrize("by", ["norm", "value"])
def test_the_gated_cells_are_clipped_alike(cell: type, by: str) -> None:
    """Whatever the parameters are called: all of them, each in its shape, as torch clips them."""
    rng = np.random.default_rng(7)
    net = cell.random(inputs=2, hidden=5, outputs=3, rng=rng)
    given = net.bptt(net.unroll(rng.standard_normal((7, 4, 2))), rng.standard_normal((7, 4, 3)))
    parameters = {name: torch.zeros(g.shape, dtype=torch.float64) for name, g in given.weights.items()}
    for name, parameter in parameters.items():
        parameter.grad = torch.tensor(given.weights[name])
    shrink = {"norm": torch.nn.utils.clip_grad_norm_, "value": torch.nn.utils.clip_grad_value_}[by]
    shrink(parameters.values(), 0.1)
    clipped = clip(given, 0.1, by=by)
    assert clipped.weights.keys() == parameters.keys()
    for name, parameter in parameters.items():
        np.testing.assert_allclose(clipped.weights[name], parameter.grad.numpy(), rtol=2e-6)
    assert (clipped.turned > 1.0) == (by == "value")


class Pair:
    """Two parameters of our own, of one and two axes, as another cell may have them."""

    def __init__(self, *entries: float) -> None:
        self.weights = {"Wf": np.array([entries[:-1]]), "bf": np.array(entries[-1:])}


@pytest.mark.row("G5")
def test_clipping_by_value_turns_and_by_norm_does_not() -> None:
    """(3, 4) with entries at most 3 becomes (3, 3): from 53.13 degrees to 45."""
    by_value, by_norm = clip(Pair(3.0, 4.0), 3.0, by="value"), clip(Pair(3.0, 4.0), 3.0)
    assert by_value.turned == pytest.approx(np.degrees(np.arctan(4 / 3)) - 45, rel=1e-14)
    assert (by_norm.turned, by_norm.after) == (0.0, pytest.approx(3.0))
    assert clip(Pair(3.0, 4.0), 5.0, by="value").turned == 0.0
    assert clip(Pair(0.0, 0.0), 5.0, by="value").turned == 0.0


@pytest.mark.parametrize("size", [1e-320, 1e-200, 1.0, 1e200, 1e308])
def test_the_angle_is_right_beyond_the_squares(size: float) -> None:
    """The same angle for gradients whose squares leave float64 at either end (1e-320 has 11 bits left)."""
    clipped = clip(Pair(0.75 * size, size), 0.75 * size, by="value")
    exact = np.degrees(np.arctan(4 / 3)) - 45
    assert clipped.turned == pytest.approx(exact, rel=1e-3 if size < 1e-300 else 1e-12)
    assert np.isfinite(clipped.after)


@settings(deadline=None)
@drawn(fall=st.floats(1e-15, 1e-3))
def test_the_angle_of_nearly_parallel_gradients(fall: float) -> None:
    """(1, 1 + e) against (1, 1): e/2 to first order, where the cosine would say 0."""
    large = 1.0 + fall
    exact = float(np.degrees(np.arctan2(large - 1.0, large + 1.0)))  # the difference is exact
    assert clip(Pair(1.0, large), 1.0, by="value").turned == pytest.approx(exact, rel=0, abs=2e-14)


def test_what_is_not_finite_has_no_direction() -> None:
    """By value an inf goes to the threshold, as in torch; NaN stays; either way the turn is undefined."""
    infinite = clip(Pair(np.inf, 1.0), 2.0, by="value")
    assert (infinite.before, infinite.weights["Wf"][0, 0]) == (np.inf, 2.0)
    assert np.isnan(infinite.turned)
    lost = clip(Pair(np.nan, 9.0), 2.0, by="value")
    assert np.isnan(lost.weights["Wf"]).all()
    assert lost.weights["bf"] == 2.0
    assert np.isnan([lost.turned, lost.after, clip(Pair(np.inf, 1.0), 2.0).turned]).all()


def test_the_record_is_closed_and_short() -> None:
    """Arrays are read-only copies, those that came in stay open, and what is shown are shapes."""
    given = Pair(3.0, 4.0)
    clipped = clip(given, 1.0, by="value")
    with pytest.raises(ValueError, match="read-only"):
        clipped.weights["Wf"][0, 0] = 7.0
    given.weights["Wf"][0, 0] = 8.0
    assert repr(clipped) == "Clipped(Wf=(1, 1), bf=(1,); 5 to 1.41, by value)"


@pytest.mark.parametrize("threshold", [0.0, -1.0, np.nan])
@pytest.mark.parametrize("by", ["norm", "value"])
def test_a_threshold_must_be_positive(threshold: float, by: str) -> None:
    """Anything else is refused, and any other way of clipping too."""
    with pytest.raises(ValueError, match="threshold must be above 0"):
        clip(gradients(), threshold, by=by)
    with pytest.raises(ValueError, match="by must be"):
        clip(gradients(), 1.0, by="weather")
