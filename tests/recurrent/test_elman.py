"""Laws of the lecture’s first recurrent networks: order, unrolling, where a loss enters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.recurrent import RNN, cross_entropy
from tests.recurrent.conftest import random_network

T, B, D, H, K = 6, 2, 3, 5, 4
LOSSES = [("each step", False), ("each step", True), ("last step", False), ("last step", True)]


def made(seed: int = 0, steps: int = T) -> tuple[RNN, np.ndarray, np.ndarray]:
    """A network with every weight non-zero, inputs and right classes."""
    rng = np.random.default_rng(seed)
    rnn = random_network(H, D, K, "tanh", rng)
    return rnn, rng.standard_normal((steps, B, D)), rng.integers(0, K, (steps, B))


@pytest.mark.row("R1")
def test_it_is_torchs_rnn_with_its_readout() -> None:
    """States and scores to 1e-10."""
    torch.manual_seed(0)
    module, readout = torch.nn.RNN(D, H, dtype=torch.float64), torch.nn.Linear(H, K, dtype=torch.float64)
    x = torch.randn(T, B, D, dtype=torch.float64)
    trace = RNN.from_torch(module, readout).unroll(x.numpy())
    np.testing.assert_allclose(trace.h, module(x)[0].detach(), rtol=0, atol=1e-10)
    np.testing.assert_allclose(trace.z, readout(module(x)[0]).detach(), rtol=0, atol=1e-10)


@pytest.mark.row("R1")
@given(st.integers(0, T - 2), st.integers(0, 10**6))
def test_the_order_of_the_inputs_changes_the_state(place: int, seed: int) -> None:
    """Two neighbours swapped: what is before stays, the last state differs; a sum of inputs would not."""
    rnn, x, _ = made(seed)
    other = x.copy()
    other[[place, place + 1]] = x[[place + 1, place]]
    before, after = rnn.unroll(x), rnn.unroll(other)
    np.testing.assert_array_equal(before.h[:place], after.h[:place])
    np.testing.assert_allclose(x.sum(axis=0), other.sum(axis=0), atol=1e-12)
    assert np.abs(before.h[place + 1] - after.h[place + 1]).max() > 1e-6


@pytest.mark.row("R1")
def test_a_state_set_by_hand_changes_what_follows_and_nothing_before() -> None:
    """The rest of the run is one that begins from the edited state; at 0 it forgets all it has read."""
    rnn, x, _ = made()
    whole, rest = rnn.unroll(x), rnn.unroll(x[3:])
    np.testing.assert_allclose(rnn.unroll(x[3:], whole.h[2]).h, whole.h[3:], rtol=0, atol=1e-14)
    np.testing.assert_array_equal(rnn.unroll(x[3:], np.zeros((B, H))).h, rest.h)
    assert np.abs(rest.h - whole.h[3:]).max() > 1e-3


@pytest.mark.row("R1")
def test_the_context_of_1990_is_one_copy() -> None:
    """With the old state given as an input, autograd has what truncation after one copy gives."""
    rnn, x, y = made()
    loss = cross_entropy(rnn.unroll(x).z, y)
    U, W, V, b, d = (torch.tensor(getattr(rnn, name), requires_grad=True) for name in "UWVbd")
    h, total = torch.zeros(B, H, dtype=torch.float64), torch.zeros((), dtype=torch.float64)
    for x_t, y_t in zip(torch.tensor(x), torch.tensor(y), strict=True):
        h = torch.tanh(x_t @ U.T + h.detach() @ W.T + b)  # the copy: no gradient goes on
        total = total + torch.nn.functional.cross_entropy(h @ V.T + d, y_t, reduction="sum")
    total.backward()
    found = rnn.bptt(rnn.unroll(x), loss.dz, truncate=1)
    for name, weight in zip("UWVbd", (U, W, V, b, d), strict=True):
        np.testing.assert_allclose(found.weights[name], weight.grad, rtol=0, atol=1e-12)
    assert np.abs(found.W - rnn.bptt(rnn.unroll(x), loss.dz).W).max() > 1e-3


def as_one_matrix_a_layer(rnn: RNN, steps: int) -> list[torch.nn.Linear]:
    """Layers over all that is not read yet: (h, x_t, … x_T) to (h', x_{t+1}, … x_T), in one matrix each."""
    layers = []
    for t in range(steps):
        waiting = (steps - t - 1) * D
        layer = torch.nn.Linear(H + D + waiting, H + waiting, dtype=torch.float64)
        weight = np.zeros((H + waiting, H + D + waiting))
        weight[:H, :H], weight[:H, H : H + D] = rnn.W, rnn.U
        weight[H:, H + D :] = np.eye(waiting)
        layer.weight.data = torch.tensor(weight)
        layer.bias.data = torch.tensor(np.concatenate([rnn.b, np.zeros(waiting)]))
        layers.append(layer)
    return layers


@pytest.mark.row("R2")
@pytest.mark.parametrize("steps", [1, 2, T])
def test_the_unrolled_network_is_a_feed_forward_one(steps: int) -> None:
    """Plain layers of torch, which know no time, over the whole sentence at once: the loop's states."""
    rnn, x, _ = made(steps=steps)
    trace = rnn.unroll(x)
    row = torch.tensor(np.concatenate([np.zeros((B, H)), x.swapaxes(0, 1).reshape(B, -1)], axis=1))
    for t, layer in enumerate(as_one_matrix_a_layer(rnn, steps)):
        row = layer(row)
        row = torch.cat([torch.tanh(row[:, :H]), row[:, H:]], dim=1)
        np.testing.assert_allclose(row[:, :H].detach(), trace.h[t], rtol=0, atol=1e-12)
    assert row.shape[1] == H


@pytest.mark.row("R2")
def test_gradients_of_the_copies_add_up_to_those_of_the_shared_weights() -> None:
    """Autograd in the layers with weights of their own, block by block."""
    rnn, x, y = made()
    row = torch.tensor(np.concatenate([np.zeros((B, H)), x.swapaxes(0, 1).reshape(B, -1)], axis=1))
    layers, total = as_one_matrix_a_layer(rnn, T), torch.zeros((), dtype=torch.float64)
    for layer, y_t in zip(layers, torch.tensor(y), strict=True):
        row = layer(row)
        row = torch.cat([torch.tanh(row[:, :H]), row[:, H:]], dim=1)
        scores = row[:, :H] @ torch.tensor(rnn.V.T) + torch.tensor(rnn.d)
        total = total + torch.nn.functional.cross_entropy(scores, y_t, reduction="sum")
    total.backward()
    found = rnn.bptt(rnn.unroll(x), cross_entropy(rnn.unroll(x).z, y).dz)
    copies = np.array([layer.weight.grad[:H, : H + D].numpy() for layer in layers])
    np.testing.assert_allclose(copies[:, :, :H].sum(axis=0), found.W, rtol=0, atol=1e-12)
    np.testing.assert_allclose(copies[:, :, H:].sum(axis=0), found.U, rtol=0, atol=1e-12)
    assert np.ptp(np.linalg.norm(copies, axis=(1, 2))) > 1e-3  # each copy has one of its own


@pytest.mark.row("R3")
@pytest.mark.parametrize(("at", "mean"), LOSSES)
def test_each_formula_of_the_loss_has_the_gradient_that_nudging_measures(at: str, mean: bool) -> None:
    """Every single weight, nudged up and down; the loss written out once more, step by step."""
    rnn, x, y = made()

    def total(network: RNN) -> float:
        z = network.unroll(x).z
        logs = z - np.log(np.exp(z).sum(axis=2, keepdims=True))
        terms = [-logs[t, n, y[t, n]] for t in range(T) for n in range(B) if at == "each step" or t == T - 1]
        return float(np.mean(terms) if mean else np.sum(terms))

    found = rnn.bptt(rnn.unroll(x), cross_entropy(rnn.unroll(x).z, y, at=at, mean=mean).dz)
    for name, gradient in found.weights.items():
        measured = np.zeros_like(gradient)
        for place in np.ndindex(gradient.shape):
            nudge = np.zeros_like(gradient)
            nudge[place] = 1e-5
            up, down = (total(replace(rnn, **{name: getattr(rnn, name) + s * nudge})) for s in (1, -1))
            measured[place] = (up - down) / 2e-5
        np.testing.assert_allclose(gradient, measured, rtol=1e-6, atol=1e-8)


@pytest.mark.row("R3")
def test_a_sum_is_n_times_the_mean_and_the_last_loss_enters_at_the_end_alone() -> None:
    """In every gradient; and dL/dz of the last loss is that of the sum at the last step."""
    rnn, x, y = made()
    z = rnn.unroll(x).z
    plain, mean, last = (cross_entropy(z, y, at=at, mean=over) for at, over in LOSSES[:3])
    np.testing.assert_allclose(plain.dz, T * B * mean.dz, rtol=1e-12)
    np.testing.assert_allclose(plain.total, T * B * mean.total, rtol=1e-12)
    assert not last.dz[:-1].any()
    np.testing.assert_array_equal(last.dz[-1], plain.dz[-1])
