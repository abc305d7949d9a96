"""Figures of the course: sound, still while sliders move, and what a click gives."""

import numpy as np
import pytest

from lecturekit import course, figures
from tests.figures.looks import assert_sound

SLIDES = [("A", "01", "one"), ("A", "02", "two <b>"), ("B", "02", "three"), ("B", "09", "four")]


def shape(figure: object) -> list[tuple[str, int]]:
    """Type and length of each trace."""
    return [(trace.type, len(trace.x)) for trace in figure.data]


def test_the_band_is_sound_and_still() -> None:
    """Cells stay where they are; a cell's customdata is its slide."""
    first, last = (figures.lecture_band(SLIDES, n) for n in (1, 4))
    assert_sound(first)
    assert shape(first) == shape(last)
    assert list(first.data[0].customdata) == [1, 2, 3, 4]
    assert list(first.data[0].x) == [0, 1, 0, 1]
    heights = np.nansum([trace.y for trace in first.data[:2]], axis=0)
    assert np.allclose(np.asarray(first.data[0].base) + heights / 2, [0, 0, 1, 1])
    assert list(first.data[0].base) == list(last.data[0].base)
    with pytest.raises(ValueError, match="1 to 4"):
        figures.lecture_band(SLIDES, 5)


def test_cells_of_the_chosen_ones_notebook_stand_out() -> None:
    """All of them, in one colour; the others recede in another."""
    far, near = figures.lecture_band(SLIDES, 2).data[:2]
    assert np.isfinite(near.y).tolist() == [False, True, True, False]
    assert np.isfinite(far.y).tolist() == [True, False, False, True]
    assert far.marker.color != near.marker.color


def test_route_bars_add_up_and_stand_still() -> None:
    """Blocks of a notebook follow each other without a gap; what is not chosen recedes."""
    lecture = course.lecture_map()
    stops = [stop for book in lecture.books[1:4] for stop in course.stops_of(book)]
    names = {book.number: book.title for book in lecture.books[1:4]}
    none, some = (figures.route_bars(stops, chosen, names, longest=60) for chosen in ([], [0, 2]))
    assert_sound(some)
    assert shape(none) == shape(some)
    bars = some.data[0]
    for row in range(3):
        here = [n for n, y in enumerate(bars.y) if y == row]
        ends = np.cumsum([bars.x[n] for n in here])
        assert [bars.base[n] for n in here] == [0, *ends[:-1]]
    grey = figures.route_bars(stops, [], names, longest=60).data[0].marker.color[0]
    assert [n for n, tint in enumerate(bars.marker.color) if tint != grey] == [0, 2]


@pytest.mark.parametrize("name", ["softmax", "end", "mean", "frequency"])
def test_trials_are_drawn_as_they_are(name: str) -> None:
    """Each error stands at its logarithm, an exact form on the floor; draws to come are left out."""
    trials = course.trials(name, 3)
    made = figures.correction_trials(trials, draws=5, held_against="a count")
    assert_sound(made)
    assert shape(made) == shape(
        figures.correction_trials(course.trials("gates", 5), draws=5, held_against="torch")
    )
    slide = next(trace for trace in made.data if len(trace.x) == 5)
    count = len(trials.slide_errors)
    assert np.allclose(np.asarray(slide.y)[:count], np.log10(trials.slide_errors))
    assert np.isnan(np.asarray(slide.y)[count:]).all()


def test_a_bound_is_drawn_as_a_ceiling() -> None:
    """The truth stands at or below it in every draw, by the logarithms; traces are the same."""
    trials = course.trials("conditions", 5)
    made = figures.correction_trials(trials, draws=5, held_against="Jacobian products")
    assert_sound(made)
    other = figures.correction_trials(course.trials("mean", 5), draws=5, held_against="differences")
    assert shape(made) == shape(other)
    slide, bound = (np.asarray(trace.y) for trace in made.data if len(trace.x) == 5)
    assert np.allclose(bound, trials.truth - trials.corrected)
    assert np.allclose(slide, trials.truth - trials.slide)
    assert bound.max() < 1e-9


def test_what_lies_beyond_an_axis_is_marked() -> None:
    """Each number of the mixed-up loss beyond 2 is an arrow at the edge, and no other is."""
    trials = course.trials("mean", 4)
    made = figures.correction_trials(trials, draws=5, held_against="differences")
    arrows = {t.marker.symbol: np.isfinite(t.y).sum() for t in made.data if "arrow" in str(t.marker.symbol)}
    assert arrows == {"arrow-up": (trials.slide > 2).sum(), "arrow-down": (trials.slide < -2).sum()}
    assert sum(arrows.values())
