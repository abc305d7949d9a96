"""What the layers of a deep network hold, drawn: strips of states, and curves of what can be read."""

from __future__ import annotations

import numpy as np
import pytest

from lecturekit import figures
from tests.figures.looks import assert_sound

WORDS = ["i", "liked", "her", "<b>", "."]
T = len(WORDS)


@pytest.mark.row("M8")
@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_every_unit_of_every_layer_is_a_row_of_its_strip(depth: int) -> None:
    """Lowest layer at the bottom, as many traces whatever the depth, sizes of layers may differ."""
    states = [np.random.default_rng(k).uniform(-1, 1, (T, 3 + k)) for k in range(depth)]
    fig = figures.layer_states(WORDS, states, chosen=2)
    assert_sound(fig)
    strips = [trace for trace in fig.data if trace.type == "heatmap"]
    assert len(strips) == 4
    for k, values in enumerate(states):
        np.testing.assert_array_equal(strips[k].z, values.T)
        assert k <= strips[k].y[0] < strips[k].y[-1] < k + 1
        assert list(strips[k].customdata[0]) == [1, 2, 3, 4, 5]
    assert all(np.isnan(np.array(strip.z, float)).all() for strip in strips[depth:])
    assert [name for name in fig.layout.yaxis.ticktext if name.strip()] == [
        f"layer {k + 1}" for k in range(depth)
    ]


def test_strips_refuse_what_does_not_fit() -> None:
    """Five layers, states of other words, a word that is not there."""
    with pytest.raises(ValueError, match="one to 4 layers"):
        figures.layer_states(WORDS, [np.zeros((T, 2))] * 5, chosen=1)
    with pytest.raises(ValueError, match=r"layers of 5 states each"):
        figures.layer_states(WORDS, [np.zeros((T + 1, 2))], chosen=1)
    with pytest.raises(ValueError, match="no word 6"):
        figures.layer_states(WORDS, [np.zeros((T, 2))], chosen=6)


@pytest.mark.row("M8")
def test_curves_are_means_and_each_network_is_a_dot() -> None:
    """The chosen one in full colour with its floor; the others grey."""
    found = {
        "the word": np.array([[0.9, 0.5, 0.1], [0.7, 0.3, 0.3]]),
        "its tag": np.array([[0.6, 0.8, 1.0]] * 2),
    }
    fig = figures.probe_curves(found, floor={"the word": 0.05, "its tag": 0.2}, chosen="its tag")
    assert_sound(fig)
    lines = [trace for trace in fig.data if trace.type == "scatter" and trace.mode == "lines"]
    np.testing.assert_allclose([line.y for line in lines], [[0.8, 0.4, 0.2], [0.6, 0.8, 1.0]])
    assert [line.line.color == figures.colour("grey") for line in lines] == [True, False]
    dots = [trace for trace in fig.data if trace.type == "scatter" and trace.mode == "markers"]
    np.testing.assert_allclose(dots[0].y, [0.9, 0.5, 0.1, 0.7, 0.3, 0.3])
    assert list(fig.data[0].y) == [0.2, 0.2]
    assert np.isnan(figures.probe_curves(found, floor={}).data[0].y).all()


def test_curves_refuse_what_does_not_fit() -> None:
    """Nothing, layers that differ in number, a name that is not there."""
    one = {"a": np.zeros((2, 3))}
    for bad in ({}, one | {"b": np.zeros((2, 4))}, {"a": np.zeros((2, 7))}):
        with pytest.raises(ValueError, match="one to five curves"):
            figures.probe_curves(bad, floor={})
    with pytest.raises(ValueError, match="nothing is called 'c'; there are a"):
        figures.probe_curves(one, floor={}, chosen="c")


@pytest.mark.row("M8")
def test_lines_that_end_at_the_loss_are_named_there_one_above_the_other() -> None:
    """Four layers, equal at the loss and zero after it: four names at four heights, none under the zeros."""
    values = np.array([0.1, 0.2, 0.5, 0.0, 0.0])
    fig = figures.layer_gradients({(level, False): values for level in range(1, 5)}, loss=3)
    assert_sound(fig)
    said = [trace for trace in fig.data if trace.mode == "text" and "layer" in "".join(trace.text)]
    places = {
        text.strip(): (x, y)
        for trace in said
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
        if np.isfinite([x, y]).all()
    }
    assert sorted(places) == [f"layer {level}, forward" for level in range(1, 5)]
    assert {x for x, _ in places.values()} == {3.1}
    assert np.diff(sorted(y for _, y in places.values())).min() > 0.5
