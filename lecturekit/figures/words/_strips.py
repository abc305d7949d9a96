"""Two words as strips of numbers, what they have in common, and what a vocabulary of such strips costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import exponent_axis
from lecturekit.figures._labels import direct_labels, label_room
from lecturekit.figures._names import stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, wide, written
from lecturekit.words import Comparison, Storage

CELLS = 300  # of a strip; of more numbers, each cell shows the largest of those that fall into it
STEP, HEIGHT = 1.0, 0.42  # from strip to strip, and of a strip
NAMED = 2  # dimensions to name
_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")


def word_strips(pair: Comparison, cost: Storage, *, size: int, way: str) -> go.Figure:
    """Draw two words as strips of numbers, below them what each number adds to their similarity.

    Parameters
    ----------
    pair : Comparison
        Two words of D numbers. Of more than 300 numbers, each cell of a strip shows the largest in size.
    cost : Storage
        Bytes against vocabulary size, one line for each way to write vectors down.
    size : int
        The vocabulary's size V now.
    way : str
        The way the strips are written: one of ``cost.ways``, shown in full colour.

    Returns
    -------
    go.Figure
        Of one representation always the same traces of the same lengths.
    """
    return wide([_strips(pair), _costs(cost, size, way)], shares=[0.72, 0.28])


def format_bytes(count: float) -> str:
    """Write a number of bytes for people: ``400 bytes``, ``1.75 MB``, ``40 GB``; a kB has 1000 bytes."""
    unit = 0
    while round(count, 9) >= 999.5 and unit < len(_UNITS) - 1:
        count, unit = count / 1000, unit + 1
    digits = f"{count:.3g}" if count < 100 else f"{count:.0f}"
    return f"{digits} {_UNITS[unit]}"


def strip_cells(values: Array) -> tuple[Array, NDArray[np.int64]]:
    """Squeeze or stretch D numbers into 300 cells, and say which number each cell shows.

    Parameters
    ----------
    values : (D,) float64
        NaN stays NaN.

    Returns
    -------
    (300,) float64
        In each cell the number that is largest in size of those that fall into it.
    (300,) int64
        Its place, 0 ≤ place < D.
    """
    D = len(values)
    starts = np.arange(CELLS) * D // CELLS
    ends = np.maximum(starts + 1, (np.arange(CELLS) + 1) * D // CELLS)
    size = np.nan_to_num(np.abs(values), nan=-1.0)
    if D <= CELLS:
        return values[starts], starts
    places = np.array(
        [start + int(size[start:end].argmax()) for start, end in zip(starts, ends, strict=True)]
    )
    return values[places], places


def _strips(pair: Comparison) -> Panel:
    signed = bool((np.nan_to_num(pair.vectors) < 0).any())
    rows = [*pair.vectors, pair.shares]
    most = float(np.nanmax(np.abs(pair.vectors), initial=0.0)) or 1.0
    share = float(np.nanmax(np.abs(pair.shares), initial=0.0)) or 1.0
    traces = [
        _strip(pair, row, 2 - k, (most if k < 2 else share, signed if k < 2 else True))
        for k, row in enumerate(rows)
    ]
    frames = np.array([2.0, 1.0, 0.0])
    traces += [_frames(frames), _pins(pair), _heads(pair)]
    return Panel(traces, bare_axis((0.0, float(CELLS))), bare_axis((-0.3, 2.6)), top=8, bottom=8)


def _strip(pair: Comparison, row: Array, y: float, look: tuple[float, bool]) -> dict[str, Any]:
    most, signed = look
    cells, places = strip_cells(row)
    names = [as_text(pair.dimensions[p]) for p in places] if pair.dimensions else []
    trace: dict[str, Any] = {
        "type": "heatmap",
        "x": [0.0, *np.arange(1.0, CELLS), float(CELLS)],
        "y": [y - HEIGHT / 2, y + HEIGHT / 2],
        "z": cells[None, :],
        "zmin": -most if signed else 0.0,
        "zmax": most,
        "colorscale": scale("diverging" if signed else "sequential"),
        "showscale": False,
        "xgap": 0,
        "ygap": 0,
    }
    if names:
        return trace | {"customdata": [names], "hovertemplate": "%{customdata}: %{z:.3~g}<extra></extra>"}
    return trace | {"hovertemplate": "%{z:.3~g}<extra></extra>"}


def _frames(middles: Array) -> dict[str, Any]:
    x, y = [], []
    for middle in middles:
        low, high = middle - HEIGHT / 2, middle + HEIGHT / 2
        x += [0.0, CELLS, CELLS, 0.0, 0.0, np.nan]
        y += [low, low, high, high, low, np.nan]
    return stroke(x, y, "grey", 1)


def _pins(pair: Comparison) -> dict[str, Any]:
    """Point at the one 1 of a strip that is squeezed so much that one would not find it."""
    x = [np.nan, np.nan]
    for k, row in enumerate(pair.vectors):
        lit = np.flatnonzero(np.nan_to_num(row))
        if lit.size == 1:
            x[k] = (lit[0] + 0.5) * CELLS / pair.dim
    y = np.array([2.0, 1.0]) - HEIGHT / 2 - 0.07
    marker = {"symbol": "triangle-up", "size": 13, "color": colour("x")}
    trace = {"type": "scatter", "mode": "markers", "x": np.array(x), "y": y, "marker": marker}
    return trace | {"cliponaxis": False, "hoverinfo": "skip"}


def _heads(pair: Comparison) -> dict[str, Any]:
    said = [_said(pair, row) for row in pair.vectors]
    heads = [f"<b>{as_text(word)}</b>\u2002{text}" for word, text in zip(pair.words, said, strict=True)]
    above = np.array([2.0, 1.0, 0.0]) + HEIGHT / 2 + 0.13
    return written(np.zeros(3), above, [*heads, f"<b>in common</b>\u2002{_common(pair)}"])


def _said(pair: Comparison, row: Array) -> str:
    if np.isnan(row).any():
        return "has no vector: not in the vocabulary"
    lit = np.flatnonzero(row)
    if pair.dimensions:
        return f"{lit.size} of {format_number(pair.dim)} answers are not 0"
    if lit.size == 1:
        return f"a single 1, at place {format_number(int(lit[0]) + 1)} of {format_number(pair.dim)}"
    return f"{format_number(pair.dim)} numbers; none has a name"


def _common(pair: Comparison) -> str:
    """Say where the similarity comes from."""
    if np.isnan(pair.shares).any():
        return "nothing to compare"
    named = [as_text(name) for name, _ in pair.strongest(NAMED)] if pair.dimensions else []
    if named:
        return ", ".join(named) + " …"
    if not pair.shares.any():
        return "nothing: no place holds a 1 of both"
    agree = int((pair.shares > 0).sum())
    return f"the same sign in {format_number(agree)} of {format_number(pair.dim)}"


def _costs(cost: Storage, size: int, way: str) -> Panel:
    """Draw bytes against the vocabulary's size, both as exponents of 10."""
    x, y = np.log10(cost.sizes), np.log10(cost.size_in_bytes)
    low, high = float(np.floor(y.min())), float(np.ceil(y.max()))
    span, over = (low, high), (float(x.min()), float(x.max()))
    here = np.array([np.interp(np.log10(size), x, line) for line in y])
    order = sorted(range(len(cost.ways)), key=lambda k: cost.ways[k] == way)  # the chosen one on top
    lines = [
        _cost_line(np.column_stack([x, y[k]]), (np.log10(size), here[k]), cost.ways[k] == way) for k in order
    ]
    ends = []
    for name, end, level in zip(cost.ways, y[:, -1], here, strict=True):
        text, loud = f"{as_text(name)}\u2002{format_bytes(10**level)}", name == way
        ends.append((f"<b>{text}</b>" if loud else text, float(end), colour("x" if loud else "muted")))
    traces = [stroke([np.log10(size)] * 2, span, "reference", 1), *lines]
    traces.append(direct_labels(ends, over[1], span, gap=0.09))
    across = exponent_axis("words in the vocabulary", over)
    up = exponent_axis("bytes for all of them", span)
    return Panel(traces, across, up, right=label_room([f"{name} 99.9 MB" for name in cost.ways]))


def _cost_line(points: Array, now: tuple[float, float], loud: bool) -> dict[str, Any]:
    """Draw a line, with a dot where the vocabulary stands now as its last point, set apart by a gap."""
    ink = colour("x" if loud else "grey")
    x, y = np.vstack([points, [np.nan, np.nan], now]).T
    sizes = np.append(np.zeros(len(x) - 1), 12.0 if loud else 8.0)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "line": {"color": ink, "width": 3 if loud else 1.5},
        "marker": {
            "color": ink,
            "size": sizes,
            "opacity": 1,
        },
        "hoverinfo": "skip",
    }
