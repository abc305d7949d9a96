"""Exact zeros beside powers of ten: a place of their own under the axis, and hollow marks there."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, exponent_axis
from lecturekit.figures._symbols import colour

DEEP = 0.1  # of the axis, from its floor to the place of zeros


def zero_place(span: Span) -> float:
    """Give the height at which an exact zero is marked, in exponents."""
    return span[0] - DEEP * (span[1] - span[0])


def zero_axis(title: str, span: Span) -> dict[str, Any]:
    """Describe an axis of exponents (see `exponent_axis`) with one more tick below its floor: ``0``."""
    place = zero_place(span)
    described = exponent_axis(title, span)
    ticks = {"tickvals": [place, *described["tickvals"]], "ticktext": ["0", *described["ticktext"]]}
    return described | ticks | {"range": [place - 0.3 * DEEP * (span[1] - span[0]), span[1]]}


def zero_marks(x: Array, here: NDArray[np.bool_], span: Span, tint: str) -> dict[str, Any]:
    """Mark by hollow circles which of N values are exactly zero.

    Parameters
    ----------
    x : (N,) array
    here : (N,) array of bool
    span : (float, float)
        The axis', without the place of zeros.
    tint : str
        ``#rrggbb`` of the palette's light side.
    """
    rim = {"color": tint, "width": 2.5}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": np.where(here, zero_place(span), np.nan),
        "marker": {"symbol": "circle", "size": 10, "color": colour("paper"), "line": rim},
        "cliponaxis": False,
        "hovertemplate": "exactly 0, at %{x}<extra></extra>",
    }
