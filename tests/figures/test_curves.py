"""Training curves: what is drawn is what was trained, and the frame stands still while it runs."""

from __future__ import annotations

import math

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.figures import training_curves
from lecturekit.figures._curves import binned
from lecturekit.networks import Curves
from tests.figures.looks import assert_sound


def run(updates: int, *, epoch: int = 30, epochs: int = 12, ended: str = "running", seed: int = 0) -> Curves:
    """A run that has come so far: any numbers will do."""
    rng = np.random.default_rng(seed)
    done = updates // epoch
    validation = 0.7 * np.exp(-0.3 * np.arange(13.0)) + 0.1 * (np.arange(13) > 5)
    return Curves(
        step=np.arange(1.0, updates + 1),
        loss=rng.uniform(0.1, 0.7, epoch * epochs)[:updates],
        scored=rng.integers(3, 40, epoch * epochs)[:updates].astype(float),
        epoch_step=epoch * np.arange(done + 1.0),
        validation_loss=validation[: done + 1],
        validation_accuracy=1 - validation[: done + 1],
        best=int(validation[: done + 1].argmin()),
        epochs=epochs,
        steps=epoch * epochs,
        seconds=1.0,
        ended=ended,
    )


def shapes(figure: go.Figure) -> list:
    """Everything that must not change while a run goes on: axes, and how many points each trace has."""
    axes = [figure.layout[name].to_plotly_json() for name in ("xaxis", "yaxis", "xaxis2", "yaxis2")]
    return [axes, [(trace.type, trace.mode, len(trace.x), len(trace.y)) for trace in figure.data]]


@pytest.mark.parametrize("updates", [0, 1, 47, 200, 330])
@pytest.mark.parametrize("floor", [None, 0.01])
def test_the_frame_stands_still_while_it_runs(updates: int, floor: float | None) -> None:
    """Axes and the number of points are those of the whole run, from the first update on."""
    figure = training_curves(run(updates), guess=math.log(2), guess_accuracy=0.5, floor=floor)
    assert_sound(figure)
    whole = training_curves(run(330), guess=math.log(2), guess_accuracy=0.5, floor=floor)
    assert shapes(figure) == shapes(whole)


def traces(figure: go.Figure, words: str) -> list:
    """Traces whose hover says that."""
    return [trace for trace in figure.data if words in (trace.hovertemplate or "")]


def test_the_validation_points_are_the_curves_own() -> None:
    """Loss and accuracy after each epoch, NaN for epochs to come; the ring is at the lowest loss."""
    curves = run(200)
    figure = training_curves(curves, guess=0.69)
    for words, values in (
        ("validation loss", curves.validation_loss),
        ("validation accuracy", curves.validation_accuracy),
    ):
        (trace,) = traces(figure, words)
        assert np.allclose(trace.y[: len(values)], values)
        assert np.allclose(trace.x[: len(values)], curves.epoch_step)
        assert np.isnan(np.array(trace.y[len(values) :])).all()
    rings = traces(figure, f"best: epoch {curves.best}")
    lowest = int(np.argmin(curves.validation_loss))
    assert [(ring.x[0], ring.y[0]) for ring in rings] == [
        (curves.epoch_step[lowest], curves.validation_loss[lowest]),
        (curves.epoch_step[lowest], curves.validation_accuracy[lowest]),
    ]


@pytest.mark.parametrize("updates", [1, 200, 359, 360])
def test_both_losses_are_named_beside_their_ends(updates: int) -> None:
    """The names stand within the axes, or plotly would not draw them, and not before the curves' end."""
    figure = training_curves(run(updates, epochs=12), guess=0.69)
    (names,) = [trace for trace in figure.data if "training" in str(trace.text)]
    assert [text.strip() for text in names.text] == ["training", "<b>validation</b>"]
    low, high = figure.layout.yaxis.range
    assert all(low <= y <= high for y in names.y)
    assert all(min(updates, 360) <= x <= figure.layout.xaxis.range[1] for x in names.x)


@given(updates=st.integers(0, 360), epoch=st.sampled_from([1, 7, 30]), seed=st.integers(0, 99))
def test_the_training_curve_keeps_the_mean_over_all_items(updates: int, epoch: int, seed: int) -> None:
    """Σ mean × items over its parts is Σ loss × items over the updates; brute force, part by part."""
    updates = min(updates, 12 * epoch)
    curves = run(updates, epoch=epoch, seed=seed)
    x, y = binned(curves)
    known = np.flatnonzero(np.isfinite(y))
    begin = 0
    for k in known:
        part = slice(begin, int(x[k]))
        assert y[k] == pytest.approx(np.average(curves.loss[part], weights=curves.scored[part]))
        begin = int(x[k])
    assert begin == updates
    assert (np.diff(x) > 0).all()


def test_a_floor_makes_the_axis_logarithmic_and_marks_what_is_below() -> None:
    figure = training_curves(run(330), guess=0.69, floor=0.2)
    assert figure.layout.yaxis.type == "log"
    assert min(traces(figure, "validation loss")[0].y) == 0.2
    marks = [mark for mark in traces(figure, "below the floor") if mark.xaxis == "x"]
    assert [np.isfinite(np.array(mark.y, float)).any() for mark in marks] == [True, True]
    for floor in (0.0, -1.0, 5.0):
        with pytest.raises(ValueError, match="the floor must lie between 0 and"):
            training_curves(run(330), guess=0.69, floor=floor)


def test_a_run_that_never_scored_and_losses_that_are_no_numbers_can_be_drawn() -> None:
    """An interrupt before the first scoring; NaN on the validation examples from the start."""
    nothing = Curves(*[np.empty(0)] * 6, best=0, epochs=3, steps=9, seconds=0.0, ended="interrupted")
    assert_sound(training_curves(nothing, guess=0.69))
    bad = Curves(
        *[np.empty(0)] * 3,
        np.zeros(1),
        np.array([math.nan]),
        np.zeros(1),
        best=0,
        epochs=3,
        steps=9,
        seconds=0.0,
        ended="not a number",
    )
    assert_sound(training_curves(bad))
