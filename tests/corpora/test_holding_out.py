"""Part of a text kept apart: nothing is lost, nothing is on both sides."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import build_corpus, hold_out, lee_corpus


@given(st.integers(2, 40), st.floats(0.001, 0.999))
def test_the_two_parts_are_the_text(sentences, share):
    """In their order, the sentences of both are those of the text, and each part counts its own words."""
    text = build_corpus(
        "\n".join(f"word{n % 7} and {'more ' * (n % 3)}" for n in range(sentences)), lines=True
    )
    learn, test = hold_out(text, share)
    parts = [part.sentence(s) for part in (learn, test) for s in range(part.n_sentences)]
    assert parts == [text.sentence(s) for s in range(sentences)]
    assert abs(test.n_sentences - share * sentences) <= 1
    for part in (learn, test):
        assert np.bincount(part.tokens, minlength=len(part.vocabulary)).tolist() == part.counts.tolist()
        assert (np.diff(part.counts) <= 0).all()
        assert part.counts.min() > 0


def test_a_share_of_the_news():
    """A tenth of the Lee corpus's sentences, and the name of the text."""
    learn, test = hold_out(lee_corpus())
    assert round(lee_corpus().n_sentences * 0.1) == test.n_sentences
    assert learn.name == test.name == lee_corpus().name


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5, float("nan")])
def test_no_share_at_all_is_refused(share):
    """There is something to learn from, and something to test on."""
    with pytest.raises(ValueError, match="above 0"):
        hold_out(lee_corpus(), share)


def test_other_bad_input():
    """A text of one sentence has no part to keep; a share is a number."""
    with pytest.raises(ValueError, match="one sentence"):
        hold_out(build_corpus("one sentence"), 0.5)
    with pytest.raises(TypeError, match="number"):
        hold_out(lee_corpus(), "0.1")
