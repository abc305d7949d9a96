"""What stands beside an expression's nodes: values below, gradients above, as numbers, cells or shapes."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._names import BLANK
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._symbols import colour
from lecturekit.figures.gradients._expression_numbers import Values, shape_words, short
from lecturekit.figures.gradients._expression_plan import BROAD, LINE, Plan
from lecturekit.recurrent import Node, Walk

EM = 21.0  # px of a line of the template's type on a slide
POWERS = 5.0  # breadth of a number such as −4·10⁻⁴, in its line's height


def cells(walk: Walk, plan: Plan, what: tuple[Values, float], *, above: bool) -> dict[str, Any]:
    """Draw the entries of vectors and matrices as small squares, where there is no room for numbers."""
    (values, most), cell = what, plan.cell
    points, levels = [np.full((1, 2), np.nan)], [np.zeros(1)]
    for k, node in enumerate(walk.nodes):
        if plan.way(node) != "cells":
            continue
        value = values[k]
        x, y = _places(plan, (k, node), (cell, cell), above=above)
        points.append(np.column_stack([x, y if value is not None else np.full_like(y, np.nan)]))
        levels.append(np.zeros(node.value.size) if value is None else value.ravel() / most)
    places, shade = np.vstack(points), np.clip(np.nan_to_num(np.concatenate(levels)), -1, 1)
    square = {
        "symbol": "square",
        "size": max(cell - 1, 1),
        "colorscale": scale_named("diverging"),
        "line": {"color": colour("gradient" if above else "grey"), "width": 0.8},
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


def _places(
    plan: Plan, which: tuple[int, Node], unit: tuple[float, float], *, above: bool
) -> tuple[Array, Array]:
    """Give the centres of a value's entries, row by row; `unit` is the width and height of one, px."""
    k, node = which
    rows, columns = plan.grid(node)
    down, across = (index.ravel() for index in np.indices((rows, columns)))
    top = plan.at.y[k] + (plan.lift(node) + rows * unit[1] if above else -plan.lift(node))
    return plan.at.x[k] + (across + 0.5 - columns / 2) * unit[0], top - (down + 0.5) * unit[1]


def single(walk: Walk, plan: Plan, values: Values, *, above: bool) -> dict[str, Any]:
    """Write single numbers, and the shapes of what is too large for cells."""
    texts = []
    for node, value in zip(walk.nodes, values, strict=True):
        way = plan.way(node)
        if value is None or way not in ("number", "shape"):
            texts.append(BLANK)
            continue
        said = short(float(value.item()), tiny=True) if way == "number" else shape_words(value)
        texts.append(f"<b>{said}</b>" if above else said)
    lift = (np.array([plan.lift(node) for node in walk.nodes]) + LINE / 2) * (1 if above else -1)
    return words(plan.at.x, plan.at.y + lift, texts) | _ink(above=above)


def numbers(walk: Walk, plan: Plan, values: Values, *, above: bool) -> dict[str, Any]:
    """Write the entries of small vectors, as columns, and of small matrices."""
    points, texts = [np.full((1, 2), np.nan)], [BLANK]
    size = f"font-size: {plan.line / EM:.2f}em"
    for k, node in enumerate(walk.nodes):
        if plan.way(node) != "numbers":
            continue
        value = values[k]
        x, y = _places(plan, (k, node), (BROAD * plan.line, plan.line), above=above)
        points.append(np.column_stack([x, y]))
        tiny = plan.at.pitch > plan.grid(node)[1] * POWERS * plan.line
        found = np.empty(0) if value is None else value.ravel()
        said = [short(float(v), tiny=tiny) for v in found] or [BLANK] * node.value.size
        texts += [text if text == BLANK else f'<span style="{size}">{text}</span>' for text in said]
    places = np.vstack(points)
    return words(places[:, 0], places[:, 1], texts) | _ink(above=above)


def _ink(*, above: bool) -> dict[str, Any]:
    return {"textfont": {"color": colour("gradient" if above else "ink")}}


def words(x: Array, y: Array, texts: list[str]) -> dict[str, Any]:
    """Write texts at places of the graph, which nobody can hover over."""
    places = {"x": x, "y": y, "text": texts}
    return {"type": "scatter", "mode": "text", "hoverinfo": "skip", "cliponaxis": False} | places
