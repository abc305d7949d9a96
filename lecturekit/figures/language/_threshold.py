"""Rare words made unknown: what that does to the vocabulary, and to the perplexity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import direct_labels, label_room, line, style
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour

SPAN: Span = (1.0, 20_000.0)
NAMES = ("uniform: V =", "spelled out", "as counted")


def unknown_threshold(
    least: Sequence[int],
    *,
    V: ArrayLike,
    counted: ArrayLike,
    fair: ArrayLike,
    unknown: ArrayLike,
    here: int,
) -> go.Figure:
    """Draw perplexities against the threshold below which words are unknown, and how many are.

    Parameters
    ----------
    least : sequence of int
        M thresholds, rising: words seen less often are ``<unk>``.
    V, counted, fair : (M,) array_like
        Perplexities on held-out text: of the uniform model; of the model, with ``<unk>`` as one word; and of
        the same model when ``<unk>`` shares its probability among all the words that it stands for.
    unknown : (M,) array_like
        Which share of the held-out words is unknown.
    here : int
        The threshold to ring.

    Returns
    -------
    go.Figure
        Two panels: the share of unknown words, and perplexities.

    Raises
    ------
    ValueError
        If numbers do not fit the thresholds, or there is no such threshold.
    """
    curves = [np.asarray(part, float) for part in (V, fair, counted)]
    share = np.asarray(unknown, float)
    if any(part.shape != (len(least),) for part in (*curves, share)):
        raise ValueError(f"{len(least)} thresholds need as many numbers")
    if here not in least:
        raise ValueError(f"the thresholds are {', '.join(map(str, least))}; {here} is none of them")
    at = list(least).index(here)
    places = np.arange(float(len(least)))
    return panels(
        [_unknown(least, places, share, at), _perplexities(least, places, curves, at)], shares=[0.38, 0.62]
    )


def _across(least: Sequence[int], step: int = 1) -> dict[str, Any]:
    kept = list(range(0, len(least), step))
    ticks: dict[str, Any] = {"tickvals": kept, "ticktext": [str(least[n]) for n in kept], "tickangle": 0}
    span = (-0.4, len(least) - 0.6)
    return axis("words seen less often are <b>&lt;unk&gt;</b>", span, **ticks, showgrid=False)


def _perplexities(least: Sequence[int], places: Array, curves: Sequence[Array], at: int) -> Panel:
    traces: list[dict[str, Any]] = []
    ends: list[tuple[str, float, str]] = []
    looks = (style("reference", width=2), style(0, width=3.5), style("loss", width=3.5))
    for name, values, look in zip(NAMES, curves, looks, strict=True):
        traces += line(places, values, look, span=SPAN, hover=f"{name}: <b>%{{y:.4~g}}</b>")
        traces.append(_ring(places[at], float(np.clip(values[at], *SPAN)), look.colour))
        ends.append((f"{name} <b>{format_number(values[at])}</b>", _last(values), look.colour))
    traces.append(direct_labels(ends, len(least) - 0.6, SPAN, log=True, gap=0.08))
    room = label_room([f"{name} 0000" for name in NAMES])
    return Panel(traces, _across(least), axis("perplexity", SPAN, log=True), right=room, top=20)


def _unknown(least: Sequence[int], places: Array, share: Array, at: int) -> Panel:
    look = style("x", width=3.5)
    traces = line(places, share, look, hover="%{y:.1%} of the held-out words unknown")
    traces.append(_ring(places[at], float(share[at]), look.colour))
    up = axis("unknown held-out words", (0.0, 1.0), tickformat=".0%")
    return Panel(traces, _across(least, 2), up, top=20)


def _last(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(known[-1]) if known.size else np.nan


def _ring(x: float, y: float, tint: str) -> dict[str, Any]:
    ring = {"color": colour("paper"), "size": 14, "line": {"color": tint, "width": 3}}
    place = {"x": [x], "y": [y], "marker": ring, "hoverinfo": "skip", "cliponaxis": False}
    return {"type": "scatter", "mode": "markers"} | place
