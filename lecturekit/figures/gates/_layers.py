"""What can be read out of the layers of a deep network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._labels import direct_labels, label_room, line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text

MOST_LAYERS = 4


def probe_curves(
    found: Mapping[str, ArrayLike],
    *,
    floor: Mapping[str, float],
    chosen: str | None = None,
) -> go.Figure:
    """Draw how much of several things can be read from each layer, from the words' vectors up.

    Parameters
    ----------
    found : mapping of str to (S, L + 1) array_like
        For each thing asked or each kind of network, one to five: the share of held-out words answered
        right from what enters the network (layer 0) and from each of its L layers, a row for each of S.
    floor : mapping of str to float
        For each, the share that the commonest answer alone gets right.
    chosen : str, optional
        The one in full ink, with its floor; all unless given.

    Returns
    -------
    go.Figure
        The mean over networks as a line, each network as a dot. Room is kept for four layers.

    Raises
    ------
    ValueError
        For nothing to draw or too much, arrays that do not fit, or a name that is not there.
    """
    values = {name: np.atleast_2d(np.asarray(part, float)) for name, part in found.items()}
    shapes = {part.shape for part in values.values()}
    if not 1 <= len(values) <= 5 or len(shapes) != 1 or not 2 <= next(iter(shapes))[1] <= MOST_LAYERS + 1:
        raise ValueError(f"one to five curves over one to {MOST_LAYERS} layers are drawn, not {shapes}")
    if chosen is not None and chosen not in values:
        raise ValueError(f"nothing is called {chosen!r}; there are {', '.join(values)}")
    traces: list[dict[str, Any]] = [_floor(floor.get(chosen, np.nan) if chosen else np.nan)]
    ends: list[tuple[str, float, str]] = []
    for number, (name, part) in enumerate(values.items()):
        loud = chosen in (None, name)
        traces += _curve(part, number, name, loud=loud)
        ends.append((_named(name, loud), float(part[:, -1].mean()), colour("ink" if loud else "muted")))
    last = next(iter(shapes))[1] - 1
    traces.append(direct_labels(ends, last + 0.08, (0.0, 1.0), gap=0.09))
    ticks: dict[str, Any] = {
        "tickvals": list(range(MOST_LAYERS + 1)),
        "ticktext": ["what enters", *(f"layer {k}" for k in range(1, MOST_LAYERS + 1))],
    }
    x = axis("read from", (-0.45, MOST_LAYERS + 0.15), **ticks, showgrid=False)
    shares: dict[str, Any] = {"tickvals": [k / 4 for k in range(5)]}
    shares["ticktext"] = [f"{25 * k} %" for k in range(5)]
    y = axis("right, on held-out words", (0.0, 1.04), **shares)
    return panels([Panel(traces, x, y, right=label_room(list(values)), top=18)])


def _named(name: str, loud: bool) -> str:
    return f"<b>{as_text(name)}</b>" if loud else as_text(name)


def _floor(value: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+text",
        "x": [-0.45, MOST_LAYERS + 0.15],
        "y": [value, value],
        "line": {"color": colour("reference"), "width": 1},
        "text": ["", "commonest answer\u2002"],
        "textposition": "top left",
        "textfont": {"color": colour("reference")},
        "hoverinfo": "skip",
    }


def _curve(values: Array, number: int, name: str, *, loud: bool) -> list[dict[str, Any]]:
    S, steps = values.shape
    look = style(number, width=3.5 if loud else 2)
    ink = colour("ink" if loud else "grey")
    places = np.arange(float(steps))
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": np.tile(places, S),
        "y": values.ravel(),
        "marker": {"color": ink, "symbol": look.marker, "size": 7, "opacity": 0.55},
        "hovertemplate": f"{as_text(name)}: %{{y:.1%}}<extra></extra>",
        "cliponaxis": False,
    }
    (mean,) = line(places, values.mean(axis=0), look, hover=f"{as_text(name)}, mean: %{{y:.1%}}")
    return [dots, mean | {"line": mean["line"] | {"color": ink}}]
