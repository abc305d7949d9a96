"""A trained torch module opened up: every state and gradient as torch has them, at any depth."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.recurrent import GRU, LSTM, RNN, inspect

T, B, D, H, K = 5, 3, 4, 6, 2
KINDS = {"RNN": RNN, "GRU": GRU, "LSTM": LSTM}
each = pytest.mark.parametrize("kind", KINDS)


@pytest.mark.row("M7")
@pytest.mark.row("M8")
@each
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_outputs_and_gradients_are_torch_s(kind: str, bidirectional: bool, layers: int) -> None:
    """y, z and dL/d(weights) of every layer and direction, with first states and a readout, to 1e-10."""
    torch.manual_seed(layers)
    module = getattr(torch.nn, kind)(D, H, layers, bidirectional=bidirectional, dtype=torch.float64)
    wide = H * (1 + bidirectional)
    readout = torch.nn.Linear(wide, K, dtype=torch.float64)
    x = torch.randn(T, B, D, dtype=torch.float64)
    N = layers * (1 + bidirectional)
    states = [torch.randn(N, B, H, dtype=torch.float64) for _ in KINDS[kind].states]
    y, _ = module(x, tuple(states) if kind == "LSTM" else states[0])
    z = readout(y)
    dz = torch.randn_like(z)
    (z * dz).sum().backward()
    found = inspect(module, x, readout, states)
    np.testing.assert_allclose(found.y, y.detach().numpy(), rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(found.z, z.detach().numpy(), rtol=1e-10, atol=1e-13)
    assert len(found.layers) == N
    for layer, gradients in zip(found.layers, found.bptt(dz.numpy()), strict=True):
        suffix = f"_l{layer.level - 1}" + "_reverse" * layer.reverse
        U, W = (getattr(module, f"weight_{name}{suffix}").grad.numpy() for name in ("ih", "hh"))
        order = {"RNN": [0], "GRU": [0, 1, 2], "LSTM": [0, 1, 3, 2]}[kind]
        for ours, theirs in ((gradients.U, U), (gradients.W, W)):
            by_gate = theirs.reshape(len(order), H, -1)[order].reshape(ours.shape)
            np.testing.assert_allclose(ours, by_gate, rtol=1e-9, atol=1e-12)
    dx = sum(
        layer.in_order(g.x)
        for layer, g in zip(found.layers, found.bptt(dz.numpy()), strict=True)
        if layer.level == 1
    )
    moved = x.clone().requires_grad_(True)
    again, _ = module(moved, tuple(states) if kind == "LSTM" else states[0])
    (readout(again) * dz).sum().backward()
    np.testing.assert_allclose(dx, moved.grad.numpy(), rtol=1e-9, atol=1e-12)


@each
def test_a_layer_can_be_asked_what_every_cell_can(kind: str) -> None:
    """Records of the right kind by layer and direction; influence of a reversed layer runs its own way."""
    torch.manual_seed(0)
    module = getattr(torch.nn, kind)(D, H, 2, bidirectional=True)
    found = inspect(module, torch.randn(T, B, D))
    layer = found[2, True]
    assert isinstance(layer.cell, KINDS[kind])
    assert (layer.name, found[1].name) == ("layer 2, from the end", "layer 1")
    assert layer.cell.influence(layer.trace).shape == (T, T)
    np.testing.assert_allclose(np.concatenate([found[2].h, layer.h], axis=2), found.y)
    assert found.y.dtype == np.float64
    with pytest.raises(KeyError, match="no layer 3; there are layer 1, layer 1, from the end"):
        found[3]


@settings(deadline=None, max_examples=15)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    shape=st.tuples(st.integers(1, 4), st.integers(1, 3)),
    batch_first=st.booleans(),
    bias=st.booleans(),
    seed=st.integers(0, 99),
)
def test_any_layout_of_the_input_is_read_as_torch_reads_it(
    kind: str, shape: tuple[int, int], batch_first: bool, bias: bool, seed: int
) -> None:
    """batch_first, one sequence without a batch, arrays instead of tensors, float32, no biases."""
    torch.manual_seed(seed)
    module = getattr(torch.nn, kind)(D, H, batch_first=batch_first, bias=bias)
    x = torch.randn(*shape, D)
    with torch.no_grad():
        y = module(x)[0]
        alone = module(x[0])[0]
    y = y.swapaxes(0, 1) if batch_first else y
    np.testing.assert_allclose(inspect(module, x.numpy()).y, y.numpy(), atol=1e-5)
    np.testing.assert_allclose(inspect(module, x[0]).y[:, 0], alone.numpy(), atol=1e-5)


def test_dropout_is_off_as_in_evaluation() -> None:
    """What is shown is the network that predicts."""
    torch.manual_seed(3)
    module = torch.nn.LSTM(D, H, 2, dropout=0.5, dtype=torch.float64).eval()
    x = torch.randn(T, B, D, dtype=torch.float64)
    with torch.no_grad():
        y = module(x)[0]
    np.testing.assert_allclose(inspect(module.train(), x).y, y.numpy(), rtol=1e-10)


def test_what_cannot_be_opened_is_refused_with_its_reason() -> None:
    """Projections, other modules, packed sequences, wrong sizes."""
    module = torch.nn.LSTM(D, H)
    with pytest.raises(ValueError, match="proj_size=2"):
        inspect(torch.nn.LSTM(D, H, proj_size=2), torch.zeros(T, B, D))
    with pytest.raises(TypeError, match=r"wanted a torch\.nn\.RNN, GRU or LSTM, got Linear"):
        inspect(torch.nn.Linear(D, H), torch.zeros(T, B, D))
    with pytest.raises(TypeError, match=r"wanted a torch\.nn\.RNN, GRU or LSTM, got LSTMCell"):
        inspect(torch.nn.LSTMCell(D, H), torch.zeros(B, D))
    packed = torch.nn.utils.rnn.pack_padded_sequence(torch.zeros(T, B, D), [5, 4, 2])
    with pytest.raises(TypeError, match="packed sequence"):
        inspect(module, packed)
    with pytest.raises(ValueError, match=r"x must have shape \(T, B, D\) with D = 4, got \(5, 3, 5\)"):
        inspect(module, torch.zeros(T, B, D + 1))
    with pytest.raises(ValueError, match="wanted 2 first states, got 1"):
        inspect(module, torch.zeros(T, B, D), states=[torch.zeros(1, B, H)])
    with pytest.raises(ValueError, match="readout reads 7 numbers, the module gives 6"):
        inspect(module, torch.zeros(T, B, D), torch.nn.Linear(7, K))


def test_a_module_around_it_is_told_what_to_give() -> None:
    """The places of all that can be opened are named, as they are written."""

    class Mine(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn, self.readout = torch.nn.LSTM(D, H), torch.nn.Linear(H, K)
            self.more = torch.nn.ModuleList([torch.nn.Linear(D, H), torch.nn.GRU(D, H)])

    said = r"got Mine: give the recurrent module itself, inspect\(net\.rnn, …\) \(there is \.more\[1\] too\)"
    with pytest.raises(TypeError, match=said):
        inspect(Mine(), torch.zeros(T, B, D))
    with pytest.raises(TypeError, match=r"got str$"):
        inspect("LSTM", torch.zeros(T, B, D))
