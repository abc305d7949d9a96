"""Distributions as they are drawn from: at a temperature, the likeliest few, a nucleus."""

from __future__ import annotations

import numbers

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array

from ._given import checked_whole


def reshaped(
    p: ArrayLike, *, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> Array:
    """Give what is drawn from instead of a model's own distributions.

    First the temperature, then the likeliest `top_k`, then the nucleus, each step normalised again.

    Parameters
    ----------
    p : (..., K) array_like
        Probabilities; each row with something possible.
    temperature : float
        p^(1 / temperature): 1 as it is, towards 0 only the likeliest, 0 that one always; infinite is even
        among what is possible.
    top_k : int, optional
        Keep so many of the likeliest (Fan et al. 2018); of equals the first.
    top_p : float, optional
        Keep the fewest of the likeliest that have this much of the probability together (nucleus sampling,
        Holtzman et al. 2020); above 0, to 1.

    Returns
    -------
    NDArray
        Of the same shape.

    Raises
    ------
    TypeError, ValueError
        For settings outside these ranges, and where nothing is possible.

    Examples
    --------
    >>> reshaped([0.5, 0.3, 0.2], top_k=2)
    array([0.625, 0.375, 0.   ])
    >>> reshaped([0.5, 0.3, 0.2], top_p=0.5)
    array([1., 0., 0.])
    """
    check_settings(temperature, top_k, top_p)
    p = np.asarray(p, float)
    if not p.size or not np.isfinite(p).all() or (p < 0).any():
        raise ValueError("probabilities are numbers from 0, at least one of them")
    best = p.max(axis=-1, keepdims=True)
    if not (best > 0).all():
        raise ValueError("no outcome is possible: all probabilities are 0")
    if temperature == 0:
        return np.asarray(np.arange(p.shape[-1]) == p.argmax(axis=-1)[..., None], float)
    log = np.log(p / best, where=p > 0, out=np.zeros_like(p))
    with np.errstate(over="ignore"):
        weights = np.where(p > 0, np.exp(log / temperature), 0.0)
    top_p = None if top_p == 1 else top_p  # all of it, also what rounding would cut
    if top_k is None and top_p is None:
        return np.asarray(weights / weights.sum(axis=-1, keepdims=True))
    order = np.argsort(-weights, axis=-1, kind="stable")
    sorted_p = np.take_along_axis(weights, order, axis=-1)
    if top_k is not None:
        sorted_p[..., top_k:] = 0.0
    sorted_p /= sorted_p.sum(axis=-1, keepdims=True)
    if top_p is not None:
        before = np.cumsum(sorted_p, axis=-1) - sorted_p
        sorted_p[before >= top_p * (1 - 1e-12)] = 0.0  # rounding shall not add one more
        sorted_p /= sorted_p.sum(axis=-1, keepdims=True)
    found = np.empty_like(sorted_p)
    np.put_along_axis(found, order, sorted_p, axis=-1)
    return found


def check_settings(temperature: float, top_k: int | None, top_p: float | None) -> None:
    """Refuse what no distribution can be reshaped by."""
    if isinstance(temperature, bool) or not isinstance(temperature, numbers.Real):
        raise TypeError(f"temperature must be a number from 0, got {temperature!r}")
    if not temperature >= 0:
        raise ValueError(f"temperature must be 0 or more, got {temperature}: 0 takes the likeliest")
    if top_k is not None:
        checked_whole("top_k", top_k, 1, "top_k keeps at least 1 outcome")
    if top_p is not None:
        if isinstance(top_p, bool) or not isinstance(top_p, numbers.Real):
            raise TypeError(f"top_p must be a number, got {top_p!r}")
        if not 0 < top_p <= 1:
            raise ValueError(f"top_p is a share of the probability, above 0 and to 1, got {top_p}")


def draw(p: Array, rng: np.random.Generator, temperature: float = 1.0) -> int:
    """Draw a place in a distribution (K,) at a temperature.

    Parameters
    ----------
    p : (K,)
        Probabilities.
    rng : numpy.random.Generator
    temperature : float
        As of `reshaped`.

    Raises
    ------
    ValueError
        For a temperature below 0 or none, and where nothing is possible.
    """
    weights = reshaped(p, temperature=temperature)
    if temperature == 0:
        return int(weights.argmax())
    ladder = np.cumsum(weights)
    return int(np.searchsorted(ladder, rng.random() * ladder[-1], side="right"))
