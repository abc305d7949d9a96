"""The places of an expression's nodes: left to right by depth, in layers, few crossings, nothing overlapping.

After the layered drawings of Sugiyama, Tagawa and Toda (1981): an edge that passes layers gets a place in
each of them, layers are ordered by the means of their neighbours, then pulled straight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from lecturekit._arrays import Array
from lecturekit.recurrent import Node

WIDTH, HEIGHT = 620.0, 300.0  # units of the drawing: about px on a slide
GAP, PASSING = 12.0, 9.0  # between nodes of a layer; half the room of an edge that passes
SWEEPS, SETTLED = 12, 0.3  # rounds; px that nothing moves any more
AIRY = 1.3  # how far apart things are set where there is room
SPINE = 6.0  # how much straighter edges between operations are than those from inputs

Shape = tuple[tuple[bool, int, tuple[int, ...]], ...]  # of each node: whether it is computed, depth, operands


@dataclass(frozen=True)
class Layout:
    """Where everything is, in units of the drawing; y upwards.

    Attributes
    ----------
    x, y : (N,)
        Centres of the nodes.
    routes : tuple of (N_e, 2)
        One line for each edge, operand first, in the order of `edges`.
    edges : tuple of (int, int)
        Operand and node; an operand that is used twice by one node has one edge.
    pitch : float
        From layer to layer.
    fits : bool
        Whether all is within the drawing.
    """

    x: Array
    y: Array
    routes: tuple[Array, ...]
    edges: tuple[tuple[int, int], ...]
    pitch: float
    fits: bool


def layout(nodes: Sequence[Node], above: Array, below: Array, width: float = WIDTH) -> Layout:
    """Place nodes that need some room above and below their centres, (N,) each."""
    edges, layer, chains, order = _structure(_shape(nodes))
    extra = np.full(len(layer) - len(nodes), PASSING)
    room = np.append(above, extra), np.append(below, extra)
    heavy = [SPINE if nodes[parent].is_operation else 1.0 for parent, _ in edges]
    y = _heights(order, list(zip(chains, heavy, strict=True)), room)
    y = _within(order, y, room)
    low, high = min(y - room[1]), max(y + room[0])
    fits = bool(high - low <= HEIGHT)
    y = (y - (high + low) / 2) * min(HEIGHT / (high - low), AIRY) + HEIGHT / 2
    pitch = width / len(order)
    x = (np.array(layer) + 0.5) * pitch
    routes = tuple(np.column_stack([x[chain], y[chain]]) for chain in chains)
    n = len(nodes)
    return Layout(x[:n], y[:n], routes, edges, pitch, fits)


def pitch(nodes: Sequence[Node], width: float) -> float:
    """Give the way from layer to layer, in units of a drawing so wide."""
    return width / len(_structure(_shape(nodes))[-1])


def _shape(nodes: Sequence[Node]) -> Shape:
    return tuple((node.is_operation, node.depth, node.parents) for node in nodes)


@lru_cache(maxsize=64)
def _structure(
    shape: Shape,
) -> tuple[tuple[tuple[int, int], ...], list[int], list[list[int]], list[list[int]]]:
    """Give what no size changes: edges, layers (of what an edge passes, too), chains, and the order."""
    edges = tuple(dict.fromkeys((parent, k) for k, (_, _, parents) in enumerate(shape) for parent in parents))
    layer = _layers(shape, edges)
    chains = _chains(edges, layer)
    return edges, layer, chains, _on_top([made for made, *_ in shape], _ordered(layer, chains), chains)


def _layers(shape: Shape, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Give operations their depth, and what is given a place just before its first user."""
    users: dict[int, list[int]] = {}
    for parent, k in edges:
        users.setdefault(parent, []).append(shape[k][1])
    return [depth if made else max(0, min(users.get(k, [1])) - 1) for k, (made, depth, _) in enumerate(shape)]


def _chains(edges: Sequence[tuple[int, int]], layer: list[int]) -> list[list[int]]:
    """Give each edge a place in every layer that it passes; `layer` grows by them."""
    chains = []
    for parent, k in edges:
        passed = list(range(layer[parent] + 1, layer[k]))
        chains.append([parent, *range(len(layer), len(layer) + len(passed)), k])
        layer += passed
    return chains


def _neighbours(chains: Sequence[Sequence[int]], count: int) -> list[list[int]]:
    beside: list[list[int]] = [[] for _ in range(count)]
    for chain in chains:
        for a, b in pairwise(chain):
            beside[a].append(b)
            beside[b].append(a)
    return beside


def _ordered(layer: Sequence[int], chains: Sequence[Sequence[int]]) -> list[list[int]]:
    """Order each layer from top to bottom, by the mean place of what it is joined to."""
    beside = _neighbours(chains, len(layer))
    order: list[list[int]] = [[k for k, at in enumerate(layer) if at == one] for one in range(max(layer) + 1)]
    best, fewest = order, _crossings(order, chains)
    for sweep in range(SWEEPS):
        place = {k: i - (len(row) - 1) / 2 for row in order for i, k in enumerate(row)}
        step = 1 if sweep % 2 else -1
        for at in range(len(order))[::step]:
            side = at - step
            means = {
                k: np.mean([place[j] for j in beside[k] if layer[j] == side] or [place[k]]) for k in order[at]
            }
            row = sorted(order[at], key=lambda k: means[k])
            order = [*order[:at], row, *order[at + 1 :]]
            place |= {k: i - (len(row) - 1) / 2 for i, k in enumerate(row)}
        if (crossings := _crossings(order, chains)) < fewest:
            best, fewest = order, crossings
    return best


def _on_top(
    operations: Sequence[bool], order: list[list[int]], chains: Sequence[Sequence[int]]
) -> list[list[int]]:
    """Put operations over what is given, layer by layer, where no more edges cross: all hangs on one side."""
    for at, row in enumerate(order):
        sunk = sorted(row, key=lambda k: not (k < len(operations) and operations[k]))
        other = [*order[:at], sunk, *order[at + 1 :]]
        if _crossings(other, chains) <= _crossings(order, chains):
            order = other
    return order


def _within(order: Sequence[Sequence[int]], y: Array, room: tuple[Array, Array]) -> Array:
    """Shift the layers that would leave the drawing, if each of them could be within."""
    y, middle = y.copy(), (max(y + room[0]) + min(y - room[1])) / 2
    for row in map(list, order):
        high, low = max((y + room[0])[row]) - middle, min((y - room[1])[row]) - middle
        if high - low <= HEIGHT:
            y[row] += max(-HEIGHT / 2 - low, 0) - max(high - HEIGHT / 2, 0)
    return y


def _crossings(order: Sequence[Sequence[int]], chains: Sequence[Sequence[int]]) -> int:
    at = {k: (column, i) for column, row in enumerate(order) for i, k in enumerate(row)}
    pieces: dict[int, list[tuple[int, int]]] = {}
    for chain in chains:
        for a, b in pairwise(chain):
            pieces.setdefault(at[a][0], []).append((at[a][1], at[b][1]))
    return sum(
        (p[0] - q[0]) * (p[1] - q[1]) < 0 for row in pieces.values() for p in row for q in row[row.index(p) :]
    )


def _heights(
    order: Sequence[Sequence[int]], chains: Sequence[tuple[list[int], float]], room: tuple[Array, Array]
) -> Array:
    """Pull every node to the mean of its neighbours, as far as the others of its layer allow."""
    y, pull = np.zeros(len(room[0])), np.zeros((len(room[0]),) * 2)
    for chain, weight in chains:
        for a, b in pairwise(chain):
            pull[a, b] = pull[b, a] = weight
    total = pull.sum(axis=1)
    rows = [np.array(row) for row in order]
    offsets = [np.cumsum([0.0, *(room[1][a] + GAP + room[0][b] for a, b in pairwise(row))]) for row in order]
    for sweep in range(4 * SWEEPS):
        before = y.copy()
        for row, offset in list(zip(rows, offsets, strict=True))[:: 1 if sweep % 2 else -1]:
            wanted = pull[row] @ y / np.maximum(total[row], 1e-9)
            y[row] = wanted if len(row) == 1 else _falling(wanted + offset, total[row]) - offset
        if np.abs(y - before).max() < SETTLED:
            break
    return y


def _falling(wanted: Array, weights: Array) -> Array:
    """Give the nearest sequence that never rises (pool adjacent violators)."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(wanted, weights, strict=True):
        mean, mass, size = float(value), float(weight) + 1e-9, 1
        while pools and pools[-1][0] < mean:
            other, more, count = pools.pop()
            mean, mass, size = (mean * mass + other * more) / (mass + more), mass + more, size + count
        pools.append((mean, mass, size))
    return np.repeat([mean for mean, _, _ in pools], [size for _, _, size in pools])
