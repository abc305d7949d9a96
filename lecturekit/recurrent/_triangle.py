"""The T × T triangle: what each loss adds through each step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from lecturekit._arrays import Array

from ._back import Back
from ._checks import at_least_one
from ._norms import lengths
from ._products import carry_back
from ._records import Record, freeze


@dataclass(frozen=True, eq=False, repr=False)
class Triangle(Record):
    """The gradient of every loss, step by step: row t is one loss, column k one copy of the weights.

    Attributes
    ----------
    h : (T, T, B, H)
        dL_t/dh_k; zero for k > t.
    a : (T, T, B, H), or (T, T, B, G, H) with gates
        dL_t/da_k; zero for k > t.
    a_state : same shape
        What W receives: as `a`, but for the candidate of a GRU, which reads the old state through a gate.
    trace : Trace
        The run they belong to.
    """

    h: Array
    a: Array
    a_state: Array
    trace: Any

    def U(self, t: int, k: int) -> Array:  # noqa: N802
        """Give what loss t adds to dL/dU through step k, as U is shaped."""
        return self._cell(self.a[t, k], self.trace.x[k])

    def W(self, t: int, k: int) -> Array:  # noqa: N802
        """Give what loss t adds to dL/dW through step k, as W is shaped."""
        return self._cell(self.a_state[t, k], self.trace.h[k - 1] if k else self.trace.h0)

    @property
    def W_norms(self) -> Array:  # noqa: N802
        """Frobenius norm of every cell `W(t, k)`, (T, T), without making the cells.

        For one sequence a cell is an outer product; for a batch the Gram matrices of both factors give the
        norm.
        """
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            flat, size = _unit(self._flat)  # squares of what is far from 1 would leave float64
            h_prev, state = _unit(self.trace.h_prev)
            left = np.matmul(flat, flat.swapaxes(-1, -2))  # (T, T, B, B)
            right = np.matmul(h_prev, h_prev.swapaxes(-1, -2))  # (T, B, B)
            squares = np.einsum("tkij,kij->tk", left, right)
            return size * state * np.sqrt(np.maximum(squares, 0.0))

    @cached_property
    def W_losses(self) -> Array:  # noqa: N802
        """The sums of the rows, what each loss adds through all copies: T of W's shape."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self._shaped(np.einsum("tkbi,kbj->tij", self._flat, self.trace.h_prev))

    @cached_property
    def W_copies(self) -> Array:  # noqa: N802
        """The sums of the columns, what each copy of W receives from all losses: T of W's shape."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self._shaped(np.einsum("tkbi,kbj->kij", self._flat, self.trace.h_prev))

    @cached_property
    def W_lags(self) -> Array:  # noqa: N802
        """The sums of the diagonals, what comes from 0, 1, … T-1 steps back: T of W's shape."""
        h_prev, flat = self.trace.h_prev, self._flat
        T = len(h_prev)
        with np.errstate(over="ignore", invalid="ignore"):
            lags = [np.einsum("kbi,kbj->ij", _diagonal(flat, lag), h_prev[: T - lag]) for lag in range(T)]
        return self._shaped(np.stack(lags))

    @property
    def bias(self) -> Array:
        """What truncation at 1, 2, … T copies costs: ‖∇_W truncated - ∇_W‖ / ‖∇_W‖, (T,), dimensionless.

        The last is exactly 0. NaN where ∇_W is 0.
        """
        lags = self.W_lags.reshape(len(self.h), -1)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore", under="ignore"):
            missing = np.cumsum(lags[:0:-1], axis=0)[::-1]
            cut = lengths(missing) / lengths(lags.sum(axis=0))
        return np.append(cut, 0.0)

    def truncated(self, copies: int) -> Triangle:
        """Cut the cells that truncation cuts: each loss keeps so many copies, its own step counted.

        The cells that are left sum to ``bptt(…, truncate=copies)``.
        """
        t, k = np.indices(self.h.shape[:2])
        cut = t - k >= at_least_one("copies", copies)
        h, a, a_state = (
            np.where(cut.reshape(*cut.shape, *(1,) * (array.ndim - 2)), 0.0, array)
            for array in (self.h, self.a, self.a_state)
        )
        return replace(self, h=h, a=a, a_state=a_state)

    @property
    def _flat(self) -> Array:
        return self.a_state.reshape(*self.h.shape[:3], -1)

    def _shaped(self, sums: Array) -> Array:
        shaped = sums.reshape(len(sums), *self.a.shape[3:], -1)
        freeze(shaped)
        return shaped

    def _cell(self, left: Array, right: Array) -> Array:
        return (left.reshape(len(left), -1).T @ right).reshape(*left.shape[1:], -1)


def _unit(blocks: Array) -> tuple[Array, Array]:
    """Give blocks (…, R, M) with a largest entry of 1, and what they were divided by, (…); zeros by 1."""
    size = np.abs(blocks).max(axis=(-2, -1))
    size = np.where((size > 0) & np.isfinite(size), size, 1.0)
    return blocks / size[..., None, None], size


def _diagonal(cells: Array, lag: int) -> Array:
    """Give the cells (t, t - lag), (T - lag, …), of (T, T, …)."""
    steps = np.arange(lag, len(cells))
    return cells[steps, steps - lag]


@np.errstate(over="ignore", invalid="ignore")
def triangle(back: Back, trace: Any, local: Array) -> Triangle:
    """Carry every loss back on its own; local (T, B, H) is what each hands to its own state."""
    T, B, H = local.shape
    parts = np.zeros((back.parts, T, T, B, H))  # [part, k, t]
    for k, block in carry_back(back, lambda t: back.enter(t, local[t]), B, first=0, end=T):
        parts[:, k, k:] = block.reshape(back.parts, T - k, B, H)[:, ::-1]
    a, a_state = back.at_gates(parts)
    h, a, a_state = (np.ascontiguousarray(array.swapaxes(0, 1)) for array in (parts[0], a, a_state))
    freeze(h, a, a_state)
    return Triangle(h=h, a=a, a_state=a_state, trace=trace)
