"""How much of the gradient arrives: the measured curve between its bounds, beside its causes or others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis, exponent_axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures.gradients._gradients_causes import eigenvalue_panel, note, saturation_panel, unchanged
from lecturekit.figures.gradients._gradients_words import LOST
from lecturekit.recurrent import GradientFlow

SPAN: Span = (-12.0, 12.0)
NAMES = ("measured", "bound", "this run", "<i>ρ</i><sup>n</sup>")


def gradient_flow(flow: GradientFlow, *, most: int | None = None, span: Span = SPAN) -> go.Figure:
    """Draw ‖dh_T/dh_k‖ against steps back in time; the parameters are those of `gradient_panel`."""
    return panels([gradient_panel(flow, most=most, span=span)])


def gradient_causes(flow: GradientFlow, *, cause: str, most: int | None = None) -> go.Figure:
    """Draw the same curve, and beside it what makes it so.

    Parameters
    ----------
    flow : GradientFlow
        From `RNN.gradient_flow`.
    cause : str
        ``"eigenvalues"`` of W in the complex plane, with its singular values; or ``"saturation"``: how act'
        is distributed.
    most : int, optional
        See `gradient_panel`.

    Raises
    ------
    ValueError
        For another cause.
    """
    if cause == "eigenvalues":
        return panels([gradient_panel(flow, most=most), eigenvalue_panel(flow)], shares=[0.55, 0.45])
    if cause != "saturation":
        raise ValueError(f"cause must be one of eigenvalues, saturation, got {cause!r}")
    return panels([gradient_panel(flow, most=most), saturation_panel(flow)], shares=[0.58, 0.42])


def gradient_panel(flow: GradientFlow, *, most: int | None = None, span: Span = SPAN) -> Panel:
    """Make the curve of ‖dh_T/dh_k‖ with its three reference lines, each named at its end.

    Parameters
    ----------
    flow : GradientFlow
        From `RNN.gradient_flow`. Divided by the norm of the unit matrix, so that both norms start at 1.
    most : int, optional
        Where the axis of steps ends; the run's length if not given.
    span : (float, float)
        Exponents shown. What the measured curve does beyond them is marked at the edge.

    Returns
    -------
    Panel
        Reference lines that coincide have one name. The number and the length of the traces depend on the
        number of steps only.
    """
    n = int(flow.steps_back[0])
    unit = flow.norms.log10[-1]
    curves = [flow.norms.log10, flow.log10_bound, flow.log10_bound_along, flow.log10_naive]
    curves = [curve[::-1] - unit for curve in curves]
    x, looks = flow.steps_back[::-1].astype(float), curve_styles()
    traces = [unchanged(0.0, n), *(_thin(x, curves[k], looks[k], span) for k in (1, 2, 3))]
    words = "%{x} steps back: <b>10^%{y:.2f}</b>"
    traces += line(x, curves[0], looks[0], span=span, hover=words)
    ends = [("measured", _shown(curves[0][-1], span), looks[0].colour)]
    ends += [(name, _shown(y, span), looks[1].colour) for name, y in _named(curves)]
    traces.append(direct_labels(ends, float(n), span, gap=0.09))
    traces.append(note(LOST if np.isnan(curves[0]).any() else "", float(most or n) / 2, 0.0, "gradient"))
    y = exponent_axis("‖∂<i>h</i><sub>T</sub> / ∂<i>h</i><sub>T−n</sub>‖", span)
    across = axis("steps back in time, <i>n</i>", (0.0, float(most or n)), showgrid=False)
    return Panel(traces, across, y, right=label_room([f"this run, {NAMES[3]}"]), top=14)


def _named(curves: list[Array]) -> list[tuple[str, float]]:
    """Give the reference lines' names and ends, ρⁿ lowest; of lines that coincide one has a name for all."""
    _, bound, along, naive = curves
    ends = [(NAMES[3], naive[-1]), (NAMES[2], along[-1]), (NAMES[1], bound[-1])]
    if _same(bound, along):
        both = _same(along, naive)
        ends[2] = (f"bounds, {NAMES[3]}" if both else "bounds", bound[-1])
        ends[1] = ("", np.nan)
        ends[0] = ("", np.nan) if both else ends[0]
    elif _same(along, naive):
        ends[0], ends[1] = (f"this run, {NAMES[3]}", naive[-1]), ("", np.nan)
    return ends


def _same(one: Array, other: Array) -> bool:
    """Say whether two lines cannot be told apart: nowhere a tenth of a power of ten between them."""
    with np.errstate(invalid="ignore"):
        return bool(np.all((one == other) | (np.abs(one - other) < 0.1)))


def gradient_comparison(
    flows: Mapping[str, GradientFlow], *, most: int | None = None, span: Span = SPAN
) -> go.Figure:
    """Draw ‖dh_T/dh_k‖ of two or three networks against steps back in time, each named at its end.

    Parameters
    ----------
    flows : mapping of str to GradientFlow
        What each is called, and what `RNN.gradient_flow` measured; runs of the same number of steps.
    most : int, optional
        Where the axis of steps ends; the runs' length if not given.
    span : (float, float)
        Exponents shown; what lies beyond them is marked at the edge.

    Raises
    ------
    ValueError
        For fewer than two or more than three networks, or runs of different lengths.
    """
    lengths = {len(flow.steps_back) for flow in flows.values()}
    if not 2 <= len(flows) <= 3 or len(lengths) > 1:
        raise ValueError(f"two or three runs of one length can be compared, not {len(flows)} of {lengths}")
    n = lengths.pop() - 1
    x, traces, ends, lost = np.arange(n + 1.0), [unchanged(0.0, n)], [], []
    for number, (name, flow) in enumerate(flows.items()):
        y, look = flow.norms.log10[::-1] - flow.norms.log10[-1], style(number, width=4)
        traces += line(x, y, look, span=span, hover=f"{name}, %{{x}} steps back: <b>10^%{{y:.2f}}</b>")
        ends.append((name, _shown(y[-1], span), look.colour))
        lost += [name] if np.isnan(y).any() else []
    traces.append(direct_labels(ends, float(n), span, gap=0.09))
    said = f"{', '.join(lost)}: {LOST}" if lost else ""
    traces.append(note(said, float(most or n) / 2, 0.0, "gradient"))
    y_axis = exponent_axis("‖∂<i>h</i><sub>T</sub> / ∂<i>h</i><sub>T−n</sub>‖", span)
    across = axis("steps back in time, <i>n</i>", (0.0, float(most or n)), showgrid=False)
    return panels([Panel(traces, across, y_axis, right=label_room(list(flows)), top=14)])


def curve_styles() -> tuple[Style, Style, Style, Style]:
    """Give the looks of the four curves, in the order of `NAMES`."""
    grey = colour("reference")
    dashes = ("solid", "dot", "dash")
    return style("gradient", width=4), *(Style(grey, dash, width=1.5) for dash in dashes)  # type: ignore[return-value]


def _thin(x: Array, y: Array, look: Style, span: Span) -> dict[str, Any]:
    """Draw a reference line, which may leave the plot; far beyond, a number is as good as any other."""
    far = 4 * (span[1] - span[0])
    with np.errstate(invalid="ignore"):
        held = np.clip(np.nan_to_num(y, nan=np.nan, posinf=far, neginf=-far), -far, far)
    return line(x, held, look)[0] | {"hoverinfo": "skip", "hovertemplate": None}


def _shown(exponent: float, span: Span) -> float:
    """Give where a curve's name stands: infinity at the edge, undefined nowhere."""
    return float(np.clip(exponent, *span))


def matrix_products(same: ArrayLike, alternating: ArrayLike, *, span: Span = SPAN) -> go.Figure:
    """Draw how long products of matrices grow: one matrix again and again, and two in turn.

    Parameters
    ----------
    same, alternating : (n + 1,) array_like
        log10 of the norms of products of 0 … n factors.
    span : (float, float)
        Exponents shown.
    """
    curves = [np.asarray(same, float), np.asarray(alternating, float)]
    x = np.arange(curves[0].size, dtype=float)
    looks = [Style(colour("W"), "dash", width=2.5), style("gradient", width=4)]
    names = ["A·A·A·A…", "B·A·B·A…"]
    traces = [unchanged(0.0, x[-1])]
    for y, look in zip(curves, looks, strict=True):
        traces += line(x, y, look, span=span, hover="%{x} factors: <b>10^%{y:.2f}</b>")
    ends = [
        (name, _shown(y[-1], span), look.colour) for name, y, look in zip(names, curves, looks, strict=True)
    ]
    traces.append(direct_labels(ends, float(x[-1]), span, gap=0.09))
    across = axis("number of factors", (0.0, max(float(x[-1]), 1.0)), showgrid=False)
    up = exponent_axis("norm of the product", span)
    return panels([Panel(traces, across, up, right=label_room(names))])
