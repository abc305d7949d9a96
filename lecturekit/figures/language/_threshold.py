"""Rare words made unknown: what that does to the vocabulary, and to the perplexity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, style
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._written import written
from lecturekit.figures.language._blocks import whole_number

SPAN: Span = (1.0, 20_000.0)
NAMES = ("knows nothing: V", "as counted", "knows nothing", "each word named")
LOOKS = (
    Style(colour("loss"), "dot", width=1.5),
    style("loss", width=3.5),
    Style(colour("x"), "dot", width=1.5),
    style("x", width=3.5),
)


def unknown_threshold(
    least: Sequence[int],
    *,
    V: ArrayLike,
    counted: ArrayLike,
    fair: ArrayLike,
    unknown: ArrayLike,
    words: int,
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
        Which share of the held-out tokens is unknown.
    words : int
        Outcomes if every word is named: what `fair` is to be held against, as `counted` is against V.
    here : int
        The threshold to ring.

    Returns
    -------
    go.Figure
        Two panels: the share of unknown tokens, and perplexities. What is counted with ``<unk>`` is red, what
        names each word is blue; both have a thin line for a model that knows nothing.

    Raises
    ------
    ValueError
        If numbers do not fit the thresholds, or there is no such threshold.
    """
    V, counted, fair, share = (np.asarray(part, float) for part in (V, counted, fair, unknown))
    if any(part.shape != (len(least),) for part in (V, counted, fair, share)):
        raise ValueError(f"{len(least)} thresholds need as many numbers")
    if here not in least:
        raise ValueError(f"the thresholds are {', '.join(map(str, least))}; {here} is none of them")
    at = list(least).index(here)
    flat = np.where(np.isnan(V), np.nan, float(words))
    return panels(
        [_unknown(least, share, at), _perplexities(least, [V, counted, flat, fair], at)], shares=[0.34, 0.66]
    )


def _across(least: Sequence[int], step: int = 1) -> dict[str, Any]:
    kept = list(range(0, len(least), step))
    ticks: dict[str, Any] = {"tickvals": kept, "ticktext": [str(least[n]) for n in kept], "tickangle": 0}
    span = (-0.75, len(least) - 0.6)
    return axis("seen less often: <b>&lt;unk&gt;</b>", span, **ticks, showgrid=False)


def _perplexities(least: Sequence[int], curves: Sequence[Array], at: int) -> Panel:
    traces: list[dict[str, Any]] = []
    ends: list[tuple[str, float, str]] = []
    places = np.arange(float(len(least)))
    for name, values, look in zip(NAMES, curves, LOOKS, strict=True):
        traces += line(places, values, look, span=SPAN, hover=f"{name}: <b>%{{y:.4~g}}</b>")
        ends.append((name, _last(values), look.colour))
    for values, look, side in ((curves[1], LOOKS[1], "bottom"), (curves[3], LOOKS[3], "top")):
        y = float(np.clip(values[at], *SPAN))
        traces.append(_ring(places[at], y, look.colour))
        text = [f"<b>{whole_number(values[at])}</b>"]
        away = y * 1.12 if side == "top" else y / 1.12
        traces.append(
            written([places[at]], [away], text, where=f"{side} center") | {"textfont": {"color": look.colour}}
        )
    traces.append(direct_labels(ends, len(least) - 0.6, SPAN, log=True, gap=0.08))
    return Panel(traces, _across(least), axis("perplexity", SPAN, log=True), right=label_room(NAMES), top=20)


def _unknown(least: Sequence[int], share: Array, at: int) -> Panel:
    look = style("ink", width=3.5)
    places = np.arange(float(len(least)))
    traces = line(places, share, look, hover="%{y:.1%} of the held-out tokens unknown")
    traces.append(_ring(places[at], float(share[at]), look.colour))
    up = axis("unknown held-out tokens", (0.0, 1.0), tickformat=".0%")
    return Panel(traces, _across(least, 2), up, top=20)


def _last(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(known[-1]) if known.size else np.nan


def _ring(x: float, y: float, tint: str) -> dict[str, Any]:
    ring = {"color": colour("paper"), "size": 14, "line": {"color": tint, "width": 3}}
    place = {"x": [x], "y": [y], "marker": ring, "hoverinfo": "skip", "cliponaxis": False}
    return {"type": "scatter", "mode": "markers"} | place
