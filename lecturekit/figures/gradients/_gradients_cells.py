"""Several cells on the same input: their unrolled networks shaded by what one input does to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis, exponent_axis
from lecturekit.figures._diagram import shown_steps
from lecturekit.figures._edges import area, lifted
from lecturekit.figures._labels import Style, direct_labels, label_room, line, style
from lecturekit.figures._magnitudes import Magnitudes
from lecturekit.figures._nodes import discs, filled
from lecturekit.figures._numbers import format_log10
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures.gradients._gradients_causes import unchanged
from lecturekit.figures.gradients._gradients_influence import nudged, powers
from lecturekit.recurrent import Norms

SPAN: Span = (-6.0, 6.0)


def shaded_cells(
    influence: Mapping[str, Norms],
    *,
    source: int,
    others: Sequence[Mapping[str, Norms]] = (),
    span: Span = SPAN,
) -> go.Figure:
    """Shade a row of hidden states for each cell by what is left of one input's influence; draw it as curves.

    Parameters
    ----------
    influence : mapping of str to Norms, (T, T)
        One to four cells by name, each with its ‖dh_t/dx_k‖ from `influence_of_inputs`. Shown is
        ‖dh_t/dx_k‖ / ‖dh_k/dx_k‖, so that all start at 1.
    source : int
        Step k of the input that is nudged, counted from 1 as the nodes are.
    others : sequence of such mappings
        The same cells with other weights: the range of all draws is a pale area around each curve.
    span : (float, float)
        Exponents of the colour scale, and of the curves' axis.

    Returns
    -------
    go.Figure
        Every node's and every point's customdata is its step.

    Raises
    ------
    ValueError
        For no cell or more than four, lengths or names that differ, or a source that is no step.
    """
    columns = _columns(influence, source)
    lengths = {column.size for column in columns.values()}
    if not 1 <= len(columns) <= 4 or len(lengths) != 1:
        raise ValueError(f"one to four cells of the same length are shown, not {len(columns)} of {lengths}")
    pale = [_columns(draw, source) for draw in others]
    if any(set(draw) != set(columns) for draw in pale):
        raise ValueError(f"every draw needs the cells {', '.join(columns)}")
    parts = [_rows(columns, source, span), _curves(columns, pale, span)]
    return panels(parts, shares=[0.39, 0.61], stacked=True)


def shaded_cells_words(
    influence: Mapping[str, Norms], *, source: int, others: Sequence[Mapping[str, Norms]] = ()
) -> str:
    """Say in one line of Markdown what is left in each cell at the end, and in how many draws it is most.

    Parameters
    ----------
    influence, source, others
        As for `shaded_cells`.

    Returns
    -------
    str
        ``RNN **2.1 × 10⁻⁴**, GRU **0.38**; most in **3, 12** of 15 draws``: the first is one of them, a tie
        is nobody's.
    """
    ends = [
        {name: column[-1] for name, column in _columns(draw, source).items()} for draw in (influence, *others)
    ]
    left = ", ".join(f"{name} **{format_log10(float(end), 2)}**" for name, end in ends[0].items())
    if not others or source == len(next(iter(influence.values())).mantissa):
        return f"{left} left"
    most = [[name for name in end if end[name] == max(end.values())] for end in ends]
    wins = [str(most.count([name])) for name in ends[0]]
    return f"{left}; most in **{', '.join(wins)}** of {len(ends)} draws"


def _columns(influence: Mapping[str, Norms], source: int) -> dict[str, Array]:
    return {name: _column(norms, source) for name, norms in influence.items()}


def _column(norms: Norms, source: int) -> Array:
    """Give log10 of what is left of one input's influence at every state, NaN before it, (T,)."""
    T = len(norms.mantissa)
    if not 1 <= source <= T:
        raise ValueError(f"source must be a step from 1 to {T}, got {source}")
    column = norms.log10[:, source - 1]
    with np.errstate(invalid="ignore"):
        return np.where(np.arange(1, T + 1) >= source, column - column[source - 1], np.nan)


def _rows(columns: Mapping[str, Array], source: int, span: Span) -> Panel:
    (T,) = {column.size for column in columns.values()}
    t, heights = np.arange(1.0, T + 1), np.arange(1.0, len(columns) + 1)
    traces = [lifted(np.stack([t, t], 1), np.tile([0.0, heights[-1]], (T, 1))) | _pen("U")]
    for height in heights:
        traces.append(lifted(np.stack([t[:-1], t[1:]], 1), np.full((T - 1, 2), height)) | _pen("W"))
    traces += [discs("x", T, 0.0), nudged(source, T)]
    ends = (10.0 ** span[0], 10.0 ** span[1])
    shade = Magnitudes({}, ends, "left", log=True)
    for height, column in zip(heights, columns.values(), strict=True):
        part = np.clip((column - span[0]) / (span[1] - span[0]), 0.0, 1.0)
        empty = discs("h", T, float(height))
        traces += [empty, filled(empty, part, shade.scale)]
    traces.append(shade.colour_bar())
    names = ["input <i>x</i>", *(f"<b>{name}</b> <i>h</i>" for name in columns)]
    ticks: dict[str, Any] = {"tickvals": shown_steps(T), "ticktext": [str(t) for t in shown_steps(T)]}
    x = axis("time step <i>t</i>", (0.3, T + 0.7), showgrid=False, **ticks)
    y = axis("", (-0.5, heights[-1] + 0.5), tickvals=[0, *heights], ticktext=names, showgrid=False)
    return Panel(traces, x, y, right=OUTER_BAR, top=8)


def _pen(name: str) -> dict[str, Any]:
    return {"line": {"color": colour(name), "width": 1}, "opacity": 0.6}


def _curves(columns: Mapping[str, Array], pale: Sequence[Mapping[str, Array]], span: Span) -> Panel:
    (T,) = {column.size for column in columns.values()}
    t = np.arange(1.0, T + 1)
    looks = [Style(**(vars(style(number)) | {"width": 4})) for number in range(len(columns))]
    traces = [unchanged(0.3, T + 0.7)]
    for name, look in zip(columns, looks, strict=True):
        traces.append(area(t, [columns[name], *(draw[name] for draw in pale)], look, span))
    ends = []
    for (name, column), look in zip(columns.items(), looks, strict=True):
        drawn, *marks = line(t, column, look, span=span, hover=f"{name}, step %{{x}}: <b>10^%{{y:.2f}}</b>")
        traces += [drawn | {"customdata": t.astype(int).tolist(), "cliponaxis": False}, *marks]
        ends.append((name, float(np.clip(column[-1], *span)), look.colour))
    traces.append(direct_labels(ends, T + 0.2, span, gap=0.12))
    x = axis("time step <i>t</i>", (0.3, T + 0.7), tickvals=shown_steps(T), showgrid=False)
    y = exponent_axis("influence left", span, **powers(span, 3))
    return Panel(traces, x, y, right=max(OUTER_BAR, label_room(list(columns))))
