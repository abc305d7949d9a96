"""Names on a map where points crowd: only those that have room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._names import BLANK, EM, LINE, Frame, shown
from lecturekit.figures._wordrows import only

LETTER = 6.0  # px, from the middle of a name to the edge of its small letters


def calm(drawn: list[dict[str, Any]], frame: Frame, *, unnamed: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Leave out muted names in a crowd: those that had to move away, or would lie on a name or a point.

    Parameters
    ----------
    drawn : list of dict
        The four traces of `named_points`.
    frame : Frame
        The same as theirs.
    unnamed : sequence of str
        Words that go without a name anyway.
    """
    hairs, points, muted, strong = drawn
    ends = np.asarray(hairs["y"]).reshape(-1, 3)
    loud = np.array([text != BLANK for text in strong["text"]])
    wanted = (ends[:, 0] == ends[:, 1]) & ~loud & ~np.isin(points["customdata"], list(unnamed))
    spots = (np.column_stack([points["x"], points["y"]]) - frame.low) * frame.unit
    boxes = _boxes(muted, np.where(loud, strong["text"], muted["text"]), frame)
    free = wanted & ~_covers(boxes, spots)
    taken = list(np.flatnonzero(loud))
    for k in np.flatnonzero(free):
        free[k] = not any(_overlap(boxes[k], boxes[j]) for j in taken)
        taken += [k] * bool(free[k])
    hairs = hairs | {"y": np.where(np.repeat(loud, 3), hairs["y"], np.nan)}
    return [hairs, points, muted | {"text": only(muted["text"], free)}, strong]


def _boxes(names: dict[str, Any], texts: Sequence[str], frame: Frame) -> Array:
    """Give the room that names take, in px: (R, 4) left, right, bottom, top."""
    x, y = ((np.column_stack([names["x"], names["y"]]) - frame.low) * frame.unit).T
    widths = EM * np.array([len(shown(text)) for text in texts])
    left = np.where([side == "middle left" for side in names["textposition"]], x - widths, x)
    return np.column_stack([left, left + widths, y - LINE / 2, y + LINE / 2])


def _covers(boxes: Array, spots: Array) -> NDArray[np.bool_]:
    """Tell which of R boxes lie on a point of another word, (R,)."""
    x, y = spots.T
    on = (
        (boxes[:, :1] < x + 5)
        & (x - 5 < boxes[:, 1:2])
        & (np.abs(y - boxes[:, 2:].mean(axis=1, keepdims=True)) < LETTER)
    )
    np.fill_diagonal(on, False)
    return np.asarray(on.any(axis=1), dtype=np.bool_)


def _overlap(a: Array, b: Array) -> bool:
    return bool(a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3])
