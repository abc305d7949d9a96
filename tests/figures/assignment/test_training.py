"""Networks trained one after the other: what is drawn is what their curves hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import plotly.graph_objects as go
import pytest

from lecturekit import figures
from lecturekit.networks import Curves
from tests.figures.looks import assert_sound


@dataclass(frozen=True)
class Told:
    """How far a study is, as the figure wants it."""

    names: tuple[str, ...]
    curves: tuple[Curves | None, ...]
    baselines: Mapping[str, float] = field(default_factory=dict)
    words: str = "GRU, 2 of 3: epoch 1"


STEPS, EPOCHS = 12, 3
NLL = np.array([7.0, 5.5, 5.2, 5.4])  # nats: untrained, after each epoch
FULL = Curves(
    step=np.arange(1.0, STEPS + 1),
    loss=np.linspace(7.0, 4.8, STEPS),
    scored=np.full(STEPS, 50.0),
    epoch_step=np.array([0.0, 4.0, 8.0, 12.0]),
    validation_loss=NLL,
    validation_accuracy=np.zeros(4),
    best=2,
    epochs=EPOCHS,
    steps=STEPS,
    seconds=1.0,
    ended="all epochs",
)
HALF = replace(
    FULL,
    step=FULL.step[:6],
    loss=FULL.loss[:6],
    scored=FULL.scored[:6],
    epoch_step=FULL.epoch_step[:2],
    validation_loss=NLL[:2] + 0.1,
    validation_accuracy=np.zeros(2),
    best=1,
    ended="running",
)
BASELINES = {"uniform": 1096.0, "3-gram": 190.0}
TOLD = Told(("RNN", "GRU", "LSTM"), (FULL, HALF, None), BASELINES)


def lines(fig: go.Figure, name: str) -> list[go.Scatter]:
    """The two lines of a network: on what it learns from, and on validation."""
    return [t for t in fig.data if t.mode == "lines" and (t.hovertemplate or "").startswith(f"{name}: ")]


def labels(fig: go.Figure) -> list[str]:
    """The names at the right."""
    return [text.strip() for text in fig.data[-1].text]


@pytest.mark.row("P1")
def test_lines_are_the_exponentials_of_the_losses() -> None:
    """Validation after each epoch, whose number is its place; training between; NaN for what is to come."""
    fig = figures.study_curves(TOLD)
    assert_sound(fig)
    learnt, validation = lines(fig, "RNN")
    span = 10 ** np.array(fig.layout.yaxis.range, float)  # what lies above is drawn at the edge
    np.testing.assert_allclose(np.asarray(validation.x, float), [0, 1, 2, 3])
    np.testing.assert_allclose(np.asarray(validation.y, float), np.clip(np.exp(NLL), *span), rtol=1e-5)
    np.testing.assert_allclose(np.asarray(learnt.x, float)[:STEPS], np.arange(1, 13) / 4)
    np.testing.assert_allclose(np.asarray(learnt.y, float)[2:STEPS], np.exp(FULL.loss)[2:])
    _, running = lines(fig, "GRU")
    np.testing.assert_allclose(
        np.asarray(running.y, float), np.clip(np.exp([7.1, 5.6, np.nan, np.nan]), *span), rtol=1e-5
    )
    assert all(not np.isfinite(np.asarray(t.y, float)).any() for t in lines(fig, "LSTM"))


def test_the_best_epoch_is_ringed() -> None:
    """At the lowest validation perplexity; a network to come has no ring."""
    rings = [t for t in figures.study_curves(TOLD).data if "best epoch" in (t.hovertemplate or "")]
    assert [float(t.x[0]) for t in rings[:2]] == [2.0, 1.0]
    np.testing.assert_allclose([float(t.y[0]) for t in rings[:2]], np.exp([5.2, 5.6]))
    assert np.isnan(rings[2].x[0])


def test_all_are_named_at_their_ends_the_counting_ones_in_grey() -> None:
    """Baselines first, each a line across at its perplexity."""
    fig = figures.study_curves(TOLD)
    counting = ["↑ uniform 1\u202f096", "3-gram 190"]
    assert labels(fig) == [*counting, "<b>RNN</b>", "<b>GRU</b>", "<b>LSTM</b>"]
    over = figures.study_curves(replace(TOLD, curves=(FULL, FULL, FULL)))
    assert labels(over)[2:] == [f"<b>{name}</b> {np.exp(5.2):.0f}" for name in TOLD.names]
    assert float(fig.data[1].y[0]) == 190.0
    assert np.isnan(float(fig.data[0].y[0]))
    assert len(set(fig.data[-1].textfont.color[:2])) == 1 < len(set(fig.data[-1].textfont.color))
    assert np.isfinite(fig.data[-1].y).tolist() == [True] * 4 + [False]


def test_the_frame_stands_still_while_they_train() -> None:
    """From the first update on: the same axes, as many traces and as many points."""
    first = replace(HALF, step=FULL.step[:1], loss=FULL.loss[:1], scored=FULL.scored[:1],
                    epoch_step=FULL.epoch_step[:1], validation_loss=NLL[:1], best=0)  # fmt: skip
    moments = [(first, None, None), (FULL, HALF, None), (FULL, FULL, FULL)]
    drawn = [figures.study_curves(replace(TOLD, curves=curves)) for curves in moments]
    assert len({str(fig.layout.to_plotly_json()) for fig in drawn}) == 1
    assert len({tuple((t.mode, len(t.x)) for t in fig.data) for fig in drawn}) == 1


@pytest.mark.parametrize("baselines", [{}, BASELINES, {"uniform": float("inf"), "unigram": 2.0}])
def test_it_is_drawn_before_anything_is_known(baselines: dict[str, float]) -> None:
    """Without networks, without baselines, and with one that is infinite."""
    assert_sound(figures.study_curves(Told(("LSTM",), (None,), baselines)))
    assert_sound(figures.study_curves(Told((), (), baselines)))


def test_what_lies_outside_is_marked_at_the_edge() -> None:
    """A loss that explodes is above the ceiling, and does not move the axis."""
    lost = replace(FULL, validation_loss=np.array([7.0, 5.0, 900.0, np.nan]), best=1)
    fig = figures.study_curves(replace(TOLD, curves=(FULL, lost, None)))
    ceiling = 10 ** fig.layout.yaxis.range[1]
    marks = [t for t in fig.data if t.mode == "markers" and t.marker.symbol == "triangle-up"]
    assert any(
        np.isclose(np.nanmax(np.asarray(t.y, float)), ceiling) for t in marks if np.isfinite(t.y).any()
    )


def test_the_uniform_model_does_not_squeeze_the_others() -> None:
    """The axis ends at twice what has learned; who knows nothing is named at the edge with its number."""
    span = 10 ** np.array(figures.study_curves(TOLD).layout.yaxis.range, float)
    np.testing.assert_allclose(span, [95, 760])
    more = figures.study_curves(replace(TOLD, baselines=BASELINES | {"unigram": 600.0}))
    assert 10 ** more.layout.yaxis.range[1] == pytest.approx(1200)
    assert labels(more)[0] == "uniform 1\u202f096"


def test_words_give_the_kept_perplexities_lowest_first() -> None:
    """Of the best epoch, beside the best baseline; before the end, how far it is."""
    low = replace(FULL, validation_loss=NLL - 0.5)
    said = figures.study_words(replace(TOLD, curves=(FULL, low, FULL)))
    order = [said.index(name) for name in ("GRU", "RNN", "LSTM", "3\\-gram")]
    assert order == sorted(order)
    assert [f"{np.exp(NLL[2] - less):.0f}" in said for less in (0, 0.5)] == [True, True]
    assert "190" in said
    for curves in ((FULL, HALF, None), (FULL, FULL, replace(FULL, ended="stopped by hand"))):
        assert figures.study_words(replace(TOLD, curves=curves)) == TOLD.words
    assert figures.study_words(Told((), ())) == TOLD.words


def test_epochs_that_were_not_needed_are_cut_at_the_end() -> None:
    """While one still goes on, the axis holds all that the recipe allows."""
    short = replace(FULL, epochs=9, steps=36)
    ends = [
        figures.study_curves(replace(TOLD, curves=curves)).layout.xaxis.range[1]
        for curves in ((short, replace(HALF, epochs=9, steps=36), None), (short, short, short))
    ]
    assert ends == [9, EPOCHS]
