"""Perplexity against N, the traps, and the threshold: what is drawn is what the models give."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lecturekit.figures import (
    as_text,
    colour,
    curve_words,
    perplexity_curves,
    perplexity_traps,
    threshold_words,
    trap_words,
    unknown_threshold,
)
from lecturekit.language import AddK, KneserNey, NGrams, Policy, Unsmoothed, encode, traps
from tests.figures.language.reading import sizes, texts
from tests.figures.looks import assert_sound

TEXT = [
    line.split() for line in ("the dog ran", "the dog sat on the mat", "the cat sat", "a dog ran on", "a cat")
]
OTHER = [line.split() for line in ("the cat ran on the mat", "a dog sat", "the mat", "a cow ran")]
KINDS = {"none": Unsmoothed(), "add 1": AddK(1.0), "Kneser–Ney": KneserNey()}
ORDERS = (1, 2, 3, 4)


def measured():
    """Perplexities by hand: the N-th root of the product of all probabilities."""
    train = encode(TEXT)
    sides = []
    for text in (TEXT, OTHER):
        tokens = encode(text, like=train)
        side = {}
        for name, smoothing in KINDS.items():
            side[name] = []
            for order in ORDERS:
                p = np.exp(NGrams.fit(train, order, smoothing).logprobs(tokens)[tokens.predicted])
                side[name].append(math.prod(p.tolist()) ** (-1 / len(p)) if p.all() else math.inf)
        sides.append(side)
    return (*sides, NGrams.fit(train, 0).perplexity(encode(OTHER, like=train)).value)


def drawn(upto: int = 4):
    train, test, uniform = measured()
    return (
        train,
        test,
        perplexity_curves(ORDERS, train, test, uniform=uniform, unigram=9.0, upto=upto, near=(1.0, 100.0)),
    )


def lines(figure, panel: str, name: str):
    """The line of one kind, and its marks above the axis."""
    of_panel = [trace for trace in figure.data if trace.xaxis == panel]
    at = next(n for n, trace in enumerate(of_panel) if (trace.hovertemplate or "").startswith(name))
    return of_panel[at], of_panel[at + 2]


@pytest.mark.row("L5")
def test_both_texts_are_drawn_and_what_is_endless_is_marked_beyond() -> None:
    """Lines are the measured values; ∞ is a triangle at the ceiling, and said at the line's end."""
    train, test, figure = drawn()
    assert_sound(figure)
    for panel, side in (("x", train), ("x2", test)):
        for name, values in side.items():
            line, above = lines(figure, panel, name)
            inside = np.isfinite(values)
            assert np.allclose(np.array(line.y, float)[inside], np.array(values)[inside])
            assert np.array_equal(np.isfinite(np.array(above.y, float)), ~inside)
    assert not np.isfinite(test["none"]).any(), "“cow” was never seen"
    assert "none ∞" in texts(figure, "x2")
    assert "unigrams 9.00" in texts(figure, "x2")


@pytest.mark.row("L5")
def test_the_uniform_model_is_a_line_at_as_many_as_there_are() -> None:
    """Its perplexity is the number of outcomes: eight words, <unk>, </s>."""
    *_, uniform = measured()
    assert uniform == pytest.approx(len({w for line in TEXT for w in line}) + 2)
    assert any("V = 10" in text for text in texts(drawn()[2], "x"))


def test_higher_orders_stay_hidden() -> None:
    """Beyond `upto` nothing is drawn, in a frame that does not change."""
    frames = {sizes(drawn(upto)[2]) for upto in ORDERS}
    assert len(frames) == 1
    *_, figure = drawn(2)
    for panel in ("x", "x2"):
        for trace in lines(figure, panel, "add 1"):
            assert np.isnan(np.array(trace.y, float)[2:]).all()


def test_the_words_name_the_best_on_unseen_text() -> None:
    """The smallest number wins; what is infinite is said to be beyond."""
    _, test, _ = drawn()
    best = min(KINDS, key=lambda name: test[name][1])
    assert f"N = 2: best is {best}" in curve_words(test, upto=2)
    assert "; none: **∞**" in curve_words(test, upto=2)
    assert "∞" not in curve_words({"a": [3.0]}, upto=1)


@pytest.mark.parametrize("test", [{"b": [1.0] * 4}, {"a": [1.0] * 3}])
def test_sides_that_do_not_fit_are_refused(test) -> None:
    """Both sides have the same kinds, and a number for each order."""
    with pytest.raises(ValueError, match=r"both sides|4 orders"):
        perplexity_curves(ORDERS, {"a": [1.0] * 4}, test, uniform=9.0, unigram=5.0, upto=3)


def found(batch: int = 2):
    train = encode(TEXT, policy=Policy(least=2))
    return traps(NGrams.fit(train, 2).score(encode(OTHER, like=train)), batch=batch)


@pytest.mark.row("L5")
def test_each_wrong_number_stands_red_beside_the_right_one() -> None:
    """From the right value to the wrong one, in the order of the record, with number and reason."""
    record = found()
    figure = perplexity_traps(record, chosen="</s> left out")
    assert_sound(figure)
    upright, lengths, crosses, *_ = figure.data
    assert set(upright.x[:2]) == {record.right}
    assert np.allclose(np.reshape(lengths.x, (-1, 3))[:, 0], record.right)
    assert np.allclose(np.reshape(lengths.x, (-1, 3))[:, 1], record.values)
    assert np.allclose(crosses.x, record.values)
    assert {lengths.line.color, crosses.marker.color} == {colour("loss")}
    assert list(crosses.customdata) == list(record.names)
    written = texts(figure)
    assert "&lt;/s&gt; left out" in written
    for name in record.names:
        shown = " ".join(texts(perplexity_traps(record, chosen=name)))
        told = [reason for reason in record.reasons if as_text(reason) in shown]
        assert told == [record.reasons[record.names.index(name)]]


@pytest.mark.row("L5")
def test_the_right_number_does_not_hang_on_the_batch() -> None:
    """The record drawn for other batches moves the wrong numbers only; the frame is the same."""
    records = [found(batch) for batch in (1, 2, 4)]
    assert len({round(record.right, 9) for record in records}) == 1
    assert len({round(float(record.values[0]), 6) for record in records}) > 1
    assert len({sizes(perplexity_traps(r, chosen=name)) for r in records for name in r.names}) == 1
    assert trap_words(records[0], chosen="padding counted").endswith("no difference here")
    said = trap_words(records[2], chosen="padding counted")
    assert f"instead of **{records[2].right:.3g}**" in said
    assert said.endswith("too small")
    assert trap_words(records[0], chosen="bits taken for nats").endswith("too large")


def test_what_lies_beyond_the_axis_is_drawn_at_its_edge() -> None:
    """Crosses stay within the span."""
    figure = perplexity_traps(found(), chosen="padding counted", span=(4.0, 5.0))
    assert_sound(figure)
    crosses = figure.data[2]
    assert min(crosses.x) >= 4.0
    assert max(crosses.x) <= 5.0


def test_a_trap_that_is_none_is_refused() -> None:
    """The error names those there are."""
    with pytest.raises(ValueError, match="'luck' is none of them"):
        perplexity_traps(found(), chosen="luck")


THRESHOLDS = (1, 2, 3, 5)


def thresholds(here: int = 2):
    V, counted, fair, unknown = [10, 8, 4, 2.0], [6, 5, 3, 1.5], [7, 8, 9, 11.0], [0.1, 0.2, 0.5, 0.9]
    given = {"V": V, "counted": counted, "fair": fair, "unknown": unknown}
    figure = unknown_threshold(THRESHOLDS, **given, words=12, here=here)
    return figure, (V, counted, [12.0] * 4, fair)


def test_the_threshold_shows_each_line_with_what_knows_nothing_and_rings_one_place() -> None:
    """V and as counted in red, all words and each word named in blue; rings at the chosen threshold."""
    figure, given = thresholds(3)
    assert_sound(figure)
    curves = [trace for trace in figure.data if trace.xaxis == "x2" and trace.mode == "lines"]
    for trace, values in zip(curves, given, strict=True):
        assert np.allclose(trace.y, values)
    assert [trace.line.color for trace in curves] == [colour("loss")] * 2 + [colour("x")] * 2
    assert {"3.00", "9.00"} <= set(texts(figure, "x2")), "values stand at their rings"
    rings = [
        trace for trace in figure.data if trace.mode == "markers" and len(trace.x) == 1 and trace.x[0] == 2
    ]
    assert [trace.y[0] for trace in rings] == [0.5, 3, 9]
    assert len({sizes(thresholds(n)[0]) for n in THRESHOLDS}) == 1


def test_a_threshold_that_leaves_no_word_is_a_gap() -> None:
    """NaN is drawn as nothing, rings too."""
    gap = [3.0, 2.0, np.nan, np.nan]
    share = [0.1, 0.2, np.nan, np.nan]
    assert_sound(unknown_threshold(THRESHOLDS, V=gap, counted=gap, fair=gap, unknown=share, words=4, here=5))
    figure = unknown_threshold(THRESHOLDS, V=gap, counted=gap, fair=gap, unknown=share, words=4, here=5)
    assert "–" in texts(figure, "x2")
    assert not [text for text in texts(figure) if "undefined" in text]


def test_thresholds_that_do_not_fit_are_refused() -> None:
    """As many numbers as thresholds, and one of these is chosen."""
    with pytest.raises(ValueError, match="4 thresholds"):
        unknown_threshold(THRESHOLDS, V=[1.0], counted=[1.0], fair=[1.0], unknown=[1.0], words=9, here=2)
    with pytest.raises(ValueError, match="4 is none of them"):
        thresholds(4)


def test_the_words_give_both_perplexities() -> None:
    """V, share, as counted, and spelled out."""
    said = threshold_words(1657, counted=69.4, fair=396.0, unknown=0.2)
    assert said == "V = **1\u202f657**, **20 %** unknown: perplexity **69.4**, each word named **396**"
