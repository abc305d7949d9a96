"""How many words are recognised wrongly: against the noise, and against the weight of the language model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, reference_line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour

if TYPE_CHECKING:
    from lecturekit.language import ErrorRates

RATES: Span = (-0.03, 1.0)  # a line on 0 is to be seen whole
SHOWN = 3  # lines on the left


def recognition_errors(rates: ErrorRates, *, sigma: float) -> go.Figure:
    """Draw the word error rate against the noise for three weights, and against the weight for one noise.

    Parameters
    ----------
    rates : ErrorRates
        S strengths of noise, at least three weights. The lines on the left are those of the first weight, of
        the one next to 1, and of the last.
    sigma : float
        The strength of the right panel, marked on the left: the nearest of the S.

    Returns
    -------
    go.Figure
        Rates above 1, which wrongly put-in words can cause, are drawn at the ceiling. The ring is the least;
        of several, the one next to λ = 1.

    Raises
    ------
    ValueError
        For fewer than three weights or fewer than two strengths.
    """
    if len(rates.weights) < SHOWN or len(rates.sigmas) < 2:
        raise ValueError(
            f"lines need two strengths of noise and {SHOWN} weights, not {rates.errors.shape[:2]}"
        )
    here = int(np.argmin(np.abs(rates.sigmas - sigma)))
    return panels([_by_noise(rates, here), _by_weight(rates, here)], shares=[0.5, 0.5])


def _by_noise(rates: ErrorRates, here: int) -> Panel:
    across = (0.0, float(rates.sigmas[-1]))
    traces = [reference_line(float(rates.sigmas[here]), "", RATES, vertical=True)]
    ends: list[tuple[str, float, str]] = []
    for n, k in enumerate(_chosen(rates)):
        look = style(n, width=3.5)
        values = rates.rates[:, k]
        traces += line(rates.sigmas, values, look, span=RATES, hover="<b>%{y:.1%}</b> at σ = %{x}")
        traces.append(_dots(rates.sigmas, values, look))
        ends.append((f"λ = {rates.weights[k]:g}", float(values[-1]), look.colour))
    traces.append(direct_labels(ends, across[1], RATES, gap=0.08))
    up = axis("words wrong", RATES, tickformat=".0%", tick0=0, dtick=0.25)
    room = label_room([name for name, *_ in ends])
    return Panel(traces, axis("noise σ", across, showgrid=False), up, "against the noise", right=room)


def _chosen(rates: ErrorRates) -> tuple[int, int, int]:
    """Give the places of the weights that have a line: the first, the one next to 1, the last."""
    return 0, int(np.argmin(np.abs(rates.weights - 1))), len(rates.weights) - 1


def _by_weight(rates: ErrorRates, here: int) -> Panel:
    values, last = rates.rates[here], float(rates.weights[-1])
    across = (-0.04 * last, last)  # a mark at 0 stands off the ticks
    look = Style(colour("muted"), width=3.5)
    least = np.flatnonzero(values == values.min())
    best = int(least[np.argmin(np.abs(rates.weights[least] - 1))])
    traces = [reference_line(1.0, "λ = 1", RATES, vertical=True)]
    traces += line(rates.weights, values, look, span=RATES, hover="<b>%{y:.1%}</b> at λ = %{x}")
    traces.append(_dots(rates.weights, values, look))
    for n, k in enumerate(_chosen(rates)):  # the weights of the left panel, in its colours
        traces.append(_dots(rates.weights[k : k + 1], values[k : k + 1], style(n), 13))
    ring = {"color": "rgba(0,0,0,0)", "size": 23, "line": {"color": colour("ink"), "width": 2.5}}
    place = {"x": rates.weights[best : best + 1], "y": np.clip(values[best : best + 1], *RATES)}
    traces.append(
        {"type": "scatter", "mode": "markers", "marker": ring, "cliponaxis": False, "hoverinfo": "skip"}
        | place
    )
    up = axis("words wrong", RATES, tickformat=".0%", tick0=0, dtick=0.25)
    x = axis("language-model weight λ", across, showgrid=False, dtick=1)
    return Panel(traces, x, up, f"at σ = {rates.sigmas[here]:g}")


def _dots(x: Array, y: Array, look: Style, size: int = 9) -> dict[str, Any]:
    marker = {"color": look.colour, "symbol": look.marker, "size": size}
    place = {"x": x, "y": np.clip(y, *RATES), "cliponaxis": False, "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "markers", "marker": marker} | place
