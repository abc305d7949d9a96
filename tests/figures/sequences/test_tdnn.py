"""The drawing of a time-delay network: what is lit is what the wires allow, bars are the Jacobians."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.corpora import review_corpus
from lecturekit.figures._layer_nodes import NODE
from lecturekit.networks import TDNNClassifier, TDNNReading, TDNNTagger, read_tdnn
from tests.figures.looks import assert_sound

REVIEWS = review_corpus(train=60, validation=5, test=5, rng=np.random.default_rng(0))
SENTENCE = "i liked her very long acting ."
T = 7
WIRINGS = [(1, 1, 1), (3, 1, 1), (5, 1, 2), (3, 2, 2), (3, (1, 2, 4), 3), (3, (4, 1), 2)]


def reading(width: int, dilation: object, depth: int) -> TDNNReading:
    """Ask an untrained tagger."""
    wiring = {"width": width, "dilation": dilation, "depth": depth}
    network = TDNNTagger(REVIEWS.vocabulary, embedding=4, hidden=6, seed=1, **wiring)  # type: ignore[arg-type]
    return read_tdnn(network, SENTENCE)


def lit(fig: object, ink: str) -> set[tuple[float, float]]:
    """Give the nodes whose rim has a colour, by their places."""
    return {
        (float(x), float(y))
        for trace in fig.data  # type: ignore[attr-defined]
        if trace.mode == "markers" and trace.marker.size == NODE
        if trace.marker.line.color == figures.colour(ink)
        for x, y in zip(trace.x, trace.y, strict=True)
        if np.isfinite(y)
    }


def joined(fig: object, *inks: str) -> set[tuple[float, ...]]:
    """Give the edges in some colours, by their ends: curves of nine points and a gap."""
    found = set()
    for trace in fig.data:  # type: ignore[attr-defined]
        if trace.mode == "lines" and trace.line.color in [figures.colour(ink) for ink in inks]:
            x, y = (np.asarray(part, float).reshape(-1, 10)[:, [0, 8]] for part in (trace.x, trace.y))
            rows = np.round(np.column_stack([x, y]), 9)
            found |= {tuple(row) for row in rows[np.isfinite(rows).all(axis=1)]}
    return found


@pytest.mark.row("L7")
@pytest.mark.parametrize(("wiring", "word"), list(product(WIRINGS, [1, 4, 7])), ids=str)
def test_what_is_lit_can_be_reached_down_the_wires(wiring: tuple, word: int) -> None:
    """Walk down from the answer over all edges drawn: the nodes met are those in colour, edge for edge."""
    seen = reading(*wiring)
    fig = figures.tdnn_diagram(seen, word, layers=3, widest=5)
    assert_sound(fig)
    N = len(seen.units)
    wires, met = joined(fig, "faint", "gradient"), {(float(word), N + 1.0)}
    while more := {(a, c) for a, b, c, d in wires if (b, d) in met} - met:
        met |= more
    assert lit(fig, "x") == {place for place in met if place[1] == 0}
    assert lit(fig, "h") == {place for place in met if 0 < place[1] <= N}
    assert lit(fig, "z") == {(float(word), N + 1.0)}
    assert joined(fig, "gradient") == {edge for edge in wires if (edge[1], edge[3]) in met}
    assert {place[0] - 1 for place in lit(fig, "x")} == set(np.flatnonzero(seen.field.sees(word, T)))


@pytest.mark.row("L7")
def test_dots_are_the_jacobians_and_frames_the_formula() -> None:
    """A large dot where ∂z/∂x is not 0, a small one where it is; a frame where the wiring lets it see."""
    seen = reading(3, (1, 2), 2)
    fig = figures.tdnn_diagram(seen, 2, layers=2, widest=3)
    small, large = (
        np.isfinite(np.asarray(t.y, float))
        for t in fig.data
        if t.mode == "markers" and t.marker.size in (5, 15)
    )
    assert large.tolist() == (seen.inputs[1] != 0).tolist()
    assert (small ^ large).all()
    (frames,) = [t for t in fig.data if t.mode == "lines" and t.line.color == figures.colour("ink")]
    x = np.asarray(frames.x, float).reshape(T, -1)
    assert np.isfinite(x[:, 0]).tolist() == seen.field.sees(2, T).tolist()
    np.testing.assert_allclose(x[0, :2], [0.58, 1.42])


def test_no_edge_runs_along_a_row_of_nodes() -> None:
    """Halfway across an edge is halfway up."""
    fig = figures.tdnn_diagram(reading(3, (1, 2, 4), 3), 3, layers=3)
    (lines,) = [t for t in fig.data if t.mode == "lines" and t.line.color == figures.colour("gradient")]
    x, y = (np.asarray(part, float).reshape(-1, 10) for part in (lines.x, lines.y))
    np.testing.assert_allclose(x[:, 4], x[:, [0, 8]].mean(axis=1))
    np.testing.assert_allclose(y[:, 4], y[:, [0, 8]].mean(axis=1))


def test_traces_keep_their_number_and_length_whatever_the_wiring() -> None:
    """So that nothing jumps while the sliders move; a click on a node gives its word."""
    lengths = {
        tuple(len(t.x) for t in figures.tdnn_diagram(reading(*w), word, layers=3, widest=5).data)
        for w in WIRINGS
        for word in (1, 5)
    }
    assert len(lengths) == 1
    nodes = [t for t in figures.tdnn_diagram(reading(3, 1, 1), 1).data if t.customdata is not None]
    assert all(tuple(t.customdata[:T]) == tuple(range(1, T + 1)) for t in nodes)


def test_the_verdict_holds_formula_and_measurement_side_by_side() -> None:
    """A whole field, one that the sentence cuts, one with gaps."""
    assert figures.tdnn_words(reading(3, 1, 1), 3) == ("field 1 + (3 − 1) · 1 = **3** words; **3** move z₃")
    assert "= **9** words, 5 in the sentence; **5** move z₁" in figures.tdnn_words(reading(5, 1, 2), 1)
    assert "= **9** words, **4** skipped, 3 in the sentence; **3** move" in figures.tdnn_words(
        reading(3, 2, 2), 4
    )
    assert figures.tdnn_words(reading(1, 1, 1), 2).endswith("**1** moves z₂")


def test_texts_are_words_and_tags_or_scores() -> None:
    """Bold where seen; names of the scores where nothing was learnt."""
    seen = reading(3, 1, 1)
    words, tags = [t for t in figures.tdnn_diagram(seen, 1).data if t.mode == "markers+text"]
    assert list(words.text)[:3] == ["<b>i</b>", "<b>liked</b>", "her"]
    assert [text.removeprefix("<b>").removesuffix("</b>") for text in tags.text] == list(seen.answers)
    *_, names = [t for t in figures.tdnn_diagram(seen, 1, answers=False).data if t.mode == "markers+text"]
    assert names.text[1] == "<i>z</i><sub>2</sub>"


def test_what_has_no_room_is_refused() -> None:
    """Layers, width, words, a word that is not there, a classifier."""
    with pytest.raises(ValueError, match="1 layers of width 3 and 12 words have room, not 2 of 5 and 7"):
        figures.tdnn_diagram(reading(5, 1, 2), 1)
    with pytest.raises(ValueError, match="answers at words 1 to 7, not at word 8"):
        figures.tdnn_diagram(reading(3, 1, 1), 8)
    network = TDNNClassifier(REVIEWS.vocabulary, embedding=4, hidden=6)
    with pytest.raises(ValueError, match="a classifier answers once"):
        figures.tdnn_diagram(read_tdnn(network, SENTENCE), 1)


SEES = np.array([[False, True, True], [False, False, True]])


def test_the_map_of_windows_frames_what_the_formula_says_and_writes_what_was_measured() -> None:
    """Numbers in per cent; a frame where the deciding word can be seen; nothing where nothing is known."""
    shares = np.array([[0.5, 0.98, np.nan], [0.47, 0.52, 1.0]])
    fig = figures.window_shares(shares, SEES, ["next", "second"], ["1", "3", "5"])
    assert_sound(fig)
    heat, pale, deep, frames = fig.data
    np.testing.assert_array_equal(np.asarray(heat.z, float), shares)
    texts = [a if a.strip() else b for a, b in zip(pale.text, deep.text, strict=True)]
    assert [text.strip() for text in texts] == ["50", "98", "", "47", "52", "100"]
    x = np.asarray(frames.x, float).reshape(6, -1)
    assert np.isfinite(x[:, 0]).tolist() == SEES.ravel().tolist()
    assert figures.window_words(shares, SEES) == (
        "the word that decides in sight: **98** to **100 %** right; out of sight: **47** to **52 %** right"
    )
    empty = figures.window_words(np.full((2, 3), np.nan), SEES)
    assert empty == "the word that decides: nothing is measured yet"
    with pytest.raises(ValueError, match="2 by 2 names, 10 at most, need as many shares"):
        figures.window_shares(shares, SEES, ["a", "b"], ["c", "d"])


HOLED = ("liked", "her", "very", "long")
SAID = {"3 words": [0.1, 0.5, 0.4], "5 words": [0.05, 0.25, 0.7]}
SEEN = {"3 words": [True, True, True, False], "5 words": [True, True, True, True]}


@pytest.mark.row("L7")
def test_holes_show_what_a_tagger_sees_and_bars_how_sure_it_is() -> None:
    """A dot for a word that is hidden; a frame from the first that is seen to the last; two bars a tagger."""
    fig = figures.tagged_holes(HOLED, SAID, SEEN, tags=("NOUN", "PRON", "DET"), chosen=2, right="DET")
    assert_sound(fig)
    (words,) = [t for t in fig.data if t.mode == "markers+text"]
    rows = np.array(words.text).reshape(3, 4)
    assert rows.tolist() == [
        ["liked", "<b>her</b>", "very", "long"],
        ["liked", "<b>her</b>", "very", "·"],
        ["liked", "<b>her</b>", "very", "long"],
    ]
    assert list(words.customdata) == [1, 2, 3, 4] * 3
    (frames,) = [t for t in fig.data if t.mode == "lines" and t.line.color == figures.colour("x")]
    np.testing.assert_allclose(
        np.asarray(frames.x, float).reshape(2, -1)[:, :2], [[0.52, 3.48], [0.52, 4.48]]
    )
    bars = [np.asarray(t.x, float).reshape(-1, 3)[:, :2] for t in fig.data if t.line.width == 16]
    np.testing.assert_allclose(np.diff(bars[0])[:, 0], [0.5, 0.25])
    np.testing.assert_allclose(np.diff(bars[1])[:, 0], [0.4, 0.7])
    *_, marks = fig.data
    assert list(marks.text) == ["<b>✗</b>", "<b>✓</b>"]
    told = {"tags": ("NOUN", "PRON", "DET"), "chosen": 2}
    assert figures.hole_words(HOLED, SAID, right="DET", **told) == (
        "“her” is DET: right **5 words**; wrong **3 words**"
    )
    assert figures.hole_words(HOLED, SAID, right="NOUN", **told).endswith(
        "“her” is NOUN: wrong **3 words, 5 words**"
    )
    assert figures.hole_words(HOLED, SAID, right=None, **told) == (
        "“her”: PRON through 3 words, DET through 5 words"
    )
    *_, marks = figures.tagged_holes(HOLED, SAID, SEEN, **told).data
    assert not "".join(marks.text).strip()


def test_holes_that_do_not_fit_are_refused() -> None:
    """A word that is not there, tags that are too few."""
    with pytest.raises(ValueError, match="words 1 to 4, no word 5"):
        figures.tagged_holes(HOLED, SAID, SEEN, tags=("a", "b", "c"), chosen=5)
    with pytest.raises(ValueError, match="4 words, 2 tags: wanted a row of each from every tagger"):
        figures.tagged_holes(HOLED, SAID, SEEN, tags=("a", "b"), chosen=1)
