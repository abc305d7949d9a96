"""An expression as a graph: values below its nodes, gradients above them, as far as they are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._expression_layout import HEIGHT, WIDTH, Layout, layout
from lecturekit.figures._expression_numbers import Values, largest, shape_words, short
from lecturekit.figures._expression_stage import Stage
from lecturekit.figures._names import BLANK, stroke
from lecturekit.figures._panels import Panel
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.recurrent import Node, Walk

LINE, LIFT = 24.0, 3.0  # px of a line of text; between a node and what stands above or below it
# px of a node and of a cell of its numbers, the largest that fit; no cell: the shape; at last nothing
SIZES = (
    (50.0, 22.0),
    (50.0, 18.0),
    (50.0, 15.0),
    (46.0, 12.0),
    (46.0, 9.0),
    (42.0, 7.0),
    (42.0, 0.0),
    (34.0, 0.0),
)
SLENDER = 0.64  # of the way from layer to layer that a node may take
MOST = 6  # cells in a row or a column; larger values are shown by their shapes
NARROWEST = 46.0  # px from layer to layer that a number needs


@dataclass(frozen=True)
class Plan:
    """Where the nodes are, how large they and their cells; whether they are too many for numbers."""

    at: Layout
    size: float
    cell: float
    crowded: bool

    @property
    def lift(self) -> float:
        """From the centre of a node to what stands above or below it."""
        return self.size / 2 + LIFT

    @property
    def quiet(self) -> bool:
        """Whether there is no room for numbers."""
        return self.crowded or self.at.pitch < NARROWEST

    def drawn(self, node: Node) -> bool:
        """Tell whether a node's numbers are drawn as cells; a single number is written."""
        return self.cell > 0 and node.value.size > 1 and max(node.value.shape) <= MOST


def graph_panel(walk: Walk, now: Stage) -> Panel:
    """Make the graph of a walk as far as a stage has come.

    Parameters
    ----------
    walk : Walk
    now : Stage

    Returns
    -------
    Panel
        Each node's customdata is the step at which it is visited, forward or backward as now.
    """
    plan = _planned(walk)
    values = [node.value if known else None for node, known in zip(walk.nodes, now.computed, strict=True)]
    gradients = [
        None if node.operation == "number" else gradient
        for node, gradient in zip(walk.nodes, now.gradients, strict=True)
    ]
    most = largest([node.value for node in walk.nodes]), largest(walk.gradients)
    traces = [
        _edges(plan),
        _active(plan, now, backward=False),
        _active(plan, now, backward=True),
        _ring(plan, now),
        _discs(walk, plan, now),
        _labels(walk, plan, now),
        _cells(walk, plan, (values, most[0]), above=False),
        _cells(walk, plan, (gradients, most[1]), above=True),
        _numbers(walk, plan, values, above=False),
        _numbers(walk, plan, gradients, above=True),
    ]
    nothing: dict[str, Any] = {"tickvals": [0], "ticktext": [" "], "showticklabels": False, "showgrid": False}
    return Panel(traces, axis("", (0.0, WIDTH), **nothing), axis("", (0.0, HEIGHT), **nothing), bottom=10)


def _planned(walk: Walk) -> Plan:
    for size, cell in SIZES:
        at = layout(walk.nodes, *_room(walk, size, cell))
        plan = Plan(at, max(min(size, SLENDER * at.pitch), SIZES[-1][0]), cell, size == SIZES[-1][0])
        wide = [np.atleast_2d(n.value).shape[1] * cell for n in walk.nodes if plan.drawn(n)]
        if at.fits and max([*wide, plan.size]) < at.pitch - 4:
            break
    return plan


def _room(walk: Walk, size: float, cell: float) -> tuple[Array, Array]:
    """Give the room above and below each node, px."""
    rows = np.array([len(np.atleast_2d(n.value)) if n.value.size > 1 else 0 for n in walk.nodes], float)
    few = np.array([max(n.value.shape, default=0) <= MOST for n in walk.nodes])
    number = np.array([n.operation == "number" for n in walk.nodes])
    beside = np.where((rows > 0) & few & (cell > 0), rows * cell, LINE) * (size != SIZES[-1][0])
    sides = size / 2 + LIFT + beside
    return np.where(number, size / 2, sides), np.where(number, size / 2, sides)


def _edges(plan: Plan) -> dict[str, Any]:
    points = np.vstack([*(np.vstack([route, [np.nan, np.nan]]) for route in plan.at.routes), [[np.nan] * 2]])
    return stroke(points[:, 0], points[:, 1], "faint", 2)


def _active(plan: Plan, now: Stage, *, backward: bool) -> dict[str, Any]:
    """Draw the edges of the node at work, with heads; all others are gaps."""
    points, ends = [np.full((1, 2), np.nan)], [0]
    for (_, k), route in zip(plan.at.edges, plan.at.routes, strict=True):
        lit = k == now.active and now.kind == ("backward" if backward else "forward")
        way = (route[::-1] if backward else route) if lit else np.full_like(route, np.nan)
        points.append(np.vstack([way, [np.nan, np.nan]]))
        ends += [0] * (len(way) - 1) + [int(lit), 0]
    places, heads = np.vstack(points), np.array(ends, float)
    ink, width = ("gradient", 6) if backward else ("x", 4)
    look = {"symbol": "arrow", "angleref": "previous", "color": colour(ink), "opacity": 1}
    sized = {"size": 24 * heads, "standoff": (plan.size / 2 + 3) * heads}
    line = stroke(places[:, 0], places[:, 1], ink, width)
    return line | {"mode": "lines+markers", "marker": look | sized}


def _ring(plan: Plan, now: Stage) -> dict[str, Any]:
    ink = "gradient" if now.kind in ("seed", "backward") else "ink"
    look = {
        "color": "rgba(0,0,0,0)",
        "size": 1.16 * plan.size + 5,
        "line": {"color": colour(ink), "width": 3},
    }
    place = (np.nan, np.nan) if now.active is None else (plan.at.x[now.active], plan.at.y[now.active])
    spot = {"x": np.array(place[:1]), "y": np.array(place[1:])}
    return {"type": "scatter", "mode": "markers", "marker": look, "hoverinfo": "skip"} | spot


def _family(walk: Walk, k: int) -> str:
    if k == len(walk.nodes) - 1:
        return "loss"
    return {"name": "x", "number": "grey"}.get(walk.nodes[k].operation, "h")


def _discs(walk: Walk, plan: Plan, now: Stage) -> dict[str, Any]:
    size = [plan.size * (1.16 if node.operation == "softmax" else 1.0) for node in walk.nodes]  # two lines
    rims = [colour(_family(walk, k)) if known else colour("faint") for k, known in enumerate(now.computed)]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": plan.at.x,
        "y": plan.at.y,
        "marker": {
            "color": colour("paper"),
            "size": size,
            "opacity": 1,
            "line": {"color": rims, "width": 2.5},
        },
        "customdata": list(now.visits),
        "hovertext": [f"{as_text(n.text)}: {shape_words(n.value)}" for n in walk.nodes],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _labels(walk: Walk, plan: Plan, now: Stage) -> dict[str, Any]:
    inks = [colour("ink" if known else "grey") for known in now.computed]
    return _texts(plan, 0.0, [_label(node) for node in walk.nodes]) | {"textfont": {"color": inks}}


def _label(node: Node) -> str:
    if node.operation == "softmax":
        return "soft-<br>max"
    return f"<i>{as_text(node.label)}</i>" if node.name else as_text(node.label)


def _cells(walk: Walk, plan: Plan, what: tuple[Values, float], *, above: bool) -> dict[str, Any]:
    """Draw the numbers of vectors and matrices as small squares beside their nodes."""
    (values, most), cell = what, plan.cell
    points, levels = [np.full((1, 2), np.nan)], [np.zeros(1)]
    for k, node in enumerate(walk.nodes):
        if not plan.drawn(node):
            continue
        value = values[k]
        rows, columns = np.atleast_2d(node.value).shape
        down, across = (index.ravel() for index in np.indices((rows, columns)))
        top = plan.at.y[k] + (plan.lift + rows * cell if above else -plan.lift)
        x = plan.at.x[k] + (across + 0.5 - columns / 2) * cell
        y = top - (down + 0.5) * cell
        points.append(np.column_stack([x, y if value is not None else np.full_like(y, np.nan)]))
        levels.append(np.zeros(node.value.size) if value is None else value.ravel() / most)
    places, shade = np.vstack(points), np.clip(np.nan_to_num(np.concatenate(levels)), -1, 1)
    rim = {"color": colour("gradient" if above else "grey"), "width": 0.8}
    square = {
        "symbol": "square",
        "size": max(cell - 1, 1),
        "colorscale": scale_named("diverging"),
        "line": rim,
    }
    return {
        "type": "scatter",
        "mode": "markers",
        "x": places[:, 0],
        "y": places[:, 1],
        "marker": square | {"color": shade, "cmin": -1, "cmax": 1},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _numbers(walk: Walk, plan: Plan, values: Values, *, above: bool) -> dict[str, Any]:
    """Write single numbers, and the shapes of what is too large for cells."""
    texts = []
    for node, value in zip(walk.nodes, values, strict=True):
        if value is None or plan.quiet or plan.drawn(node) or node.operation == "number":
            texts.append(BLANK)
            continue
        said = short(float(value.item()), tiny=True) if value.size == 1 else shape_words(value)
        texts.append(f"<b>{said}</b>" if above else said)
    lift = (plan.lift + LINE / 2) * (1 if above else -1)
    return _texts(plan, lift, texts) | {"textfont": {"color": colour("gradient" if above else "ink")}}


def _texts(plan: Plan, lift: float, texts: list[str]) -> dict[str, Any]:
    places = {"x": plan.at.x, "y": plan.at.y + lift, "text": texts}
    return {"type": "scatter", "mode": "text", "hoverinfo": "skip", "cliponaxis": False} | places
