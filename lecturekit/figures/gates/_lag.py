"""Success against the lag, for each cell: every seed a dot, the medians a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, reference_line, style
from lecturekit.figures._panels import Panel, panels

if TYPE_CHECKING:
    from lecturekit.networks import LagRecord

SPAN: Span = (0.0, 1.04)
KINDS = ("RNN", "GRU", "LSTM")  # in the order of their colours, in the whole course
ASIDE, WIDTH = 0.14, 0.13  # from cell to cell, and of one cell's dots; in distances between two lags


def lag_success(record: LagRecord) -> go.Figure:
    """Draw the share of right answers against the lag.

    Parameters
    ----------
    record : LagRecord
        C cells, L lags, S seeds; runs that are still to come (NaN) are left out.

    Returns
    -------
    go.Figure
        One panel. The lags stand at equal distances, as listed, at each of them the cells side by side. Each
        dot is one trained network, whose place in its cell's strip depends on the seed alone; each line joins
        the medians over the seeds; "blind guess" is the best share without any memory. In the adding task
        the lag is the length of the sequence, and the two marks lie one in either half; in the copy task
        each symbol waits lag + 3 steps.
    """
    places = np.arange(float(len(record.lags)))
    across = (-0.28, len(record.lags) - 0.72)
    named = {"text": ["\u2002blind guess", ""], "textposition": "bottom right"}  # the lines end at the right
    traces = [reference_line(record.guess_accuracy, "blind guess", across) | named]
    ends: list[tuple[str, float, str]] = []
    for c, cell in enumerate(record.cells):
        look = style(KINDS.index(cell), width=4)
        middle = _medians(record.accuracy[c])
        aside = ASIDE * (c - (len(record.cells) - 1) / 2)
        hover = f"{cell}: median <b>%{{y:.0%}}</b>"
        traces.append(_seeds(record, c, places + aside, look))
        traces += line(places + aside, middle, look, hover=hover)
        known = middle[np.isfinite(middle)]
        ends.append((f"<b>{cell}</b>", float(known[-1]) if known.size else np.nan, look.colour))
    traces.append(direct_labels(ends, across[1], SPAN, gap=0.09))
    ticks: dict[str, Any] = {"tickvals": places, "ticktext": [str(lag) for lag in record.lags]}
    x = axis("lag, steps", across, showgrid=False, **ticks)
    y = axis("right answers", SPAN, tickformat=".0%", tick0=0, dtick=0.25)
    return panels([Panel(traces, x, y, right=label_room(record.cells), top=18)])


def lag_words(record: LagRecord) -> str:
    """Say up to which lag each cell solves the task, in a line of Markdown.

    A cell solves a lag if more than half of the seeds have nine of ten answers right, at this lag and at all
    shorter ones.
    """
    parts = []
    for c, cell in enumerate(record.cells):
        known = np.isfinite(record.solved[c])
        good = np.where(known, record.solved[c], 1.0) > 0.5
        count = int(np.argmin(good)) if not good.all() else len(good)
        reached = [lag for lag, there in zip(record.lags[:count], known[:count], strict=True) if there]
        parts.append(f"{cell} **{max(reached) if reached else 'none'}**")
    return f"Solved by most seeds up to lag: {', '.join(parts)}"


def _medians(values: Array) -> Array:
    """Take medians over what is known of each row."""
    known = [row[np.isfinite(row)] for row in values]
    return np.array([np.median(row) if row.size else np.nan for row in known])


def _seeds(record: LagRecord, c: int, places: Array, look: Style) -> dict[str, Any]:
    x = places[:, None] + WIDTH * (np.array([_halved(seed + 1) for seed in record.seeds]) - 0.5)
    labels = [f"lag {lag}, seed {seed}" for lag in record.lags for seed in record.seeds]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x.ravel(),
        "y": record.accuracy[c].ravel(),
        "marker": {"color": look.colour, "symbol": look.marker, "size": 9, "opacity": 0.55},
        "text": labels,
        "hovertemplate": f"{record.cells[c]}, %{{text}}: <b>%{{y:.0%}}</b><extra></extra>",
        "cliponaxis": False,
    }


def _halved(number: int) -> float:
    """Give a place in (0, 1): ½, ¼, ¾, ⅛, ⅝, … (van der Corput, 1935); any first few lie well apart."""
    return int(f"{number:b}"[::-1], 2) / 2 ** number.bit_length()
