"""Heat maps of labelled matrices: numbers in the cells where they fit, what is undefined shown as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._template import MARGIN
from lecturekit.figures._text import as_text
from lecturekit.figures._written import inked

MOST_NUMBERS = 120  # cells; more numbers than that nobody reads
MOST_NAMES = 20  # more names than that overlap
GAP, MOST_GAPS = 1, 400  # px between cells; with more cells there are none
PLOT, EM = 420, 9  # px: a narrow plot, and a letter


class Labelled(Protocol):
    """What a heat map needs of a matrix: `lecturekit.corpora.LabelledMatrix` has it."""

    @property
    def values(self) -> Array:
        """Give the numbers, (R, C)."""

    @property
    def rows(self) -> Sequence[str]:
        """Give the R names of the rows."""

    @property
    def columns(self) -> Sequence[str]:
        """Give the C names of the columns."""

    @property
    def quantity(self) -> str:
        """Say what the numbers are."""


Mark = tuple[str | None, str | None]


def heat_map(
    matrix: Labelled,
    *,
    span: Span | None = None,
    scale: str = "sequential",
    highlight: Sequence[Mark] = (),
) -> go.Figure:
    """Draw a labelled matrix; the parameters are those of `heat_panel`."""
    return panels([heat_panel(matrix, span=span, scale=scale, highlight=highlight)])


def heat_panel(
    matrix: Labelled,
    title: str = "",
    *,
    span: Span | None = None,
    scale: str = "sequential",
    highlight: Sequence[Mark] = (),
) -> Panel:
    """Make a heat map of a labelled matrix, to be set beside other panels.

    Parameters
    ----------
    matrix : Labelled
        ``values`` (R, C), ``rows``, ``columns``, ``quantity``, and ``unit`` if it has one. First row on top.
        NaN cells are empty and crossed; infinite ones say ∞.
    title : str
        A few words; empty for none.
    span : (float, float), optional
        The ends of the scale, to be given wherever a slider moves. Otherwise from the values: 0 to the
        largest, or as far to both sides of 0 if ``"diverging"``; ``"probability"`` always runs from 0 to 1.
    scale : str
        ``"sequential"``, ``"diverging"``, ``"gradient"`` or ``"probability"``.
    highlight : sequence of (row or None, column or None)
        Cells to outline; None stands for all of them, so ``("dog", None)`` is a row.

    Returns
    -------
    Panel
        Every cell's customdata is its row's name, then its column's.

    Raises
    ------
    ValueError
        If values and names do not fit, or a name to highlight is not there.
    """
    values, rows, columns = np.asarray(matrix.values, float), list(matrix.rows), list(matrix.columns)
    if values.shape != (len(rows), len(columns)) or not values.size:
        raise ValueError(f"{values.shape} values do not fit {len(rows)} row and {len(columns)} column names")
    low, high = span or _span(values, scale)
    traces = [_cells(matrix, values, (low, high), scale), *_undefined(values)]
    if values.size <= MOST_NUMBERS:
        traces += _numbers(values, (low, high), scale)
    if highlight:
        traces.append(_outlines(highlight, rows, columns))
    across, down = _names(columns, PLOT / EM), _names(rows, MOST_NAMES)
    shown = [columns[k] for k in across["tickvals"]]
    tilt = -60 if sum(map(len, shown)) > PLOT / EM else 0
    x = axis("", (-0.5, len(columns) - 0.5), **across, tickangle=tilt, showgrid=False, side="top")
    y = axis("", (len(rows) - 0.5, -0.5), **down, showgrid=False)
    longest = max(map(len, shown)) if tilt else 1
    top = (MARGIN["t"] if title else 12) + 16 + round(longest * EM * 0.87 if tilt else 8)
    return Panel(traces, x, y, title, right=OUTER_BAR, top=top, bottom=16)


def named(matrix: Labelled) -> str:
    """Give what a colour bar or an axis calls the numbers: the quantity and its unit."""
    unit = getattr(matrix, "unit", "")
    return f"{matrix.quantity}, {unit}" if unit else matrix.quantity


def _span(values: Array, scale: str) -> Span:
    if scale == "probability":
        return 0.0, 1.0
    finite = values[np.isfinite(values)]
    most = float(np.abs(finite).max()) if finite.size else 1.0
    most = most or 1.0
    if scale == "diverging":
        return -most, most
    return min(0.0, float(finite.min())) if finite.size else 0.0, most


def _cells(matrix: Labelled, values: Array, span: Span, scale: str) -> dict[str, Any]:
    trace: dict[str, Any] = {
        "type": "heatmap",
        "z": np.clip(values, *span),  # what lies beyond is as strong as the end, infinity too
        "zmin": span[0],
        "zmax": span[1],
        "colorscale": scale_named(scale),
        "xgap": GAP * (values.size <= MOST_GAPS),
        "ygap": GAP * (values.size <= MOST_GAPS),
        "colorbar": {"title": {"text": named(matrix)}},
    }
    if values.size > 1024:  # names for every cell would be most of the figure's bytes
        return trace | {"hovertemplate": "%{y}, %{x}: %{z:.3~g}<extra></extra>"}
    trace["customdata"] = [[[row, column] for column in matrix.columns] for row in matrix.rows]
    if all(as_text(name) == name for name in (*matrix.rows, *matrix.columns)):
        return trace | {"hovertemplate": "%{customdata[0]}, %{customdata[1]}: %{z:.3~g}<extra></extra>"}
    shown = [[as_text(f"{row}, {column}") for column in matrix.columns] for row in matrix.rows]
    return trace | {"hovertext": shown, "hovertemplate": "%{hovertext}: %{z:.3~g}<extra></extra>"}


def _undefined(values: Array) -> list[dict[str, Any]]:
    rows, columns = np.nonzero(np.isnan(values))
    if not rows.size:
        return []
    cross = {"symbol": "x-thin", "size": 10, "line": {"width": 1.5, "color": colour("reference")}}
    trace = {"type": "scatter", "mode": "markers", "x": columns, "y": rows, "marker": cross}
    return [trace | {"hovertemplate": "undefined<extra></extra>"}]


def _numbers(values: Array, span: Span, scale: str) -> list[dict[str, Any]]:
    """Write every number in dark ink or in light: two traces, so that only texts ever change."""
    with np.errstate(invalid="ignore"):
        dark = wants_dark_ink(scale, (np.clip(np.nan_to_num(values), *span) - span[0]) / (span[1] - span[0]))
    rows, columns = (index.ravel() for index in np.indices(values.shape))
    whole = bool(np.all(np.mod(values[np.isfinite(values)], 1) == 0))
    texts = [_written(value, whole) for value in values.ravel()]
    return inked(columns, rows, texts, dark.ravel(), blank="")


def _written(value: float, whole: bool) -> str:
    if np.isnan(value):
        return ""
    return format_number(int(value)) if whole and abs(value) < 1e6 else format_number(value, 2)


def _outlines(marks: Sequence[Mark], rows: list[str], columns: list[str]) -> dict[str, Any]:
    """Outline cells with one line, lifted between them."""
    x: list[float] = []
    y: list[float] = []
    for row, column in marks:
        top, bottom = _reach(row, rows, "row")
        left, right = _reach(column, columns, "column")
        x += [left, right, right, left, left, np.nan]
        y += [top, top, bottom, bottom, top, np.nan]
    pen = {"color": colour("ink"), "width": 3}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.array(x),
        "y": np.array(y),
        "line": pen,
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _reach(name: str | None, names: list[str], kind: str) -> Span:
    if name is None:
        return -0.5, len(names) - 0.5
    if name not in names:
        raise ValueError(f"no {kind} is called {name!r}; there are {', '.join(names[:12])}")
    at = names.index(name)
    return at - 0.5, at + 0.5


def _names(names: list[str], most: float) -> dict[str, Any]:
    step = -(-len(names) // min(MOST_NAMES, int(most)))
    kept = range(0, len(names), step)
    return {"tickvals": list(kept), "ticktext": [as_text(names[k]) for k in kept]}
