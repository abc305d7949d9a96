"""A run taken for unrolling, whatever it came from: its layers, its readout, and its gradients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array

from ._cell import Cell
from ._checks import index, shaped
from ._inspect import Inspection, Layer
from ._loss import Loss
from ._records import Trace
from ._records_gru import GRUTrace
from ._records_lstm import LSTMTrace
from ._unrolling_flow import Flow, flow

TRACES = (Trace, LSTMTrace, GRUTrace)


@dataclass(frozen=True)
class Taken:
    """One sequence of a run; `cell` of a layer is None where only the trace was given."""

    layers: tuple[Layer, ...]
    z: Array  # (T, B, K)
    V: Array | None
    batch: int

    @property
    def steps(self) -> int:
        return len(self.z)

    @property
    def levels(self) -> int:
        return self.layers[-1].level

    @property
    def states(self) -> tuple[str, ...]:
        return ("c", "h") if isinstance(self.layers[0].trace, LSTMTrace) else ("h",)

    def at(self, level: int) -> list[Layer]:
        return [layer for layer in self.layers if layer.level == level]

    @property
    def width(self) -> int:
        """How many numbers the layers on top give at each step."""
        return sum(layer.trace.h.shape[2] for layer in self.at(self.levels))

    def above(self, dz: Array) -> Array:
        """Take dL/dz (T, K) to what enters at the states on top, (T, H or 2 H)."""
        if self.V is None:
            raise TypeError("gradients need the network itself: give cell, or an inspection")
        with np.errstate(over="ignore", invalid="ignore"):
            above: Array = dz @ self.V
        return above


def taken(run: Any, cell: Cell | None, batch: int) -> Taken:
    """Take one sequence of a trace or an inspection."""
    if isinstance(run, Inspection):
        return Taken(run.layers, run.z, run.V, index("batch", batch, run.z.shape[1], "sequence"))
    if not isinstance(run, TRACES):
        kinds = ", ".join(kind.__name__ for kind in TRACES)
        raise TypeError(f"a run is one of {kinds} or an Inspection, got {type(run).__name__}")
    at = index("batch", batch, run.z.shape[1], "sequence") if cell is None else cell.sequence(run, batch)
    layer = Layer(1, False, cell, run)  # type: ignore[arg-type]
    return Taken((layer,), run.z, None if cell is None else cell.V, at)


def dz_of(taken: Taken, loss: Loss | ArrayLike | None, at: str) -> Array | None:
    """Give dL/dz of the one sequence, (T, K), or None without a loss."""
    if loss is None:
        return None
    T, B, K = taken.z.shape
    given = loss.dz if isinstance(loss, Loss) else loss
    dz = shaped("loss", given, "T B K", T=T, B=B, K=K)[:, taken.batch]
    unseen = {"each step": 0, "last step": T - 1, "no step": T}[at]
    if np.any(dz[:unseen]):
        raise ValueError(f"a loss enters where there are scores, and at {at!r} it would enter elsewhere too")
    return dz


def flows_of(
    taken: Taken,
    above: Array,
    *,
    truncate: int | None = None,
    behind: Sequence[Mapping[str, Array]] | None = None,
) -> list[Flow]:
    """Send what enters at the top, (T, H or 2 H), back through time and depth: one flow for each layer."""
    found: list[Flow] = []
    for level in range(taken.levels, 0, -1):
        here = taken.at(level)
        first = len([layer for layer in taken.layers if layer.level < level])
        flows = []
        for n, (layer, part) in enumerate(zip(here, np.split(above, len(here), axis=1), strict=True), first):
            later = None if behind is None else behind[n]
            told: dict[str, Any] = {"batch": taken.batch, "behind": later, "truncate": truncate}
            flows.append(flow(layer.cell, layer.trace, layer.in_order(part), **told))
        above = np.sum([layer.in_order(f.x) for layer, f in zip(here, flows, strict=True)], axis=0)
        found = flows + found
    return found
