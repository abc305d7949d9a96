"""Points with names: beside their points, never one on top of the other, gliding as the points glide."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.figures._frame import Frame as Frame
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_text

EM = 9.0  # px, about the mean width of a letter of a name, a little generous: slides set names larger
LINE, AWAY = 20.0, 11.0  # px: height of a name, and from a point to it
BLANK = " "  # instead of an empty text, at whose place plotly would never draw a text again
ROUNDS = 40  # of pushing names apart; more change nothing that one could see


def place_names(
    points: ArrayLike, names: Sequence[str], frame: Frame, *, pinned: Mapping[int, bool] | None = None
) -> tuple[Array, NDArray[np.bool_]]:
    """Find places for the names of points: to their right, moved up or down until none lies on another.

    Parameters
    ----------
    points : (R, 2) array_like
        In data units. NaN gives NaN.
    names : sequence of str, R long
        They may hold HTML tags, which take no room, and entities.
    frame : Frame
        Axes and size.
    pinned : mapping of int to bool, optional
        Numbers of names whose side is settled: True for the left.

    Returns
    -------
    (R, 2) array
        Where each name begins (or ends, if it stands on the left), at half its height, in data units.
    (R,) array of bool
        True for names that stand to the left of their points.

    Notes
    -----
    Names keep the order, from below to above, of their points, so that none ever jumps over another while the
    points move. At the right edge of the plot a name goes to the left of its point.
    """
    points = np.asarray(points, float).reshape(len(names), 2)
    placed, lefts = np.full_like(points, np.nan), np.zeros(len(names), bool)
    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    if not known.size:
        return placed, lefts
    widths = EM * np.array([len(shown(names[int(k)])) for k in known])
    at = (points[known] - frame.low) * frame.unit
    left = at[:, 0] + AWAY
    other = left + widths > frame.width + (0 if frame.free else 24)
    if frame.free:
        other = np.logical_or(other, _roomier(at, widths))
    settled = pinned or {}
    other = np.array([settled.get(int(k), side) for k, side in zip(known, other, strict=True)])
    left = np.where(other, at[:, 0] - AWAY - widths, left)
    heights = _apart(at, left, widths, frame.height)
    near = np.where(other, left + widths, left)
    placed[known] = np.column_stack([near, heights]) / frame.unit + frame.low
    lefts[known] = other
    return placed, lefts


def shown(name: str) -> str:
    """Give what is read of a text in plotly's markup: no tags, entities as letters."""
    inside, letters = False, []
    for letter in name:
        inside = (inside or letter == "<") and letter != ">"
        if not inside and letter != ">":
            letters.append(letter)
    return html.unescape("".join(letters))


def _roomier(at: Array, widths: Array) -> Array:
    """Tell for which points there are fewer others on the left, where names could be, than on the right."""
    across, up = at[None, :, 0] - at[:, None, 0], np.abs(at[None, :, 1] - at[:, None, 1])  # from point i to j
    near = (np.abs(across) < AWAY + widths[:, None]) & (up < LINE)
    fewer = (near & (across < 0)).sum(axis=1) < (near & (across > 0)).sum(axis=1)
    return fewer & (at[:, 0] > AWAY + widths)


def _apart(at: Array, left: Array, widths: Array, height: float) -> Array:
    """Push names up and down, pair by pair and off other points, less and less drawn back to their own."""
    order = at[:, 1] + 1e-6 * np.arange(len(at))
    above = np.sign(order[:, None] - order)  # (R, R), 1 where i stands above j
    right = left + widths
    meet = (np.minimum(right[:, None], right) > np.maximum(left[:, None], left)) & (above != 0)
    near = (at[:, 0] > left[:, None] - 6) & (at[:, 0] < right[:, None] + 6)  # name i, point j
    np.fill_diagonal(near, False)
    y = at[:, 1].copy()
    for round_ in range(ROUNDS):
        y += 0.15 * (1 - round_ / ROUNDS) * (at[:, 1] - y)
        over = y[:, None] - at[:, 1]
        push = np.where(over >= 0, 0.3, -0.3) * np.clip(LINE / 2 + 4 - np.abs(over), 0, None)
        y += (near * push).sum(axis=1)
        overlap = np.clip(LINE - above * (y[:, None] - y), 0, None)
        y += 0.4 * (meet * above * overlap).sum(axis=1)
        y = np.clip(y, LINE / 2, height - LINE / 2)
    return y


def named_points(
    points: ArrayLike,
    names: Sequence[str],
    *,
    frame: Frame,
    kinds: Sequence[int] | None = None,
    strong: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Draw points with their names and, where a name had to move away, a hair line to it.

    Parameters
    ----------
    points : (R, 2) array_like
        NaN is left out.
    names : sequence of str, R long
        Also the points' customdata, so that a click says which one it was.
    frame : Frame
        Axes and size.
    kinds : sequence of int, optional
        Number of each point's class (see `class_style`), or −1 for grey; grey unless given.
    strong : mapping of str to str, optional
        Names to set in ink, and what to write for them, in plotly's markup; the others are muted. All in ink
        unless given.

    Returns
    -------
    list of dict
        Four traces, always: hair lines, points, muted names, strong names.
    """
    points = np.asarray(points, float).reshape(len(names), 2)
    strong = {name: as_text(name) for name in names} if strong is None else strong
    texts = [strong.get(name, as_text(name)) for name in names]
    places, lefts = place_names(points, texts, frame)
    sides = ["middle left" if left else "middle right" for left in lefts]
    pairs = list(zip(names, texts, strict=True))
    muted = _words(places, [BLANK if name in strong else text for name, text in pairs], "muted")
    loud = _words(places, [text if name in strong else BLANK for name, text in pairs], "ink")
    side = {"textposition": sides}
    return [hairs(points, places, frame), _spots(points, names, kinds), muted | side, loud | side]


def _spots(points: Array, names: Sequence[str], kinds: Sequence[int] | None) -> dict[str, Any]:
    looks = [
        (colour("grey"), "circle", "") if kind < 0 else class_style(kind)
        for kind in kinds or [-1] * len(names)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0],
        "y": points[:, 1],
        "marker": {
            "color": [tint for tint, _, _ in looks],
            "symbol": [shape for _, shape, _ in looks],
            "size": 11,
            "line": {"width": 1.5, "color": colour("paper")},
        },
        "customdata": list(names),
        "hovertext": [as_text(name) for name in names],
        "cliponaxis": False,
        "hovertemplate": "%{hovertext} (%{x:.3~g}, %{y:.3~g})<extra></extra>",
    }


def _words(places: Array, texts: list[str], ink: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": places[:, 0],
        "y": places[:, 1],
        "text": texts,
        "textfont": {"color": colour(ink)},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def hairs(points: Array, places: Array, frame: Frame) -> dict[str, Any]:
    """Lead from a point to a name that stands off; a hair of no length where none is needed."""
    far = np.abs((places - points)[:, 1] * frame.unit[1]) > LINE * 0.6
    ends = np.where(far[:, None], places, points)
    return segments(points, ends, "grey", 1)


def segments(starts: ArrayLike, ends: ArrayLike, ink: str, width: float) -> dict[str, Any]:
    """Draw lines from (R, 2) points to (R, 2) others as one trace."""
    starts, ends = np.broadcast_arrays(np.asarray(starts, float), np.asarray(ends, float))
    gap = np.full(len(ends), np.nan)
    x, y = (np.column_stack([starts[:, k], ends[:, k], gap]).ravel() for k in (0, 1))
    return stroke(x, y, ink, width)


def stroke(x: ArrayLike, y: ArrayLike, ink: str, width: float) -> dict[str, Any]:
    """Draw a plain line that says nothing when hovered over, beyond the axes too."""
    quiet = {"hoverinfo": "skip", "cliponaxis": False}
    pen = {"color": colour(ink), "width": width}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.asarray(x, float),
        "y": np.asarray(y, float),
        "line": pen,
    } | quiet


def class_numbers(names: Sequence[str], classes: Mapping[str, str]) -> tuple[list[int], list[str]]:
    """Give each class a number, in alphabetical order, so that it is the same whatever comes first.

    Returns
    -------
    list of int
        The class of each name; −1 for those without one.
    list of str
        The classes' names.
    """
    kinds = sorted({classes[name] for name in names if name in classes})
    return [kinds.index(classes[name]) if name in classes else -1 for name in names], kinds
