"""How large the models are, and in which of their parts the parameters sit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import axis
from lecturekit.figures._labels import label_room
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour, word_ink
from lecturekit.figures._text import as_markdown, as_text
from lecturekit.figures._written import written

PARTS = (("x", "embedding"), ("W", "core"), ("V", "readout"))
KEPT = ("grey", "counts")
PLACES = (0.0, 0.26, 0.42, 0.63)  # of their names above the bars, as parts of the axis
THICK = 0.66
READABLE = 0.055  # of the axis: a narrower part has no number in it


class Sized(Protocol):
    """What is known of a model's size.

    Attributes
    ----------
    name : str
        As it is shown.
    embedding, hidden : int
        D of a word's vector, and H units; 0 where there is none.
    parts : (int, int, int)
        Parameters of the embedding, the recurrent core and the readout; all 0 of a model that only counts.
    """

    @property
    def name(self) -> str: ...
    @property
    def embedding(self) -> int: ...
    @property
    def hidden(self) -> int: ...
    @property
    def parts(self) -> tuple[int, int, int]: ...


def parameter_bars(
    sizes: Sequence[Sized], *, chosen: str, ceiling: float, kept: Mapping[str, int] | None = None
) -> go.Figure:
    """Draw a bar for each model, as long as it has parameters, in its three parts.

    Parameters
    ----------
    sizes : sequence of M Sized
        The first on top.
    chosen : str
        Name of the model that stands out; a bar's customdata is its model's name.
    ceiling : float
        Parameters at the axis' end: of the largest model that will be shown.
    kept : mapping of str to int, optional
        How many counts a model without parameters keeps: a bar in grey.

    Returns
    -------
    go.Figure
        Eight traces, whatever the models are.

    Raises
    ------
    ValueError
        For no models, an unknown name, a negative part, or a ceiling below the largest model.
    """
    _checked(sizes, chosen)
    names, rows = [size.name for size in sizes], -np.arange(len(sizes), dtype=float)
    counts = np.array([(kept or {}).get(name, 0) for name in names])
    totals = np.array([sum(size.parts) for size in sizes]) + counts
    if not (math.isfinite(ceiling) and ceiling >= totals.max() and ceiling > 0):
        raise ValueError(f"the axis must reach {totals.max()} parameters, not {ceiling}")
    parts, end = np.array([size.parts for size in sizes], float) / 1000, ceiling / 1000
    before = np.cumsum(parts, axis=1) - parts
    traces = [_bar(names, rows, np.zeros(len(sizes)), counts / 1000, KEPT)]
    for k, look in enumerate(PARTS):
        traces.append(_bar(names, rows, before[:, k], parts[:, k], look))
    shares = parts / np.maximum(parts.sum(axis=1, keepdims=True), 1e-9)
    inside = np.where((parts > READABLE * end).ravel(), (before + parts / 2).ravel(), np.nan)
    numbers = [f"{share:.0%}".replace("%", " %") if share else BLANK for share in shares.ravel()]
    traces.append(written(inside, np.repeat(rows, 3), numbers, ink="on deep", where="middle center"))
    texts = [_end(size, int(n), size.name == chosen) for size, n in zip(sizes, totals, strict=True)]
    traces.append(
        written(np.minimum(totals / 1000, end), rows, texts)
    )  # beyond its axis plotly draws no text
    traces += [_names(end), _mark(rows[names.index(chosen)])]
    ticks = [as_text(name) for name in names]
    y = axis("", (rows[-1] - 0.6, 1.1), showgrid=False, tickvals=rows.tolist(), ticktext=ticks)
    x = axis("parameters, thousands", (0.0, end), showgrid=True, nticks=6)
    made = panels([Panel(traces, x, y, right=label_room(["000 000, H = 00"]), top=12)])
    made.layout.barmode = "overlay"
    made.layout.margin.l = 34 + 9 * max(len(name) for name in names)
    return made


def size_words(sizes: Sequence[Sized], *, chosen: str, kept: Mapping[str, int] | None = None) -> str:
    """Say how large one model is, where its parameters sit, and how unequal the networks are.

    Parameters
    ----------
    sizes, chosen, kept
        As of `parameter_bars`.
    """
    _checked(sizes, chosen)
    (size,) = [size for size in sizes if size.name == chosen]
    total, name = sum(size.parts), as_markdown(size.name)
    if total:
        embedding, core, readout = (round(100 * part / total) for part in size.parts)
        inner = f"**core {core} %**, " if size.parts[1] else ""
        said = f"{name}: {inner}embedding {embedding} %, readout {readout} %"
    elif counts := (kept or {}).get(chosen, 0):
        said = f"{name}: no parameters, **{format_number(counts)}** counts"
    else:
        said = f"{name}: **nothing** is learnt"
    networks = [sum(other.parts) for other in sizes if sum(other.parts)]
    if len(networks) < 2:
        return said
    return f"{said}. Largest : smallest **{max(networks) / min(networks):.2f}**"


def _checked(sizes: Sequence[Sized], chosen: str) -> None:
    names = [size.name for size in sizes]
    if chosen not in names:
        raise ValueError(f"no model {chosen!r}; there are {', '.join(names) or 'none'}")
    for size in sizes:
        if min(size.parts) < 0:
            raise ValueError(f"{size.name} has a part of less than nothing: {size.parts}")


def _bar(
    names: Sequence[str], rows: np.ndarray, start: np.ndarray, length: np.ndarray, look: tuple[str, str]
) -> dict[str, Any]:
    ink, part = look
    numbers = [format_number(round(1000 * n)) for n in length]
    hover = [f"{as_text(name)}, {part}: {n}" for name, n in zip(names, numbers, strict=True)]
    return {
        "type": "bar",
        "orientation": "h",
        "y": rows,
        "x": length,
        "base": start,
        "width": THICK,
        "marker": {"color": colour(ink)},
        "customdata": list(names),
        "hovertext": hover,
        "hoverinfo": "text",
    }


def _end(size: Sized, count: int, chosen: bool) -> str:
    """Write what stands at the end of a bar: the total, and the width that makes it."""
    total, units = format_number(count), ""
    if size.hidden or size.embedding:
        units = f", <i>{'H' if size.hidden else 'D'}</i> = {size.hidden or size.embedding}"
    return f"\u2002<b>{total}</b>{units}" if chosen else f"\u2002{total}{units}"


def _names(end: float) -> dict[str, Any]:
    """Name the parts above the bars, each in its colour, where no slider moves them."""
    looks = (*PARTS, KEPT)
    texts = [f"<b>■ {part}</b>" for _, part in looks]
    named = written([place * end for place in PLACES], [0.75] * len(looks), texts)
    return named | {"textfont": {"color": [word_ink(colour(ink)) for ink, _ in looks]}}


def _mark(row: float) -> dict[str, Any]:
    """Mark the chosen model's row at the axis."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0.0, 0.0],
        "y": [row - THICK / 2, row + THICK / 2],
        "line": {"color": colour("ink"), "width": 4},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
