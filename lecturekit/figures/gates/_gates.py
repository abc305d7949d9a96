"""What a unit of an LSTM does, step by step: its gates as strips, and below them how the cell comes about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import direct_labels, label_room, line, style
from lecturekit.figures._names import segments, stroke
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures.gates._gates_strips import Strip, room_for, share_of, step_axis, strips_panel
from lecturekit.recurrent import LSTMTrace

GATES = {
    "i": "input <i>i</i>",
    "f": "forget <i>f</i>",
    "o": "output <i>o</i>",
    "g": "new <i>g</i>",
}
NAMES = ("cell <i>c</i>", "state <i>h</i>", "kept", "written", "○ wanted")
TINTS = tuple(colour(ink) for ink in ("c", "h", "muted", "g", "ink"))

KEPT, WRITTEN = ("faint", 0.7), ("g", 0.3)  # ink, and share of a step's width
ACROSS = 780  # px, about what a figure has for all steps


def gate_strips(
    trace: LSTMTrace,
    *,
    unit: int = 0,
    steps: Sequence[str] | None = None,
    inputs: Sequence[Strip] = (),
    wanted: ArrayLike | None = None,
    chosen: tuple[str, int] | None = None,
    span: Span = (-1.6, 1.6),
) -> go.Figure:
    """Draw i, f, o, g of one unit as strips, and c = f c + i g below, what is kept and what is written.

    Parameters
    ----------
    trace : LSTMTrace
        From `LSTM.unroll`; the first of its sequences is drawn. Gates that were set by hand have a dot.
    unit : int
        Which of the H units.
    steps : sequence of str, T long, optional
        Names of the steps, such as words; their numbers from 1 if not given.
    inputs : sequence of Strip
        More strips, above the gates.
    wanted : (T,) array_like, optional
        What h should be; NaN where nobody asks.
    chosen : (key, step), optional
        A cell to outline, ``("f", 7)``; the step counts from 1.
    span : (float, float)
        Of the axis of c; what lies beyond is marked at its edge.

    Returns
    -------
    go.Figure
        A click on a gate's cell gives ``"f 7"``.
    """
    T = len(trace)
    if unit not in range(trace.c.shape[2]):
        raise ValueError(f"there is no unit {unit}; there are 0 to {trace.c.shape[2] - 1}")
    names = [str(t + 1) for t in range(T)] if steps is None else list(steps)
    rows, hand = gate_rows(trace, unit)
    strips = [*inputs, *rows]
    top, share = strips_panel(strips, names, chosen=chosen, by_hand=hand), share_of(strips, names)
    return panels(
        [top, cell_panel(trace, unit, names, wanted, span)], shares=[share, 1 - share], stacked=True
    )


def gate_rows(trace: LSTMTrace, unit: int | None) -> tuple[list[Strip], dict[str, Array]]:
    """Give i, f, o, g of one unit (None: the mean over all) as strips, and where they were set by hand."""
    gates, clamped = trace.gates[:, 0], trace.clamped
    values = gates.mean(axis=2) if unit is None else gates[:, :, unit]
    rows = [
        Strip(GATES[key], row, "diverging" if key == "g" else "probability", key)
        for key, row in zip("ifog", values.T, strict=True)
    ]
    if clamped is None:
        return rows, {}
    held = np.asarray(clamped[:, 0].all(axis=2) if unit is None else clamped[:, 0, :, unit])
    return rows, dict(zip("ifog", held.T, strict=True))


def cell_panel(
    trace: LSTMTrace, unit: int, names: Sequence[str], wanted: ArrayLike | None, span: Span
) -> Panel:
    """Draw c as the end of two bars, kept and written, and h as a line."""
    gates, T = trace.gates[:, 0, :, unit], len(trace)
    c, c_prev, h = trace.c[:, 0, unit], trace.c_prev[:, 0, unit], trace.h[:, 0, unit]
    kept, written = gates[:, 1] * c_prev, gates[:, 0] * gates[:, 3]
    x = np.arange(float(T))
    numbers = np.column_stack([gates[:, 1], c_prev, gates[:, 0], gates[:, 3], c, gates[:, 2], h])
    traces = [_bars(x, (np.zeros(T), kept), span, KEPT), _bars(x, (kept, kept + written), span, WRITTEN)]
    traces += [level_line(T)]
    if wanted is not None:
        traces.append(_wanted(x, np.asarray(wanted, float)))
    looks = {"h": style("h", width=2.5), "c": style("c", width=3)}
    for name, values in (("h", h), ("c", c)):
        drawn, *marks = line(x, values, looks[name], span=span)
        hover = (SUM_HOVER if name == "c" else STATE_HOVER) + "<extra></extra>"
        point = {"symbol": looks[name].marker, "size": 8, "color": looks[name].colour}
        drawn |= {"mode": "lines+markers", "marker": point, "customdata": numbers, "hovertemplate": hover}
        traces += [drawn, *marks]
    names_shown = NAMES if wanted is not None else NAMES[:-1]
    traces.append(key_labels(list(zip(names_shown, TINTS, strict=False)), T - 0.4, span))
    y = axis("cell and state", span, nticks=5)
    return Panel(traces, step_axis(names), y, right=label_room(NAMES), top=8, bottom=room_for(names))


SUM_HOVER = (
    "<i>c</i> = <i>f</i>·<i>c</i> + <i>i</i>·<i>g</i> = %{customdata[0]:.2f}·%{customdata[1]:.2f} + "
    "%{customdata[2]:.2f}·%{customdata[3]:.2f} = <b>%{customdata[4]:.3f}</b>"
)
STATE_HOVER = (
    "<i>h</i> = <i>o</i>·tanh(<i>c</i>) = %{customdata[5]:.2f}·tanh(%{customdata[4]:.2f}) = "
    "<b>%{customdata[6]:.3f}</b>"
)


def _bars(x: Array, ends: tuple[Array, Array], span: Span, look: tuple[str, float]) -> dict[str, Any]:
    """Draw upright bars between two heights, as much of them as lies within the axis.

    As thick lines: the player moves those in a fraction of the time that plotly's bars take.
    """
    ink, share = look
    low, high = (np.column_stack([x, np.clip(end, *span)]) for end in ends)
    return segments(low, high, ink, share * ACROSS / len(x))


def level_line(T: int, height: float = 0.0) -> dict[str, Any]:
    """Draw one height across T steps, 0 unless told otherwise."""
    return stroke([-0.6, T - 0.4], [height, height], "reference", 1)


def _wanted(x: Array, wanted: Array) -> dict[str, Any]:
    look = {"symbol": "circle-open", "size": 17, "color": colour("ink"), "line": {"width": 2.5}}
    place = {"x": x, "y": wanted, "hovertemplate": "wanted <i>h</i>: %{y:.3f}<extra></extra>"}
    return {"type": "scatter", "mode": "markers", "marker": look, "cliponaxis": False} | place


def key_labels(names: Sequence[tuple[str, str]], at: float, span: Span) -> dict[str, Any]:
    """Write (name, colour) of lines that cross and meet, at fixed heights beside the plot, top to bottom."""
    low, high = span
    heights = np.linspace(high - 0.1 * (high - low), low + 0.1 * (high - low), len(names))
    ends = [(name, height, tint) for (name, tint), height in zip(names, heights, strict=True)]
    return direct_labels(ends, at, span, gap=0.0)
