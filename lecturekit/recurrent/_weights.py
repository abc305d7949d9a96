"""The weights of a recurrent network, checked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lecturekit._arrays import Array, readonly

from ._activations import Activation, activation
from ._cell import Cell
from ._checks import shaped
from ._families import recurrent_matrix

Numbers = Sequence[float] | str


@dataclass(frozen=True, eq=False, repr=False)
class Weights(Cell):
    """U, W, V, b, d of ``a = U x + W h + b``, ``h = act(a)``, ``z = V h + d``, read-only.

    Attributes
    ----------
    U : (H, D)
        Input to hidden.
    W : (H, H)
        Hidden to hidden: W[i, j] leads from unit j to unit i.
    V : (K, H)
        Hidden to output.
    b : (H,)
        Bias of the hidden units.
    d : (K,)
        Bias of the outputs.
    activation : str
        ``"tanh"`` (default), ``"linear"``, ``"sigmoid"`` or ``"relu"``.

    Raises
    ------
    ValueError
        When a shape does not fit the others, or the activation is unknown.
    """

    U: Array
    W: Array
    V: Array
    b: Array
    d: Array
    activation: str = "tanh"

    def __post_init__(self) -> None:
        U = shaped("U", self.U, "H D")
        H = U.shape[0]
        recurrent = {"U": U, "W": shaped("W", self.W, "H H", H=H), "b": shaped("b", self.b, "H", H=H)}
        _set(self, recurrent | _readout(self, H))
        activation(self.activation)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_sizes(self)}, activation={self.activation!r})"

    @property
    def act(self) -> Activation:
        """The activation with its derivative and the bound γ."""
        return activation(self.activation)


@dataclass(frozen=True, eq=False, repr=False)
class GatedWeights(Cell):
    """U, W, b of G gates, and the readout V, d; read-only. A gate's place is that of its letter in `gates`.

    Attributes
    ----------
    U : (G, H, D)
        Input to hidden, gate by gate.
    W : (G, H, H)
        Hidden to hidden: W[g, i, j] leads from unit j to unit i of gate g.
    V : (K, H)
        Hidden to output.
    b : (G, H)
        Biases of the gates.
    d : (K,)
        Bias of the outputs.

    Raises
    ------
    ValueError
        When a shape does not fit the others.
    """

    gates: ClassVar[str]
    U: Array
    W: Array
    V: Array
    b: Array
    d: Array

    def __post_init__(self) -> None:
        G = len(self.gates)
        U = shaped("U", self.U, "G H D", G=G)
        H = U.shape[1]
        W, b = shaped("W", self.W, "G H H", G=G, H=H), shaped("b", self.b, "G H", G=G, H=H)
        _set(self, {"U": U, "W": W, "b": b} | _readout(self, H))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_sizes(self)})"


def _readout(cell: Weights | GatedWeights, H: int) -> dict[str, Array]:
    V = shaped("V", cell.V, "K H", H=H)
    return {"V": V, "d": shaped("d", cell.d, "K", K=V.shape[0])}


def _set(cell: Cell, checked: dict[str, Array]) -> None:
    for name, array in checked.items():
        object.__setattr__(cell, name, readonly(array))


def _sizes(cell: Cell) -> str:
    return f"inputs={cell.inputs}, hidden={cell.hidden}, outputs={cell.outputs}"


def drawn(
    sizes: dict[str, int], rng: np.random.Generator, W: Array, gates: int | None = None
) -> dict[str, Array]:
    """Complete a recurrent matrix to the weights of a network: U and V normal, biases zero.

    Parameters
    ----------
    sizes : dict
        ``inputs`` D, ``hidden`` H, ``outputs`` K.
    rng : numpy.random.Generator
        U is drawn first, with variance 1/D, then V with 1/H.
    W : (H, H) or (G, H, H)
        As it is.
    gates : int, optional
        G, for a gated network.
    """
    D, H, K = (sizes[name] for name in ("inputs", "hidden", "outputs"))
    many = () if gates is None else (gates,)
    U = rng.standard_normal((*many, H, D)) / np.sqrt(D)
    V = rng.standard_normal((K, H)) / np.sqrt(H)
    return {"U": U, "W": W, "V": V, "b": np.zeros((*many, H)), "d": np.zeros(K)}


def drawn_gates(
    sizes: dict[str, int],
    keep: float,
    *,
    gates: str,
    spectral_radius: float,
    family: str,
    rng: np.random.Generator,
) -> dict[str, Array]:
    """Draw a gated network: W for each gate, then as `drawn`; `keep` is the bias of the second gate.

    In both orders, i f o g and r u n, the second gate is the one that keeps.
    """
    H = sizes["hidden"]
    W = np.stack([recurrent_matrix(H, spectral_radius, family=family, rng=rng) for _ in gates])
    weights = drawn(sizes, rng, W, gates=len(gates))
    weights["b"][1] = keep
    return weights


def checked_sizes(**sizes: int) -> dict[str, int]:
    """Pass sizes from 1, refuse the rest."""
    for name, size in sizes.items():
        if size < 1:
            raise ValueError(f"{name} must be at least 1, got {size}")
    return sizes


def three_numbers(gate: str, values: Numbers) -> list[float]:
    """Read the weight of x, the weight of h and the bias of a gate with one input and one unit."""
    parts = values.replace("−", "-").replace(",", " ").split() if isinstance(values, str) else values
    try:
        numbers = [float(part) for part in parts]
    except (TypeError, ValueError):
        numbers = []
    if len(numbers) != 3 or not np.isfinite(numbers).all():
        raise ValueError(
            f"gate {gate} needs three numbers, the weight of x, the weight of h and the bias, "
            f"such as “20 0 -10”; got {values!r}"
        )
    return numbers
