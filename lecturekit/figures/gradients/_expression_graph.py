"""An expression as a graph: values below its nodes, gradients above them, as far as they are known."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecturekit.figures._axes import axis
from lecturekit.figures._names import stroke
from lecturekit.figures._panels import Panel
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures.gradients._expression_beside import cells, numbers, single, words
from lecturekit.figures.gradients._expression_layout import HEIGHT
from lecturekit.figures.gradients._expression_numbers import largest, shape_words
from lecturekit.figures.gradients._expression_plan import Plan, planned
from lecturekit.figures.gradients._expression_stage import Stage
from lecturekit.figures.gradients._expression_written import expression_traces
from lecturekit.recurrent import Node, Walk

STRIP = 50.0  # px above the graph, for the expression
FULL = 48.0  # px of a node that holds a word of four letters
NAMES = ("x", "U", "h", "W", "c", "z", "V", "i", "f", "o", "g")  # of the lecture's symbols, those of values


def graph_panel(walk: Walk, now: Stage, width: float) -> Panel:
    """Make the graph of a walk as far as a stage has come.

    Parameters
    ----------
    walk : Walk
    now : Stage
    width : float
        Of the graph, about px on a slide.

    Returns
    -------
    Panel
        Each node's customdata is the step at which it is visited, forward or backward as now.
    """
    plan = planned(walk, width)
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
        _ring(walk, plan, now),
        _discs(walk, plan, now),
        _labels(walk, plan, now),
        cells(walk, plan, (values, most[0]), above=False),
        cells(walk, plan, (gradients, most[1]), above=True),
        single(walk, plan, values, above=False),
        single(walk, plan, gradients, above=True),
        numbers(walk, plan, values, above=False),
        numbers(walk, plan, gradients, above=True),
        *expression_traces(walk, now, HEIGHT + STRIP / 2),
    ]
    nothing: dict[str, Any] = {"tickvals": [0], "ticktext": [" "], "showticklabels": False, "showgrid": False}
    x, y = axis("", (0.0, width), **nothing), axis("", (0.0, HEIGHT + STRIP), **nothing)
    return Panel(traces, x, y, top=4, bottom=10)


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
    ink, width = ("gradient", 6) if backward else ("ink", 4)
    look = {"symbol": "arrow", "angleref": "previous", "color": colour(ink), "opacity": 1}
    sized = {"size": 24 * heads, "standoff": (plan.size / 2 + 3) * heads}
    line = stroke(places[:, 0], places[:, 1], ink, width)
    return line | {"mode": "lines+markers", "marker": look | sized}


def _ring(walk: Walk, plan: Plan, now: Stage) -> dict[str, Any]:
    ink = "gradient" if now.kind in ("seed", "backward") else "ink"
    size = 0.0 if now.active is None else plan.across(walk.nodes[now.active]) + 6
    look = {"color": "rgba(0,0,0,0)", "size": size, "line": {"color": colour(ink), "width": 3}}
    place = (np.nan, np.nan) if now.active is None else (plan.at.x[now.active], plan.at.y[now.active])
    spot = {"x": np.array(place[:1]), "y": np.array(place[1:])}
    return {"type": "scatter", "mode": "markers", "marker": look, "hoverinfo": "skip"} | spot


def _family(walk: Walk, k: int) -> str:
    if k == len(walk.nodes) - 1:
        return "loss"
    return walk.nodes[k].name if walk.nodes[k].name in NAMES else "grey"


def _discs(walk: Walk, plan: Plan, now: Stage) -> dict[str, Any]:
    size = [plan.across(node) for node in walk.nodes]
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
    inks = [colour("ink" if known else "reference") for known in now.computed]
    texts = [_label(node, min(plan.size / FULL, 1)) for node in walk.nodes]
    return words(plan.at.x, plan.at.y, texts) | {"textfont": {"color": inks}}


def _label(node: Node, em: float) -> str:
    if node.operation == "softmax":
        return "<br>".join(
            f'<span style="font-size: {0.85 * em:.2f}em">{part}</span>' for part in ("soft-", "max")
        )
    label = f"<i>{as_text(node.label)}</i>" if node.name else as_text(node.label)
    return f'<span style="font-size: {em:.2f}em">{label}</span>'
