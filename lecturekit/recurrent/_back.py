"""A run taken apart for the way back, whatever the cell: what a gradient becomes one step earlier."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import NamedTuple

import numpy as np

from lecturekit._arrays import Array

AHEAD = 2**15  # float64 numbers in the matrices of some steps, made at once, 256 KB

Rows = Array
"""Gradients at one step, (P, N, H): for each of the P states N rows, those of one moment B by B."""


class Edge(NamedTuple):
    """One way for a gradient, from a state after a step to one that it was computed from.

    Attributes
    ----------
    source, target : str
        Letters of the states, ``"h"`` or ``"c"``.
    lag : int
        0 within the step, 1 to the step before.
    via : str
        What it leads through, for a reader.
    jacobian : (H, H)
        Of the source by the target, all other states held.
    """

    source: str
    target: str
    lag: int
    via: str
    jacobian: Array


class Back(ABC):
    """One run of a cell, as the way back sees it. Everything in it is linear in the gradient.

    The gradient at step t is held as P parts: at h_t, and for an LSTM at c_t, where all paths count, those
    through h_t too. That is also what autograd calls the gradients of these two.

    Attributes
    ----------
    shape : (T, B, H)
        Of the run. With B = 1 any number of rows may be under way; else B rows, or several times B.
    parts : int
        P, the number of states that are carried: 1, or 2 for an LSTM.
    """

    parts = 1
    shape: tuple[int, int, int]
    _made: range = range(0)
    _matrices: Array

    @abstractmethod
    def through(self, t: int, rows: Rows, out: Rows) -> None:
        """Take `rows` from the state after step t to the one before it, into `out`, both (P, N, H)."""

    @abstractmethod
    def forward(self, t: int, rows: Rows, out: Rows) -> None:
        """Take nudges of the state before step t, (P, N, H), to the state after it, into `out`; B = 1."""

    @abstractmethod
    def from_input(self, t: int, U: Array) -> Rows:
        """Give the nudges of the state after step t for those of its input, (P, D, H); B = 1."""

    @abstractmethod
    def matrices(self, steps: slice) -> Array:
        """Give the matrices that take a row, its P states side by side, a step back: (n, P H, P H); B = 1."""

    @abstractmethod
    def adjoints(self, local: Array) -> Array:
        """Sum all paths: local (T, B, H) enters at every h_t; the gradients at every state, (P, T, B, H)."""

    @abstractmethod
    def at_gates(self, parts: Array) -> tuple[Array, Array]:
        """Take gradients at all states, (P, T, ..., B, H), to the pre-activations, (T, ..., B, H).

        Gated cells have (T, ..., B, G, H). The first is what U and b receive, the second what W receives;
        they differ in a GRU, whose candidate reads the old state through the reset gate.
        """

    @abstractmethod
    def edges(self, t: int) -> list[Edge]:
        """Give every way from the states after step t, in an order in which they can be gone; B = 1."""

    def enter(self, t: int, seeds: Array, part: int = 0) -> tuple[Array | float, ...]:  # noqa: ARG002
        """Give the parts, (N, H) each, of gradients that enter at one state after step t."""
        return (seeds,)

    def matrix(self, t: int) -> Array:
        """Give one of `matrices`, (P H, P H); those of small networks are made for many steps at once."""
        if t not in self._made:
            T, _, H = self.shape
            ahead = max(1, AHEAD // (self.parts * H) ** 2)
            self._made = range(t - t % ahead, min(t - t % ahead + ahead, T))
            self._matrices = self.matrices(slice(self._made.start, self._made.stop))
        return self._matrices[t - self._made.start]

    def room(self, N: int) -> tuple[Rows, Rows]:
        """Give two buffers for N rows, (P, N, H) each, laid out as `through` likes them best."""
        first, second = np.empty((2, self.parts, N, self.shape[2]))
        return first, second

    def scratch(self, *shape: int) -> Array:
        """Give a buffer of this shape, the same one again when asked again."""
        size = math.prod(shape)
        held: Array | None = getattr(self, "_held", None)
        if held is None or held.size < size:
            self._held = held = np.empty(size)
        return held[:size].reshape(shape)
