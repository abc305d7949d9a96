"""Torch's ways to look into gradients, on the weights of one of our cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from benchmarks._modules import State, modules, stripped
from lecturekit.recurrent import GRU, LSTM, RNN


class Torch:
    """The same network in torch, one sequence.

    Once as one writes it, `torch.nn.RNNCell`, `LSTMCell` or `GRUCell` and `torch.nn.Linear`, for
    `retain_grad`; for all the rest stripped for speed: input projections in one product, the gates' products
    in one, no gradients of weights.
    """

    def __init__(self, cell: RNN | LSTM | GRU, x: np.ndarray, dz: np.ndarray) -> None:
        self.cell, self.readout = modules(cell)
        self.step = stripped(cell)
        self.U_T, self.b = torch.tensor(cell.U).flatten(0, -2).T, torch.tensor(cell.b).flatten()
        self.V_T, self.d = torch.tensor(cell.V).T, torch.tensor(cell.d)
        self.x, self.dz = torch.tensor(x), torch.tensor(dz)
        self.T, self.H, self.parts = len(x), cell.hidden, len(cell.states)

    def states(self, pushes: torch.Tensor | None = None) -> list[torch.Tensor]:
        """Run forward, with a graph from h0 on, and give every h; `pushes` (T, H) are added to them."""
        projected = self.x @ self.U_T + self.b
        state: State = tuple(
            torch.zeros(1, self.H, dtype=torch.float64, requires_grad=pushes is None)
            for _ in range(self.parts)
        )
        out = []
        for t in range(self.T):
            state = self.step(projected[t], state)
            if pushes is not None:
                state = (state[0] + pushes[t], *state[1:])
            out.append(state[0])
        return out

    def losses(self, states: Sequence[torch.Tensor]) -> torch.Tensor:
        """L_t, linear in z_t so that dL_t/dz_t is what was given: (T,)."""
        z = torch.stack(list(states)) @ self.V_T + self.d
        return (z * self.dz).sum(dim=(1, 2))

    def retain_grad(self) -> np.ndarray:
        """Norms of all adjoints: (T,)."""
        self.cell.zero_grad()
        self.readout.zero_grad()
        state, states = None, []
        for x in self.x:
            state = self.cell(x, state)
            h = state if self.parts == 1 else state[0]
            h.retain_grad()
            states.append(h)
        (self.readout(torch.stack(states)) * self.dz).sum().backward()
        return torch.stack([h.grad for h in states]).flatten(1).norm(dim=1).numpy()

    def retain_grad_stripped(self) -> np.ndarray:
        """Norms of all adjoints without gradients of weights: (T,)."""
        states = self.states()
        for h in states:
            h.retain_grad()
        self.losses(states).sum().backward()
        return torch.stack([h.grad for h in states]).flatten(1).norm(dim=1).numpy()

    def losses_loop(self) -> np.ndarray:
        """One backward pass for each loss: (T, T)."""
        states = self.states()
        losses, out = self.losses(states), torch.zeros(self.T, self.T, dtype=torch.float64)
        for t in range(self.T):
            grads = torch.autograd.grad(losses[t], states[: t + 1], retain_graph=True)
            out[t, : t + 1] = torch.stack(grads).flatten(1).norm(dim=1)
        return out.numpy()

    def losses_batched(self) -> np.ndarray:
        """All losses in one vectorised backward pass: (T, T)."""
        states = self.states()
        unit = torch.eye(self.T, dtype=torch.float64)
        grads = torch.autograd.grad(self.losses(states), states, unit, is_grads_batched=True)
        return torch.stack(grads, dim=1).flatten(2).norm(dim=2).numpy()

    def influence_loop(self, targets: Sequence[int]) -> np.ndarray:
        """One backward pass for each unit of each state in `targets`: (len(targets), T)."""
        states, out = self.states(), torch.zeros(len(targets), self.T, dtype=torch.float64)
        for row, t in enumerate(targets):
            for unit in range(self.H):
                grads = torch.autograd.grad(states[t][0, unit], states[: t + 1], retain_graph=True)
                out[row, : t + 1] += torch.stack(grads).flatten(1).square().sum(dim=1)
        return out.sqrt().numpy()

    def influence_batched(self, targets: Sequence[int]) -> np.ndarray:
        """One vectorised backward pass for each state in `targets`: (len(targets), T)."""
        states, out = self.states(), torch.zeros(len(targets), self.T, dtype=torch.float64)
        unit = torch.eye(self.H, dtype=torch.float64)[:, None]
        for row, t in enumerate(targets):
            grads = torch.autograd.grad(
                states[t], states[: t + 1], unit, retain_graph=True, is_grads_batched=True
            )
            out[row, : t + 1] = torch.stack(grads).flatten(1).norm(dim=1)
        return out.numpy()

    def jacrev(self) -> np.ndarray:
        """Jacobian of the last state with respect to a push on every state: (T, H, H)."""
        pushes = torch.zeros(self.T, self.H, dtype=torch.float64)
        jacobian = torch.func.jacrev(lambda e: self.states(e)[-1][0])(pushes)
        return jacobian.transpose(0, 1).numpy()
