"""A watched loop that is interrupted, fails, or draws what cannot be sent."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import pytest
from jupyter_client.session import Session

from lecturekit.explorable import SceneError, watch
from lecturekit.explorable import _watch as module
from tests.explorable.test_watch import line

PUBLISH = "IPython.display.publish_display_data"


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """A kernel that only notes what is displayed, and repaints at every call."""
    shown: list[Any] = []
    monkeypatch.setattr(module, "_in_kernel", lambda: True)
    monkeypatch.setattr(module, "PACE", 0.0)
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    monkeypatch.setattr("IPython.display.display", shown.append)
    yield shown
    for one in shown:
        one.close()


def interrupted_once() -> Any:
    """Draws a line, but for the first time it is interrupted."""
    calls = iter(range(100))

    def draw(*_: Any) -> go.Figure:
        if next(calls) == 0:
            signal.raise_signal(signal.SIGINT)
        return line([1.0, 2.0])

    return draw


def test_an_interrupt_in_the_first_drawing_leaves_a_grey_figure(kernel) -> None:
    """There was no view yet: the end makes it appear."""
    see = watch(interrupted_once())
    with pytest.raises(KeyboardInterrupt):
        see()
    assert kernel == []
    see.end("interrupted")
    whole = kernel[0]._view.whole()
    assert whole["values"] == {"stop": 3}
    assert whole["set"]["verdict"] == "interrupted"


def test_a_training_that_is_interrupted_in_the_first_drawing_keeps_its_curves(kernel) -> None:
    from lecturekit.networks import Classifier, Recipe, train

    network = Classifier(["good", "bad"])
    from lecturekit.networks import Examples

    data = Examples(x=([1], [2], [1, 2]), y=(1, 0, 0))
    curves = train(network, data, data, Recipe(epochs=5), watch=watch(interrupted_once()), progress=False)
    assert curves.ended == "interrupted"
    assert len(kernel) == 1


def test_an_interrupt_in_the_last_drawing_greys_the_button(kernel) -> None:
    told: list[int] = []

    def draw(k: int) -> go.Figure:
        told.append(k)
        if k == 2:
            raise KeyboardInterrupt
        return line([1.0] * k)

    see = watch(draw)
    assert see(1)
    with pytest.raises(KeyboardInterrupt):
        see.end("over", 2)
    assert kernel[0]._view.whole()["values"] == {"stop": 3}
    assert told == [1, 2]


UNSENDABLE = [
    go.Scatter(y=[Decimal("1")]),
    go.Scatter(y=[Decimal(n) for n in range(30)]),
    go.Scatter(y=[1, 2], customdata=[object(), 2]),
    go.Scatter(y=[1, 2], text=["\ud800", "b"]),
    go.Scatter(y=[1, 2], meta={"a": {1, 2}}),
]


@pytest.mark.parametrize("trace", UNSENDABLE, ids=range(5))
@pytest.mark.parametrize("first", [True, False])
def test_a_figure_that_cannot_be_sent_is_an_error_in_its_place(kernel, trace: Any, first: bool) -> None:
    """Whatever jupyter refuses is shown in a line; the loop goes on, and the next good figure clears it."""
    see = watch(lambda bad: go.Figure(trace) if bad else line([1.0, 2.0]))
    assert see(first)
    if not first:
        assert see(True)
    view = kernel[0]._view
    assert "cannot be shown: data.0." in view.whole()["error"]["line"]
    session = Session(key=b"")
    session.pack({"state": {name: value for name, value in view.get_state().items() if name == "delta"}})
    with pytest.raises(SceneError, match="cannot be shown"):
        _ = see.figure
    assert see(False)
    assert view.whole()["error"] is None
    see.end("over", True)
    assert kernel == [kernel[0]]


@pytest.mark.parametrize("trace", UNSENDABLE, ids=range(5))
def test_slides_are_told_of_what_cannot_be_sent(kernel, monkeypatch, trace: Any) -> None:
    monkeypatch.setenv("LECTUREKIT_EXPORT", "{}")
    published: list[dict] = []
    monkeypatch.setattr(PUBLISH, published.append)
    watch(lambda: go.Figure(trace)).end("over")
    assert "cannot be shown" in published[0]["application/vnd.lecturekit.table+json"]["error"]["line"]


def test_the_end_comes_once(kernel, monkeypatch) -> None:
    """Told again in the same cell, it changes the figure that is there; in another cell it shows one."""
    cell = ["a", "run 1"]
    monkeypatch.setattr(module, "running", lambda: tuple(cell))
    see = watch(line)
    see([1.0])
    see.end("over", [1.0] * 2)
    see.end("all over", [1.0] * 3)
    (shown,) = kernel
    assert shown._view.whole()["set"]["verdict"] == "all over"
    assert shown._view.whole()["values"] == {"stop": 3}
    cell[1] = "run 2"  # a training that had ended, in a cell that runs again: its figure is wanted there
    see.end("over")
    see.end("over")
    assert len(kernel) == 2


def test_an_end_in_a_later_cell_greys_the_loops_own_button(kernel, monkeypatch) -> None:
    cell = ["a", "run 1"]
    monkeypatch.setattr(module, "running", lambda: tuple(cell))
    see = watch(line)
    see([1.0])
    cell[:] = ["b", "run 2"]
    see.end("over")
    (shown,) = kernel
    assert shown._view.whole()["values"] == {"stop": 3}


def test_slides_get_one_figure_for_each_loop(kernel, monkeypatch) -> None:
    """However often its end is told."""
    monkeypatch.setenv("LECTUREKIT_EXPORT", "{}")
    published: list[dict] = []
    monkeypatch.setattr(PUBLISH, published.append)
    see = watch(line)
    for _ in range(2):
        see([1.0])
        see.end("over", [1.0] * 3)
        see.end("over")
    assert len(published) == 2
