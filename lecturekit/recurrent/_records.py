"""What a run through the network leaves behind: records of read-only arrays, without the model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record as Record

from ._activations import activation


def freeze(*arrays: Array) -> None:
    """Close arrays that were just made here, so that a record takes them over without a copy."""
    for array in arrays:
        array.flags.writeable = False


def before(start: Array, states: Array) -> Array:
    """Give the state before each step: start (B, H), then all states (T, B, H) but the last."""
    return np.concatenate([start[None], states[:-1]])


@dataclass(frozen=True, eq=False, repr=False)
class Step(Record):
    """One time step, with every intermediate.

    Attributes
    ----------
    x : (B, D)
        Input.
    h_prev : (B, H)
        State before the step.
    a : (B, H)
        Pre-activation ``U x + W h_prev + b``.
    h : (B, H)
        State after it, ``act(a)``.
    z : (B, K)
        Output scores ``V h + d``.
    activation : str
        Name of act.
    slope : (B, H)
        ``act'(a)``, dimensionless; made when first asked for.
    """

    x: Array
    h_prev: Array
    a: Array
    h: Array
    z: Array
    activation: str

    @cached_property
    def slope(self) -> Array:
        """``act'(a)``, (B, H), dimensionless. Made when first asked for."""
        slope = activation(self.activation).slope(self.a)
        freeze(slope)
        return slope


@dataclass(frozen=True, eq=False, repr=False)
class StepGradients(Record):
    """What one step receives and hands on in the backward pass; each has the shape of its namesake.

    Attributes
    ----------
    h : (B, H)
        dL/dh, both arriving gradients merged: ``V^T dz`` from the output, `dh` from the next step.
    a : (B, H)
        dL/da = dL/dh * act'(a).
    x : (B, D)
        dL/dx.
    h_prev : (B, H)
        dL/dh_prev, what the step before receives.
    U : (H, D)
        What this step adds to dL/dU; `W` (H, H), `V` (K, H), `b` (H,), `d` (K,) likewise.
    """

    h: Array
    a: Array
    x: Array
    h_prev: Array
    U: Array
    W: Array
    V: Array
    b: Array
    d: Array


@dataclass(frozen=True, eq=False, repr=False)
class Trace(Record):
    """A whole run, every intermediate kept, time first. It does not hold the model.

    Attributes
    ----------
    x : (T, B, D)
        Inputs.
    h0 : (B, H)
        State before the first step.
    a : (T, B, H)
        Pre-activations.
    h : (T, B, H)
        States; ``h[t]`` is the state after input ``x[t]``.
    z : (T, B, K)
        Output scores.
    activation : str
        Name of act.
    slope : (T, B, H)
        ``act'(a)``, dimensionless; made when first asked for, as only the way back needs it.
    """

    x: Array
    h0: Array
    a: Array
    h: Array
    z: Array
    activation: str

    @cached_property
    def slope(self) -> Array:
        """``act'(a)``, (T, B, H), dimensionless. Made when first asked for."""
        slope = activation(self.activation).slope(self.a)
        freeze(slope)
        return slope

    def __len__(self) -> int:
        return len(self.x)

    @property
    def h_prev(self) -> Array:
        """State before each step: h0, h[0], … h[T-2].

        Returns
        -------
        NDArray
            (T, B, H), a copy.
        """
        return before(self.h0, self.h)

    def __getitem__(self, t: int) -> Step:
        h_prev = self.h0 if t % len(self) == 0 else self.h[t - 1]
        return Step(self.x[t], h_prev, self.a[t], self.h[t], self.z[t], self.activation)


@dataclass(frozen=True, eq=False, repr=False)
class Gradients(Record):
    """dL/d(everything), each with the shape of its namesake. Sums run over time and batch.

    Attributes
    ----------
    h, a : (T, B, H)
        Adjoints dL/dh_t and dL/da_t: all paths from step t to every loss.
    x : (T, B, D)
        dL/dx_t.
    z : (T, B, K)
        dL/dz_t, as it was given.
    U, W, V, b, d
        dL/d(weight), as the weights are shaped.
    h0 : (B, H)
        dL/dh0.
    trace : Trace
        The run they belong to.
    U_steps, W_steps, V_steps : (T, …)
        What each step adds to U, W, V, as they are shaped; made when first asked for.
    weights : dict of str to NDArray
        The gradients of all parameters, by name.
    """

    parameters: ClassVar[tuple[str, ...]] = ("U", "W", "V", "b", "d")

    h: Array
    a: Array
    x: Array
    z: Array
    U: Array
    W: Array
    V: Array
    b: Array
    d: Array
    h0: Array
    trace: Trace

    @cached_property
    def U_steps(self) -> Array:  # noqa: N802
        """What each step adds to U, (T, H, D); they sum to `U`. Made when first asked for."""
        return _outer(self.a, self.trace.x)

    @cached_property
    def W_steps(self) -> Array:  # noqa: N802
        """What each step adds to W, (T, H, H); they sum to `W`. Made when first asked for."""
        return _outer(self._at_state, self.trace.h_prev)

    @cached_property
    def V_steps(self) -> Array:  # noqa: N802
        """What each step adds to V, (T, K, H); they sum to `V`. Made when first asked for."""
        return _outer(self.z, self.trace.h)

    @property
    def weights(self) -> dict[str, Array]:
        """The gradients of the parameters, by name: U, W, V, b, d, and those that a cell has besides."""
        return {name: getattr(self, name) for name in self.parameters}

    @property
    def _at_state(self) -> Array:
        """What W receives: dL/da, but where a cell reads the old state through a gate."""
        return self.a


def _outer(left: Array, right: Array) -> Array:
    """Multiply (T, B, I) or (T, B, G, I) by (T, B, J), summed over the batch: (T, I, J) or (T, G, I, J)."""
    T, B, *gates = left.shape
    with np.errstate(over="ignore", invalid="ignore"):
        steps = np.matmul(left.reshape(T, B, -1).transpose(0, 2, 1), right)  # (T, G I, B) @ (T, B, J)
    steps = steps.reshape(T, *gates, -1)
    freeze(steps)
    return steps
