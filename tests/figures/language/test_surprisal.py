"""Perplexity word by word: the numbers that are drawn lead to P(w_1 … w_N)^(−1/N)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.figures import class_style, colour, surprisal_chips, surprisal_words
from lecturekit.figures.language._surprisal import (
    CEILING,
    FACES,
    MEAN,
    OWN,
    SPAN,
    P,
    one_in,
    running,
    winners,
)
from lecturekit.language import KneserNey, NGrams, Unsmoothed, encode, perplexity
from tests.figures.language.reading import sizes, texts
from tests.figures.looks import assert_sound

TEXT = [line.split() for line in ("the dog ran", "the dog sat on the mat", "the cat sat", "a dog ran on")]
WORDS = ("<s>", "the", "dog", "sat", "</s>")
INF = math.inf


def scored(smoothing=None, order: int = 2):
    return NGrams.fit(encode(TEXT), order, smoothing or KneserNey()).score("the dog sat")


def kind(trace) -> str:
    """How a trace is drawn; bars have no mode."""
    return (trace.mode or "") if trace.type == "scatter" else trace.type


def rows(figure) -> list[list[str]]:
    """The four rows of numbers, from above: p, surprisal, mean, 2 to that."""
    found = [trace for trace in figure.data if trace.xaxis == "x" and kind(trace) == "text"]
    heights = {float(trace.y[0]): trace for trace in found if len(set(trace.y)) == 1}
    lowest = [heights[y] for y in sorted(heights, reverse=True) if y in (P, OWN, MEAN, FACES)]
    return [[text.replace("<b>", "").replace("</b>", "") for text in trace.text] for trace in lowest]


def value(text: str) -> float:
    """What is written, as a number."""
    return float(text.replace("\u202f", "").replace("−", "-"))


@pytest.mark.row("L5")
def test_the_rows_lead_to_the_nth_root_of_the_probability() -> None:
    """p, −log2 p, the mean so far, 2 to the mean; the last is P^(−1/N), as a product and a root give it."""
    seen = scored()
    figure = surprisal_chips(seen.words, {"bigrams": seen.bits}, seen.predicted, chosen="bigrams")
    assert_sound(figure)
    p = np.exp(seen.logprobs[1:])
    by_hand = math.prod(p.tolist()) ** (-1 / 4)
    first, second, third, fourth = rows(figure)
    assert first[0] == second[0] == third[0] == fourth[0] == "–"
    for k in range(4):
        assert value(first[k + 1]) == pytest.approx(1 / p[k], rel=0.06)
        assert float(second[k + 1]) == pytest.approx(-math.log2(p[k]), abs=6e-3)
        assert float(fourth[k + 1]) == pytest.approx(
            math.prod(p[: k + 1].tolist()) ** (-1 / (k + 1)), rel=5e-3
        )
    assert float(fourth[-1]) == pytest.approx(by_hand, rel=5e-3)
    assert running(seen.bits, seen.predicted)[1][-1] == pytest.approx(by_hand, rel=1e-12)
    assert by_hand == pytest.approx(seen.perplexity.value, rel=1e-12)


@pytest.mark.row("L5")
def test_a_chip_is_as_high_and_as_dark_as_its_surprisal() -> None:
    """On one axis of bits, whatever the model; beyond its end stands an arrow, and ∞ has another colour."""
    bits = {"one": [np.nan, 1.0, 2.0, 8.0, 4.0], "two": [np.nan, 3.0, 40.0, INF, 0.0]}
    for name, heights in (("one", [1, 2, 8, 4]), ("two", [3, CEILING, np.nan, 0])):
        figure = surprisal_chips(WORDS, bits, np.arange(5) > 0, chosen=name)
        assert_sound(figure)
        chips, endless = (trace for trace in figure.data if trace.type == "bar")
        assert np.allclose(np.array(chips.y, float)[1:], heights, equal_nan=True)
        assert np.allclose(np.array(chips.marker.color, float)[1:3], heights[:2])
        assert (chips.marker.cmin, chips.marker.cmax) == (0, CEILING)
        assert np.isfinite(np.array(endless.y, float)).tolist() == [False] * 3 + [name == "two", False]
        assert set(endless.marker.color) == {colour("loss")}
        assert tuple(figure.layout.yaxis.range) == SPAN


@pytest.mark.row("L5")
def test_the_mean_is_a_line_and_the_other_models_are_marks() -> None:
    """The line stands at the mean of what counts; each mark at the other model's surprisal."""
    bits = {"one": [np.nan, 1.0, 2.0, 6.0, 3.0], "two": [np.nan, 3.0, 5.0, INF, 0.0]}
    counted = np.array([False, True, True, True, False])
    figure = surprisal_chips(WORDS, bits, counted, chosen="one", whole=77.4)
    mean = next(trace for trace in figure.data if kind(trace) == "lines" and trace.line.color == colour("z"))
    assert list(mean.y) == [3.0, 3.0]
    marks = next(t for t in figure.data if kind(t) == "lines" and t.line.color == class_style(1)[0])
    assert np.allclose(np.array(marks.y, float)[::3], [np.nan, 3, 5, CEILING, np.nan], equal_nan=True)
    assert {"mean 3.00", "two"} <= {text.strip() for text in texts(figure, "x")}
    assert {"all held-out text: 77", "two: ∞"} <= set(texts(figure, "x2"))


@given(st.floats(0, 2000))
def test_one_in_is_short_and_right(bits: float) -> None:
    """At most six letters; two digits, and beyond five figures the nearest power of ten."""
    text = one_in(bits)
    assert len(text) <= 6
    raised = text[2:].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    if text.startswith("10") and raised != text[2:]:
        assert abs(int(raised) - min(bits, 1000) * math.log10(2)) <= 0.5 + 1e-9
    else:
        assert value(text) == pytest.approx(2.0**bits, rel=0.06)


def test_where_the_context_was_never_seen_there_is_no_p() -> None:
    """0 / 0 is told from 0, in the row and in words; both are ∞ bits."""
    bits, counted = [np.nan, 1.0, INF, INF, INF], np.arange(5) > 0
    nothing = np.array([False, False, False, True, True])
    figure = surprisal_chips(WORDS, {"m": bits}, counted, chosen="m", nothing=nothing)
    assert_sound(figure)
    assert rows(figure)[0] == ["–", "2.0", "p = 0", "0 / 0", "0 / 0"]
    said = surprisal_words({"m": bits}, counted, chosen="m", nothing=nothing)
    assert said == "1 × 0 and 2 × 0 / 0 among 4 factors: the perplexity is **∞**"


@pytest.mark.row("L5")
def test_what_is_not_counted_leaves_the_mean() -> None:
    """Without </s> the mean is over three words; with <s>, which has p = 1, over five."""
    bits = np.array([0.0, 1.0, 2.0, 6.0, 3.0])
    for counted, mean in (([0, 1, 1, 1, 0], 3.0), ([1, 1, 1, 1, 1], 2.4), ([0, 0, 0, 0, 1], 3.0)):
        kept = np.array(counted, bool)
        figure = surprisal_chips(WORDS, {"m": bits}, kept, chosen="m")
        assert_sound(figure)
        assert value(rows(figure)[3][int(np.flatnonzero(kept)[-1])]) == pytest.approx(2**mean, rel=5e-3)
        assert perplexity(-bits, kept, base=2).value == pytest.approx(2**mean)
        chips = next(trace for trace in figure.data if trace.type == "bar")
        assert np.isnan(np.array(chips.y, float)[~kept]).all()


@pytest.mark.row("L5")
def test_who_is_least_surprised_is_counted() -> None:
    """Brute force over the columns; a tie and what is not counted have no winner."""
    values = np.array([[3.0, 1.0, 5.0, 2.0, 1.0], [2.0, 1.0, INF, 3.0, 0.0], [4.0, 6.0, 1.0, INF, 0.5]])
    counted = np.array([True, True, True, True, False])
    assert winners(values, counted).tolist() == [1, -1, 2, 0, -1]
    assert winners([[INF, np.nan], [INF, np.nan]], [True, False]).tolist() == [-1, -1]
    names = {"a": values[0], "b": values[1], "c": values[2]}
    assert "a **1**, b **1**, c **1**" in surprisal_words(names, counted, chosen="a")


def test_a_probability_of_zero_is_an_endless_perplexity() -> None:
    """Shown as ∞ in the rows and at the end, and said."""
    seen = scored(Unsmoothed(), 3)
    bits = np.where(seen.words == np.array("sat"), INF, seen.bits)
    figure = surprisal_chips(seen.words, {"m": bits}, seen.predicted, chosen="m")
    assert_sound(figure)
    assert rows(figure)[3][-1] == "∞"
    assert "**∞**" in surprisal_words({"m": bits}, seen.predicted, chosen="m")


def test_the_frame_is_the_same_whatever_is_counted() -> None:
    """Counting a mark or not changes numbers, never traces."""
    shapes = set()
    for counted in ([0, 1, 1, 1, 1], [1, 1, 1, 1, 0]):
        figure = surprisal_chips(WORDS, {"m": [0.0, 1, 2, 3, INF]}, np.array(counted, bool), chosen="m")
        shapes.add(sizes(figure))
    assert len(shapes) == 1


def test_the_words_name_the_die() -> None:
    """Mean, perplexity and the number of tokens, for numbers known by heart."""
    said = surprisal_words({"m": [np.nan, 2.0, 4.0]}, np.array([False, True, True]), chosen="m")
    assert said == "**2** tokens, **3.00** bits on average: a fair die of **8.00** faces"


@given(st.lists(st.tuples(st.floats(0, 60), st.booleans()), min_size=1, max_size=16))
def test_the_running_mean_is_the_plain_mean_of_what_counts(tokens: list[tuple[float, bool]]) -> None:
    """Up to each word it is the mean of the counted surprisals, NaN before the first."""
    bits, counted = np.array([b for b, _ in tokens]), np.array([c for _, c in tokens])
    mean, power = running(bits, counted)
    for k in range(len(tokens)):
        kept = [b for b, c in tokens[: k + 1] if c]
        if kept:
            assert mean[k] == pytest.approx(sum(kept) / len(kept), abs=1e-9)
            assert power[k] == pytest.approx(2 ** (sum(kept) / len(kept)), rel=1e-9)
        else:
            assert np.isnan(mean[k])


@pytest.mark.parametrize(
    ("bits", "counted", "chosen", "complaint"),
    [
        ({}, [True] * 5, "m", "one to three models"),
        ({"m": [1.0] * 4}, [True] * 5, "m", "5 numbers each"),
        ({"m": [1.0] * 5}, [True] * 4, "m", "5 numbers each"),
        ({"m": [1.0] * 5}, [True] * 5, "other", "not among the models"),
        ({"m": [1.0] * 5}, [False] * 5, "m", "True at least once"),
        ({"m": [1.0] * 5}, [1] * 5, "m", "True or False"),
        ({"m": [np.nan, 1, 1, 1, 1]}, [True] * 5, "m", "never where there is no p"),
        ({"m": [-1.0, 1, 1, 1, 1]}, [True] * 5, "m", "never below 0"),
        ({k: [1.0] * 5 for k in "abcd"}, [True] * 5, "a", "one to three models"),
    ],
)
def test_what_is_no_surprisal_is_refused(bits, counted, chosen, complaint) -> None:
    """Shapes, masks and signs that cannot be are named in the error."""
    with pytest.raises(ValueError, match=complaint):
        surprisal_chips(WORDS, bits, counted, chosen=chosen)
