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
from lecturekit.figures._text import as_text
from lecturekit.figures.assignment._compare_looks import model_styles

if TYPE_CHECKING:
    from lecturekit.networks import Curves

PIECES = 4  # of an epoch: points of a thin line, calm enough to be read
NOTHING_YET: Span = (10.0, 10_000.0)


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
    """

    @property
    def names(self) -> Sequence[str]: ...
    @property
    def curves(self) -> Sequence[Curves | None]: ...
    @property
    def baselines(self) -> Mapping[str, float]: ...


def study_curves(progress: Progress) -> go.Figure:
    """Draw the perplexities of networks while they are trained, until now.

    Parameters
    ----------
    progress : Progress
        Such as a `StudyProgress` of the assignment.

    Returns
    -------
    go.Figure
        Against epochs: thick the validation perplexity after each, the best ringed; thin that of the training
        text, while the weights moved. Models that count are thin lines across. What lies outside is marked at
        the edge. The axes are set by the baselines and the first network, and then stand still.
    """
    known = [curves for curves in progress.curves if curves is not None]
    most = max((curves.epochs for curves in known), default=1)
    span, across = _span(progress, known), (0.0, float(most))
    traces = [reference_line(value, "", across) for value in progress.baselines.values()]
    ends = [(as_text(name), value, colour("reference")) for name, value in progress.baselines.items()]
    looks = model_styles(progress.names)
    for name, curves in zip(progress.names, progress.curves, strict=True):
        look = replace(looks[name], width=4)
        drawn, last = _one(as_text(name), curves, look, span=span, most=most)
        traces += drawn
        ends.append((f"<b>{as_text(name)}</b>", last, look.colour))
    traces.append(direct_labels(ends, across[1], span, log=True, gap=0.08))
    room = label_room([name for name, *_ in ends])
    x = axis(
        "epochs (passes over the training text)", across, showgrid=False, dtick=max(1, most // 8), tick0=0
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
    thin = Style(look.colour, width=1.2)
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
    """Reach from half of the best baseline to above the worst, and to the first network's beginning."""
    values = [value for value in progress.baselines.values() if math.isfinite(value) and value > 1]
    start = known[0].validation_loss[:1] if known else np.empty(0)
    values += [float(value) for value in _perplexity(start) if math.isfinite(value)]
    if not values:
        return NOTHING_YET
    low = min(values) / 2
    return max(1.0, low), max(1.25 * max(values), 8 * low)


def _ticks(span: Span) -> dict[str, Any]:
    """Put ticks at 1, 2 and 5 times powers of ten."""
    powers = range(math.floor(math.log10(span[0])), math.ceil(math.log10(span[1])))
    values = [n * 10.0**power for power in powers for n in (1, 2, 5)]
    shown = [value for value in values if span[0] <= value <= span[1]]
    return {"tickvals": shown, "ticktext": [f"{value:,.0f}".replace(",", "\u202f") for value in shown]}
