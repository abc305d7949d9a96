"""The plain recurrent network, as a lecture works with it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from lecturekit._arrays import Array

from . import _elman, _products
from ._checks import index
from ._families import recurrent_matrix
from ._flow import GradientFlow, gradient_flow
from ._norms import Kind, Norms, checked_kind
from ._records import Gradients, Step, StepGradients, Trace
from ._spectrum import Spectrum, spectrum
from ._torch import weights_of
from ._triangle import Triangle, triangle
from ._weights import Weights


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

    Notes
    -----
    Nothing here warns when numbers leave float64: they come out as inf or NaN. `Norms` keep their logarithms.
    """

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
            ``"gaussian"``, ``"orthogonal"``, ``"symmetric"``, or ``"nonnormal"`` (grows before it decays:
            at radius 0.9 its powers peak at 19).
        activation : str
            As of the class.
        rng : numpy.random.Generator
            Source of all randomness.

        Returns
        -------
        RNN
            U (H, D), W (H, H), V (K, H).
        """
        for name, size in {"inputs": inputs, "hidden": hidden, "outputs": outputs}.items():
            if size < 1:
                raise ValueError(f"{name} must be at least 1, got {size}")
        W = recurrent_matrix(hidden, spectral_radius, family=family, rng=rng)
        U = rng.standard_normal((hidden, inputs)) / np.sqrt(inputs)
        V = rng.standard_normal((outputs, hidden)) / np.sqrt(hidden)
        return cls(U, W, V, np.zeros(hidden), np.zeros(outputs), activation)

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
        return cls(**weights_of(module, readout))

    def step(self, x: ArrayLike, h_prev: ArrayLike) -> Step:
        """Advance by one time step, keeping every intermediate: x (B, D), h_prev (B, H)."""
        return _elman.step(self, x, h_prev)

    def step_backward(self, step: Step, dh: ArrayLike, dz: ArrayLike) -> StepGradients:
        """Take one step back: dh (B, H) arrives from the next step, dz (B, K) from the output.

        Here the lecture's two gradients at h merge: ``dL/dh = dh + V^T dz``.
        """
        return _elman.step_backward(self, step, dh, dz)

    def unroll(self, x: ArrayLike, h0: ArrayLike | None = None) -> Trace:
        """Run over a sequence: x (T, B, D), h0 (B, H) or zeros.

        Returns
        -------
        Trace
            a, h, slope (T, B, H) and z (T, B, K).
        """
        return _elman.unroll(self, x, h0)

    def bptt(self, trace: Trace, dz: ArrayLike, truncate: int | None = None) -> Gradients:
        """Backpropagate through time.

        Parameters
        ----------
        trace : Trace
            From `unroll` of this network.
        dz : (T, B, K) array_like
            dL/dz at every step: zero where there is no loss.
        truncate : int, optional
            Steps, from 1: each loss goes back through at most so many copies of the weights, its own step
            counted. From T on nothing is cut.

        Returns
        -------
        Gradients
            Of everything; summed over time and batch for the weights.
        """
        return _elman.bptt(self, trace, dz, truncate)

    def triangle(self, trace: Trace, dz: ArrayLike) -> Triangle:
        """Keep apart what loss t adds through step k, (T, T); dz (T, B, K). All cells sum to `bptt`."""
        return triangle(self, trace, _elman.to_hidden(self, _elman.like_outputs(self, trace, dz)))

    def adjoint_norms(self, trace: Trace, dz: ArrayLike) -> Norms:
        """Measure ‖dL/dh_t‖ for all t, over batch and units: (T,); dz (T, B, K)."""
        local = _elman.to_hidden(self, _elman.like_outputs(self, trace, dz))
        with np.errstate(over="ignore", invalid="ignore"):
            dh, _ = _elman.adjoints(self.W, trace.slope, local)
        return _products.summed_norms(self.W, trace.slope, local, dh)

    def loss_influence(self, trace: Trace, dz: ArrayLike) -> Norms:
        """Measure ‖dL_t/dh_k‖ of every loss, over batch and units: (T, T), zero for k > t; dz (T, B, K)."""
        local = _elman.to_hidden(self, _elman.like_outputs(self, trace, dz))
        return _products.block_norms(self.W, trace.slope, local)

    def jacobians(self, trace: Trace, to: int | None = None, *, batch: int = 0) -> Array:
        """Multiply the Jacobians: dh_to/dh_k for every k.

        Parameters
        ----------
        trace : Trace
            From `unroll` of this network.
        to : int, optional
            Index into ``trace.h``; the last state by default, negative from the end.
        batch : int
            Which sequence.

        Returns
        -------
        NDArray
            (T, H, H); the unit matrix at k = to, zero for k > to. ``[k, i, j]`` is dh_to[i] / dh_k[j].
        """
        return _products.jacobians(self.W, self._slope(trace, batch), _end(trace, to))

    def influence(self, trace: Trace, norm: Kind = "fro", *, batch: int = 0) -> Array:
        """Measure N[t, k] = ‖dh_t/dh_k‖, (T, T), zero for k > t; norm ``"fro"`` or ``"2"`` (slower)."""
        return self.influence_norms(trace, norm, batch=batch).values

    def influence_norms(self, trace: Trace, norm: Kind = "fro", *, batch: int = 0) -> Norms:
        """Measure `influence` with its logarithms, which stay finite where the numbers do not: (T, T)."""
        slope = self._slope(trace, batch)[:, None, :]
        units = np.broadcast_to(np.eye(self.hidden), (len(trace), self.hidden, self.hidden))
        return _products.block_norms(self.W, slope, units, checked_kind(norm))

    def gradient_flow(
        self, trace: Trace, to: int | None = None, *, norm: Kind = "2", batch: int = 0
    ) -> GradientFlow:
        """Measure ‖dh_to/dh_k‖ back to the initial state, beside its bounds, the spectrum of W and a verdict.

        Parameters are those of `jacobians` and `influence`; with ``norm="fro"`` all bounds carry a factor √H.
        """
        self._slope(trace, batch)
        return gradient_flow(self, trace, to=_end(trace, to), norm=checked_kind(norm), batch=batch)

    def spectrum(self) -> Spectrum:
        """Give the eigenvalues and singular values of W."""
        return spectrum(self.W)

    def _slope(self, trace: Trace, batch: int) -> Array:
        if trace.slope.shape[2] != self.hidden:
            raise ValueError(
                f"trace must have H = {self.hidden} hidden units as this network, got {trace.slope.shape[2]}"
            )
        return trace.slope[:, index("batch", batch, trace.slope.shape[1], "sequence")]


def _end(trace: Trace, to: int | None) -> int:
    return len(trace) - 1 if to is None else index("to", to, len(trace), "step")
