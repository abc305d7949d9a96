"""Where everything of an unrolled network stands: settled by the largest one that is to have room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._numbers import format_number
from lecturekit.figures._symbols import symbol

if TYPE_CHECKING:
    from lecturekit.recurrent import NodeRow, Unrolling

Key = tuple[str, str, int, bool]
Band = tuple[str, int, bool]
"""Rows of the encoder and of the decoder stand in one band: letter, level, reverse."""

MOST_COLUMNS = 30
PLOT, STRIP = 860.0, 34.0  # px: width of the plot that node widths are made for, and of a node at most
HEIGHT = 420.0  # px of the plot
GAP, WITHIN, OVER = 4.6, 1.9, 2.4  # cells between bands; between c and h of one layer; from scores to losses
LOSS = 3.0  # cells that a loss is high
ASIDE = 0.2  # of a column: the two directions of a level stand apart
KINDS = {"x": "input", "h": "hidden", "c": "cell", "z": "output", "L": "loss"}

SYMBOL = {"L": "loss"}


class Strip(NamedTuple):
    """What is shown of one band: where it stands, which units, and the number that is shown strongest."""

    bottom: float
    cells: float
    limit: float

    @property
    def top(self) -> float:
        return self.bottom + self.cells

    @property
    def middle(self) -> float:
        return self.bottom + self.cells / 2


@dataclass(frozen=True)
class Layout:
    """Places for all networks that are not larger than `room`."""

    room: Unrolling

    @cached_property
    def columns(self) -> int:
        return len(self.room)

    @cached_property
    def pitch(self) -> float:
        """How many px a column is wide, about."""
        return PLOT / self.columns

    @cached_property
    def rise(self) -> float:
        """How many px a cell is high, about."""
        return HEIGHT / (self.top + 6.0)

    @cached_property
    def half(self) -> float:
        """Half the width of a node, in columns."""
        most = 0.30 if self.both_ways else 0.46
        return min(most, STRIP / self.pitch) / 2

    @cached_property
    def both_ways(self) -> bool:
        return len({row.reverse for row in self.room.rows if row.letter == "h"}) > 1

    @cached_property
    def units(self) -> dict[Key, NDArray[np.int64]]:
        """Which units of each row are shown, from 0: all, or those that vary most over the steps."""
        bands = len({band_of(row.key) for row in self.room.rows if row.letter != "L"})
        most = 8 if bands <= 3 else 6 if bands <= 5 else 4
        return {row.key: _moving_most(row.values, most) for row in self.room.rows}

    @cached_property
    def strips(self) -> dict[Band, Strip]:
        found: dict[Band, Strip] = {}
        height, before = 0.0, ""
        for row in sorted(self.room.rows, key=lambda row: _order(row.key)):
            band, parts = band_of(row.key), [r for r in self.room.rows if band_of(r.key) == band_of(row.key)]
            if band in found:
                continue
            if before:
                height += {("c", "h"): WITHIN, ("z", "L"): OVER}.get((before, row.letter), GAP)
            cells = LOSS if row.letter == "L" else float(max(len(self.units[r.key]) for r in parts))
            shown = [float(np.abs(r.values[:, self.units[r.key]]).max(initial=0)) for r in parts]
            found[band] = Strip(height, cells, _round_up(max(shown)))
            height, before = height + cells, row.letter
        return found

    @cached_property
    def top(self) -> float:
        return max(strip.top for strip in self.strips.values())

    @cached_property
    def ticks(self) -> dict[str, Any]:
        """Describe the upright axis: what stands in each band, and how much of it is shown."""
        names = []
        for letter, level, reverse in self.strips:
            rows = [row for row in self.room.rows if band_of(row.key) == (letter, level, reverse)]
            told = KINDS[letter], self.named(rows[0]), self._counted(rows)
            names.append(_told(*told, self.strips[letter, level, reverse].limit if letter != "L" else None))
        return {"tickvals": [strip.middle for strip in self.strips.values()], "ticktext": names}

    def named(self, row: NodeRow) -> str:
        """Give the symbol of a row, with its layer where there are several, and an arrow to the left."""
        many = f"<sup>({row.level})</sup>" if row.level and self.levels > 1 else ""
        return symbol(SYMBOL.get(row.letter, row.letter)).label + many + "←" * row.reverse

    @cached_property
    def levels(self) -> int:
        return max(row.level for row in self.room.rows)

    def _counted(self, rows: Sequence[NodeRow]) -> str:
        kept, there = len(self.units[rows[0].key]), rows[0].values.shape[1]
        if rows[0].letter == "L":
            return "nats"
        if kept == there:
            return f"{kept} units" if kept > 1 else "1 unit"
        return f"{kept} of {there} units"

    def x(self, key: Key, columns: NDArray[np.int64]) -> Array:
        """Give where the nodes of a row stand in time."""
        if not self.both_ways or key[0] not in "hc":
            return columns.astype(float)
        return columns.astype(float) + (ASIDE if key[3] else -ASIDE)


def band_of(key: Key) -> Band:
    letter, _, level, reverse = key
    return letter, level, reverse


def _order(key: Key) -> tuple[int, bool, int]:
    letter, _, level, reverse = key
    return {"x": 0, "z": 10_000, "L": 10_001}.get(letter, level), reverse, "ch".find(letter)


def _moving_most(values: Array, most: int) -> NDArray[np.int64]:
    if values.shape[1] <= most:
        return np.arange(values.shape[1])
    kept = np.argsort(-values.std(axis=0), kind="stable")[:most]
    return np.sort(kept)


def _round_up(value: float) -> float:
    """Give 1 up to 1, as for what comes out of tanh; beyond it the next of 1.5, 2, 3, 5, 7, 10 and so on."""
    if not np.isfinite(value) or value <= 1:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return next(float(step * power) for step in (1, 1.5, 2, 3, 5, 7, 10) if step * power >= value)


def _told(kind: str, name: str, counted: str, limit: float | None) -> str:
    if limit is None:
        return f"{kind} {name}, {counted}"
    return f"{kind} {name}<br>{counted}, ±{format_number(limit, 2).rstrip('0').rstrip('.')}"
