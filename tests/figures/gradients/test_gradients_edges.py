"""Figures of the gradient's way back from bad input: T = 1, H = 1, zero, NaN, over- and underflow."""

import numpy as np
import pytest

from lecturekit.figures import (
    clipped_training,
    eigenvalue_words,
    gradient_causes,
    gradient_comparison,
    gradient_flow,
    gradient_words,
    influence_map,
    matrix_products,
    shaded_network,
)
from lecturekit.recurrent import RNN
from tests.figures.looks import assert_sound


def every_figure(flow):
    """All figures of one run, valid and in the house's form."""
    made = [
        gradient_flow(flow, most=100),
        *(gradient_causes(flow, cause=cause, most=100) for cause in ("eigenvalues", "saturation")),
        gradient_comparison({"this": flow, "the same": flow}),
    ]
    for figure in made:
        assert_sound(figure)
    return made


def marks(figure, shape):
    """How many marks of a shape stand at the edges of the first panel."""
    ys = [trace.y for trace in figure.data if trace.xaxis == "x" and trace.marker.symbol == shape]
    return sum(int(np.isfinite(np.asarray(y, float)).sum()) for y in ys)


def said(figure):
    """Everything written into a figure."""
    texts = [trace.text for trace in figure.data if trace.type == "scatter" and trace.mode == "text"]
    return " ".join(str(word) for words in texts for word in words)


def bad_flow(W, *, activation="tanh", drive=1.0, steps=100):
    """A run of a network with the given W, every input a large step."""
    W = np.asarray(W, float)
    H = len(W)
    rnn = RNN(np.ones((H, 2)), W, np.ones((3, H)), np.zeros(H), np.zeros(3), activation)
    return rnn.gradient_flow(rnn.unroll(drive * np.random.default_rng(1).standard_normal((steps, 1, 2))))


@pytest.mark.parametrize("activation", ["linear", "relu"])
def test_an_exploding_run_is_marked_at_the_ceiling(activation):
    """Radius 3, drive 3, 100 steps: far above the axis, drawn up to it and marked from there."""
    for figure in every_figure(bad_flow(3 * np.eye(5), activation=activation, drive=3.0))[::3]:
        assert marks(figure, "triangle-up") >= 10
    assert "explodes" in gradient_words(bad_flow(3 * np.eye(5), activation="linear", drive=3.0))


@pytest.mark.parametrize("activation", ["linear", "relu", "sigmoid", "tanh"])
def test_a_run_that_overflows_is_shown(activation):
    """States of 10^308 and beyond: never blank, no warning; what is undefined is called so."""
    mix = 1e300 * np.array([[1.0, -1.0, 0.3], [2.0, 1.0, -1.0], [-0.5, 1.5, 1.0]])
    flow = bad_flow(mix, activation=activation, drive=1e300)
    for figure in every_figure(flow)[::3]:
        seen = marks(figure, "triangle-up") + marks(figure, "triangle-down")
        assert seen >= 10 or "undefined" in said(figure)
    assert gradient_words(flow)


def test_underflow_is_marked_at_the_floor():
    """A gradient of 10^-400, below float64, and one of exactly 0."""
    for W in (1e-4 * np.eye(5), np.zeros((5, 5))):
        flow = bad_flow(W)
        for figure in every_figure(flow)[::3]:
            assert marks(figure, "triangle-down") >= 10
        assert "vanishes" in gradient_words(flow)
        assert "must vanish" in gradient_words(flow)
    assert "‖∂h₁₀₀/∂h₀‖ = **0: vanishes.** σₘₐₓγ = 0" in gradient_words(flow)


@pytest.mark.parametrize("where", [..., (0, 1)])
def test_weights_that_are_not_numbers_are_called_so(where):
    """One NaN in W or all of them: every figure says it, and the words do."""
    W = 0.5 * np.eye(4)
    W[where] = np.nan
    flow = bad_flow(W, steps=9)
    curve, planes, slopes, both = every_figure(flow)
    assert "undefined: the run holds NaN" in said(curve)
    assert "W holds NaN" in said(planes)
    assert "undefined" in eigenvalue_words(flow)
    assert "some are undefined" in said(slopes)
    assert "this, the same: undefined" in said(both)
    assert gradient_words(flow) == "‖∂h₉/∂h₀‖ is **undefined: the run holds NaN.** σₘₐₓγ is undefined."


@pytest.mark.parametrize("W", [[[0.5]], [[0.0]], 0.7 * np.eye(3)])
@pytest.mark.parametrize("activation", ["linear", "relu", "sigmoid", "tanh"])
def test_one_step_and_one_unit(W, activation):
    """T = 1 and H = 1: a curve of two points, and figures like all others."""
    flow = bad_flow(W, activation=activation, steps=1)
    curve, *_ = every_figure(flow)
    assert len(curve.data[4].x) == 2
    assert gradient_words(flow).startswith("‖∂h₁/∂h₀‖ = ")
    every_figure(bad_flow(W, activation=activation))


@pytest.mark.parametrize("cause", ["eigenvalues", "saturation"])
def test_bad_states_change_numbers_only(cause):
    """NaN, zero and overflow keep the number and the length of the traces, as a slider needs it."""
    shapes = {
        tuple(
            (trace.type, trace.mode, len(trace.x)) for trace in gradient_causes(bad_flow(W), cause=cause).data
        )
        for W in (np.eye(4), np.zeros((4, 4)), np.full((4, 4), np.nan), 1e300 * np.eye(4))
    }
    assert len(shapes) == 1


def test_products_of_no_factor_are_drawn():
    """One norm only: the axis still has a length."""
    assert_sound(matrix_products([0.0], [0.0]))


def test_training_that_ends_in_inf_and_nan_is_marked():
    """What left float64 counts as above the ceiling, zero as below the floor; one update is drawn too."""
    before, losses = [2.0, np.inf, np.nan, 0.0], [0.1, 1e200, np.inf, np.nan]
    figure = clipped_training(before, before, losses, first=losses, unclipped=losses, guess=0.125)
    assert_sound(figure)
    assert (marks(figure, "triangle-up"), marks(figure, "triangle-down")) == (7, 2)
    assert_sound(clipped_training([1.0], [0.5], [0.1], first=[0.0], unclipped=[0.2], guess=0.125))


@pytest.mark.parametrize("T", [1, 4])
@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, 1.0])
def test_influence_of_a_bad_run_is_shown(T, value):
    """One step, zeros, inf and NaN: the map and the shaded network are drawn, and NaN is called so."""
    influence = np.full((T, T), value)
    influence[np.triu_indices(T, 1)] = np.nan  # the future, which is no flaw
    for figure in (
        influence_map(influence, source=1),
        shaded_network({"h": influence[:, 0], "z": influence[:, 0]}, source=1),
    ):
        assert_sound(figure)
        assert ("undefined" in said(figure)) == np.isnan(value)
