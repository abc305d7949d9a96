"""Who wins at which weight of the language model: exactly, over all weights and all paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._lattice import Path

Best = Callable[[float], Path]
CLOSE = 1e-9  # nats, and weights, that count as equal; times the size of what is compared
FIRST = 1e-6  # the lowest weight: among sentences that sound alike, even the least weight decides


@dataclass(frozen=True, eq=False, repr=False)
class Reign(Record):
    """The winners from weight 0 to the highest.

    Attributes
    ----------
    paths : tuple of S Path
        In the order in which they win.
    bounds : (S + 1,)
        Path s has the highest total from ``bounds[s]`` to ``bounds[s + 1]``.
    """

    paths: tuple[Path, ...]
    bounds: Array

    def at(self, weight: float) -> Path:
        """Give the winner at a weight."""
        s = int(np.searchsorted(self.bounds[1:-1], weight, side="right"))
        return self.paths[s]


def reign(best: Best, highest: float) -> Reign:
    """Find all winners, and the weights at which one follows another.

    The total of each path is a straight line over λ, with log P(words) as its slope; the highest total is
    their upper envelope. Where the lines of two winners cross, either both are on it, or a third is above:
    then it is between them that there is more to find.

    Parameters
    ----------
    best : function of a weight
        The best path at that weight.
    highest : float
        Up to which weight.
    """
    first, last = best(FIRST), best(highest)
    paths, bounds = _between(best, (FIRST, first), (highest, last))
    return Reign(tuple(paths), np.array([0.0, *bounds, highest]))


def _between(best: Best, low: tuple[float, Path], high: tuple[float, Path]) -> tuple[list[Path], list[float]]:
    (_, first), (_, last) = low, high
    if first.words == last.words:
        return [first], []
    crossing = _crossing(first, last)
    if crossing is None or not low[0] + CLOSE < crossing < high[0] - CLOSE:
        return ([last], []) if crossing is not None and crossing <= low[0] + CLOSE else ([first], [])
    middle = best(crossing)
    level = height(first, crossing)
    if height(middle, crossing) <= level + CLOSE * max(1.0, abs(level)):
        return [first, last], [crossing]
    left, right = _between(best, low, (crossing, middle)), _between(best, (crossing, middle), high)
    return [*left[0], *right[0][1:]], [*left[1], *right[1]]


def height(path: Path, weight: float) -> float:
    """Give a path's total at another weight."""
    return path.heard - path.penalty * len(path.words) + weight * path.believed


def _crossing(first: Path, last: Path) -> float | None:
    """Where two lines meet; None where they are parallel."""
    slope = last.believed - first.believed
    return (height(first, 0) - height(last, 0)) / slope if slope else None
