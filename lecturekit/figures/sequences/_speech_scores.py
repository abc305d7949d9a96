"""What a sentence owes to sound, language and length, and how the weight decides who wins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, line, reference_line
from lecturekit.figures._names import BLANK, segments
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import class_style, colour, word_ink
from lecturekit.figures._text import as_text
from lecturekit.figures._written import written

if TYPE_CHECKING:
    from lecturekit.language import Path, Reign

MOST = 5  # sentences: as many as there are classes to tell apart
PAID: Span = (0.0, 40.0)  # nats
BEHIND: Span = (12.0, -1.3)  # nats; the winner's line is the roof
STRIP = -0.8  # where the reigns are drawn, above the roof
NARROW = 0.3  # of the weight: a shorter reign has no room for a mark
LETTERS = 38
PARTS = ("sound", "language", "length")
INKS = ("x", "z", "grey")  # what comes in, the scores of what may come out; grey is neither
GRID = 201


def weighed_sentences(reign: Reign, said: Path, *, weight: float, highest: float = 5.0) -> go.Figure:
    """Draw what each of some sentences loses by sound, by language and by length; and who leads at which λ.

    Parameters
    ----------
    reign : Reign
        The winners at all weights.
    said : Path
        The sentence that was said.
    weight : float
        λ: the bars, and the upright line.
    highest : float
        Last weight on the axis.

    Returns
    -------
    go.Figure
        Left: for the sentence that was said and up to four winners, the longest-reigning, how far each stays
        behind the best of them in log P(acoustics | words), in λ log P(words) and in penalty; the shortest
        bar wins, one beyond the axis is broken. Right: how far each total is below the winner's, the highest
        of all sentences there are; above it who reigns where, in grey winners without a line.
    """
    chosen = _chosen(reign, said)
    parts = _parts(chosen, weight)
    left = _bars(chosen, parts, said)
    drawn = panels([left, _lines(chosen, reign, weight, highest)], shares=[0.5, 0.5])
    drawn.layout.margin.l = 30
    return drawn


def _chosen(reign: Reign, said: Path) -> list[Path | None]:
    """Give what was said, then the other winners in the order of their reigns; None where there are fewer."""
    spans = np.diff(reign.bounds)
    others = [s for s, path in enumerate(reign.paths) if path.words != said.words]
    longest = sorted(sorted(others, key=lambda s: -spans[s])[: MOST - 1])
    found: list[Path | None] = [said, *(reign.paths[s] for s in longest)]
    return found + [None] * (MOST - len(found))


def _parts(chosen: Sequence[Path | None], weight: float) -> Array:
    """How far each stays behind the best of them, part by part, (MOST, 3); NaN where there is no sentence."""
    rows = np.array(
        [
            [np.nan] * 3
            if path is None
            else [path.heard, weight * path.believed, -path.penalty * len(path.words)]
            for path in chosen
        ]
    )
    return np.asarray(np.nanmax(rows, axis=0) - rows)


def _bars(chosen: Sequence[Path | None], parts: Array, said: Path) -> Panel:
    rows = np.arange(float(MOST))
    ends = np.cumsum(parts, axis=1)
    starts = np.column_stack([np.zeros(MOST), ends[:, :-1]])
    traces: list[dict[str, Any]] = []
    for k, ink in enumerate(INKS):
        here = [np.column_stack([np.clip(x[:, k], *PAID), rows + 0.16]) for x in (starts, ends)]
        shown = np.where(parts[:, k] > 0, 1.0, np.nan)[:, None]
        traces.append(segments(here[0] * shown, here[1] * shown, ink, 15))
    total = ends[:, -1]
    best = int(np.nanargmin(total))
    names = [BLANK if path is None else _named(path, said, bold=n == best) for n, path in enumerate(chosen)]
    said_of = [BLANK if np.isnan(t) else f"\u2002{t:.1f}" for t in total]
    traces.append(_breaks(total, rows))
    traces.append(written(np.full(MOST, 0.045 * PAID[1]), rows - 0.24, names))
    traces.append(written(np.full(MOST, PAID[1]), rows + 0.16, said_of))
    traces.append(_marks(chosen, rows))
    traces.append(_key())
    x = axis("nats lost to the best in each part", PAID, showgrid=True, dtick=10)
    blank: dict[str, Any] = {"tickvals": [0], "ticktext": [" "], "showticklabels": False, "showgrid": False}
    return Panel(traces, x, axis("", (MOST - 0.4, -1.05), **blank), right=60, top=14)


def _breaks(total: Array, rows: Array) -> dict[str, Any]:
    """Break bars that are longer than the axis: two slashes each."""
    beyond = np.where(total > PAID[1], 1.0, np.nan)
    feet = np.concatenate([beyond * at * PAID[1] for at in (0.93, 0.955)])
    twice = np.concatenate([rows, rows])
    low, high = np.column_stack([feet, twice + 0.36]), np.column_stack([feet + 0.02 * PAID[1], twice - 0.04])
    return segments(low, high, "paper", 3)


def _named(path: Path, said: Path, *, bold: bool) -> str:
    text = as_text(shortened(str(path), LETTERS))
    text = f"<b>{text}</b>" if bold else text
    return f"{text} <i>(said)</i>" if path.words == said.words else text


def _marks(chosen: Sequence[Path | None], rows: Array) -> dict[str, Any]:
    """Mark each sentence as its line is drawn on the right."""
    looks = [class_style(n) for n in range(MOST)]
    there = np.array([path is not None for path in chosen])
    marker = {"color": [tint for tint, *_ in looks], "symbol": [shape for _, shape, _ in looks], "size": 11}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.where(there, 0.0175 * PAID[1], np.nan),
        "y": rows - 0.24,
        "marker": marker,
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _key() -> dict[str, Any]:
    """Name the three parts above the bars, in their colours."""
    return written(
        list(np.array([0.005, 0.2, 0.49]) * PAID[1]),
        [-0.8] * 3,
        [f"<b>{part}</b>" for part in PARTS],
    ) | {"textfont": {"color": [word_ink(colour(ink)) for ink in INKS]}}


def _lines(chosen: Sequence[Path | None], reign: Reign, weight: float, highest: float) -> Panel:
    x = np.linspace(0, highest, GRID)
    traces = [reference_line(weight, "", BEHIND, vertical=True)]
    traces.append(segments([[0.0, STRIP]], [[highest, STRIP]], "grey", 9))
    for n, path in enumerate(chosen):
        tint, _, dash = class_style(n)
        y = np.full(GRID, np.nan) if path is None else _behind(path, reign, x)
        inside = np.where(y <= BEHIND[0], y, np.nan)
        hover = "" if path is None else f"{as_text(str(path))}: <b>%{{y:.2f}}</b> behind at λ = %{{x:.2f}}"
        traces += line(x, inside, Style(tint, dash, width=3), hover=hover)
    traces += _reigns(chosen, reign)
    traces.append(_now(chosen, reign, weight))
    across = axis("language-model weight λ", (-0.03 * highest, highest), tick0=0, dtick=1)
    up = axis("nats behind the winner", BEHIND, zeroline=True, tick0=0, dtick=4)
    return Panel(traces, across, up, right=28, top=14)


def _behind(path: Path, reign: Reign, weight: Array) -> Array:
    """How far a sentence's total is below the winner's, at each weight."""
    totals = [p.heard - p.penalty * len(p.words) + weight * p.believed for p in (path, *reign.paths)]
    return np.asarray(np.max(totals, axis=0) - totals[0])


def _reigns(chosen: Sequence[Path | None], reign: Reign) -> list[dict[str, Any]]:
    """Draw above the roof from where to where each wins, and its mark where there is room."""
    found = {path.words: s for s, path in enumerate(reign.paths)}
    traces: list[dict[str, Any]] = []
    for n, path in enumerate(chosen):
        tint, shape, _ = class_style(n)
        s = None if path is None else found.get(path.words)
        ends = np.full(2, np.nan) if s is None else reign.bounds[s : s + 2]
        middle = np.array([np.nan, ends.mean() if ends[1] - ends[0] >= NARROW else np.nan, np.nan])
        x = np.array([ends[0], ends.mean(), ends[1]])
        marker = {"color": tint, "symbol": shape, "size": np.where(np.isnan(middle), 0.0, 14.0)}
        traces.append(
            {"type": "scatter", "mode": "lines+markers", "x": x, "y": np.full(3, STRIP), "marker": marker}
            | {"line": {"color": tint, "width": 9}, "cliponaxis": False, "hoverinfo": "skip"}
        )
    return traces


def _now(chosen: Sequence[Path | None], reign: Reign, weight: float) -> dict[str, Any]:
    """Mark where each sentence stands at the weight."""
    at = [np.nan if path is None else float(_behind(path, reign, np.array(weight))) for path in chosen]
    y = np.array([v if v <= BEHIND[0] else np.nan for v in at])
    looks = [class_style(n) for n in range(MOST)]
    marker = {"color": [tint for tint, *_ in looks], "symbol": [shape for _, shape, _ in looks], "size": 12}
    place = {"x": np.full(MOST, float(weight)), "y": y, "cliponaxis": False, "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "markers", "marker": marker} | place
