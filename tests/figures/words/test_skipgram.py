"""The figures of one update: every number they show is the record's, stage by stage."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit import figures
from lecturekit.corpora import UnknownLabelError
from lecturekit.figures._wordrows import blocks, boxes, shortened
from lecturekit.figures.words._skipgram_network import NEW, PULL, SCORES, STAGES
from lecturekit.figures.words._skipgram_plane import update_plane
from lecturekit.words import SkipGram
from tests.figures.looks import assert_sound

WORDS = ("he", "was", "walking", "running", "away", "because", "king")
HARD = ("<b>x</b>", "AT&T", "$5 $6", "שלום", "😀", "a" * 30, "h")
V, D = len(WORDS), 4


def model(words=WORDS, dim=D):
    """A random model, W and W_out (7, 4)."""
    return SkipGram.random(words, dim=dim, scale=0.5, rng=np.random.default_rng(5))


def update(way="one", words=WORDS):
    """One step in one of the four ways."""
    he, was, walking, running, away, because, _ = words
    step = model(words).step
    return {
        "one": lambda: step(walking, [away], rate=0.7),
        "window": lambda: step(walking, [he, was, away, because], rate=0.3),
        "negatives": lambda: step(walking, [away], rate=0.7, negatives=[he, running]),
        "cbow": lambda: step(walking, [he, was, away], rate=0.7, architecture="cbow"),
    }[way]()


WAYS = ("one", "window", "negatives", "cbow")


def marked(fig, mode="markers"):
    """Traces of a kind."""
    return [trace for trace in fig.data if trace.type == "scatter" and trace.mode == mode]


def fills(fig):
    """The network's fills: of the words in, the hidden units, the words out."""
    return [trace for trace in marked(fig) if trace.marker.cmin is not None]


def shown(fig):
    """All that plotly reads as text in a figure: its traces', its axes' and its titles'."""
    found = [text for trace in fig.data for text in np.ravel(trace.text if trace.text is not None else [])]
    found += [text for trace in marked(fig) for text in np.ravel(trace.hovertext or [])]
    axes = [fig.layout[name] for name in fig.layout if name[1:5] == "axis"]
    found += [text for axis in axes for text in axis.ticktext or ()]
    return [str(text) for text in [*found, *(note.text for note in fig.layout.annotations)]]


def written(fig):
    """All texts in the figure, without markup and blanks."""
    texts = [text for trace in marked(fig, "text") for text in trace.text]
    return [re.sub("<[^>]*>", "", text).strip() for text in texts if text.strip()]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("stage", range(len(STAGES)))
def test_every_stage_is_a_sound_figure(way, stage):
    """In the palette, axes still, valid."""
    assert_sound(figures.update_stages(update(way), stage))


@pytest.mark.parametrize("stage", range(len(STAGES)))
def test_any_word_is_shown_as_text(stage):
    """No word is read as markup or as a formula, in the figure or in the verdict under it."""
    odd = update("window", HARD)
    texts = shown(figures.update_stages(odd, stage))
    assert any("&lt;b&gt;x&lt;/b&gt;" in text for text in texts)
    assert not [text for text in texts if "<b>x" in text or "$" in text]
    said = figures.update_words(odd, stage)
    assert not re.search(r"(?<!\\)[<$&]", said)


@pytest.mark.parametrize("stage", [-1, len(STAGES)])
def test_there_is_no_other_stage(stage):
    """The message says which there are."""
    with pytest.raises(ValueError, match="from 0 to 7"):
        figures.update_stages(update(), stage)


def test_the_network_fills_up_stage_by_stage():
    """One-hot at stage 1, h at 2, words out from 3 on: the values of the record."""
    done = update()
    inputs, hidden, outputs = {}, {}, {}
    for stage in range(len(STAGES)):
        inputs[stage], hidden[stage], outputs[stage] = fills(figures.update_stages(done, stage))
    assert not np.isfinite(inputs[0].y).any()
    assert np.flatnonzero(np.isfinite(inputs[1].y)).tolist() == [WORDS.index("walking")]
    assert not np.isfinite(hidden[1].y).any()
    np.testing.assert_allclose(hidden[2].marker.color, done.h)
    assert not np.isfinite(outputs[2].y).any()
    np.testing.assert_allclose(outputs[3].marker.color, done.z)
    np.testing.assert_allclose(outputs[4].marker.color, done.y)
    np.testing.assert_allclose(outputs[5].marker.color, np.abs(done.error))


@pytest.mark.row("W8")
@pytest.mark.parametrize("way", WAYS)
def test_the_columns_hold_the_numbers_of_the_record(way):
    """At the error's stage each scored word has its score, probability and error beside it."""
    done = update(way)
    texts = written(figures.update_stages(done, 5))
    C = done.t.sum() if done.objective == "softmax" else 1
    for values in (done.spread("z"), C * done.spread("y"), done.spread("error")):
        for value in values[np.isfinite(values)]:
            assert figures.format_number(float(value), 2) in texts
    assert len(texts) == 3 * np.isfinite(done.spread("z")).sum()


@pytest.mark.row("W8")
def test_bars_and_targets_of_the_window_differ_by_the_error():
    """4y is drawn against an outline of length t: what is missing is the error, in the same unit."""
    done = update("window")
    fig = figures.update_stages(done, 5)
    outline = next(t for t in marked(fig, "lines") if t.line.width == 2 and len(t.x) == 6 * 4)
    bars = [t for t in marked(fig, "lines") if t.line.width in (8, 11)]
    ends = np.nanmax([np.reshape(bar.x, (-1, 3))[:, 1] for bar in bars[2:4]], axis=0)
    unit = outline.x[1] - outline.x[0]
    np.testing.assert_allclose((ends - 1) / unit, 4 * done.y, atol=1e-12)
    np.testing.assert_allclose((ends - 1) / unit - done.t, done.error, atol=1e-12)


@pytest.mark.row("W8")
@pytest.mark.parametrize("way", WAYS)
def test_the_plane_holds_every_move_in_full_length(way):
    """Moves of output vectors and of h lie in it: their length there is their length in all dimensions."""
    done = update(way)
    basis = update_plane(done)
    np.testing.assert_allclose(basis.T @ basis, np.eye(2), atol=1e-12)
    for moves in (done.moves_out, done.move[None], done.h[None]):
        np.testing.assert_allclose(np.linalg.norm(moves @ basis, axis=1), np.linalg.norm(moves, axis=1))


def test_a_target_moves_towards_h_and_the_rest_away_from_it():
    """On the drawn plane h points to the right: the target's arrow runs right, all others left."""
    done = update()
    basis = update_plane(done)
    across = (done.moves_out @ basis)[:, 0]
    assert across[WORDS.index("away")] > 0
    assert (np.delete(across, WORDS.index("away")) < 0).all()
    spots = next(t for t in marked(figures.update_stages(done, PULL)) if len(t.customdata or ()) == V + 1)
    places, true = np.column_stack([spots.x, spots.y]), np.vstack([done.W_out, done.h]) @ basis
    factor = places[V, 0] / np.linalg.norm(done.h)
    assert factor > 0
    np.testing.assert_allclose(places, factor * true, atol=1e-9)


def test_one_dimension_and_a_zero_row_have_a_plane_too():
    """Where h has no direction, nothing fails and nothing is drawn far away."""
    flat = SkipGram(WORDS, np.ones((V, 1)), np.linspace(-1, 1, V)[:, None]).step("he", ["was"])
    zero = SkipGram(WORDS, np.zeros((V, D)), np.zeros((V, D))).step("he", ["was"])
    for done in (flat, zero):
        assert_sound(figures.update_stages(done, PULL))
        assert_sound(figures.update_stages(done, NEW))


@pytest.mark.row("W8")
@pytest.mark.parametrize("way", WAYS)
def test_the_new_rows_are_outlined_and_no_others(way):
    """The outlined rows of both matrices are those in which before and after differ."""
    done = update(way)
    fig = figures.update_stages(done, NEW)
    maps = [trace for trace in fig.data if trace.type == "heatmap"]
    frames = [trace for trace in marked(fig, "lines") if trace.line.width == 3.5]
    for drawn, frame, before, after in zip(
        maps, frames, (done.W, done.W_out), (done.W_after, done.W_out_after), strict=True
    ):
        np.testing.assert_array_equal(drawn.z, after)
        edges = np.reshape(frame.y, (-1, 6))
        rows = [r for box in edges for r in range(int(box[0] + 0.5), int(box[2] + 0.5))]
        assert rows == np.flatnonzero((before != after).any(axis=1)).tolist()


def test_the_words_say_the_records_numbers():
    """Loss, rows and check of the last stage; the target's probability at the fifth."""
    done = update()
    said = figures.update_words(done, NEW)
    assert figures.format_number(done.loss) in said
    assert figures.format_number(done.loss_after) in said
    assert f"**1** of *W*, **{V}** of *W*′" in said
    assert "✓" in said
    assert figures.format_number(float(done.y[4])) in figures.update_words(done, 4)
    assert "the mean of 3 one-hot vectors" in figures.update_words(update("cbow"), 1)
    assert "**3** of *W*′" in figures.update_words(update("negatives"), NEW)


def test_a_verdict_stays_short():
    """One line of a slide: about 80 letters with the lecture's words."""
    for way in WAYS:
        for stage in range(len(STAGES)):
            said = re.sub(r"[*\\]", "", figures.update_words(update(way), stage))
            assert len(said) <= 88, said


@pytest.mark.row("W9")
@pytest.mark.parametrize("word", WORDS)
def test_the_lookup_writes_one_hot_times_w(word):
    """The product under the matrix is the row that the one-hot vector picks, and the row is outlined."""
    W = model().W
    fig = figures.row_lookup(W, WORDS, word=word, span=(-2, 2))
    at = WORDS.index(word)
    one_hot, matrix, product = (trace for trace in fig.data if trace.type == "heatmap")
    np.testing.assert_array_equal(np.ravel(one_hot.z), np.eye(V)[at])
    np.testing.assert_array_equal(matrix.z, W)
    np.testing.assert_array_equal(np.ravel(product.z), W[at])
    assert set(np.ravel(matrix.customdata[at])) == {word}


@pytest.mark.row("W9")
def test_the_lookups_bars_are_cosines():
    """Against the formula, written out; the largest is in full colour."""
    W = model().W
    fig = figures.row_lookup(W, WORDS, word="he", span=(-2, 2))
    lengths = np.sqrt((W**2).sum(axis=1))
    cosines = (W @ W[0]) / lengths / lengths[0]
    grey, loud = (t for t in marked(fig, "lines") if t.line.width == 9)
    np.testing.assert_allclose(np.reshape(grey.x, (-1, 3))[1:, 1], cosines[1:])
    best = 1 + int(np.argmax(cosines[1:]))
    assert np.flatnonzero(np.isfinite(np.reshape(loud.x, (-1, 3))[:, 1])).tolist() == [best]
    said = figures.lookup_words(W, WORDS, "he")
    assert WORDS[best] in said
    assert figures.format_number(float(cosines[best]), 2) in said


def test_lookup_of_odd_input():
    """Unknown words offer a spelling; a wrong shape and a zero row are said; hard words are text."""
    W = model().W
    with pytest.raises(UnknownLabelError, match="walking"):
        figures.row_lookup(W, WORDS, word="wlaking", span=(-2, 2))
    with pytest.raises(ValueError, match="one row each"):
        figures.row_lookup(W[1:], WORDS, word="he", span=(-2, 2))
    assert_sound(figures.row_lookup(np.zeros((V, D)), WORDS, word="he", span=(-1, 1)))
    assert "no direction" in figures.lookup_words(np.zeros((V, D)), WORDS, "he")
    assert_sound(figures.row_lookup(W, HARD, word=HARD[0], span=(-2, 2)))


def test_a_click_keeps_the_shape_of_the_lookup():
    """Another word or another W changes numbers and texts alone."""
    one = figures.row_lookup(model().W, WORDS, word="he", span=(-2, 2))
    other = figures.row_lookup(2 * model().W, WORDS, word="king", span=(-2, 2))
    for a, b in zip(one.data, other.data, strict=True):
        assert a.type == b.type
        assert np.shape(a.x) == np.shape(b.x)
        assert np.shape(a.z if a.type == "heatmap" else a.y) == np.shape(b.z if b.type == "heatmap" else b.y)


@given(rows=st.sets(st.integers(0, 12)))
@settings(max_examples=40, deadline=None)
def test_blocks_cover_the_rows_and_nothing_else(rows):
    """Edges of blocks against the rows they stand for, and blocks never touch."""
    top, bottom = blocks(sorted(rows), 13)
    covered = [r for a, b in zip(top, bottom, strict=True) for r in range(int(a + 0.5), int(b + 0.5))]
    assert covered == sorted(rows)
    assert (top[1:] > bottom[:-1]).all()
    assert len(boxes((0, 1, top, bottom), ink="ink", width=1)["x"]) == 6 * len(top)


def test_scores_have_one_scale_for_the_whole_model():
    """So that the bars of different words can be compared: the ends do not depend on the pair."""
    first, second = model().step("he", ["was"]), model().step("king", ["away"])
    ends = []
    for done in (first, second):
        scores = fills(figures.update_stages(done, SCORES))[2].marker
        ends.append((scores.cmin, scores.cmax))
    assert ends[0] == ends[1]


def test_long_words_are_cut():
    """With an ellipsis, and escaped after the cut."""
    assert shortened("a" * 30, 11) == "a" * 10 + "…"
    assert shortened("<" * 5, 11) == "&lt;" * 5
