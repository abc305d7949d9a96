"""Copied text: chips lie in rows without touching, as strong as their runs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.figures import copied_text, copied_words
from lecturekit.figures.language._copied import LETTERS, LONGEST, MOST_WORDS, ROWS, wrapped
from tests.figures.language.reading import bars, sizes, texts
from tests.figures.looks import assert_sound

WORDS = ("the", "united", "states", "will", "play", "south", "africa", "in", "the", "first", "test", ".")
LONGEST_RUNS = {1: [1, 2, 2], 2: [3, 4, 9], 3: [5, 9, 60]}


def drawn(words=WORDS, runs=None, order: int = 2, seed: int = 1):
    runs = [n % 5 for n in range(len(words))] if runs is None else runs
    return copied_text(words, runs, LONGEST_RUNS, order=order, seed=seed, ceiling=20.0)


@pytest.mark.row("L4")
def test_a_word_is_as_strong_as_its_run() -> None:
    """One word alone is the weakest, twelve in a row and more the strongest."""
    runs = [0, 1, 2, 5, 12, 30, 3, 3, 3, 1, 1, 0]
    figure = drawn(runs=runs)
    assert_sound(figure)
    strong = np.array(bars(figure)[0].marker.color, float)
    assert np.allclose(strong[: len(runs)], np.clip(runs, 1, LONGEST))
    assert sorted(texts(figure, "x")) == sorted(WORDS)


@pytest.mark.row("L4")
def test_every_sample_is_a_dot_the_line_joins_medians_and_the_shown_one_is_ringed() -> None:
    """All samples of all orders, their medians, and the one on the left."""
    figure = drawn(order=3, seed=1)
    dots, middle, ring = [trace for trace in figure.data if trace.xaxis == "x2"]
    assert list(dots.x) == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert list(dots.y) == [1, 2, 2, 3, 4, 9, 5, 9, 20], "what lies beyond is drawn at the edge"
    assert list(middle.y) == [2, 4, 9]
    assert (list(ring.x), list(ring.y)) == ([3], [9])


@given(
    st.lists(
        st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=20), max_size=70
    )
)
def test_words_lie_in_rows_and_never_on_each_other(words: list[str]) -> None:
    """From left to right, from top to bottom; what has no room is left out, and all after it."""
    left, wide, row = wrapped(words)
    shown = np.isfinite(left)
    assert not shown[MOST_WORDS:].any()
    count = int(shown.sum())
    assert shown[:count].all()
    assert not count or row[:count].max() < ROWS
    for n in range(count):
        assert left[n] == 0 or left[n] + wide[n] <= LETTERS
        if n:
            assert (row[n] == row[n - 1] and left[n] >= left[n - 1] + wide[n - 1]) or (
                row[n] == row[n - 1] + 1 and left[n] == 0
            )


def test_the_frame_is_the_same_for_every_sample() -> None:
    """Short, long and empty samples have as many traces of the same lengths."""
    assert (
        len(
            {sizes(drawn(WORDS[:n], order=o)) for n in (0, 3, 12) for o in (1, 3)} | {sizes(drawn(WORDS * 9))}
        )
        == 1
    )
    assert_sound(drawn([]))


def test_the_words_count_whole_sentences() -> None:
    """The longest run, and how many sentences stand in the text whole."""
    said = copied_words([0, 4, 4, 7], [True, False])
    assert said == "longest copied run **7 words**; whole sentences copied: **1 of 2**"
    assert "**0 words**" in copied_words([], [])


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"runs": [1]}, "12 words have as many runs"),
        ({"order": 4}, "no sample 1 of order 4"),
        ({"seed": 3}, "no sample 3 of order 2"),
        ({"seed": -1}, "no sample -1"),
    ],
)
def test_what_is_not_there_is_refused(given, complaint) -> None:
    """A sample that was not drawn, or runs that do not fit the words."""
    with pytest.raises(ValueError, match=complaint):
        drawn(**given)
