"""Four answers at once, votes beside order, vectors side by side: what is drawn is what was answered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.networks import FourAnswers, Sharing
from tests.figures.looks import assert_sound

WORDS = ("<i>", "liked", "zither", "$film", ".")
TAGS = ("NOUN", "VERB", "PRON", "PUNCT")
OUTCOMES = ("<unk>", "liked", "$film", ".", "<i>", "good", "</s>")
T, R = len(WORDS), 3
NEAR = [("she <liked> it", 0.91), ("a very long sentence " * 5, -0.2)]


def distributions(rows: int, columns: int, seed: int) -> np.ndarray:
    """Draw (rows, columns) probabilities."""
    drawn = np.exp(2 * np.random.default_rng(seed).standard_normal((rows, columns)))
    return drawn / drawn.sum(axis=1, keepdims=True)


def answers(words: tuple[str, ...] = WORDS) -> FourAnswers:
    """Make up a reading whose sizes all differ."""
    n = len(words)
    return FourAnswers(
        words,
        np.array([word == "zither" for word in words]),
        ("negative", "positive"),
        TAGS,
        OUTCOMES,
        distributions(n + 1, 2, 0),
        distributions(n, len(TAGS), 1),
        np.random.default_rng(2).standard_normal((n + 1, R)),
        distributions(n + 1, len(OUTCOMES) - 1, 3),
        distributions(n + 1, len(OUTCOMES), 4),
    )


def texts(fig: Any, axis: str) -> list[str]:
    """Give every text that is written in one panel, from top to bottom and from left to right."""
    found = [t for t in fig.data if t.type == "scatter" and t.mode == "text" and (t.xaxis or "x") == axis]
    placed = [(y, x, text) for t in found for x, y, text in zip(t.x, t.y, t.text, strict=True)]
    return [text for _, _, text in sorted(placed) if text.strip()]  # axes run downwards


@pytest.mark.row("L1")
def test_each_answer_is_drawn_as_it_was_given() -> None:
    """Tags and label so far, the vector, the words it names, and the next words with their probabilities."""
    said, heard = answers(), 4
    fig = figures.four_tasks(said, heard, near=NEAR)
    assert_sound(fig)
    tagged, felt = fig.data[0], fig.data[1]
    np.testing.assert_allclose(np.array(tagged.z, float)[0, :4], said.tag[:4].max(axis=1))
    np.testing.assert_allclose(np.array(felt.z, float)[0, :4], said.label[1:5, 1])
    assert np.isnan(np.array(tagged.z, float)[0, 4])
    top = texts(fig, "x")
    tags = [f"{TAGS[row.argmax()]}<br>{100 * row.max():.0f}" for row in said.tag[:4]]
    assert tags == [t for t in top if "<br>" in t]
    assert [f"{100 * p:.0f}" for p in said.label[1:5, 1]] == [t for t in top if t.isdigit()]
    assert list(fig.layout.xaxis.ticktext) == ["&lt;i&gt;", "liked", "<i>zither?</i>", "&#36;film", "·"]
    strip = next(t for t in fig.data if t.type == "heatmap" and t.xaxis == "x2")
    np.testing.assert_allclose(strip.z[0], np.clip(said.vector[4], -2.5, 2.5))
    named, *near = texts(fig, "x2")
    assert named.split(" · ")[0] == {"<unk>": "(unknown)"}.get(said.recalled(4)[0][0], said.recalled(4)[0][0]).replace("$", "&#36;").replace("<i>", "&lt;i&gt;")  # fmt: skip  # noqa: E501
    assert near[0].startswith("0.91\u2002she &lt;liked&gt;")
    assert near[1].startswith("−0.20")
    percents = texts(fig, "x3")
    assert percents == [f"\u2002{100 * p:.0f} %" for _, p in said.top(4, 4)]
    rows = [tick.replace("<b>", "").replace("</b>", "") for tick in fig.layout.yaxis3.ticktext]
    assert len(rows) == 4
    for tick, (word, _) in zip(fig.layout.yaxis3.ticktext, said.top(4, 4), strict=True):
        assert tick.startswith("<b>") == (word == ".")  # which comes


@pytest.mark.row("L1")
def test_while_words_are_added_traces_and_axes_stay() -> None:
    """Numbers and lengths of traces and all ranges are those of no word heard."""
    made = [figures.four_tasks(answers(), heard, near=NEAR) for heard in range(T + 1)]
    lengths = [[np.shape(t.z) if t.type == "heatmap" else len(t.x) for t in fig.data] for fig in made]
    assert all(row == lengths[0] for row in lengths)
    for name in ("xaxis", "yaxis", "xaxis2", "yaxis2", "xaxis3", "yaxis3"):
        assert len({str(getattr(fig.layout, name).range) for fig in made}) == 1
    for fig in made:
        assert_sound(fig)


def test_sixteen_words_have_room_and_what_does_not_fit_is_refused() -> None:
    """Short tags in narrow columns; a word too many, more heard than there are, one neighbour."""
    many = answers(tuple("abcdefghijklmnop"))
    fig = figures.four_tasks(many, 16, near=NEAR)
    assert_sound(fig)
    assert {t.split("<br>")[0] for t in texts(fig, "x")} & {"NN", "VB", "PRN", "PCT"}
    with pytest.raises(ValueError, match="one to 16 words have room, not 17"):
        figures.four_tasks(answers(tuple("abcdefghijklmnopq")), 1, near=NEAR)
    with pytest.raises(ValueError, match="the sentence has words 1 to 5, no word 6"):
        figures.four_tasks(answers(), 6, near=NEAR)
    with pytest.raises(ValueError, match="0 to 5 words can be heard, not -1"):
        figures.four_tasks(answers(), -1, near=NEAR)
    with pytest.raises(ValueError, match="two nearest sentences have room, not 1"):
        figures.four_tasks(answers(), 2, near=NEAR[:1])


def test_four_words_say_label_tag_and_what_comes() -> None:
    """Before the first word no tag; an unknown next word has the probability of <unk>; at the end the end."""
    said = answers()
    assert 0.001 <= said.following[0, 4] < 0.01
    start, middle, end = (figures.four_words(said, heard) for heard in (0, 2, 5))
    assert start == (f"positive **{100 * said.label[0, 1]:.0f} %**; then “\\<i\\>”: **0.1 %**")
    assert f"; “liked” is **{TAGS[said.tag[1].argmax()]}**, {100 * said.tag[1].max():.0f} %;" in middle
    assert said.following[2, 0] < 0.001
    assert middle.endswith("then “zither”: **under 0.1 %**")
    assert f"then the end: **{100 * said.following[5, 6]:.0f} %**" in end


@pytest.mark.row("L1")
def test_two_sentences_and_their_votes_are_drawn_up_to_what_is_heard() -> None:
    """Lines through the opinions after 1 to n words, bars as high as the votes, clipped to the axis."""
    other = ("<i>", "hated", "zither", "$film", ".")
    network, bag = [np.linspace(0.1, 0.9, T + 1), np.linspace(0.3, 0.2, T + 1)], [np.full(T + 1, 0.4)] * 2
    votes = np.array([[0.3, -0.5, 4.0, 0.0, 0.1], [0.2, 0.6, -3.0, 0.0, 0.1]])
    made = [figures.votes_beside_order((WORDS, other), network, bag, votes, heard=n) for n in range(1, 6)]
    fig = made[2]
    assert_sound(fig)
    curves = [t for t in fig.data if t.mode == "lines+markers"]
    for trace, values in zip(curves, (*network, *bag), strict=True):
        np.testing.assert_allclose(np.array(trace.y, float)[:3], values[1:4])
        assert np.isnan(np.array(trace.y, float)[3:]).all()
        assert list(trace.customdata) == [1, 2, 3, 4, 5]
    for bars, said in zip(fig.data[-2:], votes, strict=True):
        np.testing.assert_allclose(np.array(bars.y, float)[1::3][:3], np.clip(said[:3], -1, 1))
    names = ["&lt;i&gt;", "liked<br><b>hated</b>", "zither", "&#36;film", "."]
    assert list(fig.layout.xaxis.ticktext) == names
    assert [t for t in texts(fig, "x") if t.strip()] == ["\u2002network: 2nd", "\u2002bag: both", "\u2002network: 1st"]  # fmt: skip  # noqa: E501
    assert len({len(fig.data) for fig in made}) == 1
    assert figures.order_words(network, bag, heard=5) == (
        "positive after 5 words: network **90 % and 20 %**, bag of words **40 % and 40 %**"
    )
    with pytest.raises(ValueError, match="two sentences of 5 words need 6 opinions each"):
        figures.votes_beside_order((WORDS, other[1:]), network, bag, votes, heard=1)


@pytest.mark.row("L1")
def test_ways_to_share_a_loss_are_drawn_with_their_means() -> None:
    """Each line goes through the means over the seeds; a way that was not recorded has no place."""
    rng = np.random.default_rng(0)
    right = rng.uniform(0.4, 1, (2, 3, 5, 4))
    right[0, 2] = np.nan
    record = Sharing((70, 900), ("alone", "both, together", "wide"), tuple(range(5)), right, right[..., 0])
    fig = figures.tasks_sharing(record, ["both, together", "alone", "wide"])
    assert_sound(fig)
    for number, (name, ways) in enumerate((("x", [1, 0]), ("x2", [1, 0, 2]))):
        lines = [t for t in fig.data if t.mode == "lines" and (t.xaxis or "x") == name]
        np.testing.assert_allclose([t.y for t in lines], right[number, ways].mean(axis=1).T)
        dots = [t for t in fig.data if t.mode == "markers" and (t.xaxis or "x") == name]
        np.testing.assert_allclose([t.y for t in dots], right[number, ways].reshape(-1, 4).T)
    assert list(fig.layout.xaxis.ticktext) == ["both<br>together", "alone"]
    with pytest.raises(ValueError, match="two or more of alone, both, together, wide can be drawn, not none"):
        figures.tasks_sharing(record, ["none"])


@pytest.mark.row("L1")
def test_neighbours_stand_below_the_sentence_with_cosine_and_sign() -> None:
    """The first strip is the sentence's own; markup of words is text; signs are the labels."""
    vectors = np.random.default_rng(0).standard_normal((4, 6))
    names = ["<asked>", "one", "two $", "three"]
    fig = figures.nearest_vectors(names, vectors, [0.9, 0.5, -0.25], labels=[None, 1, 0, 1])
    assert_sound(fig)
    first, others = (t for t in fig.data if t.type == "heatmap")
    np.testing.assert_allclose(first.z, np.clip(vectors[:1], -2.5, 2.5))
    np.testing.assert_allclose(others.z, np.clip(vectors[1:], -2.5, 2.5))
    assert list(fig.layout.yaxis.ticktext) == ["<b>asked</b>", "0.90", "0.50", "−0.25"]
    signs = ["<b>+</b>", "<b>−</b>", "<b>+</b>"]
    sentences = ["<b>&lt;asked&gt;</b>", "one", "two &#36;", "three"]
    written = texts(fig, "x2")
    assert [text for text in written if text in signs] == signs
    assert [text for text in written if text not in signs] == sentences
    said = figures.vector_words([None, 1, 0, 1], 0.456)
    assert said == "of the 3 nearest, **2** are positive; they share **46 %** of its words"
    with pytest.raises(ValueError, match="4 sentences, 3 vectors, 3 cosines and 4 labels"):
        figures.nearest_vectors(names, vectors[:3], [0.9, 0.5, 0.2], labels=[0] * 4)
