"""T copies of each matrix: torch differentiates by every copy, and they sum to the tied gradient."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lecturekit.recurrent import GRU, LSTM, RNN
from tests.recurrent.gated import Oracle, gated, states_of

T, B, D, H, K = 5, 2, 3, 6, 4


@pytest.mark.row("G4")
def test_each_copy_has_the_gradient_that_torch_gives_it() -> None:
    """Untied, each step of an RNN has a U, W, V for itself; their gradients are what the steps add."""
    rng = np.random.default_rng(11)
    draw = rng.standard_normal
    rnn = RNN(draw((H, D)), draw((H, H)) / 2, draw((K, H)), draw(H), draw(K))
    x, h0, dz = draw((T, B, D)), draw((B, H)), draw((T, B, K))
    found = rnn.bptt(rnn.unroll(x, h0), dz)
    copies = {
        n: [torch.tensor(getattr(rnn, n), requires_grad=True) for _ in range(T)] for n in ("U", "W", "V")
    }
    h, total = torch.tensor(h0), torch.zeros((), dtype=torch.float64)
    for t in range(T):
        U, W, V = (copies[n][t] for n in ("U", "W", "V"))
        h = torch.tanh(torch.tensor(x[t]) @ U.T + h @ W.T + torch.tensor(rnn.b))
        total = total + ((h @ V.T + torch.tensor(rnn.d)) * torch.tensor(dz[t])).sum()
    total.backward()
    for name, parts in copies.items():
        wanted = torch.stack([part.grad for part in parts]).numpy()
        np.testing.assert_allclose(getattr(found, f"{name}_steps"), wanted, rtol=1e-10, atol=1e-13)


@pytest.mark.row("G4")
@pytest.mark.parametrize("kind", [LSTM, GRU])
@pytest.mark.parametrize("name", ["U", "W", "V"])
def test_copies_sum_to_the_tied_gradient_of_torch(kind: type, name: str) -> None:
    """∇_U, ∇_W and ∇_V of a gated network are sums over time, by torch's autograd of the tied matrix."""
    rng = np.random.default_rng(12)
    cell = gated(kind.__name__, H=H, D=D, K=K)
    x, dz, start = rng.standard_normal((T, B, D)), rng.standard_normal((T, B, K)), states_of(cell, B, rng)
    parts = getattr(cell.bptt(cell.unroll(x, *start), dz), f"{name}_steps")
    oracle = Oracle(cell, x, start)
    oracle.losses(dz).sum().backward()
    assert len(parts) == T
    np.testing.assert_allclose(parts.sum(axis=0), oracle.weights[name].grad.numpy(), rtol=1e-10, atol=1e-12)
