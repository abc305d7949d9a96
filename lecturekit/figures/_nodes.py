"""The nodes of an unrolled network: circles while there is room, bars for long sequences."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._magnitudes import Magnitudes
from lecturekit.figures._places import BAR_HEIGHT, BAR_WIDTH, LAYERS, node_size
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour, symbol


def circles(name: str, steps: int, shade: Magnitudes | None) -> list[dict[str, Any]]:
    """Draw the nodes of one layer: empty ones, shaded ones over them, names in the ink that reads."""
    empty = discs(name, steps, float(LAYERS.index(name)))
    if shade is None or name not in shade.values:
        return [empty, *_names(name, steps, {name: np.full(steps, True)})]
    part = shade.fractions(name, steps)
    known = np.isfinite(part)
    shaded = filled(empty, part, shade.scale)
    dark = wants_dark_ink(shade.scale, np.nan_to_num(part)) | ~known
    return [empty, shaded, *_names(name, steps, {"on pale": dark, "on deep": ~dark})]


def filled(empty: dict[str, Any], part: Array, scale: str) -> dict[str, Any]:
    """Fill nodes by their places on a scale, 0..1; those at NaN are not drawn, the empty ones show."""
    fill = {"color": np.nan_to_num(part), "cmin": 0, "cmax": 1, "colorscale": scale_named(scale)}
    return empty | {
        "y": np.where(np.isfinite(part), empty["y"], np.nan),
        "marker": empty["marker"] | fill,
    }


def discs(name: str, steps: int, height: float) -> dict[str, Any]:
    """Draw a row of empty nodes in a symbol's colour; a node's customdata is its step."""
    t = np.arange(1, steps + 1)
    rim = {"color": colour(name), "width": 2}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": t,
        "y": np.full(steps, height),
        "marker": {"color": colour("paper"), "size": node_size(steps), "line": rim},
        "customdata": t.tolist(),
        "hovertemplate": _hover(name),
        "cliponaxis": False,
    }


def _names(name: str, steps: int, inks: dict[str, NDArray[np.bool_]]) -> list[dict[str, Any]]:
    """Write the names in the nodes, where they fit: a trace for each ink, so that only texts ever change."""
    if node_size(steps) < 26:
        return []
    t = np.arange(1, steps + 1)
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": t,
            "y": np.full(steps, float(LAYERS.index(name))),
            "text": [
                f"{symbol(name).label}<sub>{k}</sub>" if here else ""
                for k, here in zip(t, where, strict=True)
            ],
            "textfont": {"color": colour(ink)},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        for ink, where in inks.items()
    ]


def _hover(name: str) -> str:
    words = f"{symbol(name).meaning} {symbol(name).label} at step %{{x}}"
    return words + "<extra></extra>"


def bars(steps: int, shade: Magnitudes | None) -> list[dict[str, Any]]:
    """Draw the nodes of a long sequence as bars: a heat map a layer, with gaps for the edges."""
    t = np.arange(1, steps + 1)
    x = np.sort(np.concatenate([t - BAR_WIDTH / 2, t + BAR_WIDTH / 2]))
    traces = []
    for height, name in enumerate(LAYERS):
        known = shade is not None and name in shade.values
        z = np.full((1, 2 * steps - 1), np.nan)
        z[0, ::2] = np.nan_to_num(shade.fractions(name, steps)) if known and shade else 0.0
        faint = [[0, colour("faint")], [1, colour("faint")]]
        clicks: list[int | None] = [None] * (2 * steps - 1)
        clicks[::2] = t.tolist()
        traces.append(
            {
                "type": "heatmap",
                "x": x,
                "y": [height - BAR_HEIGHT / 2, height + BAR_HEIGHT / 2],
                "z": z,
                "zmin": 0,
                "zmax": 1,
                "colorscale": scale_named(shade.scale) if known and shade else faint,
                "showscale": False,
                "xgap": 0,
                "ygap": 0,
                "customdata": [clicks],
                "hoverongaps": False,
                "hovertemplate": _hover(name).replace("%{x}", "%{customdata}"),
            }
        )
    return traces
