"""Ratios and offsets side by side: the points are the records' numbers, and equal looks mean equal words."""

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.corpora import LabelledMatrix
from lecturekit.words import WordVectors, log_ratios, offset_products
from tests.figures.looks import assert_sound

FOUR = ("king", "queen", "<man>", "wo$man$")
CONTEXTS = ("his", "her", "crown", "<unk>", "a&b")


def records():
    """Counts in which `crown` is met with one pair only, and vectors of the contexts."""
    counts = [[40.0, 1, 9, 3, 0], [2, 50, 8, 1, 0], [30, 2, 0, 2, 7], [1, 35, 0, 5, 9]]
    ratios = log_ratios(LabelledMatrix(np.array(counts), FOUR, CONTEXTS), FOUR[:2], FOUR[2:])
    rng = np.random.default_rng(2)
    words = WordVectors((*FOUR, *CONTEXTS), rng.normal(size=(9, 6)).astype(np.float32))
    return ratios, offset_products(words, FOUR[:2], FOUR[2:], contexts=ratios.contexts)


def spots(fig, axis):
    """Points of one panel by word: place and colour."""
    found = {}
    for trace in fig.data:
        if trace.mode == "markers" and (trace.xaxis or "x") == axis:
            pairs = zip(trace.customdata, trace.x, trace.y, strict=True)
            found |= {word: (x, y, trace.marker.color) for word, x, y in pairs}
    return found


@pytest.mark.row("W11")
def test_points_are_the_records_numbers():
    """Each context stands at its two ratios on the left and at its two products on the right."""
    ratios, products = records()
    fig = figures.ratio_planes(ratios, products)
    assert_sound(fig)
    for record, axis in ((ratios, "x"), (products, "x2")):
        found = spots(fig, axis)
        assert set(found) == set(CONTEXTS)
        for word, x, y in zip(record.contexts, record.x, record.y, strict=True):
            assert found[word][:2] == pytest.approx((x, y))


@pytest.mark.row("W11")
def test_a_context_met_with_one_pair_is_grey_in_both_panels():
    """So that one sees where a gap of the counts went among the vectors."""
    fig = figures.ratio_planes(*records())
    for axis in ("x", "x2"):
        inks = {word: ink for word, (_, _, ink) in spots(fig, axis).items()}
        assert {word for word, ink in inks.items() if ink == figures.colour("grey")} == {"crown", "a&b"}


def test_the_figure_says_what_grey_means_where_something_is_grey():
    """And keeps silent where every context was met with both pairs."""
    ratios, products = records()
    assert "grey: met with one pair only" in figures.ratio_planes(ratios, products).to_json()
    counts = LabelledMatrix(np.arange(2.0, 22.0).reshape(4, 5), FOUR, CONTEXTS)
    full = figures.ratio_planes(log_ratios(counts, FOUR[:2], FOUR[2:]), None)
    assert "grey: met" not in full.to_json()


def test_both_axes_have_one_span_and_zero_in_the_middle():
    """Or the dotted line would not be where both are equal."""
    fig = figures.ratio_planes(*records())
    layout = fig.layout
    for x, y in ((layout.xaxis, layout.yaxis), (layout.xaxis2, layout.yaxis2)):
        assert sum(x.range) == pytest.approx(0)
        assert list(x.range) == list(y.range)
    for line in (t for t in fig.data if t.line.dash == "dot"):
        np.testing.assert_array_equal(line.x, line.y)


def test_vectors_without_counts_and_counts_without_vectors_are_one_panel():
    """All in full colour where nothing was counted; nothing at all is refused."""
    ratios, products = records()
    alone = figures.ratio_planes(None, products)
    assert_sound(alone)
    assert {ink for *_, ink in spots(alone, "x").values()} == {figures.colour("x")}
    assert_sound(figures.ratio_planes(ratios, None))
    with pytest.raises(ValueError, match="nothing to draw"):
        figures.ratio_planes(None, None)


def test_hard_words_are_text():
    """In names, hover labels and axis titles."""
    fig = figures.ratio_planes(*records())
    shown = [text for t in fig.data for text in [*(t.text or ()), *(t.hovertext or ())]]
    shown += [axis.title.text for axis in (fig.layout.xaxis, fig.layout.yaxis, fig.layout.yaxis2)]
    assert not [text for text in shown if "$" in text or "<unk" in text or "<man" in text]


def test_no_context_at_all_is_an_empty_plane():
    """As for a file of vectors that holds none of the contexts."""
    words = WordVectors(FOUR, np.eye(4, 3, dtype=np.float32))
    fig = figures.ratio_planes(None, offset_products(words, FOUR[:2], FOUR[2:], contexts=[]))
    fig.to_json()
