"""Panels have fixed places; their axes, bars and titles go with them."""

import itertools

import numpy as np
import pytest

from lecturekit.figures import Panel, axis, heat_panel, line, panels, style
from tests.figures.looks import assert_sound


def _panel(title="", name="time step", **more):
    return Panel(
        line(np.arange(5), np.arange(5), style("h")), axis(name, (0, 4)), axis("value", (0, 5)), title, **more
    )


class Matrix:
    """The least a heat map asks for."""

    values = np.arange(6.0).reshape(2, 3)
    rows = ("cat", "dog")
    columns = ("get", "see", "use")
    quantity = "count"


def test_three_panels_side_by_side_do_not_meet():
    """Three panels side by side do not meet."""
    built = panels([_panel("a"), _panel("b"), _panel("c")], shares=(2, 1, 1))
    places = [built.layout[f"xaxis{k}"].domain for k in ("", 2, 3)]
    assert places[0][0] == 0
    assert places[2][1] == pytest.approx(1)
    assert all(right[0] - left[1] > 0.1 for left, right in itertools.pairwise(places))
    assert places[0][1] - places[0][0] == pytest.approx(2 * (places[1][1] - places[1][0]))
    assert [trace.yaxis for trace in built.data] == ["y", "y2", "y3"]
    assert built.layout.yaxis3.anchor == "x3"
    assert [note.text for note in built.layout.annotations] == ["a", "b", "c"]
    assert_sound(built)


def test_stacked_panels_share_their_time_axis():
    """Stacked panels share their time axis."""
    built = panels([_panel("above"), _panel("below")], stacked=True, shares=(1, 2))
    assert built.layout.yaxis.domain[0] > built.layout.yaxis2.domain[1]  # the first is on top
    assert built.layout.xaxis.showticklabels is False
    assert built.layout.xaxis2.title.text == "time step"


def test_stacked_panels_with_different_axes_keep_both():
    """Stacked panels with different axes keep both."""
    built = panels([_panel(), _panel(name="steps back")], stacked=True)
    assert [built.layout.xaxis.title.text, built.layout.xaxis2.title.text] == ["time step", "steps back"]


def test_a_colour_bar_stands_beside_its_own_panel():
    """A colour bar stands beside its own panel."""
    built = panels([heat_panel(Matrix()), _panel()])
    bar = built.data[0].colorbar
    assert bar.x == built.layout.xaxis.domain[1]
    assert built.layout.xaxis2.domain[0] - bar.x > 0.15
    assert_sound(panels([heat_panel(Matrix(), "counts"), _panel()]))


def test_margins_hold_what_stands_in_them():
    """Margins hold what stands in them."""
    assert panels([_panel(), _panel(right=120)]).layout.margin.r == 120
    assert panels([_panel(right=120), _panel()]).layout.margin.r == 28
    assert panels([_panel(right=120), _panel()], stacked=True).layout.margin.r == 120


def test_shapes_move_with_their_panel():
    """Shapes move with their panel."""
    box = {"type": "rect", "x0": 0, "x1": 1, "y0": 0, "y1": 1, "yref": "y domain"}
    built = panels([_panel(), _panel(shapes=[box])])
    assert (built.layout.shapes[0].xref, built.layout.shapes[0].yref) == ("x2", "y2 domain")


@pytest.mark.parametrize("count", [0, 4])
def test_one_to_three(count):
    """One to three."""
    with pytest.raises(ValueError, match=f"one to three panels, not {count}"):
        panels([_panel()] * count)


def test_shares_must_fit():
    """Shares must fit."""
    with pytest.raises(ValueError, match="2 panels need as many shares"):
        panels([_panel(), _panel()], shares=(1, 2, 3))


def test_equal_scales_stay_within_their_panel() -> None:
    """An axis tied to its partner is tied to the partner's name in the whole figure."""
    square = Panel([], axis("a", (0, 1)), axis("b", (0, 1), scaleanchor="x"))
    layout = panels([square, square], shares=[0.46, 0.54]).to_dict()["layout"]
    assert layout["yaxis"]["scaleanchor"] == "x"
    assert layout["yaxis2"]["scaleanchor"] == "x2"
    assert all(end <= 1 for name in ("xaxis", "xaxis2") for end in layout[name]["domain"])
