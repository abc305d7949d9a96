"""■ stops what is computed and what waits behind it; what closes leaves nothing behind."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import plotly.graph_objects as go
import pytest
from ipywidgets import SelectionSlider, Widget
from ipywidgets.widgets.widget import _instances

from lecturekit.explorable import _stop, explore


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The seconds that the stop sees."""
    now = [100.0]
    monkeypatch.setattr(_stop.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(_stop, "_until", 0.0)
    return now


def line(calls: list[int]) -> Callable[..., go.Figure]:
    """A scene that writes down what it is asked for, and is interrupted at 2."""

    def drawn(k: int = 0) -> go.Figure:
        calls.append(k)
        if k == 2:
            raise KeyboardInterrupt
        return go.Figure(go.Scatter(y=[0, k]))

    return drawn


def ask(view: Any, n: str, k: int) -> None:
    view.set_state({"request": {"n": n, "values": {"k": k}}})


def test_what_waits_behind_an_interrupted_scene_is_not_computed(clock: list[float]) -> None:
    """What arrives at once was asked for before ■, and is answered so; what is asked later is computed."""
    calls: list[int] = []
    made = explore(line(calls), k=(0, 5))
    view = made.widget
    ask(view, "a", 2)
    ask(view, "b", 3)
    assert calls == [0, 2]
    assert view.delta["answers"] == "b"
    assert view.delta["values"] == {"k": 3}
    assert "interrupted" in view.delta["error"]["line"]
    clock[0] += 1
    ask(view, "c", 4)
    assert calls == [0, 2, 4]
    assert view.delta["error"] is None
    made.close()


def test_what_follows_an_interrupted_scene_is_not_computed_either(clock: list[float]) -> None:
    first: list[int] = []
    second: list[int] = []
    leader = explore(line(first), k=(0, 5))

    def seen() -> go.Figure:
        second.append(leader.value["k"])
        return go.Figure(go.Scatter(y=[leader.value["k"]]))

    follower = explore(seen).follow(leader)
    follower.widget, ask(leader.widget, "a", 2)
    assert second == [0]
    assert "interrupted" in follower.widget.delta["error"]["line"]
    clock[0] += 1
    ask(leader.widget, "b", 3)
    assert second == [0, 3]
    leader.close()
    follower.close()


def test_a_closed_explorable_leaves_no_widget_and_no_figure() -> None:
    """Layouts and styles are widgets too; who keeps the explorable, as `Out` does, keeps no figure."""

    def everything(k: int = 1, on: bool = True, text: str = "x", chosen: str = "a") -> go.Figure:
        return go.Figure(go.Scatter(y=[0, k, on, len(text), len(chosen)]))

    def make() -> Any:
        own = SelectionSlider(options=[1, 2, 3])
        return explore(everything, k=own, chosen=["a", "b"])

    before = set(_instances)
    kept = []
    for _ in range(3):
        made = make()
        view = weakref.ref(made.widget)
        figure = weakref.ref(made._last.figure)
        made.close()
        kept.append(made)
        del made
    gc.collect()
    left = [_instances[i] for i in set(_instances) - before]
    assert [w for w in left if isinstance(w, Widget) and type(w).__name__ not in ("Runtime", "Layout")] == []
    assert sum(type(w).__name__ == "Layout" for w in left) <= 1  # the runtime's
    assert view() is None
    assert figure() is None
    assert kept[0].figure(k=2) is not None
