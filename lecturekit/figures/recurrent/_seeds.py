"""Shares of right answers of networks, each trained from several seeds: dots, and lines of the means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._labels import direct_labels, label_room, line, reference_line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._written import written

SPAN = (0.4, 1.08)
STAND, WIDTH = 0.42, 0.16  # of a distance between two places: room of all dots, and width of one strip


def shares_by_seed(
    shares: Mapping[str, ArrayLike],
    places: Sequence[str],
    *,
    across: str,
    guess: float = 0.5,
    at_peaks: bool = False,
) -> go.Figure:
    """Draw how often networks are right, at several places, each network from several seeds.

    Parameters
    ----------
    shares : mapping of str to (S, X) array_like
        One to five kinds of network by name: the share of right answers of each seed at each place; NaN where
        nothing has been trained yet.
    places : sequence of str
        Names of the X places, at equal distances.
    across : str
        What the places are, with unit.
    guess : float
        The share without any knowledge, a thin grey line.
    at_peaks : bool
        Write the names over the highest means, for lines that end together; else at their ends.

    Returns
    -------
    go.Figure
        Each dot is one network, whose place in its strip depends on its seed alone; each line joins the means
        of the seeds there are.

    Raises
    ------
    ValueError
        For no kind or more than five, and shares that do not fit the places or each other.
    """
    values = {name: np.asarray(part, float) for name, part in shares.items()}
    shapes = {part.shape for part in values.values()}
    if not 1 <= len(values) <= 5 or len(shapes) != 1 or next(iter(shapes))[1:] != (len(places),):
        raise ValueError(f"one to five kinds have shares of (S, {len(places)}), not {sorted(shapes)}")
    at = np.arange(float(len(places)))
    ends: list[tuple[str, Array, str]] = []
    reach = (-0.4, len(places) - 0.6)
    named = {"text": ["\u2002guess", ""], "textposition": "bottom right"}  # the lines end at the right
    traces = [reference_line(guess, "guess", reach) | named]
    for n, (name, part) in enumerate(values.items()):
        look = style(n, width=3.5)
        aside = STAND * (n - (len(values) - 1) / 2) / max(1, len(values))
        traces.append(_dots(at + aside, part, look.colour, name))
        middle = _means(part)
        traces += line(at, middle, look, hover=f"{name}: mean %{{y:.0%}}")
        ends.append((f"<b>{name}</b>", middle, look.colour))
    traces.append(_over_peaks(at, ends) if at_peaks else _at_ends(ends, reach[1]))
    ticks: dict[str, Any] = {"tickvals": at, "ticktext": list(places)}
    tenths = np.arange(5, 11) / 10
    y = axis("right answers", SPAN, tickvals=tenths, ticktext=[f"{part:.0%}" for part in tenths])
    right = 40 if at_peaks else label_room(list(values))
    return panels([Panel(traces, axis(across, reach, showgrid=False, **ticks), y, right=right, top=12)])


def _at_ends(lines: Sequence[tuple[str, Array, str]], x: float) -> dict[str, Any]:
    ends = [
        (name, float(np.append(np.nan, known)[-1]), ink)
        for name, y, ink in lines
        for known in [y[np.isfinite(y)]]
    ]
    return direct_labels(ends, x, SPAN, gap=0.08)


def _over_peaks(at: Array, lines: Sequence[tuple[str, Array, str]]) -> dict[str, Any]:
    """Write each name over the highest point of its line, in the middle of a level stretch."""
    places = [np.flatnonzero(y >= np.nanmax(y) - 1e-9) if np.isfinite(y).any() else [0] for _, y, _ in lines]
    peaks = [int(found[len(found) // 2]) for found in places]
    x, y = at[peaks], np.array([line[1][peak] for line, peak in zip(lines, peaks, strict=True)])
    made = written(x, np.minimum(y + 0.025, 1.02), [line[0] for line in lines], where="top center")
    return made | {"textfont": {"color": [line[2] for line in lines]}}


def _means(values: Array) -> Array:
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        mean: Array = np.where(known, values, 0.0).sum(axis=0) / known.sum(axis=0)
    return mean


def _dots(x: Array, values: Array, tint: str, name: str) -> dict[str, Any]:
    """Draw (S, X) dots; below the axis they lie on its floor."""
    S = len(values)
    beside = WIDTH * (np.arange(S) / max(1, S - 1) - 0.5) if S > 1 else np.zeros(1)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": (x[None] + beside[:, None]).ravel(),
        "y": np.clip(values, *SPAN).ravel(),
        "marker": {"color": tint, "size": 8, "opacity": 0.6},
        "hovertemplate": f"{name}, one network: %{{y:.0%}}<extra></extra>",
        "cliponaxis": False,
    }
