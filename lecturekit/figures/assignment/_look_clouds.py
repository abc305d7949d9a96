"""Layers of a network as clouds of points, coloured by what one asks of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._template import MARGIN
from lecturekit.figures._text import as_markdown, as_text

if TYPE_CHECKING:
    from lecturekit.networks import Cloud, Separation

REACH = 1.12  # points stay within 1; at the last panel's end stands the key
ROOM, LETTERS = 196, 18  # px for the key, whatever it says, and letters of a name in it
ROWS = 6  # of the key
GAP = 0.02  # of the width, between panels
HUES = 5
SECOND = (2, 3, 4, 0, 1)  # hues of the classes after the fifth: 1 and 6, 4 and 9 look unlike each other
OTHERS = "others"


def feature_clouds(
    clouds: Mapping[str, Cloud],
    numbers: Sequence[int] | NDArray[Any],
    names: Sequence[str],
    *,
    hover: Sequence[str],
) -> go.Figure:
    """Draw one to three layers side by side, each a cloud of the same n samples.

    Parameters
    ----------
    clouds : mapping of str to Cloud
        Title of each, in plotly's markup, and its points. Each is drawn as large as fits, with the same scale
        in both directions: the unit of a cloud means nothing beside another's.
    numbers : sequence of int, n long
        The class of each sample, −1 for none of them (grey).
    names : sequence of str
        Up to five classes, with a key on the right. Six to ten are told apart if each is one letter, such as
        a digit: it is written at the median of its samples.
    hover : sequence of str, n long
        What is said of a sample under the mouse, in plotly's markup.

    Returns
    -------
    go.Figure
        Two traces a panel, one more for letters, and the key. A point's customdata is its number.

    Raises
    ------
    ValueError
        For numbers that do not fit, too many classes, or other than one to three clouds.
    """
    kinds = np.asarray(numbers)
    n = len(hover)
    if not clouds or any(len(cloud) != n for cloud in clouds.values()) or kinds.shape != (n,):
        raise ValueError(f"{n} samples need as many points and classes: {kinds.shape} classes")
    letters = len(names) > HUES and all(len(name) == 1 for name in names)
    if len(names) > (2 * HUES if letters else HUES) or kinds.max() >= len(names):
        raise ValueError(f"up to {2 * HUES if letters else HUES} classes are told apart, not {len(names)}")
    parts = [_panel(title, cloud, kinds, (names, letters), hover) for title, cloud in clouds.items()]
    right = MARGIN["r"] if letters else ROOM
    last = parts[-1]
    parts[-1] = Panel(
        [*last.traces, _key(names, bool((kinds < 0).any()), letters)], last.x, last.y, last.title, right=right
    )
    made = panels(parts)
    made.layout.margin.l, made.layout.margin.b = 14, 40
    notes = iter(made.layout.annotations)
    for k, part in enumerate(parts):  # no ticks between the panels, and so no room for them
        start = k * (1 + GAP) / len(parts)
        made.layout[f"xaxis{k + 1 if k else ''}"].domain = (
            start,
            min(1.0, start + (1 + GAP) / len(parts) - GAP),
        )
        if part.title:
            next(notes).x = start
    return made


def _panel(
    title: str, cloud: Cloud, kinds: NDArray[Any], named: tuple[Sequence[str], bool], hover: Sequence[str]
) -> Panel:
    names, letters = named
    points = _fitted(cloud.points)
    bare: dict[str, Any] = {
        "showticklabels": False,
        "showgrid": False,
        "tickvals": [0],
        "constrain": "domain",
    }
    x = axis(_method(cloud), (-REACH, REACH), ticktext=[BLANK], **bare)
    y = axis("", (-REACH, REACH), scaleanchor="x", ticktext=[BLANK], **bare)
    some = {"customdata": list(range(len(hover))), "hovertext": list(hover)}
    some |= {"type": "scatter", "hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False}
    grey = np.where((kinds < 0)[:, None], points, np.nan)
    own = np.where((kinds >= 0)[:, None], points, np.nan)
    looks = [class_look(k) if k >= 0 else (colour("grey"), "circle") for k in kinds.tolist()]
    marks: dict[str, Any] = {"color": [tint for tint, _ in looks], "symbol": [shape for _, shape in looks]}
    marks |= {"size": 6 if letters else 8, "line": {"width": 0.5 if letters else 1, "color": colour("paper")}}
    drawn: dict[str, Any] = {"mode": "markers", "marker": marks}
    others = {"mode": "markers", "marker": {"color": colour("faint"), "size": 6}}
    traces = [
        some | others | {"x": grey[:, 0], "y": grey[:, 1]},
        some | drawn | {"x": own[:, 0], "y": own[:, 1]},
    ]
    return Panel([*traces, *([_letters(points, kinds, names)] if letters else [])], x, y, title)


def _letters(points: Array, kinds: NDArray[Any], names: Sequence[str]) -> dict[str, Any]:
    """Write each class at the median of its samples; one without samples is not written."""
    inside = [points[kinds == k] for k in range(len(names))]
    middles = np.array([np.median(part, axis=0) if len(part) else (np.nan, np.nan) for part in inside])
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": middles[:, 0],
        "y": middles[:, 1],
        "text": [f"<b>{as_text(name)}</b>" for name in names],
        "textfont": {"color": colour("ink")},
        "marker": {"color": colour("paper"), "opacity": 0.75, "size": 20},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _fitted(points: Array) -> Array:
    """Bring (n, 2) points into the frame, the same scale in both directions."""
    low, high = points.min(axis=0), points.max(axis=0)
    return np.asarray((points - (low + high) / 2) / (float((high - low).max()) / 2 or 1.0))


def _method(cloud: Cloud) -> str:
    if "variance" in cloud.quality_name:
        return f"PCA shows {100 * cloud.quality:.0f}\u202f%"
    return "t-SNE"


def class_look(k: int) -> tuple[str, str]:
    """Give colour and mark of the k-th of up to ten classes."""
    tint, shape, _ = class_style(k if k < HUES else SECOND[k % HUES])
    return tint, shape


def _key(names: Sequence[str], others: bool, letters: bool) -> dict[str, Any]:
    """Name the classes at the right, from the top: six rows always, all blank for letters."""
    said = [] if letters else [*names, *[OTHERS] * bool(others)]
    rest = ROWS - len(said)
    looks = [class_look(k) for k in range(0 if letters else len(names))]
    looks += [(colour("faint"), "circle")] * (ROWS - len(looks))
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": np.where(np.arange(ROWS) < len(said), REACH, np.nan),
        "y": 0.98 - 0.3 * np.arange(ROWS),
        "text": [*(f"\u2002{as_text(_short(name))}" for name in said), *[BLANK] * rest],
        "textposition": "middle right",
        "textfont": {"color": colour("muted")},
        "marker": {"color": [tint for tint, _ in looks], "symbol": [shape for _, shape in looks], "size": 11},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else name[: LETTERS - 1] + "…"


def cloud_words(
    measured: Separation, layers: Iterable[str], *, asked: str, untrained: Separation | None = None
) -> str:
    """Say how often the five nearest tell a sample's class: by the numbers of a layer, not by the drawing.

    Parameters
    ----------
    measured : Separation
    layers : iterable of str
        Which of its layers, in the order of the panels.
    asked : str
        What the classes are: ``"digit"``, ``"next word"``.
    untrained : Separation, optional
        Of the same network before its training, in the layer that tells most after it.
    """
    layers = list(layers)
    told = [measured[layer][0] for layer in layers]
    best = int(np.argmax(told))
    texts = [f"{100 * share:.0f}" for share in told]
    texts[best] = f"**{texts[best]}**"
    others = [f"guessing {100 * measured.chance:.0f}"]
    if untrained is not None:
        others.append(f"untrained {100 * untrained[layers[best]][0]:.0f}")
    return f"{as_markdown(asked)}: {' → '.join(texts)}\u202f% told ({', '.join(others)})"
