"""A neural bigram model beside the counts: bars are what it says, lines what was counted."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.corpora import UnknownLabelError, seaside_corpus
from lecturekit.language import NGrams, Policy, Unsmoothed, encode
from lecturekit.networks import BigramFilm, WindowLanguageModel, bigram_film
from tests.figures.looks import assert_sound

TOKENS = encode(seaside_corpus(60, words=2, rng=np.random.default_rng(7)), policy=Policy(unknown=False))
SENTENCE = ("dog", "on", "the", "beach", "</s>")


@pytest.fixture(scope="module")
def film() -> BigramFilm:
    """Film a short training."""
    model = WindowLanguageModel(TOKENS.vocabulary, TOKENS.policy, embedding=20)
    return bigram_film(model, TOKENS, [0, 7, 30])


@pytest.mark.row("L8")
@pytest.mark.parametrize(("frame", "word"), [(0, 1), (1, 2), (2, 4)])
def test_bars_are_the_models_and_lines_the_counts(film: BigramFilm, frame: int, word: int) -> None:
    """Every factor and every outcome of the chosen one; counts by an N-gram model without smoothing."""
    fig = figures.learned_and_counted(film, SENTENCE, frame=frame, word=word)
    assert_sound(fig)
    counts = NGrams.fit(TOKENS, order=2, smoothing=Unsmoothed())
    before = ("<s>", *SENTENCE[:-1])
    (bars,) = [t for t in fig.data if t.type == "bar"]
    expected = [
        film.probabilities[frame, film.context(a), film.outcome(b)]
        for a, b in zip(before, SENTENCE, strict=True)
    ]
    np.testing.assert_allclose(bars.y, expected)
    level, *_ = [t for t in fig.data if t.type == "scatter" and t.mode == "lines"]
    drawn = np.asarray(level.y, float).reshape(-1, 3)[:, 0]
    np.testing.assert_allclose(drawn, [counts.prob(b, (a,)) for a, b in zip(before, SENTENCE, strict=True)])
    *_, rows = [t for t in fig.data if t.type == "scatter" and t.mode == "lines"]
    marked = np.asarray(rows.x, float).reshape(-1, 3)[:, 0]
    names = [text.removeprefix("<b>").removesuffix("</b>") for text in fig.layout.yaxis2.ticktext]
    context, shown = before[word - 1], [name.replace("&lt;", "<").replace("&gt;", ">") for name in names[:-1]]
    expected = [counts.prob(name, (context,)) for name in shown]
    np.testing.assert_allclose(np.nan_to_num(marked[:-1]), expected, atol=1e-12)
    assert names[-1] == "all others"
    assert np.nan_to_num(marked[-1]) == pytest.approx(1 - sum(expected))
    assert len(names) == 10
    assert SENTENCE[word - 1] in shown
    assert "<unk>" not in shown
    assert expected == sorted(expected, reverse=True)
    grey, chosen = [t for t in fig.data if t.type == "scatter" and t.mode == "lines"][1:3]
    bars_of = sum(np.nan_to_num(np.asarray(t.x, float).reshape(-1, 3)[:, 1]) for t in (grey, chosen))
    assert bars_of.sum() == pytest.approx(1)
    said = [film.probabilities[frame, film.context(context), film.outcome(name)] for name in shown]
    np.testing.assert_allclose(bars_of[:-1], said)
    assert list(bars.customdata) == [1, 2, 3, 4, 5]


@pytest.mark.row("L8")
def test_the_verdict_multiplies_the_factors(film: BigramFilm) -> None:
    """Model and counts by products of their own; the loss and its floor from the film."""
    said = figures.learned_words(film, SENTENCE, frame=2)
    counts = NGrams.fit(TOKENS, order=2, smoothing=Unsmoothed())
    p = math.exp(np.nansum(counts.logprobs(encode([SENTENCE[:-1]], like=TOKENS))))
    assert said.startswith("P = **")
    assert f"counted {figures.format_number(p, 2)}; loss **{film.loss[2]:.3f}**" in said
    assert f"entropy {film.floor:.3f}; gap **{figures.format_number(float(film.gap[2]), 2)}**" in said


def test_traces_keep_their_number_and_length(film: BigramFilm) -> None:
    """Whatever the frame and the factor."""
    lengths = {
        tuple(len(t.x) for t in figures.learned_and_counted(film, SENTENCE, frame=f, word=w).data)
        for f in range(3)
        for w in range(1, 6)
    }
    assert len(lengths) == 1


def test_frames_and_factors_that_are_not_there_are_refused(film: BigramFilm) -> None:
    """With those that are; and a word that the model does not know."""
    for frame, word in ((3, 1), (0, 6)):
        with pytest.raises(ValueError, match="frames 0 to 2, factors 1 to 5"):
            figures.learned_and_counted(film, SENTENCE, frame=frame, word=word)
    with pytest.raises(ValueError, match="8 factors have room, not 9"):
        figures.learned_and_counted(film, (*SENTENCE[:4], *SENTENCE), frame=0, word=1)
    with pytest.raises(UnknownLabelError, match="zither"):
        figures.learned_and_counted(film, ("zither",), frame=0, word=1)


NETS = np.array([[6.0, 5.0, 4.5], [6.2, 5.2, 4.3]])


def test_perplexities_are_a_line_for_the_counts_and_a_mean_with_marks_for_the_networks() -> None:
    """What lies beyond the axis is clipped to it; the verdict names the lowest of either."""
    fig = figures.back_perplexities([7.0, 6.1, 9.0], NETS, best=4.18)
    assert_sound(fig)
    counted, learned = (
        [t for t in fig.data if f"{n}: perplexity" in (t.hovertemplate or "")] for n in ("counts", "network")
    )
    np.testing.assert_allclose(np.asarray(learned[0].y, float), NETS.mean(axis=0))
    np.testing.assert_allclose(np.asarray(counted[0].y, float), [7.0, 6.1, 7.0])
    marks = [t for t in fig.data if t.mode == "markers" and len(t.x) == NETS.size]
    assert any(sorted(t.y) == sorted(NETS.ravel()) for t in marks)
    said = figures.back_words([7.0, 6.1, 9.0], NETS, best=4.18)
    assert "best N-grams **6.10**, **2** back; networks **4.40**, **3** back" in said
    assert said.endswith("; the grammar 4.18")
    with pytest.raises(ValueError, match=r"\(N,\) and \(S, N\) perplexities"):
        figures.back_perplexities([7.0, 6.1], NETS, best=4.18)


WORDS, KINDS = ("beach", "hill", "lake"), (0, 0, 1)
PAIR = {"4-grams": [0.1, 0.2, 0.3], "network": [0.3, 0.35, 0.05]}


def test_an_unseen_context_is_drawn_with_both_models_and_the_plane_of_vectors() -> None:
    """A bar for each model and word, as long as it should be, in its colour; points as given."""
    points = np.array([[0.0, 1.0], [2.0, -1.0], [4.0, 3.0]])
    fig = figures.unseen_context(
        WORDS,
        PAIR,
        KINDS,
        vectors=(points, ("dog", "fox", "eel"), (0, 0, 1)),
        chosen="fox",
        kind_names=("land", "water"),
    )
    assert_sound(fig)
    bars = [t for t in fig.data if t.mode == "lines" and t.line.width == 7]
    ends = [np.nan_to_num(np.asarray(t.x, float).reshape(3, 3)[:, 1]) for t in bars]
    found = [ends[0] + ends[1], ends[2] + ends[3]]
    np.testing.assert_allclose(found, list(PAIR.values()))
    assert [t.line.color for t in bars[2:]] == [figures.class_style(k)[0] for k in (0, 1)]
    (spots,) = [t for t in fig.data if t.mode == "markers" and t.customdata is not None]
    assert tuple(spots.customdata) == ("dog", "fox", "eel")
    assert np.abs(np.asarray(spots.x, float)).max() == pytest.approx(1)
    with pytest.raises(ValueError, match="2 words need as many kinds"):
        figures.unseen_context(
            WORDS[:2],
            PAIR,
            KINDS,
            vectors=(points, WORDS, KINDS),
            chosen="hill",
            kind_names=("land", "water"),
        )


def test_the_verdict_of_an_unseen_context_adds_up_the_kind() -> None:
    """And says how often the context was seen."""
    said = figures.unseen_words(PAIR, KINDS, 0, name="on land", seen=0, context="the fox")
    assert said == ("“the fox …”, **never seen**: on land 4\\-grams **30 %**, network **65 %**")
    assert "**seen 1 time**" in figures.unseen_words(PAIR, KINDS, 1, name="x", seen=1, context="a")
    assert "**seen 12 times**" in figures.unseen_words(PAIR, KINDS, 1, name="x", seen=12, context="a")
