"""The unrolled network while its backward pass runs: every edge, every copy of W, what has arrived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._magnitudes import Magnitudes
from lecturekit.figures._names import stroke
from lecturekit.figures._panels import Panel
from lecturekit.figures._places import node_size
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour, symbol
from lecturekit.recurrent import BackwardPass, Tick, lengths

SPAN: Span = (1e-2, 3.0)
WORDS = {"x": "input", "c": "memory cell", "h": "hidden state", "z": "scores", "L": "loss"}
MOST = 8  # steps; with more, names no longer fit
START = 0.25  # where the edge from the first state's predecessor begins
COPY = 40.0  # px of a copy of W
NODE = 40.0  # px of a node, while there is room

Place = tuple[str, int]


def named(place: Place) -> str:
    """Write a node as the lecture does: ``h`` with its step, from 1, in brackets above."""
    letter, t = place
    return f"<i>{letter}</i><sup>({t + 1})</sup>"


def graph_panel(passed: BackwardPass, tick: int) -> Panel:
    """Make the graph after some ticks.

    Parameters
    ----------
    passed : BackwardPass
        Of at most 8 steps.
    tick : int
        0: only the losses have their gradient, 1.

    Returns
    -------
    Panel
        A node's customdata is the number of the first tick after which it has all that it will get.
    """
    T, heights = passed.steps, _heights(passed)
    done, active = passed.ticks[: max(tick - 1, 0)], passed.ticks[max(tick - 1, 0) : tick]
    norms = {place: float(lengths(g)) for place, g in passed.gradients(tick).items()}
    shade = Magnitudes(
        {
            letter: np.array([norms.get((letter, t), np.nan) for t in range(T)])
            for letter in (*passed.letters, "x")
        },
        SPAN,
        "‖∇‖ that has arrived",
        log=True,
    )
    traces = [
        _network(passed, heights),
        _way(passed, heights, done, width=3.0, head=11.0),
        _way(passed, heights, active, width=7.0, head=24.0),
        *_copies(passed, heights, active),
    ]
    for letter in ("x", *passed.letters):
        traces += _nodes(passed, letter, heights[letter], shade)
    traces.append(shade.colour_bar())
    letters = [f"<i>{letter}</i>" for letter in heights]
    names: dict[str, Any] = {"tickvals": list(heights.values()), "ticktext": letters}
    ticks: dict[str, Any] = {"tickvals": list(range(1, T + 1)), "showgrid": False}
    x = axis("time step <i>t</i>", (START - 0.1, T + 0.45), **ticks)
    y = axis("", (-0.4, max(heights.values()) + 0.4), **names, showgrid=False, showticklabels=False)
    return Panel(traces, x, y, right=104, top=14)


def _node(steps: int) -> float:
    return NODE if steps <= 5 else node_size(steps)


def _heights(passed: BackwardPass) -> dict[str, float]:
    """Stack the letters; a network without cells has its layers further apart."""
    letters = ("x", *passed.letters)
    return dict(zip(letters, np.linspace(0.0, 4.0, len(letters)), strict=True))


def _ends(passed: BackwardPass) -> list[tuple[Place, Place]]:
    """Give all edges of the network, reached by a loss or not, each against time: from, to."""
    steps, cell = range(passed.steps), "c" in passed.letters
    own = [("L", "z"), ("z", "h"), *[("h", "c"), ("c", "x")] * cell, ("h", "x")]
    back = [("h", "h"), *[("c", "h"), ("c", "c")] * cell]
    edges = [((a, t), (b, t)) for t in steps for a, b in own]
    return edges + [((a, t), (b, t - 1)) for t in steps for a, b in back]


def _at(passed: BackwardPass, heights: dict[str, float], place: Place) -> tuple[float, float]:
    letter, t = place
    aside = 0.42 if letter == "x" and "c" in passed.letters else 0.0  # its edge to h passes beside c
    return (t + 1.0 - aside if t >= 0 else START), heights[letter]


def _network(passed: BackwardPass, heights: dict[str, float]) -> dict[str, Any]:
    points = []
    for source, target in _ends(passed):
        points += [_at(passed, heights, source), _at(passed, heights, target), (np.nan, np.nan)]
    x, y = np.array(points).T
    return stroke(x, y, "faint", 2)


def _way(
    passed: BackwardPass, heights: dict[str, float], ticks: Sequence[Tick], *, width: float, head: float
) -> dict[str, Any]:
    """Draw some of the edges warm, with heads where their gradients arrive; all others are gaps."""
    lit = {(tick.source, tick.target) for tick in ticks}
    points, heads = [], []
    for tick in passed.ticks:
        here = (tick.source, tick.target) in lit
        for end, place in enumerate((tick.source, tick.target)):
            points.append(_at(passed, heights, place) if here else (np.nan, np.nan))
            heads.append(float(here and end == 1))
        points.append((np.nan, np.nan))
        heads.append(0.0)
    (x, y), sized = np.array(points, float).reshape(-1, 2).T, np.array(heads)
    look = {"symbol": "arrow", "angleref": "previous", "color": colour("gradient")}
    rim = _node(passed.steps) / 2 + 2
    line = stroke(x, y, "gradient", width)
    marker = look | {"size": head * sized, "standoff": rim * sized}
    return line | {"mode": "lines+markers", "marker": marker}


def _copies(passed: BackwardPass, heights: dict[str, float], active: Sequence[Tick]) -> list[dict[str, Any]]:
    """Draw a translucent copy of W between every two steps, the one that the active edge crosses outlined."""
    T = passed.steps
    x = np.arange(T) + 0.5
    x[0] = (START + 1.0) / 2 - 0.06
    middle = heights["h"] - (0.5 if "c" in passed.letters else 0.0)
    y = np.full(T, middle)
    crossed = [tick.source[1] for tick in active if tick.source[1] != tick.target[1] and "W" in tick.via]
    spot = {"type": "scatter", "x": x, "y": y, "hoverinfo": "skip", "cliponaxis": False}
    sheet = {"symbol": "square", "size": COPY, "color": colour("W"), "opacity": 0.2}
    rim = {"color": colour("gradient"), "width": 3}
    frame = {"symbol": "square", "size": COPY, "color": "rgba(0,0,0,0)", "line": rim}
    ringed = np.array([middle if t in crossed else np.nan for t in range(T)])
    names = [f"<i>W</i><sup>({t + 1})</sup>" for t in range(T)]
    place = {"textposition": "middle center", "textfont": {"color": colour("W")}}
    return [
        spot | {"mode": "markers", "marker": sheet},
        spot | {"mode": "markers", "marker": frame, "y": ringed},
        spot | {"mode": "text", "text": names, "y": np.full(T, heights["h"] + 0.47)} | place,
    ]


def _nodes(passed: BackwardPass, letter: str, height: float, shade: Magnitudes) -> list[dict[str, Any]]:
    """Draw one layer: empty discs, shaded ones over them, names in the ink that reads on them."""
    T = passed.steps
    t = range(T)
    x = np.array([_at(passed, {letter: height}, (letter, k))[0] for k in t])
    y = np.full(T, height)
    part = shade.fractions(letter, T)
    known = np.isfinite(part)
    reached = {tick.target for tick in passed.ticks} | {tick.source for tick in passed.ticks}
    name = "loss" if letter == "L" else letter
    rims = [colour(name if letter == "x" or (letter, k) in reached else "faint") for k in t]
    disc: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": {"color": colour("paper"), "size": _node(T), "line": {"color": rims, "width": 2}},
        "customdata": [_complete(passed, (letter, k)) for k in t],
        "hovertemplate": f"{symbol(name).meaning} {letter} at step %{{x}}<extra></extra>",
        "cliponaxis": False,
    }
    fill = {"color": np.nan_to_num(part), "cmin": 0, "cmax": 1, "colorscale": scale_named(shade.scale)}
    shaded = disc | {"y": np.where(known, y, np.nan), "marker": disc["marker"] | fill}
    dark = wants_dark_ink(shade.scale, np.nan_to_num(part)) | ~known
    inks = (("on pale", dark), ("on deep", ~dark))
    return [disc, shaded, *(_labels(letter, x, y, ink) for ink in inks)]


def _labels(letter: str, x: Array, y: Array, look: tuple[str, NDArray[np.bool_]]) -> dict[str, Any]:
    ink, here = look
    texts = [named((letter, k)) if shown else " " for k, shown in enumerate(here)]
    font = {"textfont": {"color": colour(ink)}, "hoverinfo": "skip", "cliponaxis": False}
    return {"type": "scatter", "mode": "text", "x": x, "y": y, "text": texts} | font


def _complete(passed: BackwardPass, place: Place) -> int:
    """Give the tick after which a node has all that arrives; 0 for those that nothing ever reaches."""
    return max((number for number, tick in enumerate(passed.ticks, 1) if tick.target == place), default=0)
