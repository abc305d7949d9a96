"""One step of the chain rule: local Jacobian × incoming gradient in numbers, beside what nudges measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import stroke
from lecturekit.figures._panels import Panel
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import row_bars
from lecturekit.figures._written import wide
from lecturekit.figures.gradients._expression_lattice import Block, Line, fitted, lattice_panel, room_for

SPAN = 2.0


def jacobian_product(
    jacobian: ArrayLike,
    gradient: ArrayLike,
    *,
    forward: Sequence[ArrayLike],
    measured: ArrayLike,
    span: float = SPAN,
) -> go.Figure:
    """Draw how a Jacobian turns ∇_h y into ∇_x y, for y = f(h(x)).

    Parameters
    ----------
    jacobian : (H, D) array_like
        ∂h/∂x, at most 6 × 6.
    gradient : (H,) array_like
        ∇_h y.
    forward : (x, h, y) or (x, str, h, str, y)
        The values of the forward pass, (D,), (H,) and a number; between them, in plotly's markup, what
        leads from one to the next: it stands over the arrow.
    measured : (D,) array_like
        The slope of y by each input as nudges found it; NaN draws none.
    span : float
        Largest slope on the axis, and on the scale of Jacobian and gradients. What lies beyond is drawn at
        the axis's end; its number is in the product.

    Returns
    -------
    go.Figure
        The product on the left. On the right a bar for each entry of ∇_x y, and the measured slope as a dot.

    Raises
    ------
    ValueError
        For shapes that do not fit each other.
    """
    J, g = np.asarray(jacobian, float), np.asarray(gradient, float)
    x, h, y = (np.asarray(part, float) for part in forward if not isinstance(part, str))
    over = [part for part in forward if isinstance(part, str)] or ["", ""]
    slopes = np.asarray(measured, float)
    if J.shape != (h.size, x.size) or g.shape != h.shape or slopes.shape != x.shape or x.ndim != 1:
        raise ValueError(
            f"a Jacobian of {J.shape} does not fit x {x.shape}, h {h.shape}, ∇h {g.shape} "
            f"and {slopes.shape} measured slopes"
        )
    with np.errstate(over="ignore", invalid="ignore"):
        product = J.T @ g
    spans = {"value": 1.0, "jacobian": span, "gradient": span}
    lines = fitted([_values((x, h, y), over), _product(J, g, product)])
    left = lattice_panel(lines, spans, "", room_for([lines]))
    return wide([left, replace(_slopes(product, slopes, span), right=30)], shares=[0.55, 0.45])


def _column(values: Array, kind: str) -> Block:
    return Block(values.reshape(-1, 1), kind)


def _values(values: tuple[Array, Array, Array], over: list[str]) -> Line:
    x, h, y = values
    head = f"forward: <i>x</i> ({x.size}) → <i>h</i> ({h.size}) → <i>y</i>"
    first, second = (f"{name}<br>→<br> " if name else "→" for name in over)
    return Line((_column(x, "value"), first, _column(h, "value"), second, _column(y, "value")), head)


def _product(J: Array, g: Array, product: Array) -> Line:
    H, D = J.shape
    named = (
        "(∂<i>h</i>/∂<i>x</i>)<sup>T</sup> · ∇<sub><i>h</i></sub> <i>y</i> = ∇<sub><i>x</i></sub> <i>y</i>"
    )
    head = f"backward: {named}, ({H} × {D})<sup>T</sup> · ({H}) = ({D})"
    items = (Block(J.T, "jacobian"), "·", _column(g, "gradient"), "=", _column(product, "gradient"))
    return Line(items, head)


def _slopes(product: Array, measured: Array, span: float) -> Panel:
    D = len(product)
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": np.clip(measured, -span, span),
        "y": np.arange(D, dtype=float),
        "marker": {
            "symbol": "circle",
            "size": 18,
            "color": colour("paper"),
            "line": {"color": colour("ink"), "width": 3},
        },
        "hovertemplate": "by a nudge: %{x:.3f}<extra></extra>",
        "cliponaxis": False,
    }
    traces = [
        stroke([0.0, 0.0], [-0.5, D - 0.5], "reference", 1),
        row_bars(np.clip(product, -span, span), ink="gradient", width=26),
        dots,
    ]
    rows: dict[str, Any] = {
        "tickvals": list(range(D)),
        "ticktext": [f"<i>x</i><sub>{k + 1}</sub>" for k in range(D)],
    }
    across = axis("slope of <i>y</i>: product (bar), nudge (ring)", (-span, span))
    return Panel(traces, across, axis("", (D - 0.5, -0.5), **rows, showgrid=False))
