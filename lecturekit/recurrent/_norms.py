"""Norms that neither overflow nor underflow: a mantissa and a power of two."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly

from ._records import Record

Kind = Literal["fro", "2"]
LOG10_2 = float(np.log10(2.0))
# Squares of norms inside this range are exact enough and far from both ends of float64.
SMALL, LARGE = 2.0**-500, 2.0**500


@dataclass(frozen=True, eq=False, repr=False)
class Norms(Record):
    """Norms that may lie beyond the range of float64: ``mantissa * 2**exponent``.

    Attributes
    ----------
    mantissa : any shape
        0 for a norm that is exactly 0; inf or NaN where the run itself left float64.
    exponent : same shape, int
        Power of two.
    """

    mantissa: Array
    exponent: NDArray[np.int64]

    @cached_property
    def values(self) -> Array:
        """The norms as numbers, same shape: 0 below 5e-324, inf above 1.8e308."""
        with np.errstate(over="ignore", under="ignore"):
            return readonly(np.ldexp(self.mantissa, self.exponent))

    @cached_property
    def log10(self) -> Array:
        """Decimal logarithms, same shape, finite where `values` no longer are; -inf for exactly 0."""
        with np.errstate(divide="ignore"):
            return readonly((np.log2(self.mantissa) + self.exponent) * LOG10_2)


def lengths(rows: Array) -> Array:
    """Give Euclidean norms along the last axis, also where the squares would leave float64.

    Parameters
    ----------
    rows : (…, M)
        float64.

    Returns
    -------
    NDArray
        (…,), as ``numpy.linalg.norm``, but right and without a warning wherever the norm itself is a float64;
        inf and NaN stay marked.
    """
    flat = rows.reshape(-1, rows.shape[-1])
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        squares = np.vecdot(flat, flat)
        found = np.sqrt(squares)
        for i in np.flatnonzero(~((squares > SMALL) & (squares < LARGE))):
            largest = np.abs(flat[i]).max()
            if largest > 0 and np.isfinite(largest):
                found[i] = largest * np.linalg.norm(flat[i] / largest)
    return np.asarray(found.reshape(rows.shape[:-1]))


def frobenius_norms(matrices: Array) -> Array:
    """Frobenius norm of each matrix, (n, R, H) -> (n,)."""
    return lengths(matrices.reshape(len(matrices), -1))


def spectral_norms(matrices: Array) -> Array:
    """Largest singular value of each matrix, (n, R, H) -> (n,); NaN where a matrix is not finite.

    By the eigenvalues of the smaller problem ``J J^T``: for the largest singular value as accurate as an
    SVD and faster. Each matrix is scaled first, so that the squares stay in range.
    """
    norms = np.full(len(matrices), np.nan)
    finite = np.isfinite(matrices).all(axis=(1, 2))
    sound = matrices if finite.all() else matrices[finite]
    if len(sound):
        largest = np.abs(sound).max(axis=(1, 2))
        unit = np.where((largest > 1e-100) & (largest < 1e100) | (largest == 0), 1.0, largest)
        if (unit != 1.0).any():
            sound = sound / unit[:, None, None]
        squares = np.linalg.eigvalsh(sound @ sound.transpose(0, 2, 1))[:, -1]
        norms[finite] = unit * np.sqrt(np.maximum(squares, 0.0))
    return norms


def checked_kind(norm: str) -> str:
    """Pass ``"fro"`` and ``"2"``, refuse the rest."""
    if norm not in ("fro", "2"):
        raise ValueError(f'norm must be "fro" (Frobenius) or "2" (largest singular value), got {norm!r}')
    return norm
