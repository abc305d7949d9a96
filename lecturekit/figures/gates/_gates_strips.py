"""Strips: one row of cells for each gate or input, one column for each step."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import stroke
from lecturekit.figures._panels import Panel
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import inked

MOST_NUMBERS = 12  # columns; in more, a number does not fit its cell on a slide
WIDE = 7  # letters; longer words under many columns are tilted
SPANS = {"probability": (0.0, 1.0), "diverging": (-1.0, 1.0)}


@dataclass(frozen=True)
class Strip:
    """A row of cells.

    Parameters
    ----------
    name : str
        Stands at its left; HTML.
    values : (T,) array
        NaN leaves a cell empty.
    scale : str
        ``"probability"``, from 0 to 1, or ``"diverging"``, from −1 to 1; what lies beyond is as strong as
        the end.
    key : str
        A cell's customdata is this, or else the name, and its step, counted from 1: ``"f 7"``.
    """

    name: str
    values: Array
    scale: str = "probability"
    key: str = ""


def strips_panel(
    strips: Sequence[Strip],
    steps: Sequence[str],
    *,
    chosen: tuple[str, int] | None = None,
    by_hand: dict[str, Array] | None = None,
    click: str = "cell",
) -> Panel:
    """Draw strips one below the other, with the numbers in their cells.

    Parameters
    ----------
    strips : sequence of Strip
        From top to bottom; those of another scale are set apart.
    steps : sequence of str, T long
        What stands under the columns.
    chosen : (key, step), optional
        The cell to outline; the step counts from 1.
    by_hand : mapping of key to (T,) bool, optional
        Cells that were set by hand: a dot in their corner, or at the row's name where it is all of them.
    click : str
        What a click on a cell gives: ``"cell"``, its key and step, or ``"step"``, the step alone.
    """
    T, places, hand = len(steps), _places(strips), by_hand or {}
    sizes = {np.shape(strip.values) for strip in strips}
    if sizes != {(T,)} or not T:
        raise ValueError(f"{T} names of steps do not fit strips of {sorted(sizes)} values")
    traces: list[dict[str, Any]] = []
    for _, group in itertools.groupby(zip(strips, places, strict=True), key=lambda row: row[0].scale):
        rows = list(group)
        traces += [_cells(rows, T, click), *(_numbers(rows) if T <= MOST_NUMBERS else [])]
    traces += [_dots(strips, places, hand, T), *_outline(strips, places, chosen)]
    y = axis(
        "",
        (places[-1] + 0.5, -0.5),
        tickvals=places,
        ticktext=[strip.name + " •" * all_of(hand, strip) for strip in strips],
        showgrid=False,
    )
    return Panel(traces, step_axis(steps), y, top=8, bottom=room_for(steps))


def all_of(by_hand: dict[str, Array], strip: Strip) -> bool:
    """Say whether a whole strip was set by hand."""
    return strip.key in by_hand and bool(np.all(by_hand[strip.key]))


def step_axis(steps: Sequence[str]) -> dict[str, Any]:
    """Describe the axis of steps, or of words."""
    T, words = len(steps), _are_words(steps)
    every = 1 if words or T <= 30 else 5
    shown = [t for t in range(T) if every == 1 or t == 0 or (t + 1) % every == 0]
    ticks: dict[str, Any] = {"tickvals": shown, "ticktext": [as_text(steps[t]) for t in shown]}
    title = "" if words else "time step <i>t</i>"
    return axis(title, (-0.6, T - 0.4), **ticks, tickangle=-30 if _tilted(steps) else 0, showgrid=False)


def room_for(steps: Sequence[str]) -> int:
    """Give the px that the names of the steps take below a figure."""
    if _tilted(steps):
        return 70
    return 44 if _are_words(steps) else 62


def share_of(strips: Sequence[Strip], steps: Sequence[str]) -> float:
    """Give the part of a figure's height that strips need, the more where numbers stand in them."""
    row = 0.072 if len(steps) <= MOST_NUMBERS else 0.062
    return min(0.6, row * len(strips) + 0.06)


def _are_words(steps: Sequence[str]) -> bool:
    return list(steps) != [str(t + 1) for t in range(len(steps))]


def _tilted(steps: Sequence[str]) -> bool:
    return len(steps) > 10 and max(map(len, steps)) > WIDE


def _places(strips: Sequence[Strip]) -> list[float]:
    places = [0.0]
    for above, below in itertools.pairwise(strips):
        places.append(places[-1] + (1.0 if above.scale == below.scale else 1.25))
    return places


def _cells(rows: Sequence[tuple[Strip, float]], T: int, click: str) -> dict[str, Any]:
    low, high = SPANS[rows[0][0].scale]
    named = [strip.key or strip.name for strip, _ in rows]
    keys = [[t + 1 if click == "step" else f"{name} {t + 1}" for t in range(T)] for name in named]
    return {
        "type": "heatmap",
        "x": np.arange(float(T)),
        "y": [place for _, place in rows],
        "z": np.clip([strip.values for strip, _ in rows], low, high),
        "zmin": low,
        "zmax": high,
        "colorscale": scale_named(rows[0][0].scale),
        "showscale": False,
        "customdata": keys,
        "hovertemplate": "%{customdata}: <b>%{z:.3f}</b><extra></extra>",
    }


def _numbers(rows: Sequence[tuple[Strip, float]]) -> list[dict[str, Any]]:
    """Write every number in the ink that reads."""
    values = np.array([strip.values for strip, _ in rows], float)
    name = rows[0][0].scale
    low, high = SPANS[name]
    dark = wants_dark_ink(name, (np.clip(np.nan_to_num(values), low, high) - low) / (high - low)).ravel()
    texts = ["" if np.isnan(value) else written(value) for value in values.ravel()]
    R, T = values.shape
    x, y = np.tile(np.arange(float(T)), R), np.repeat([place for _, place in rows], T)
    return inked(x, y, texts, dark)


def written(value: float) -> str:
    """Write a gate's number in few signs: ``0``, ``.98``, ``−.5``, ``1``."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    if short in ("-0", "0"):
        return "0"
    sign, digits = ("−", short[1:]) if short.startswith("-") else ("", short)
    return sign + digits.removeprefix("0")


def _dots(
    strips: Sequence[Strip], places: Sequence[float], by_hand: dict[str, Array], T: int
) -> dict[str, Any]:
    x, y = [], []
    for strip, place in zip(strips, places, strict=True):
        where = np.asarray(by_hand.get(strip.key, np.zeros(T, bool)), bool) & ~all_of(by_hand, strip)
        x.append(np.where(where, np.arange(T) + 0.36, np.nan))
        y.append(np.where(where, place - 0.28, np.nan))
    look = {"color": colour("ink"), "size": 7, "line": {"width": 1, "color": colour("paper")}}
    points = {"x": np.concatenate(x), "y": np.concatenate(y)}
    return {"type": "scatter", "mode": "markers", "marker": look, "hoverinfo": "skip"} | points


def _outline(
    strips: Sequence[Strip], places: Sequence[float], chosen: tuple[str, int] | None
) -> list[dict[str, Any]]:
    """Go around one cell, in ink on a wider line of paper: it must be seen on pale and on deep cells."""
    x, y = np.full(5, np.nan), np.full(5, np.nan)
    rows = {strip.key: place for strip, place in zip(strips, places, strict=True)}
    if chosen is not None:
        key, step = chosen
        if key not in rows:
            raise ValueError(f"no strip is called {key!r}; there are {', '.join(filter(None, rows))}")
        if not 1 <= step <= len(strips[0].values):
            raise ValueError(f"there is no step {step}; there are 1 to {len(strips[0].values)}")
        x = step - 1 + np.array([-0.5, 0.5, 0.5, -0.5, -0.5])
        y = rows[key] + np.array([-0.5, -0.5, 0.5, 0.5, -0.5])
    return [stroke(x, y, ink, px) for ink, px in (("paper", 7), ("ink", 3))]
