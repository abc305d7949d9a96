"""The GRU, as a lecture works with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly

from . import _gru_steps as steps
from ._checks import shaped
from ._records_gru import GRUGradients, GRUStep, GRUStepGradients, GRUTrace
from ._torch import weights_of
from ._weights import GatedWeights, checked_sizes, drawn_gates


@dataclass(frozen=True, eq=False, repr=False)
class GRU(GatedWeights):
    """A gated recurrent unit: ``h = (1 - u) n + u h_prev``, ``z = V h + d``.

    Variant and source: Cho et al. (2014), reset applied **after** the matrix product and with a bias inside
    it, u = 1 **keeps** the old state, as ``torch.nn.GRU``: ``r, u = sigmoid(U x + W h_prev + b)``,
    ``n = tanh(U x + b + r (W h_prev + b_h))``. The update gate is called z elsewhere; here z are the output
    scores. float64, time first, immutable: ``dataclasses.replace`` makes a changed one. What every cell can
    be asked stands in `Cell`.

    Parameters
    ----------
    U : (3, H, D) array_like
        Input to r, u, n, in this order.
    W : (3, H, H) array_like
        State to r, u, n.
    V : (K, H) array_like
        Hidden to output.
    b : (3, H) array_like
        Biases of r, u, n.
    d : (K,) array_like
        Bias of the outputs.
    b_h : (H,) array_like
        Bias of the candidate inside the reset.

    Raises
    ------
    ValueError
        When shapes do not fit each other. The same for every array given to a method.

    Examples
    --------
    >>> import numpy as np
    >>> gru = GRU.random(inputs=2, hidden=4, outputs=3, rng=np.random.default_rng(0))
    >>> trace = gru.unroll(np.ones((5, 1, 2)))
    >>> trace.u.shape, gru.bptt(trace, np.ones((5, 1, 3))).W.shape
    ((5, 1, 4), (3, 4, 4))
    """

    gates = "run"
    run = GRUTrace
    gradients = GRUGradients
    b_h: Array

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "b_h", readonly(shaped("b_h", self.b_h, "H", H=self.hidden)))

    @classmethod
    def random(
        cls,
        *,
        inputs: int = 1,
        hidden: int = 32,
        outputs: int = 1,
        spectral_radius: float = 1.0,
        family: str = "gaussian",
        update_bias: float = 0.0,
        rng: Generator,
    ) -> GRU:
        """Draw a network; U and V normal with variance 1/D and 1/H, each gate's W of its own.

        Parameters
        ----------
        inputs, hidden, outputs : int
            Sizes D, H and K.
        spectral_radius : float
            Of W of every gate, from 0. It only scales: the same generator, the same matrices.
        family : str
            As of `RNN.random`.
        update_bias : float
            Bias of u; all others are 0. A large one keeps the state.
        rng : numpy.random.Generator
            Source of all randomness.

        Returns
        -------
        GRU
            U (3, H, D), W (3, H, H), V (K, H).
        """
        sizes = checked_sizes(inputs=inputs, hidden=hidden, outputs=outputs)
        how: dict[str, Any] = {"spectral_radius": spectral_radius, "family": family, "rng": rng}
        weights = drawn_gates(sizes, update_bias, gates=cls.gates, **how)
        return cls(**weights, b_h=np.zeros(hidden))

    @classmethod
    def from_torch(cls, module: Any, readout: Any = None) -> GRU:
        """Copy the weights of a ``torch.nn.GRU`` (one layer, one direction) and of a ``torch.nn.Linear``.

        Parameters
        ----------
        module : torch.nn.GRU
            Its gates r, z, n are r, u, n here; its biases are summed but for the one inside the reset. More
            layers or directions: `inspect`.
        readout : torch.nn.Linear, optional
            Gives V and d; without it z = h.

        Returns
        -------
        GRU
            In float64, on its own arrays.

        Raises
        ------
        TypeError
            For any other module.
        ValueError
            For more than one layer or direction.
        """
        return cls(**weights_of(module, readout, kind="GRU"))

    def step(self, x: ArrayLike, h_prev: ArrayLike) -> GRUStep:
        """Advance by one time step, keeping every intermediate: x (B, D), h_prev (B, H)."""
        return steps.step(self, x, h_prev)

    def step_backward(self, step: GRUStep, dh: ArrayLike, dz: ArrayLike) -> GRUStepGradients:
        """Take one step back: dh (B, H) arrives from the next step, dz (B, K) from the output.

        Two gradients merge at h, ``dL/dh = dh + V^T dz``.
        """
        return steps.step_backward(self, step, dh, dz)

    def unroll(self, x: ArrayLike, h0: ArrayLike | None = None) -> GRUTrace:
        """Run over a sequence: x (T, B, D), h0 (B, H) or zeros.

        Returns
        -------
        GRUTrace
            a and gates (T, B, 3, H); h (T, B, H), and q (T, B, H), what the candidate reads of the old state
            before the reset, ``W_n h_prev + b_h``; z (T, B, K).
        """
        return steps.unroll(self, x, h0)

    def back(self, trace: GRUTrace, *, batch: int | None = None) -> steps.GRUBack:
        """Take a run apart for the way back: all sequences, or one of them."""
        return steps.GRUBack(self, trace, slice(None) if batch is None else slice(batch, batch + 1))
