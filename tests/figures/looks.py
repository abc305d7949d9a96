"""What every figure of the project has to be: to be asked of each figure function's output."""

import json
import re
from typing import Any

import plotly.graph_objects as go

from lecturekit.figures import template

CLEAR = "rgba(0,0,0,0)"


def assert_sound(figure: go.Figure) -> None:
    """Hold a figure against the house: valid, serialisable, in the palette and the template's type, still."""
    go.Figure(
        {"data": [dict(trace._props) for trace in figure.data], "layout": figure.layout._props}
    )  # validates
    text = figure.to_json()
    assert json.loads(go.Figure(json.loads(text)).to_json()) == json.loads(text)
    body = json.loads(text)
    assert body["layout"].pop("template")["layout"]["meta"] == template().layout.meta
    colours = set(found_colours(body))
    unknown = colours - set(template().layout.meta["dark"]) - {CLEAR}
    assert not unknown, f"colours without a dark twin: {sorted(unknown)}"
    assert not _keys(body, "size", under="font"), "type sizes belong to the template"
    assert all(not axis.get("automargin") for _, axis in axes(body))
    moving = [name for name, axis in axes(body) if axis.get("autorange") is not False]
    assert not moving, f"axes without a fixed range: {moving}"
    assert named_axes(body)


def axes(body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Give the figure's axes with their names."""
    return [(name, axis) for name, axis in body["layout"].items() if re.fullmatch(r"[xy]axis\d*", name)]


def named_axes(body: dict[str, Any]) -> bool:
    """Say whether every axis has a title in words, or names of its own at its ticks."""
    return all(axis.get("title", {}).get("text") or axis.get("ticktext") for _, axis in axes(body))


def found_colours(node: Any) -> list[str]:
    """Give every string that is a colour, the template's aside."""
    if isinstance(node, str):
        return [node] if re.match(r"#|rgba?\(|hsl", node) else []
    if isinstance(node, dict):
        return [c for key, value in node.items() if key != "template" for c in found_colours(value)]
    return [c for value in node for c in found_colours(value)] if isinstance(node, list) else []


def _keys(node: Any, key: str, under: str) -> list[Any]:
    if isinstance(node, list):
        return [hit for value in node for hit in _keys(value, key, under)]
    if not isinstance(node, dict):
        return []
    hits = [value[key] for name, value in node.items() if name.endswith(under) and key in value]
    return hits + [
        hit for name, value in node.items() if name != "template" for hit in _keys(value, key, under)
    ]
