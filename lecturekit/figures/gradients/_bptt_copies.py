"""T copies of one matrix: what each step adds to its gradient, laid in one by one, and the sum so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import boxes
from lecturekit.figures._written import bare_axis, wide, written
from lecturekit.figures.gradients._expression_lattice import Block, Line, lattice_panel, room_for

MOST = 8  # copies beside each other
GAP = 0.75  # between them, in cells: room for a plus
LEGIBLE = 4  # rows or columns of numbers
READS = {"W": ("a", "h", -1), "U": ("a", "x", 0), "V": ("z", "h", 0)}  # column, row, and its step from t


def weight_copies(
    factors: tuple[ArrayLike, ArrayLike], whole: ArrayLike, *, added: int, matrix: str = "W"
) -> go.Figure:
    """Draw what each copy of a matrix receives, added one by one from the last step back.

    Parameters
    ----------
    factors : (T, R) and (T, C) array_like
        For each of at most 8 steps the column and the row whose product a copy adds: gradients behind the
        matrix, all losses summed, and what the matrix reads.
    whole : (R, C) array_like
        The gradient of the matrix as `bptt` gives it.
    added : int
        How many copies are added up, from 0 to T.
    matrix : str
        ``"W"``, ``"U"`` or ``"V"``: names the factors.

    Returns
    -------
    go.Figure
        On the left the copies, those that wait as empty dashed sheets; on the right, in numbers, the last
        product that has joined and the sum so far beside the whole gradient. A copy's customdata is how many
        are in when it joins.

    Raises
    ------
    ValueError
        For more than 8 steps, factors that do not fit each other or the gradient, `added` outside 0 … T, or
        another matrix.
    """
    columns, rows = (np.asarray(factor, float) for factor in factors)
    whole, T = np.asarray(whole, float), len(columns)
    if matrix not in READS:
        raise ValueError(f"matrix must be one of {', '.join(READS)}, got {matrix!r}")
    if not 1 <= T <= MOST:
        raise ValueError(f"1 to {MOST} copies can be drawn, not {T}")
    if len(rows) != T or whole.shape != columns.shape[1:] + rows.shape[1:]:
        raise ValueError(f"{columns.shape} and {rows.shape} are not the factors of a gradient {whole.shape}")
    if not 0 <= added <= T:
        raise ValueError(f"added must be a number from 0 to {T}, got {added}")
    sheets = _Copies(columns, rows, whole, matrix)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        parts = [
            replace(part, bottom=10, top=38, right=8) for part in (sheets.row(added), sheets.sums(added))
        ]
    return wide(parts, shares=(0.39, 0.61))


@dataclass(frozen=True)
class _Copies:
    """All copies of a matrix; where they stand, and what is written about them."""

    columns: Array  # (T, R)
    rows: Array  # (T, C)
    whole: Array  # (R, C)
    matrix: str

    @property
    def parts(self) -> Array:
        """Give what each copy adds, (T, R, C)."""
        return self.columns[:, :, None] * self.rows[:, None, :]

    def _names(self, t: int) -> tuple[str, str, str]:
        """Write a copy's gradient, its column and its row, by their steps from 1."""
        column, row, shift = READS[self.matrix]
        step = f"<sup>({t + 1})</sup>"
        return _nabla(self.matrix, step), _nabla(column, step), f"<i>{row}</i><sup>({t + 1 + shift})</sup>"

    def row(self, added: int) -> Panel:
        """Lay the copies beside each other, each with its column to the left and its row above."""
        T, R, C = self.parts.shape
        left = (C + 1 + GAP) * np.arange(T)
        t = np.arange(T)
        joined, now = t >= T - added, t == T - added
        traces = [self._tiles(left, joined)]
        placed, waits, frame = (np.where(here, left, np.nan) for here in (joined, ~joined, now))
        sheet = (1.0, C + 1.0, 1.0, R + 1.0)
        traces += [
            _boxes(placed, (0.0, 0.94, 1.0, R + 1.0), "gradient"),
            _boxes(placed, (1.0, C + 1.0, 0.0, 0.94), READS[self.matrix][1]),
            _boxes(placed, sheet, self.matrix),
            _boxes(waits, sheet, "grey", dash="dot"),
            _boxes(frame, (-0.18, C + 1.18, -0.18, R + 1.18), "ink", width=3),
        ]
        traces += self._words(left, now)
        title = f"{T} copies of one <i>{self.matrix}</i>: each adds column × row"
        across = (-0.7, (C + 1 + GAP) * T - 0.2)
        return Panel(traces, bare_axis(across), bare_axis((R + 3.7, -1.4)), title)

    def _tiles(self, left: Array, joined: NDArray[np.bool_]) -> dict[str, Any]:
        """Draw the copies that have joined as one heat map, columns and rows on scales of their own."""
        T, R, C = self.parts.shape
        tiles = np.full((T, R + 1, C + 2), np.nan)
        tiles[:, 1:, 1:-1] = self.parts / _most(np.concatenate([self.parts, self.whole[None]]))
        tiles[:, 1:, 0], tiles[:, 0, 1:-1] = self.columns / _most(self.columns), self.rows / _most(self.rows)
        tiles[~joined] = np.nan
        edges = np.concatenate([start + np.append(np.arange(C + 1), C + 1) for start in left])
        return {
            "type": "heatmap",
            "x": np.append(edges, edges[-1] + GAP),
            "y": np.arange(R + 2.0),
            "z": np.hstack(list(tiles)),
            "zmin": -1.0,
            "zmax": 1.0,
            "colorscale": scale_named("diverging"),
            "showscale": False,
            "customdata": [[T - t for t in range(T) for _ in range(C + 2)]] * (R + 1),
            "hoverinfo": "skip",
        }

    def _words(self, left: Array, now: NDArray[np.bool_]) -> list[dict[str, Any]]:
        """Name the sheets as the terms of a sum, the active one's factors, and the colours."""
        T, R, C = self.parts.shape
        names = [self._names(t) for t in range(T)]
        middle, under = left + 1 + C / 2, R + 2.35
        terms = [f"<b>{name}</b>" if here else name for (name, *_), here in zip(names, now, strict=True)]
        inks = [colour("gradient" if here else "muted") for here in now]
        between = left[1:] + (1 - GAP) / 2
        plus = written(between, np.full(T - 1, under), ["+"] * (T - 1), where="middle center")
        column, row = (names[int(now.argmax())][k] if now.any() else BLANK for k in (1, 2))
        at = float(left[now.argmax()]) if now.any() else np.nan
        factor_inks = [colour("gradient"), colour(READS[self.matrix][1])]
        scale = scale_named("diverging")
        return [
            written(middle, np.full(T, under), terms, where="middle center") | {"textfont": {"color": inks}},
            plus,
            written([at + 0.5, at + 1 + C / 2], [R + 1.55, -0.6], [column, row], where="middle center")
            | {"textfont": {"color": factor_inks}},
            written([0.0, 0.36 * (C + 1 + GAP) * T], [R + 3.35] * 2, ["■ above 0", "■ below 0"])
            | {"textfont": {"color": [scale[-2][1], scale[1][1]]}},
        ]

    def sums(self, added: int) -> Panel:
        """Write the product that has joined last, then the sum so far and the whole gradient."""
        pages = [self._lines(count) for count in range(len(self.columns) + 1)]
        most = _most(np.concatenate([self.parts, self.whole[None], self.parts.sum(axis=0)[None]]))
        spans = {"value": _most(self.rows), "gradient": most}
        return lattice_panel(pages[added], spans, "", room_for(pages))

    def _lines(self, added: int) -> list[Line]:
        T = len(self.columns)
        total = self.parts[T - added :].sum(axis=0)
        head = f"sum of {added} of {T}, beside the whole {_nabla(self.matrix, '')}"
        last = Line(("", "", _block(total), "|", _block(self.whole)), head)
        if not added:
            return [Line(("",), "no copy has joined yet"), last]
        t = T - added
        name, column, row = self._names(t)
        product = Line(
            (
                _block(self.columns[t][:, None]),
                "·",
                _block(self.rows[t][None], "value"),
                "=",
                _block(self.parts[t]),
            ),
            f"{name} = {column} · {row}<sup>T</sup>",
        )
        return [product, last]


def _block(numbers: Array, kind: str = "gradient") -> Block:
    return Block(numbers, kind, plain=max(numbers.shape) > LEGIBLE)


def _boxes(
    left: Array, edges: tuple[float, ...], ink: str, *, width: float = 2, dash: str = "solid"
) -> dict[str, Any]:
    """Outline a box at each place that is not NaN."""
    first, last, top, bottom = edges
    box = boxes((left + first, left + last, top + 0 * left, bottom + 0 * left), ink=ink, width=width)
    return box | {"line": box["line"] | {"dash": dash}}


def _nabla(letter: str, step: str) -> str:
    return f"∇<sub><i>{letter}</i></sub>{step}"


def _most(values: Array) -> float:
    return float(np.nan_to_num(np.abs(values)).max(initial=0.0)) or 1.0
