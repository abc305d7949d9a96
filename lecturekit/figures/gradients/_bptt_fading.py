"""What stands beside the triangle: one loss against steps back, and the bias of every truncation."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, line, style
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel
from lecturekit.figures._symbols import colour
from lecturekit.figures._written import written
from lecturekit.figures.gradients._bptt_zeros import zero_axis, zero_marks, zero_place
from lecturekit.recurrent import Triangle

BIAS_SPAN: Span = (-7.0, 1.0)
ROUNDING = 1e-12  # a bias below it is the order of sums
SHARE = "‖share of ∇<sub><i>W</i></sub>‖"


def log10_norms(triangle: Triangle) -> Array:
    """Give log10 of the norms, (T, T): -inf where nothing comes, NaN for the future."""
    with np.errstate(divide="ignore"):
        log10 = np.log10(triangle.W_norms)
    log10[np.triu_indices(len(log10), 1)] = np.nan
    return log10


def step_ticks(T: int) -> list[int]:
    """Give the steps that are named on an axis of T of them."""
    step = 1 if T <= 8 else 2 if T <= 14 else 5
    return [1, *[t for t in range(step, T + 1, step) if t > 1]]


def reach_panel(triangle: Triangle, loss: int, span: Span) -> Panel:
    """Draw every row against steps back: all faint, that of one loss in full colour, its zeros hollow."""
    log10 = log10_norms(triangle)
    T = len(log10)
    rows = np.full((T, T + 1), np.nan)  # row t: from its own step back, then a gap
    for t in range(T):
        rows[t, : t + 1] = log10[t, t::-1]
    lag = np.arange(T + 1.0)
    chosen, zero = rows[loss - 1], np.isneginf(rows[loss - 1])
    tint = colour("gradient")
    look, hover = style("gradient", width=4), "%{x} steps back: <b>10^%{y:.2f}</b>"
    traces = [
        _faint(rows, lag, span),
        *line(lag, np.where(zero, np.nan, chosen), look, span=span, hover=hover),
        zero_marks(lag, zero, span, tint),
        _why_zero(triangle, zero, span),
    ]
    x = axis("steps back from the loss, <i>t</i> − <i>k</i>", (-0.5, T - 0.5), showgrid=False)
    return Panel(traces, x, zero_axis(SHARE, span), top=26)


def _faint(rows: Array, x: Array, span: Span) -> dict[str, Any]:
    """Draw N lines as one thin grey trace; each ends with a gap."""
    shown = np.where(rows < span[0], np.nan, np.minimum(rows, span[1]))
    faint = line(np.tile(x, len(rows)), shown.ravel(), Style(colour("grey"), width=1))[0]
    return faint | {"hoverinfo": "skip", "hovertemplate": None, "opacity": 0.6}


def _why_zero(triangle: Triangle, zero: Array, span: Span) -> dict[str, Any]:
    """Say at the hollow marks why nothing comes: copy 1 reads h⁽⁰⁾ = 0, or there is no loss."""
    lags = np.flatnonzero(zero)
    text = BLANK
    if len(lags) == 1 and not triangle.trace.h0.any():
        text = "copy 1: <i>h</i><sup>(0)</sup> = 0"
    elif len(lags):
        text = "nothing comes"
    at = float(lags.mean()) if len(lags) else np.nan
    side = "left" if at > 0.6 * len(zero) else "right" if at < 0.3 * len(zero) else "center"
    height = zero_place(span) + 0.05 * (span[1] - span[0])
    return written([at], [height], [text], ink="gradient", where=f"top {side}")


def bias_panel(bias: Array, copies: int, draws: Array) -> Panel:
    """Draw the bias against the copies kept, the current one marked, over those of other draws."""
    T, kept = len(bias), np.arange(1.0, len(bias) + 1)
    with np.errstate(divide="ignore"):
        log10, others = (np.log10(np.where(part < ROUNDING, 0.0, part)) for part in (bias, draws))
    zero, tint = np.isneginf(log10), colour("gradient")
    gaps = np.column_stack([others, np.full(len(others), np.nan)])
    here = zero_place(BIAS_SPAN) if zero[copies - 1] else float(np.clip(log10[copies - 1], *BIAS_SPAN))
    inside = {"size": 15, "color": colour("paper" if zero[copies - 1] else "gradient")}
    dot = {"marker": inside | {"line": {"color": colour("ink"), "width": 2.5}}, "cliponaxis": False}
    said = "exact" if zero[copies - 1] else format_number(float(bias[copies - 1]), 2)
    spot = {"type": "scatter", "mode": "markers", "x": np.array([float(copies)]), "y": np.array([here])}
    side = "top left" if copies > 0.6 * T else "top right"
    traces = [
        _faint(gaps, np.append(kept, np.nan), BIAS_SPAN),
        *line(
            kept,
            np.where(zero, np.nan, log10),
            style("gradient", width=4),
            span=BIAS_SPAN,
            hover="%{x} copies: <b>10^%{y:.2f}</b>",
        ),
        zero_marks(kept, zero, BIAS_SPAN, tint),
        spot | dot | {"hoverinfo": "skip"},
        written([copies], [here + 0.25], [f"<b>{said}</b>"], ink="gradient", where=side),
    ]
    x = axis("copies kept", (0.5, T + 0.5), tickvals=step_ticks(T), showgrid=False)
    y = zero_axis("‖∇<sub>cut</sub> − ∇<sub><i>W</i></sub>‖ / ‖∇<sub><i>W</i></sub>‖", BIAS_SPAN)
    return Panel(traces, x, y, f"this draw, and {len(draws)} others" if len(draws) else "", top=26)
