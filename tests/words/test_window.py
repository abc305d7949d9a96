"""The sliding window, step by step."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import build_corpus
from lecturekit.words import cooccurrence, window_positions

WORDS = ("the", "dog", "saw", "the", "cat")


@pytest.mark.row("W4")
def test_the_steps_are_what_the_eye_sees():
    """Five words, window 2: who is in the window, and who is counted, at each step."""
    walk = window_positions(WORDS, window=2)
    assert walk.n_steps == 5
    assert [walk.neighbours(i) for i in range(5)] == [(1, 2), (0, 2, 3), (0, 1, 3, 4), (1, 2, 4), (2, 3)]
    np.testing.assert_array_equal(walk.first, [0, 0, 0, 1, 2])
    np.testing.assert_array_equal(walk.last, [2, 3, 4, 4, 4])
    assert walk.pairs(4) == (("cat", "saw"), ("cat", "the"))
    assert walk.vocabulary == ("the", "dog", "saw", "cat")


@pytest.mark.row("W4")
@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=9), st.integers(1, 10))
def test_all_steps_together_are_the_co_occurrence_counts(words, window):
    """What the figure adds up step by step is what `cooccurrence` counts at once."""
    walk = window_positions(words, window=window)
    counts = cooccurrence(build_corpus(" ".join(words), lines=True), window=window)
    np.testing.assert_array_equal(walk.counts().values, counts.table(walk.vocabulary).values)
    assert walk.starts[-1] == len(walk.centres) == len(walk.contexts)


def test_each_step_fills_the_row_of_its_centre():
    """And nothing else; before the first step the table is empty."""
    walk = window_positions(WORDS, window=1)
    assert not walk.counts(0).values.any()
    for i, word in enumerate(WORDS):
        added = walk.counts(i + 1).values - walk.counts(i).values
        rows = {walk.vocabulary[r] for r in np.flatnonzero(added.any(axis=1))}
        assert rows == {word}
        assert added.sum() == len(walk.neighbours(i))


def test_bad_steps_and_sentences_are_refused():
    """With words that say what is possible."""
    walk = window_positions(WORDS)
    with pytest.raises(IndexError, match="no step 5: this sentence allows 0 to 4"):
        walk.neighbours(5)
    with pytest.raises(IndexError, match="0 to 5"):
        walk.counts(6)
    with pytest.raises(ValueError, match="no word"):
        window_positions([])
    with pytest.raises(TypeError, match="tokenize"):
        window_positions("the dog")
    with pytest.raises(ValueError, match="at least 1"):
        window_positions(WORDS, window=0)
    assert not walk.centres.flags.writeable
