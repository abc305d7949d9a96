"""Explorables that follow others, share a widget, or are moved from two threads."""

from __future__ import annotations

import contextlib
import threading

import ipywidgets as widgets
import plotly.graph_objects as go
import pytest

from lecturekit.explorable import Explorable, explore

SOON = 20  # s; far more than any of this takes


def counted(calls: list, name: str, **leaders: Explorable):
    """A scene that notes its name and what it reads of its leaders."""

    def scene(k=0):
        calls.append((name, k, *(leader.value["k"] for leader in leaders.values())))
        return go.Figure(), f"{name}: {calls[-1][1:]}"

    made = explore(scene, k=(0, 9)).follow(*leaders.values())
    assert made.widget
    return made


def ask(made: Explorable, n: object, **positions: int) -> None:
    """Move it as its page does."""
    made.widget.set_state({"request": {"n": n, "values": positions}})


def at_once(*works) -> None:
    """Run each in a thread of its own; none may wait for ever."""
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SOON)
    assert not [thread for thread in threads if thread.is_alive()], "a deadlock"


def test_a_follower_is_computed_again_when_its_leader_moves() -> None:
    calls: list = []
    choice = counted(calls, "choice")
    follower = counted(calls, "follower", choice=choice)
    calls.clear()
    ask(choice, "a", k=3)
    assert calls == [("choice", 3), ("follower", 0, 3)]
    assert follower.widget.delta["set"]["verdict"] == "follower: (0, 3)"
    choice.controls["k"].value = 4
    choice.value = {"k": 5}
    choice.reset()
    assert [call for call in calls[2:] if call[0] == "follower"] == [("follower", 0, k) for k in (4, 5, 0)]
    calls.clear()
    ask(follower, "a", k=2)  # a leader does not follow
    assert calls == [("follower", 2, 0)]


def test_a_preset_of_several_controls_moves_the_followers_once() -> None:
    calls: list = []
    choice = explore(lambda k=0, j=0, on=False: go.Figure(), k=(0, 9), j=(0, 9))
    follower = counted(calls, "follower", choice=choice)
    assert choice.widget
    calls.clear()
    ask(choice, "a", k=3, j=4, on=1)
    assert choice.value == {"k": 3, "j": 4, "on": True}
    assert calls == [("follower", 0, 3)]
    follower.close()


def test_a_chain_with_two_ways_computes_each_once_and_in_order() -> None:
    calls: list = []
    top = counted(calls, "top")
    left, right = counted(calls, "left", a=top), counted(calls, "right", a=top)
    counted(calls, "end", a=left, b=right)
    calls.clear()
    ask(top, "a", k=7)
    names = [call[0] for call in calls]
    assert sorted(names) == ["end", "left", "right", "top"]
    assert (names[0], names[-1]) == ("top", "end")


def test_a_circle_and_a_stranger_are_refused() -> None:
    calls: list = []
    first = counted(calls, "first")
    second = counted(calls, "second", a=first)
    third = counted(calls, "third", a=second)
    for other in (first, second, third):
        with pytest.raises(ValueError, match="circle"):
            first.follow(other)
    with pytest.raises(TypeError, match="not IntSlider"):
        first.follow(first.controls["k"])
    calls.clear()
    third.follow(second)  # again: still once
    ask(second, "a", k=1)
    assert calls == [("second", 1, 0), ("third", 0, 1)]


def test_a_closed_follower_follows_no_more() -> None:
    calls: list = []
    choice = counted(calls, "choice")
    gone, stays = counted(calls, "gone", a=choice), counted(calls, "stays", a=choice)
    gone.close()
    calls.clear()
    ask(choice, "a", k=2)
    assert [call[0] for call in calls] == ["choice", "stays"]
    choice.close()
    stays.follow(counted([], "another"))


def test_a_follower_that_fails_says_so_and_the_others_go_on() -> None:
    calls: list = []
    choice = counted(calls, "choice")

    def touchy(k=0):
        if choice.value["k"] == 2:
            raise ValueError("two is too much")
        return go.Figure()

    failing = explore(touchy).follow(choice)
    assert failing.widget
    counted(calls, "other", a=choice)
    calls.clear()
    ask(choice, "a", k=2)
    assert "two is too much" in failing.widget.whole()["error"]["line"]
    assert [call[0] for call in calls] == ["choice", "other"]
    ask(choice, "b", k=3)
    assert failing.widget.whole()["error"] is None


def test_two_that_share_a_widget_are_moved_from_two_threads_at_once() -> None:
    """Each would hold its own lock and wait for the other's: both scenes wait until the other has begun."""
    inside = threading.Barrier(2)
    shared = widgets.IntSlider(0, 0, 9)
    seen: dict[str, list] = {"a": [], "b": []}

    def meet(name: str):
        def scene(k=0, other=0):
            seen[name].append(k)
            if len(seen[name]) == 2:
                with contextlib.suppress(threading.BrokenBarrierError):
                    inside.wait(0.3)
            return go.Figure()

        return scene

    a, b = explore(meet("a"), k=shared, other=(0, 9)), explore(meet("b"), k=shared, other=(0, 9))
    assert a.widget
    assert b.widget
    at_once(lambda: ask(a, "a", k=3), lambda: ask(b, "b", k=6))
    assert a.value == b.value == {"k": shared.value, "other": 0}
    assert seen["a"][-1] == seen["b"][-1] == shared.value


def test_linked_explorables_and_followers_moved_from_many_threads_end_alike() -> None:
    calls: list = []
    first, second = counted(calls, "first"), counted(calls, "second")
    link = widgets.link((first.controls["k"], "value"), (second.controls["k"], "value"))
    follower = counted(calls, "follower", a=first, b=second)

    def mover(one: Explorable, offset: int):
        return lambda: [ask(one, f"{offset} {n}", k=(n + offset) % 10) for n in range(25)]

    at_once(mover(first, 0), mover(second, 3), lambda: [follower.reset() for _ in range(20)])
    assert first.value == second.value == {"k": first.controls["k"].value}
    assert calls[-1][0] == "follower"
    assert follower.widget.whole()["values"] == {"k": 0}
    last = [call for call in calls if call[0] == "follower"][-1]
    assert last[2:] == (first.value["k"], second.value["k"])
    link.unlink()


def test_no_move_of_another_control_is_lost_between_threads() -> None:
    """Each thread moves its own control; what it knows of the other is old by then."""
    made = explore(lambda a=0, b=0: go.Figure(), a=(0, 200), b=(0, 200))
    assert made.widget

    def walk(name: str):
        def steps() -> None:
            for n in range(1, 101):
                made.value = {name: n}

        return steps

    at_once(walk("a"), walk("b"))
    assert made.value == {"a": 100, "b": 100}
    assert {name: widget.value for name, widget in made.controls.items()} == {"a": 100, "b": 100}
    assert made.widget.whole()["values"] == {"a": 100, "b": 100}
    made.close()


def test_who_observes_a_control_may_move_another() -> None:
    """The move within the move is the later one, and stays."""
    made = explore(lambda a=0, b=0, c=0: go.Figure(), a=(0, 9), b=(0, 9), c=(0, 9))
    made.controls["a"].observe(lambda change: setattr(made, "value", {"b": change["new"]}), "value")
    assert made.widget
    ask(made, "x", a=4, c=7)
    assert made.value == {"a": 4, "b": 4, "c": 7}
    assert [widget.value for widget in made.controls.values()] == [4, 4, 7]
    made.close()


def test_a_table_says_whom_the_figure_follows_in_the_notebook() -> None:
    """The slides hold the others at their start: so they say, and the export does."""

    def chosen_text(k=2):
        return go.Figure()

    choice = explore(chosen_text, k=(0, 9))
    follower = explore(lambda j=0: (go.Figure(), f"{choice.value['k']}"), j=(0, 3)).follow(choice)
    table = follower.table()
    assert {state["verdict"] for state in table.states} == {"2"}
    assert table.record["coarser"] == ["In the notebook it follows “chosen text”."]
    assert table.notes == ["<lambda>: In the notebook it follows “chosen text”."]
