"""Right, and different too: what a temperature costs, and what a cut saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import direct_labels, label_room, line, style
from lecturekit.figures._names import stroke
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour

SPAN: Span = (0.0, 1.04)
MOST = 4


def temperature_curves(
    temperatures: Sequence[float],
    right: Mapping[str, ArrayLike],
    both: Mapping[str, ArrayLike],
    *,
    chosen: float,
) -> go.Figure:
    """Draw the share of sentences that are right, and of those that are different too, by temperature.

    Parameters
    ----------
    temperatures : sequence of float
        T of them, rising.
    right : mapping of str to (T,) array_like
        For each way to draw, the share of grammatical sentences: up to four ways.
    both : mapping of str to (T,) array_like
        Of the same ways: how many different sentences are grammatical, as a share of all that were drawn.
    chosen : float
        The temperature to mark, one of them.

    Returns
    -------
    go.Figure
        Two panels.

    Raises
    ------
    ValueError
        For other ways on both sides, too many, numbers that do not fit, or a temperature that is not there.
    """
    sides = [{name: np.asarray(part, float) for name, part in side.items()} for side in (right, both)]
    if list(right) != list(both) or not 1 <= len(right) <= MOST:
        raise ValueError(f"the same one to {MOST} ways on both sides, not {list(right)} and {list(both)}")
    if any(part.shape != (len(temperatures),) for side in sides for part in side.values()):
        raise ValueError(f"{len(temperatures)} temperatures need as many shares of each way")
    if not np.isclose(temperatures, chosen).any():
        raise ValueError(f"temperature {chosen} is not among those drawn: {list(temperatures)}")
    return panels(
        [
            _side(temperatures, sides[0], chosen, "grammatical", named=False),
            _side(temperatures, sides[1], chosen, "grammatical and different", named=True),
        ],
        shares=[0.5, 0.5],
    )


def _side(
    temperatures: Sequence[float], kinds: Mapping[str, Array], chosen: float, title: str, *, named: bool
) -> Panel:
    span = (min(temperatures) - 0.05, max(temperatures) + 0.05)
    here = int(np.argmin(np.abs(np.asarray(temperatures) - chosen)))
    traces = [stroke([chosen, chosen], SPAN, "reference", 1)]
    ends = []
    for number, (name, shares) in enumerate(kinds.items()):
        look = style(number, width=4)
        traces += line(temperatures, shares, look, hover=f"{name}, temperature %{{x}}: <b>%{{y:.0%}}</b>")
        ends.append((name, float(shares[-1]), look.colour))
    marks = {"color": [style(n).colour for n in range(len(kinds))], "size": 12}
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": np.full(len(kinds), float(chosen)),
            "y": [float(shares[here]) for shares in kinds.values()],
            "marker": marks | {"line": {"color": colour("paper"), "width": 2}},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
    )
    if named:
        traces.append(direct_labels(ends, span[1], SPAN, gap=0.075))
    x = axis("temperature", span, showgrid=False, dtick=0.5, tick0=0)
    y = axis("share of all sentences", SPAN, tickformat=".0%", tick0=0, dtick=0.25)
    room = label_room(list(kinds)) if named else 28
    return Panel(traces, x, y, f"<b>{title}</b>", right=room, top=36)


def temperature_said(
    temperatures: Sequence[float],
    right: Mapping[str, ArrayLike],
    both: Mapping[str, ArrayLike],
    *,
    chosen: float,
) -> str:
    """Say how many sentences of each way are grammatical and how many different too, at one temperature.

    Parameters
    ----------
    temperatures, right, both, chosen
        As of `temperature_curves`.
    """
    here = int(np.argmin(np.abs(np.asarray(temperatures) - chosen)))
    said = []
    for name, shares in right.items():
        good, others = (100 * float(np.asarray(part, float)[here]) for part in (shares, both[name]))
        said.append(f"{name} **{good:.0f}** / {others:.0f}")
    return f"% right / both: {', '.join(said)}"
