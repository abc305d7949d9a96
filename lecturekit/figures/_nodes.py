"""The nodes of an unrolled network: circles while there is room, bars for long sequences."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecturekit.figures._magnitudes import Magnitudes
from lecturekit.figures._places import BAR_HEIGHT, BAR_WIDTH, LAYERS, node_size
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour, symbol


def circles(name: str, steps: int, shade: Magnitudes | None) -> dict[str, Any]:
    part = np.full(steps, np.nan) if shade is None else shade.fractions(name, steps)
    ink = np.full(steps, colour(name), object)
    fill: dict[str, Any] = {"color": colour("paper")}
    if shade is not None and name in shade.values:
        fill = {"color": part, "cmin": 0, "cmax": 1, "colorscale": scale_named(shade.scale)}
        dark = wants_dark_ink(shade.scale, np.nan_to_num(part))
        ink[:] = np.where(dark, colour("on pale"), colour("on deep"))
    t = np.arange(1, steps + 1)
    return {
        "type": "scatter",
        "mode": "markers+text" if node_size(steps) >= 26 else "markers",
        "x": t,
        "y": np.full(steps, float(LAYERS.index(name))),
        "text": [f"{symbol(name).label}<sub>{k}</sub>" for k in t] if node_size(steps) >= 26 else None,
        "textfont": {"color": ink.tolist()},
        "marker": fill | {"size": node_size(steps), "line": {"color": colour(name), "width": 2}},
        "customdata": t.tolist(),
        "hovertemplate": _hover(name),
        "cliponaxis": False,
    }


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
