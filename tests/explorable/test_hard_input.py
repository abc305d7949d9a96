"""Input that once went wrong."""

from __future__ import annotations

import ipywidgets as widgets
import numpy as np
import plotly.graph_objects as go
import pytest

from lecturekit.explorable import SceneError, _stop, explore
from lecturekit.explorable._encode import encode, restore
from lecturekit.explorable._state import flatten, narrow


def test_a_small_state_among_large_ones_keeps_its_shape() -> None:
    """On one scale for all, a wave of height 1 beside one of height 10⁶ would be a flat line."""
    waves = [10.0**k * np.sin(np.arange(23) / 3) for k in range(7)]
    (column,), _ = encode([{"data.0.y": wave} for wave in waves])
    assert len(column["scales"]) == 7
    for wave, scale in zip(waves, column["scales"], strict=True):
        codes = np.round((wave - scale["low"]) / scale["step"]).astype(np.uint16)
        assert np.allclose(restore(codes, scale), wave, rtol=0, atol=np.ptp(wave) / 60000)


def test_numbers_that_differ_by_little_keep_double_precision() -> None:
    assert narrow(1e6 + 0.01 * np.sin(np.arange(23.0))).dtype == np.float64
    assert narrow(np.sin(np.arange(23.0))).dtype == np.float32


def test_numbers_as_text_stay_as_they_are_written() -> None:
    state = flatten(go.Figure(go.Scatter(y=np.arange(9.0), text=np.round(np.arange(9) / 10, 3), mode="text")))
    assert state["data.0.text"] == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]


def test_dates_are_words() -> None:
    days = np.arange("2020-01-01", "2020-01-10", dtype="datetime64[D]")
    state = flatten(go.Figure(go.Scatter(x=days, y=np.arange(9.0))))
    assert state["data.0.x"][:2] == ["2020-01-01", "2020-01-02"] or state["data.0.x"][0].startswith(
        "2020-01-01"
    )


def test_a_control_with_a_view_of_its_own_does_not_stop_the_slides() -> None:
    def scene(span=(1, 4), k=0):
        return go.Figure(go.Scatter(y=np.arange(9.0) * k + span[0]))

    span = widgets.IntRangeSlider(value=(1, 4), min=0, max=9)
    explorable = explore(scene, span=span, k=(0, 5))
    assert explorable.table().record["slices"] == [{}]
    with pytest.raises(TypeError, match="a widget of its own"):
        explore(scene, span=span, k=(0, 5), presets={"p": {"span": (2, 3)}})


def test_a_refused_value_changes_nothing() -> None:
    explorable = explore(lambda word="a", k=0: go.Figure(), word=["a", "b"], k=(0, 5))
    assert explorable.widget
    with pytest.raises(ValueError, match="no choice 'nope'"):
        explorable.value = {"word": "nope"}
    with pytest.raises(ValueError, match="outside the range of k, 0 to 5"):
        explorable.value = {"k": 99}
    explorable.value = {"k": 3}
    assert explorable.value == {"word": "a", "k": 3}


def test_a_start_off_by_rounding_is_the_stop_it_means() -> None:
    def scene(x=0.1 * 3):
        return go.Figure(go.Scatter(y=np.full(9, x)))

    explorable = explore(scene, x=(0.0, 1.0, 0.1), presets={"p": {"x": 0.07 * 10}})
    assert explorable.value == {"x": 0.3}
    assert len(explorable.table().states) == 11


def test_numpy_numbers_are_numbers() -> None:
    assert explore(lambda k=1: go.Figure(), k=list(np.arange(5))).value == {"k": 1}


def test_tiny_steps_have_stops() -> None:
    assert len(explore(lambda k=0.0: go.Figure(), k=(0.0, 1e-10, 1e-11))._made["k"].stops) == 11


@pytest.mark.parametrize(
    "scene",
    [
        lambda k=1: {"data": 5},
        lambda k=1: {"data": None},
    ],
)
def test_a_mapping_without_traces_is_no_figure(scene) -> None:
    with pytest.raises(SceneError, match="not a figure"):
        explore(scene).figure()


def test_a_caption_that_raises_is_an_error_of_the_scene() -> None:
    with pytest.raises(SceneError, match="no caption today"):
        explore(lambda k=1: go.Figure(), caption=_raise).figure()


def _raise(k: int) -> str:
    raise RuntimeError("no caption today")


def test_an_interrupted_scene_says_so_and_the_next_move_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one that is asked for later: see test_stop.py."""
    monkeypatch.setattr(_stop, "_PAUSE", 0.0)

    def scene(k=1):
        if k == 2:
            raise KeyboardInterrupt
        return go.Figure()

    explorable = explore(scene, k=(0, 5))
    view = explorable.widget
    explorable.value = {"k": 2}
    assert "interrupted" in view.whole()["error"]["line"]
    explorable.value = {"k": 3}
    assert view.whole()["error"] is None


def test_infinity_is_a_choice_of_its_own() -> None:
    sizes = widgets.SelectionSlider(options=[("0.1", 0.1), ("1", 1.0), ("none", np.inf)], value=np.inf)
    explorable = explore(
        lambda size: go.Figure(), size=sizes, presets={"no": {"size": np.inf}, "1": {"size": 1}}
    )
    spec = explorable.table().record["spec"]
    assert spec["controls"][0]["texts"] == ["0.1", "1", "none"]
    assert [preset["values"]["size"] for preset in spec["presets"]] == [2, 1]
    assert spec["controls"][0]["start"] == 2
