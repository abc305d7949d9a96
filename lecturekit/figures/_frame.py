"""What a plot shows, and about how large: needed wherever something is laid out in px."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span


@dataclass(frozen=True)
class Frame:
    """What a plot shows, and about how large.

    Parameters
    ----------
    x, y : (float, float)
        First and last value of the axes, in data units.
    width, height : float
        px between them, in a notebook; slides and screens differ by some tens of percent, which the room
        between names allows for.
    free : bool
        Names may stand to the left of their points wherever there is more room: for points that do not glide.
    """

    x: Span
    y: Span
    width: float
    height: float
    free: bool = False

    @property
    def low(self) -> Array:
        """The lower left corner, (2,)."""
        return np.array([self.x[0], self.y[0]])

    @property
    def unit(self) -> Array:
        """How many px one unit of data is long, (2,)."""
        return np.array([self.width, self.height]) / (np.array([self.x[1], self.y[1]]) - self.low)
