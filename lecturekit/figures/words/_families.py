"""Families of pairs: each pair an arrow, beside how many analogies of each family come out right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._labels import spread
from lecturekit.figures._names import BLANK, Frame, segments
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import PLACES, WORD, ranking_panel, shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures.words._arrows import arrows
from lecturekit.words import FamilyAccuracy, FamilyScore, RelationArrows

WIDTH, HEIGHT = (
    400.0,
    250.0,
)  # px of the arrows beside letters of a notebook's size; on slides there are fewer
REACH = 0.68  # of the axes, in lengths of a vector
FRAME = Frame((-REACH * WIDTH / HEIGHT, REACH * WIDTH / HEIGHT), (-REACH, REACH), WIDTH, HEIGHT)
PAIRS = 12  # more arrows than that nobody tells apart
GAP = 20.0 / HEIGHT  # between two names, of the axis
FAMILIES = 6  # that have room over the failures


def family_arrows(drawn: RelationArrows, scores: FamilyAccuracy, *, family: str) -> go.Figure:
    """Draw the pairs of one family as arrows, and the hit rates of all families with this one's failures.

    Parameters
    ----------
    drawn : RelationArrows
        The pairs of the family; the first twelve are drawn, the plane turned so that the mean arrow runs
        to the right.
    scores : FamilyAccuracy
        At most six families are listed, the chosen one among them.
    family : str
        The chosen one, in full colour.

    Returns
    -------
    go.Figure
        Each bar's customdata is its family. The traces and their lengths are always the same.
    """
    return panels([_arrows(drawn), _hits(scores, family)], shares=[0.57, 0.43])


def _arrows(drawn: RelationArrows) -> Panel:
    starts, ends = _turned(drawn)
    names = [(shortened(a, 12), shortened(b, 12)) for a, b in drawn.pairs[:PAIRS]]
    names += [(BLANK, BLANK)] * (PAIRS - len(names))
    left, right = (_heights(points[:, 1]) for points in (starts, ends))
    columns = (float(np.nanmin(starts[:, 0], initial=0)), float(np.nanmax(ends[:, 0], initial=0)))
    places = [np.column_stack([np.full(PAIRS, x), y]) for x, y in zip(columns, (left, right), strict=True)]
    traces = [
        *(segments(points, place, "faint", 1) for points, place in zip((starts, ends), places, strict=True)),
        arrows(starts, ends, FRAME, ink="x", width=2, short=5),
        _dots(starts, drawn, 0),
        _dots(ends, drawn, 1),
        _words(places[0], [a for a, _ in names], "middle left"),
        _words(places[1], [b for _, b in names], "middle right"),
        _none(not drawn.pairs),
    ]
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False}
    square: dict[str, Any] = {"constrain": "domain"}
    x = axis("along the mean arrow", FRAME.x, **square, **bare)
    y = axis("across it", FRAME.y, scaleanchor="x", **square, **bare)
    return Panel(traces, x, y, top=20, bottom=44)


def _turned(drawn: RelationArrows) -> tuple[Array, Array]:
    """Turn the plane so that the mean arrow runs to the right, and the first pairs stand above the last."""
    way = drawn.mean / (np.linalg.norm(drawn.mean) or 1.0)
    way = way if way.any() else np.array([1.0, 0.0])
    turn = np.array([[way[0], -way[1]], [way[1], way[0]]])  # points @ turn: along, across
    starts, ends = drawn.starts[:PAIRS] @ turn, drawn.ends[:PAIRS] @ turn
    order = np.arange(len(starts)) - (len(starts) - 1) / 2
    if order @ (starts + ends)[:, 1] > 0:  # the sign of a component is free
        starts, ends = starts * [1, -1], ends * [1, -1]
    far = np.abs([starts, ends]).max(axis=(0, 1), initial=1e-9) / [FRAME.x[1], FRAME.y[1]]
    shrunk = 1 / max(1.0, float(far.max()))  # as it is wherever it fits, so that a slider's states compare
    pad = ((0, PAIRS - len(starts)), (0, 0))
    first, last = (np.pad(points * shrunk, pad, constant_values=np.nan) for points in (starts, ends))
    return first, last


def _heights(y: Array) -> Array:
    """Move names apart, as little as possible."""
    return 2 * REACH * spread((y + REACH) / (2 * REACH), GAP) - REACH


def _dots(points: Array, drawn: RelationArrows, side: int) -> dict[str, Any]:
    said = [
        f"{as_text(a)} → {as_text(b)}: cosine {cosine:.2f} with the other arrows"
        for (a, b), cosine in zip(drawn.pairs[:PAIRS], drawn.cosines[:PAIRS], strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0],
        "y": points[:, 1],
        "marker": {"size": 7, "color": colour("grey" if side == 0 else "x")},
        "hovertext": [*said, *[""] * (PAIRS - len(said))],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _words(places: Array, texts: list[str], side: str) -> dict[str, Any]:
    spaced = [text if text == BLANK else f"\u2002{text}\u2002" for text in texts]
    return {
        "type": "scatter",
        "mode": "text",
        "x": places[:, 0],
        "y": places[:, 1],
        "text": spaced,
        "textposition": side,
        "textfont": {"color": colour("ink")},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _none(empty: bool) -> dict[str, Any]:
    text = "none of these pairs is among the words" if empty else BLANK
    return _words(np.zeros((1, 2)), [text], "middle center") | {"textfont": {"color": colour("muted")}}


def _hits(scores: FamilyAccuracy, family: str) -> Panel:
    chosen = scores.of(family)
    others = [score.name for score in scores.families if score.name != family][: FAMILIES - 1]
    listed = [score for score in scores.families if score.name in (family, *others)]
    panel = ranking_panel(
        [score.name for score in listed],
        [score.accuracy for score in listed],
        heads=("family", "hit rate", "right"),
        span=(0.0, 1.9),  # the digits need room beside "132 of 132"
        strong=[family],
        second=[f"{score.hits} of {score.n}" if score.n else "too few" for score in listed],
    )
    return replace(panel, traces=[*panel.traces, _failures(chosen, len(listed) + 1)])


def _failures(score: FamilyScore, first: int) -> dict[str, Any]:
    """List what came out wrong, as far as there is room; the last line counts the rest."""
    rows = PLACES - FAMILIES + 1
    lines = [
        f"{shortened(a, 9)} : {shortened(b, 9)} = {shortened(c, 9)} : <b>{shortened(answer, 9)}</b>"
        for a, b, c, _, answer in score.failures
    ]
    if len(lines) > rows:
        lines = [*lines[: rows - 1], f"… and {len(lines) - rows + 1} more"]
    head = f"<b>wrong: {len(score.failures)}</b>" if score.n else BLANK
    texts = [head, *lines, *[BLANK] * (rows - len(lines))]
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.full(len(texts), WORD),
        "y": first + np.arange(len(texts), dtype=float),
        "text": texts,
        "textposition": "middle right",
        "textfont": {"color": colour("muted")},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
