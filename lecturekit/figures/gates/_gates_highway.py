"""The way from cell to cell: forget gates alone, and all paths together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit.figures._axes import Span, axis, exponent_axis
from lecturekit.figures._edges import area
from lecturekit.figures._labels import Style, direct_labels, label_room, line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures.gradients._gradients_causes import unchanged

SPAN: Span = (-12.0, 6.0)
LOOKS = {
    "all paths": style("gradient", width=4),
    "forget gates": Style(**(vars(style("f")) | {"width": 4})),
    "plain RNN": style(0),
}


def highway(draws: Sequence[Mapping[str, ArrayLike]], *, span: Span = SPAN) -> go.Figure:
    """Draw how much of a cell is felt n steps later: by the forget gates alone, by all paths, in an RNN.

    Parameters
    ----------
    draws : sequence of mapping of str to (T,) array_like
        The network on the screen, then others with other weights: their range is a pale area. Each gives
        log10 of a norm at 0 … T − 1 steps back, for ``"all paths"`` (the Jacobian of c), ``"forget gates"``
        (their product), ``"plain RNN"`` (the Jacobian of h); any of the three, the same in every draw.
    span : (float, float)
        Exponents shown; what lies beyond is marked at the edge.

    Returns
    -------
    go.Figure

    Raises
    ------
    ValueError
        For no draw, unknown names, or lengths that differ.
    """
    curves = [{name: np.asarray(y, float) for name, y in draw.items()} for draw in draws]
    names = list(curves[0]) if curves else []
    sizes = {y.shape for draw in curves for y in draw.values()}
    if not names or not set(names) <= set(LOOKS) or len(sizes) != 1 or len(next(iter(sizes))) != 1:
        raise ValueError(f"wanted curves of one length, called {', '.join(LOOKS)}; got {names} of {sizes}")
    if any(set(draw) != set(names) for draw in curves):
        raise ValueError(f"every draw needs {', '.join(names)}")
    n = len(curves[0][names[0]]) - 1
    x, traces, ends = np.arange(n + 1.0), [unchanged(0.0, n)], []
    traces += [area(x, [draw[name] for draw in curves], LOOKS[name], span) for name in names]
    for name in reversed(names):
        y, look = curves[0][name], LOOKS[name]
        traces += line(x, y, look, span=span, hover=f"{name}, %{{x}} steps back: <b>10^%{{y:.2f}}</b>")
        ends.append((name, float(np.clip(y[-1], *span)), look.colour))
    traces.append(direct_labels(ends, float(n), span, gap=0.09))
    up = exponent_axis("influence of a cell on the last", span)
    across = axis("steps back in time, <i>n</i>", (0.0, float(n)), showgrid=False)
    return panels([Panel(traces, across, up, right=label_room(names), top=14)])
