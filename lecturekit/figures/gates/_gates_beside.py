"""An LSTM and a GRU of one unit on the same input: their gates as strips, what they remember as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, label_room, line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures.gates._gates import key_labels, level_line
from lecturekit.figures.gates._gates_strips import Strip, room_for, share_of, step_axis, strips_panel
from lecturekit.recurrent import GRUTrace, LSTMTrace

NAMES = ("LSTM <i>c</i>", "LSTM <i>h</i>", "GRU <i>h</i>", "wanted")


def lstm_beside_gru(
    lstm: LSTMTrace,
    gru: GRUTrace,
    *,
    inputs: Sequence[Strip] = (),
    wanted: Array | None = None,
    span: Span = (-1.6, 1.6),
) -> go.Figure:
    """Draw the gates of both, and below what both remember beside what is wanted.

    Parameters
    ----------
    lstm, gru : LSTMTrace and GRUTrace
        Runs over the same number of steps; drawn is the first unit of the first sequence.
    inputs : sequence of Strip
        Drawn above the gates.
    wanted : (T,) array, optional
        What should be remembered.
    span : (float, float)
        Of the axis of c and h; what lies beyond is marked at its edge.

    Raises
    ------
    ValueError
        For runs of different lengths.
    """
    T = len(lstm)
    if len(gru) != T:
        raise ValueError(f"the LSTM ran over {T} steps, the GRU over {len(gru)}")
    i, f, o, _ = lstm.gates[:, 0, :, 0].T
    rows = {"LSTM <i>i</i>": i, "LSTM <i>f</i>": f, "LSTM <i>o</i>": o}
    rows |= {"GRU 1−<i>u</i>": 1 - gru.u[:, 0, 0], "GRU <i>u</i>": gru.u[:, 0, 0]}
    strips = [*inputs, *(Strip(name, values) for name, values in rows.items())]
    steps = [str(t + 1) for t in range(T)]
    share = share_of(strips, steps)
    below = _lines(lstm, gru, wanted, (steps, span))
    return panels([strips_panel(strips, steps), below], shares=[share, 1 - share], stacked=True)


def _lines(lstm: LSTMTrace, gru: GRUTrace, wanted: Array | None, how: tuple[Sequence[str], Span]) -> Panel:
    steps, span = how
    T = len(steps)
    x, traces = np.arange(float(T)), [level_line(T)]
    curves = {NAMES[0]: lstm.c[:, 0, 0], NAMES[1]: lstm.h[:, 0, 0], NAMES[2]: gru.h[:, 0, 0]}
    looks = {NAMES[0]: style("c", width=3), NAMES[1]: style("h"), NAMES[2]: style(1, width=3)}
    if wanted is not None:
        curves = {NAMES[3]: np.asarray(wanted, float)} | curves
        looks[NAMES[3]] = Style(colour("muted"), "dot", width=2.5)
    for name, values in curves.items():
        drawn, *marks = line(x, values, looks[name], span=span, hover=f"{name}: <b>%{{y:.3f}}</b>")
        points: dict[str, Any] = {"symbol": looks[name].marker, "size": 7, "color": looks[name].colour}
        drawn |= {"mode": "lines" if name == NAMES[3] else "lines+markers", "marker": points}
        traces += [drawn, *marks]
    shown = [(name, looks[name].colour) for name in NAMES if name in looks]
    traces.append(key_labels(shown, T - 0.4, span))
    y = axis("memory", span, nticks=5)
    return Panel(traces, step_axis(steps), y, right=label_room(NAMES), top=8, bottom=room_for(steps))
