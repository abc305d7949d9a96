"""Recurrent matrices of five families, each with the spectral radius that was asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from lecturekit._arrays import Array

PEAK, PEAK_RADIUS = 19.0, 0.9
"""At spectral radius 0.9 the powers of a non-normal matrix first grow to 19, then decay."""


def gaussian(H: int, rng: Generator) -> Array:
    """Independent normal entries: eigenvalues fill a disc (Girko's circular law), (H, H)."""
    return rng.standard_normal((H, H))


def orthogonal(H: int, rng: Generator) -> Array:
    """Haar-distributed rotation or reflection, all singular values equal, (H, H); as Mezzadri (2007)."""
    Q, R = np.linalg.qr(rng.standard_normal((H, H)))
    return Q * np.where(np.diag(R) < 0, -1.0, 1.0)


def identity(H: int, _: Generator) -> Array:
    """Every unit keeps itself and hears no other, (H, H); Le, Jaitly and Hinton (2015), there with relu.

    Nothing is drawn: the generator is left as it is.
    """
    return np.eye(H)


def symmetric(H: int, rng: Generator) -> Array:
    """Gaussian and symmetric: real eigenvalues, each singular value is an eigenvalue's modulus, (H, H)."""
    A = rng.standard_normal((H, H))
    return A + A.T


def nonnormal(H: int, rng: Generator) -> Array:
    """Eigenvectors far from orthogonal: powers grow at first although every eigenvalue is below 1, (H, H).

    Built backwards from its Schur form, ``Q (L + s N) Q^T``: Q a random rotation, L real eigenvalues spread
    evenly in [-1, 1] at random, N a strictly upper Gaussian triangle (it does not change the eigenvalues),
    and its strength s solved for, so that at spectral radius 0.9 the 2-norms of the powers peak at 19. With
    H = 1 there is no triangle.
    """
    L = rng.uniform(-1.0, 1.0, H)
    L /= np.abs(L).max()
    N = np.triu(rng.standard_normal((H, H)), 1)
    Q = orthogonal(H, rng)
    if H > 1:
        N *= _strength(PEAK_RADIUS * np.diag(L), PEAK_RADIUS * N)
    return Q @ (np.diag(L) + N) @ Q.T


def _strength(L: Array, N: Array) -> float:
    """Bisect for the s at which the largest power of ``L + s N`` has 2-norm 19, to 1 in 10,000."""
    low, high = 0.0, 2.0 * PEAK / np.abs(N).max()  # at `high` the first power alone is beyond 19
    while high - low > 1e-4 * high:
        middle = (low + high) / 2.0
        low, high = (low, middle) if _peak(L + middle * N) > PEAK else (middle, high)
    return high


def _peak(A: Array, powers: int = 64) -> float:
    """2-norm of the power of A that is largest in the Frobenius norm, out of 1 … `powers`."""
    power = largest = A
    size = np.vdot(A, A)
    for _ in range(powers - 1):
        power = power @ A
        squares = np.vdot(power, power)
        if squares > size:
            size, largest = squares, power
        if not size < 1e12 * PEAK**2:
            return np.inf
    return float(np.linalg.norm(largest, 2))


FAMILIES: dict[str, Callable[[int, Generator], Array]] = {
    "gaussian": gaussian,
    "orthogonal": orthogonal,
    "identity": identity,
    "symmetric": symmetric,
    "nonnormal": nonnormal,
}
"""The families, by name."""


def recurrent_matrix(H: int, spectral_radius: float, *, family: str, rng: Generator) -> Array:
    """Draw W, (H, H), and scale it to the spectral radius (largest modulus of an eigenvalue).

    The same generator gives the same matrix but for the factor, whatever the radius: a slider moves one
    matrix.
    """
    if not isinstance(rng, Generator):
        raise TypeError(
            f"rng must be a numpy.random.Generator, as default_rng(0) gives, got {type(rng).__name__}"
        )
    if family not in FAMILIES:
        raise ValueError(f"family must be one of {', '.join(FAMILIES)}, got {family!r}")
    if not (np.isfinite(spectral_radius) and spectral_radius >= 0):
        raise ValueError(f"spectral_radius must be a number from 0, got {spectral_radius}")
    W = FAMILIES[family](H, rng)
    if family in ("gaussian", "symmetric"):  # the others have radius 1 by construction
        W = W / np.abs(np.linalg.eigvals(W)).max()
    return W * spectral_radius
