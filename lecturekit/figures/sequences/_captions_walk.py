"""The straight way between the embeddings of two scenes, and what is said along it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import boxes, cells
from lecturekit.figures._written import written
from lecturekit.figures.sequences._captions import bare, picture

if TYPE_CHECKING:
    from lecturekit.networks import Walk

MOST = 6  # captions with a row of their own
ACROSS = 200.0  # of the upper panel, in pixels of the scenes
NAMES = 300  # px to the left of the plot, for a caption


def caption_walk(
    walk: Walk, step: int, first: ArrayLike, second: ArrayLike, *, told: ArrayLike | None = None
) -> go.Figure:
    """Draw two scenes, and how probable each caption that is said between them is on the way.

    Parameters
    ----------
    walk : Walk
        S steps. Up to six of its different captions are drawn: those that are likeliest anywhere.
    step : int
        Where we are, from 0 to S − 1; what is said there is bold.
    first, second : (32, 32, 3) array_like
        Pictures of the two scenes, from 0 to 1.
    told : (32, 32, 3) array_like, optional
        A picture of what is said at the step, drawn between them; without it the place is left blank.

    Returns
    -------
    go.Figure
        Always the same traces; of walks with as many steps of the same lengths. A cell's customdata is its
        step.

    Raises
    ------
    ValueError
        For a step that is not there.
    """
    S = len(walk.alpha)
    if not 0 <= step < S:
        raise ValueError(f"the walk has steps 0 to {S - 1}, no step {step}")
    here = np.ones_like(first) if told is None else np.asarray(told)
    blank = told is None
    parts = [_ends(np.asarray(first), np.asarray(second), here, blank), _along(walk, step)]
    drawn = panels(parts, shares=[0.38, 0.62], stacked=True)
    drawn.layout.yaxis2.domain, drawn.layout.yaxis.domain = (0.0, 0.6), (0.65, 1.0)
    drawn.layout.margin.l = NAMES
    return drawn


def _ends(first: NDArray, second: NDArray, told: NDArray, blank: bool) -> Panel:
    """Put the scenes above both ends of the way, and between them what is said."""
    high, wide = first.shape[:2]
    x = axis("", (0.0, ACROSS), **bare())
    y = axis("", (float(high), 0.0), **bare(), scaleanchor="x", constrain="domain", constraintoward="bottom")
    between = picture(told, (ACROSS - wide) / 2) | {"opacity": 0.0 if blank else 1.0}
    name = written([(ACROSS - wide) / 2], [high / 2], [BLANK if blank else "said: "], where="middle left")
    return Panel([picture(first), picture(second, ACROSS - wide), between, name], x, y, top=8)


def _along(walk: Walk, step: int) -> Panel:
    """Draw each caption as a row, each step as a column."""
    kept = np.sort(np.argsort(-walk.probability.max(axis=1), kind="stable")[:MOST])
    S, p = len(walk.alpha), np.full((MOST, len(walk.alpha)), np.nan)
    p[: len(kept)] = walk.probability[kept]
    names = [as_text(" ".join(walk.different[k]) or "(nothing)") for k in kept]
    said = [walk.different[k] == walk.captions[step] for k in kept]
    ticks = [f"<b>{name}</b>" if now else name for name, now in zip(names, said, strict=True)]
    heat = cells(p, (0.0, 1.0), "probability", x=walk.alpha, y=list(range(MOST)), ygap=2, showscale=True)
    bar = {"title": {"text": "P(sentence)"}, "tickvals": [0, 0.5, 1]}
    heat |= {"colorbar": bar, "hoverinfo": "text", "hoverongaps": False}
    heat |= {"customdata": [list(range(S))] * MOST, "hovertemplate": "α = %{x:.2f}: %{z:.3f}<extra></extra>"}
    half, at = 0.5 / (S - 1), float(walk.alpha[step])
    here = boxes(([at - half], [at + half], [-0.5], [len(kept) - 0.5]), ink="ink", width=2)
    greedy = _spoken(walk, kept)
    x = axis("α: 0 the left scene, 1 the right one; dots: said", (-half, 1 + half), showgrid=False)
    down: dict[str, Any] = {"tickvals": list(range(MOST)), "ticktext": ticks + [BLANK] * (MOST - len(ticks))}
    y = axis("", (MOST - 0.5, -0.5), **down, showgrid=False)
    return Panel([heat, greedy, here], x, y, right=OUTER_BAR, top=8)


def _spoken(walk: Walk, kept: NDArray) -> dict[str, Any]:
    """Mark which caption is said at each step; nothing where it has no row."""
    rows = {walk.different[k]: float(row) for row, k in enumerate(kept)}
    row = np.array([rows.get(words, np.nan) for words in walk.captions])
    line = {"type": "scatter", "mode": "markers", "x": walk.alpha, "y": row, "hoverinfo": "skip"}
    return line | {"marker": {"symbol": "circle", "size": 10, "color": colour("z")}}
