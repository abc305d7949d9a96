"""What a scene returns and how it fails."""

from __future__ import annotations

import re

import numpy as np
import plotly.graph_objects as go
import pytest

from lecturekit.explorable import SceneError, explore


def test_a_figure_is_a_value(scene) -> None:
    figure = explore(scene, k=(0, 9)).figure(k=5, shift=1.0)
    assert np.array_equal(figure.data[0].y, scene(5, 1.0)[0].data[0].y)


def test_the_verdict_is_markdown_and_no_html_in_it_runs() -> None:
    explorable = explore(lambda k=1: (go.Figure(), "**no** <img src=x onerror=alert(1)>"))
    assert explorable.widget
    html = explorable._last.state["verdict"]
    assert html.startswith("<strong>no</strong>")
    assert "<img" not in html


def test_no_line_of_a_verdict_breaks_inside_a_number() -> None:
    """Powers of ten, counts and percentages stay whole; what stands inside a tag is left alone."""
    words = "at most 1.5 × 10⁻⁹, **20 of 20** draws, −3 %, 7 left, [x](a.html 'p 3 % q')"
    html = explore(lambda k=1: (go.Figure(), words))._compute({"k": 1}).state["verdict"]
    assert re.findall(r'<span class="lk-number">(.+?)</span>', html) == ["1.5 × 10⁻⁹", "20 of 20", "−3 %"]
    assert "p 3 % q" in html


def test_a_caption_names_the_state(scene) -> None:
    explorable = explore(scene, k=(0, 9), caption="phase {k}, shift {shift}")
    assert explorable._compute({"k": 4, "shift": -0.5}).state["caption"] == "phase 4, shift −0.5"
    assert (
        explore(scene, k=(0, 9))._compute({"k": 4, "shift": 0.0}).state["caption"] == "Two waves and a map."
    )


def test_a_caption_that_asks_for_no_parameter_is_refused(scene) -> None:
    with pytest.raises(SceneError, match="may name k, shift"):
        explore(scene, k=(0, 9), caption="at {phase}").figure()


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (lambda: None, "returned NoneType, not a figure: a missing return"),
        (lambda: 3, "returned int, not a figure"),
        (lambda: 1 / 0, "stopped: ZeroDivisionError: division by zero"),
        (lambda: go.Figure(go.Scatter(y=np.full(9, np.nan), name="loss")), "only NaN \\(loss\\)"),
    ],
)
def test_a_scene_that_fails_says_so_in_one_line(result, message: str) -> None:
    def faulty(k=1):
        return result()

    with pytest.raises(SceneError, match=message) as caught:
        explore(faulty).figure()
    assert "\n" not in caught.value.line


def test_an_error_shows_the_scenes_own_frames_only() -> None:
    def faulty(k=1):
        raise ValueError("no such k")

    with pytest.raises(SceneError) as caught:
        explore(faulty).figure()
    assert "faulty" in caught.value.detail
    assert "lecturekit" not in caught.value.detail


def test_infinite_values_are_noted_not_fatal() -> None:
    explorable = explore(
        lambda k=1: go.Figure(go.Scatter(y=np.array([1.0, np.inf, 2.0, 3, 4, 5, 6, 7, 8]), name="norm"))
    )
    assert "1 of 9 values of norm are infinite" in explorable._compute({"k": 1}).state["notice"]


def test_after_an_error_the_last_good_figure_stays_and_the_next_move_recovers() -> None:
    def touchy(k=1):
        if k == 2:
            raise ValueError("two")
        return go.Figure(go.Scatter(y=[float(k)] * 9))

    explorable = explore(touchy, k=(0, 5))
    view = explorable.widget
    explorable.value = {"k": 2}
    assert "two" in view.whole()["error"]["line"]
    assert explorable._last.figure.data[0].y[0] == 1
    explorable.value = {"k": 3}
    assert view.whole()["error"] is None
    assert explorable._last.figure.data[0].y[0] == 3


def test_a_name_that_is_no_control_is_refused(scene) -> None:
    explorable = explore(scene, k=(0, 9))
    with pytest.raises(TypeError, match="no control 'j'; it has k, shift"):
        explorable.figure(j=3)
    with pytest.raises(TypeError, match="no control 'j'"):
        explorable.value = {"j": 3}


def test_a_long_text_is_cut_in_the_caption(scene) -> None:
    def said(text="a"):
        return scene(1, 0.0)

    explorable = explore(said, caption="“{text}”")
    caption = explorable._compute({"text": "word " * 300}).state["caption"]
    assert len(caption) < 90
    assert "…" in caption
