"""Activations: values and derivatives against torch, far out as well."""

import numpy as np
import pytest
import torch

from lecturekit.recurrent import ACTIVATIONS, RNN

POINTS = np.concatenate([np.linspace(-6.0, 6.0, 241), [-700.0, -40.0, 40.0, 700.0, 0.0]])
IN_TORCH = {"linear": lambda a: a, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_and_derivatives_are_torch_s(name: str) -> None:
    """Both agree with torch and its autograd, relu's 0 at 0 included."""
    a = torch.tensor(POINTS, requires_grad=True)
    h = IN_TORCH[name](a)
    h.sum().backward()
    act = ACTIVATIONS[name]
    with np.errstate(over="ignore"):
        np.testing.assert_allclose(act.value(POINTS, np.empty_like(POINTS)), h.detach().numpy(), rtol=1e-14)
    np.testing.assert_allclose(act.slope(POINTS), a.grad.numpy(), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_gamma_is_the_least_upper_bound(name: str) -> None:
    """No derivative exceeds γ, and γ is reached."""
    act = ACTIVATIONS[name]
    assert act.slope(POINTS).max() == pytest.approx(act.gamma, rel=1e-15)


@pytest.mark.parametrize(("name", "factor"), [("tanh", 2.0), ("sigmoid", 1.0)])
def test_a_saturated_unit_keeps_its_derivative(name: str, factor: float) -> None:
    """At a = ±150 the derivative is factor² exp(-factor·150), where 1 - h² has lost every digit."""
    far = ACTIVATIONS[name].slope(np.array([-150.0, 150.0]))
    np.testing.assert_allclose(far, factor**2 * np.exp(-factor * 150.0), rtol=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nan_stays_nan(name: str) -> None:
    """An undefined input gives an undefined value and derivative."""
    nan = np.array([np.nan])
    assert np.isnan(ACTIVATIONS[name].value(nan, np.empty(1)))
    assert np.isnan(ACTIVATIONS[name].slope(nan))


def test_an_unknown_activation_is_refused() -> None:
    """The four names are offered."""
    with pytest.raises(ValueError, match=r"linear, tanh, sigmoid, relu, got 'gelu'"):
        RNN([[1]], [[1]], [[1]], [0], [0], activation="gelu")
