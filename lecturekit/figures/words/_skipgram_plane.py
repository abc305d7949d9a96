"""Pull and push: where one update sends the vectors, in the plane in which all of it happens."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import AWAY, Frame, named_points, stroke
from lecturekit.figures._panels import Panel
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import TOP
from lecturekit.figures.words._arrows import arrows
from lecturekit.figures.words._training_map import canvas
from lecturekit.words import Update

WIDTH, HEIGHT = 420.0, 240.0  # px of the panel, beside letters of a notebook's size


def plane_panel(update: Update) -> Panel:
    """Make the map of one update: output vectors move along h, h moves by what they add up to.

    Parameters
    ----------
    update : Update
        Of V words in D ≥ 1 dimensions.

    Returns
    -------
    Panel
        The axes are h's direction, and the rest of the direction in which h moves (Gram and Schmidt): every
        arrow lies in this plane in full length, and the vectors are seen at right angles to it.
    """
    basis = update_plane(update)
    V = len(update.vocabulary)
    before = np.vstack([update.W_out, update.h]) @ basis  # (V + 1, 2)
    after = np.vstack([update.W_out_after, update.h + update.move]) @ basis
    factor = HEIGHT / 2.24 / (float(np.abs(np.stack([before, after])).max()) or 1.0)  # px a unit
    before, after, frame = factor * before, factor * after, canvas(WIDTH, HEIGHT)
    pulled = np.isin(np.arange(V + 1), update.targets)
    last = np.arange(V + 1) == V
    traces = [
        _origin(frame),
        _moves(before, after, ~pulled & ~last, frame, ("gradient", 2)),
        _moves(before, after, pulled, frame, ("gradient", 4)),
        _moves(before, after, last, frame, ("h", 4)),
        *_points(before, update, frame),
    ]
    square: dict[str, Any] = {"constrain": "domain"}
    along: dict[str, Any] = {"tickvals": [0], "ticktext": ["along <i>h</i> →"], "side": "top"}
    x = axis("", frame.x, **square, **along, showgrid=False)
    y = axis("where <i>h</i> moves →", frame.y, **square, scaleanchor="x", showticklabels=False, nticks=5)
    return Panel(traces, x, y, top=TOP)


def _points(points: Array, update: Update, frame: Frame) -> list[dict[str, Any]]:
    """Draw output vectors as squares and h as a disc, with their names."""
    here = "h"
    while here in update.vocabulary:
        here += " "
    strong = {word: f"<b>{as_text(word)}</b>" for word in update.target_words}
    strong[here] = f"<b><i>h</i> = {' + '.join(map(as_text, update.input_words[:1]))}</b>"
    if len(update.input_words) > 1:
        strong[here] = "<b><i>h</i>, mean of the words in</b>"
    drawn = named_points(points, [*update.vocabulary, here], frame=frame, strong=strong)
    V = len(update.vocabulary)
    drawn[1]["hovertemplate"] = "%{hovertext}<extra></extra>"
    look = {"color": [colour("V")] * V + [colour("h")], "symbol": ["square"] * V + ["circle"]}
    drawn[1]["marker"] |= look | {"size": [10] * V + [15]}
    return [*drawn[:3], _left_of_targets(drawn[3], points, update)]


def _left_of_targets(names: dict[str, Any], points: Array, update: Update) -> dict[str, Any]:
    """Name the targets on their left: their arrows run to the right."""
    x, y, sides = np.array(names["x"]), np.array(names["y"]), list(names["textposition"])
    for k in update.targets.tolist():
        x[k], y[k], sides[k] = points[k, 0] - AWAY, points[k, 1], "middle left"
    return names | {"x": x, "y": y, "textposition": sides}


def _moves(
    before: Array, after: Array, here: NDArray[np.bool_], frame: Frame, look: tuple[str, float]
) -> dict[str, Any]:
    """Draw the moves of some points, (R, 2) to (R, 2), as arrows in their full length."""
    return arrows(np.where(here[:, None], before, np.nan), after, frame, ink=look[0], width=look[1], short=0)


def _origin(frame: Frame) -> dict[str, Any]:
    """Draw h's line through the origin: left of the cross is away from h."""
    x = np.array([frame.x[0], frame.x[1], np.nan, 0.0, 0.0])
    y = np.array([0.0, 0.0, np.nan, frame.y[0], frame.y[1]])
    return stroke(x, y, "faint", 1)


def update_plane(update: Update) -> Array:
    """Give the plane of h and its move, (D, 2), orthonormal columns; what has no length has no axis."""
    first = _unit(update.h)
    move = update.move
    return np.column_stack([first, _unit(move - (move @ first) * first)])


def _unit(vector: Array) -> Array:
    length = float(np.linalg.norm(vector))
    return vector / length if length > 1e-12 else np.zeros_like(vector)
