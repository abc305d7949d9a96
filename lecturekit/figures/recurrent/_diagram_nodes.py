"""The nodes of an unrolled network: strips of cells filled with the activations, and their rims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._scales import Scale
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._symbols import symbol
from lecturekit.figures._wordrows import boxes
from lecturekit.figures.recurrent._diagram_layout import KINDS, SYMBOL, Key, Layout, band_of

if TYPE_CHECKING:
    from lecturekit.recurrent import NodeRow, Unrolling

Rows = dict[Key, "NodeRow"]
PALE = 4  # of the six steps on either side of 0: inputs are often codes, which tell no story
FULL = 2  # the last two steps are near black for either sign


def nodes(shown: Unrolling, layout: Layout, upto: int) -> list[dict[str, Any]]:
    """Draw the strips of every row that has room, and rims: in their colours once known, pale before."""
    rows = {row.key: row for row in shown.rows}
    traces = [_cells(key, rows.get(key), layout, upto) for key in layout.units]
    edges: dict[str, list[Array]] = {letter: [] for letter in (*KINDS, "faint")}
    for key in layout.units:
        known, unknown = _rims(key, rows.get(key), layout, upto)
        edges[key[0]].append(known)
        edges["faint"].append(unknown)
    nowhere = np.full((4, 1), np.nan)
    for letter, parts in edges.items():
        sides = np.concatenate([*parts, nowhere], axis=1)
        traces.append(boxes(list(sides), ink=SYMBOL.get(letter, letter), width=1.5))
    return traces


def _cells(key: Key, row: NodeRow | None, layout: Layout, upto: int) -> dict[str, Any]:
    """Draw one row as a heat map with gaps between the nodes; a cell's customdata is its step."""
    units, strip, C = layout.units[key], layout.strips[band_of(key)], layout.columns
    z = np.full((len(units), 2 * C - 1), np.nan)
    clicks: list[int | None] = [None] * (2 * C - 1)
    if row is not None:
        here = row.ready <= upto
        z[:, 2 * (row.columns[here] - 1)] = row.values[here][:, units].T
        for column in row.columns:
            clicks[2 * (int(column) - 1)] = int(column)
    at = layout.x(key, np.arange(1, C + 1))
    x = np.sort(np.concatenate([at - layout.half, at + layout.half]))
    y = np.linspace(strip.top, strip.bottom, len(units) + 1)  # the first unit on top
    signed = key[0] != "L"
    names = [f"{_hover(key)}, unit {unit + 1}" if signed else "loss, nats" for unit in units]
    return {
        "type": "heatmap",
        "x": x,
        "y": y,
        "z": np.clip(z, -strip.limit, strip.limit),
        "zmin": -strip.limit if signed else 0.0,
        "zmax": strip.limit,
        "colorscale": _colours(key[0]),
        "showscale": False,
        "xgap": 0,
        "ygap": 1,
        "hoverongaps": False,
        "customdata": [clicks] * len(units),
        "text": [[name] * (2 * C - 1) for name in names],
        "hovertemplate": "%{text}, step %{customdata}: %{z:.2f}<extra></extra>",
    }


def _colours(letter: str) -> Scale:
    """Give the middle of the diverging scale, whose ends differ in hue at a glance; less of it for inputs."""
    if letter == "L":
        return scale_named("gradient")
    cut = PALE if letter == "x" else FULL
    stops = scale_named("diverging")[cut:-cut]
    return [[round(k / (len(stops) - 1), 6), stop] for k, (_, stop) in enumerate(stops)]


def _hover(key: Key) -> str:
    letter, part, level, reverse = key
    many = f" of layer {level}" if level > 1 else ""
    end = ", from the end" if reverse else ""
    return f"{part} {symbol(SYMBOL.get(letter, letter)).label}{many}{end}".strip()


def _rims(key: Key, row: NodeRow | None, layout: Layout, upto: int) -> tuple[Array, Array]:
    """Give left, right, upper and lower edges of the nodes that are known, and of the others: (4, C) each."""
    known, unknown = np.full((2, 4, layout.columns), np.nan)
    if row is None:
        return known, unknown
    at, strip, n = layout.x(key, row.columns), layout.strips[band_of(key)], len(row.columns)
    edges = np.stack([at - layout.half, at + layout.half, np.full(n, strip.top), np.full(n, strip.bottom)])
    here = row.ready <= upto
    known[:, :n], unknown[:, :n] = np.where(here, edges, np.nan), np.where(here, np.nan, edges)
    return known, unknown


def colour_bar(filled: str) -> dict[str, Any]:
    """Carry the colour bar of all strips, of which each has its own limit, which stands at its name."""
    bar = {
        "title": {"text": filled},
        "tickvals": [-1, 0, 1],
        "ticktext": ["−max", "0", "max"],
    }
    look = {"color": [0], "cmin": -1, "cmax": 1, "colorscale": _colours("h")}
    marker = look | {"showscale": True, "colorbar": bar}
    return {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "marker": marker} | {
        "hoverinfo": "skip"
    }
