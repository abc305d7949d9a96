"""The plain recurrent network, as a lecture works with it."""

from __future__ import annotations

from typing import Any

from numpy.random import Generator
from numpy.typing import ArrayLike

from . import _rnn_steps as steps
from ._cell import end_of
from ._families import recurrent_matrix
from ._flow import GradientFlow, gradient_flow
from ._norms import Kind, checked_kind
from ._records import Gradients, Step, StepGradients, Trace
from ._spectrum import Spectrum, spectrum
from ._torch import weights_of
from ._weights import Weights, checked_sizes, drawn


class RNN(Weights):
    """A simple recurrent network: ``a = U x + W h + b``, ``h = act(a)``, ``z = V h + d``.

    Variant and source: Elman (1990), in the letters of the lecture. ``torch.nn.RNN`` has two biases; here
    they are one. float64, time first, immutable: ``dataclasses.replace(rnn, W=…)`` makes a changed one.

    Parameters
    ----------
    U : (H, D) array_like
        Input to hidden.
    W : (H, H) array_like
        Hidden to hidden.
    V : (K, H) array_like
        Hidden to output.
    b : (H,) array_like
        Bias of the hidden units.
    d : (K,) array_like
        Bias of the outputs.
    activation : str
        ``"tanh"`` (default), ``"linear"``, ``"sigmoid"``, ``"relu"``.

    Raises
    ------
    ValueError
        When shapes do not fit each other, or the activation is unknown. The same for every array given to a
        method.

    Examples
    --------
    >>> import numpy as np
    >>> rnn = RNN.random(inputs=2, hidden=4, outputs=3, rng=np.random.default_rng(0))
    >>> trace = rnn.unroll(np.ones((5, 1, 2)))
    >>> rnn.bptt(trace, np.ones((5, 1, 3))).W.shape, rnn.influence(trace).shape
    ((4, 4), (5, 5))

    Notes
    -----
    What every cell can be asked, `bptt`, `jacobians`, `influence` and more, stands in `Cell`.
    """

    run = Trace
    gradients = Gradients

    @classmethod
    def random(
        cls,
        *,
        inputs: int = 1,
        hidden: int = 32,
        outputs: int = 1,
        spectral_radius: float = 1.0,
        family: str = "gaussian",
        activation: str = "tanh",
        rng: Generator,
    ) -> RNN:
        """Draw a network; biases are zero, U and V normal with variance 1/D and 1/H.

        Parameters
        ----------
        inputs, hidden, outputs : int
            Sizes D, H and K.
        spectral_radius : float
            Largest modulus of an eigenvalue of W, from 0. It only scales W: the same generator, the same
            matrix.
        family : str
            ``"gaussian"``, ``"orthogonal"``, ``"identity"``, ``"symmetric"``, or ``"nonnormal"`` (grows
            before it decays: at radius 0.9 its powers peak at 19).
        activation : str
            As of the class.
        rng : numpy.random.Generator
            Source of all randomness.

        Returns
        -------
        RNN
            U (H, D), W (H, H), V (K, H).
        """
        sizes = checked_sizes(inputs=inputs, hidden=hidden, outputs=outputs)
        W = recurrent_matrix(hidden, spectral_radius, family=family, rng=rng)
        return cls(**drawn(sizes, rng, W), activation=activation)

    @classmethod
    def from_torch(cls, module: Any, readout: Any = None) -> RNN:
        """Copy the weights of a ``torch.nn.RNN`` (one layer, one direction) and of a ``torch.nn.Linear``.

        Parameters
        ----------
        module : torch.nn.RNN
            tanh or relu. Its two biases are summed. ``batch_first`` has no meaning here: time comes first.
        readout : torch.nn.Linear, optional
            Gives V and d; without it z = h.

        Returns
        -------
        RNN
            In float64, on its own arrays.

        Raises
        ------
        TypeError
            For any other module.
        ValueError
            For more than one layer or direction.
        """
        return cls(**weights_of(module, readout, kind="RNN"))

    def step(self, x: ArrayLike, h_prev: ArrayLike) -> Step:
        """Advance by one time step, keeping every intermediate: x (B, D), h_prev (B, H)."""
        return steps.step(self, x, h_prev)

    def step_backward(self, step: Step, dh: ArrayLike, dz: ArrayLike) -> StepGradients:
        """Take one step back: dh (B, H) arrives from the next step, dz (B, K) from the output.

        Here the lecture's two gradients at h merge: ``dL/dh = dh + V^T dz``.
        """
        return steps.step_backward(self, step, dh, dz)

    def unroll(self, x: ArrayLike, h0: ArrayLike | None = None) -> Trace:
        """Run over a sequence: x (T, B, D), h0 (B, H) or zeros.

        Returns
        -------
        Trace
            a, h (T, B, H) and z (T, B, K).
        """
        return steps.unroll(self, x, h0)

    def back(self, trace: Trace, *, batch: int | None = None) -> steps.RNNBack:
        """Take a run apart for the way back: all sequences, or one of them."""
        return steps.RNNBack(self.W, trace.slope if batch is None else trace.slope[:, batch, None])

    def gradient_flow(
        self, trace: Trace, to: int | None = None, *, norm: Kind = "2", batch: int = 0
    ) -> GradientFlow:
        """Measure ‖dh_to/dh_k‖ back to the initial state, beside its bounds, the spectrum of W and a verdict.

        A plain network alone has one W to bound it by; of every cell `influence_norms` gives the norms.

        Parameters are those of `jacobians` and `influence`; with ``norm="fro"`` all bounds carry a factor √H.
        """
        self._one(trace, batch)
        return gradient_flow(self, trace, to=end_of(trace, to), norm=checked_kind(norm), batch=batch)

    def spectrum(self) -> Spectrum:
        """Give the eigenvalues and singular values of W."""
        return spectrum(self.W)
