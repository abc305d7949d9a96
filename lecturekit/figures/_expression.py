"""An expression walked node by node: the graph on the left, what the active node computes on the right."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go

from lecturekit.figures._expression_graph import graph_panel
from lecturekit.figures._expression_stage import last_step as last_step
from lecturekit.figures._expression_stage import stage
from lecturekit.figures._expression_sums import sums_panel
from lecturekit.figures._written import wide
from lecturekit.recurrent import Walk

GRAPH, BESIDE = 0.54, 0.565  # of the width: where the graph ends, and what is beside it begins


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
        Values stand below the nodes, gradients above them. A node's customdata is the step at
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
    graph, sums = graph_panel(walk, now), sums_panel(walk, now)
    made = wide([graph, replace(sums, right=10)], shares=[1, 1])
    made.layout.xaxis.domain, made.layout.xaxis2.domain = (0, GRAPH), (BESIDE, 1)
    made.layout.annotations[0].x = BESIDE  # the title; without names on the axis there need be no gap
    return made
