"""The places of an unrolled network: fixed for each number of steps, so that nothing jumps."""

from __future__ import annotations

import numpy as np

from lecturekit._arrays import Array

LAYERS = ("x", "h", "z")  # at heights 0, 1, 2
MATRICES = ("U", "W", "V")
MOST_CIRCLES = 30  # steps; beyond that nodes are bars, which can be shaded at 4 px
BAR_WIDTH, BAR_HEIGHT = 0.6, 0.4
PLOT = 600  # px of plot that node sizes are made for


def node_size(steps: int) -> float:
    """Give the diameter of a node in px: as large as T nodes in a row allow, at most 34."""
    return float(np.clip(0.6 * PLOT / (steps + 1), 5, 34))


def segments(name: str, steps: int) -> tuple[Array, Array]:
    """Give where the edges of U, W or V run: starts and ends, (E, 2) each for x and y."""
    t = np.arange(1.0, steps + 1)
    # circles are drawn over the ends of edges; bars lie below them, so there edges run from rim to rim
    aside, aloft = (0.0, 0.0) if steps <= MOST_CIRCLES else (BAR_WIDTH / 2, BAR_HEIGHT / 2)
    if name == "W":
        return np.stack([t[:-1] + aside, t[1:] - aside], 1), np.ones((steps - 1, 2))
    foot = {"U": 0.0, "V": 1.0}[name]
    return np.stack([t, t], 1), np.tile([foot + aloft, foot + 1 - aloft], (steps, 1))
