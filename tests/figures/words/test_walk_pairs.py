"""The figures of pairs and of gaps: they hold the record's words and numbers."""

import re

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.words import skip_gram_pairs, window_positions
from tests.figures.looks import assert_sound

SENTENCE = ("he", "was", "walking", "away", "because", "the", "king", "was", "home")
HARD = ("<unk>", "a&b", "$5$", "שלום", "🐶", "a-word-without-end-and-beyond")


def texts(fig):
    """All that is written in the figure."""
    return [text for trace in fig.data for text in (trace.text or ()) if text.strip()]


def test_every_place_is_a_sound_figure():
    """In the palette, valid, axes still; a step changes numbers and texts only."""
    walk = window_positions(SENTENCE, window=2)
    one, other = figures.window_pairs(walk, 0), figures.window_pairs(walk, 8)
    assert_sound(one)
    assert one.layout == other.layout
    assert [np.shape(t.x) for t in one.data] == [np.shape(t.x) for t in other.data]
    assert_sound(figures.gap_bars({"a": 1e-30, "b": 3.0}, quantity="distance"))


def test_words_are_shown_as_text():
    """Markup and formulas are words, too; a long one is cut."""
    said = texts(figures.window_pairs(window_positions(HARD, window=2), 3))
    assert not [text for text in said if "<unk" in text or "beyond" in text]
    assert any("&lt;unk" in text for text in said)


@pytest.mark.row("W8")
@pytest.mark.parametrize(
    ("sentence", "window"), [("the king was home", 2), ("a b a c b a d", 3), ("x y", 5), ("alone", 2)]
)
def test_below_each_word_stand_its_pairs(sentence, window):
    """As skip-gram's own list has them; those of the chosen place are blue."""
    words = sentence.split()
    near = [[words[j] for j in range(len(words)) if 0 < abs(i - j) <= window] for i in range(len(words))]
    if len(words) > 1:
        pairs = skip_gram_pairs(words, window=window)
        assert near == [list(pairs.place(place)[1]) for place in range(len(words))]
    for step in range(len(words)):
        fig = figures.window_pairs(window_positions(words, window=window), step)
        columns = [t for t in fig.data if t.type == "scatter" and t.mode == "text" and max(t.y) < 0]
        for t in columns:
            t.text = [re.sub("<[^>]*>", "", text).strip() for text in t.text]
        below = [
            [text for t in columns for x, text in zip(t.x, t.text, strict=True) if x == place and text]
            for place in range(len(words))
        ]
        assert below == near
        (blue,) = [t for t in columns if t.textfont.color == figures.colour("x")]
        assert [text for text in blue.text if text] == near[step]


def test_pairs_of_a_long_sentence_or_no_place_are_refused():
    """Eleven words have no room; there is no place after the last one."""
    with pytest.raises(ValueError, match="up to 10 words"):
        figures.window_pairs(window_positions(["a"] * 11, window=2), 0)
    for step in (-1, 3):
        with pytest.raises(ValueError, match="places 0 to 2"):
            figures.window_pairs(window_positions(["a", "b", "c"], window=2), step)


def test_bars_of_gaps_are_their_logarithms():
    """Red above the limit; a zero has no bar and is called 0; nothing below 0, none, or more than six."""
    fig = figures.gap_bars({"y − t": 0.56, "4y − t": 9.8e-8, "same": 0.0}, quantity="distance")
    red, green = (t for t in fig.data if t.type == "scatter" and t.mode == "lines")
    assert red.line.color == figures.colour("loss")
    np.testing.assert_allclose(red.x[1], np.log10(0.56))
    np.testing.assert_allclose(green.x[4], np.log10(9.8e-8))
    assert np.isnan([red.x[4], green.x[1], red.x[7], green.x[7]]).all()
    assert [text.strip() for text in texts(fig)] == ["0.56", "9.8\u00a0×\u00a010⁻⁸", "0"]
    for wrong in ({}, {"a": -1.0}, dict.fromkeys("abcdefg", 0.1)):
        with pytest.raises(ValueError, match="one to 6 gaps"):
            figures.gap_bars(wrong, quantity="distance")
