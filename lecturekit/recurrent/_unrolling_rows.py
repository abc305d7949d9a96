"""Rows and arrows of an unrolled network, put together from below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array

from ._inspect import Layer
from ._loss import Loss
from ._unrolling import Arrows, NodeRow, Unrolling
from ._unrolling_flow import Flow
from ._unrolling_run import Taken

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Placed:
    """Which part of a picture a network is, after how many columns it begins, and what it reads."""

    part: str = ""
    after: int = 0
    words: Sequence[str] = ()


class Feed(NamedTuple):
    """A row that others read, and which of the numbers that they read are its own."""

    row: int
    own: slice


class Draft:
    """Rows and arrows so far."""

    def __init__(self) -> None:
        self.rows: list[NodeRow] = []
        self.arrows: list[Arrows] = []

    def done(self) -> Unrolling:
        return Unrolling(tuple(self.rows), tuple(self.arrows))

    def network(self, taken: Taken, placed: Placed, flows: Sequence[Flow] | None) -> list[Feed]:
        """Add inputs and states of every layer; give the rows on top."""
        columns = placed.after + np.arange(1, taken.steps + 1)
        lowest = taken.layers[0]
        x = lowest.in_order(lowest.trace.x)[:, taken.batch]
        words = _fitting("words", placed.words, len(x))
        below = [Feed(self._row("x", placed.part, (0, False), (columns, columns, x), words), slice(None))]
        for level in range(1, taken.levels + 1):
            above, width = [], 0
            for n, layer in enumerate(taken.layers):
                if layer.level == level:
                    row = self._layer(
                        taken, layer, (below, placed.part), None if flows is None else flows[n], columns
                    )
                    above.append(Feed(row, slice(width, width + layer.trace.h.shape[2])))
                    width += layer.trace.h.shape[2]
            below = above
        return below

    def _layer(
        self,
        taken: Taken,
        layer: Layer,
        reads: tuple[list[Feed], str],
        flow: Flow | None,
        columns: Places,
    ) -> int:
        """Add the states of one layer in one direction, with what leads to them; give the row of h."""
        (below, part), T = reads, taken.steps
        ready = np.max([self.rows[feed.row].ready for feed in below], axis=0) + (layer.level > 1)
        order = np.arange(T)[::-1] if layer.reverse else np.arange(T)  # nodes as they are read
        ready[order] = np.arange(T) + np.maximum.accumulate(ready[order] - np.arange(T))
        made = [
            self._row(
                letter,
                part,
                (layer.level, layer.reverse),
                (columns, ready, layer.in_order(getattr(layer.trace, letter))[:, taken.batch]),
            )
            for letter in taken.states
        ]
        tail = (str(layer.level) * (taken.levels > 1), "from the end" * layer.reverse, part)
        for feed in below:
            felt = None if flow is None else _norms(layer.in_order(flow.x)[:, feed.own])
            self._arrow("U", tail, (feed.row, made[0]), (np.arange(T), np.arange(T)), felt)
        for letter, row in zip(taken.states, made, strict=True):
            way = {"h": "W", "c": "f"}[letter]
            felt = None if flow is None else _norms(flow.along[way][1:])
            self._arrow(way, tail, (row, row), (order[:-1], order[1:]), felt)
        if len(made) > 1:
            felt = None if flow is None else _norms(layer.in_order(flow.along["o"]))
            self._arrow("o", tail, (made[0], made[1]), (np.arange(T), np.arange(T)), felt)
        return made[-1]

    def scores(
        self, taken: Taken, top: list[Feed], shown: tuple[slice, Sequence[str]], dz: Array | None
    ) -> None:
        """Add the scores, at all steps or some, with what leads to them."""
        steps, words = shown
        at = np.arange(taken.steps)[steps]
        columns, part = self.rows[top[0].row].columns[at], self.rows[top[0].row].part
        ready = np.max([self.rows[feed.row].ready for feed in top], axis=0)[at]
        said = _fitting("outputs", words, len(at))
        row = self._row("z", part, (0, False), (columns, ready, taken.z[at, taken.batch]), said)
        felt = None if dz is None else taken.above(dz)[at]
        for feed in top:
            own = None if felt is None else _norms(felt[:, feed.own])
            self._arrow("V", ("", "", part), (feed.row, row), (at, np.arange(len(at))), own)

    def losses(self, loss: Loss, batch: int) -> None:
        """Add the losses that count, over their scores."""
        z = len(self.rows) - 1
        scored = self.rows[z]
        first = len(loss.counts) - len(scored.columns)
        at = np.flatnonzero(loss.counts[first:])
        values = loss.values[first:][at, batch, None]
        row = self._row("L", scored.part, (0, False), (scored.columns[at], scored.ready[at], values))
        self._arrow("L", ("", "", ""), (z, row), (at, np.arange(len(at))), _norms(loss.dz[first:][at, batch]))

    def handed_over(self, second: Taken, flows: Sequence[Flow] | None) -> None:
        """Join the encoder's last states to the decoder's first, through the decoder's weights."""
        for n, layer in enumerate(second.layers):
            tail = (str(layer.level) * (second.levels > 1), "", "decoder")
            for letter in second.states:
                old, new = (
                    next(
                        k for k, row in enumerate(self.rows) if row.key == (letter, part, layer.level, False)
                    )
                    for part in ("encoder", "decoder")
                )
                ends = (np.array([len(self.rows[old].columns) - 1]), np.array([0]))
                felt = None if flows is None else _norms(flows[n].before[letter][None])
                self._arrow({"h": "W", "c": "f"}[letter], tail, (old, new), ends, felt)

    def fed_back(self) -> None:
        """Join each output to the next input."""
        z, x = ([k for k, row in enumerate(self.rows) if row.letter == letter][-1] for letter in "zx")
        n = len(self.rows[x].columns)
        if len(self.rows[z].columns) != n:
            raise ValueError("each output can be the next input only where each step has one")
        self._arrow("said", ("", "", ""), (z, x), (np.arange(n - 1), np.arange(1, n)), None)

    def _row(
        self,
        letter: str,
        part: str,
        place: tuple[int, bool],
        nodes: tuple[Places, Places, Array],
        words: tuple[str, ...] = (),
    ) -> int:
        columns, ready, values = nodes
        self.rows.append(
            NodeRow(letter, part, *place, columns.astype(np.int64), ready.astype(np.int64), values, words)
        )
        return len(self.rows) - 1

    def _arrow(
        self,
        letter: str,
        tail: tuple[str, str, str],
        rows: tuple[int, int],
        ends: tuple[Places, Places],
        felt: Array | None,
    ) -> None:
        name = " ".join(filter(None, (letter, *tail)))
        start, end = (np.asarray(part, np.int64) for part in ends)
        self.arrows.append(Arrows(letter, name, *rows, start, end, felt))


def _norms(vectors: Array) -> Array:
    """Measure (n, H) gradients, (n,)."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.linalg.norm(vectors, axis=1)


def _fitting(what: str, words: Sequence[str], steps: int) -> tuple[str, ...]:
    if words and len(words) != steps:
        raise ValueError(f"{what} must be one for each of {steps} steps, got {len(words)}")
    return tuple(words)
