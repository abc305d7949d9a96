"""The gradient in every layer and direction of a deep network, step by step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit.figures._axes import Span, axis, exponent_axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, style
from lecturekit.figures._names import stroke
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._written import written

SPAN: Span = (-8.0, 1.0)
MOST = 6  # lines: three layers in two directions


def layer_gradients(
    norms: Mapping[tuple[int, bool], ArrayLike], *, loss: int, span: Span = SPAN
) -> go.Figure:
    """Draw ‖dL/dh_t‖ of every layer and direction against time.

    Parameters
    ----------
    norms : mapping of (int, bool) to (T,) array_like
        For each layer, from 1, and whether it reads from the end: a norm at each step of the sequence.
    loss : int
        The step with the loss, from 1.
    span : (float, float)
        Exponents shown; what lies beyond is marked at the edge, and zeros at the floor.

    Returns
    -------
    go.Figure
        A colour for each layer; layers that read from the end are dashed.

    Raises
    ------
    ValueError
        For no line or more than six, steps that do not fit each other, or a loss outside them.
    """
    lengths = {len(np.asarray(values)) for values in norms.values()}
    if not 1 <= len(norms) <= MOST or len(lengths) != 1:
        raise ValueError(f"one to {MOST} lines of one length can be drawn, not {len(norms)} of {lengths}")
    T = lengths.pop()
    if not 1 <= loss <= T:
        raise ValueError(f"loss must be a step from 1 to {T}, got {loss}")
    steps, traces, ends = np.arange(1.0, T + 1), [], []
    for (level, reverse), values in norms.items():
        with np.errstate(divide="ignore"):
            log10 = np.log10(np.asarray(values, float))
        known = style(level - 1)
        look = Style(known.colour, "dot" if reverse else "solid", known.marker, 3.5)
        name = f"layer {level}, {'from the end' if reverse else 'forward'}"
        traces += line(steps, log10, look, span=span, hover=f"{name}, step %{{x}}: <b>10^%{{y:.2f}}</b>")
        ends.append((name, float(np.clip(log10[-1], *span)), look.colour))
    traces.append(stroke([loss, loss], span, "loss", 2))
    side = "bottom left" if loss > T / 2 else "bottom right"
    traces.append(written([loss], [span[1]], ["loss here"], ink="loss", where=side))
    traces.append(direct_labels(ends, float(T), span, gap=0.08))
    x = axis("time step <i>t</i>", (1.0, float(T)), showgrid=False)
    y = exponent_axis("‖d<i>L</i> / d<i>h</i><sub>t</sub>‖", span)
    return panels([Panel(traces, x, y, right=label_room(["layer 3, from the end"]), top=14)])
