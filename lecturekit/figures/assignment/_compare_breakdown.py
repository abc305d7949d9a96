"""Perplexity apart: on which words, in which sentences and at which places a model is better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import direct_labels, label_room, line
from lecturekit.figures._names import BLANK, segments, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import written
from lecturekit.figures.assignment._compare_looks import log_ticks, model_styles, perplexity_text

if TYPE_CHECKING:
    from lecturekit.language import Breakdown

GROUPS = 8  # of tokens that are drawn
MODELS = 5  # lines
LONG = 7  # letters of a label that does not fit: of 100–999 the first number is enough
FLOOR = 0.2  # of the axis, for the bars of shares
LEAST_RATIO, MOST_RATIO = 1.3, 8.0
BESIDE = 1.6  # times the middle perplexity: a worse model does not widen the axis of ratios


def breakdown_curves(
    breakdown: Breakdown, *, one: str, other: str, shown: Sequence[str] | None = None
) -> go.Figure:
    """Draw perplexities by group of tokens, and beside them the ratio of two models in each.

    Parameters
    ----------
    breakdown : Breakdown
        Of at most eight groups.
    one, other : str
        Models whose ratio is drawn, with the intervals of `Breakdown.ratio`.
    shown : sequence of str, optional
        One to five models that have lines; all but the uniform one unless given.

    Returns
    -------
    go.Figure
        Two panels over the same groups. On the left grey bars say which part of all tokens is in a group.
        An interval that holds 1 has an open mark. The axes do not depend on which two models are chosen.

    Raises
    ------
    ValueError
        If there is no such model, too many have lines, or there are too many groups.
    """
    names = tuple(shown or [name for name in breakdown.names if name != "uniform"][-MODELS:])
    unknown = [name for name in (*names, one, other) if name not in breakdown.names]
    if unknown:
        raise ValueError(f"the models are {', '.join(breakdown.names)}; {unknown[0]!r} is none of them")
    if len(names) > MODELS or len(breakdown.labels) > GROUPS:
        raise ValueError(f"{MODELS} models and {GROUPS} groups have room, at most")
    left = _perplexities(breakdown, names, (one, other))
    drawn = panels([left, _ratios(breakdown, one, other)], shares=[0.52, 0.48])
    drawn.layout.barmode = "overlay"
    return drawn


def _perplexities(breakdown: Breakdown, names: tuple[str, ...], chosen: tuple[str, str]) -> Panel:
    rows = breakdown.perplexities[[breakdown.names.index(name) for name in names]]
    low, high = float(np.nanmin(rows)), float(np.nanmax(rows)) * 1.15
    low = low / (high / low) ** (FLOOR / (1 - FLOOR))
    span: Span = (low, high)
    x = np.arange(float(len(breakdown.labels)))
    traces, ends = _shares(breakdown, span), []
    for name, row in zip(names, rows, strict=True):
        look = model_styles(breakdown.names)[name]
        strong = name in chosen
        hover = f"{as_text(name)}: <b>%{{y:.4~g}}</b>"
        (drawn,) = line(x, row, look, hover=hover)
        drawn |= {"mode": "lines+markers", "connectgaps": False}
        drawn |= {"line": {"color": look.colour, "dash": look.dash, "width": 4.5 if strong else 2}}
        traces.append(drawn | {"marker": {"color": look.colour, "symbol": look.marker, "size": 9}})
        text = shortened(name, 14)
        ends.append((f"<b>{text}</b>" if strong else text, _last(row), look.colour))
    traces.append(direct_labels(ends, x[-1] + 0.4, span, log=True, gap=0.1))
    across = _groups(breakdown, (-0.5, x[-1] + 0.5))
    up = axis("perplexity", span, log=True) | _above(span)
    return Panel(traces, across, up, right=label_room(["neural bigram"]), top=18)


def _last(row: Array) -> float:
    known = row[np.isfinite(row)]
    return float(known[-1]) if known.size else float("nan")


def _above(span: Span) -> dict[str, Any]:
    """Give ticks above the bars."""
    return log_ticks((span[0] * (span[1] / span[0]) ** FLOOR, span[1]))


def _shares(breakdown: Breakdown, span: Span) -> list[dict[str, Any]]:
    """Draw the part of all tokens in each group as bars at the foot, and write it over them."""
    shares, ratio = breakdown.shares, span[1] / span[0]
    x = np.arange(float(len(shares)))
    tops = span[0] * ratio ** (0.65 * FLOOR * shares / shares.max())
    texts = [f"{100 * share:.0f}\u202f%" if share >= 0.005 else "0" for share in shares]
    bars = {
        "type": "bar",
        "x": x,
        "y": tops - span[0],
        "base": np.full(len(x), span[0]),
        "width": 0.7,
        "marker": {"color": colour("faint")},
        "hovertext": [f"{format_number(int(n))} tokens" for n in breakdown.tokens],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return [bars, written(x, tops, texts, ink="muted", where="top center")]


def _groups(breakdown: Breakdown, span: Span) -> dict[str, Any]:
    short = [
        label if len(label) < LONG or "–" not in label else f"{label.split('–')[0]}+"
        for label in breakdown.labels
    ]
    return axis(breakdown.what, span, tickvals=list(range(len(short))), ticktext=short, tickangle=0)


def _ratios(breakdown: Breakdown, one: str, other: str) -> Panel:
    value, low, high = breakdown.ratio(one, other)
    span = _ratio_span(breakdown)
    x = np.arange(float(len(value)))
    look, room = (
        model_styles(breakdown.names)[one],
        (span[1] / span[0]) ** 0.13,
    )  # for the names of both sides
    clear = (low > 1) | (high < 1)
    ends = [np.column_stack([x, np.clip(part, *span)]) for part in (low, high)]
    inside = np.where((value >= span[0]) & (value <= span[1]), value, np.nan)
    marker = {
        "color": [look.colour if sure else colour("paper") for sure in clear],
        "size": 13,
        "line": {"width": 3, "color": look.colour},
    }
    across: Span = (-0.5, len(x) - 0.5)
    traces = [
        stroke(across, [1, 1], "reference", 1.5),
        segments(ends[0], ends[1], "ink", 5) | {"line": {"width": 5, "color": look.colour}},
        _marks(x, inside, marker),
        _beyond(x, value, span, look.colour),
        written(
            [across[0]] * 2,
            [span[1] * room**0.6, span[0] / room**0.6],
            _sides(one, other),
            ink="muted",
            where="middle right",
        ),
    ]
    up = axis("", (span[0] / room, span[1] * room), log=True) | log_ticks(span)
    return Panel(traces, _groups(breakdown, across), up, top=18)


def _ratio_span(breakdown: Breakdown) -> Span:
    """Give an axis that holds the ratios of models that are near each other, in most groups."""
    values = breakdown.perplexities[:, breakdown.tokens > 0.01 * breakdown.tokens.sum()]
    whole = np.exp((np.log(breakdown.perplexities) * breakdown.shares)[:, breakdown.tokens > 0].sum(axis=1))
    near = values[whole <= BESIDE * np.median(whole)]
    most = (near.max(axis=0) / near.min(axis=0)).max(initial=1.0) ** 1.15
    most = float(np.clip(most, LEAST_RATIO, MOST_RATIO))
    return 1 / most, most


def _marks(x: Array, y: Array, marker: dict[str, Any]) -> dict[str, Any]:
    trace = {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker, "cliponaxis": False}
    return trace | {"hovertemplate": "× %{y:.3~g}<extra></extra>"}


def _beyond(x: Array, value: Array, span: Span, ink: str) -> dict[str, Any]:
    """Mark ratios beyond the axis."""
    y = np.where(value > span[1], span[1], np.where(value < span[0], span[0], np.nan))
    shapes = ["triangle-up" if v > 1 else "triangle-down" for v in value]
    mark = _marks(x, y, {"color": ink, "size": 14, "symbol": shapes})
    return mark | {
        "customdata": [perplexity_text(v) for v in value],
        "hovertemplate": "× %{customdata}<extra></extra>",
    }


def _sides(one: str, other: str) -> list[str]:
    """Name both halves of the ratios: who is better there."""
    if one == other:
        return [BLANK, BLANK]
    return [f"\u2002↑ <b>{shortened(other, 14)}</b> better", f"\u2002↓ <b>{shortened(one, 14)}</b> better"]
