"""The drawing of rows of cells: what is lit is what the Jacobians say, and arrows run as it is read."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.corpora import review_corpus
from lecturekit.figures._layer_nodes import NODE
from lecturekit.networks import Sight, Tagger, read, sight
from tests.figures.looks import assert_sound

REVIEWS = review_corpus(train=60, validation=5, test=5, rng=np.random.default_rng(0))
SENTENCE = "i liked her acting ."
T = 5
WAYS = {"left": {}, "right": {"reverse": True}, "both": {"bidirectional": True}}


def seen(way: str, layers: int, word: int) -> Sight:
    """Ask an untrained tagger."""
    network = Tagger(REVIEWS.vocabulary, embedding=4, hidden=6, layers=layers, **WAYS[way])
    return sight(read(network, SENTENCE), word)


def lit(fig: object, ink: str) -> set[tuple[float, float]]:
    """Give the nodes whose rim has a colour, by their places."""
    return {
        (round(float(x), 2), round(float(y), 2))
        for trace in fig.data  # type: ignore[attr-defined]
        if trace.mode == "markers"
        and trace.marker.size == NODE
        and trace.marker.line.color == figures.colour(ink)
        for x, y in zip(trace.x, trace.y, strict=True)
        if np.isfinite(y)
    }


def joined(fig: object, ink: str) -> set[tuple[float, ...]]:
    """Give the edges in a colour, by their ends."""
    found = set()
    for trace in fig.data:  # type: ignore[attr-defined]
        if trace.mode == "lines" and trace.line.color == figures.colour(ink):
            x, y = (np.asarray(part, float).reshape(-1, 3)[:, :2] for part in (trace.x, trace.y))
            here = np.isfinite(x).all(axis=1) & np.isfinite(y).all(axis=1)
            found |= {tuple(row) for row in np.column_stack([x, y])[here].round(2).tolist()}
    return found


@pytest.mark.row("M7")
@pytest.mark.row("M8")
@pytest.mark.parametrize(("way", "layers", "word"), list(product(WAYS, [1, 2, 3], [1, 3, 5])))
def test_what_is_lit_can_be_reached_backwards_along_the_arrows(way: str, layers: int, word: int) -> None:
    """Walk back from the answer over all edges drawn: the nodes met are those in colour, edge for edge."""
    found = seen(way, layers, word)
    fig = figures.direction_diagram(found, levels=3)
    assert_sound(fig)
    wires, reached = joined(fig, "faint"), {(float(word), layers + 1.0)}
    assert len(wires) == {1: 2 * layers * T - layers + T, 2: 6 * layers * T - 2 * layers}[1 + (way == "both")]
    while True:
        more = {(x0, y0) for x0, x1, y0, y1 in wires if (x1, y1) in reached} | reached
        if more == reached:
            break
        reached = more
    words = {(float(t), 0.0) for t in found.seen}
    assert {place for place in reached if place[1] == 0} == words == lit(fig, "x")
    states = {place for place in reached if 0 < place[1] < layers + 1}
    assert states == lit(fig, "h")
    assert joined(fig, "gradient") == {e for e in wires if (e[1], e[3]) in reached}
    assert lit(fig, "z") == {(float(word), layers + 1.0)}


@pytest.mark.row("M7")
def test_arrowheads_point_as_the_row_is_read_and_wide_edges_bring_most() -> None:
    """Right for the row from the left, left for the other; the widest edge starts at the largest Jacobian."""
    found = seen("both", 1, 3)
    fig = figures.direction_diagram(found)
    heads = [trace for trace in fig.data if trace.mode == "markers" and trace.marker.symbol == "arrow"]
    for trace in heads:
        for y, angle in zip(trace.y, trace.marker.angle, strict=True):
            assert not np.isfinite(y) or angle == (90 if y < 1 else -90)
    widths = [
        trace
        for trace in fig.data
        if trace.mode == "lines" and trace.line.color == figures.colour("gradient")
    ]
    starts = {}
    for trace in widths:
        x, y = (np.asarray(part, float).reshape(-1, 3)[:, 0] for part in (trace.x, trace.y))
        starts |= {
            (round(a, 2), round(b, 2)): trace.line.width for a, b in zip(x, y, strict=True) if np.isfinite(b)
        }
    sizes = {(t + 1 - 0.17, 0.79): found.states[0, t] for t in range(3)}
    order = sorted(sizes, key=lambda place: sizes[place])
    assert [starts[round(x, 2), y] for x, y in order] == sorted(starts[round(x, 2), y] for x, y in order)
    assert starts[2.83, 0.79] == max(starts.values())


def test_fills_are_sizes_and_only_of_states_that_are_seen() -> None:
    """Of the largest state; as many numbers whatever the network, so that nothing jumps."""
    found = seen("left", 2, 2)
    fig = figures.direction_diagram(found, levels=3)
    (fill,) = [t for t in fig.data if t.mode == "markers" and t.marker.colorscale and len(t.x) > 1]
    here = np.isfinite(np.asarray(fill.y, float))
    np.testing.assert_allclose(
        np.asarray(fill.marker.color, float)[here], (found.size / found.size.max())[:, :2].ravel()
    )
    lengths = {
        tuple(len(t.x) for t in figures.direction_diagram(seen(way, n, 2), levels=3).data)
        for way, n in product(WAYS, [1, 2, 3])
    }
    assert len(lengths) == 1
    assert fill.customdata[:T] == tuple(range(1, T + 1))


def test_texts_are_the_words_and_the_tags_or_the_scores() -> None:
    """Bold where seen; without answers the scores' names."""
    found = seen("left", 1, 2)
    words, tags = [t for t in figures.direction_diagram(found).data if t.mode == "markers+text"]
    assert list(words.text) == ["<b>i</b>", "<b>liked</b>", "her", "acting", "."]
    assert [text.removeprefix("<b>").removesuffix("</b>") for text in tags.text] == list(found.tags)
    *_, names = [t for t in figures.direction_diagram(found, answers=False).data if t.mode == "markers+text"]
    assert names.text[2] == "<i>z</i><sub>3</sub>"


def test_the_verdict_counts_words_and_says_when_the_answer_is_ready() -> None:
    """Two heard of five; and all of them."""
    assert figures.sight_words(seen("left", 3, 2)) == (
        "the tag of *liked* can depend on **2 of 5** words, and is ready after word **2**"
    )
    assert "**5 of 5** words, and is ready after word **5**" in figures.sight_words(seen("both", 1, 1))


def test_what_has_no_room_is_refused() -> None:
    """More layers than asked for, and a sentence too long."""
    with pytest.raises(ValueError, match="1 of at most 4 layers and 12 words have room, not 2 and 5"):
        figures.direction_diagram(seen("left", 2, 1))
    network = Tagger(REVIEWS.vocabulary, embedding=4, hidden=6)
    with pytest.raises(ValueError, match="12 words have room, not 1 and 13"):
        figures.direction_diagram(sight(read(network, "very " * 13), 1))
