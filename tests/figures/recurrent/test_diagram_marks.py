"""Marks of the drawing of unrolled networks: heads, brackets, colours, and the key of widths."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from lecturekit import figures
from lecturekit.figures._edges import WIDTHS
from tests.figures.looks import assert_sound
from tests.figures.recurrent.test_diagram import EVERY, lines, made, strips
from tests.figures.vision import apart


def scatters(fig: go.Figure) -> list[Any]:
    """All that is no row of nodes."""
    return [trace for trace in fig.data if trace.type == "scatter"]


@pytest.mark.row("R3")
def test_shafts_of_gradients_end_in_their_heads() -> None:
    """A head is wider than twice its shaft, which starts behind the tip and before the head's base."""
    fig = figures.network_diagram(EVERY["RNN"], gradient=True)
    (heads,) = [t for t in fig.data if t.type == "scatter" and t.marker.symbol == "triangle-up"]
    tips = np.column_stack([heads.x, heads.y]).astype(float)
    for path, width in lines(fig, "gradient"):
        back = path[3] - path[0]
        ways = tips - path[0]
        ahead = [
            k
            for k, way in enumerate(ways)
            if abs(back[0] * way[1] - back[1] * way[0]) < 1e-9 and back @ way < 0
        ]
        nearest = min(ahead, key=lambda k: np.linalg.norm(ways[k]))
        assert 0 < np.linalg.norm(ways[nearest]) < 0.5 * np.linalg.norm(path[3] - tips[nearest]) + 1e-9
        assert 1.155 * heads.marker.size[nearest] > 2 * width  # a triangle’s width


@pytest.mark.row("R3")
def test_the_key_of_gradients_shows_what_the_widths_stand_for() -> None:
    """The largest gradient, a tenth and a hundredth of it, as wide as arrows of that size; else nothing."""
    found = made()
    bare = replace(found, rows=tuple(replace(row, words=()) for row in found.rows))
    for shown, there in ((bare, True), (found, False)):  # over what is said there is no room
        fig = figures.network_diagram(shown, gradient=True)
        keys = [t for t in scatters(fig) if t.mode == "lines" and len(t.x) == 2]
        assert np.isfinite(np.array([t.y for t in keys], float)).all() == there
        assert [t.line.width for t in keys] == [WIDTHS[4], WIDTHS[3], WIDTHS[1]]  # 5, 10/3 and 5/3 fifths
        (texts,) = [t.text for t in scatters(fig) if t.mode == "text" and len(t.text) == 3]
        sizes = [figures.format_number(found.most_felt * part, 2) for part in (1, 0.1, 0.01)]
        assert list(texts) == (sizes if there else [" "] * 3)


def test_more_and_less_differ_in_hue_and_neither_is_black() -> None:
    """The two ends of a row are told apart by all kinds of sight, on a light page and on a dark one."""
    fig = figures.network_diagram(EVERY["RNN"])
    twins = fig.layout.template.layout.meta["dark"]
    ends = {}
    for letter, trace in zip("xhz", strips(fig), strict=False):
        low, middle, high = (trace.colorscale[k][1] for k in (0, len(trace.colorscale) // 2, -1))
        for page, (a, m, b) in (
            ("light", (low, middle, high)),
            ("dark", (twins[low], twins[middle], twins[high])),
        ):
            assert apart(a, b) > 20
            assert min(apart(a, m), apart(b, m)) > 18
            assert min(apart(a, "#000000"), apart(b, "#000000")) > 25
            ends[letter, page] = apart(a, m)
    assert all(ends["x", page] < ends["h", page] == ends["z", page] for page in ("light", "dark"))


def test_chosen_columns_stand_in_brackets_that_cross_no_arrow_along_the_states() -> None:
    """Below the states and above them, at each chosen column; none without one."""
    found = made(steps=12)
    states = strips(figures.network_diagram(found))[1]
    for chosen, columns in ((3, [3]), ((2, 7), [2, 7]), (None, [np.nan])):
        fig = figures.network_diagram(found, chosen=chosen)
        marks = [
            np.column_stack([t.x, t.y]).astype(float).reshape(-1, 5, 2)
            for t in scatters(fig)
            if t.mode == "lines" and t.line.color == figures.colour("ink") and len(t.x) == 5 * len(columns)
        ]
        assert len(marks) == 2
        for part in marks:
            np.testing.assert_allclose(part[:, :4, 0].mean(axis=1), columns)  # NaN: nowhere
            y = part[:, :4, 1]
            assert y.max() <= min(states.y) or y.min() >= max(states.y)


@pytest.mark.row("R2")
@pytest.mark.parametrize("at", [1, 3])
def test_a_folded_network_is_drawn_with_its_loop(at: int) -> None:
    """W leads out of the right rim of h and back into it; traces are those of the unrolled one."""
    found = EVERY["RNN"]
    fig, whole = (figures.network_diagram(u, room=found) for u in (found.folded(at), found))
    assert_sound(fig)
    ((path, _),) = lines(fig, "W")
    assert len(lines(fig, "U")) == len(lines(fig, "V")) == 1
    assert path[0, 0] == path[3, 0] > at
    assert path[1, 0] == path[2, 0] > path[0, 0]
    assert path[0, 1] < path[3, 1]
    assert [len(t.x) for t in fig.data] == [len(t.x) for t in whole.data]
    assert all(np.isnan(np.asarray(trace.z, float)).all() for trace in strips(fig))
