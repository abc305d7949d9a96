"""The triangle cut by truncation: what is left is what truncated backpropagation gives."""

from __future__ import annotations

import numpy as np
import pytest

from lecturekit.recurrent import RNN, Cell, cross_entropy
from tests.recurrent.gated import gated, states_of

T, B, D, H, K = 5, 2, 3, 6, 4


def network(kind: str) -> Cell:
    """One of each kind, biases and all."""
    if kind != "RNN":
        return gated(kind, H=H, D=D, K=K)
    draw = np.random.default_rng(2).standard_normal
    return RNN(draw((H, D)), draw((H, H)) / 2, draw((K, H)), draw(H), draw(K))


@pytest.mark.row("G4")
@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
@pytest.mark.parametrize("copies", [1, 2, 4, 5, 9])
def test_a_cut_triangle_is_truncated_backpropagation(kind: str, copies: int) -> None:
    """Its sum is that of `bptt` with as much truncation, and its bias is the measured distance."""
    cell, rng = network(kind), np.random.default_rng(4)
    trace = cell.unroll(rng.standard_normal((T, B, D)), *states_of(cell, B, rng))
    dz = cross_entropy(trace.z, rng.integers(0, K, (T, B))).dz
    whole, wanted = cell.bptt(trace, dz), cell.bptt(trace, dz, truncate=copies)
    triangle = cell.triangle(trace, dz)
    cut = triangle.truncated(copies)
    np.testing.assert_allclose(cut.W_losses.sum(axis=0), wanted.W, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(cut.W_copies, wanted.W_steps, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(cut.h.sum(axis=0), wanted.h, rtol=1e-9, atol=1e-12)
    off = np.linalg.norm(wanted.W - whole.W) / np.linalg.norm(whole.W)
    assert triangle.bias[min(copies, T) - 1] == pytest.approx(off, rel=1e-9, abs=1e-14)
    if copies >= T:
        np.testing.assert_array_equal(cut.W_norms, triangle.W_norms)
    else:
        assert off > 1e-4


def test_at_least_one_copy_is_kept() -> None:
    """Truncation at 0 would leave no gradient at all."""
    cell = network("RNN")
    trace = cell.unroll(np.ones((T, B, D)))
    with pytest.raises(ValueError, match="at least 1"):
        cell.triangle(trace, np.ones((T, B, K))).truncated(0)
