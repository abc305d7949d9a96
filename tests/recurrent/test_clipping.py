"""Gradient clipping by norm, against torch."""

import numpy as np
import pytest
import torch

from lecturekit.recurrent import RNN, Gradients, clip


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
        np.testing.assert_allclose(getattr(clipped, name), parameter.grad.numpy(), rtol=2e-6)


@pytest.mark.row("G5")
def test_clipping_keeps_the_direction() -> None:
    """Every gradient is the old one times one factor, and within the threshold untouched."""
    given = gradients()
    clipped = clip(given, 0.5)
    for name, g in given.weights.items():
        np.testing.assert_allclose(getattr(clipped, name), g * 0.5 / clipped.before, rtol=1e-12)
    same = clip(given, clipped.before * 1.01)
    for name, g in given.weights.items():
        np.testing.assert_array_equal(getattr(same, name), g)


def test_a_norm_whose_square_overflows_is_still_clipped() -> None:
    """Gradients near 1e200: the squares leave float64, norm and clipping do not."""
    small, large = gradients(), gradients(scale=1e200)
    clipped = clip(large, 1.0)
    assert clipped.before == pytest.approx(clip(small, 1e9).before * 1e200)
    assert clipped.after == pytest.approx(1.0)


def test_what_exploded_stays_marked() -> None:
    """An inf gives NaN, not a quiet zero; NaN stays NaN; no warning."""
    infinite = clip(gradients(scale=np.inf), 1.0)
    assert not np.isfinite(infinite.W).any()
    assert not np.isfinite(infinite.after)


def test_no_gradient_needs_no_clipping() -> None:
    """All zero: norm 0, nothing divided."""
    clipped = clip(gradients(scale=0.0), 1.0)
    assert (clipped.before, clipped.after, clipped.clipped) == (0.0, 0.0, False)


@pytest.mark.parametrize("threshold", [0.0, -1.0, np.nan])
def test_a_threshold_must_be_positive(threshold: float) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match="threshold must be above 0"):
        clip(gradients(), threshold)
