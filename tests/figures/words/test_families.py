"""Arrows and hit rates: the drawing keeps the angles of its record, the list names what came out wrong."""

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.words import WordVectors, family_accuracy, relation_arrows
from tests.figures.looks import assert_sound

FAMILIES = {
    "gender": (("man", "woman"), ("king", "queen"), ("boy", "girl"), ("<b>", "$x$")),
    "tense": (("go", "went"), ("eat", "ate"), ("sing", "sang")),
    "missing": (("up", "down"), ("in", "out")),
}


def vectors(noise, seed=4, dim=9):
    """Words of each family at random places, the second of a pair an offset away, with noise."""
    rng = np.random.default_rng(seed)
    words, rows = [], []
    for name in ("gender", "tense"):
        offset = rng.normal(size=dim)
        for pair in FAMILIES[name]:
            start = rng.normal(size=dim)
            words += pair
            rows += [start, start + offset + noise * rng.normal(size=dim)]
    return WordVectors(tuple(words), np.array(rows, dtype=np.float32))


def draw(noise=0.3, family="gender"):
    """The figure and its records."""
    table = vectors(noise)
    arrows, scores = relation_arrows(table, FAMILIES[family]), family_accuracy(table, FAMILIES)
    return figures.family_arrows(arrows, scores, family=family), arrows, scores


def texts(fig):
    """All words written."""
    return [text for trace in fig.data for text in (trace.text or ()) if text.strip()]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("noise", [0.0, 0.3, 3.0])
def test_it_is_sound_and_keeps_its_shape(family, noise):
    """Template, palette, fixed axes; whatever the family, only numbers and texts change."""
    fig, *_ = draw(noise, family)
    assert_sound(fig)
    usual, *_ = draw()
    assert [(t.type, len(t.x)) for t in fig.data] == [(t.type, len(t.x)) for t in usual.data]


@pytest.mark.row("W12")
def test_the_drawn_arrows_are_the_records_turned():
    """Lengths (but for one common factor) and angles are kept, and the mean arrow runs to the right."""
    fig, record, _ = draw()
    heads = [t for t in fig.data if t.type == "scatter" and t.mode == "markers"]
    starts, ends = (np.column_stack([t.x, t.y])[: len(record.pairs)] for t in heads)
    drawn, true = ends - starts, record.ends - record.starts
    size = np.linalg.norm(drawn) / np.linalg.norm(true)
    assert 0.5 < size <= 1
    np.testing.assert_allclose(drawn @ drawn.T, size**2 * true @ true.T, atol=1e-9)
    mean = drawn.mean(axis=0)
    assert mean[1] == pytest.approx(0, abs=1e-9)
    assert mean[0] > 0
    assert fig.layout.yaxis.scaleanchor == "x"


@pytest.mark.row("W12")
def test_hit_rates_and_failures_are_those_of_the_record():
    """Bars in proportion, hits of questions in words, and each failure with what was answered."""
    fig, _, scores = draw(noise=1.2)
    (bars,) = [t for t in fig.data if t.type == "bar"]
    rates = [score.accuracy for score in scores.families]
    np.testing.assert_allclose(np.array(bars.x[:2]) / bars.x[0], np.array(rates[:2]) / rates[0])
    assert list(bars.customdata[:3]) == list(FAMILIES)
    gender = scores.of("gender")
    assert f"{gender.hits} of {gender.n}" in texts(fig)
    assert f"<b>wrong: {len(gender.failures)}</b>" in texts(fig)
    shown = [text for text in texts(fig) if " : " in text]
    assert 0 < len(shown) <= len(gender.failures)
    assert "too few" in texts(fig)


def test_a_family_that_is_not_there_says_so():
    """No arrow, no bar, a line instead."""
    fig, *_ = draw(family="missing")
    assert any("none of these pairs" in text for text in texts(fig))


def test_names_stand_in_two_columns_apart_from_each_other():
    """At least most of a line between two names of a column."""
    fig, record, _ = draw(noise=3.0)
    for side in ("middle left", "middle right"):
        (names,) = [t for t in fig.data if t.type == "scatter" and t.textposition == side and len(t.x) == 12]
        heights = np.sort(np.asarray(names.y)[: len(record.pairs)])
        assert (np.diff(heights) > 0.05).all()


def test_hard_words_are_text():
    """Names, failures and hover labels."""
    fig, *_ = draw(noise=3.0)
    shown = texts(fig) + [text for t in fig.data for text in (t.hovertext or ())]
    assert not [text for text in shown if "$x$" in text or "\u2002<b>\u2002" in text]
    assert any("&lt;b&gt;" in text for text in shown)
