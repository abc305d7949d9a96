"""One step of an LSTM as a diagram: what enters, four gates, two products and a sum, what leaves."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import axis
from lecturekit.figures._names import stroke
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._written import inked
from lecturekit.figures.gates._gates_strips import SPANS, written
from lecturekit.recurrent import LSTMTrace

Place = tuple[float, float]
# Time to the right, depth upwards: what is remembered runs along the top, what is read along the bottom.
NODES: dict[str, tuple[Place, str, str]] = {  # place, symbol, scale
    "c before": ((0.4, 3.0), "c", "diverging"),
    "h before": ((0.4, 1.2), "h", "diverging"),
    "x": ((0.4, 0.0), "x", "diverging"),
    "f": ((2.4, 1.2), "f", "probability"),
    "i": ((4.0, 1.2), "i", "probability"),
    "g": ((5.4, 1.2), "g", "diverging"),
    "o": ((7.6, 1.2), "o", "probability"),
    "c": ((6.6, 3.0), "c", "diverging"),
    "h": ((9.6, 2.0), "h", "diverging"),
}
SIGNS: dict[str, tuple[Place, str]] = {
    "keep": ((2.4, 3.0), "×"),
    "write": ((4.7, 2.1), "×"),
    "sum": ((4.7, 3.0), "+"),
    "squash": ((7.6, 2.6), "~"),
    "say": ((8.6, 2.0), "×"),
}
BUS = 0.3  # height of the line on which the inputs reach all gates
WIDEST, THINNEST = 13.0, 1.0  # px: a flow of 1 and more, and of nothing
NAMES = {
    "c before": "<i>c</i><sub>t−1</sub>, kept so far",
    "h before": "<i>h</i><sub>t−1</sub>, said before",
    "x": "<i>x<sub>t</sub></i>, read now",
    "f": "forget <i>f</i>",
    "i": "input <i>i</i>",
    "g": "new <i>g</i>",
    "o": "output <i>o</i>",
    "c": "<i>c<sub>t</sub></i>",
    "h": "<i>h<sub>t</sub></i>, said now",
}


def lstm_cell(trace: LSTMTrace, step: int, *, unit: int = 0, sequence: int = 0) -> go.Figure:
    """Draw one step of one unit: values in the nodes, and edges as wide as what flows along them.

    Parameters
    ----------
    trace : LSTMTrace
        From `LSTM.unroll`.
    step : int
        From 1.
    unit, sequence : int
        Which one of the H units and of the B sequences, from 0.

    Returns
    -------
    go.Figure
        The node of x shows the first input, its name lists up to four. The gates' edges carry the gates,
        those along the top what is kept, f c_{t-1}, what is written, i g, and c.

    Raises
    ------
    ValueError
        If there is no such step.
    """
    if not 1 <= step <= len(trace):
        raise ValueError(f"step must be from 1 to {len(trace)}, got {step}")
    at = trace[step - 1]
    i, f, o, g = at.gates[sequence, :, unit].tolist()
    before, c, tanh_c, h = (float(part[sequence, unit]) for part in (at.c_prev, at.c, at.tanh_c, at.h))
    values = {"c before": before, "h before": float(at.h_prev[sequence, unit])}
    values |= {"x": float(at.x[sequence, 0]), "i": i, "f": f, "o": o, "g": g, "c": c, "h": h}
    flows = _flows(values, tanh_c)
    traces = [_edge(places, ink, size) for places, ink, size in flows]
    inputs = ", ".join(written(value) for value in at.x[sequence, :4])
    traces += [_signs(), *_nodes(values), _names(inputs)]
    x = axis("", (-0.35, 10.6), showticklabels=False, ticktext=[""], tickvals=[0], showgrid=False)
    y = axis("", (-0.65, 3.75), showticklabels=False, ticktext=[""], tickvals=[0], showgrid=False)
    return panels([Panel(traces, x, y, top=6, bottom=6)])


def _flows(values: dict[str, float], tanh_c: float) -> list[tuple[list[Place], str, float]]:
    """Give every edge: its corners, its ink, and how much flows along it."""
    at = {name: place for name, (place, *_) in NODES.items()} | {n: place for n, (place, _) in SIGNS.items()}
    kept, wrote = values["f"] * values["c before"], values["i"] * values["g"]
    reads = [(values["h before"], "h before", "h"), (values["x"], "x", "x")]
    edges: list[tuple[list[Place], str, float]] = []
    for value, name, ink in reads:
        edges.append(([at[name], (1.2, at[name][1]), (1.2, BUS)], ink, value))
    edges.append(([(1.2, BUS), (at["o"][0], BUS)], "reference", 0.0))
    edges += [([(at[gate][0], BUS), at[gate]], "reference", 0.0) for gate in "figo"]
    gates = (("f", "keep"), ("i", "write"), ("g", "write"), ("o", "say"))
    edges += [([at[gate], at[sign]], gate, values[gate]) for gate, sign in gates]
    edges += [
        ([at["c before"], at["keep"]], "c", values["c before"]),
        ([at["keep"], at["sum"]], "c", kept),
        ([at["write"], at["sum"]], "g", wrote),
        ([at["sum"], at["c"], (10.4, at["c"][1])], "c", values["c"]),
        ([at["c"], at["squash"], at["say"]], "c", tanh_c),
        ([at["say"], at["h"], (10.4, at["h"][1])], "h", values["h"]),
    ]
    return edges


def _edge(places: list[Place], ink: str, flow: float) -> dict[str, Any]:
    x, y = np.array(places).T
    width = THINNEST + (WIDEST - THINNEST) * min(abs(flow), 1.0)
    return stroke(x, y, ink, round(width, 2))


def _signs() -> dict[str, Any]:
    x, y = np.array([place for place, _ in SIGNS.values()]).T
    look = {"color": colour("paper"), "size": 40, "line": {"color": colour("reference"), "width": 1.5}}
    words = {"text": [sign for _, sign in SIGNS.values()], "textfont": {"color": colour("ink")}}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": x,
        "y": y,
        "marker": look,
        "hoverinfo": "skip",
    } | words


def _nodes(values: dict[str, float]) -> list[dict[str, Any]]:
    """Draw the nodes, filled by their values, with the numbers in the ink that reads."""
    traces: list[dict[str, Any]] = []
    for name, (low, high) in SPANS.items():
        nodes = {key: node for key, node in NODES.items() if node[2] == name}
        x, y = np.array([place for place, *_ in nodes.values()]).T
        numbers = np.array([values[key] for key in nodes])
        fill = {
            "color": np.clip(numbers, low, high),
            "cmin": low,
            "cmax": high,
            "colorscale": scale_named(name),
        }
        rim = {"color": [colour(ink) for _, ink, _ in nodes.values()], "width": 2.5}
        look = {"marker": fill | {"size": 50, "line": rim, "showscale": False}}
        said = {"customdata": [NAMES[key] for key in nodes], "text": numbers}
        said["hovertemplate"] = "%{customdata}: <b>%{text:.3f}</b><extra></extra>"
        traces.append({"type": "scatter", "mode": "markers", "x": x, "y": y} | look | said)
        dark = wants_dark_ink(name, (np.clip(numbers, low, high) - low) / (high - low))
        traces += inked(x, y, [written(value) for value in numbers], dark)
    return traces


def _names(inputs: str) -> dict[str, Any]:
    """Write each node's name beside it, and what x consists of."""
    x, y, sides = [], [], []
    for key, (place, *_) in NODES.items():
        gate = key in ("f", "i", "g", "o")
        above = key in ("c before", "h before", "c", "h")
        x.append(place[0] + 0.1 * gate)
        y.append(place[1] + (0.55 if above else -0.5))
        sides.append("middle right" if gate else "middle center")
    names = NAMES | {"x": f"<i>x<sub>t</sub></i> = ({inputs})"}
    x, y, sides = [*x, 7.32], [*y, 2.32], [*sides, "middle center"]
    look = {"textposition": sides, "textfont": {"color": colour("ink")}, "cliponaxis": False}
    words = {"text": [*names.values(), "tanh"], "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "text", "x": np.array(x), "y": np.array(y)} | look | words
