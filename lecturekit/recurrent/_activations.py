"""Activation functions beside their derivatives, and the bound γ on the derivative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array


@dataclass(frozen=True)
class Activation:
    """An elementwise function h = act(a) with its derivative.

    Attributes
    ----------
    name : str
        As it is asked for.
    value : callable
        ``value(a, out)`` writes act(a) into `out`, same shape.
    slope : callable
        ``slope(a)`` gives act'(a), same shape, dimensionless, accurate also where the unit is saturated
        (``1 - tanh(a)**2`` is not: it loses all its digits at abs(a) = 19).
    gamma : float
        The least upper bound γ of abs(act'(a)) over all a: 1, or 1/4 for the sigmoid.
    """

    name: str
    value: Callable[[Array, Array], Array]
    slope: Callable[[Array], Array]
    gamma: float


def _linear(a: Array, out: Array) -> Array:
    np.copyto(out, a)
    return out


def _sigmoid(a: Array, out: Array) -> Array:
    np.negative(a, out=out)
    np.exp(out, out=out)  # inf for a < -709: the reciprocal below is then the right 0
    out += 1.0
    return np.reciprocal(out, out=out)


def _relu(a: Array, out: Array) -> Array:
    return np.maximum(a, 0.0, out=out)


def _bell(steepness: float, size: Array) -> Array:
    """s² e / (1 + e)² with e = exp(-s |a|), over |a|: large arrays cost more to make than to fill."""
    decay = np.exp(np.multiply(size, -steepness, out=size), out=size)
    below = np.add(decay, 1.0, out=np.empty_like(decay))
    np.multiply(below, below, out=below)
    decay *= steepness * steepness
    return np.divide(decay, below, out=decay)


def _tanh_slope(a: Array) -> Array:
    return _bell(2.0, np.asarray(np.abs(a)))


def _sigmoid_slope(a: Array) -> Array:
    return _bell(1.0, np.asarray(np.abs(a)))


def _relu_slope(a: Array) -> Array:
    # 0 at a = 0, as torch has it; a NaN stays one
    return np.where(np.isnan(a), np.nan, (a > 0).astype(np.float64))


def _linear_slope(a: Array) -> Array:
    return np.where(np.isnan(a), np.nan, 1.0)


ACTIVATIONS = {
    "linear": Activation("linear", _linear, _linear_slope, 1.0),
    "tanh": Activation("tanh", lambda a, out: np.tanh(a, out=out), _tanh_slope, 1.0),
    "sigmoid": Activation("sigmoid", _sigmoid, _sigmoid_slope, 0.25),
    "relu": Activation("relu", _relu, _relu_slope, 1.0),
}
"""The four activations, by name."""


def activation(name: str) -> Activation:
    """Look an activation up.

    Parameters
    ----------
    name : str
        ``"linear"``, ``"tanh"``, ``"sigmoid"`` or ``"relu"``.

    Returns
    -------
    Activation
        With value, derivative and γ.

    Raises
    ------
    ValueError
        For any other name.
    """
    if name not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}, got {name!r}")
    return ACTIVATIONS[name]
