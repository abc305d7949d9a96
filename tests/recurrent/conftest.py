"""Networks with every weight non-zero, and the same computation in torch as the oracle."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from lecturekit.recurrent import RNN

TORCH = {
    "linear": lambda a: a,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
}


def random_network(H: int, D: int, K: int, activation: str, rng: np.random.Generator) -> RNN:
    """A network with biases, which `RNN.random` leaves at zero."""
    W = rng.standard_normal((H, H)) / np.sqrt(H)
    U, V = rng.standard_normal((H, D)), rng.standard_normal((K, H))
    return RNN(U, W, V, rng.standard_normal(H), rng.standard_normal(K), activation)


class Oracle:
    """The network in torch, written as the formulas stand, with a graph through everything."""

    def __init__(self, rnn: RNN, x: np.ndarray, h0: np.ndarray) -> None:
        self.U, self.W, self.V, self.b, self.d, self.x, self.h0 = (
            torch.tensor(array, requires_grad=True) for array in (rnn.U, rnn.W, rnn.V, rnn.b, rnn.d, x, h0)
        )
        act, h, self.a, self.h, self.z = TORCH[rnn.activation], self.h0, [], [], []
        for x_t in self.x:
            a = x_t @ self.U.T + h @ self.W.T + self.b
            h = act(a)
            z = h @ self.V.T + self.d
            for name, value in (("a", a), ("h", h), ("z", z)):
                value.retain_grad()
                getattr(self, name).append(value)

    def losses(self, dz: np.ndarray) -> torch.Tensor:
        """L_t with dL_t/dz_t = dz_t, (T,)."""
        return (torch.stack(self.z) * torch.tensor(dz)).sum(dim=(1, 2))

    def gradients(self, dz: np.ndarray) -> dict[str, np.ndarray]:
        """Everything autograd has to say, by the names of `Gradients`."""
        self.losses(dz).sum().backward()
        named = {n: getattr(self, n).grad.numpy() for n in ("U", "W", "V", "b", "d", "x", "h0")}
        return named | {n: torch.stack([s.grad for s in getattr(self, n)]).numpy() for n in "ahz"}


@pytest.fixture
def network() -> Callable[..., RNN]:
    """Make a network: H 7, D 3, K 4 unless told otherwise."""

    def make(H: int = 7, D: int = 3, K: int = 4, activation: str = "tanh", seed: int = 0) -> RNN:
        return random_network(H, D, K, activation, np.random.default_rng(seed))

    return make


@pytest.fixture
def rng() -> np.random.Generator:
    """Seeded."""
    return np.random.default_rng(12)


@pytest.fixture
def oracle() -> type[Oracle]:
    """The class, so that test files need not import each other."""
    return Oracle
