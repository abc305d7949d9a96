"""Routes: they fit, nothing is better, more time never shows less."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit import course
from lecturekit.course._books import Book, Section
from lecturekit.course._routes import ROW, Stop, choose, worth_of

LECTURE = course.lecture_map(Path(__file__).parents[2] / "notebooks")
OPENING = Section("opening", "o", 1, (), 0, False, True)
BOOKS = [Book(number, f"{number}_x.ipynb", "x", (OPENING,), 0, None) for number in ("01", "02")]
OPENINGS = [Stop(book, (OPENING,)) for book in BOOKS]
BEST = {row: course.lecture_rows()[row].best for row in ("W1", "W2", "R1", "G5")}


def worth(stops: list[Stop], chosen: tuple[int, ...]) -> float:
    """What a choice is worth, counted out."""
    rows = {row for n in chosen for row in stops[n].rows}
    return ROW * len(rows) + sum(worth_of(stops[n]) for n in chosen)


def made(book: Book, minutes: float, rows: set[str], named: bool, count: int) -> Stop:
    """A stop of one section; where it is not named, it is the best of one row at most."""
    title = BEST[min(rows)] if rows and count else "s"
    return Stop(book, (Section(title, "s", minutes, tuple(rows), count, False, True, named),))


stop = st.builds(
    made,
    st.sampled_from(BOOKS),
    st.sampled_from([0.5, 1, 2, 3, 4, 7]),
    st.sets(st.sampled_from(["W1", "W2", "R1", "G5"]), max_size=3),
    st.booleans(),
    st.integers(0, 1),
)


@settings(deadline=None, max_examples=40)
@given(st.lists(stop, max_size=7), st.sampled_from([0, 1, 3.5, 6, 11, 40]))
def test_no_choice_is_better(stops: list[Stop], minutes: float) -> None:
    """The integer programme finds what trying every subset finds; a stop needs its notebook's opening."""
    stops = [*OPENINGS, *stops]
    chosen = tuple(choose(stops, minutes))
    assert sum(stops[n].minutes for n in chosen) <= minutes
    every = (c for size in range(len(stops) + 1) for c in combinations(range(len(stops)), size))
    allowed = [c for c in every if {int(stops[n].number) - 1 for n in c} <= set(c)]
    best = max(worth(stops, c) for c in allowed if sum(stops[n].minutes for n in c) <= minutes)
    assert chosen in allowed
    assert worth(stops, chosen) == pytest.approx(best)


@pytest.mark.parametrize("topic", ["gradients", "gates", "word vectors"])
def test_more_time_shows_no_less(topic: str) -> None:
    """Rows grow with the minutes, up to all of the topic's."""
    shown = [len(course.plan_route(LECTURE, minutes, topic).rows) for minutes in (0, 10, 25, 50, 90, 400)]
    assert shown == sorted(shown)
    assert shown[0] == 0
    whole = course.plan_route(LECTURE, 400, topic)
    assert whole.rows == whole.all_rows
    assert whole.stops == whole.offered


def test_a_route_fits_and_keeps_the_order() -> None:
    """Stops come in the notebooks' order and take no longer than there is time."""
    route = course.plan_route(LECTURE, 50, "the whole lecture")
    places = [route.offered.index(stop) for stop in route.stops]
    assert places == sorted(places)
    assert route.taken <= 50
    assert "50 min" in route.words() or route.taken < 50


@pytest.mark.parametrize(("minutes", "topic"), [(-1, "gates"), (float("nan"), "gates"), (25, "cooking")])
def test_bad_wishes_are_refused(minutes: float, topic: str) -> None:
    """No time below 0, no unknown topic; the message names the known ones."""
    with pytest.raises(ValueError, match=r"minutes|gradients"):
        course.plan_route(LECTURE, minutes, topic)


def test_a_row_is_shown_by_its_best_figure_or_a_named_one() -> None:
    """A slide of training code with a row's tag does not count as showing it; openings show nothing."""
    by_title = {stop.title: stop for book in LECTURE.books for stop in course.stops_of(book)}
    assert by_title["Google News had 100 billion words; 300 is the length of a vector"].rows == frozenset()
    assert by_title["Each copy adds its part; the sum is the gradient"].rows == {"G4"}
    assert not [stop for stop in by_title.values() if stop.opens and stop.rows]
    for minutes in (25, 90, 180):
        route = course.plan_route(LECTURE, minutes)
        assert {stop.number for stop in route.stops} == {stop.number for stop in route.stops if stop.opens}
