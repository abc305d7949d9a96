"""The figures of a training run: maps that stand still, curves that are the record's."""

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.corpora import UnknownLabelError, build_corpus, tokenize
from lecturekit.figures._names import shown
from lecturekit.figures.words._training_map import HEIGHT, KEY, WIDTH, canvas, fit, frozen_basis
from lecturekit.figures.words._training_words import _plain
from lecturekit.words import (
    SkipGram,
    TrainingOptions,
    analogy,
    skip_gram_pairs,
    train_skip_gram,
    train_snapshots,
)
from tests.figures.looks import assert_sound

TEXT = "He was walking away because the king was home. She was running home because the queen was away."
PAIRS = skip_gram_pairs(tokenize(TEXT), window=2)
HARD = skip_gram_pairs(["<b>x</b>", "$1 $2", "AT&T", "שלום", "😀", "plain"], window=3)


def run(pairs=PAIRS, steps=60, dim=4, **options):
    """A short recorded run."""
    model = SkipGram.random(pairs.vocabulary, dim=dim, scale=0.3, rng=np.random.default_rng(2))
    return train_skip_gram(model, pairs, steps=steps, rate=0.3, rng=np.random.default_rng(3), **options)


@pytest.fixture(scope="module")
def trained():
    """A real training, short: (4, 11, 6) vectors."""
    options = TrainingOptions(progress=False, sample=0.0)
    return train_snapshots(build_corpus(TEXT * 30), (0, 1, 2, 5), dim=6, window=2, options=options)


def placed(training, vectors):
    """Where vectors come to lie on the map."""
    basis = frozen_basis(training)
    both = np.concatenate([training.W, training.W_out]) @ basis
    low, high = both.min(axis=(0, 1)), both.max(axis=(0, 1))
    factor = min(WIDTH / 1.3 / (high - low)[0], HEIGHT / 1.15 / (high - low)[1])
    return (vectors @ basis - (low + high) / 2) * factor


def drawn(training, step, pair=("walking", "running")):
    """The figure after some steps."""
    return figures.training_steps(
        training, training.corpus_loss(PAIRS, range(0, 61, 5)), step=step, pair=pair
    )


def spots(fig, count):
    """The named points."""
    return next(
        t
        for t in fig.data
        if t.mode == "markers" and t.customdata and t.marker.symbol != "square" and len(t.x) == count
    )


@pytest.mark.parametrize("options", [{}, {"negatives": 3}, {"architecture": "cbow"}])
@pytest.mark.parametrize("step", [0, 1, 60])
def test_every_step_is_a_sound_figure(step, options):
    """In the palette, axes still, valid."""
    assert_sound(drawn(run(**options), step))


@pytest.mark.row("W8")
def test_the_map_shows_the_recorded_vectors_from_one_side():
    """Points are W at that step seen along the last step's main directions, which no step changes."""
    training = run()
    basis = frozen_basis(training)
    last = np.vstack([training.W[-1], training.W_out[-1]])
    scores = np.linalg.svd(last, compute_uv=False)
    np.testing.assert_allclose(((last @ basis) ** 2).sum(), (scores[:2] ** 2).sum())
    for step in (0, 33, 60):
        points = spots(drawn(training, step), 11)
        np.testing.assert_allclose(np.column_stack([points.x, points.y]), placed(training, training.W[step]))


@pytest.mark.row("W8")
def test_curves_end_at_the_step_with_the_records_values():
    """Loss and cosine up to the step, nothing after it; the baseline is log V."""
    training = run()
    losses = training.corpus_loss(PAIRS, range(0, 61, 5))
    fig = drawn(training, 30)
    lines = [t for t in fig.data if t.mode == "lines" and t.line.width == 4]
    np.testing.assert_allclose(lines[0].y[:7], losses[:7])
    assert np.isnan(lines[0].y[7:]).all()
    cosine = training.similarity("walking", "running")
    np.testing.assert_allclose(lines[1].y[:31], cosine[:31])
    assert np.isnan(lines[1].y[31:]).all()
    (level,) = [t.y[0] for t in fig.data if t.text and any("log" in text for text in t.text)]
    assert level == pytest.approx(np.log(11))
    assert f"{losses[6]:.2f}" in figures.training_words(
        training, losses, step=30, pair=("walking", "running")
    )


def test_trails_are_the_last_fifty_positions():
    """The pair's trail ends at its point and begins fifty steps before; before the start it stands still."""
    training = run()
    (trail,) = [t for t in drawn(training, 58).data if t.mode == "lines" and t.line.width == 3]
    path = np.column_stack([trail.x, trail.y]).reshape(2, -1, 2)
    at = [training.vocabulary.index(word) for word in ("walking", "running")]
    np.testing.assert_allclose(path[:, 0], placed(training, training.W[8])[at])
    np.testing.assert_allclose(path[:, -2], placed(training, training.W[58])[at])
    (trail,) = [t for t in drawn(training, 0).data if t.mode == "lines" and t.line.width == 3]
    assert np.ptp(np.column_stack([trail.x, trail.y]).reshape(2, -1, 2)[:, :-1], axis=1).max() == 0


def test_only_numbers_and_texts_change_while_it_plays():
    """Same traces, lengths and axes at every step, so that the player repaints quickly."""
    training = run()
    first, second = drawn(training, 0), drawn(training, 47)
    assert first.layout == second.layout
    for a, b in zip(first.data, second.data, strict=True):
        assert (a.type, a.mode, np.shape(a.x), np.shape(a.y)) == (
            b.type,
            b.mode,
            np.shape(b.x),
            np.shape(b.y),
        )
        assert a.marker == b.marker


def test_everything_a_run_reaches_is_within_the_axes():
    """At no step a point leaves the map."""
    training = run()
    layout = drawn(training, 0).layout
    for vectors in (placed(training, training.W), placed(training, training.W_out)):
        for k, axis in enumerate((layout.xaxis, layout.yaxis)):
            assert vectors[..., k].min() > axis.range[0]
            assert vectors[..., k].max() < axis.range[1]


def test_points_fit_their_canvas():
    """All within it, in the middle, one unit for both axes; NaN counts for nothing; a single point is one."""
    points = np.array([[0.0, 1.0], [np.nan, 5.0], [2.0, 1.5], [0.5, 0.0]])
    middle, factor = fit(points, 400, 200, room=1.5)
    placed, frame = (points - middle) * factor, canvas(400, 200, foot=30)
    np.testing.assert_allclose(middle, [1, 0.75])
    assert np.abs(placed[[0, 2, 3], 0]).max() <= 400 / 2 / 1.5 + 1e-9
    assert np.abs(placed[[0, 2, 3], 1]).max() == pytest.approx(200 / 2 / 1.15)
    np.testing.assert_allclose(frame.unit, 1)
    assert (frame.y, frame.height) == ((-130, 100), 230)
    assert np.isfinite(fit(np.zeros((1, 2)), 400, 200)[1])


def test_odd_runs():
    """Words that look like markup, one dimension, a run that left the numbers, steps and words not there."""
    hard = run(HARD, dim=2)
    loss = hard.corpus_loss(HARD, range(0, 61, 5))
    fig = figures.training_steps(hard, loss, step=60, pair=(HARD.vocabulary[0], HARD.vocabulary[1]))
    assert_sound(fig)
    assert not [text for t in fig.data for text in (t.text or ()) if "$1" in text or "<b>x" in text]
    assert "<b>x" not in figures.training_words(hard, loss, step=3, pair=HARD.vocabulary[:2])
    assert_sound(drawn(run(dim=1), 60))
    model = SkipGram.random(PAIRS.vocabulary, dim=3, scale=1.0, rng=np.random.default_rng(2))
    wild = train_skip_gram(model, PAIRS, steps=60, rate=1e200, rng=np.random.default_rng(3))
    assert wild.diverged is not None
    assert_sound(figures.training_steps(wild, np.full(13, np.nan), step=60, pair=("he", "she")))
    with pytest.raises(ValueError, match="from 0 to 60"):
        drawn(run(), 61)
    with pytest.raises(UnknownLabelError, match="running"):
        drawn(run(), 3, ("walking", "runing"))


@pytest.mark.parametrize("epoch", [0, 1, 5])
@pytest.mark.parametrize("hits", [None, [0.0, 0.5, 0.75, 1.0]])
def test_every_epoch_is_a_sound_figure(trained, epoch, hits):
    """With and without a hit rate."""
    pairs = [("king", "queen"), ("he", "she")]
    assert_sound(figures.training_epochs(trained, pairs, epoch=epoch, hits=hits, named=("king",)))


def test_epochs_show_mean_cosines_of_pairs_and_of_all_others(trained):
    """Against the formula for each pair, one by one."""
    pairs = [("king", "queen"), ("he", "she"), ("away", "home")]
    words = [word for pair in pairs for word in pair]
    fig = figures.training_epochs(trained, pairs, epoch=5, hits=[0.0, 0.2, 0.4, 0.6])
    cosine = {(a, b): trained.similarity(a, b) for a in words for b in words if a != b}
    of_pairs = np.mean([cosine[pair] for pair in pairs], axis=0)
    others = np.mean(
        [c for (a, b), c in cosine.items() if (a, b) not in pairs and (b, a) not in pairs], axis=0
    )
    curves = [t.y for t in fig.data if t.mode == "lines" and len(t.x) == 4]
    for curve, wanted in zip(curves, (of_pairs, others, [0.0, 0.2, 0.4, 0.6]), strict=True):
        np.testing.assert_allclose(curve, np.clip(wanted, -0.2, 1.05), atol=1e-6)
    half = figures.training_epochs(trained, pairs, epoch=1)
    first = next(t.y for t in half.data if t.mode == "lines" and len(t.x) == 4)
    assert np.isfinite(first).tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    ("cosine", "said"), [(-0.004, "0.00"), (-0.006, "−0.01"), (0.7, "0.70"), (np.nan, "undefined")]
)
def test_cosines_have_two_decimals(cosine, said):
    """And zero has no sign."""
    assert _plain(cosine) == said


def test_one_pair_has_no_others(trained):
    """Undefined in words, and no curve, instead of a number."""
    said = figures.epochs_words(trained, [("he", "she")], epoch=1, hits=[0, 0, 0, 0])
    assert "any two **undefined**" in said
    assert_sound(figures.training_epochs(trained, [("he", "she")], epoch=1))


def boxes_of(fig, frame):
    """Names that are shown: word, and (left, right, bottom, top) in px as `place_names` reckons."""
    found = {}
    for trace in fig.data:
        if trace.mode != "text" or trace.textposition is None or isinstance(trace.textposition, str):
            continue
        for x, y, text, side in zip(trace.x, trace.y, trace.text, trace.textposition, strict=True):
            if text.strip():
                px, py = (np.array([x, y]) - frame.low) * frame.unit
                width = 9 * len(shown(text))
                left = px - width if side == "middle left" else px
                found[shown(text)] = (left, left + width, py - 10, py + 10)
    return found


@pytest.mark.parametrize("step", [0, 1, 20, 60])
def test_no_muted_name_lies_on_another_name(step):
    """In a crowd only the pair is named; elsewhere names that have room."""
    boxes = boxes_of(drawn(run(), step), canvas(WIDTH, HEIGHT, foot=KEY))
    assert {"walking", "running"} <= set(boxes)
    for a, first in boxes.items():
        for b, second in boxes.items():
            apart = first[1] <= second[0] or second[1] <= first[0] or first[3] <= second[2]
            assert a == b or {a, b} == {"walking", "running"} or apart or second[3] <= first[2], (a, b)


def test_at_most_six_pairs_are_named(trained):
    """Those that are asked for first; all points are drawn."""
    words = trained.vocabulary[:10]
    pairs = [*zip(words[::2], words[1::2], strict=True), ("he", "she"), ("king", "queen"), ("was", "the")]
    fig = figures.training_epochs(trained, pairs, epoch=5, named=pairs[-1])
    names = {word for t in fig.data if t.mode == "text" and t.textposition for word in t.text if word.strip()}
    assert {"<b>was</b>", "<b>the</b>"} <= names
    assert len(names) <= 12 + 3  # and the three curves' names
    assert len(spots(fig, 2 * len(pairs)).x) == 2 * len(pairs)


def test_epochs_keep_their_axes_and_their_shape(trained):
    """So the points move and the frame does not."""
    pairs = [("king", "queen"), ("he", "she")]
    one, other = (figures.training_epochs(trained, pairs, epoch=epoch) for epoch in (0, 5))
    assert one.layout.xaxis.range == other.layout.xaxis.range
    assert [np.shape(t.x) for t in one.data] == [np.shape(t.x) for t in other.data]
    points = spots(other, 4)
    assert list(points.customdata) == ["king", "queen", "he", "she"]


def test_epochs_words_answer_the_question_with_the_vectors(trained):
    """Mean cosine, hit rate, and what the vectors of that epoch say."""
    pairs = [("he", "she"), ("king", "queen")]
    said = figures.epochs_words(trained, pairs, epoch=2, hits=[0, 0.1, 0.25, 1])
    mean = np.mean([trained.similarity(*pair)[2] for pair in pairs])
    crossed = [(a, b) for a in pairs[0] for b in pairs[1]]
    others = np.mean([trained.similarity(*two)[2] for two in crossed])
    assert f"Pairs **{mean:.2f}**, any two **{others:.2f}**".replace("-", "−") in said
    assert "**25%**" in said
    assert analogy(trained.vectors(2), ("he", "she", "king")).answer in said
    assert "hits" not in figures.epochs_words(trained, pairs, epoch=2)


def test_epochs_refuse_what_is_not_there(trained):
    """No pair, an epoch that was not kept, an unknown word."""
    with pytest.raises(ValueError, match="no pair"):
        figures.training_epochs(trained, [], epoch=1)
    with pytest.raises(ValueError, match="not kept"):
        figures.training_epochs(trained, [("he", "she")], epoch=3)
    with pytest.raises(UnknownLabelError, match="queen"):
        figures.training_epochs(trained, [("king", "quen")], epoch=1)
