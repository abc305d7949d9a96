"""Our three cells in torch: as its own modules, and as one step stripped for speed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from lecturekit.recurrent import GRU, LSTM, RNN

State = tuple[torch.Tensor, ...]
"""h, of an LSTM h and c, (1, H) each."""
Step = Callable[[torch.Tensor, State], State]
"""From the input's part of the pre-activations, (1, G * H), and the state before to the state after."""

# Where torch's rows stand in ours: i f g o in i f o g, r z n in r u n.
FROM_OURS = {"LSTM": [0, 1, 3, 2], "GRU": [0, 1, 2]}


def modules(cell: RNN | LSTM | GRU) -> tuple[torch.nn.Module, torch.nn.Linear]:
    """Make the same network of torch's own modules."""
    kind = type(cell).__name__
    module = getattr(torch.nn, f"{kind}Cell")(cell.inputs, cell.hidden, dtype=torch.float64)
    readout = torch.nn.Linear(cell.hidden, cell.outputs, dtype=torch.float64)

    def rows(array: np.ndarray) -> torch.Tensor:
        if kind in FROM_OURS:
            array = array[FROM_OURS[kind]].reshape(-1, *array.shape[2:])
        return torch.tensor(array)

    with torch.no_grad():
        module.weight_ih.copy_(rows(cell.U))
        module.weight_hh.copy_(rows(cell.W))
        module.bias_ih.copy_(rows(cell.b))
        module.bias_hh.zero_()
        if isinstance(cell, GRU):
            module.bias_hh[-cell.hidden :] = torch.tensor(cell.b_h)
        readout.weight.copy_(torch.tensor(cell.V))
        readout.bias.copy_(torch.tensor(cell.d))
    return module, readout


def stripped(cell: RNN | LSTM | GRU) -> Step:
    """Write one step in as few operations as torch allows."""
    W_T, H = torch.tensor(cell.W).flatten(0, -2).T, cell.hidden

    def rnn(a: torch.Tensor, state: State) -> State:
        return (torch.tanh(torch.addmm(a, state[0], W_T)),)

    def lstm(a: torch.Tensor, state: State) -> State:
        h, c = state
        a = torch.addmm(a, h, W_T)
        i, f, o = torch.sigmoid(a[:, : 3 * H]).chunk(3, dim=1)
        c = torch.addcmul(f * c, i, torch.tanh(a[:, 3 * H :]))
        return o * torch.tanh(c), c

    if isinstance(cell, GRU):
        b_h = torch.cat([torch.zeros(2 * H, dtype=torch.float64), torch.tensor(cell.b_h)])

    def gru(a: torch.Tensor, state: State) -> State:
        (h,) = state
        recurrent = torch.addmm(b_h, h, W_T)
        r, u = torch.sigmoid(a[:, : 2 * H] + recurrent[:, : 2 * H]).chunk(2, dim=1)
        n = torch.tanh(torch.addcmul(a[:, 2 * H :], r, recurrent[:, 2 * H :]))
        return (torch.lerp(n, h, u),)

    return {"RNN": rnn, "LSTM": lstm, "GRU": gru}[type(cell).__name__]
