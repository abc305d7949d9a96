"""Taggers in several directions: what is drawn is what they say, and what is said is what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lecturekit import figures
from tests.figures.looks import assert_sound

WORDS = ["i", "liked", "<her>", "very", "$long", "acting", "."]
TAGS = ["NOUN", "VERB", "DET", "PRON", "PUNCT"]
RIGHT = ["PRON", "VERB", "DET", "VERB", "NOUN", "NOUN", "PUNCT"]
NAMES = ["left to right", "right to left", "both ways"]
T, K = len(WORDS), len(TAGS)


def probabilities(seed: int, T: int = T) -> np.ndarray:
    """Draw (T, K) probabilities."""
    drawn = np.exp(3 * np.random.default_rng(seed).standard_normal((T, K)))
    return drawn / drawn.sum(axis=1, keepdims=True)


SAID = {name: probabilities(seed) for seed, name in enumerate(NAMES)}


def texts(fig: Any, axis: str = "x") -> dict[tuple[float, float], str]:
    """Give every text that is written in one panel, by its place."""
    found = {}
    for trace in fig.data:
        if trace.type == "scatter" and trace.mode == "text" and (trace.xaxis or "x") == axis:
            found.update(
                {
                    (float(x), float(y)): text
                    for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
                    if text.strip()
                }
            )
    return found


@pytest.mark.row("M7")
def test_each_chip_is_the_likeliest_tag_and_each_wrong_one_is_ringed() -> None:
    """Texts, colours and rings are argmax, max and comparison, word by word."""
    fig = figures.tagged_directions(WORDS, SAID, TAGS, chosen=3, right=RIGHT)
    assert_sound(fig)
    written = texts(fig)
    for row, name in enumerate(NAMES):
        for t in range(T):
            assert written[t + 1.0, float(row)] == TAGS[np.argmax(SAID[name][t])]
            assert fig.data[0].z[row][t] == SAID[name][t].max()
    crosses = next(trace for trace in fig.data if trace.type == "scatter" and trace.mode == "markers")
    wrong = sum(TAGS[np.argmax(part[t])] != right for part in SAID.values() for t, right in enumerate(RIGHT))
    assert 0 < np.isfinite(np.asarray(crosses.x, float)).sum() == wrong < 3 * T
    assert [written[t + 1.0, 3.0] for t in range(T)] == RIGHT
    assert fig.layout.xaxis.ticktext[2] == "<b>&lt;her&gt;</b>"
    assert "&#36;long" in fig.layout.xaxis.ticktext
    np.testing.assert_array_equal(fig.data[0].customdata, [[1, 2, 3, 4, 5, 6, 7]] * 3)
    sure = next(trace for trace in fig.data if trace.type == "heatmap" and trace.xaxis == "x2")
    np.testing.assert_array_equal(sure.z, np.array([part[2] for part in SAID.values()]).T)


def test_without_right_tags_nothing_is_called_wrong() -> None:
    """No ring, no cross, and as many traces as with them."""
    fig = figures.tagged_directions(WORDS, SAID, TAGS, chosen=1)
    assert_sound(fig)
    crosses = next(trace for trace in fig.data if trace.type == "scatter" and trace.mode == "markers")
    assert not np.isfinite(np.asarray(crosses.x, float)).any()
    assert len(fig.data) == len(figures.tagged_directions(WORDS, SAID, TAGS, chosen=7, right=RIGHT).data)


def test_names_of_tags_are_cut_where_columns_are_narrow() -> None:
    """Sixteen words have room, with short forms of the tags; seventeen have none."""
    words = [f"w{n}" for n in range(16)]
    fig = figures.tagged_directions(words, {"both ways": probabilities(3, 16)}, TAGS, chosen=16)
    assert_sound(fig)
    short = {"NOUN": "NN", "VERB": "VB", "DET": "DET", "PRON": "PRN", "PUNCT": "PCT"}
    said = [TAGS[k] for k in probabilities(3, 16).argmax(axis=1)]
    assert [texts(fig)[t + 1.0, 0.0] for t in range(16)] == [short[tag] for tag in said]
    assert fig.data[0].text[0] == tuple(said) or list(fig.data[0].text[0]) == said
    with pytest.raises(ValueError, match="one to 16 words have room, not 17"):
        figures.tagged_directions([*words, "x"], {"a": probabilities(3, 17)}, TAGS, chosen=1)


def test_what_does_not_fit_is_refused_with_its_sizes() -> None:
    """A word that is not there, shapes that differ, no tagger."""
    with pytest.raises(ValueError, match="has words 1 to 7, no word 8"):
        figures.tagged_directions(WORDS, SAID, TAGS, chosen=8)
    with pytest.raises(ValueError, match=r"shape \(7, 4\) each"):
        figures.tagged_directions(WORDS, SAID, TAGS[:4], chosen=1)
    with pytest.raises(ValueError, match="one to four taggers"):
        figures.tagged_directions(WORDS, {}, TAGS, chosen=1)
    with pytest.raises(ValueError, match="7 words have 7 right tags, not 6"):
        figures.tagged_directions(WORDS, SAID, TAGS, chosen=1, right=RIGHT[:6])


def test_the_words_name_tag_probability_and_mark_of_each_tagger() -> None:
    """The verdict at one word, whatever it holds: as text and not as Markdown."""
    one = np.eye(K)[[3, 1, 3, 1, 0, 0, 4]]
    said = figures.direction_words(WORDS, {"from left": 0.9 * one + 0.02}, TAGS, chosen=3, right=RIGHT)
    assert said == r"*\<her\>*: left **PRON** 92 % ✗"
    sure = figures.direction_words(WORDS, {"left": one, "both": one}, TAGS, chosen=2, right=RIGHT)
    assert sure == "*liked*: left **VERB** 100 % ✓, both **VERB** 100 % ✓"
    assert figures.direction_words(WORDS, {"left": one}, TAGS, chosen=7) == r"*\.*: left **PUNCT** 100 %"


def test_words_that_nobody_knows_are_named_once() -> None:
    """As text, whatever they hold; nothing where there are none."""
    assert figures.unknown_words(["*x*", "zither", "*x*"]) == r"not in the vocabulary: **\*x\*, zither**. "
    assert figures.unknown_words([]) == ""


STEADY = [list("abcdefg")[: n + 1] for n in range(T)]
FICKLE = [["a"], ["a", "b"], ["x", "b", "c"], ["x", "b", "c", "d"], [*"xbyde"], [*"xbydef"], [*"abydefg"]]


def heard(at: int, loud: tuple[str, ...] = ("her", "very")) -> Any:
    """Draw both taggers after some words; of the loud ones only "very" is there."""
    sure = [np.linspace(0.3, 0.9, n + 1) for n in range(T)]
    stages = {
        "left": list(zip(STEADY, sure, strict=True)),
        "both": list(zip(FICKLE, sure, strict=True)),
    }
    return figures.words_heard(WORDS, stages, heard=at, loud=loud)


@pytest.mark.row("M7")
def test_answers_taken_back_are_those_that_differ_from_one_word_earlier() -> None:
    """Counted by hand: x at the third word, y at the fifth, a again at the last; a first answer is none."""
    found = figures.taken_back(FICKLE)
    assert [(int(n), int(t)) for n, t in np.argwhere(found)] == [(2, 0), (4, 2), (6, 0)]
    assert not figures.taken_back(STEADY).any()


def test_a_tag_is_written_when_first_said_and_when_taken_back() -> None:
    """Diagonal, changes and the loud column in ink, nothing of what is not heard yet, the rest pale."""
    fig = heard(5)
    assert_sound(fig)
    loud = {(4.0, 4.0): "d"}  # "very", the fourth word
    assert texts(fig) == {(n + 1.0, float(n)): STEADY[n][n] for n in range(5)} | loud
    diagonal = {(n + 1.0, float(n)): FICKLE[n][n] for n in range(5)}
    assert texts(fig, "x2") == diagonal | {(1.0, 2.0): "x", (3.0, 4.0): "y"} | loud
    bright, pale = (np.isfinite(np.array(trace.z, float)) for trace in fig.data[:2])
    np.testing.assert_array_equal(bright | pale, np.tri(T, dtype=bool) & (np.arange(T) < 5)[:, None])
    np.testing.assert_array_equal(bright, (bright | pale) & (np.arange(T) == 3))
    assert len({tint for _, tint in fig.data[1].colorscale}) == 1
    assert np.isfinite(np.array(heard(7, loud=("none",)).data[0].z, float)).sum() == T * (T + 1) / 2
    assert len({len(heard(at).data) for at in range(1, T + 1)}) == 1
    assert [len(trace.x) for trace in heard(1).data] == [len(trace.x) for trace in heard(7).data]


def test_words_heard_says_what_was_taken_back_last() -> None:
    """Counts until now, and the change of this very word."""
    stages = {"left": STEADY, "both": FICKLE}
    assert figures.heard_words(WORDS, stages, heard=3) == (
        "3 of 7 words, answers taken back: left **0**, both **1** (*i*: a → x)"
    )
    assert figures.heard_words(WORDS, stages, heard=6) == (
        "6 of 7 words, answers taken back: left **0**, both **2**"
    )


def test_words_heard_refuses_what_has_no_room_or_does_not_fit() -> None:
    """Twelve words, three taggers, a row too short."""
    with pytest.raises(ValueError, match="one to 11 words have room, not 12"):
        figures.words_heard([*WORDS, *"abcde"], {}, heard=1)
    with pytest.raises(ValueError, match="there is no word: one to 11 have room"):
        figures.words_heard([], {}, heard=1)
    with pytest.raises(ValueError, match="one or two taggers"):
        figures.words_heard(WORDS, {}, heard=1)
    with pytest.raises(ValueError, match="'left' must give 1, 2, … 7 tags"):
        figures.words_heard(WORDS, {"left": [(["a"], [1.0])] * T}, heard=1)


@pytest.mark.row("M7")
def test_maps_leave_an_exact_zero_empty() -> None:
    """The lower triangle, the upper one and the whole square are told apart; a click gives the row."""
    full = 10.0 ** np.random.default_rng(0).uniform(-5, 2, (T, T))
    maps = {"left": np.tril(full), "right": np.triu(full), "both": full}
    fig = figures.dependence_maps(WORDS, maps, chosen=3)
    assert_sound(fig)
    for trace, mask in zip(
        [trace for trace in fig.data if trace.type == "heatmap"],
        [np.tri(T, dtype=bool), np.tri(T, dtype=bool).T, np.ones((T, T), bool)],
        strict=True,
    ):
        drawn = np.array(trace.z, float)
        np.testing.assert_array_equal(np.isfinite(drawn), mask)
        np.testing.assert_allclose(drawn[mask], np.clip(np.log10(full[mask]), -3, 1))
        assert trace.customdata[4][0] == 5
    with pytest.raises(ValueError, match=r"shape \(7, 7\)"):
        figures.dependence_maps(WORDS, {"left": full[:6]}, chosen=1)
    with pytest.raises(ValueError, match="no word 0"):
        figures.dependence_maps(WORDS, maps, chosen=0)


def test_the_words_count_what_is_not_exactly_zero() -> None:
    """By hand: two of seven, however small; none in an empty row."""
    row = np.zeros((T, T))
    row[2] = [0, 1, 0, 0, 0, 1e-300, 0]
    said = figures.dependence_words(WORDS, {"left": np.tri(T), "both": row}, chosen=3)
    assert said == r"word 3, “\<her\>”, can depend on: left **3**, both **2** of 7 words"
    assert figures.dependence_words(WORDS, {"both": row}, chosen=7).endswith("both **0** of 7 words")


def test_bars_are_means_over_networks_and_every_network_is_a_dot() -> None:
    """Means, dots, what is not there, and a guess beside them."""
    shares = {"a": [[0.5, 1.0], [0.7, np.nan]], "<b>": [[0.2, 0.9], [0.4, 0.7]]}
    fig = figures.shares_right(shares, ["one", "two"], floor=0.25, low=0.1)
    assert_sound(fig)
    bars = [trace for trace in fig.data if trace.type == "bar"]
    np.testing.assert_allclose([bar.y for bar in bars], [[0.5, 0.9], [0.2, 0.7]])
    assert [bar.name for bar in bars] == ["a", "&lt;b&gt;"]
    dots = [trace for trace in fig.data if trace.type == "scatter" and trace.mode == "markers"]
    np.testing.assert_allclose(dots[1].y, [0.2, 0.9, 0.4, 0.7])
    assert len({bar.marker.pattern.shape for bar in bars}) == 2
    some = figures.shares_right(shares, ["one", "two"], floor=[0.5, np.nan])
    guess = next(trace for trace in some.data if trace.type == "scatter" and trace.mode == "lines")
    assert np.array(guess.x)[np.isfinite(guess.y)].tolist() == [-0.5, 0.5]
    for bad in ({}, {"a": [[0.5]]}):
        with pytest.raises(ValueError, match=r"kinds"):
            figures.shares_right(bad, ["one", "two"])
