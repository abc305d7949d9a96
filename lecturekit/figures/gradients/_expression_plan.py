"""How large an expression's nodes are drawn, and how what is known of each is written beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures.gradients._expression_layout import Layout, layout
from lecturekit.figures.gradients._expression_layout import pitch as pitch_of
from lecturekit.recurrent import Node, Walk

LINE, LIFT = 24.0, 4.0  # px of a line of text; between a node and what stands above or below it
# px of a node, of a cell, and of a line of numbers, the largest that fit; 0: cells without numbers, then the
# shape; at last nothing
SIZES = (
    (50.0, 22.0, 20.0),
    (46.0, 20.0, 19.0),
    (44.0, 18.0, 18.0),
    (42.0, 17.0, 17.0),
    (40.0, 16.0, 16.0),
    (36.0, 16.0, 15.5),
    (50.0, 22.0, 0.0),
    (50.0, 18.0, 0.0),
    (50.0, 15.0, 0.0),
    (46.0, 12.0, 0.0),
    (46.0, 9.0, 0.0),
    (42.0, 7.0, 0.0),
    (42.0, 0.0, 0.0),
    (34.0, 0.0, 0.0),
)
SLENDER = 0.64  # of the way from layer to layer that a node may take
MOST, FEW = 6, 3  # cells, numbers in a row or a column; larger values are shown by their shapes
BROAD = 3.3  # of a number such as −0.60, in its line's height
NARROWEST = 46.0  # px from layer to layer that a number needs


@dataclass(frozen=True)
class Plan:
    """Where the nodes are, how large they, their cells and their numbers; whether they are too many."""

    at: Layout
    size: float
    cell: float
    line: float
    crowded: bool

    def across(self, node: Node) -> float:
        """Give the size of a node, px."""
        return self.size * _more(node)

    def lift(self, node: Node) -> float:
        """From the centre of a node to what stands above or below it."""
        return self.across(node) / 2 + LIFT

    @property
    def quiet(self) -> bool:
        """Whether there is no room for numbers."""
        return self.crowded or self.at.pitch < NARROWEST

    def way(self, node: Node) -> str:
        """Say how a value is written: its ``"number"``, ``"numbers"``, ``"cells"``, ``"shape"``, or not."""
        if node.operation == "number" or (self.quiet and not self._coloured(node)):
            return ""
        if node.value.size == 1:
            return "number"
        if self._numbered(node):
            return "numbers"
        return "cells" if self._coloured(node) else "shape"

    def grid(self, node: Node) -> tuple[int, int]:
        """Give rows and columns: a vector of numbers is a column, one of cells a row."""
        return _grid(node, upright=self._numbered(node))

    def _numbered(self, node: Node) -> bool:
        return _numbered(node, self.line, self.at.pitch)

    def _coloured(self, node: Node) -> bool:
        return self.cell > 0 and node.value.size > 1 and max(node.value.shape) <= MOST


def planned(walk: Walk, width: float) -> Plan:
    """Find the largest nodes and numbers for which a graph fits a width, px."""
    pitch = pitch_of(walk.nodes, width)
    for size, cell, line in SIZES:
        at = layout(walk.nodes, *_room(walk, (size, cell, line), pitch), width)
        size = max(min(size, SLENDER * pitch), SIZES[-1][0])
        plan = Plan(at, size, cell, line, crowded=not cell and size == SIZES[-1][0])
        if at.fits and _broadest(walk, plan) < pitch - 4:
            break
    return plan


def _broadest(walk: Walk, plan: Plan) -> float:
    units = {"numbers": BROAD * plan.line, "cells": plan.cell, "number": BROAD * plan.line}
    widths = [plan.grid(node)[1] * units.get(plan.way(node), 0.0) for node in walk.nodes]
    short = [node for node in walk.nodes if node.value.ndim == 1 and node.value.size <= FEW]
    alone = plan.line > 0 and any(plan.way(node) != "numbers" for node in short if plan.way(node))
    return np.inf if alone else max([*widths, plan.size])


def _more(node: Node) -> float:
    return 1.3 if node.operation == "softmax" else 1.0  # a word on two lines


def _grid(node: Node, *, upright: bool) -> tuple[int, int]:
    if node.value.ndim == 1:
        return (node.value.size, 1) if upright else (1, node.value.size)
    return np.atleast_2d(node.value).shape[:2]


def _numbered(node: Node, line: float, pitch: float) -> bool:
    """Tell whether there is room for all numbers of a vector or matrix."""
    rows, columns = _grid(node, upright=True)
    return node.value.size > 1 and max(rows, columns) <= FEW and 0 < BROAD * line * columns < pitch - 4


def _room(walk: Walk, sizes: tuple[float, float, float], pitch: float) -> tuple[Array, Array]:
    """Give the room above and below each node, px."""
    size, cell, line = sizes
    sides = []
    for node in walk.nodes:
        beside = LINE
        if _numbered(node, line, pitch):
            beside = _grid(node, upright=True)[0] * line
        elif cell and node.value.size > 1 and max(node.value.shape) <= MOST:
            beside = _grid(node, upright=False)[0] * cell
        nothing = node.operation == "number"
        sides.append(size * _more(node) / 2 + (0 if nothing else LIFT + beside * (size != SIZES[-1][0])))
    return np.array(sides), np.array(sides)
