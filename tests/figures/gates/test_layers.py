"""What can be read from the layers of a deep network, what they cost, and their gradients: drawn."""

from __future__ import annotations

import numpy as np
import pytest

from lecturekit import figures
from tests.figures.looks import assert_sound

WORDS = ["i", "liked", "her", "<b>", "."]


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
    lines = {(level, False): values for level in range(1, 5)}
    fig = figures.layer_gradients(lines, loss=3, steps=WORDS)
    assert_sound(fig)
    assert list(fig.layout.xaxis.ticktext) == ["i", "liked", "<b>her</b>", "&lt;b&gt;", "."]
    said = [trace for trace in fig.data if trace.mode == "text" and "layer" in "".join(trace.text)]
    places = {
        text.strip(): (x, y)
        for trace in said
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
        if np.isfinite([x, y]).all()
    }
    assert sorted(places) == [f"layer {level}" for level in range(1, 5)]
    assert {x for x, _ in places.values()} == {3.1}
    assert np.diff(sorted(y for _, y in places.values())).min() > 0.5
    late = {(level, True): values[::-1] for level in (1, 2, 3)}
    both = figures.layer_gradients(late | {(1, False): values}, loss=3)
    assert_sound(both)
    said = [text for t in both.data if t.mode == "text" for text in t.text if "layers" in text]
    assert said == ["layers 1–3, from the end"]
    with pytest.raises(ValueError, match="5 steps have 5 names, not 4"):
        figures.layer_gradients(lines, loss=3, steps=WORDS[:4])


@pytest.mark.row("M8")
def test_every_training_is_a_dot_and_means_leave_out_what_is_not_there() -> None:
    """Epochs and shares by hand, a depth not trained yet, and as many traces without it."""
    epochs = np.array([[4, 7, np.nan], [6, 10, np.nan]])
    shares = {"<a>": np.array([[0.5, 0.6, np.nan], [0.7, 0.8, np.nan]]), "b": np.ones((2, 3))}
    fig = figures.epochs_and_shares(epochs, shares, ["1", "2", "3"], most=20)
    assert_sound(fig)
    left = [trace for trace in fig.data if trace.xaxis == "x"]
    strokes = next(trace for trace in left if trace.mode == "lines")
    assert np.array(strokes.y).reshape(3, 3)[:2, 0].tolist() == [5, 8.5]
    dots = next(trace for trace in left if trace.mode == "markers")
    np.testing.assert_array_equal(np.asarray(dots.y), epochs.ravel())
    lines = [trace for trace in fig.data if trace.xaxis == "x2" and trace.mode == "lines"]
    np.testing.assert_allclose(lines[0].y[:2], [0.6, 0.7])
    assert np.isnan(lines[0].y[2])
    named = {
        text.strip(): y for t in fig.data if t.mode == "text" for text, y in zip(t.text, t.y, strict=True)
    }
    assert named["&lt;a&gt;"] == pytest.approx(0.7)
    assert len(figures.epochs_and_shares(epochs * np.nan, shares, ["1", "2", "3"], most=20).data) == len(
        fig.data
    )
    with pytest.raises(ValueError, match=r"one shape \(S, N\), not \(2, 2\)"):
        figures.epochs_and_shares(epochs[:, :2], shares, ["1", "2"], most=20)
    with pytest.raises(ValueError, match="3 columns need as many names"):
        figures.epochs_and_shares(epochs, shares, ["1"], most=20)
