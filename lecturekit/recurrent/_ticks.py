"""Backpropagation through time, one edge of the unrolled graph at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from lecturekit._arrays import Array

from ._back import Back
from ._loss import Loss, cross_entropy
from ._records import Record

if TYPE_CHECKING:
    from ._cell import Cell

Place = tuple[str, int]
"""A node of the unrolled graph: its letter and its step, from 0."""


@dataclass(frozen=True, eq=False, repr=False)
class Tick(Record):
    """One edge on the way back: gradient = (local Jacobian)^T x backprop gradient.

    Attributes
    ----------
    source, target : (letter, step)
        Nodes of the unrolled graph, ``("h", 3)``; steps from 0.
    via : str
        What the edge leads through: ``"softmax"``, ``"V"``, ``"W"``, ``"f"``, …
    jacobian : (O, I)
        Of the source by the target, all other nodes held.
    incoming : (O,)
        dL/d(source), complete: all that arrives there has arrived.
    outgoing : (I,)
        ``jacobian.T @ incoming``, what the target receives from here.
    """

    source: Place
    target: Place
    via: str
    jacobian: Array
    incoming: Array
    outgoing: Array


@dataclass(frozen=True, eq=False, repr=False)
class BackwardPass(Record):
    """All ticks, in an order in which they can be computed: from the last loss to the first state.

    Attributes
    ----------
    ticks : tuple of Tick
        Edges that no loss reaches are left out.
    loss : Loss
        Of the one sequence, (T, 1).
    letters : tuple of str
        Of the nodes, from below: ``("h", "z", "L")``, with ``"c"`` first for an LSTM.
    """

    ticks: tuple[Tick, ...]
    loss: Loss
    letters: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ticks)

    @property
    def steps(self) -> int:
        """How many steps the graph has, T."""
        return len(self.loss.values)

    def arrived(self, ticks: int) -> dict[Place, list[Tick]]:
        """Give what every node has received after some ticks, by node, in the order of arrival."""
        found: dict[Place, list[Tick]] = {}
        for tick in self.ticks[:ticks]:
            found.setdefault(tick.target, []).append(tick)
        return found

    def gradients(self, ticks: int) -> dict[Place, Array]:
        """Give the sum of what has arrived after some ticks, by node; a loss that counts has its 1."""
        sums = {
            node: np.sum([tick.outgoing for tick in got], axis=0) for node, got in self.arrived(ticks).items()
        }
        return {("L", t): np.ones(1) for t in self._counting} | sums

    @cached_property
    def _counting(self) -> list[int]:
        return [tick.source[1] for tick in self.ticks if tick.source[0] == "L"]


@np.errstate(over="ignore", invalid="ignore")
def backward_pass(cell: Cell, trace: Any, loss: Loss, *, batch: int = 0) -> BackwardPass:
    """Take the backward pass apart, edge by edge.

    Parameters
    ----------
    cell : RNN, LSTM or GRU
        The network.
    trace : Trace
        From its `unroll`.
    loss : Loss
        From `cross_entropy` of the trace's z.
    batch : int
        Which sequence.

    Returns
    -------
    BackwardPass
        Its sums are the rows of `bptt`, for this sequence.

    Raises
    ------
    ValueError
        For the loss of another run: z must be the scores of this trace.
    """
    at = cell.sequence(trace, batch)
    _belongs(loss, trace)
    one = slice(at, at + 1)
    own = replace(loss, **{name: getattr(loss, name)[:, one] for name in ("values", "p", "y", "dz")})
    back, ticks = cell.back(trace, batch=at), []
    sums: dict[Place, Array] = {}

    def go(source: Place, target: Place, via: str, jacobian: Array) -> None:
        incoming = sums[source]
        tick = Tick(source, target, via, jacobian, incoming, jacobian.T @ incoming)
        ticks.append(tick)
        sums[target] = sums.get(target, 0.0) + tick.outgoing

    for t in range(len(trace) - 1, -1, -1):
        if own.counts[t]:
            sums["L", t] = np.ones(1)
            go(("L", t), ("z", t), "softmax", own.dz[t])
            go(("z", t), ("h", t), "V", cell.V)
        _one_step(back, t, sums, go)
    return BackwardPass(tuple(ticks), own, (*cell.states[:0:-1], "h", "z", "L"))


def _belongs(loss: Loss, trace: Any) -> None:
    """Refuse the loss of another run: its softmax is not that of the trace's scores."""
    if loss.p.shape != trace.z.shape:
        raise ValueError(f"loss has scores of shape {loss.p.shape}, the trace {trace.z.shape}")
    if not np.allclose(loss.p, cross_entropy(trace.z, loss.y).p, rtol=1e-9, atol=0, equal_nan=True):
        raise ValueError(
            "loss is not that of this trace's z; of a layer without a readout of its own, ask `bptt`"
        )


def _one_step(back: Back, t: int, sums: dict[Place, Array], go: Any) -> None:
    for edge in back.edges(t):
        if (edge.source, t) in sums and t >= edge.lag:
            go((edge.source, t), (edge.target, t - edge.lag), edge.via, edge.jacobian)
