"""The gradient in every layer and direction of a deep network, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line
from lecturekit.figures._names import BLANK, stroke
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import written
from lecturekit.figures.gradients._bptt_zeros import zero_axis, zero_marks

SPAN: Span = (-8.0, 1.0)
MOST = 8  # lines: four layers in two directions
STOPS = (5, 7, 8, 10)  # of the gradients' scale, a layer each: the higher, the deeper
WIDTHS = (2.5, 3.5, 4.5, 6.0)  # px


def layer_gradients(
    norms: Mapping[tuple[int, bool], ArrayLike],
    *,
    loss: int,
    span: Span = SPAN,
    steps: Sequence[str] | None = None,
) -> go.Figure:
    """Draw ‖dL/dh_t‖ of every layer and direction against time.

    Parameters
    ----------
    norms : mapping of (int, bool) to (T,) array_like
        For each layer, from 1, and whether it reads from the end: a norm at each step of the sequence.
    loss : int
        The step with the loss, from 1.
    span : (float, float)
        Exponents shown; what lies beyond is marked at the edge, and an exact 0 in a place of its own.
    steps : sequence of str, optional
        Names of the T steps, such as words; numbered unless given.

    Returns
    -------
    go.Figure
        Deeper and wider for higher layers; those that read from the end are dotted. A layer's direction is
        named where there are two.

    Raises
    ------
    ValueError
        For no line or more than eight, another layer than 1 to 4, steps that do not fit each other, or a loss
        outside them.
    """
    T = _checked(norms, loss, steps)
    at, traces, ends, silent = np.arange(1.0, T + 1), [], [], []
    both = any(reverse for _, reverse in norms)
    for (level, reverse), values in norms.items():
        with np.errstate(divide="ignore"):
            log10 = np.log10(np.asarray(values, float))
        zero, look = np.isneginf(log10), _look(level, reverse)
        name = f"layer {level}" + (f", {'from the end' if reverse else 'forward'}" if both else "")
        known, *beyond = line(
            at,
            np.where(zero, np.nan, log10),
            look,
            span=span,
            hover=f"{name}, step %{{x}}: <b>10^%{{y:.2f}}</b>",
        )
        dots = {"mode": "lines+markers", "marker": {"size": look.width + 4, "color": look.colour}}
        traces += [known | dots, *beyond, zero_marks(at, zero, span, look.colour)]
        ends.append((name, np.nan if zero[-1] else float(np.clip(log10[-1], *span)), colour("ink")))
        silent.append((float(at[zero].mean()) if zero.any() else np.nan, name))
    traces.append(stroke([loss, loss], span, "loss", 2))
    side = "bottom left" if loss > T / 2 else "bottom right"
    named = _names_of_silent(norms, ends, silent, loss=loss, span=span)
    height = (
        span[1] if np.isnan(np.asarray(named[1]["y"], float)).all() else span[0] + 0.6
    )  # out of their way
    traces += [written([loss], [height], ["\u2002loss here\u2002"], ink="loss", where=side), *named]
    described = zero_axis("size of the gradient", span)
    low, high = described["range"]
    traces.append(direct_labels(ends, T + 0.3, (low, high), gap=0.08))
    room = label_room(["layer 3, from the end" if both else "layer 3"])
    return panels([Panel(traces, _times(T, loss, steps), described, right=room, top=14)])


def _times(T: int, loss: int, names: Sequence[str] | None) -> dict[str, Any]:
    """Describe the axis of time: numbers, or the steps' names, that of the loss in bold."""
    if names is None:
        return axis("time step <i>t</i>", (0.5, T + 0.3), showgrid=False)
    bold = [f"<b>{text}</b>" if n == loss else text for n, text in enumerate(map(as_text, names), 1)]
    return axis("", (0.5, T + 0.5), tickvals=list(range(1, T + 1)), ticktext=bold, showgrid=False)


def _checked(norms: Mapping[tuple[int, bool], ArrayLike], loss: int, steps: Sequence[str] | None) -> int:
    """Refuse what cannot be drawn; give the number of steps."""
    lengths = {len(np.asarray(values)) for values in norms.values()}
    if not 1 <= len(norms) <= MOST or len(lengths) != 1:
        raise ValueError(f"one to {MOST} lines of one length can be drawn, not {len(norms)} of {lengths}")
    T = lengths.pop()
    if not 1 <= loss <= T:
        raise ValueError(f"loss must be a step from 1 to {T}, got {loss}")
    if any(not 1 <= level <= len(STOPS) for level, _ in norms):
        raise ValueError(f"a layer is a number from 1 to {len(STOPS)}, got {[level for level, _ in norms]}")
    if steps is not None and len(steps) != T:
        raise ValueError(f"{T} steps have {T} names, not {len(steps)}")
    return T


def _names_of_silent(
    norms: Mapping[tuple[int, bool], ArrayLike],
    ends: list[tuple[str, float, str]],
    silent: list[tuple[float, str]],
    *,
    loss: int,
    span: Span,
) -> list[dict[str, Any]]:
    """Name lines under their zeros; if several end at the loss, all of those there, one above the other."""
    places = np.array([place for place, _ in silent])
    here = places > loss
    crowd = here & (here.sum() > 1) & (not any(reverse for _, reverse in norms))  # others run on from there
    with np.errstate(divide="ignore"):
        at = np.log10([np.asarray(values, float)[loss - 1] for values in norms.values()])
    beside = [
        (name, float(np.clip(height, *span)) if many else np.nan, tint)
        for (name, _, tint), height, many in zip(ends, at, crowd, strict=True)
    ]
    low, alone = np.full(len(silent), span[0]), np.where(crowd, np.nan, places)
    under = written(alone, low, _shared([name for _, name in silent], alone), where="top center")
    tints = {"textfont": {"color": [tint for *_, tint in ends]}}
    return [under | tints, direct_labels(beside, loss + 0.1, span, gap=0.08)]


def _shared(names: list[str], places: Array) -> list[str]:
    """Give lines that are silent at the same place one name, such as ``"layers 1–3, from the end"``."""
    said = list(names)
    for n, place in enumerate(places):
        same = [k for k, other in enumerate(places) if other == place]
        if len(same) > 1:
            levels = [names[k].split()[1].rstrip(",") for k in same]
            whole = names[n].replace(f"layer {levels[same.index(n)]}", f"layers {levels[0]}–{levels[-1]}")
            said[n] = whole if n == same[0] else BLANK
    return said


def _look(level: int, reverse: bool) -> Style:
    tint = str(scale("gradient")[STOPS[level - 1]][1])
    return Style(tint, "dot" if reverse else "solid", width=WIDTHS[level - 1])
