"""States: taken apart, compared, sent."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lecturekit.explorable._state import difference, flatten, same, wire


def test_a_figure_is_taken_apart_into_paths(scene) -> None:
    state = flatten(scene(2)[0])
    assert state["data.1.name"] == "wave 1"
    assert np.array_equal(state["data.0.y"], np.sin(np.arange(17) / 4 + 0.4))
    assert state["data.2.z"].shape == (5, 7)


def test_none_in_a_list_of_numbers_is_a_gap() -> None:
    state = flatten(go.Figure(go.Scatter(y=[1, None, 3, 4, 5, 6, 7, 8])))
    assert np.isnan(state["data.0.y"][1])
    assert state["data.0.y"][2] == 3


def test_annotations_are_taken_apart_and_ranges_are_not() -> None:
    figure = go.Figure(
        layout={"annotations": [{"text": "a", "x": 1}, {"text": "b", "x": 2}], "xaxis": {"range": [0, 5]}}
    )
    state = flatten(figure)
    assert state["layout.annotations.1.text"] == "b"
    assert state["layout.xaxis.range"] == [0, 5]


def test_only_what_changed_is_different(scene) -> None:
    old, new = flatten(scene(2)[0]), flatten(scene(3)[0])
    changed, gone = difference(old, new)
    assert set(changed) == {"data.0.y", "data.1.y", "data.2.z"}
    assert gone == []
    assert difference(new, new) == ({}, [])


def test_a_trace_that_is_gone_is_named() -> None:
    two, one = go.Figure([go.Scatter(y=[1]), go.Scatter(y=[2])]), go.Figure([go.Scatter(y=[1])])
    changed, gone = difference(flatten(two), flatten(one))
    assert changed == {}
    assert all(path.startswith("data.1") for path in gone)


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=2, max_side=9)))
def test_a_leaf_survives_the_wire(array: np.ndarray) -> None:
    sent = wire(array)
    back = np.frombuffer(sent["$data"], dtype="<" + sent["$dtype"]).reshape(sent["$shape"])
    assert np.allclose(back, array, rtol=1e-6, atol=0, equal_nan=True)


@given(st.sampled_from([1e-300, 1e-45, 1e39, 1e300]))
def test_numbers_beyond_float32_keep_double_precision(value: float) -> None:
    assert wire(np.array([1.0, value]))["$dtype"] == "f8"


def test_wide_integers_become_doubles() -> None:
    assert wire(np.array([1, 2**40]))["$dtype"] == "f8"


def test_nan_equals_nan() -> None:
    assert same(np.array([np.nan, 1.0]), np.array([np.nan, 1.0]))
    assert not same(np.array([1, 2]), np.array([1.0, 2.0]))


def test_a_short_list_with_a_gap_is_an_array_and_json_has_no_nan() -> None:
    state = flatten(
        go.Figure(go.Scatter(x=[1, 2, None], y=[0.5, float("nan"), 2]), layout={"meta": {"a": float("nan")}})
    )
    assert np.isnan(state["data.0.x"][2])
    assert np.isnan(state["data.0.y"][1])
    assert state["layout.meta"] == {"a": None}


def test_looking_at_a_figure_directly_finds_what_to_dict_says(scene) -> None:
    """The quick look reads plotly's private lists; this is what tells when they change."""
    figure = scene(2)[0].update_layout(title="t", annotations=[{"text": "a"}], template="plotly_dark")
    quick, slow = flatten(figure), flatten(figure.to_dict())
    assert quick.keys() == slow.keys()
    assert set(quick["layout.template"]["data"]) == {"scatter", "heatmap"}
    for path, leaf in slow.items():
        assert np.array_equal(quick[path], leaf) if isinstance(leaf, np.ndarray) else quick[path] == leaf
