"""The parallelogram's figure: an exact picture of its record, whatever words it holds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit import figures
from lecturekit.figures._frame import Frame
from lecturekit.figures._names import place_names
from lecturekit.figures.words._analogy import FRAME, NAMED
from lecturekit.words import WordVectors, analogies, analogy, parallelogram
from tests.figures.looks import assert_sound

HARD = (
    "<unk>",
    "a&b",
    "$5$",
    "שלום",
    "🎉",
    "<b>bold</b>",
    "snow",
    "rain",
    "pneumonoultramicroscopic",
    "sun",
    "ice",
)


def vectors(words=HARD, dim=7, seed=3):
    """Random vectors of odd sizes."""
    rng = np.random.default_rng(seed)
    return WordVectors(tuple(words), rng.normal(size=(len(words), dim)).astype(np.float32))


def draw(question=("<unk>", "a&b", "$5$"), wanted="", table=None, **options):
    """The figure, and the records it was made of."""
    table = table or vectors()
    answers = analogy(table, question, **options)
    words = list(dict.fromkeys([*answers.words, *([wanted] if wanted else [])]))
    plane = parallelogram(table, question, words, normalise=options.get("normalise", True))
    return figures.analogy_plane(plane, answers, wanted=wanted), plane, answers


def trace(fig, test):
    """The one trace of which a test is true."""
    (found,) = [t for t in fig.data if test(t)]
    return found


def shape(fig):
    """Number, kinds and lengths of the traces."""
    return [(t.type, len(t.x), len(t.text or ())) for t in fig.data]


def spots(fig):
    """The candidates."""
    return trace(fig, lambda t: t.type == "scatter" and t.mode == "markers" and len(t.x) == 11)


def arrow_shafts(fig):
    """Directions of the two arrows, (2, 2)."""
    path = trace(fig, lambda t: t.type == "scatter" and t.mode == "lines" and t.line.width == 3)
    points = np.column_stack([path.x, path.y]).reshape(2, 7, 2)
    return points[:, 1] - points[:, 0]


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "neighbour", "distance"])
@pytest.mark.parametrize("exclude", [True, False])
@pytest.mark.parametrize("wanted", ["", "sun"])
def test_it_is_sound_at_every_switch(method, exclude, wanted):
    """Template, palette, fixed axes; the same number of traces and names at every switch."""
    fig, *_ = draw(method=method, exclude=exclude, wanted=wanted)
    assert_sound(fig)
    usual, *_ = draw()
    assert shape(fig) == shape(usual)


@pytest.mark.row("W10")
def test_the_drawn_corners_are_the_records_parallelogram():
    """Sides and angle are the full space's, one common size apart; the two arrows are one vector, upwards."""
    fig, plane, _ = draw()
    corners = trace(fig, lambda t: t.type == "scatter" and t.mode == "markers" and len(t.x) == 4)
    drawn = np.column_stack([corners.x, corners.y])
    distances = [np.linalg.norm(d[:, None] - d[None], axis=2) for d in (drawn, plane.corners)]
    ratio = distances[0][np.triu_indices(4, 1)] / distances[1][np.triu_indices(4, 1)]
    np.testing.assert_allclose(ratio, ratio[0])
    one, other = arrow_shafts(fig)
    np.testing.assert_allclose(one, other)
    assert one[0] == pytest.approx(0)
    assert one[1] > 0
    assert fig.layout.yaxis.scaleanchor == "x"


@pytest.mark.row("W10")
def test_points_shrink_with_their_distance_off_the_plane():
    """The farther off, the smaller; the distance itself is in the hover label and in the list."""
    fig, plane, answers = draw()
    found = spots(fig)
    order = np.argsort(plane.off)
    assert (np.diff(np.array(found.marker.size)[order]) <= 0).all()
    assert list(found.customdata[: len(order)]) == list(plane.words)
    column = trace(
        fig, lambda t: t.type == "scatter" and t.mode == "text" and t.textposition == "middle left"
    )
    assert [text for text in column.text if text.strip()] == [
        f"{plane.place(w)[1]:.2f}" for w in answers.words
    ]


@pytest.mark.row("W10")
def test_bars_are_the_ten_best_in_order():
    """Lengths in proportion to the scores, customdata the plain word, the winner in the colour of outputs."""
    fig, _, answers = draw(method="3cosmul")
    bars = trace(fig, lambda t: t.type == "bar")
    n = len(answers.words)
    assert list(bars.customdata[:n]) == list(answers.words)
    np.testing.assert_allclose(
        np.array(bars.x[:n]) / bars.x[0], answers.scores / answers.scores[0], rtol=1e-5
    )
    assert bars.marker.color[0] == figures.colour("z")


def test_hard_words_are_text_everywhere():
    """No tag of a word's own, no dollar: in texts, titles, ticks and hover labels."""
    fig, *_ = draw(exclude=False, wanted="<b>bold</b>")
    shown = [text for t in fig.data for text in [*(t.text or ()), *(t.hovertext or ())]]
    shown += [fig.layout.xaxis.title.text, fig.layout.yaxis.title.text, *fig.layout.yaxis2.ticktext]
    assert not [text for text in shown if "$" in text or "<unk" in text or "a&b" in text]
    assert any("&lt;unk&gt;" in text for text in shown)


def test_what_leaves_the_frame_stands_at_its_edge_as_a_ring():
    """A short parallelogram and far answers: rings on the frame's rim, never beyond it."""
    table = vectors(seed=5)
    values = table.values.copy()
    values[1] = values[0] + 0.01 * values[3]
    values[2] = values[0] + 0.01 * values[4]
    fig, *_ = draw(table=WordVectors(HARD, values))
    found = spots(fig)
    assert np.nanmax(np.abs(found.x)) < FRAME.x[1]
    assert np.nanmax(np.abs(found.y)) < FRAME.y[1]
    assert figures.colour("grey") in found.marker.line.color


def test_inputs_left_out_are_named_below():
    """As the record ranks them; nothing when they are let in."""
    fig, _, answers = draw()
    notes = [text for t in fig.data for text in (t.text or ()) if text.startswith("left out")]
    assert all(f"(rank {rank})" in notes[0] for _, rank in answers.left_out if rank <= 10)
    fig, *_ = draw(exclude=False)
    assert not [text for t in fig.data for text in (t.text or ()) if text.startswith("left out")]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.text(min_size=1, max_size=8), min_size=3, max_size=14, unique=True),
    st.integers(1, 5),
    st.integers(0, 99),
)
def test_any_words_and_any_dimension_can_be_drawn(words, dim, seed):
    """One dimension makes a flat parallelogram; three words leave no answer at all."""
    fig, *_ = draw(tuple(words[:3]), table=vectors(words, dim, seed))
    fig.to_json()


def test_equal_words_make_a_flat_figure():
    """A = b: no arrow, no error."""
    fig, plane, _ = draw(("snow", "snow", "rain"))
    assert plane.rank == 1
    assert_sound(fig)


def test_names_of_corners_are_pinned():
    """To the side that was asked for, even where the other is roomier."""
    frame = Frame((0.0, 100.0), (0.0, 50.0), 500.0, 250.0, free=True)
    points, names = [[40.0, 20.0], [45.0, 20.0]], ["left", "right"]
    assert place_names(points, names, frame, pinned={0: False, 1: True})[1].tolist() == [False, True]
    assert place_names(points, names, frame)[1].tolist() == [True, False]
    assert NAMED == 5


def test_a_ladder_refuses_what_does_not_fit():
    """More than ten words, or scores for other words."""
    heads = ("word", "score", "")
    with pytest.raises(ValueError, match="do not fit"):
        figures.ranking_panel(["a"] * 11, np.zeros(11), heads=heads)
    with pytest.raises(ValueError, match="do not fit"):
        figures.ranking_panel(["a", "b"], [1.0], heads=heads)


def test_ladders_hold_the_neighbours():
    """One for each word, in order; a head is text, too."""
    table = vectors()
    found = analogies(table, [("<unk>",) * 3, ("sun",) * 3], method="neighbour", count=10).ranked
    fig = figures.word_ladders(["<unk>", "sun"], found)
    assert_sound(fig)
    bars = [t for t in fig.data if t.type == "bar"]
    assert [list(b.customdata) for b in bars] == [list(best.words) for best in found]
    assert "<b>&lt;unk&gt;</b>" in [text for t in fig.data for text in (t.text or ())]
