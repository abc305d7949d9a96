"""Up to three panels in one figure, each with its place fixed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import plotly.graph_objects as go

from lecturekit.figures._template import MARGIN, figure

BAR_ROOM = 0.1  # of the width, for a colour bar between two panels
OUTER_BAR = 104  # px of right margin for the last one


@dataclass(frozen=True)
class Panel:
    """What one panel shows, written as if it were alone: axes ``x`` and ``y``.

    Parameters
    ----------
    traces : list of dict
        Plotly traces.
    x, y : dict
        The axes, from `axis`.
    title : str
        A few words over its upper left corner; empty for none.
    right : int
        px it needs to its right, for direct labels or a colour bar.
    top, bottom : int
        px above it (title, names of columns) and below it (ticks, axis title).
    shapes : list of dict
        Plotly shapes, in the panel's own ``x`` and ``y``.
    """

    traces: list[dict[str, Any]]
    x: dict[str, Any]
    y: dict[str, Any]
    title: str = ""
    right: int = MARGIN["r"]
    top: int = MARGIN["t"]
    bottom: int = MARGIN["b"]
    shapes: list[dict[str, Any]] = field(default_factory=list)


def panels(
    parts: Sequence[Panel], *, shares: Sequence[float] | None = None, stacked: bool = False
) -> go.Figure:
    """Put panels side by side, or one above the other.

    Parameters
    ----------
    parts : sequence of Panel
        One to three: a figure holds one idea.
    shares : sequence of float, optional
        Parts of the width (height, if stacked) of each; equal unless told otherwise.
    stacked : bool
        One above the other, the first on top.

    Returns
    -------
    go.Figure

    Raises
    ------
    ValueError
        For no panel, more than three, or shares that do not fit them.
    """
    if not 1 <= len(parts) <= 3:
        raise ValueError(f"a figure holds one to three panels, not {len(parts)}")
    shares = [1.0] * len(parts) if shares is None else list(shares)
    if len(shares) != len(parts) or min(shares) <= 0:
        raise ValueError(f"{len(parts)} panels need as many shares above 0, not {shares}")
    layout: dict[str, Any] = {}
    right = max(part.right for part in parts) if stacked else parts[-1].right
    top = parts[0].top if stacked else max(part.top for part in parts)
    bottom = parts[-1].bottom if stacked else max(part.bottom for part in parts)
    layout["margin"] = MARGIN | {"r": right, "t": top, "b": bottom}
    data: list[dict[str, Any]] = []
    if stacked:
        parts = [*(_above(part, below) for part, below in itertools.pairwise(parts)), parts[-1]]
    for number, (part, place) in enumerate(zip(parts, _places(parts, shares, stacked), strict=True), 1):
        _set(layout, data, part, ("" if number == 1 else str(number), place, stacked))
    return figure(data, layout)


def _places(parts: Sequence[Panel], shares: list[float], stacked: bool) -> list[list[float]]:
    """Give each panel its interval of [0, 1] along the row or the stack."""
    gaps = [_gap(part, stacked) for part in parts[:-1]]
    unit = (1 - sum(gaps)) / sum(shares)
    places, start = [], 0.0
    for share, gap in zip(shares, [*gaps, 0.0], strict=True):
        places.append([start, min(1.0, start + share * unit)])  # plotly refuses 1 + 2e-16
        start += share * unit + gap
    return [[1 - high, 1 - low] for low, high in places] if stacked else places


def _gap(part: Panel, stacked: bool) -> float:
    if stacked:
        return 0.22 if part.x.get("showticklabels", True) else 0.12
    return 0.11 + BAR_ROOM * (part.right > MARGIN["r"])


def _above(part: Panel, below: Panel) -> Panel:
    """Leave the common axis of two stacked panels to the lower one."""
    if part.x.get("title") != below.x.get("title") or part.x.get("range") != below.x.get("range"):
        return part
    return replace(part, x=part.x | {"showticklabels": False, "title": {"text": ""}})


def _set(layout: dict[str, Any], data: list[dict[str, Any]], part: Panel, where: tuple) -> None:
    suffix, place, stacked = where
    along, across = ("y", "x") if stacked else ("x", "y")
    axes = {"x": dict(part.x), "y": dict(part.y)}
    axes[along]["domain"], axes[across]["domain"] = place, [0, 1]
    for letter, other in (("x", "y"), ("y", "x")):
        if "scaleanchor" in axes[letter]:  # equal scales within the panel, wherever it stands
            axes[letter]["scaleanchor"] = f"{other}{suffix}"
        layout[f"{letter}axis{suffix}"] = axes[letter] | {"anchor": f"{other}{suffix}"}
    x_place, y_place = axes["x"]["domain"], axes["y"]["domain"]
    for trace in part.traces:
        data.append(_placed_bar(trace, x_place[1], y_place) | {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"})
    for shape in part.shapes:
        moved = {f"{c}ref": _moved(shape.get(f"{c}ref", c), suffix) for c in "xy"}
        layout.setdefault("shapes", []).append(shape | moved)
    if part.title:
        lift = part.top - MARGIN["t"] + 8
        layout.setdefault("annotations", []).append(_title(part.title, (x_place[0], y_place[1]), lift))


def _moved(ref: str, suffix: str) -> str:
    return ref if ref == "paper" else ref[0] + suffix + ref[1:]


def _placed_bar(trace: dict[str, Any], x: float, y: list[float]) -> dict[str, Any]:
    place = {"x": x, "xanchor": "left", "y": sum(y) / 2, "len": y[1] - y[0], "lenmode": "fraction"}
    if trace["type"] == "heatmap" and trace.get("showscale", True):
        return trace | {"colorbar": trace.get("colorbar", {}) | place}
    marker = trace.get("marker", {})
    if marker.get("showscale"):
        return trace | {"marker": marker | {"colorbar": marker.get("colorbar", {}) | place}}
    return trace


def _title(text: str, corner: tuple[float, float], lift: int) -> dict[str, Any]:
    place = {
        "x": corner[0],
        "y": corner[1],
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
    }
    return place | {"text": text, "yshift": lift, "showarrow": False}
