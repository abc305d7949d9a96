"""What has arrived at one node of the backward pass: bars, a part for each source, and their sum."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK, segments
from lecturekit.figures._panels import Panel
from lecturekit.figures._symbols import colour
from lecturekit.figures.gradients._bptt_graph import named
from lecturekit.figures.gradients._expression_numbers import short
from lecturekit.recurrent import BackwardPass

PATTERNS = {"L": "", "z": "", "h": "/", "c": "x"}  # never by colour alone
WIDTH = 0.62  # of a bar
LEGEND = 4  # lines of names above the bars
ROOM = 2.3  # the axis ends there; the bars reach to 1


def arriving_panel(passed: BackwardPass, tick: int, reach: float | None = None) -> Panel:
    """Make the bars of the active target, unit by unit.

    Parameters
    ----------
    passed : BackwardPass
    tick : int
        From 0, without bars, to ``len(passed)``.
    reach : float, optional
        Where the axis ends; that of the whole pass unless told otherwise.

    Returns
    -------
    Panel
        One bar trace for each letter that a gradient can come from.
    """
    units = max(tick.jacobian.shape[1] for tick in passed.ticks)
    target = passed.ticks[tick - 1].target if tick else None
    got = passed.arrived(tick)[target] if target else []
    letters: list[str] = [letter for letter in ("L", "z", "c", "h") if letter in passed.letters]
    most = reach or _most(passed)
    traces: list[dict[str, Any]] = []
    names: list[tuple[str, str]] = []
    for letter in letters:
        mine = [one for one in got if one.source[0] == letter]
        values = np.full(units, np.nan)
        for one in mine:
            values[: len(one.outgoing)] = one.outgoing
        traces.append(_bars(values, letter))
        names += [(letter, f"from {named(one.source)}") for one in mine]
    traces.append(_sum([one.outgoing for one in got], units))
    if got:
        names.append(("gradient", "their sum" if len(got) > 1 else "all so far"))
    traces += _legend(names, most)
    title = f"arriving at {named(target)}" if target else "arriving"
    x = axis("unit", (0.4, units + 0.6), tickvals=list(range(1, units + 1)), showgrid=False)
    mark = float(f"{0.5 * most:.0e}")  # one digit, so that it is read at a glance
    marks: dict[str, Any] = {"tickvals": [-mark, 0, mark]}
    marks["ticktext"] = [short(value, tiny=True) for value in marks["tickvals"]]
    y = axis("", (-1.08 * most, ROOM * most), **marks, zeroline=True, zerolinecolor=colour("grey"))
    return Panel(traces, x, y, title)


def _most(passed: BackwardPass) -> float:
    """Give how far the bars of any node ever reach."""
    reach = [0.0]
    for got in passed.arrived(len(passed)).values():
        parts = np.nan_to_num([one.outgoing for one in got])
        reach += [float(np.maximum(sign * parts, 0).sum(axis=0).max()) for sign in (1, -1)]
    return max(reach) or 1.0


def _ink(letter: str) -> str:
    return colour("loss" if letter == "L" else letter)


def _bars(values: Array, letter: str) -> dict[str, Any]:
    fill: dict[str, Any] = {
        "shape": PATTERNS[letter],
        "fgcolor": colour("paper"),
        "size": 7,
        "solidity": 0.35,
        "fillmode": "overlay",
    }
    return {
        "type": "bar",
        "x": np.arange(1, len(values) + 1),
        "y": values,
        "width": WIDTH,
        "marker": {"color": _ink(letter), "pattern": fill},
        "hovertemplate": f"from {letter}, unit %{{x}}: %{{y:.3~g}}<extra></extra>",
    }


def _sum(parts: list[Array], units: int) -> dict[str, Any]:
    """Mark the sum of each unit by a line across its bar and beyond."""
    level = np.full(units, np.nan)
    if parts:
        level[: len(parts[0])] = np.sum(parts, axis=0)
    unit = np.arange(1.0, units + 1)
    reach = WIDTH / 2 + 0.13
    starts, ends = np.column_stack([unit - reach, level]), np.column_stack([unit + reach, level])
    return segments(starts, ends, "gradient", 5)


def _legend(names: list[tuple[str, str]], most: float) -> list[dict[str, Any]]:
    """Name the parts over the bars: a small square in the bar's look, then where it came from."""
    y = most * np.linspace(ROOM - 0.1, 1.16, LEGEND)
    lines = [*names, *[("", BLANK)] * (LEGEND - len(names))]
    inks = [_ink(letter) if letter in PATTERNS else colour("gradient") for letter, _ in lines]
    texts = [f"<b>{_KEYS.get(letter, '━')}</b> {text}" if letter else BLANK for letter, text in lines]
    place = {"x": np.full(LEGEND, 0.45), "y": y, "text": texts, "textposition": "middle right"}
    look = {"textfont": {"color": inks}, "hoverinfo": "skip", "cliponaxis": False}
    return [{"type": "scatter", "mode": "text"} | place | look]


_KEYS = {"L": "■", "z": "■", "h": "▨", "c": "▩"}
