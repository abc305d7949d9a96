"""T copies of one W: what each step adds to its gradient, laid in one by one, and the sum so far."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._expression_numbers import short
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import boxes
from lecturekit.figures._written import bare_axis, wide, written
from lecturekit.recurrent import Triangle

MOST = 8  # copies beside each other
GAP = 0.7  # between them, in cells
BIG = 6  # units of a sum in which numbers fit


def weight_copies(triangle: Triangle, whole: Array, *, added: int, gate: int | None = None) -> go.Figure:
    """Draw what each copy of W receives, added one by one from the last step back.

    Parameters
    ----------
    triangle : Triangle
        Of one sequence and at most 8 steps.
    whole : (H, H) array_like, or (G, H, H) with gates
        The gradient of W as `bptt` gives it.
    added : int
        How many copies are added up, from 0 to T.
    gate : int, optional
        Place of the gate whose W is shown.

    Returns
    -------
    go.Figure
        Above, each copy as the product of the column ∇a and the row h of the step before; below, the sum so
        far and the whole gradient, all on one scale. A copy's customdata is how many are in when it joins.

    Raises
    ------
    ValueError
        For more than 8 steps or one sequence, `added` outside 0 … T, or a gate where there is none.
    """
    parts = _copies(triangle, gate)
    whole = np.asarray(whole, float) if gate is None else np.asarray(whole, float)[gate]
    T = len(parts)
    if not 0 <= added <= T:
        raise ValueError(f"added must be a number from 0 to {T}, got {added}")
    sums = np.cumsum(np.concatenate([np.zeros_like(parts[:1]), parts[::-1]]), axis=0)  # (T + 1, H, H)
    most = float(np.nan_to_num(np.abs(np.concatenate([parts, sums, whole[None]]))).max()) or 1.0
    factors = _factors(triangle, gate)
    panels = [_row(parts, factors, (added, most)), _result(sums[added], whole, (added, T), most)]
    return wide([replace(panel, bottom=10, top=38) for panel in panels], shares=(0.7, 0.3))


def _copies(triangle: Triangle, gate: int | None) -> Array:
    T, _, B = triangle.h.shape[:3]
    if T > MOST or B > 1:
        raise ValueError(f"at most {MOST} copies of one sequence can be drawn, not {T} of {B}")
    gated = triangle.W_copies.ndim == 4
    if gated != (gate is not None):
        raise ValueError("this cell has gates: say which" if gated else "this cell has no gates")
    return triangle.W_copies if gate is None else triangle.W_copies[:, gate]


def _factors(triangle: Triangle, gate: int | None) -> tuple[Array, Array]:
    """Give both factors of every copy: dL/da, all losses summed, and the state before, (T, H) each."""
    da = triangle.a_state.sum(axis=0)[:, 0]
    return (da if gate is None else da[:, gate]), triangle.trace.h_prev[:, 0]


def _row(parts: Array, factors: tuple[Array, Array], state: tuple[int, float]) -> Panel:
    """Lay the copies beside each other, each with its column to the left and its row above."""
    (added, most), (T, H, _) = state, parts.shape
    step = H + 1 + GAP
    left = step * np.arange(T)
    cells, numbers = [], []
    scales = [most, *(float(np.nan_to_num(np.abs(factor)).max()) or 1.0 for factor in factors)]
    for t in range(T):
        tile = np.full((H + 1, H + 1), np.nan)
        tile[1:, 1:] = parts[t] / scales[0]
        tile[1:, 0], tile[0, 1:] = factors[0][t] / scales[1], factors[1][t] / scales[2]
        cells.append(tile if t >= T - added else np.full_like(tile, np.nan))
        numbers.append(T - t)
    waiting = [np.where(np.isnan(tile[1:, 1:]), 1.0, np.nan) for tile in cells]
    traces = [_sheets(waiting, left), _tiles(cells, left, numbers)]
    now = np.arange(T) == T - added
    for ink, edges in {
        "gradient": (left, left + 0.92, 1.0, H + 1.0),
        "h": (left + 1.0, left + H + 1.0, 0.0, 0.92),
        "W": (left + 1.0, left + H + 1.0, 1.0, H + 1.0),
    }.items():
        traces.append(boxes(edges, ink=ink, width=2))
    joined = np.where(now, left, np.nan)
    traces.append(boxes((joined - 0.2, joined + H + 1.2, -0.2, H + 1.2), ink="ink", width=3))
    strong = [f"<b>{name}</b>" if here else name for name, here in zip(_names(T), now, strict=True)]
    traces.append(written(left + 1 + H / 2, np.full(T, H + 1.75), strong, ink="W", where="middle center"))
    says = ["∇<i>a</i>", "<i>h</i><sup>(<i>t</i>−1)</sup> as a row"]
    factor_inks = {"textfont": {"color": [colour("gradient"), colour("h")]}}
    traces.append(written([-0.1, 1.0], [H + 1.75, -0.7], says) | factor_inks)
    title = f"{T} copies of one <i>W</i>: each adds column × row"
    return Panel(traces, bare_axis((-0.5, step * T - 0.3)), bare_axis((H + 2.3, -1.3)), title)


def _names(T: int) -> list[str]:
    return [f"∇<i>W</i><sup>({t + 1})</sup>" for t in range(T)]


def _tiles(cells: list[Array], left: Array, numbers: list[int]) -> dict[str, Any]:
    """Draw all tiles as one heat map with empty columns between them."""
    size = len(cells[0])
    columns = [np.column_stack([tile, np.full(size, np.nan)]) for tile in cells]
    edges = np.concatenate([start + np.append(np.arange(size), size) for start in left])
    return {
        "type": "heatmap",
        "x": np.append(edges, edges[-1] + GAP),
        "y": np.arange(size + 1.0),
        "z": np.hstack(columns),
        "zmin": -1.0,
        "zmax": 1.0,
        "colorscale": scale_named("diverging"),
        "showscale": False,
        "customdata": [[number for number in numbers for _ in range(size + 1)]] * size,
        "hoverinfo": "skip",
    }


def _sheets(waiting: list[Array], left: Array) -> dict[str, Any]:
    """Draw the copies that have added nothing yet as translucent sheets in W's colour."""
    tiles = [np.pad(sheet, ((1, 0), (1, 0)), constant_values=np.nan) for sheet in waiting]
    flat = [[0, colour("W")], [1, colour("W")]]
    return _tiles(tiles, left, [0] * len(tiles)) | {"colorscale": flat, "opacity": 0.15, "customdata": None}


def _result(total: Array, whole: Array, counts: tuple[int, int], most: float) -> Panel:
    """Set the sum so far over the whole gradient, with numbers."""
    H, traces = len(whole), []
    for shift, values in ((0.0, total), (H + 1.6, whole)):
        level = np.clip(np.nan_to_num(values) / most, -1, 1)
        trace = {
            "type": "heatmap",
            "x": np.arange(H) + 0.5,
            "y": np.arange(H) + 0.5 + shift,
            "z": level,
            "zmin": -1.0,
            "zmax": 1.0,
            "colorscale": scale_named("diverging"),
            "showscale": False,
            "hoverinfo": "skip",
        }
        traces += [trace, *_digits(values, level, shift)]
        traces.append(boxes(([0.0], [float(H)], [shift], [shift + H]), ink="gradient", width=3))
    added, T = counts
    heads = [f"sum of {added} of {T}", "∇<sub><i>W</i></sub> of the whole run"]
    traces.append(written([0.0, 0.0], [-0.45, H + 1.15], heads))
    return Panel(traces, bare_axis((-0.2, H + 1.0)), bare_axis((2 * H + 1.8, -1.0)))


def _digits(values: Array, level: Array, shift: float) -> list[dict[str, Any]]:
    """Write every number in dark ink or in light."""
    rows, columns = (index.ravel() for index in np.indices(values.shape))
    texts = [short(float(value)) if len(values) <= BIG else BLANK for value in values.ravel()]
    dark = wants_dark_ink("diverging", (level.ravel() + 1) / 2)
    return [
        written(
            columns + 0.5,
            rows + 0.5 + shift,
            [text if here else BLANK for text, here in zip(texts, shown, strict=True)],
            ink=ink,
            where="middle center",
        )
        for ink, shown in (("on pale", dark), ("on deep", ~dark))
    ]
