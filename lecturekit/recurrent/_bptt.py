"""Backpropagation through time, for any cell: adjoints first, then all weights in a few products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lecturekit._arrays import Array

from ._back import Back
from ._checks import at_least_one
from ._records import freeze

if TYPE_CHECKING:
    from ._cell import Cell


@np.errstate(over="ignore", invalid="ignore")
def bptt(cell: Cell, trace: Any, dz: Array, truncate: int | None) -> Any:
    """Backpropagate dz (T, B, K) through the whole trace, each loss at most `truncate` steps back."""
    back, local = cell.back(trace), cell.to_hidden(dz)
    T, B, H = local.shape
    reach = T if truncate is None else at_least_one("truncate", truncate)
    if reach >= T:
        parts = back.adjoints(local)
        first = np.empty((back.parts, B, H))
        back.through(0, parts[:, 0], first)
    else:
        parts, first = _truncated(back, local, reach)
    da, da_state = back.at_gates(parts)
    flat, flat_state = (array.reshape(T * B, -1) for array in (da, da_state))
    W = flat_state[:B].T @ trace.h0
    W += flat_state[B:].T @ trace.h.reshape(T * B, H)[:-B]
    found = {
        "U": (flat.T @ trace.x.reshape(T * B, -1)).reshape(cell.U.shape),
        "W": W.reshape(cell.W.shape),
        "V": dz.reshape(T * B, -1).T @ trace.h.reshape(T * B, H),
        "b": flat.sum(axis=0).reshape(cell.b.shape),
        "d": dz.sum(axis=(0, 1)),
        "x": (flat @ cell.U.reshape(-1, cell.inputs)).reshape(T, B, -1),
        "a": da,
    }
    for letter, part, start in zip(cell.states, parts, first, strict=True):
        found |= {letter: part, f"{letter}0": start}
    if da_state is not da:  # a GRU: its candidate has a bias inside the reset, beside W
        found |= {"a_state": da_state, "b_h": da_state[:, :, -1].sum(axis=(0, 1))}
    freeze(*found.values())
    return cell.gradients(z=dz, trace=trace, **found)


def _truncated(back: Back, local: Array, reach: int) -> tuple[Array, Array]:
    # One row for each loss that still reaches back: loss t lives in row t % reach and is overwritten
    # by loss t - reach, exactly when it has passed `reach` steps.
    T, B, H = local.shape
    window, spare = np.zeros((2, back.parts, reach, B, H))
    sums = np.empty((back.parts, T, B, H))
    rows = (back.parts, reach * B, H)
    for t in range(T - 1, -1, -1):
        for part, entering in zip(window, back.enter(t, local[t]), strict=True):
            part[t % reach] = entering
        window.sum(axis=1, out=sums[:, t])
        back.through(t, window.reshape(rows), spare.reshape(rows))
        window, spare = spare, window
    return sums, window.sum(axis=1)
