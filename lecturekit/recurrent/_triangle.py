"""The T × T triangle: what each loss adds through each step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array

from ._records import Record, Trace, freeze
from ._weights import Weights


@dataclass(frozen=True, eq=False, repr=False)
class Triangle(Record):
    """The gradient of every loss, step by step: row t is one loss, column k one copy of the weights.

    Attributes
    ----------
    h : (T, T, B, H)
        dL_t/dh_k; zero for k > t.
    a : (T, T, B, H)
        dL_t/da_k; zero for k > t.
    trace : Trace
        The run they belong to.
    """

    h: Array
    a: Array
    trace: Trace

    def U(self, t: int, k: int) -> Array:  # noqa: N802
        """Give what loss t adds to dL/dU through step k, (H, D)."""
        return self.a[t, k].T @ self.trace.x[k]

    def W(self, t: int, k: int) -> Array:  # noqa: N802
        """Give what loss t adds to dL/dW through step k, (H, H)."""
        return self.a[t, k].T @ (self.trace.h[k - 1] if k else self.trace.h0)

    @property
    def W_norms(self) -> Array:  # noqa: N802
        """Frobenius norm of every cell `W(t, k)`, (T, T), without making the cells.

        For one sequence a cell is an outer product; for a batch the Gram matrices of both factors give the
        norm.
        """
        left = np.matmul(self.a, self.a.transpose(0, 1, 3, 2))  # (T, T, B, B)
        h_prev = self.trace.h_prev
        right = np.matmul(h_prev, h_prev.transpose(0, 2, 1))  # (T, B, B)
        return np.sqrt(np.maximum(np.einsum("tkij,kij->tk", left, right), 0.0))


@np.errstate(over="ignore", invalid="ignore")
def triangle(rnn: Weights, trace: Trace, local: Array) -> Triangle:
    """Carry every loss back on its own; local (T, B, H) is what each hands to its own state."""
    T, B, H = local.shape
    h, a = np.zeros((2, T, T, B, H))
    for k in range(T - 1, -1, -1):
        h[k, k] = local[k]
        a[k:, k] = h[k:, k] * trace.slope[k]
        if k:
            h[k:, k - 1] = a[k:, k] @ rnn.W
    freeze(h, a)
    return Triangle(h=h, a=a, trace=trace)
