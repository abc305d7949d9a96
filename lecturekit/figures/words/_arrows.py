"""Arrows between points of a plane: lines with barbs, which can move without a repaint."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._names import Frame, stroke

BARB = 11.0  # px
TURN = np.radians(26.0)  # between shaft and barb


def arrows(
    starts: ArrayLike, ends: ArrayLike, frame: Frame, *, ink: str, width: float, short: float = 7.0
) -> dict[str, Any]:
    """Draw R arrows as one trace.

    Parameters
    ----------
    starts, ends : (R, 2) array_like
        In data units. NaN leaves an arrow out.
    frame : Frame
        Axes and size, for the barbs' angle and length.
    ink : str
        A colour's name.
    width : float
        px.
    short : float
        px left free at both ends, where points stand.
    """
    starts, ends = (np.asarray(points, float).reshape(-1, 2) for points in (starts, ends))
    along = (ends - starts) * frame.unit
    length = np.linalg.norm(along, axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        way = np.where(length > 0, along / length, np.nan)
    free = np.minimum(short, length / 4)
    tail, tip = starts + way * free / frame.unit, ends - way * free / frame.unit
    barb = np.minimum(BARB, length / 2)
    left, right = (tip - _turned(way, turn) * barb / frame.unit for turn in (TURN, -TURN))
    gap = np.full_like(tip, np.nan)
    path = np.stack([tail, tip, gap, left, tip, right, gap], axis=1).reshape(-1, 2)
    return stroke(path[:, 0], path[:, 1], ink, width)


def _turned(way: Array, angle: float) -> Array:
    cos, sin = np.cos(angle), np.sin(angle)
    return way @ np.array([[cos, sin], [-sin, cos]])
