"""What every recurrent cell can be asked: gradients through time, Jacobian products, influence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly

from . import _bptt, _products
from ._back import Back
from ._checks import index, shaped
from ._norms import Kind, Norms, checked_kind
from ._triangle import Triangle, triangle


class Cell(ABC):
    """A recurrent cell with its readout ``z = V h + d``; see `RNN`, `LSTM` and `GRU`.

    A cell gives one step beside its backward, a run, and that run as a `Back`; all else is said here once.
    Nothing here warns when numbers leave float64: they come out as inf or NaN. `Norms` keep their logarithms.
    """

    U: Array
    W: Array
    V: Array
    b: Array
    d: Array
    states: ClassVar[tuple[str, ...]] = ("h",)
    """What is carried from step to step, by letter."""
    gradients: ClassVar[type[Any]]
    """The record that `bptt` gives."""
    run: ClassVar[type[Any]]
    """The record that `unroll` gives."""
    unroll: Callable[..., Any]

    @property
    def inputs(self) -> int:
        """Size D of the input."""
        return self.U.shape[-1]

    @property
    def hidden(self) -> int:
        """Size H of the hidden state."""
        return self.U.shape[-2]

    @property
    def outputs(self) -> int:
        """Size K of the output."""
        return self.V.shape[0]

    @abstractmethod
    def back(self, trace: Any, *, batch: int | None = None) -> Back:
        """Take a run apart for the way back: all sequences, or one of them."""

    def bptt(self, trace: Any, dz: ArrayLike, truncate: int | None = None) -> Any:
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
        return _bptt.bptt(self, trace, readonly(self._dz(trace, dz)), truncate)

    def triangle(self, trace: Any, dz: ArrayLike) -> Triangle:
        """Keep apart what loss t adds through step k, (T, T); dz (T, B, K). All cells sum to `bptt`."""
        return triangle(self.back(trace), trace, self.to_hidden(self._dz(trace, dz)))

    def adjoint_norms(self, trace: Any, dz: ArrayLike) -> Norms:
        """Measure ‖dL/dh_t‖ for all t, over batch and units: (T,); dz (T, B, K)."""
        return _products.adjoint_norms(self.back(trace), self.to_hidden(self._dz(trace, dz)))

    def loss_influence(self, trace: Any, dz: ArrayLike) -> Norms:
        """Measure ‖dL_t/dh_k‖ of every loss, over batch and units: (T, T), zero for k > t; dz (T, B, K)."""
        back, local = self.back(trace), self.to_hidden(self._dz(trace, dz))
        return _products.block_norms(back, lambda k: back.enter(k, local[k]), local.shape[1])

    def jacobians(self, trace: Any, to: int | None = None, *, of: str = "h", batch: int = 0) -> Array:
        """Multiply the Jacobians: dh_to/dh_k for every k, along all paths that leave h_k.

        Parameters
        ----------
        trace : Trace
            From `unroll` of this network.
        to : int, optional
            Index into ``trace.h``; the last state by default, negative from the end.
        of : str
            Which state, ``"h"``, or ``"c"`` of an LSTM: then dc_to/dc_k, through h_k as well. The paths of
            h_k begin at the next step's gates: what the cell keeps beside it is not among them.
        batch : int
            Which sequence.

        Returns
        -------
        NDArray
            (T, H, H); the unit matrix at k = to, zero for k > to. ``[k, i, j]`` is dh_to[i] / dh_k[j].
        """
        return _products.jacobians(self._one(trace, batch), end_of(trace, to), self._part(of))

    def influence(self, trace: Any, norm: Kind = "fro", *, of: str = "h", batch: int = 0) -> Array:
        """Measure N[t, k] = ‖dh_t/dh_k‖, (T, T), zero for k > t; norm ``"fro"`` or ``"2"`` (slower)."""
        return self.influence_norms(trace, norm, of=of, batch=batch).values

    def influence_norms(self, trace: Any, norm: Kind = "fro", *, of: str = "h", batch: int = 0) -> Norms:
        """Measure `influence` with its logarithms, which stay finite where the numbers do not: (T, T)."""
        back, part, units = self._one(trace, batch), self._part(of), np.eye(self.hidden)
        return _products.block_norms(
            back, lambda k: back.enter(k, units, part), self.hidden, norm=checked_kind(norm), part=part
        )

    def influence_of_inputs(self, trace: Any, *, batch: int = 0) -> Norms:
        """Measure ‖dh_t/dx_k‖ (Frobenius), along all paths: (T, T), zero for k > t.

        A nudge of an input is carried forward through every state, in a block for all inputs at once.
        """
        return _products.input_norms(self._one(trace, batch), self.U)

    def to_hidden(self, dz: Array) -> Array:
        """Carry back what each output hands to its own state, V^T dz: (T, B, K) to (T, B, H)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return (dz.reshape(-1, self.outputs) @ self.V).reshape(*dz.shape[:-1], self.hidden)

    def _dz(self, trace: Any, dz: ArrayLike) -> Array:
        """Check that `trace` can be this network's, and that dz has the shape (T, B, K) of its outputs."""
        T, B = self._sizes(trace)
        return shaped("dz", dz, "T B K", T=T, B=B, K=self.outputs)

    def _sizes(self, trace: Any) -> tuple[int, int]:
        """Give T and B of a trace that can be this network's, or say why it cannot."""
        if not isinstance(trace, self.run):
            kind = type(self).__name__
            raise TypeError(
                f"trace must be a {self.run.__name__}, as {kind}.unroll gives, got {type(trace).__name__}"
            )
        T, B, _ = shaped("trace.x", trace.x, "T B D", D=self.inputs).shape
        shaped("trace.h", trace.h, "T B H", T=T, B=B, H=self.hidden)
        return T, B

    def _one(self, trace: Any, batch: int) -> Back:
        return self.back(trace, batch=self.sequence(trace, batch))

    def sequence(self, trace: Any, batch: int) -> int:
        """Give the place of one sequence of a trace of this network, counted from 0."""
        return index("batch", batch, self._sizes(trace)[1], "sequence")

    def _part(self, of: str) -> int:
        if of not in self.states:
            raise ValueError(f"of must be one of {', '.join(self.states)}, got {of!r}")
        return self.states.index(of)


def end_of(trace: Any, to: int | None) -> int:
    """Give the step that products end at, the last one by default."""
    return len(trace) - 1 if to is None else index("to", to, len(trace), "step")
