"""What a reader of sentences thinks after each word, and what it would think if a gate were held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures.gates._gates import gate_rows, level_line
from lecturekit.figures.gates._gates_strips import Strip, room_for, step_axis, strips_panel
from lecturekit.recurrent import LSTMTrace

SPAN = (0.0, 1.0)


def opinion_strips(
    trace: LSTMTrace,
    words: Sequence[str],
    opinion: ArrayLike,
    *,
    before: ArrayLike | None = None,
    unit: int | None = None,
    outcome: str = "positive",
) -> go.Figure:
    """Draw the gates as strips, and below them the probability of one outcome after each word.

    Parameters
    ----------
    trace : LSTMTrace
        The run, with whatever was held by hand; a held cell has a dot.
    words : sequence of str, T long
        What was read.
    opinion, before : (T,) array_like
        The probability in this run, and without anything held.
    unit : int, optional
        Whose gates, cell and state to show; the mean of the gates over all units if not given, and there a
        dot says that all are held.
    outcome : str
        What the probability is of.

    Returns
    -------
    go.Figure
        A click on a cell gives the word's place, counted from 1.
    """
    strips, hand = gate_rows(trace, unit)
    if unit is not None:
        pairs = (("tanh <i>c</i>", trace.tanh_c), ("state <i>h</i>", trace.h))
        strips += [Strip(name, values[:, 0, unit], "diverging") for name, values in pairs]
    top = strips_panel(strips, list(words), by_hand=hand, click="step")
    share = 0.46 if unit is None else 0.56
    now = np.asarray(opinion, float)
    was = now if before is None else np.asarray(before, float)
    if now.shape != (len(words),) or was.shape != now.shape:
        raise ValueError(f"{now.shape} and {was.shape} probabilities do not fit {len(words)} words")
    return panels([top, _opinions(now, was, words, outcome)], shares=[share, 1 - share], stacked=True)


def _opinions(now: Array, was: Array, words: Sequence[str], outcome: str) -> Panel:
    x = np.arange(float(len(words)))
    looks = {
        "as trained": Style(colour("reference"), "dot", "circle", width=2.5),
        "held": style("z", width=3.5),
    }
    same = bool(np.allclose(now, was, rtol=0, atol=1e-12))
    traces: list[dict[str, Any]] = [level_line(len(words), 0.5)]
    for (name, look), values in zip(looks.items(), (was, now), strict=True):
        called = "as trained" if same else name
        hover = f"{called}, P({outcome}) after this word: <b>%{{y:.3f}}</b>"
        drawn, *marks = line(x, values, look, span=SPAN, hover=hover)
        point = {"symbol": look.marker, "size": 9, "color": look.colour}
        traces += [drawn | {"mode": "lines+markers", "marker": point, "cliponaxis": False}, *marks]
    names = ["" if same else "as trained", "as trained" if same else "held"]
    ends = [
        (name, float(values[-1]), look.colour)
        for name, values, look in zip(names, (was, now), looks.values(), strict=True)
    ]
    traces.append(direct_labels(ends, len(words) - 0.4, SPAN, gap=0.2))
    y = axis(f"P({outcome})", (-0.02, 1.02), tickvals=[0, 0.5, 1])
    room = label_room(["as trained"])
    return Panel(traces, step_axis(words), y, right=room, top=8, bottom=room_for(words))
