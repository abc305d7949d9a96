"""Names at the ends of lines never lie one on the other, and what leaves the axis is marked."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from lecturekit.figures import colour, direct_labels, label_room, line, reference_line, style
from lecturekit.figures._labels import spread


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0.01, 0.2))
def test_names_keep_their_distance_and_stay_on_the_axis(places, gap):
    """Names keep their distance and stay on the axis."""
    moved = spread(places, gap)
    gap = min(gap, 1 / max(len(places) - 1, 1))
    assert np.all(np.diff(np.sort(moved)) >= gap - 1e-9)
    assert moved.min() >= -1e-9
    assert moved.max() <= 1 + 1e-9
    order = np.argsort(places, kind="stable")
    assert np.all(np.diff(moved[order]) > 0)  # their order is kept


@pytest.mark.parametrize("seed", range(5))
def test_names_move_as_little_as_possible(seed):
    """The oracle is a general constrained least-squares solver."""
    places = np.random.default_rng(seed).uniform(0.2, 0.5, 5)
    gap, order = 0.08, np.argsort(places)
    bounds = [
        {"type": "ineq", "fun": lambda p, a=a, b=b: p[b] - p[a] - gap} for a, b in itertools.pairwise(order)
    ]
    best = minimize(
        lambda p: np.sum((p - places) ** 2), places, constraints=bounds, bounds=[(0, 1)] * 5, tol=1e-12
    )
    assert np.allclose(spread(places, gap), best.x, atol=1e-5)


def test_far_names_stay_where_their_lines_end():
    """Far names stay where their lines end."""
    assert np.allclose(spread([0.9, 0.1, 0.5], 0.1), [0.9, 0.1, 0.5])


def test_a_line_without_an_end_has_no_name():
    """A line without an end has no name."""
    assert np.isnan(spread([0.2, np.nan, 0.2], 0.1)).tolist() == [False, True, False]


def test_direct_labels_on_a_log_axis_are_apart_by_ratio():
    """Direct labels on a log axis are apart by ratio."""
    ends = [("a", 1e-3, colour("h")), ("b", 1.1e-3, colour("W")), ("c", 0.0, colour("z"))]
    trace = direct_labels(ends, 40, (1e-6, 1e2), log=True, gap=0.1)
    assert np.all(np.diff(np.sort(np.log10(trace["y"]))) >= 0.8 - 1e-9)  # a tenth of eight decades
    assert trace["y"][2] == pytest.approx(1e-6)
    assert trace["textfont"]["color"] == [end[2] for end in ends]
    assert set(trace["x"]) == {40.0}


def test_values_beyond_the_axis_are_marked_at_its_edge():
    """Values beyond the axis are marked at its edge."""
    y = np.array([1.0, 0.1, 1e-9, 0.0, 1e-12, 0.2, 5e3, np.nan])
    drawn, below, above = line(np.arange(8), y, style("gradient"), span=(1e-6, 1e2))
    assert np.isfinite(drawn["y"]).tolist() == [True, True, True, False, True, True, True, False]
    assert drawn["y"][2] == drawn["y"][4] == 1e-6
    assert np.flatnonzero(np.isfinite(below["y"])).tolist() == [2, 3, 4]
    assert below["marker"]["symbol"] == "triangle-down"
    assert np.flatnonzero(above["y"] == 1e2).tolist() == [6]


def test_long_runs_beyond_the_axis_are_marked_sparsely_and_from_their_first_point():
    """Long runs beyond the axis are marked sparsely and from their first point."""
    y = np.ones(600)
    y[101:] = 0
    marks = np.flatnonzero(np.isfinite(line(np.arange(600), y, style("h"), span=(0.1, 2))[1]["y"]))
    assert marks[0] == 101
    assert 20 <= marks.size <= 31


def test_a_line_within_its_axis_still_has_its_three_traces():
    """The player paints quickly only while the number and length of traces stays."""
    traces = line(np.arange(4), np.ones(4), style("h"), span=(0, 2))
    assert [len(trace["y"]) for trace in traces] == [4, 4, 4]
    assert np.isnan(traces[1]["y"]).all()


def test_styles():
    """Styles."""
    assert style("W").dash == "dash"
    assert style("reference").colour == colour("reference")
    assert style(1).marker == "square"
    with pytest.raises(KeyError):
        style("q")


def test_reference_lines_are_thin_grey_and_named():
    """Reference lines are thin grey and named."""
    trace = reference_line(1, "isometry", (0, 40))
    assert trace["y"] == [1.0, 1.0]
    assert trace["x"] == [0.0, 40.0]
    assert trace["line"] == {"color": colour("reference"), "width": 1}
    assert "isometry" in trace["text"][1]
    upright = reference_line(3, "now", (0, 40), vertical=True)
    assert upright["x"] == [3.0, 3.0]


def test_room_for_names_does_not_count_markup():
    """Room for names does not count markup."""
    assert label_room(["<i>h</i> state"]) == label_room(["h state"]) < label_room(["h hidden state"])
