"""The benchmarks of forward runs and of edited gates: their arithmetic, and that they time what they say."""

import ast

import numpy as np
import pytest

from benchmarks import _table, editing, unroll

SOURCE = '''
from math import pi as circle, e
import numpy.linalg
r"""words"""
t, unused = 3, e
SIZES = [size for size in range(5)]

def area(r):
    unused = r * r
    return unused * circle

def scene(k=1, size=SIZES):
    return [area(t) + k for t in size]

explore(area, r=(0, 1))
explore(scene, k=(0, 4))
scene = None
'''


@pytest.mark.parametrize("kind", unroll.CELLS)
def test_both_run_the_same_network(kind: type) -> None:
    """Every h is the same in all, sizes all different; another network's is refused."""
    size = unroll.Size(kind, B=2, H=5, T=7, D=3)
    runs = size.contenders()
    assert list(runs) == ["ours", *unroll.PEERS]
    assert [run.states().shape for run in runs.values()] == [(7, 2, 5)] * 3
    assert [str(run.states().dtype) for run in runs.values()] == ["float64", "float64", "float32"]
    unroll.check(runs)
    other = unroll.Size(kind, B=2, H=5, T=7, D=3).contenders()
    other["ours"].x = 1.001 * other["ours"].x
    with pytest.raises(AssertionError, match="float64"):
        unroll.check(other)


def test_ours_keeps_every_intermediate_and_torch_no_graph() -> None:
    """The run that is timed has gates, cells and outputs; torch's has nothing to go back through."""
    runs = unroll.Size(unroll.LSTM, B=2, H=5, T=7, D=3).contenders()
    kept = runs["ours"].run()
    assert (kept.gates.shape, kept.c.shape, kept.z.shape) == ((7, 2, 4, 5), (7, 2, 5), (7, 2, unroll.K))
    states, last = runs["float64"].run()
    assert not states.requires_grad
    np.testing.assert_array_equal(states[-1], last[0][0])


@pytest.mark.parametrize(("B", "reach"), [(1, 3.5), (32, 1.6)])
def test_only_the_lstm_in_torch_s_precision_has_a_reach(B: int, reach: float) -> None:
    """Its time may be that many times torch's; the other rows stand beside."""
    for times, met in ((reach - 0.01, True), (reach + 0.01, False)):
        taken = {"ours": times, "float64": 1.0, "float32": 0.1}
        rows = unroll.verdicts(unroll.Size(unroll.LSTM, B, 32), taken)
        assert [row.met for row in rows] == [met, None]
        assert rows[0].ratio == pytest.approx(1 / times)
        assert rows[1].ratio == pytest.approx(0.1 / times)
    slow = {"ours": 9.0, "float64": 1.0, "float32": 1.0}
    beside = unroll.verdicts(unroll.Size(unroll.GRU, B, 32), slow)
    assert [row.met for row in beside] == [None, None]
    assert "yes" not in _table.show("title", beside)
    assert "NO" not in _table.show("title", beside)


def test_what_a_scene_needs_is_cut_out_and_nothing_else() -> None:
    """Also what its functions read, but no name that only means something within them."""
    code = editing.cut_out(SOURCE, "scene")
    space: dict = {"explore": lambda scene, **controls: (scene(2), controls)}
    exec(code, space)
    assert space["edited"][0] == pytest.approx([np.pi * size**2 + 2 for size in range(5)])
    assert len(ast.parse(code).body) == 5  # import, SIZES, area, scene, edited
    assert not {"numpy", "t", "unused", "words"} & set(space)
    with pytest.raises(ValueError, match="no explore"):
        editing.cut_out(SOURCE, "t")


def test_the_notebook_s_own_scene_is_edited() -> None:
    """Cut out of notebook 13 it runs alone, without torch, and shows each planned gate at its value."""
    space: dict = {}
    code = editing.cut_out(editing.NOTEBOOK.read_text(encoding="utf-8"), editing.SCENE)
    assert "torch" not in code
    exec(code, space)
    edited = space["edited"]
    assert tuple(edited.controls["value"].options) == editing.STOPS
    assert edited.value["value"] == editing.STOPS[-1]
    for _, gate, value in editing.plan(3):
        cells = edited.figure(gate=gate, value=value).data[0]
        (row,) = (n for n, keys in enumerate(cells.customdata) if gate in keys)
        assert cells.z[row][list(cells.customdata[row]).index(gate)] == value


def test_each_round_chooses_another_cell_and_moves_one_stop_at_a_time() -> None:
    """20 clicks, 40 keys, and never an edit that changes nothing."""
    edits, last = list(editing.plan(editing.ROUNDS)), ("f 11", editing.STOPS[-1])
    assert [kind for kind, *_ in edits].count("click") == 20
    assert [kind for kind, *_ in edits].count("key") == 40
    for kind, gate, value in edits:
        moved = abs(editing.STOPS.index(value) - editing.STOPS.index(last[1]))
        assert (gate != last[0], moved) == ((True, 0) if kind == "click" else (False, 1))
        last = (gate, value)
    clicked = [gate for kind, gate, _ in edits if kind == "click"]
    assert {gate[0] for gate in clicked} == set("ifo")
    assert all(1 <= int(gate[2:]) <= 20 for gate in clicked)


def test_an_edit_is_the_sum_of_its_parts_and_judged_by_its_median() -> None:
    """Kernel, plotly and rest; 60 ms is met, more is not; each way by itself."""
    seen = [("key", 60.0, 20.0, True), ("click", 60.5, 30.0, False), ("key", 59.0, 21.0, True)]
    edits = editing.joined([*seen, ("key", 900.0, 25.0, False)], [12.0, 10.0, 11.0, 13.0])
    assert [one.rest for one in edits] == [28.0, 20.5, 27.0, 862.0]
    keys, clicks = editing.compare(edits)
    assert (keys.met, clicks.met) == (True, False)
    assert (keys.ours, clicks.ours) == ("60 / 900 ms", "60 / 60 ms")
    assert keys.peer == "kernel 12, plotly 21, rest 28 ms"
    quick, anew = editing.apart(edits)
    assert (quick.work, anew.work) == ("2 of them drawn quickly", "2 of them drawn anew")
    assert (quick.met, anew.met) == (None, None)
    assert len(editing.apart(edits[:1])) == 1
    with pytest.raises(AssertionError, match="answered 3 times"):
        editing.joined(seen + seen[:1], [1.0, 2.0, 3.0])
