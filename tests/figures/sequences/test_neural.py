"""A neural bigram model beside the counts: bars are what it says, lines what was counted."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
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
    assert said.endswith(f"nats, entropy {film.floor:.3f}")


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


MODELS = {
    "N-grams": [[7.0, 6.1, 9.0]],
    "without": [[6.1, 5.5, 5.4]],
    "with": np.array([[6.0, 5.0, 4.5], [6.2, 5.2, 4.3]]),
}


def test_perplexities_are_a_line_for_each_kind_of_models_through_the_means_of_its_trainings() -> None:
    """What lies beyond the axis is clipped to it; the verdict gives all at one length."""
    fig = figures.back_perplexities(MODELS, best=4.18)
    assert_sound(fig)
    for name, rows in MODELS.items():
        (curve,) = [t for t in fig.data if f"{name}: perplexity" in (t.hovertemplate or "")]
        mean = np.mean(rows, axis=0)
        np.testing.assert_allclose(np.asarray(curve.y, float), np.minimum(mean, 7.0))
        marks = [t for t in fig.data if t.mode == "markers" and len(t.x) == np.size(rows)]
        assert any(sorted(t.y) == sorted(np.minimum(np.ravel(rows), 7.0)) for t in marks)
    said = figures.back_words(MODELS, back=2)
    assert said == "looking back 2: N\\-grams **6.10**, without **5.50**, with **5.10**"
    for wrong in ({}, {"a": [1.0, 2.0]}, {"a": [[1.0, 2.0]], "b": [[1.0]]}):
        with pytest.raises(ValueError, match=r"\(S, N\) perplexities"):
            figures.back_perplexities(wrong, best=4.18)


SHARES = {"4-grams": [[0.5, 0.4]], "network": [[0.8, 0.1], [0.6, 0.35], [0.7, 0.2]]}
ANIMALS, KINDS = ("dog", "fox", "eel", "cod"), (0, 0, 1, 1)
ALONG = np.array([[1.0, 3.0, -2.0, -1.0], [2.0, 9.5, -2.5, 0.0], [1.5, 3.5, -3.0, -0.5]])


def unseen(**changes: Any) -> go.Figure:
    """Draw it, with some changes."""
    given: dict[str, Any] = {
        "along": (ALONG, ANIMALS, KINDS),
        "chosen": "fox",
        "context": "the <fox",
        "span": (-4, 4),
    }
    return figures.unseen_context(SHARES, ("land", "water"), **(given | changes))


def test_an_unseen_context_is_drawn_with_all_models_and_where_its_word_went() -> None:
    """Bars one after the other, as long as the means; a line for each training; marks at their means."""
    fig = unseen()
    assert_sound(fig)
    bars = [np.asarray(t.x, float).reshape(-1, 3)[:, :2] for t in fig.data if t.line.width == 30]
    land, water = (np.diff(ends)[:, 0] for ends in bars)
    np.testing.assert_allclose(
        np.column_stack([land, water]), [np.mean(part, axis=0) for part in SHARES.values()]
    )
    np.testing.assert_allclose(bars[1][:, 0], bars[0][:, 1])
    (each,) = [t for t in fig.data if t.mode == "lines" and len(t.x) == 9]
    assert sorted(np.asarray(each.x, float)[::3]) == [0.6, 0.7, 0.8]
    many, mean = [t for t in fig.data if t.mode == "markers"]
    assert len(many.x) == ALONG.size
    np.testing.assert_allclose(mean.x, np.minimum(ALONG, 4).mean(axis=0))
    assert mean.marker.size[1] > mean.marker.size[0]
    assert list(fig.layout.yaxis2.ticktext) == ["dog", "<b>fox</b>", "eel", "cod"]
    assert list(fig.layout.xaxis2.ticktext) == ["water", "land"]
    assert fig.layout.xaxis.title.text == "after “the &lt;fox …”"


def test_numbers_that_do_not_fit_an_unseen_context_are_refused() -> None:
    """Shares of three kinds, places of fewer words."""
    with pytest.raises(ValueError, match="two kinds need two shares in each training"):
        figures.unseen_context(
            {"a": [[0.1, 0.2, 0.3]]},
            ("x", "y"),
            along=(ALONG, ANIMALS, KINDS),
            chosen="dog",
            context="",
            span=(-4, 4),
        )
    with pytest.raises(ValueError, match="4 words need a kind each and a place in each training"):
        unseen(along=(ALONG[:, :3], ANIMALS, KINDS))


def test_the_verdict_of_an_unseen_context_is_the_mean_of_the_kind() -> None:
    """And says how often the context was seen."""
    said = figures.unseen_words(SHARES, kind=0, name="on land", seen=0)
    assert said == "on land: 4\\-grams **50 %**, network **70 %**; context never seen"
    assert figures.unseen_words(SHARES, kind=1, name="x", seen=1).endswith("seen 1 time")
    assert figures.unseen_words(SHARES, kind=1, name="x", seen=12).endswith("seen 12 times")
