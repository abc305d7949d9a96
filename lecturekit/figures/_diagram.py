"""Unrolled networks, drawn from numbers: time to the right, depth upwards, the same U, W, V at every step."""

from __future__ import annotations

import plotly.graph_objects as go

from lecturekit.figures._axes import axis
from lecturekit.figures._edges import edges, flowing, heads, matrix_names
from lecturekit.figures._magnitudes import Magnitudes
from lecturekit.figures._nodes import bars, circles
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._places import LAYERS, MATRICES, MOST_CIRCLES
from lecturekit.figures._template import MARGIN

WORDS = {"x": "input <i>x</i>", "h": "hidden <i>h</i>", "z": "output <i>z</i>"}


def unrolled(
    steps: int,
    shade: Magnitudes | None = None,
    *,
    flow: Magnitudes | None = None,
    backward: bool = False,
) -> go.Figure:
    """Draw an unrolled recurrent network; the parameters are those of `unrolled_panel`."""
    return panels([unrolled_panel(steps, shade, flow=flow, backward=backward)])


def unrolled_panel(
    steps: int,
    shade: Magnitudes | None = None,
    *,
    flow: Magnitudes | None = None,
    backward: bool = False,
    title: str = "",
) -> Panel:
    """Make the picture of a recurrent network unrolled in time, to be set above or beside other panels.

    Parameters
    ----------
    steps : int
        T, 1 to 200. Nodes stand at t = 1 … T and at heights 0 (x), 1 (h), 2 (z), whatever is shown.
    shade : Magnitudes, optional
        Fill of the nodes. Letters that it does not have stay empty.
    flow : Magnitudes, optional
        Widths of the edges, in five steps and the gradient's colour, over the thin edges of the network.
    backward : bool
        Arrowheads against time, as gradients run.
    title : str
        A few words; empty for none.

    Returns
    -------
    Panel
        A node's customdata is its t.

    Raises
    ------
    ValueError
        For no steps or more than 200, and for magnitudes of another length.
    """
    if not 1 <= steps <= 200:
        raise ValueError(f"an unrolled network is drawn with 1 to 200 steps, not {steps}")
    traces = [edges(name, steps) for name in MATRICES]
    if flow is not None:
        traces += flowing(flow, steps)
    if steps <= MOST_CIRCLES:
        traces += [heads(name, steps, backward) for name in MATRICES]
        traces += [trace for name in LAYERS for trace in circles(name, steps, shade)]
    else:
        traces += bars(steps, shade)
    traces += [matrix_names(steps)]
    if shade is not None:
        traces.append(shade.colour_bar())
    x = axis("time step <i>t</i>", (0.3, steps + 0.7), tickvals=shown_steps(steps), showgrid=False)
    y = axis("", (-0.45, 2.45), tickvals=[0, 1, 2], ticktext=[WORDS[k] for k in LAYERS], showgrid=False)
    return Panel(traces, x, y, title, right=OUTER_BAR if shade is not None else MARGIN["r"])


def shown_steps(steps: int) -> list[int]:
    """Give the steps that the time axis names: all, or round ones, and always the first."""
    step = next(s for s in (1, 2, 5, 10, 20) if steps / s <= 16)
    return [1, *(t for t in range(step, steps + 1, step) if t > 1)]
