"""An expression walked node by node: the graph on the left, what the active node computes on the right."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go

from lecturekit.figures._written import wide
from lecturekit.figures.gradients._expression_graph import STRIP, graph_panel
from lecturekit.figures.gradients._expression_layout import HEIGHT
from lecturekit.figures.gradients._expression_stage import last_step as last_step
from lecturekit.figures.gradients._expression_stage import stage
from lecturekit.figures.gradients._expression_sums import sums_panel
from lecturekit.recurrent import Walk

WIDE, CELL, GAP = 1130.0, 72.0, 30.0  # about px on a slide: the figure, a cell, from graph to sums
TITLE = 36.0  # px between the expression and the sums


def expression_graph(walk: Walk, step: int) -> go.Figure:
    """Draw an expression as far as a number of steps has come.

    Parameters
    ----------
    walk : Walk
        With K operations. Up to about twelve nodes and sizes to 6 × 6 show their numbers; beyond, shapes.
    step : int
        0 the inputs, 1 … K forward, K + 1 the output's gradient, K + 2 … 2 K + 1 backward, then all
        gradients; a step beyond shows the last.

    Returns
    -------
    go.Figure
        The expression, its part at work underlined; the graph, values below the nodes, gradients above
        them; the calculation of this step in numbers. A node's customdata is the step at
        which it is visited, in the direction of this step.

    Raises
    ------
    ValueError
        For a step below 0, or if the output is no single number.

    Notes
    -----
    The backward pass as the lecture has it: initialise the output's gradient with 1, compute the local
    Jacobian with the values of the forward pass, multiply.
    """
    now = stage(walk, step)
    sums = sums_panel(walk, now)
    width = WIDE - GAP - CELL * (sums.x["range"][1] - sums.x["range"][0])
    graph = graph_panel(walk, now, width)
    made = wide([graph, replace(sums, right=10, top=graph.top)], shares=[1, 1])
    beside, below = (width + GAP) / WIDE, (HEIGHT - TITLE) / (HEIGHT + STRIP)
    made.update_layout(
        xaxis={"domain": (0, width / WIDE)},
        xaxis2={"domain": (beside, 1)},
        yaxis2={"domain": (0, below)},
    )
    made.update_annotations(x=beside, y=below, yshift=4)  # the title of the sums
    return made
