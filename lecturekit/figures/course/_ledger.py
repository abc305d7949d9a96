"""A formula of the slide and its correction against the truth, in many random draws."""

from __future__ import annotations

from dataclasses import replace
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
EDGE, ACROSS = 2.0, 1.1  # of the axes, in units of a draw's largest truth
POWERS, UNDER, OVER = 40.0, -44.0, 10.0  # of a bound's axes, powers of ten
FLOOR, CEILING, PASSES = -17.0, 2.0, -6.0  # log10 of an error
POINTS, BEYOND = 400, 100
NAMES = {"factor": ("mixed up", "kept apart"), "bound": ("eigenvalue’s rate", "the bound")}


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

    @property
    def kind(self) -> str:
        """Say what is claimed; of a ``"bound"`` only that the truth stays below it."""


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
        Left, a right number lies on the diagonal, a bound on it or above; right, what passes lies below the
        line. Numbers beyond an axis are drawn at its edge, as arrows.
    """
    right = _gaps(trials, draws) if trials.kind == "bound" else _errors(trials, draws)
    return panels([_against(trials, held_against), right], shares=(1, 1.15))


def _against(trials: Trials, held_against: str) -> Panel:
    bound = trials.kind == "bound"
    edge, across = (POWERS, POWERS) if bound else (EDGE, ACROSS)
    diagonal = {
        "type": "scatter",
        "mode": "lines",
        "x": [-across, across],
        "y": [-across, across],
        "line": {"color": colour("reference"), "width": 1},
        "hoverinfo": "skip",
    }
    slide = _points(trials.truth, trials.slide, SLIDE, edge)
    corrected = _points(trials.truth, trials.corrected, CORRECTED, edge)
    beyond = [_beyond(trials.truth, sign * trials.slide, edge, sign) for sign in (1, -1)]
    step = edge / 2
    x = axis(f"truth: {held_against}", (-across * 1.06, across * 1.06), dtick=step)
    by = "forecast, powers of ten" if bound else "by the formula"
    y = axis(by, (-edge * 1.1, edge * 1.1), dtick=step)
    says = "a bound is never below the line" if bound else "right is on the line"
    return Panel([diagonal, slide, corrected, *beyond], x, y, says)


def _points(truth: Array, found: Array, look: int, edge: float) -> dict[str, Any]:
    """Draw as many points at every state: the first ones, the rest left out, and so what lies beyond."""
    inside = np.where(np.abs(found) <= edge, found, np.nan)
    return _marks(_filled(truth, POINTS), _filled(inside, POINTS), look, 7)


def _beyond(truth: Array, raised: Array, edge: float, sign: int) -> dict[str, Any]:
    """Draw arrows at the upper edge, or at the lower one: there is more, further on."""
    x = _filled(truth[raised > edge], BEYOND)
    made = _marks(x, np.where(np.isfinite(x), sign * edge, np.nan), SLIDE, 10)
    made["marker"]["symbol"] = "arrow-up" if sign > 0 else "arrow-down"
    return made


def _filled(values: Array, size: int) -> Array:
    """Give the first values, and NaN up to a size."""
    found = np.full(size, np.nan)
    found[: min(size, len(values))] = values[:size]
    return found


def _gaps(trials: Trials, draws: int) -> Panel:
    """Draw by how many powers of ten the truth exceeds the forecast, and the bound, which it never may."""
    found = [np.clip(trials.truth - by, UNDER, OVER) for by in (trials.slide, trials.corrected)]
    heights = [_filled(gap, draws) for gap in found]
    y = axis("truth above it, powers of ten", (UNDER - 12, OVER + 10), tickvals=[-40, -20, 0])
    return replace(_columns(heights, y, trials.kind, (0.0, "\u2002")), title="no ▲ above the line")


def _errors(trials: Trials, draws: int) -> Panel:
    heights = [_levels(trials.slide_errors, draws), _levels(trials.corrected_errors, draws)]
    y = exponent_axis("relative error", (FLOOR - 3.4, CEILING + 2))
    made = _columns(heights, y, trials.kind, (PASSES, "passes below 10⁻⁶"))
    return replace(made, title="low is right")


def _columns(heights: list[Array], y: dict[str, Any], kind: str, line: tuple[float, str]) -> Panel:
    draws = len(heights[0])
    at = np.arange(1, draws + 1, dtype=float)
    over = (0.0, draws + 1.0)
    marks = [_marks(at, height, look, 9) for height, look in zip(heights, (SLIDE, CORRECTED), strict=True)]
    low, high = y["range"]
    slide, corrected = NAMES.get(kind, ("the slide’s", "corrected"))
    names = [
        written([0.3], [high - (high - low) * 0.045], [f"<b>◆ {slide}</b>"]) | _ink(SLIDE),
        written([0.3], [low + (high - low) * 0.06], [f"<b>▲ {corrected}</b>"]) | _ink(CORRECTED),
    ]
    x = axis("draw", over, dtick=max(1, draws // 5))
    return Panel([reference_line(*line, over), *marks, *names], x, y)


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
