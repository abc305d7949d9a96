"""A map of sentences: each a point, coloured by what one chooses to ask of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures.sentences._nearest import look
from lecturekit.figures.words._wordmaps import map_quality
from lecturekit.words import SemanticMap

REACH = 1.06
EDGE = 1.55  # where the axis ends: beyond 1.06 stands the key
KINDS = 5
RINGS = "ab"


def sentence_map(
    drawn: SemanticMap, answers: Sequence[str], *, kinds: Sequence[str], rings: Sequence[int] = ()
) -> go.Figure:
    """Draw sentences as points of a plane.

    Parameters
    ----------
    drawn : SemanticMap
        N points whose labels are the sentences.
    answers : sequence of str, N long
        What colours each.
    kinds : sequence of str
        Up to five of the answers, in the key's order; all others are grey.
    rings : sequence of int
        Numbers of up to two sentences to ring; they are called a and b.

    Returns
    -------
    go.Figure
        The points' customdata is their number. Always the same traces.

    Raises
    ------
    ValueError
        For numbers that do not fit, too many kinds, or a sentence that is not there.
    """
    N = len(drawn.labels)
    if len(answers) != N or len(kinds) > KINDS:
        raise ValueError(f"{N} sentences need as many answers, not {len(answers)}, of up to five kinds")
    if len(rings) > len(RINGS) or not all(0 <= n < N for n in rings):
        raise ValueError(f"up to two of {N} sentences are ringed, counted from 0: not {list(rings)}")
    points = _centred(drawn.points)
    traces = [_points(points, answers, kinds, drawn.labels), _rings(points, rings)]
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False, "tickvals": [0], "ticktext": [BLANK]}
    x, y = axis("", (-REACH, EDGE), **bare), axis("", (-REACH, REACH), **bare)
    others = any(answer not in kinds for answer in answers)
    made = panels([Panel([*traces, _key(kinds, others)], x, y, map_quality(drawn), right=8, bottom=12)])
    made.layout.margin.l = 14
    return made


def _centred(points: np.ndarray) -> np.ndarray:
    """Fill the frame, each direction by itself: the unit of such a map means nothing."""
    low, high = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
    return np.asarray((points - (low + high) / 2) / np.where(high > low, (high - low) / 2, 1.0))


def _points(
    points: np.ndarray, answers: Sequence[str], kinds: Sequence[str], texts: Sequence[str]
) -> dict[str, Any]:
    looks = [look(answer, kinds) for answer in answers]
    pairs = zip(texts, answers, strict=True)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0],
        "y": points[:, 1],
        "marker": {
            "color": [tint for tint, _ in looks],
            "symbol": [shape for _, shape in looks],
            "size": 9,
            "line": {"width": 1, "color": colour("paper")},
        },
        "customdata": list(range(len(points))),
        "hovertext": [as_text(f"{text} ({answer or 'none'})") for text, answer in pairs],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _rings(points: np.ndarray, rings: Sequence[int]) -> dict[str, Any]:
    at = np.full((len(RINGS), 2), np.nan)
    at[: len(rings)] = points[list(rings)]
    ring = {"size": 20, "symbol": "circle-open", "color": colour("ink"), "line": {"width": 3}}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": at[:, 0],
        "y": at[:, 1],
        "marker": ring,
        "text": [f"<b>{letter}</b>\u2002" for letter in RINGS],
        "textposition": ["middle left", "bottom center"],
        "textfont": {"color": colour("ink")},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _key(kinds: Sequence[str], others: bool) -> dict[str, Any]:
    """Names of the kinds at the right, from the top; always six rows."""
    names = [*kinds, *["others"] * others]
    rest = KINDS + 1 - len(names)
    looks = [look(name, kinds) for name in names]
    place = 1.0 - 0.15 * np.arange(KINDS + 1)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": np.where(np.arange(KINDS + 1) < len(names), REACH + 0.06, np.nan),
        "y": place,
        "text": [*(f"\u2002{as_text(name)}" for name in names), *[BLANK] * rest],
        "textposition": "middle right",
        "textfont": {"color": colour("muted")},
        "marker": {
            "color": [*(tint for tint, _ in looks), *[colour("grey")] * rest],
            "symbol": [*(shape for _, shape in looks), *["circle"] * rest],
            "size": 11,
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def map_words(near: float, answers: Sequence[str], *, property_name: str, encoder: str) -> str:
    """Say how often the nearest sentence has the same answer, and how often any other one has.

    Parameters
    ----------
    near : float
        Share of sentences whose nearest one, by all numbers of the vectors, has the same answer.
    answers : sequence of str, N long
        As of `sentence_map`.
    property_name, encoder : str
        What is asked, and of whose vectors.
    """
    counts, N = np.array(list(Counter(answers).values())), len(answers)
    chance = float((counts * (counts - 1)).sum() / (N * (N - 1)))
    return (
        f"{encoder}: the nearest has the same {property_name} in **{100 * near:.0f} %**, "
        f"any other in {100 * chance:.0f} %"
    )
