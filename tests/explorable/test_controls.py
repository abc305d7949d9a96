"""Controls: interact's habits, and what is wrong said clearly."""

from __future__ import annotations

import ipywidgets as widgets
import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.explorable import explore, fixed


def blank(**_: object) -> go.Figure:
    return go.Figure()


@pytest.mark.parametrize(
    ("given", "default"),
    [
        ((0, 9, 3), 3),
        ((0.0, 1.0, 0.25), 0.5),
        (["a", "b"], "b"),
        ({"one": 1, "two": 2}, 2),
        (True, False),
        ("hi", "you"),
    ],
)
def test_an_abbreviation_makes_the_widget_that_interact_makes(given: object, default: object) -> None:
    def scene(p=default):
        return go.Figure()

    ours = explore(scene, p=given).controls["p"]
    theirs = widgets.interactive(lambda p=default: None, p=given).children[0]
    assert type(ours) is type(theirs)
    assert ours.value == theirs.value
    assert getattr(ours, "min", None) == getattr(theirs, "min", None)
    assert getattr(ours, "options", None) == getattr(theirs, "options", None)


def test_a_parameter_without_a_control_gets_one_from_its_default_as_with_interact() -> None:
    def scene(k=4, on=True, name="x", *, box=None):
        return go.Figure()

    made = explore(scene)
    assert {n: type(w).__name__ for n, w in made.controls.items()} == {
        "k": "IntSlider",
        "on": "Checkbox",
        "name": "Text",
    }
    assert made.value == {"k": 4, "on": True, "name": "x"}


def test_fixed_holds_a_parameter_without_a_control() -> None:
    seen = []
    explorable = explore(lambda a, b: seen.append((a, b)) or go.Figure(), a=fixed(7), b=(0, 2))
    explorable.figure()
    assert list(explorable.controls) == ["b"]
    assert seen == [(7, 1)]


def test_a_value_widget_is_taken_as_it_is() -> None:
    slider = widgets.IntSlider(4, 2, 8, 2, description="window")
    explorable = explore(lambda w: go.Figure(), w=slider)
    assert explorable.controls["w"] is slider
    slider.value = 6
    assert explorable.value == {"w": 6}


def test_a_default_off_the_steps_is_a_stop_of_its_own() -> None:
    explorable = explore(lambda r=0.93: go.Figure(), r=(0.0, 2.0, 0.5), presets={"p": {"r": 1.23}})
    control = explorable._made["r"]
    assert control.stops == (0.0, 0.5, 0.93, 1.0, 1.23, 1.5, 2.0)
    assert control.texts[2:5] == ("0.93", "1.00", "1.23")


def test_negative_numbers_have_a_real_minus() -> None:
    assert explore(lambda r=-1: go.Figure(), r=(-2, 2))._made["r"].texts[0] == "−2"


@pytest.mark.parametrize(
    ("controls", "message"),
    [
        ({"windw": (1, 2)}, r"no parameter 'windw': did you mean 'window'\?"),
        ({"window": (5, 2)}, "range of window is empty or reversed: 5 to 2"),
        ({"window": (2, 2)}, "empty or reversed"),
        ({"window": (0, 4, 0)}, "step of window must be positive"),
        ({"window": []}, "nothing to choose from"),
        ({"window": (0.0, 9.0, 1e-5)}, "stops"),
        ({"window": (5, 9)}, "window starts at 3, outside its range 5 to 9"),
        ({"window": ["a", "b"]}, "window starts at 3, which is not one of its choices"),
    ],
)
def test_what_is_wrong_with_a_control_is_said(controls: dict, message: str) -> None:
    def scene(window=3):
        return go.Figure()

    with pytest.raises((TypeError, ValueError), match=message):
        explore(scene, **controls)


def test_a_parameter_with_neither_control_nor_default_is_named() -> None:
    def scene(a, b):
        return go.Figure()

    with pytest.raises(TypeError, match="needs 'b'"):
        explore(scene, a=(0, 1))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"presets": {"p": {"j": 1}}}, "names 'j'"),
        ({"on_click": "j"}, "names 'j'"),
        ({"play": "j"}, "names 'j'"),
        ({"play": "m"}, "not a slider"),
        ({"examples": {"k": ["x"]}}, "not a text"),
        ({"pause": {"k": 0}}, "not a text"),
        ({"pause": {"t": -1}}, "milliseconds from 0"),
        ({"pause": {"t": "a"}}, "milliseconds from 0"),
        ({"pause": {"t": True}}, "milliseconds from 0"),
        ({"pause": 5}, "milliseconds for each field"),
        ({"presets": {"p": {"m": "z"}}}, "no choice 'z'"),
    ],
)
def test_an_option_that_names_no_fitting_control_is_refused(options: dict, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        explore(lambda k=0, m="a", t="x": go.Figure(), k=(0, 3), m=["a", "b"], **options)


def test_a_pause_may_be_a_number_of_numpys() -> None:
    """It is sent as JSON, which knows no other numbers than Python's."""
    made = explore(lambda t="x": go.Figure(), pause={"t": np.int64(3)})
    assert made._repr_mimebundle_()


@given(st.integers(-50, 50), st.integers(1, 40), st.integers(1, 7))
def test_every_stop_of_a_slider_comes_back_from_its_position(low: int, span: int, step: int) -> None:
    control = explore(lambda k: go.Figure(), k=(low, low + span, step))._made["k"]
    assert [control.at(control.position(stop)) for stop in control.stops] == list(control.stops)
    assert control.stops[0] == low
    assert sorted(set(control.stops)) == list(control.stops)
