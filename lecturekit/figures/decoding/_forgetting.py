"""Perplexity of many models beside what each still knows of a word long past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, reference_line, style
from lecturekit.figures._names import BLANK, segments
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._written import written

if TYPE_CHECKING:
    from lecturekit.language import Recall

CELLS = ("RNN", "GRU", "LSTM")  # in the order of their colours, in the whole course
COUNTED = 3  # class of the N-grams
SPANS: dict[str, Span] = {"verb": (0.0, 5.0), "number": (0.0, 2.5), "animal": (0.0, 4.0)}  # bits


def recall_curves(
    recall: Recall,
    perplexities: Mapping[str, float],
    *,
    floor: float,
    shown: Sequence[str],
    part: str = "verb",
    span: Span = (3.0, 4.2),
) -> go.Figure:
    """Draw the perplexity of each model, and the bits that it pays at a word that depends on one far back.

    Parameters
    ----------
    recall : Recall
    perplexities : mapping of str to float
        Of all models on the same text; each is a row, the first on top. NaN for one that is not there yet.
    floor : float
        That of the source itself.
    shown : sequence of str
        Models drawn on the right; their rows on the left are in colour. One that `recall` does not have keeps
        its place, and is not drawn.
    part : str
        Of the bits: ``"verb"`` for all, ``"number"`` or ``"animal"``.
    span : (float, float)
        The axis of the perplexities; what lies beyond is drawn at the edge as a triangle.

    Returns
    -------
    go.Figure

    Raises
    ------
    ValueError
        For another part, or a model without a row.
    """
    if part not in SPANS:
        raise ValueError(f"part is one of {', '.join(SPANS)}, not {part!r}")
    missing = [name for name in shown if name not in perplexities]
    if missing:
        raise ValueError(f"there is no {missing[0]!r} among {', '.join(perplexities)}")
    rows = _rows(perplexities, floor, shown, span)
    return panels([rows, _distances(recall, shown, part)], shares=[0.4, 0.6])


def look_of(name: str, *, width: float = 4) -> Style:
    """Give the look of a model, the same in all figures: cells have their own, the source is grey."""
    if name == "source":
        return style("reference", width=width)
    return style(CELLS.index(name) if name in CELLS else COUNTED, width=width)


def _rows(perplexities: Mapping[str, float], floor: float, shown: Sequence[str], span: Span) -> Panel:
    names, values = list(perplexities), np.array(list(perplexities.values()), float)
    at, rows = np.clip(values, *span), np.arange(len(names), dtype=float)
    looks = [look_of(name) if name in shown else style("grey") for name in names]
    inside = ~(values > span[1])
    marks = {"color": [look.colour for look in looks], "size": 14}
    marks["symbol"] = [
        look.marker if here else "triangle-right" for look, here in zip(looks, inside, strict=True)
    ]
    left = np.full(len(names), max(floor, span[0]))
    named = f"the source: {format_number(floor)}"
    traces = [
        segments(np.column_stack([left, rows]), np.column_stack([at, rows]), "faint", 3),
        reference_line(floor, "", (-0.7, len(names) - 0.4), vertical=True),
        {"type": "scatter", "mode": "markers", "x": at, "y": rows, "marker": marks, "hoverinfo": "skip"}
        | {"cliponaxis": False},
        written(at, rows, [BLANK if np.isnan(v) else f"\u2002\u2009{format_number(v)}" for v in values]),
        written(left, rows, ["\u2002not trained" if np.isnan(v) else BLANK for v in values], ink="muted"),
        written([floor], [len(names) + 0.25], [named], ink="reference", where="middle center"),
    ]
    ticks = [
        f"<b>{name}</b>" if name in shown and np.isfinite(perplexities[name]) else name for name in names
    ]
    y = axis("", (len(names) + 0.7, -0.7), tickvals=rows, ticktext=ticks, showgrid=False)
    x = axis("perplexity on new sentences", span, showgrid=False, nticks=5)
    return Panel(traces, x, y, right=60, top=26)


def _distances(recall: Recall, shown: Sequence[str], part: str) -> Panel:
    places = np.arange(float(len(recall.between)))
    across: Span = (-0.25, len(places) - 0.75)
    guess = {"verb": recall.guess, "number": 1.0}.get(part, recall.guess - 1.0)
    span = SPANS[part]
    traces = [reference_line(guess, "", across), reference_line(0.0, "", across)]
    ends: list[tuple[str, float, str]] = [("blind guess", guess, colour("reference"))]
    for name in shown:
        look, values = look_of(name), _bits(recall, name, part)
        finite = np.where(np.isposinf(values), 1e9, values)
        traces += line(places, finite, look, span=span, hover=f"{name}, %{{x}}: <b>%{{y:.2f}} bits</b>")
        traces.append(_marks(places, np.where(finite <= span[1], finite, np.nan), look))
        ends.append((f"<b>{name}</b>", float(finite[-1]), look.colour))
    traces.append(direct_labels(ends, across[1], span, gap=0.12))
    ticks = [str(k) for k in recall.between]
    x = axis("words between subject and verb", across, tickvals=places, ticktext=ticks, showgrid=False)
    y = axis("bits lost", span, dtick=1)
    return Panel(traces, x, y, right=label_room([name for name, *_ in ends]), top=26)


def _bits(recall: Recall, name: str, part: str) -> Array:
    """Give what a model loses, by distance; NaN for one that is not there."""
    if name not in recall.names:
        return np.full(len(recall.between), np.nan)
    whole, share = (values[recall.names.index(name)] for values in (recall.whole, recall.share))
    if part == "animal":
        return np.where(np.isfinite(whole), whole - np.where(np.isfinite(share), share, 0.0), whole)
    return np.asarray(share if part == "number" else whole)


def _marks(x: Array, y: Array, look: Style) -> dict[str, Any]:
    marks = {"color": look.colour, "symbol": look.marker, "size": 10}
    quiet = {"hoverinfo": "skip", "cliponaxis": False}
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marks} | quiet


def recall_words(recall: Recall, shown: Sequence[str], *, part: str = "verb") -> str:
    """Say what each model loses at the farthest distance.

    Parameters
    ----------
    recall, shown, part
        As of `recall_curves`.
    """
    said = []
    for name in shown:
        if name in recall.names:
            value = float(_bits(recall, name, part)[-1])
            said.append(f"{name} **{value:.2f}**" if np.isfinite(value) else f"{name} **∞**")
    return f"bits lost with {int(recall.between[-1])} words between: {', '.join(said)}"
