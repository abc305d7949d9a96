"""Perplexities side by side, each with the interval in which it lies, and how sure their ratios are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import BLANK, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import written
from lecturekit.figures.assignment._compare_looks import log_ticks, model_styles, perplexity_text

if TYPE_CHECKING:
    from lecturekit.language import Intervals

FAR, BESIDE = 3.0, 1.6  # times the middle perplexity: what is worse stands at the edge of the two panels
LEAST_RATIO, MOST_RATIO = 1.15, 6.0
MARGIN = 132
SHARES = (0.55, 0.45)  # of the width
ROWS = 9  # most models
RATIOS = (0.2, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 5.0)
FAR_TICKS = {"tickvals": list(RATIOS), "ticktext": [f"{ratio:g}" for ratio in RATIOS]}


def perplexity_intervals(
    intervals: Intervals,
    *,
    chosen: str,
    parameters: Mapping[str, int] | None = None,
    seconds: Mapping[str, float] | None = None,
) -> go.Figure:
    """Draw each model's perplexity with its interval, and its ratio to that of a chosen model.

    Parameters
    ----------
    intervals : Intervals
        Of at most nine models.
    chosen : str
        The model that the others are held against. The axes do not depend on it.
    parameters, seconds : mapping of str to number, optional
        How many each model keeps, and how long it took to train: columns beside the names.

    Returns
    -------
    go.Figure
        Two panels with one row per model: perplexity, and ratio. A perplexity of more than three times the
        middle one stands as ▸ at the edge, with its number. A ratio whose interval holds 1 has an open mark.
        A mark's customdata is its model's name.

    Raises
    ------
    ValueError
        If there is no such model, or there are more than nine.
    """
    if chosen not in intervals.names:
        raise ValueError(f"the models are {', '.join(intervals.names)}; {chosen!r} is none of them")
    if len(intervals.names) > ROWS:
        raise ValueError(f"{ROWS} models have room, not {len(intervals.names)}: take `among` them")
    left = _perplexities(intervals, chosen, (parameters or {}, seconds or {}))
    drawn = panels([left, _ratios(intervals, chosen)], shares=list(SHARES))
    drawn.layout.margin.l = MARGIN
    return drawn


def perplexity_span(intervals: Intervals) -> Span:
    """Give the axis that holds all models but those of more than three times the middle perplexity."""
    near = intervals.value <= FAR * np.median(intervals.value)
    low, high = (
        np.fmin(intervals.low, intervals.value)[near].min(),
        np.fmax(intervals.high, intervals.value)[near].max(),
    )
    return float(low / 1.06), float(high * max(1.15, (high / low) ** 0.22))


def ratio_span(intervals: Intervals) -> Span:
    """Give an axis around 1 that holds the ratios of all models but the worst.

    It is as fine as that of the perplexities, so that intervals can be held side by side, or coarser.
    """
    low, high = perplexity_span(intervals)
    close = intervals.value <= BESIDE * np.median(intervals.value)
    ends = intervals.ratios[:, close][:, :, close]
    least = max(LEAST_RATIO, (high / low) ** (0.5 * SHARES[1] / SHARES[0]))
    most = float(np.clip(1.04 * np.nanmax(np.maximum(ends, 1 / ends)), least, max(least, MOST_RATIO)))
    return 1 / most, most


def _perplexities(intervals: Intervals, chosen: str, beside: tuple[Mapping, Mapping]) -> Panel:
    names, span = intervals.names, perplexity_span(intervals)
    y = np.arange(float(len(names)))
    value = intervals.value
    inside = value <= span[1]
    traces = [_band(y[names.index(chosen)], span)]
    traces += _whiskers((intervals.low, intervals.high), np.where(inside, value, np.nan), names, span)
    traces.append(_edge(np.where(inside, np.nan, span[1]), names))
    ends = np.where(inside, np.minimum(np.fmax(intervals.high, value), span[1]), np.nan)
    gap = "\u2002\u2002" if np.isnan(intervals.low).any() else "\u2002"
    texts = [
        f"{gap}<b>{perplexity_text(v)}</b>" if name == chosen else f"{gap}{perplexity_text(v)}"
        for name, v in zip(names, value, strict=True)
    ]
    traces.append(written(ends, y, texts))
    far = np.where(inside, np.nan, span[1])
    traces.append(written(far, y, [f"{text}\u2002\u2002" for text in texts], where="middle left"))
    traces += _beside(names, beside, span[1])
    x = axis("perplexity on the test text", span, log=True) | log_ticks(span)
    return Panel(traces, x, _rows(names, chosen), top=12, right=150 if any(beside) else 28)


def _ratios(intervals: Intervals, chosen: str) -> Panel:
    names, span = intervals.names, ratio_span(intervals)
    y = np.arange(float(len(names)))
    found = intervals.ratios[:, :, names.index(chosen)].T  # (M, 3)
    other = np.array([name != chosen for name in names])
    value, low, high = np.where(other[:, None], found, np.nan).T
    beyond = other & ((value > span[1]) | (value < span[0]))
    inside = np.where(other & ~beyond, value, np.nan)
    clear = np.array([intervals.clear(name, chosen) if name != chosen else True for name in names])
    traces = [
        _band(y[names.index(chosen)], span),
        stroke([1, 1], [-0.5, len(names) - 0.5], "reference", 1.5),
        *_whiskers((low, high), inside, names, span, clear),
        _edge(np.where(beyond, np.where(value > 1, span[1], span[0]), np.nan), names, value < 1),
        written(np.full(len(names), span[1]), y, _said(found, clear, names, chosen)),
        written([1.0], [-0.62], [f"{as_text(chosen)} = 1"], where="middle center", ink="muted"),
        written(span[1:], [-0.62], [f"\u2002\u2002than <b>{shortened(chosen, 14)}</b>"], ink="muted"),
    ]
    x = axis("ratio of perplexities", span, log=True) | (FAR_TICKS if span[1] > 1.6 else log_ticks(span, 5))
    return Panel(traces, x, _rows(names, chosen, shown=False), top=12, right=158)


def _said(found: Array, clear: Array, names: tuple[str, ...], chosen: str) -> list[str]:
    texts = []
    for (value, low, _), sure, name in zip(found, clear, names, strict=True):
        judged = ("worse" if value > 1 else "better") if sure else "not clear"
        judged = "" if np.isnan(low) else judged
        text = f"\u2002×\u2009{format_number(float(value))}\u2002<b>{judged}</b>"
        text = text if sure else f"\u2002×\u2009{format_number(float(value))}\u2002<i>{judged}</i>"
        texts.append(BLANK if name == chosen else text)
    return texts


def _whiskers(
    ends: tuple[Array, Array], value: Array, names: tuple[str, ...], span: Span, clear: Array | None = None
) -> list[dict[str, Any]]:
    """Draw an interval for each model and its mark: one trace for each model, and one for all marks."""
    styles = model_styles(names)
    shown = np.isfinite(value)
    low, high = (np.where(shown, np.clip(end, *span), np.nan) for end in ends)
    bars = [
        stroke([low[m], high[m]], [m, m], "ink", 5) | {"line": {"width": 5, "color": styles[name].colour}}
        for m, name in enumerate(names)
    ]
    filled = np.ones(len(names), bool) if clear is None else clear
    inks = [styles[name].colour for name in names]
    marker = {
        "color": [ink if full else colour("paper") for ink, full in zip(inks, filled, strict=True)],
        "size": 14 if clear is None else 11,
        "line": {"width": 3, "color": inks},
    }
    return [*bars, _marks(value, names, marker)]


def _marks(x: Array, names: tuple[str, ...], marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": np.arange(float(len(names))),
        "marker": marker,
        "customdata": list(names),
        "hovertext": [as_text(name) for name in names],
        "hovertemplate": "%{hovertext}: %{x:.4~g}<extra></extra>",
        "cliponaxis": False,
    }


def _edge(x: Array, names: tuple[str, ...], below: Array | None = None) -> dict[str, Any]:
    """Mark what lies beyond the axis."""
    left = np.zeros(len(names), bool) if below is None else below
    inks = [look.colour for look in model_styles(names).values()]
    shapes = ["triangle-left" if here else "triangle-right" for here in left]
    mark = _marks(x, names, {"color": inks, "size": 14, "symbol": shapes})
    return mark | {"hovertemplate": "%{hovertext}: beyond the axis<extra></extra>"}


def _band(y: float, span: Span) -> dict[str, Any]:
    """Shade the row of the chosen model."""
    x = [span[0], span[1], span[1], span[0], span[0]]
    edges = [y - 0.46, y - 0.46, y + 0.46, y + 0.46, y - 0.46]
    quiet = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "fill": "toself"}
    return {"type": "scatter", "x": x, "y": edges, "fillcolor": colour("grid")} | quiet


def _beside(names: tuple[str, ...], columns: tuple[Mapping, Mapping], at: float) -> list[dict[str, Any]]:
    """Write parameters and seconds to the right of the axis, under their heads."""
    parameters, seconds = columns
    if not parameters and not seconds:
        return [written([at], [-0.62], [BLANK]), written([at], [0.0], [BLANK])]
    y = np.arange(float(len(names)))
    texts = [
        f"\u2002{_wide(_size(parameters.get(name)), 5)}{_wide(_time(seconds.get(name)), 6)}" for name in names
    ]
    head = "\u2002\u2002size, time"
    return [
        written([at], [-0.62], [head], ink="muted", where="middle right"),
        written(np.full(len(names), at), y, texts, ink="muted"),
    ]


def _wide(text: str, places: int) -> str:
    """Set a text to the right of so many places, in blanks as wide as digits."""
    return "\u2007" * max(0, places - len(text.replace("&lt;", "<"))) + text


def _size(count: int | None) -> str:
    if not count:
        return "–"
    return (
        f"{count}"
        if count < 1000
        else f"{count / 1000:.0f}\u202fk"
        if count < 999_500
        else f"{count / 1e6:.1f}\u202fM"
    )


def _time(seconds: float | None) -> str:
    if seconds is None or not np.isfinite(seconds):
        return "–"
    if seconds < 99.5:
        return f"{seconds:.0f}\u202fs" if seconds >= 0.95 else "&lt;1\u202fs"
    return f"{seconds / 60:.0f}\u202fmin"


def _rows(names: tuple[str, ...], chosen: str, *, shown: bool = True) -> dict[str, Any]:
    short = [shortened(name, 14) for name in names]
    ticks = [f"<b>{text}</b>" if name == chosen else text for name, text in zip(names, short, strict=True)]
    rows: dict[str, Any] = {"tickvals": list(range(len(names))), "ticktext": ticks, "showgrid": False}
    return axis("", (len(names) - 0.5, -1.0), **rows, showticklabels=shown)
