"""What the recurrent matrix alone tells: eigenvalues and singular values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly

from ._records import Record


@dataclass(frozen=True, eq=False, repr=False)
class Spectrum(Record):
    """Eigenvalues and singular values of W.

    Attributes
    ----------
    eigenvalues : (H,) complex
        In falling order of modulus; NaN when W is not finite.
    singular_values : (H,)
        In falling order; NaN when W is not finite.
    """

    eigenvalues: NDArray[np.complex128]
    singular_values: Array

    @property
    def radius(self) -> float:
        """Spectral radius ρ: the largest modulus of an eigenvalue."""
        return float(np.abs(self.eigenvalues[0]))

    @property
    def sigma_max(self) -> float:
        """Largest singular value: the most that W stretches any vector in one step."""
        return float(self.singular_values[0])


def spectrum(W: Array) -> Spectrum:
    """Take W (H, H) apart."""
    if not np.isfinite(W).all():
        return Spectrum(np.full(len(W), np.nan + 0j), readonly(np.full(len(W), np.nan)))
    eigenvalues = np.linalg.eigvals(W).astype(np.complex128)
    order = np.argsort(-np.abs(eigenvalues), kind="stable")
    return Spectrum(eigenvalues[order], readonly(np.linalg.svd(W, compute_uv=False)))
