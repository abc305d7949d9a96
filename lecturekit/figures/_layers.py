"""What the layers of a deep network hold: their states on a sentence, and what can be read out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._directions import HALF, checked_words, word_columns
from lecturekit.figures._labels import direct_labels, label_room, line, style
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import boxes

MOST_LAYERS = 4
GAP = 0.14  # between two layers, of a layer's height


def layer_states(words: Sequence[str], states: Sequence[ArrayLike], *, chosen: int) -> go.Figure:
    """Draw the states of all layers on a sentence as strips, the lowest layer at the bottom.

    Parameters
    ----------
    words : sequence of str
        T of them, one to sixteen.
    states : sequence of (T, H) array_like
        One to four layers, the lowest first; H may differ.
    chosen : int
        The word that is framed, from 1.

    Returns
    -------
    go.Figure
        A cell's customdata is the number of its word. Room is kept for four layers.

    Raises
    ------
    ValueError
        For no word or too many, no layer or more than four, or states that do not fit.
    """
    checked_words(words, chosen)
    layers = [np.asarray(part, float) for part in states]
    T = len(words)
    if not 1 <= len(layers) <= MOST_LAYERS or any(part.ndim != 2 or len(part) != T for part in layers):
        raise ValueError(
            f"one to {MOST_LAYERS} layers of {T} states each are drawn, not {[p.shape for p in layers]}"
        )
    traces = [
        _strip(layers[k] if k < len(layers) else np.full((T, 1), np.nan), k) for k in range(MOST_LAYERS)
    ]
    traces[0]["showscale"] = True
    frame = ([chosen - HALF], [chosen + HALF], [-GAP / 2], [len(layers) - GAP / 2])
    traces.append(boxes(frame, ink="ink", width=3))
    names = [f"layer {k + 1}" if k < len(layers) else " " for k in range(MOST_LAYERS)]
    middles = [k + (1 - GAP) / 2 for k in range(MOST_LAYERS)]
    y = axis("", (-GAP / 2, MOST_LAYERS - GAP / 2), tickvals=middles, ticktext=names, showgrid=False)
    x = word_columns(words)
    return panels([Panel(traces, x, y, right=OUTER_BAR, top=94 if x["tickangle"] else 46, bottom=16)])


def _strip(values: Array, level: int) -> dict[str, Any]:
    T, H = values.shape
    return {
        "type": "heatmap",
        "x": list(range(1, T + 1)),
        "y": np.linspace(level, level + 1 - GAP, H + 1),
        "z": values.T,
        "zmin": -1.0,
        "zmax": 1.0,
        "colorscale": scale("diverging"),
        "colorbar": {"title": {"text": "state <i>h</i> of each unit"}},
        "showscale": False,
        "xgap": 2,
        "ygap": 0,
        "customdata": [list(range(1, T + 1))] * H,
        "hoverongaps": False,
        "hovertemplate": f"layer {level + 1}: %{{z:.3~g}}<extra></extra>",
    }


def probe_curves(
    found: Mapping[str, ArrayLike], *, floor: Mapping[str, float], chosen: str | None = None
) -> go.Figure:
    """Draw how much of several things can be read from each layer, from the words' vectors up.

    Parameters
    ----------
    found : mapping of str to (S, L + 1) array_like
        For each thing asked, one to five: the share of held-out words answered right from what enters the
        network (layer 0) and from each of its L layers, a row for each of S networks.
    floor : mapping of str to float
        For each, the share that the commonest answer alone gets right.
    chosen : str, optional
        The one in full colour, with its floor; all unless given.

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
        ends.append((_named(name, loud), float(part[:, -1].mean()), traces[-1]["line"]["color"]))
    last = next(iter(shapes))[1] - 1
    traces.append(direct_labels(ends, last + 0.08, (0.0, 1.0)))
    ticks: dict[str, Any] = {
        "tickvals": list(range(MOST_LAYERS + 1)),
        "ticktext": ["what enters", *(f"layer {k}" for k in range(1, MOST_LAYERS + 1))],
    }
    x = axis("read from", (-0.25, MOST_LAYERS + 0.15), **ticks, showgrid=False)
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
        "x": [-0.25, MOST_LAYERS + 0.15],
        "y": [value, value],
        "line": {"color": colour("reference"), "width": 1},
        "text": ["", "commonest answer\u2002"],
        "textposition": "top left",
        "textfont": {"color": colour("reference")},
        "hoverinfo": "skip",
    }


def _curve(values: Array, number: int, name: str, *, loud: bool) -> list[dict[str, Any]]:
    S, steps = values.shape
    look = style(number, width=3.5 if loud else 1.5)
    ink = look.colour if loud else colour("grey")
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
