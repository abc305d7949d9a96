"""A figure that follows a loop, without a browser: what is drawn, how often, and what the button does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from lecturekit.explorable import SceneError, watch
from lecturekit.explorable import _watch as module
from lecturekit.explorable._runtime import Runtime
from lecturekit.explorable._state import flatten

PLOTLY = "application/vnd.plotly.v1+json"


def line(values: list[float]) -> go.Figure:
    """What a loop has found so far."""
    return go.Figure(go.Scatter(y=np.array([*values, *[np.nan] * (20 - len(values))])))


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """A kernel that only notes what is displayed."""
    shown: list[Any] = []
    monkeypatch.setattr(module, "_in_kernel", lambda: True)
    monkeypatch.setattr("IPython.display.display", shown.append)
    yield shown
    for one in shown:
        one.close()


def press(view: Any, n: str = "a") -> None:
    """Press the button, as a page does."""
    view.set_state({"request": {"n": n, "values": {"stop": 1}}})


def test_without_a_kernel_nothing_is_shown_and_the_figure_is_there_when_asked_for() -> None:
    """It draws only what is asked for, of what was told last."""
    drawn = []
    see = watch(lambda values: drawn.append(len(values)) or line(values))
    assert all(see([1.0] * k) for k in range(1, 9))
    assert drawn == []
    assert np.isfinite(see.figure.data[0].y).sum() == 8
    see.end("over", [1.0] * 3)
    assert np.isfinite(see.figure.data[0].y).sum() == 3
    assert drawn == [8, 3]


def test_a_loop_shows_one_figure_that_changes_in_place(kernel, monkeypatch) -> None:
    """One display; then only the numbers travel, and at the end the words and the grey button."""
    monkeypatch.setattr(module, "PACE", 0.0)
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    see = watch(line, height=311)
    assert [see([1.0] * k) for k in (1, 2, 3)] == [True] * 3
    (shown,) = kernel
    view = shown._view
    assert set(view.delta["set"]) == {"data.0.y"}
    assert view.delta["values"] == {"stop": 0}
    see.end("**over** at last", [1.0] * 4)
    assert kernel == [shown]
    assert view.delta["values"] == {"stop": 3}
    assert view.delta["set"]["verdict"] == "<strong>over</strong> at last"
    sent = np.frombuffer(view.delta["set"]["data.0.y"]["$data"], dtype="<f8")
    assert np.isfinite(sent).sum() == 4
    assert view.get_state("whole_state")["whole_state"]["values"] == {"stop": 3}


def test_the_button_is_heard_on_another_thread_and_ends_the_loop(kernel) -> None:
    """It is pressed while the loop runs; the loop's next word is False, and stays so."""
    see, rounds = watch(line), 0
    see([0.0])
    view = kernel[0]._view
    presser = threading.Timer(0.2, press, [view])
    presser.start()
    deadline = time.monotonic() + 20
    while see([1.0]) and time.monotonic() < deadline:
        rounds += 1
    presser.join()
    assert time.monotonic() < deadline
    assert rounds > 0
    assert view.delta["values"] == {"stop": 2}
    assert view.delta["answers"] == "a"
    assert not see([1.0])
    see.end("stopped")
    press(view, "b")
    assert view.delta["values"] == {"stop": 3}


def test_another_loop_gets_a_figure_of_its_own(kernel) -> None:
    """After the end a new round of calls starts anew, with a button that was not pressed."""
    see = watch(line)
    see([0.0])
    press(kernel[0]._view)
    assert not see([1.0])
    see.end()
    assert see([1.0])
    assert len(kernel) == 2


def test_it_repaints_at_most_four_times_a_second(kernel) -> None:
    drawn = []
    see = watch(lambda: drawn.append(time.perf_counter()) or line([1.0]))
    end = time.perf_counter() + 1.2
    while time.perf_counter() < end:
        see()
    assert len(drawn) >= 2
    assert min(np.diff(drawn)) >= 0.25


def test_a_slow_figure_is_drawn_more_seldom(kernel) -> None:
    """Drawing takes at most a twentieth of the time between two drawings; the first may take longer."""
    drawn = []

    def slow() -> go.Figure:
        drawn.append(time.perf_counter())
        time.sleep(0.03)
        return line([1.0])

    see = watch(slow)
    end = time.perf_counter() + 2.5
    while time.perf_counter() < end:
        see()
    assert len(drawn) >= 3
    assert min(np.diff(drawn)[1:]) >= 20 * 0.03


def test_an_error_in_the_figure_does_not_stop_the_loop(kernel, monkeypatch) -> None:
    """It stands in the view in one line; the last good figure stays, and the next one clears it."""
    monkeypatch.setattr(module, "PACE", 0.0)
    monkeypatch.setattr(module, "PATIENCE", 0.0)

    def touchy(k: int) -> go.Figure:
        if k == 2:
            raise ValueError("two is too much")
        return line([1.0] * k)

    see = watch(touchy)
    assert see(1)
    assert see(2)
    view = kernel[0]._view
    assert view.delta["error"]["line"] == "touchy() stopped: ValueError: two is too much"
    assert np.isfinite(np.frombuffer(view.whole()["set"]["data.0.y"]["$data"], dtype="<f8")).sum() == 1
    assert see(3)
    assert view.delta["error"] is None
    see.end("", 2)
    with pytest.raises(SceneError, match="two is too much"):
        _ = see.figure


def test_a_first_figure_that_fails_does_not_stop_the_loop(kernel) -> None:
    def wrong() -> go.Figure:
        raise ValueError("never")

    see = watch(wrong)
    assert see()
    assert "never" in kernel[0]._view.whole()["error"]["line"]
    see.end("over")


def test_an_interrupt_while_it_draws_is_the_loops(kernel) -> None:
    """JupyterLab's ■ must reach the loop, not be shown as an error of the figure."""

    def interrupted() -> go.Figure:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch(interrupted)()


@pytest.mark.parametrize("calls", [0, 1, 40])
def test_slides_get_the_last_figure_as_a_plain_picture(kernel, monkeypatch, calls: int) -> None:
    """No widget, no button: one plotly figure, of what the end was told."""
    monkeypatch.setenv("LECTUREKIT_EXPORT", "{}")
    published: list[dict] = []
    monkeypatch.setattr("IPython.display.publish_display_data", published.append)
    see = watch(line)
    assert all(see([1.0] * 2) for _ in range(calls))
    see.end("over", [1.0] * 5)
    assert kernel == []
    ((data,),) = [published]
    assert np.isfinite(flatten(data[PLOTLY])["data.0.y"]).sum() == 5


def test_slides_get_the_twins_of_its_colours(kernel, monkeypatch) -> None:
    """A dark deck can recolour it: the template's table of dark twins goes along."""
    monkeypatch.setenv("LECTUREKIT_EXPORT", "{}")
    published: list[dict] = []
    monkeypatch.setattr("IPython.display.publish_display_data", published.append)
    template = go.layout.Template(layout={"meta": {"dark": {"#124391": "#adacf6"}}})
    see = watch(lambda: go.Figure(go.Scatter(y=[1, 2]), layout={"template": template}))
    see.end("over")
    assert published[0][PLOTLY]["layout"]["template"]["layout"]["meta"] == {"dark": {"#124391": "#adacf6"}}


def test_slides_get_the_line_under_its_last_figure(kernel, monkeypatch) -> None:
    """Rendered as it is live; a figure without one brings none."""
    monkeypatch.setenv("LECTUREKIT_EXPORT", "{}")
    published: list[dict] = []
    monkeypatch.setattr("IPython.display.publish_display_data", published.append)
    see = watch(lambda loss: (go.Figure(go.Scatter(y=[loss])), f"loss **{loss}** < 1"))
    see(0.75)
    see.end("over", 0.5)
    bare = watch(lambda: go.Figure())
    bare.end("over")
    assert published[0][PLOTLY]["verdict"] == "loss <strong>0.5</strong> &lt; 1"
    assert "verdict" not in published[1][PLOTLY]


def test_slides_are_told_of_a_figure_that_fails(monkeypatch) -> None:
    monkeypatch.setenv("LECTUREKIT_EXPORT", "{}")
    published: list[dict] = []
    monkeypatch.setattr("IPython.display.publish_display_data", published.append)
    watch(lambda: None).end()
    assert "not a figure" in published[0]["application/vnd.lecturekit.table+json"]["error"]["line"]


def test_the_button_is_heard_where_ipykernel_would_wait_for_the_cell(kernel) -> None:
    """What a page says goes to the thread (subshell) it asks for, not to the one that spoke last."""
    see = watch(line)
    see([1.0])
    for widget in (kernel[0]._view, Runtime()):
        assert widget.comm._reply_subshell_for({"method": "update"}, "a subshell") == "a subshell"


@pytest.mark.parametrize("draw", [None, 3, go.Figure()])
def test_what_cannot_draw_is_refused(draw: Any) -> None:
    with pytest.raises(TypeError, match="needs a function that draws a figure"):
        watch(draw)


def test_plotly_is_sent_once_to_a_page_that_asks_twice(monkeypatch) -> None:
    """The first ask may wait behind cells: answered after the second, it would send 1.4 MB again."""
    runtime, sent = Runtime(), []
    monkeypatch.setattr(runtime, "send", lambda *_, **__: sent.append(1))
    ask: Callable = runtime._asked
    ask(runtime, {"ask": "plotly", "page": "p", "n": 2}, None)
    ask(runtime, {"ask": "plotly", "page": "p", "n": 1}, None)
    ask(runtime, {"ask": "plotly", "page": "p", "n": 3}, None)
    assert len(sent) == 1
    ask(runtime, {"ask": "plotly", "page": "q", "n": 1}, None)
    assert len(sent) == 2
    runtime._answered["p"] = 2, -100.0  # lost on the way: much later it is sent again
    ask(runtime, {"ask": "plotly", "page": "p", "n": 4}, None)
    assert len(sent) == 3
    runtime.close()
