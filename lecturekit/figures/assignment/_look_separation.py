"""How far apart classes are, layer by layer: a trained network beside an untrained one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, reference_line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text

if TYPE_CHECKING:
    from lecturekit.networks import Separation

#: What can be drawn: its axis, and the ends of it.
MEASURES: Mapping[str, tuple[str, Span]] = {
    "between": ("share of variance between classes", (0.0, 1.06)),
    "neighbours": ("share told by the five nearest", (0.0, 1.06)),
    "silhouette": ("silhouette", (-0.25, 1.06)),
}
NAMES = ("trained", "untrained")


def separation_by_layer(
    trained: Separation,
    untrained: Separation,
    *,
    measure: str = "between",
    names: Mapping[str, str] | None = None,
) -> go.Figure:
    """Draw how far apart the classes are in each layer.

    Parameters
    ----------
    trained, untrained : Separation
        Of the same samples and layers.
    measure : str
        ``"between"``, ``"neighbours"`` or ``"silhouette"``.
    names : mapping of str to str, optional
        What a layer is called in the figure, in plotly's markup; its own name unless given.

    Returns
    -------
    go.Figure
        The trained network in colour with its numbers, the untrained one in grey, and what chance gives.

    Raises
    ------
    ValueError
        For another measure, or networks with other layers.
    """
    if measure not in MEASURES:
        raise ValueError(f"there is no measure {measure!r}; there are {', '.join(MEASURES)}")
    if trained.layers != untrained.layers:
        raise ValueError(f"the two have other layers: {trained.layers} and {untrained.layers}")
    title, span = MEASURES[measure]
    L = len(trained.layers)
    over = (-0.25, L - 0.75)
    values = [np.asarray(getattr(one, measure)) for one in (trained, untrained)]
    looks = [style(0, width=4), Style(colour("grey"), dash="dash", width=3)]
    base, said = _chance(trained, measure)
    side = "bottom right" if measure == "silhouette" else "top right"  # where no curve comes
    traces = [reference_line(base, said, over[::-1]) | {"textposition": side}]
    for row, look in zip(values[::-1], looks[::-1], strict=True):
        traces += line(np.arange(L), row, look, span=span, hover="%{y:.3~g}")
    traces += [_dots(row, look) for row, look in zip(values[::-1], looks[::-1], strict=True)]
    traces.append(_numbers(values[0], values[1], measure))
    ends = [(name, row[-1], look.colour) for name, row, look in zip(NAMES, values, looks, strict=True)]
    traces.append(direct_labels(ends, over[1], span))
    called = [(names or {}).get(layer, as_text(layer)) for layer in trained.layers]
    x = axis("layer, from what goes in", over, tickvals=list(range(L)), ticktext=called, showgrid=False)
    y = axis(title, span, tickformat=".2f" if measure == "silhouette" else ".0%", dtick=0.25)
    return panels([Panel(traces, x, y, right=label_room(NAMES))])


def _chance(measured: Separation, measure: str) -> tuple[float, str]:
    if measure == "between":
        return measured.between_chance, "labels dealt at random"
    if measure == "neighbours":
        return measured.chance, "commonest class"
    return 0.0, "as near to another class"


def _dots(values: Array, look: Style) -> dict:
    marker = {"color": look.colour, "size": 10, "symbol": look.marker}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.arange(len(values)),
        "y": values,
        "marker": marker,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _numbers(values: Array, others: Array, measure: str) -> dict:
    """Write the trained network's numbers on the side where the other line is not."""
    texts = [
        f"{value:.2f}".replace("-", "−") if measure == "silhouette" else f"{value:.0%}" for value in values
    ]
    above = (values >= others) & (values < 0.97)
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.arange(len(values)),
        "y": values + np.where(above, 0.035, -0.035),
        "text": [text.replace("%", "\u202f%") for text in texts],
        "textposition": ["top center" if up else "bottom center" for up in above],
        "textfont": {"color": style(0).colour},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def separation_words(trained: Separation, untrained: Separation, *, measure: str = "between") -> str:
    """Say whether the classes come apart with depth, and whether training did it."""
    values = np.asarray(getattr(trained, measure))
    other = np.asarray(getattr(untrained, measure))
    steps, L = int((np.diff(values) > 0).sum()), len(values) - 1
    how = "it grows at every layer" if steps == L else f"it grows at {steps} of {L} steps"
    ends = [_text(value, measure) for value in (values[0], values[-1], other[-1])]
    return f"trained **{ends[0]} → {ends[1]}**: {how}; untrained {ends[0]} → {ends[2]}"


def _text(value: float, measure: str) -> str:
    if measure == "silhouette":
        return f"{value:.2f}".replace("-", "−")
    return f"{100 * value:.0f}\u202f%"
