"""Unrolled networks: each node and edge stands for the number it was given."""

import numpy as np
import pytest

from lecturekit.figures import Magnitudes, colour, unrolled
from lecturekit.figures._edges import WIDTHS
from lecturekit.figures._places import node_size
from tests.figures.looks import assert_sound

NORMS = 10.0 ** -np.arange(7.0)  # 1 … 10⁻⁶
GRADIENT = Magnitudes({"h": NORMS}, (1e-6, 1), "‖∂L/∂h‖", log=True)


def _nodes(built):
    return {
        trace.line.color or trace.marker.line.color: trace
        for trace in built.data
        if trace.customdata is not None
    }


def _flowing(built):
    return [trace for trace in built.data if trace.mode == "lines" and trace.line.color == colour("gradient")]


@pytest.mark.parametrize("steps", [1, 2, 3, 8, 9, 30, 31, 57, 100, 200])
def test_any_length_is_a_sound_figure(steps):
    """Any length is a sound figure."""
    shade = Magnitudes({"h": np.linspace(-1, 1, steps)}, (-1, 1), "activation", scale="diverging")
    flow = Magnitudes({"W": np.ones(steps)}, (0, 1), "norm")
    assert_sound(unrolled(steps))
    assert_sound(unrolled(steps, shade, flow=flow, backward=True))


def test_time_runs_right_and_depth_upwards():
    """Time runs right and depth upwards."""
    nodes = _nodes(unrolled(7))
    assert [nodes[colour(name)].y[0] for name in "xhz"] == [0, 1, 2]
    assert list(nodes[colour("h")].x) == [1, 2, 3, 4, 5, 6, 7]


def test_a_click_on_a_node_gives_its_step():
    """A click on a node gives its step."""
    assert list(_nodes(unrolled(7))[colour("h")].customdata) == [1, 2, 3, 4, 5, 6, 7]
    bars = unrolled(40).data
    clicks = next(trace.customdata for trace in bars if trace.type == "heatmap")
    assert [click for click in clicks[0] if click is not None] == list(range(1, 41))


def test_fill_is_the_place_on_the_scale():
    """Fill is the place on the scale."""
    marker = _nodes(unrolled(7, GRADIENT))[colour("h")].marker
    assert np.allclose(marker.color, 1 - np.arange(7) / 6)
    assert (marker.cmin, marker.cmax) == (0, 1)


def test_long_sequences_carry_the_same_fill():
    """Long sequences carry the same fill."""
    values = np.linspace(-1, 1, 64)
    shade = Magnitudes({"h": values}, (-2, 2), "activation", scale="diverging")
    cells = [trace for trace in unrolled(64, shade).data if trace.type == "heatmap"]
    hidden = next(trace for trace in cells if trace.y[0] > 0.5 and trace.y[1] < 1.5)
    assert np.allclose(np.asarray(hidden.z)[0, ::2], (values + 2) / 4)
    assert np.isnan(np.asarray(hidden.z)[0, 1::2]).all()
    middle = (np.asarray(hidden.x)[::2] + np.asarray(hidden.x)[1::2]) / 2
    assert np.allclose(middle, np.arange(1, 65))


def test_zero_is_the_least_and_too_much_the_most():
    """Zero is the least and too much the most."""
    shade = Magnitudes({"h": [0.0, 1e-3, 1e5]}, (1e-6, 1), "norm", log=True)
    assert np.allclose(shade.fractions("h", 3), [0, 0.5, 1])
    assert np.isnan(shade.fractions("z", 3)).all()


def test_width_grows_with_the_gradient_and_each_edge_is_drawn_once():
    """Width grows with the gradient and each edge is drawn once."""
    flow = Magnitudes({"W": [np.nan, 0, 0.1, 0.3, 0.5, 0.7, 0.9]}, (0, 1), "norm")
    traces = _flowing(unrolled(7, flow=flow))
    assert [trace.line.width for trace in traces] == list(WIDTHS)
    drawn = [np.asarray(trace.x)[np.isfinite(np.asarray(trace.x, float))].tolist() for trace in traces]
    assert drawn == [
        [2, 3],
        [3, 4],
        [4, 5],
        [5, 6],
        [6, 7],
    ]  # the edge into step t is t − 1 → t; zero is not drawn


def test_traces_keep_their_number_and_length_whatever_flows():
    """So that the player can paint them quickly."""

    def shape(strength):
        flow = Magnitudes({"W": np.full(12, strength), "V": np.full(12, 1 - strength)}, (0, 1), "norm")
        shade = Magnitudes({"h": np.full(12, strength)}, (0, 1), "norm")
        return [(trace.type, len(trace.x)) for trace in unrolled(12, shade, flow=flow).data]

    assert shape(0.0) == shape(0.4) == shape(1.0)


def test_nothing_jumps_when_numbers_change():
    """Nothing jumps when numbers change."""
    one, other = (unrolled(9, Magnitudes({"h": np.full(9, v)}, (0, 1), "norm")) for v in (0.1, 0.8))
    assert one.layout == other.layout
    for first, second in zip(one.data, other.data, strict=True):
        assert np.array_equal(np.asarray(first.x, float), np.asarray(second.x, float), equal_nan=True)


def test_arrows_run_against_time_when_gradients_do():
    """Arrows run against time when gradients do."""

    def angles(backward):
        heads = [t.marker for t in unrolled(5, backward=backward).data if t.marker.symbol == "arrow"]
        return [marker.angle for marker in heads]

    assert angles(False) == [0, 90, 0]
    assert angles(True) == [-180, -90, -180]


def test_nodes_never_touch_and_are_never_too_small():
    """Nodes never touch and are never too small."""
    for steps in range(1, 31):
        assert 19 <= node_size(1) <= 34
        assert node_size(steps) * (steps + 1) <= 600
        assert node_size(steps) >= 5


def test_the_colour_bar_is_in_powers_of_ten_and_named():
    """The colour bar is in powers of ten and named."""
    bar = next(trace for trace in unrolled(7, GRADIENT).data if trace.marker.showscale).marker.colorbar
    assert bar.title.text == "‖∂L/∂h‖"
    assert set(bar.ticktext) <= {"10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1"}


@pytest.mark.parametrize("steps", [0, 201])
def test_no_more_steps_than_can_be_seen(steps):
    """No more steps than can be seen."""
    with pytest.raises(ValueError, match="1 to 200 steps"):
        unrolled(steps)


def test_numbers_must_fit_the_steps():
    """Numbers must fit the steps."""
    with pytest.raises(ValueError, match=r"'h' has shape \(7,\); 8 steps need one number each"):
        unrolled(8, GRADIENT)


@pytest.mark.parametrize(("span", "log"), [((1, 1), False), ((2, 1), False), ((0, 1), True)])
def test_a_scale_must_rise(span, log):
    """A scale must rise."""
    with pytest.raises(ValueError, match="must rise"):
        Magnitudes({}, span, "norm", log)
