"""The weights of a plain recurrent network, checked once."""

from __future__ import annotations

from dataclasses import dataclass

from lecturekit._arrays import Array, readonly

from ._activations import Activation, activation
from ._checks import shaped


@dataclass(frozen=True, eq=False, repr=False)
class Weights:
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
        V = shaped("V", self.V, "K H", H=U.shape[0])
        checked = {
            "U": U,
            "W": shaped("W", self.W, "H H", H=U.shape[0]),
            "V": V,
            "b": shaped("b", self.b, "H", H=U.shape[0]),
            "d": shaped("d", self.d, "K", K=V.shape[0]),
        }
        for name, array in checked.items():
            object.__setattr__(self, name, readonly(array))
        activation(self.activation)

    def __repr__(self) -> str:
        sizes = f"inputs={self.inputs}, hidden={self.hidden}, outputs={self.outputs}"
        return f"{type(self).__name__}({sizes}, activation={self.activation!r})"

    @property
    def inputs(self) -> int:
        """Size D of the input."""
        return self.U.shape[1]

    @property
    def hidden(self) -> int:
        """Size H of the hidden state."""
        return self.U.shape[0]

    @property
    def outputs(self) -> int:
        """Size K of the output."""
        return self.V.shape[0]

    @property
    def act(self) -> Activation:
        """The activation with its derivative and the bound γ."""
        return activation(self.activation)
