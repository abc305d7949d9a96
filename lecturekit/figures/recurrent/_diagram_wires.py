"""The arrows of an unrolled network: those of shared weights alike, as wide as the gradient if asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._edges import WIDTHS
from lecturekit.figures._layer_nodes import edge_widths
from lecturekit.figures._names import stroke
from lecturekit.figures._symbols import colour
from lecturekit.figures.recurrent._diagram_layout import Layout, band_of

if TYPE_CHECKING:
    from lecturekit.recurrent import Arrows, Unrolling

Mask = NDArray[np.bool_]
INKS = ("U", "W", "V", "f", "o", "L", "said")
HEAD = 11.0  # px
LOOP = 0.3  # of a column, that a loop is wide
SPREAD, LENGTH, TIP = (
    1.155,
    0.75,
    0.5,
)  # width of a triangle, its height, and how far its tip is from its middle


@dataclass
class Wires:
    """All arrows that have room, one after the other, (E,) each: NaN and False where there is none now."""

    path: Array  # (E, 4, 2) from the start over two bends to the end
    angle: Array
    letter: list[str]
    name: list[str]
    felt: Array
    known: Mask
    lit: Mask


def wires(network: Unrolling, layout: Layout, upto: int, weights: str | None) -> Wires:
    """Lay out all arrows; `known` are those whose ends have been computed."""
    now = {_identity(network, part): part for part in network.arrows}
    paths, angles, felt, known = [], [], [], []
    letters: list[str] = []
    names: list[str] = []
    for slot in layout.room.arrows:
        part, n = now.get(_identity(layout.room, slot)), len(slot.start)
        path, turned = np.full((n, 4, 2), np.nan), np.zeros(n)
        flows, there = np.zeros(n), np.zeros(n, bool)
        if part is not None:
            m = len(part.start)
            path[:m], turned[:m] = _path(network, part, layout)
            there[:m] = network.rows[part.target].ready[part.end] <= upto
            if part.felt is not None:
                flows[:m] = np.nan_to_num(part.felt)
        paths.append(path)
        angles.append(turned)
        felt.append(flows)
        known.append(there)
        letters += [slot.letter] * n
        names += [slot.name] * n
    lit = np.array([weights is None or weights in (a, b) for a, b in zip(letters, names, strict=True)])
    flat = [np.concatenate(part) for part in (paths, angles, felt)]
    return Wires(flat[0], flat[1], letters, names, flat[2], np.concatenate(known), lit)


def _identity(unrolled: Unrolling, part: Arrows) -> tuple[object, ...]:
    return part.name, unrolled.rows[part.source].key, unrolled.rows[part.target].key


def _path(network: Unrolling, part: Arrows, layout: Layout) -> tuple[Array, Array]:
    """Give where each arrow runs, (n, 4, 2), from rim to rim, and which way its end points, in degrees."""
    rows = [network.rows[place] for place in (part.source, part.target)]
    (x0, low), (x1, high) = (
        (layout.x(row.key, row.columns[at]), layout.strips[band_of(row.key)])
        for row, at in zip(rows, (part.start, part.end), strict=True)
    )
    n, half = len(x0), layout.half
    if part.letter == "said":  # out to the right, down between the columns, and in from the left
        between = x1 - half - 0.3 * (1 - 2 * half)
        xs = [x0 + half, between, between, x1 - half]
        ys = [low.middle, low.middle, high.middle, high.middle]
        way = 90.0
    elif part.source == part.target and np.array_equal(part.start, part.end):  # a loop, at the right
        out = x0 + half + LOOP
        xs, ys = (
            [x0 + half, out, out, x0 + half],
            [low.middle - 0.25 * low.cells] * 2 + [low.middle + 0.25 * low.cells] * 2,
        )
        way = -90.0
    elif low == high:
        side = -1.0 if rows[0].reverse else 1.0
        xs, ys, way = [x0 + side * half] * 2 + [x1 - side * half] * 2, [low.middle] * 4, 90.0 * side
    else:
        xs, ys, way = [x0, x0, x1, x1], [low.top, low.top, high.bottom, high.bottom], 0.0
    path = np.stack([np.stack(xs, axis=1), np.tile(ys, (n, 1))], axis=2)
    return path, np.full(n, way)


def drawn(found: Wires, most: float | None, layout: Layout) -> list[dict[str, Any]]:
    """Draw the arrows: plain ones, or with `most` the gradients against the arrows, the widest so large."""
    backward = most is not None
    letters = np.array(found.letter)
    strong = found.lit & found.known & (not backward)
    traces = [_lines(found.path, ~found.known, "faint", 1.0)]
    traces += [_lines(found.path, found.known & ~found.lit, "grey", 1.0)]
    for ink in INKS:
        pen = {"L": "loss", "said": "muted"}.get(ink, ink)
        trace = _lines(found.path, strong & (letters == ink), pen, 2.5)
        if ink == "said":
            trace["line"]["dash"] = "dot"
        traces.append(trace)
    felt = np.where(found.lit & found.known, found.felt, 0.0)
    width = edge_widths(np.append(felt, most or 1.0))[:-1] * backward
    traces.append(_lines(found.path, found.lit & found.known & backward & (width == 0), "grey", 1.0))
    for level, px in enumerate(WIDTHS, 1):
        shaft = _shortened(found.path, _head(level) * LENGTH, layout)
        traces.append(_lines(shaft, width == level, "gradient", px))
    return [*traces, _heads(found, width if backward else None)]


def _head(level: int) -> float:
    """How large the head of a gradient of some width is, in px: more than twice as wide."""
    return max(HEAD, 2.3 * (0.0, *WIDTHS)[level] / SPREAD)


def _shortened(path: Array, px: float, layout: Layout) -> Array:
    """Take so many px from the start of each arrow: there the head stands, which ends in a point."""
    way = path[:, 3] - path[:, 0]
    scaled = way * np.array([layout.pitch, layout.rise])
    length = np.linalg.norm(scaled, axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.minimum(px / length, 0.5)
    moved = path.copy()
    moved[:, :2] += np.where(np.isfinite(share), share, 0.0)[:, None] * way[:, None]
    return moved


def _lines(path: Array, here: Mask, ink: str, width: float) -> dict[str, Any]:
    gap = np.full((len(path), 1), np.nan)
    x, y = (np.hstack([np.where(here[:, None], path[:, :, k], np.nan), gap]).ravel() for k in (0, 1))
    return stroke(x, y, ink, width)


def _heads(found: Wires, width: NDArray[np.int64] | None) -> dict[str, Any]:
    """Draw arrowheads at the ends; of gradients at the starts, turned round, and only where one is felt."""
    backward = width is not None
    pens = {"L": "loss", "said": "muted"}
    inks = [
        pens.get(letter, letter) if lit else "grey"
        for letter, lit in zip(found.letter, found.lit, strict=True)
    ]
    here = found.known if width is None else width > 0
    end = np.where(here[:, None], found.path[:, 0 if backward else 3], np.nan)
    look = {
        "symbol": "arrow" if width is None else "triangle-up",
        "standoff": 0.0 if width is None else [TIP * _head(level) for level in width],
        "angle": found.angle + 180.0 if backward else found.angle,
        "size": HEAD if width is None else [_head(level) for level in width],
        "opacity": 1.0,  # of many sizes plotly makes pale ones
        "line": {"width": 0},
        "color": colour("gradient") if backward else [colour(ink) for ink in inks],
    }
    points = {"x": end[:, 0], "y": end[:, 1], "cliponaxis": False}
    return {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "marker": look} | points
