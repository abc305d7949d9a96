"""Gated networks with every weight non-zero, and the same computation in torch as the oracle."""

from __future__ import annotations

import numpy as np
import torch

from lecturekit.recurrent import GRU, LSTM, Cell

CELLS = {"LSTM": LSTM, "GRU": GRU}


def gated(kind: str, *, H: int = 7, D: int = 3, K: int = 4, seed: int = 0) -> Cell:
    """A network with biases, which `random` leaves at zero."""
    rng, G = np.random.default_rng(seed), {"LSTM": 4, "GRU": 3}[kind]
    weights = {
        "U": rng.standard_normal((G, H, D)),
        "W": rng.standard_normal((G, H, H)) / np.sqrt(H),
        "V": rng.standard_normal((K, H)),
        "b": rng.standard_normal((G, H)),
        "d": rng.standard_normal(K),
    }
    if kind == "GRU":
        weights["b_h"] = rng.standard_normal(H)
    return CELLS[kind](**weights)


def states_of(cell: Cell, B: int, rng: np.random.Generator) -> list[np.ndarray]:
    """First states, (B, H) each: h0, and c0 of an LSTM."""
    return [rng.standard_normal((B, cell.hidden)) for _ in cell.states]


class Oracle:
    """A gated network in torch, written as the formulas stand, with a graph through every intermediate.

    Parameters
    ----------
    pushes : mapping of str to (T, B, H), optional
        Added to the states ``h`` or ``c`` of each step: derivatives by them are those by the states.
    """

    def __init__(self, cell: Cell, x: np.ndarray, states: list[np.ndarray], pushes: dict | None = None):
        names = [*cell.gradients.parameters]
        self.weights = {n: torch.tensor(getattr(cell, n), requires_grad=True) for n in names}
        self.x = torch.tensor(x, requires_grad=True)
        self.start = [torch.tensor(state, requires_grad=True) for state in states]
        self.pushes = pushes or {}
        self.run = {name: [] for name in ("a", "a_ru", "a_n", "h", "c", "z")}
        step = {"LSTM": self._lstm, "GRU": self._gru}[type(cell).__name__]
        now = list(self.start)
        for t, x_t in enumerate(self.x):
            now = step(t, x_t, *now)
            z = now[0] @ self.weights["V"].T + self.weights["d"]
            self._keep("z", z)

    def _keep(self, name: str, value: torch.Tensor, t: int | None = None) -> torch.Tensor:
        if t is not None and name in self.pushes:
            value = value + self.pushes[name][t]
        if value.requires_grad and not torch._C._functorch.is_gradtrackingtensor(value):
            value.retain_grad()
        self.run[name].append(value)
        return value

    def _lstm(self, t: int, x: torch.Tensor, h: torch.Tensor, c: torch.Tensor) -> list[torch.Tensor]:
        U, W, b = (self.weights[n] for n in "UWb")
        a = [x @ U[g].T + h @ W[g].T + b[g] for g in range(4)]
        a = self._keep("a", torch.stack(a, dim=1))
        i, f, o = (torch.sigmoid(a[:, g]) for g in range(3))
        c = self._keep("c", f * c + i * torch.tanh(a[:, 3]), t)
        return [self._keep("h", o * torch.tanh(c), t), c]

    def _gru(self, t: int, x: torch.Tensor, h: torch.Tensor) -> list[torch.Tensor]:
        U, W, b, b_h = (self.weights[n] for n in ("U", "W", "b", "b_h"))
        ru = self._keep("a_ru", torch.stack([x @ U[g].T + h @ W[g].T + b[g] for g in range(2)], dim=1))
        r, u = torch.sigmoid(ru).unbind(dim=1)
        n = torch.tanh(self._keep("a_n", x @ U[2].T + b[2] + r * (h @ W[2].T + b_h)))
        return [self._keep("h", (1 - u) * n + u * h, t)]

    def losses(self, dz: np.ndarray) -> torch.Tensor:
        """L_t with dL_t/dz_t = dz_t, (T,)."""
        return (torch.stack(self.run["z"]) * torch.tensor(dz)).sum(dim=(1, 2))

    def gradients(self, dz: np.ndarray) -> dict[str, np.ndarray]:
        """Everything autograd has to say, by the names of the records."""
        self.losses(dz).sum().backward()
        found = {name: weight.grad.numpy() for name, weight in self.weights.items()}
        found |= {f"{letter}0": s.grad.numpy() for letter, s in zip("hc", self.start, strict=False)}
        steps = {n: torch.stack([s.grad for s in v]).numpy() for n, v in self.run.items() if v}
        if "a_n" in steps:
            steps["a"] = np.concatenate([steps.pop("a_ru"), steps.pop("a_n")[:, :, None]], axis=2)
        return found | steps | {"x": self.x.grad.numpy()}


def jacobian(cell: Cell, x: np.ndarray, of: str, to: int) -> np.ndarray:
    """Differentiate of_to by every of_k of one sequence x (T, D): torch's jacrev of pushes; (T, H, H)."""
    zeros = [np.zeros((1, cell.hidden)) for _ in cell.states]

    def state(pushes: torch.Tensor) -> torch.Tensor:
        run = Oracle(cell, x[: to + 1, None], zeros, {of: pushes[:, None]}).run
        return run[of][to][0]

    pushes = torch.zeros(len(x), cell.hidden, dtype=torch.float64)
    return torch.func.jacrev(state)(pushes).transpose(0, 1).numpy()
