"""How often several networks are right, by kind of question: every network a dot, their mean a bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._template import MARGIN
from lecturekit.figures._text import as_text
from lecturekit.figures._written import written

MOST_KINDS, MOST_GROUPS = 5, 4
WIDE = 0.78  # of the place of a kind, for all its groups
HATCHES = ("/", "\\", "x", "-")  # of the groups: what reads both ways bears both strokes


def shares_right(
    shares: Mapping[str, ArrayLike],
    kinds: Sequence[str],
    *,
    floor: float | Sequence[float] | None = None,
    low: float = 0.0,
    title: str = "right, on held-out words",
) -> go.Figure:
    """Draw the share of right answers of each group of networks for each kind of question.

    Parameters
    ----------
    shares : mapping of str to (S, N) array_like
        For each group, up to four: a row for each of its S networks, a column for each of the N kinds.
        NaN: there are none of this kind.
    kinds : sequence of str
        Their N names, up to five; ``<br>`` breaks a line.
    floor : float or sequence of float, optional
        What a guess gets right, as a thin line; of each kind, NaN where it is left out.
    low : float
        Lower end of the axis; 1 is its upper end.
    title : str
        Of the axis.

    Returns
    -------
    go.Figure

    Raises
    ------
    ValueError
        For nothing to draw or too much, numbers that do not fit, or a low end that is none.
    """
    values = {name: np.atleast_2d(np.asarray(part, float)) for name, part in shares.items()}
    if not (1 <= len(values) <= MOST_GROUPS and 1 <= len(kinds) <= MOST_KINDS):
        raise ValueError(
            f"{MOST_GROUPS} groups by {MOST_KINDS} kinds at most, not {len(values)} by {len(kinds)}"
        )
    if any(part.shape[1] != len(kinds) for part in values.values()) or not 0 <= low < 1:
        raise ValueError(f"shares of {len(kinds)} kinds, from a low end in [0, 1): {low}")
    step = WIDE / len(values)
    traces: list[dict[str, Any]] = []
    for number, (name, part) in enumerate(values.items()):
        places = np.arange(float(len(kinds))) + (number + 0.5) * step - WIDE / 2
        traces += _group(part, number, name, places=places, step=step, low=low)
    if floor is not None:
        traces += _floor(np.broadcast_to(np.asarray(floor, float), (len(kinds),)))
    x = axis(
        "", (-0.5, len(kinds) - 0.5), tickvals=list(range(len(kinds))), ticktext=list(kinds), showgrid=False
    )
    y = axis(
        title,
        (low, 1.0 + 0.06 * (1 - low)),
        tickvals=_ticks(low),
        ticktext=[f"{100 * v:.0f} %" for v in _ticks(low)],
    )
    return _with_legend(panels([Panel(traces, x, y, top=MARGIN["t"] + 8)]))


def _with_legend(drawn: go.Figure) -> go.Figure:
    drawn.layout.showlegend = True
    return drawn


def _floor(floor: Array) -> list[dict[str, Any]]:
    """Draw a line over each kind that has a guess, named in the gap after the first of them."""
    at = np.arange(float(len(floor)))
    x, y = np.stack([at - 0.5, at + 0.5, at + 0.5], axis=1), np.stack([floor, floor, floor * np.nan], axis=1)
    first = int(np.isfinite(floor).argmax())
    named = written([first + 0.5], [floor[first]], ["a guess"], ink="reference", where="top center")
    return [
        stroke(x.ravel(), y.ravel(), "reference", 1.5) | {"showlegend": False},
        named | {"showlegend": False},
    ]


def _ticks(low: float) -> list[float]:
    step = 0.25 if low < 0.5 else 0.1
    return [round(float(v), 3) for v in np.arange(1.0, low - 1e-9, -step)][::-1]


def _group(
    values: Array, number: int, name: str, *, places: Array, step: float, low: float
) -> list[dict[str, Any]]:
    ink = colour("muted")
    known = np.isfinite(values)
    mean = np.where(known, values, 0).sum(axis=0) / np.where(known.any(axis=0), known.sum(axis=0), np.nan)
    height = np.clip(mean, low, 1.0) - low
    bars = {
        "type": "bar",
        "name": as_text(name),
        "x": places,
        "y": height,
        "base": low,
        "width": step * 0.88,
        "marker": {
            "color": ink,
            "pattern": {"shape": HATCHES[number], "fillmode": "replace", "size": 9, "solidity": 0.35},
            "line": {"color": ink, "width": 2},
        },
        "customdata": [format_number(100 * m) for m in mean],
        "hovertemplate": f"{as_text(name)}: %{{customdata}} %<extra></extra>",
    }
    S = len(values)
    shift = np.linspace(-0.3, 0.3, S) * step if S > 1 else np.zeros(1)
    dots = {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": (places[None, :] + shift[:, None]).ravel(),
        "y": np.clip(values, low, 1.0).ravel(),
        "marker": {
            "color": colour("paper"),
            "symbol": "circle",
            "size": 9,
            "line": {"color": ink, "width": 1.5},
        },
        "hovertemplate": "%{y:.1%}<extra></extra>",
        "cliponaxis": False,
    }
    return [bars, dots]
