"""What gradient goes back along each arrow of an unrolled layer, one arrow at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecturekit._arrays import Array

from ._back import Back
from ._cell import Cell
from ._checks import at_least_one

WAYS = {("h", "h"): "W", ("c", "h"): "W", ("c", "c"): "f", ("h", "c"): "o"}


@dataclass
class Flow:
    """Gradients along the arrows of one layer, as vectors, in the layer's own time.

    Attributes
    ----------
    along : dict of str to (T, H)
        ``"W"``: what arrives at h_{t-1} from step t, by all gates; ``"f"``: at c_{t-1} from c_t; ``"o"``: at
        c_t from h_t.
    x : (T, D)
        dL/dx_t.
    before : dict of str to (H,)
        What arrives at the states before the first step, by letter.
    """

    along: dict[str, Array]
    x: Array
    before: dict[str, Array]


@np.errstate(over="ignore", invalid="ignore")
def flow(
    cell: Cell,
    trace: Any,
    local: Array,
    *,
    batch: int = 0,
    behind: Mapping[str, Array] | None = None,
    truncate: int | None = None,
) -> Flow:
    """Send gradients back through a run.

    Parameters
    ----------
    cell : Cell
        The network.
    trace : Trace
        From its `unroll`.
    local : (T, H)
        What enters at every h_t from above.
    batch : int
        Which sequence.
    behind : mapping of str to (H,), optional
        What enters at the last states from what was run after them, by letter.
    truncate : int, optional
        As of `Cell.bptt`; from T on nothing is cut.
    """
    back, (T, H) = cell.back(trace, batch=batch), local.shape
    reach = T if truncate is None else at_least_one("truncate", truncate)
    along = {WAYS[edge.source, edge.target]: np.zeros((T, H)) for edge in back.edges(0)}
    parts, nothing = np.zeros((len(cell.states), T, 1, H)), dict.fromkeys(cell.states, np.zeros(H))
    if reach >= T:
        before = _walk(back, local, nothing | dict(behind or {}), (along, parts), T)
    else:
        before = nothing
        for s in range(T):  # each loss by itself, through so many copies
            alone = np.where(np.arange(T)[:, None] == s, local, 0.0)[: s + 1]
            arrived = _walk(back, alone, nothing, (along, parts), reach)
            before = {letter: before[letter] + arrived[letter] for letter in before}
    da = back.at_gates(parts)[0].reshape(T, -1)
    return Flow(along, da @ cell.U.reshape(-1, cell.inputs), before)


def _walk(
    back: Back,
    local: Array,
    carried: dict[str, Array],
    sums: tuple[dict[str, Array], Array],
    copies: int,
) -> dict[str, Array]:
    """Walk back from the last step of `local` through so many copies; give what arrives before the first."""
    (along, parts), last = sums, len(local) - 1
    nothing = {letter: np.zeros_like(values) for letter, values in carried.items()}
    for t in range(last, max(last - copies, -1), -1):
        here = carried | {"h": carried["h"] + local[t]}
        carried, cut = dict(nothing), last - t + 1 == copies and t > 0
        for edge in back.edges(t):
            if edge.lag and cut:
                continue
            arriving = edge.jacobian.T @ here[edge.source]
            along[WAYS[edge.source, edge.target]][t] += arriving
            held = carried if edge.lag else here
            held[edge.target] = held[edge.target] + arriving
        parts[:, t, 0] += np.stack(list(here.values()))
    return carried if last < copies else nothing
