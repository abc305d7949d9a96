"""Shares of tokens as bars, one for each part of a split; and ends of axes that stand still."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturekit.figures._axes import axis
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_markdown
from lecturekit.figures._wordrows import row_bars, row_texts
from lecturekit.figures._written import written

TOP = 52  # px over the panels
ROUND = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
UNK = as_markdown("<unk>")
PARTS = ("train", "validation", "test")
TINTS = (colour("grey"), class_style(0)[0], class_style(1)[0])
#: What a document's tokens are called: one, several, and what they make up.
TOKENS = {
    "words": ("word", "words", "sentence"),
    "code": ("sign", "signs", "line"),
    "characters": ("character", "characters", "line"),
}


def percent(share: float) -> str:
    """Write a share in per cent, two digits."""
    if 0 < share < 1e-4:
        return "under 0.01 %"
    return f"{format_number(100 * float(share), 2 if share < 0.995 else 3)} %"


def visible(token: str) -> str:
    """Give a blank a sign that can be seen."""
    return {" ": "␣", "\t": "⇥"}.get(token, token)


def ceiling(value: float) -> float:
    """Give the next round number above a value, such as 0.15, 2 or 40."""
    if not (math.isfinite(value) and value > 0):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(next(step * power for step in ROUND if step * power >= value * (1 - 1e-9)))


def share_bars(
    shares: ArrayLike, names: Sequence[str], *, top: float, title: str, across: str, mark: tuple[float, str]
) -> Panel:
    """Draw a bar for each part, in its colour, its share in digits at its end.

    Parameters
    ----------
    shares : (n,) array_like
        From 0 to 1; what lies beyond the axis is drawn to its end.
    names : sequence of str, n long
        Of `PARTS`.
    top : float
        Where the axis ends.
    title, across : str
        Of the panel, and of its axis.
    mark : (float, str)
        Where a thin line stands, and its name; NaN for none.
    """
    shares = np.asarray(shares, float)
    drawn = np.clip(shares, 0, top)
    traces: list[dict[str, Any]] = [_mark(mark, len(names), top)]
    for n, name in enumerate(names):
        here = np.where(np.arange(len(names)) == n, drawn, np.nan)
        bar = row_bars(here, ink="ink", width=24)
        traces.append(bar | {"line": {"color": TINTS[PARTS.index(name)], "width": 24}, "showlegend": False})
    texts = row_texts(drawn, [f"\u2002<b>{percent(share)}</b>" for share in shares], "ink")
    traces.append(texts | {"showlegend": False})
    rows: dict[str, Any] = {"tickvals": list(range(len(names))), "ticktext": list(names), "showgrid": False}
    y = axis("", (len(names) - 0.4, -0.75), **rows)
    ticks: dict[str, Any] = {
        "tickvals": [0.0, top / 2, top],
        "ticktext": ["0", *(f"{100 * v:.3g} %" for v in (top / 2, top))],
    }
    x = axis(across, (0.0, top), **ticks, tickangle=0)
    return Panel(traces, x, y, title, right=76, top=TOP)


def _mark(mark: tuple[float, str], rows: int, top: float) -> dict[str, Any]:
    at, name = mark
    beyond = not 0 <= at <= top
    line = written([at] * 2, [-0.75, rows - 0.4], [name or " ", " "], ink="reference", where="top center")
    x = [float("nan")] * 2 if beyond else [at] * 2
    pen = {"color": colour("reference"), "width": 1.5, "dash": "dot"}
    return line | {"mode": "lines+text", "x": x, "line": pen, "showlegend": False}
