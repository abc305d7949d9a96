"""Several networks that are trained one after the other on the same text, beside models that count."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import Span, axis
from lecturekit.figures._curves import binned, epochs
from lecturekit.figures._labels import Style, direct_labels, label_room, line, reference_line
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_markdown, as_text
from lecturekit.figures.assignment._compare_looks import model_styles, perplexity_text

if TYPE_CHECKING:
    from lecturekit.networks import Curves

PIECES = 4  # of an epoch: points of a thin line, calm enough to be read
NOTHING_YET: Span = (10.0, 10_000.0)
BLIND = "uniform"
EDGE = 1e-6
GOING = ("running", "stopped by hand", "interrupted")


class Progress(Protocol):
    """How far the training of several networks is.

    Attributes
    ----------
    names : tuple of N str
        The networks, in the order of their training.
    curves : tuple of N Curves or None
        None for those to come.
    baselines : mapping of str to float
        Validation perplexities of models that count.
    words : str
        How far it is.
    """

    @property
    def names(self) -> Sequence[str]: ...
    @property
    def curves(self) -> Sequence[Curves | None]: ...
    @property
    def baselines(self) -> Mapping[str, float]: ...
    @property
    def words(self) -> str: ...


def study_curves(progress: Progress) -> go.Figure:
    """Draw the perplexities of networks while they are trained, until now.

    Parameters
    ----------
    progress : Progress
        Such as a `StudyProgress` of the assignment.

    Returns
    -------
    go.Figure
        Against epochs: thick the validation perplexity after each, the best ringed; thin and grey that of the
        training text, while the weights moved. Models that count are thin lines across. The axis reaches from
        half of the best of these to twice the worst, the uniform one left out; what lies outside is marked at
        the edge. Both axes stand still while networks are trained; at the end the epochs not needed are cut,
        and each network is named with the perplexity that was kept.
    """
    known = [curves for curves in progress.curves if curves is not None]
    most = max((curves.epochs for curves in known), default=1)
    over = len(known) == len(progress.names) and not any(curves.ended in GOING for curves in known)
    used = max((len(curves.epoch_step) - 1 for curves in known), default=most) if over else most
    span, across = _span(progress, known), (0.0, float(max(used, 1)))
    traces = [_across(value, across, span) for value in progress.baselines.values()]
    ends = [_end(name, value, span) for name, value in progress.baselines.items()]
    looks = model_styles(progress.names)
    for name, curves in zip(progress.names, progress.curves, strict=True):
        look = replace(looks[name], width=4)
        drawn, last = _one(as_text(name), curves, look, span=_within(span), most=most)
        traces += drawn
        kept = f" {perplexity_text(_kept(curves))}" if over and curves is not None else ""
        ends.append((f"<b>{as_text(name)}</b>{kept}", last, look.colour))
    traces.append(direct_labels(ends, across[1], span, log=True, gap=0.08))
    room = label_room([f"↑ {name} 00000" for name in (*progress.names, *progress.baselines)])
    x = axis(
        "epochs (passes over the training text)", across, showgrid=False, dtick=max(1, used // 8), tick0=0
    )
    y = axis("perplexity", span, log=True) | _ticks(span)
    return panels([Panel(traces, x, y, right=room, top=18)])


def _one(
    name: str, curves: Curves | None, look: Style, *, span: Span, most: int
) -> tuple[list[dict[str, Any]], float]:
    """Draw one network in seven traces, all of them there before it begins; and say where its line ends."""
    best, last, fine = np.full(1, np.nan), math.nan, PIECES * most
    x = y = at = value = np.empty(0)
    if curves is not None and len(curves.epoch_step):
        x, y = binned(curves, fine)
        x, (_, value) = x / (curves.steps / curves.epochs), epochs(curves, curves.validation_loss)
        at, y, value = np.arange(len(value), dtype=float), _perplexity(y), _perplexity(value)
        best, last = at[curves.best : curves.best + 1], float(_perplexity(curves.validation_loss[-1:])[0])
    x, y, at, value = (
        _padded(row, n) for row, n in ((x, fine), (y, fine), (at, most + 1), (value, most + 1))
    )
    thin = Style(colour("grey"), width=1.2)
    traces = line(x, y, thin, span=span, hover=f"{name}: <b>%{{y:.3~g}}</b> on what it learns from")
    traces += line(
        at, value, look, span=span, hover=f"{name}: <b>%{{y:.3~g}}</b> on validation, epoch %{{x}}"
    )
    ringed: dict[str, Any] = {
        "color": colour("paper"),
        "size": 13,
        "line": {"color": look.colour, "width": 3},
    }
    heights = np.clip(value[np.isfinite(value)].min(initial=np.inf), *span)
    ring: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": best,
        "y": np.full(1, heights),
        "marker": ringed,
    }
    ring |= {
        "cliponaxis": False,
        "hovertemplate": f"{name}: best epoch, whose weights are kept<extra></extra>",
    }
    return [*traces, ring], last


def _padded(row: np.ndarray, count: int) -> np.ndarray:
    """Lengthen a row with NaN, so that every network has as many points, before it begins too."""
    return np.concatenate([row, np.full(count - len(row), np.nan)])


def _perplexity(loss: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(loss))


def _span(progress: Progress, known: Sequence[Curves]) -> Span:
    """Reach from half of the best baseline to twice the worst that has learned; else to a first network."""
    finite = {name: value for name, value in progress.baselines.items() if math.isfinite(value) and value > 1}
    learned = [value for name, value in finite.items() if name != BLIND]
    if learned:
        low = min(learned) / 2
        return max(1.0, low), max(2 * max(learned), 8 * low)
    start = _perplexity(known[0].validation_loss[:1]) if known else np.empty(0)
    values = [*finite.values(), *(float(value) for value in start if math.isfinite(value))]
    if not values:
        return NOTHING_YET
    return max(1.0, min(values) / 16), 1.25 * max(values)


def _across(value: float, across: Span, span: Span) -> dict[str, Any]:
    """Draw a baseline, unless it lies beyond the axis."""
    return reference_line(value if span[0] <= value <= span[1] else math.nan, "", across)


def _end(name: str, value: float, span: Span) -> tuple[str, float, str]:
    """Name a baseline at its end; one that lies above the axis with its number."""
    above = math.isfinite(value) and value > span[1]
    text = f"{'↑ ' * above}{as_text(name)} {perplexity_text(value)}"
    return text, _within(span)[1] if above else value, colour("reference")


def _within(span: Span) -> Span:
    """Keep clear of the edges by less than can be seen: rounded, what lies on one may fall outside."""
    return span[0] * (1 + EDGE), span[1] * (1 - EDGE)


def _kept(curves: Curves) -> float:
    return float(_perplexity(curves.validation_loss)[curves.best])


def study_words(progress: Progress) -> str:
    """Say how the training of several networks went: how far it is, and at the end who is where.

    Parameters
    ----------
    progress
        As of `study_curves`.

    Returns
    -------
    str
        Validation perplexities with the weights that are kept, the lowest first, beside the best baseline.
    """
    pairs = [(n, c) for n, c in zip(progress.names, progress.curves, strict=True) if c is not None]
    if len(pairs) < len(progress.names) or not pairs or any(c.ended in GOING for _, c in pairs):
        return progress.words
    lowest = {name: _kept(curves) for name, curves in pairs}
    order = sorted(lowest, key=lambda name: lowest[name])
    said = [f"{as_markdown(name)} {perplexity_text(lowest[name])}" for name in order]
    said[0] = f"{as_markdown(order[0])} **{perplexity_text(lowest[order[0]])}**"
    if not progress.baselines:
        return ", ".join(said)
    best = min(progress.baselines, key=lambda name: progress.baselines[name])
    return f"{', '.join(said)}; {as_markdown(best)} **{perplexity_text(progress.baselines[best])}**"


def _ticks(span: Span) -> dict[str, Any]:
    """Put ticks at 1, 2 and 5 times powers of ten."""
    powers = range(math.floor(math.log10(span[0])), math.ceil(math.log10(span[1])))
    values = [n * 10.0**power for power in powers for n in (1, 2, 5)]
    shown = [value for value in values if span[0] <= value <= span[1]]
    return {"tickvals": shown, "ticktext": [f"{value:,.0f}".replace(",", "\u202f") for value in shown]}
