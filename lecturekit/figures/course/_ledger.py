"""A formula of the slide and its correction against the truth, in many random draws."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis, exponent_axis
from lecturekit.figures._labels import reference_line
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._written import written

SLIDE, CORRECTED = 2, 3  # classes: their colours and markers
EDGE = 2.0  # of the axes, in units of a draw's largest truth
FLOOR, CEILING, PASSES = -17.0, 2.0, -6.0  # log10 of an error
POINTS = 400


class Trials(Protocol):
    """What the figure needs: `lecturekit.course.Trials` has it."""

    @property
    def truth(self) -> Array:
        """Give the truth, (N,)."""

    @property
    def slide(self) -> Array:
        """Give the numbers of the slide's formula, (N,)."""

    @property
    def corrected(self) -> Array:
        """Give those of the correction, (N,)."""

    @property
    def slide_errors(self) -> Array:
        """Give the slide's relative error in each draw, (D,)."""

    @property
    def corrected_errors(self) -> Array:
        """Give that of the correction, (D,)."""


def correction_trials(trials: Trials, *, draws: int, held_against: str) -> go.Figure:
    """Draw both formulas against the truth, and beside it how far each is off in each draw.

    Parameters
    ----------
    trials : Trials
        Of up to 100 draws.
    draws : int
        Columns of the right panel: the most draws that the slider reaches, from 1.
    held_against : str
        What the truth is, a few words: ``"finite differences"``.

    Returns
    -------
    go.Figure
        Left, a right number lies on the diagonal; right, it lies below the line. Numbers beyond an axis are
        drawn at its edge.
    """
    return panels([_against(trials, held_against), _errors(trials, draws)], shares=(1, 1.15))


def _against(trials: Trials, held_against: str) -> Panel:
    diagonal = {
        "type": "scatter",
        "mode": "lines",
        "x": [-EDGE, EDGE],
        "y": [-EDGE, EDGE],
        "line": {"color": colour("reference"), "width": 1},
        "hoverinfo": "skip",
    }
    slide = _points(trials.truth, trials.slide, SLIDE)
    corrected = _points(trials.truth, trials.corrected, CORRECTED)
    span = (-EDGE * 1.06, EDGE * 1.06)
    x = axis(f"truth: {held_against}", span, dtick=1)
    return Panel(
        [diagonal, slide, corrected], x, axis("by the formula", span, dtick=1), "right is on the line"
    )


def _points(truth: Array, found: Array, look: int) -> dict[str, Any]:
    """Draw as many points at every state: the first ones, the rest left out."""
    x, y = (np.full(POINTS, np.nan) for _ in range(2))
    count = min(POINTS, len(truth))
    x[:count], y[:count] = np.clip(truth[:count], -EDGE, EDGE), np.clip(found[:count], -EDGE, EDGE)
    return _marks(x, y, look, 7)


def _errors(trials: Trials, draws: int) -> Panel:
    heights = [_levels(trials.slide_errors, draws), _levels(trials.corrected_errors, draws)]
    at = np.arange(1, draws + 1, dtype=float)
    marks = [_marks(at, height, look, 9) for height, look in zip(heights, (SLIDE, CORRECTED), strict=True)]
    over = (0.0, draws + 1.0)
    line = reference_line(PASSES, "passes below 10⁻⁶", over)
    names = [
        written([0.3], [CEILING + 1.0], ["<b>◆ the slide’s</b>"]) | _ink(SLIDE),
        written([0.3], [FLOOR - 2.0], ["<b>▲ corrected</b>"]) | _ink(CORRECTED),
    ]
    y = exponent_axis("relative error", (FLOOR - 3.4, CEILING + 2))
    return Panel([line, *marks, *names], axis("draw", over, dtick=max(1, draws // 5)), y)


def _levels(errors: Array, draws: int) -> Array:
    """Take log10 of up to `draws` errors; exactly right stands on the floor."""
    found = np.full(draws, np.nan)
    with np.errstate(divide="ignore"):
        logs = np.log10(errors[:draws])
    found[: len(logs)] = np.clip(logs, FLOOR + 0.2, CEILING)
    return found


def _marks(x: Array, y: Array, look: int, size: int) -> dict[str, Any]:
    tint, marker, _ = class_style(look)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": {"color": tint, "symbol": marker, "size": size},
        "hoverinfo": "skip",
    }


def _ink(look: int) -> dict[str, Any]:
    return {"textfont": {"color": class_style(look)[0]}}
