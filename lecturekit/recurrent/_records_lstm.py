"""What a run through an LSTM leaves behind; as `_records`, with gates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array

from ._records import Gradients, Record, StepGradients, before


class LSTMGates:
    """The gates of an LSTM by their letters, views of `gates`: each (…, H)."""

    gates: Array

    @property
    def i(self) -> Array:
        """Input gate, from 0 to 1."""
        return self.gates[..., 0, :]

    @property
    def f(self) -> Array:
        """Forget gate, from 0 to 1."""
        return self.gates[..., 1, :]

    @property
    def o(self) -> Array:
        """Output gate, from 0 to 1."""
        return self.gates[..., 2, :]

    @property
    def g(self) -> Array:
        """Candidate, from -1 to 1."""
        return self.gates[..., 3, :]


@dataclass(frozen=True, eq=False, repr=False)
class LSTMStep(LSTMGates, Record):
    """One time step of an LSTM, with every intermediate.

    Attributes
    ----------
    x : (B, D)
        Input.
    h_prev, c_prev : (B, H)
        States before the step.
    a : (B, 4, H)
        Pre-activations of i, f, o, g.
    gates : (B, 4, H)
        The gates themselves, also as `i`, `f`, `o`, `g`.
    c : (B, H)
        Cell after the step, ``f c_prev + i g``.
    tanh_c : (B, H)
        ``tanh(c)``.
    h : (B, H)
        State after it, ``o tanh(c)``.
    z : (B, K)
        Output scores ``V h + d``.
    clamped : (B, 4, H) bool, or None
        Which gates were set by hand: their `a` says what the weights wanted, and no gradient passes them.
    """

    x: Array
    h_prev: Array
    c_prev: Array
    a: Array
    gates: Array
    c: Array
    tanh_c: Array
    h: Array
    z: Array
    clamped: NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False, repr=False)
class LSTMTrace(LSTMGates, Record):
    """A whole run of an LSTM, every intermediate kept, time first: those of `LSTMStep` with a T before them.

    Attributes
    ----------
    x : (T, B, D)
        Inputs.
    h0, c0 : (B, H)
        States before the first step.
    a, gates : (T, B, 4, H)
        Pre-activations and gates, in the order i, f, o, g.
    c, tanh_c, h : (T, B, H)
        Cells, their tanh, and states after each step.
    z : (T, B, K)
        Output scores.
    clamped : (T, B, 4, H) bool, or None
        Which gates were set by hand.
    """

    x: Array
    h0: Array
    c0: Array
    a: Array
    gates: Array
    c: Array
    tanh_c: Array
    h: Array
    z: Array
    clamped: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.x)

    @property
    def h_prev(self) -> Array:
        """State before each step, (T, B, H), a copy."""
        return before(self.h0, self.h)

    @property
    def c_prev(self) -> Array:
        """Cell before each step, (T, B, H), a copy."""
        return before(self.c0, self.c)

    def __getitem__(self, t: int) -> LSTMStep:
        first = t % len(self) == 0
        h_prev, c_prev = (self.h0, self.c0) if first else (self.h[t - 1], self.c[t - 1])
        own = (self.a[t], self.gates[t], self.c[t], self.tanh_c[t], self.h[t], self.z[t])
        return LSTMStep(self.x[t], h_prev, c_prev, *own, None if self.clamped is None else self.clamped[t])


@dataclass(frozen=True, eq=False, repr=False)
class LSTMStepGradients(StepGradients):
    """What one step of an LSTM receives and hands on; `a` is (B, 4, H), U (4, H, D), W (4, H, H), b (4, H).

    Attributes
    ----------
    c : (B, H)
        dL/dc, both arriving gradients merged: from the next step's cell, and from h.
    c_prev : (B, H)
        dL/dc_prev by way of this step's cell, ``dL/dc * f``.
    """

    c: Array
    c_prev: Array


@dataclass(frozen=True, eq=False, repr=False)
class LSTMGradients(Gradients):
    """dL/d(everything) of an LSTM; `a` is (T, B, 4, H).

    Attributes
    ----------
    c : (T, B, H)
        Adjoints dL/dc_t: all paths from the cell at step t to every loss, through h_t too.
    c0 : (B, H)
        dL/dc0.
    """

    c: Array
    c0: Array
