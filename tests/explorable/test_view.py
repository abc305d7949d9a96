"""The live view, without a browser: what is sent, and when."""

from __future__ import annotations

import gzip
import json
import threading
import time

import numpy as np
import plotly.graph_objects as go
import pytest

from lecturekit.explorable import explore
from lecturekit.explorable._mime import plain
from lecturekit.explorable._state import flatten


@pytest.fixture
def explorable(scene):
    made = explore(scene, k=(0, 9), shift=(0.0, 1.0, 0.5))
    yield made
    made.close()


def ask(view, n, **positions):
    view.set_state({"request": {"n": n, "values": positions}})


def test_a_request_is_answered_with_only_what_changed(explorable, scene) -> None:
    view = explorable.widget
    ask(view, "a", k=5)
    assert explorable.value == {"k": 5, "shift": 0.0}
    assert set(view.delta["set"]) == {"data.0.y", "data.1.y", "data.2.z", "verdict"}
    assert view.delta["answers"] == "a"
    sent = np.frombuffer(view.delta["set"]["data.0.y"]["$data"], dtype="<f8")
    assert np.allclose(sent, scene(5)[0].data[0].y, atol=1e-6)


def test_the_widgets_follow_the_page_and_the_page_the_widgets(explorable) -> None:
    view = explorable.widget
    ask(view, "a", k=7)
    assert explorable.controls["k"].value == 7
    explorable.controls["k"].value = 2
    assert view.delta["values"]["k"] == 2


def test_a_page_that_reloads_gets_the_present_state(explorable, scene) -> None:
    view = explorable.widget
    ask(view, "a", k=8, shift=2)
    whole = view.get_state("whole_state")["whole_state"]
    assert whole["n"] == view.delta["n"]
    assert whole["values"] == {"k": 8, "shift": 2}
    sent = np.frombuffer(whole["set"]["data.0.y"]["$data"], dtype="<f8")
    assert np.allclose(sent, scene(8, 1.0)[0].data[0].y, atol=1e-6)


def test_a_preset_is_one_computation() -> None:
    calls = []

    def scene(a=0, b=0):
        calls.append((a, b))
        return go.Figure()

    explorable = explore(scene, a=(0, 9), b=(0, 9))
    view = explorable.widget
    ask(view, "a", a=4, b=5)
    assert calls == [(0, 0), (4, 5)]
    explorable.close()


def test_a_request_overtaken_while_it_waited_is_passed_over() -> None:
    calls, gate = [], threading.Event()

    def slow(k=0):
        calls.append(k)
        if k == 1:
            gate.wait(10)
        return go.Figure()

    explorable = explore(slow, k=(0, 9))
    view = explorable.widget
    threads = []
    for n in (1, 2, 3):
        threads.append(threading.Thread(target=ask, args=(view, str(n)), kwargs={"k": n}))
        threads[-1].start()
        time.sleep(0.1)
    gate.set()
    for thread in threads:
        thread.join(10)
    assert calls == [0, 1, 3]
    assert explorable.value == {"k": 3}
    explorable.close()


def test_scenes_of_one_explorable_never_overlap() -> None:
    inside, most = [], []

    def scene(a=0, b=0):
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.01)
        inside.pop()
        return go.Figure()

    explorable = explore(scene, a=(0, 99), b=(0, 99))
    view = explorable.widget
    asks = [threading.Thread(target=ask, args=(view, f"{n}"), kwargs={"a": n}) for n in range(1, 9)]
    moves = [
        threading.Thread(target=lambda n=n: setattr(explorable.controls["b"], "value", n))
        for n in range(1, 9)
    ]
    for thread in asks + moves:
        thread.start()
    for thread in asks + moves:
        thread.join(20)
    assert max(most) == 1
    explorable.close()


def test_a_scene_may_set_a_control_without_a_deadlock() -> None:
    def scene(a=0, b=0):
        if a == 3 and b != 3:
            explorable.value = {"b": 3}
        return go.Figure()

    explorable = explore(scene, a=(0, 9), b=(0, 9))
    ask(explorable.widget, "x", a=3)
    assert explorable.value == {"a": 3, "b": 3}
    explorable.close()


def test_closing_leaves_no_widget_behind(scene) -> None:
    from ipywidgets.widgets.widget import _instances

    assert explore(scene, k=(0, 9)).widget  # the runtime stays: one for all
    before = set(_instances)
    explorable = explore(scene, k=(0, 9), shift=(0.0, 1.0))
    assert explorable.widget
    explorable.close()
    assert {type(_instances[i]).__name__ for i in set(_instances) - before} <= {"Layout", "SliderStyle"}


def test_the_bundle_has_the_view_and_a_plain_figure(explorable, scene) -> None:
    bundle, _ = explorable._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"] == "waves(k=3, shift=0.0)"
    shown = flatten(bundle["application/vnd.plotly.v1+json"])
    assert np.allclose(shown["data.0.y"], scene()[0].data[0].y, atol=1e-6)


def test_evenly_spaced_places_of_the_plain_figure_are_two_numbers() -> None:
    places = np.linspace(0.3, 7.1, 23)
    (trace,) = plain(go.Figure(go.Scatter(x=places, y=places**2)))["data"]
    assert "x" not in trace
    shown = go.Scatter(trace)  # plotly knows both names
    assert np.allclose(shown.x0 + shown.dx * np.arange(23), places, rtol=1e-12)


@pytest.mark.parametrize("x", [[0.5], [], [0.0, 1.0, 2.5], [0.0, np.nan, 2.0], [1.0, 2.0, np.inf], [8.0] * 5])
def test_places_of_the_plain_figure_that_are_not_evenly_spaced_stay(x: list) -> None:
    figure = go.Figure(go.Scatter(x=np.array(x), y=np.arange(float(len(x)))))
    (trace,) = plain(figure)["data"]
    assert "dx" not in trace


def test_what_is_no_number_in_the_plain_figure_is_left_out() -> None:
    """JSON has no NaN; Jupyter would make the word "nan" of it, and plotly an axis of words of that."""
    lists = go.Scatter(x=[0.0, 1.0], y=[np.nan, np.inf], customdata=[[1.0, np.nan]])
    (first, second) = plain(go.Figure([lists, go.Scatter(y=np.array([1.0, np.nan, 3.0]))]))["data"]
    assert json.loads(json.dumps([first, second], allow_nan=False)) == [first, second]
    assert first["y"] == [None, None]
    assert first["customdata"] == [[1.0, None]]
    assert np.isnan(flatten({"data": [second]})["data.0.y"][1])


def test_a_figure_takes_few_bytes(scene) -> None:
    """The plain figure and the first state: neither says twice what the other trace has said."""
    explorable = explore(scene, k=(0, 400))
    bundle, _ = explorable._repr_mimebundle_()
    plain = bundle["application/vnd.plotly.v1+json"]
    assert len(json.dumps(plain["layout"])) < 2600
    state = explorable.widget.whole()["set"]
    assert state["data.1.x"] == {"$as": "data.0.x"}
    assert state["layout.template"] == {"$template": True}
    about = json.loads(gzip.decompress(explorable.widget.about))
    assert about["spec"]["controls"][0]["texts"] == [str(k) for k in range(401)]
    assert about["template"] == flatten(scene()[0])["layout.template"]
    explorable.close()


def test_a_template_that_changes_travels() -> None:
    def scene(dark=False):
        return go.Figure(
            go.Scatter(y=np.arange(9.0)), layout={"template": "plotly_dark" if dark else "plotly"}
        )

    explorable = explore(scene)
    view = explorable.widget
    ask(view, "a", dark=1)
    assert view.delta["set"]["layout.template"] == flatten(scene(True))["layout.template"]
    ask(view, "b", dark=0)
    assert view.delta["set"]["layout.template"] == {"$template": True}
    explorable.close()


def test_an_exporter_gets_the_table(explorable, monkeypatch) -> None:
    monkeypatch.setenv("LECTUREKIT_EXPORT", '{"states": 12}')
    bundle, _ = explorable._repr_mimebundle_()
    record = bundle["application/vnd.lecturekit.table+json"]
    assert record["spec"]["name"] == "waves"
    assert record["axes"][0]["count"] * len(record["slices"]) <= 30


def test_an_exporter_is_told_of_a_failing_scene(monkeypatch) -> None:
    monkeypatch.setenv("LECTUREKIT_EXPORT", "{}")
    bundle, _ = explore(lambda k=1: None)._repr_mimebundle_()
    assert "not a figure" in bundle["application/vnd.lecturekit.table+json"]["error"]["line"]
