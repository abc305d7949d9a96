"""The distributional hypothesis held against data: pairs of words by the company they share."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit.figures._axes import axis
from lecturekit.figures._names import segments
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, written
from lecturekit.words import Agreement

MOST = 0.7  # of the axis; words of natural texts share less
GOLDEN = 0.6180339887498949  # its multiples, modulo 1, fill an interval evenly
THICK = 0.62  # of a band of points


def company_of_pairs(
    agreement: Agreement, *, most: float = MOST, names: tuple[str, str] = ("one class", "two classes")
) -> go.Figure:
    """Draw every pair of words as a point, by how much company the two share; classes apart.

    Parameters
    ----------
    agreement : Agreement
        P pairs.
    most : float
        The end of the axis: one for all texts that are to be compared.
    names : (str, str)
        Names of the two bands.

    Returns
    -------
    go.Figure
        Of the same words always the same traces; a pair beyond the axis is drawn at its end.
    """
    traces = []
    for y, same, name in ((1.0, True, names[0]), (0.0, False, names[1])):
        here = np.flatnonzero(agreement.same == same)
        traces += _band(agreement, here, (y, most), name)
    across = axis("company that the two words share (cosine)", (-0.01 * most, most))
    return panels([Panel(traces, across, bare_axis((-0.5, 1.62)), top=12)])


def _band(
    agreement: Agreement, here: NDArray[np.int64], look: tuple[float, float], name: str
) -> list[dict[str, Any]]:
    same = bool(agreement.same[here[0]])
    y, most = look
    x = np.minimum(agreement.similarity[here], most)
    lift = y + THICK * ((np.arange(len(here)) * GOLDEN) % 1 - 0.5)
    ink = "x" if same else "grey"
    pairs = [f"{as_text(a)} and {as_text(b)}" for a, b in (agreement.pairs[p] for p in here.tolist())]
    mean = float(agreement.similarity[here].mean())
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": lift,
        "marker": {
            "color": colour(ink),
            "size": 9,
            "opacity": 0.55,
            "symbol": "circle" if same else "square",
        },
        "hovertext": pairs,
        "hovertemplate": "%{hovertext}: %{x:.3f}<extra></extra>",
        "cliponaxis": False,
    }
    bar = segments([[mean, y - THICK / 2 - 0.04]], [[mean, y + THICK / 2 + 0.04]], "ink", 4)
    a, b = agreement.extreme(same=same)
    odd = [agreement.pairs[p] for p in here.tolist()].index((a, b))
    ring = {"symbol": "circle-open", "color": colour("ink"), "size": 17, "line": {"width": 2}}
    against = f"the {'least' if same else 'most'} alike: {as_text(a)}, {as_text(b)}"
    label = f"<b>{as_text(name)}</b>, {len(here)} pairs: {mean:.2f} on average; {against}"
    heading = written([0.0], [y + THICK / 2 + 0.13], [label], ink="x" if same else "muted")
    spot = {"type": "scatter", "mode": "markers", "x": x[odd : odd + 1], "y": lift[odd : odd + 1]}
    return [points, bar, heading, spot | {"marker": ring, "cliponaxis": False, "hoverinfo": "skip"}]
