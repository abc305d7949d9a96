"""The LSTM, as a lecture works with it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from lecturekit._arrays import Array

from . import _lstm_steps as steps
from ._cell import end_of
from ._lstm_back import LSTMBack
from ._records_lstm import LSTMGradients, LSTMStep, LSTMStepGradients, LSTMTrace
from ._torch import weights_of
from ._weights import GatedWeights, Numbers, checked_sizes, drawn_gates, three_numbers


class LSTM(GatedWeights):
    """A long short-term memory: ``c = f c_prev + i g``, ``h = o tanh(c)``, ``z = V h + d``.

    Variant and source: Hochreiter and Schmidhuber (1997) with the forget gate of Gers, Schmidhuber and
    Cummins (2000), no peepholes, as ``torch.nn.LSTM``. All gates read x_t and **h_{t-1}**:
    ``i, f, o = sigmoid(U x + W h_prev + b)``, ``g = tanh(U x + W h_prev + b)``. float64, time first,
    immutable: ``dataclasses.replace`` makes a changed one. What every cell can be asked stands in `Cell`.

    Parameters
    ----------
    U : (4, H, D) array_like
        Input to i, f, o, g, in this order; torch's is i, f, g, o.
    W : (4, H, H) array_like
        State to i, f, o, g.
    V : (K, H) array_like
        Hidden to output.
    b : (4, H) array_like
        Biases of i, f, o, g; torch has two, of which they are the sum.
    d : (K,) array_like
        Bias of the outputs.

    Raises
    ------
    ValueError
        When shapes do not fit each other. The same for every array given to a method.

    Examples
    --------
    >>> import numpy as np
    >>> lstm = LSTM.random(inputs=2, hidden=4, outputs=3, forget_bias=1.0, rng=np.random.default_rng(0))
    >>> trace = lstm.unroll(np.ones((5, 1, 2)))
    >>> trace.f.shape, lstm.jacobians(trace, of="c").shape, lstm.direct_path(trace).shape
    ((5, 1, 4), (5, 4, 4), (5, 4))
    """

    gates = "ifog"
    states = ("h", "c")
    run = LSTMTrace
    gradients = LSTMGradients

    @classmethod
    def random(
        cls,
        *,
        inputs: int = 1,
        hidden: int = 32,
        outputs: int = 1,
        spectral_radius: float = 1.0,
        family: str = "gaussian",
        forget_bias: float = 0.0,
        rng: Generator,
    ) -> LSTM:
        """Draw a network; U and V normal with variance 1/D and 1/H, each gate's W of its own.

        Parameters
        ----------
        inputs, hidden, outputs : int
            Sizes D, H and K.
        spectral_radius : float
            Of W of every gate, from 0. It only scales: the same generator, the same matrices.
        family : str
            As of `RNN.random`.
        forget_bias : float
            Bias of f; all others are 0. A large one keeps the cell (Gers et al. 2000).
        rng : numpy.random.Generator
            Source of all randomness.

        Returns
        -------
        LSTM
            U (4, H, D), W (4, H, H), V (K, H).
        """
        sizes = checked_sizes(inputs=inputs, hidden=hidden, outputs=outputs)
        how: dict[str, Any] = {"spectral_radius": spectral_radius, "family": family, "rng": rng}
        weights = drawn_gates(sizes, forget_bias, gates=cls.gates, **how)
        return cls(**weights)

    @classmethod
    def scalar(cls, *, i: Numbers, f: Numbers, o: Numbers, g: Numbers) -> LSTM:
        """Make the smallest one, of twelve numbers: one input, one unit, z = h.

        Parameters
        ----------
        i, f, o, g : three numbers, or text
            Of each gate the weight of x, the weight of h and the bias: ``(20, 0, -10)`` or ``"20 0 -10"``.

        Returns
        -------
        LSTM
            D = H = K = 1.

        Raises
        ------
        ValueError
            Names the gate that has not three finite numbers.
        """
        given = {"i": i, "f": f, "o": o, "g": g}
        numbers = np.array([three_numbers(name, values) for name, values in given.items()])
        U, W = numbers[:, 0].reshape(4, 1, 1), numbers[:, 1].reshape(4, 1, 1)
        return cls(U=U, W=W, b=numbers[:, 2:], V=np.ones((1, 1)), d=np.zeros(1))

    @classmethod
    def from_torch(cls, module: Any, readout: Any = None) -> LSTM:
        """Copy the weights of a ``torch.nn.LSTM`` (one layer, one direction) and of a ``torch.nn.Linear``.

        Parameters
        ----------
        module : torch.nn.LSTM
            Its gates i, f, g, o become i, f, o, g, its two biases are summed. More layers or directions:
            `inspect`.
        readout : torch.nn.Linear, optional
            Gives V and d; without it z = h.

        Returns
        -------
        LSTM
            In float64, on its own arrays.

        Raises
        ------
        TypeError
            For any other module.
        ValueError
            For more than one layer or direction, and for projections (``proj_size``).
        """
        return cls(**weights_of(module, readout, kind="LSTM"))

    def step(self, x: ArrayLike, h_prev: ArrayLike, c_prev: ArrayLike) -> LSTMStep:
        """Advance by one time step, keeping every intermediate: x (B, D), h_prev and c_prev (B, H)."""
        return steps.step(self, x, h_prev, c_prev)

    def step_backward(
        self, step: LSTMStep, dh: ArrayLike, dz: ArrayLike, dc: ArrayLike | None = None
    ) -> LSTMStepGradients:
        """Take one step back: dh and dc (B, H) arrive from the next step, dz (B, K) from the output.

        Two gradients merge at h, ``dL/dh = dh + V^T dz``, and two at c,
        ``dL/dc = dc + dL/dh * o * (1 - tanh(c)^2)``.
        """
        return steps.step_backward(self, step, dh, dz, np.zeros_like(step.c) if dc is None else dc)

    def unroll(
        self,
        x: ArrayLike,
        h0: ArrayLike | None = None,
        c0: ArrayLike | None = None,
        *,
        clamp: ArrayLike | None = None,
    ) -> LSTMTrace:
        """Run over a sequence.

        Parameters
        ----------
        x : (T, B, D) array_like
            Inputs.
        h0, c0 : (B, H) array_like, optional
            First states, zeros if not given.
        clamp : array_like, optional
            Gates set by hand; NaN where the weights decide. Whatever broadcasts to (T, B, 4, H): i, f, o from
            0 to 1, g from -1 to 1. No gradient passes a gate set by hand. With o at 0 a unit is silent.

        Returns
        -------
        LSTMTrace
            a and gates (T, B, 4, H); c, tanh_c, h (T, B, H); z (T, B, K).

        Raises
        ------
        ValueError
            For shapes that do not fit, and for a gate out of its range.
        """
        return steps.unroll(self, x, h0, c0, clamp=clamp)

    def back(self, trace: LSTMTrace, *, batch: int | None = None) -> LSTMBack:
        """Take a run apart for the way back: all sequences, or one of them."""
        return LSTMBack(self, trace, slice(None) if batch is None else slice(batch, batch + 1))

    def direct_path(self, trace: LSTMTrace, to: int | None = None, *, batch: int = 0) -> Array:
        """Multiply the forget gates, ``f_to * … * f_{k+1}``: the path from cell to cell that no weight bends.

        Parameters
        ----------
        trace : LSTMTrace
            From `unroll` of this network.
        to : int, optional
            Index into ``trace.c``; the last step by default, negative from the end.
        batch : int
            Which sequence.

        Returns
        -------
        NDArray
            (T, H); 1 at k = to, 0 for k > to. It is the diagonal that `jacobians` of c would be if the
            gates did not read the state.
        """
        end = end_of(trace, to)
        f = self.back(trace, batch=self.sequence(trace, batch)).f[:, 0]
        path = np.zeros_like(f)
        path[end] = 1.0
        path[:end] = np.cumprod(f[end:0:-1], axis=0)[::-1]
        return path
