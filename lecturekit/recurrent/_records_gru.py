"""What a run through a GRU leaves behind; as `_records`, with gates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lecturekit._arrays import Array

from ._records import Gradients, Record, StepGradients, before


class GRUGates:
    """The gates of a GRU by their letters, views of `gates`: each (…, H)."""

    gates: Array

    @property
    def r(self) -> Array:
        """Reset gate, from 0 to 1."""
        return self.gates[..., 0, :]

    @property
    def u(self) -> Array:
        """Update gate, from 0 to 1; 1 keeps the old state. In torch and in Cho et al. it is called z."""
        return self.gates[..., 1, :]

    @property
    def n(self) -> Array:
        """Candidate, from -1 to 1."""
        return self.gates[..., 2, :]


@dataclass(frozen=True, eq=False, repr=False)
class GRUStep(GRUGates, Record):
    """One time step of a GRU, with every intermediate.

    Attributes
    ----------
    x : (B, D)
        Input.
    h_prev : (B, H)
        State before the step.
    a : (B, 3, H)
        Pre-activations of r, u, n.
    q : (B, H)
        What the candidate reads of the old state before it is reset, ``W_n h_prev + b_h``.
    gates : (B, 3, H)
        The gates themselves, also as `r`, `u`, `n`.
    h : (B, H)
        State after it, ``(1 - u) n + u h_prev``.
    z : (B, K)
        Output scores ``V h + d``.
    """

    x: Array
    h_prev: Array
    a: Array
    q: Array
    gates: Array
    h: Array
    z: Array


@dataclass(frozen=True, eq=False, repr=False)
class GRUTrace(GRUGates, Record):
    """A whole run of a GRU, every intermediate kept, time first: those of `GRUStep` with a T before them.

    Attributes
    ----------
    x : (T, B, D)
        Inputs.
    h0 : (B, H)
        State before the first step.
    a, gates : (T, B, 3, H)
        Pre-activations and gates, in the order r, u, n.
    q, h : (T, B, H)
        What the candidate reads of the old state, and the states after each step.
    z : (T, B, K)
        Output scores.
    """

    x: Array
    h0: Array
    a: Array
    q: Array
    gates: Array
    h: Array
    z: Array

    def __len__(self) -> int:
        return len(self.x)

    @property
    def h_prev(self) -> Array:
        """State before each step, (T, B, H), a copy."""
        return before(self.h0, self.h)

    def __getitem__(self, t: int) -> GRUStep:
        h_prev = self.h0 if t % len(self) == 0 else self.h[t - 1]
        return GRUStep(self.x[t], h_prev, self.a[t], self.q[t], self.gates[t], self.h[t], self.z[t])


@dataclass(frozen=True, eq=False, repr=False)
class GRUStepGradients(StepGradients):
    """What one step of a GRU receives and hands on; `a` is (B, 3, H), U (3, H, D), W (3, H, H), b (3, H).

    Attributes
    ----------
    b_h : (H,)
        What this step adds to dL/db_h.
    """

    b_h: Array


@dataclass(frozen=True, eq=False, repr=False)
class GRUGradients(Gradients):
    """dL/d(everything) of a GRU; `a` is (T, B, 3, H).

    Attributes
    ----------
    a_state : (T, B, 3, H)
        As `a`, with dL/dq in the candidate's place: what W receives.
    b_h : (H,)
        dL/db_h.
    """

    parameters: ClassVar[tuple[str, ...]] = (*Gradients.parameters, "b_h")
    a_state: Array
    b_h: Array

    @property
    def _at_state(self) -> Array:
        return self.a_state
