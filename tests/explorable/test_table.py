"""The table of states: which, how exact, how large."""

from __future__ import annotations

import base64
import json
import time
import zlib

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lecturekit.explorable import SceneError, TableTooLargeError, explore
from lecturekit.explorable._encode import quantise, restore


def test_every_state_is_the_scenes_own(scene) -> None:
    table = explore(scene, k=(0, 6), shift=(0.0, 1.0, 0.5)).table()
    assert len(table.states) == 21
    assert np.array_equal(table.state(k=5, shift=0.5)["data.1.y"], scene(5, 0.5)[0].data[1].y)
    with pytest.raises(KeyError):
        table.state(k=99)


def test_a_table_is_json_and_says_what_the_slides_leave_out(scene) -> None:
    table = explore(scene, k=(0, 100), shift=(0.0, 1.0, 0.1)).table(states=100)
    record = json.loads(json.dumps(table.record, allow_nan=False))
    assert len(table.states) <= 100
    assert any("k takes" in note and "101" in note for note in record["notes"])


def test_start_ends_and_presets_are_always_kept(scene) -> None:
    presets = {"odd": {"k": 37}}
    table = explore(scene, k=(0, 100), shift=fixed_shift(), presets=presets).table(states=12)
    stops = table.grid.axes["k"]
    assert {0, 3, 37, 100} <= set(stops)
    place = table.record["spec"]["presets"][0]["values"]["k"]
    assert stops[place] == 37


def fixed_shift() -> object:
    from lecturekit.explorable import fixed

    return fixed(0.0)


def test_a_slider_is_held_before_the_first_gets_too_coarse(scene) -> None:
    table = explore(scene, k=(0, 40), shift=(0.0, 1.0, 0.02)).table(states=150)
    assert len(table.grid.axes["k"]) == 41
    assert table.grid.held == {"shift": 0.0}
    both = explore(scene, k=(0, 40), shift=(0.0, 1.0, 0.02)).table(states=300)
    assert {name: len(stops) for name, stops in both.grid.axes.items()} == {"k": 22, "shift": 8}


def test_what_does_not_fit_is_held_but_presets_still_reach_it(scene) -> None:
    explorable = explore(scene, k=(0, 8), shift=(0.0, 0.8, 0.1), presets={"up": {"shift": 0.3}})
    table = explorable.table(states=20)
    assert list(table.grid.axes) == ["k"]
    assert table.grid.slices == [{"shift": 0.0}, {"shift": 0.3}]
    assert np.array_equal(table.state(k=2, shift=0.3)["data.0.y"], scene(2, 0.3)[0].data[0].y)
    frozen = {c["name"]: c.get("frozen") for c in table.record["spec"]["controls"]}
    assert frozen["k"] is None
    assert "stands still" in frozen["shift"]


def test_fewer_bytes_mean_coarser_steps(scene) -> None:
    explorable = explore(scene, k=(0, 200), shift=fixed_shift())
    free = explorable.table(states=300)
    tight = explorable.table(states=300, size=free.size // 3)
    assert tight.size <= free.size // 3
    assert len(tight.states) < len(free.states)
    assert set(tight.grid.axes["k"]) < set(free.grid.axes["k"])


def test_a_table_that_cannot_fit_is_refused() -> None:
    rng = np.random.default_rng(0)
    noise = explore(lambda k=0: go.Figure(go.Heatmap(z=rng.normal(size=(90, 90)))), k=(0, 30))
    with pytest.raises(TableTooLargeError, match="bytes"):
        noise.table(size=9_000)


def test_bytes_hold_the_last_control_before_the_first_gets_too_coarse() -> None:
    def noise(k=0, shift=0.0):
        return go.Figure(go.Heatmap(z=np.random.default_rng([k, round(10 * shift)]).normal(size=(9, 8))))

    explorable = explore(noise, k=(0, 24), shift=(0.0, 1.0, 0.1), presets={"up": {"shift": 0.3}})
    free = explorable.table()
    tight = explorable.table(size=free.size // 4)
    assert {name: len(stops) for name, stops in free.grid.axes.items()} == {"k": 25, "shift": 11}
    assert {name: len(stops) for name, stops in tight.grid.axes.items()} == {"k": 25}
    assert tight.grid.slices == [{"shift": 0.0}, {"shift": 0.3}]
    assert tight.size <= free.size // 4


def test_choices_and_texts_are_held_when_the_bytes_are_few() -> None:
    """There is no slider to thin; what stays moves."""

    def pattern(text="a", size="one", turn=False):
        seeded = np.random.default_rng([len(text), len(size), turn])
        return go.Figure(go.Heatmap(z=seeded.normal(size=(42, 31))))

    explorable = explore(pattern, size=["one", "three"], turn=False, examples={"text": ["bb", "ccc"]})
    free = explorable.table()
    assert len(free.states) == 12
    tight = explorable.table(size=free.size * 3 // 5)
    assert list(tight.grid.axes) == ["text", "size"]
    assert "turn stands still" in " ".join(tight.notes)
    with pytest.raises(TableTooLargeError, match="bytes"):
        explorable.table(size=300)


def test_eight_texts_by_four_choices_by_a_switch_fit() -> None:
    texts = [f"sentence number {n} of eight" for n in range(8)]

    def bars(text=texts[0], way="cosine", exclude=True):
        heights = np.cumsum([ord(letter) for letter in text]) / (1 + len(way) + exclude)
        return go.Figure(go.Bar(x=heights[:10], y=list(text[:10]))), f"**{text}** by {way}: {exclude}"

    table = explore(bars, way=["cosine", "distance", "product", "none"], examples={"text": texts}).table()
    assert {name: len(stops) for name, stops in table.grid.axes.items()} == {
        "text": 8,
        "way": 4,
        "exclude": 2,
    }
    assert table.size < 20_000
    assert table.notes == []
    assert table.state(text=texts[5], way="product", exclude=False)["verdict"].endswith("by product: False")


def test_a_preset_may_write_a_text_that_is_no_example() -> None:
    made = explore(
        lambda text="a": (go.Figure(), text), examples={"text": ["b"]}, presets={"far": {"text": "zebra"}}
    )
    table = made.table()
    assert table.grid.axes["text"] == ("a", "b", "zebra")
    assert table.record["spec"]["presets"][0]["values"] == {"text": 2}


def test_only_far_too_slow_a_machine_cuts_a_table_and_it_is_said(scene) -> None:
    def slow(k=0):
        time.sleep(0.02)
        return scene(k)

    table = explore(slow, k=(0, 400)).table(seconds=0.5)
    assert 2 < len(table.states) <= 25
    assert any("on this machine, more than the 0.5 s allowed" in note for note in table.notes)


def test_a_busy_machine_makes_the_same_table(scene) -> None:
    """The first time at leisure, the second time with every state a hundred times as slow."""
    pause = 0.0

    def waves(k=0, shift=0.0):
        time.sleep(pause)
        return scene(k, shift)

    quiet = explore(waves, k=(0, 300), shift=(0.0, 1.0, 0.5)).table(states=90)
    pause = 0.01
    busy = explore(waves, k=(0, 300), shift=(0.0, 1.0, 0.5)).table(states=90)
    assert busy.record == quiet.record
    assert busy.grid.axes == quiet.grid.axes


def test_no_state_is_computed_twice() -> None:
    """Neither to learn the pace, nor when the bytes ask for another grid."""
    calls = []

    def wide(k=0, j=0):
        calls.append((k, j))
        return go.Figure(go.Heatmap(z=np.random.default_rng([k, j]).normal(size=(9, 9))))

    made = explore(wide, k=(0, 30), j=(0, 7))
    free = made.table()
    assert len(calls) == len(set(calls)) == len(free.states) == 31 * 8
    calls.clear()
    made.table(size=free.size // 5)
    assert len(calls) == len(set(calls))


def test_a_scene_that_fails_at_the_start_stops_the_table_elsewhere_it_is_told() -> None:
    def touchy(k=1):
        if k == 2:
            raise ValueError("two")
        return go.Figure(go.Scatter(y=[float(k)] * 9))

    table = explore(touchy, k=(0, 4)).table()
    assert "two" in table.state(k=2)["error"]["line"]
    with pytest.raises(SceneError):
        explore(lambda k=2: touchy(k), k=(0, 4)).table()


def test_text_is_tabulated_for_its_examples() -> None:
    def shout(text="hello"):
        return go.Figure(go.Scatter(y=[float(len(text))] * 9)), text.upper()

    table = explore(shout, text="hello", examples={"text": ["a cat", "a dog barks"]}).table()
    assert [s["verdict"] for s in table.states] == ["HELLO", "A CAT", "A DOG BARKS"]
    assert table.record["spec"]["controls"][0]["kind"] == "choice"


def test_progress_is_told(scene) -> None:
    seen = []
    explore(scene, k=(0, 3), shift=fixed_shift()).table(
        progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_leaf_that_never_changes_is_stored_once(scene) -> None:
    table = explore(scene, k=(0, 20), shift=fixed_shift()).table()
    column = next(c for c in table.record["columns"] if c["path"] == "data.0.x")
    assert column["count"] == 1
    assert "index" not in column


def test_arrays_may_change_their_length() -> None:
    table = explore(lambda n=9: go.Figure(go.Scatter(y=np.arange(n) / 7)), n=(8, 15)).table()
    column = next(c for c in table.record["columns"] if c["path"] == "data.0.y")
    assert column["shapes"] == [[n] for n in range(8, 16)]
    packed = zlib.decompress(base64.b64decode(table.record["packed"]), 31)
    assert len(packed) >= column["at"] + 2 * column["size"]


@given(hnp.arrays(np.float64, st.integers(1, 50), elements=st.floats(-1e6, 1e6)))
def test_linear_codes_are_exact_to_the_range(values: np.ndarray) -> None:
    codes, scale = quantise(values)
    if not scale["log"]:
        assert np.allclose(restore(codes, scale), values, rtol=0, atol=np.ptp(values) / 65000 + 1e-9)


@given(hnp.arrays(np.float64, st.integers(2, 50), elements=st.floats(1e-200, 1e200)))
def test_positive_numbers_over_decades_keep_their_relative_size(values: np.ndarray) -> None:
    codes, scale = quantise(values)
    if scale["log"]:
        span = np.ptp(np.log(values))
        assert np.allclose(np.log(restore(codes, scale)), np.log(values), rtol=0, atol=span / 65000)


def test_special_numbers_come_back() -> None:
    values = np.array([0.0, 1e-9, 1.0, np.nan, np.inf])
    codes, scale = quantise(values)
    assert scale["log"]
    back = restore(codes, scale)
    assert back[0] == 0
    assert np.isnan(back[3])
    assert back[4] == np.inf


def test_small_whole_numbers_are_exact() -> None:
    values = np.array([-3.0, 0, 17, 60000])
    assert np.array_equal(restore(*quantise(values)), values)
