"""Figures of a text of one's own: what they show is what is counted, and they stand still."""

import json
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.assignment import threshold_effect
from lecturekit.corpora import (
    Documents,
    as_sentences,
    lee_documents,
    split_documents,
    token_counts,
    unknown_shares,
)
from lecturekit.figures.assignment._dataset_bars import ceiling, percent, visible
from lecturekit.figures.assignment._dataset_threshold import fitting_sentence
from tests.figures.looks import assert_sound

LEASTS = (1, 2, 5, 20)


@cache
def split_of(kind="words", seed=0):
    """Splits of a text in words, in characters, and of one that hardly is a text."""
    if kind == "words":
        return split_documents(lee_documents(), seed=seed)
    if kind == "loose":
        return split_documents(as_sentences(lee_documents()), seed=seed)
    if kind == "characters":
        texts = tuple(text[: 150 + 20 * n] for n, text in enumerate(lee_documents().texts[:20]))
        return split_documents(Documents("letters", "UTF-8", "characters", (), texts), seed=seed)
    return split_documents(Documents("<b>$x$", "", kind, (), ("a", "<b> $", "c & d"), unit="line"), seed=seed)


@cache
def effect_of(kind="words"):
    """The effect of four thresholds."""
    return threshold_effect(split_of(kind), LEASTS)


def drawn(kind, seed=0, least=2):
    """All three figures."""
    split, effect = split_of(kind, seed), effect_of(kind)
    here = min(least, int(effect.least[-1]))
    return [
        figures.sentence_lengths(split),
        figures.word_ranks(split, least=least),
        figures.threshold_curves(effect, split, here=here),
    ]


def shapes(figure):
    """What may not change while sliders move: traces and their lengths, ranges, ticks."""
    body = json.loads(figure.to_json())
    sizes = [
        (trace["type"], trace["mode"], len(np.atleast_1d(figure.data[n]["x"])))
        for n, trace in enumerate(body["data"])
    ]
    layout = body["layout"]
    return sizes, {
        name: (layout[name]["range"], layout[name].get("ticktext")) for name in layout if "axis" in name
    }


@pytest.mark.parametrize("kind", ["words", "characters", "code", "loose"])
def test_they_are_sound(kind):
    """Valid, in the palette, with fixed axes, for texts of all kinds and of three documents."""
    for figure in drawn(kind):
        assert_sound(figure)


@pytest.mark.parametrize("least", [1, 3, 20])
@pytest.mark.parametrize("seed", [0, 7])
def test_they_stand_still(seed, least):
    """Another split, another threshold: the same traces, lengths and axes."""
    start = drawn("words")
    here = [
        figures.sentence_lengths(split_of("words", seed)),
        figures.word_ranks(split_of("words", seed), least=least),
        figures.threshold_curves(effect_of(), split_of(), here=min(least, 2)),
    ]
    for one, other in zip(start, here, strict=True):
        assert shapes(one) == shapes(other)


def test_shares_of_lengths_sum_to_one():
    """Each part's line holds all of its sentences, long ones in the last place, as NumPy counts them."""
    split = split_of()
    figure = figures.sentence_lengths(split)
    by_name = {trace.name: trace for trace in figure.data if trace.name}
    for part in split.parts:
        shares = np.asarray(by_name[part.name].y)
        assert np.isclose(shares.sum(), 1)
        lengths = np.array([len(sentence) for sentence in part.sentences])
        assert np.isclose(shares[0], (lengths <= 3).mean())
        assert np.isclose(shares[-1], (lengths >= 46).mean())
        assert np.isclose(shares[6], ((lengths >= 19) & (lengths <= 21)).mean())


def test_unseen_words_are_drawn_as_they_are_counted():
    """The bars end at the shares, and a given end of the axis is kept; what lies beyond it ends there."""
    figure = figures.sentence_lengths(split_of(), top=0.08)
    assert figure.layout.xaxis2.range == (0.0, 0.08) or list(figure.layout.xaxis2.range) == [0.0, 0.08]
    bars = [trace for trace in figure.data if trace.line.width == 24]
    ends = [np.nanmax(np.asarray(trace.x, float)) for trace in bars]
    assert np.allclose(ends, np.minimum(unknown_shares(split_of())[1:], 0.08))


def test_ranks_are_those_of_the_counts():
    """Points lie at their counts; grey are those under the threshold, blue the others, and none is both."""
    split, least = split_of(), 3
    known, grey = [t for t in figures.word_ranks(split, least=least).data if t.mode == "markers"]
    times = sorted(token_counts(split.train).values(), reverse=True)
    for trace, right in ((known, lambda n: n >= least), (grey, lambda n: n < least)):
        shown = [(int(x), y) for x, y in zip(trace.x, trace.y, strict=True) if np.isfinite(y)]
        assert shown
        assert all(times[x - 1] == y and right(y) for x, y in shown)
    assert (np.isfinite(known.y) ^ np.isfinite(grey.y)).all()
    assert max(known.x) == len(times)


def test_words_that_stand_at_a_rank_are_named():
    """The most frequent, the tenth, the hundredth; in grey where they are unknown."""
    split = split_of()
    words = list(token_counts(split.train))
    texts = [text for t in figures.word_ranks(split, least=20).data if t.text is not None for text in t.text]
    for rank in (1, 10, 100, 1000):
        assert f"\u2002{words[rank - 1]}" in texts


def test_the_sentence_loses_its_rare_words():
    """What a model reads is <unk> where training has the word fewer times, and the word elsewhere."""
    split, effect = split_of(), effect_of()
    counts = token_counts(split.train)
    words = split.validation.sentences[fitting_sentence(split)]
    assert 6 <= len(words) <= 9
    for here in LEASTS:
        rows = [t for t in figures.threshold_curves(effect, split, here=here).data if t.mode == "text"]
        read, unknown = rows[3], rows[4]
        for n, word in enumerate(words):
            assert (read.text[n] == word) == (counts[word] >= here)
            assert ("unk" in unknown.text[n]) == (counts[word] < here)


def test_a_long_sentence_shows_its_rarest_word():
    """Where not all words have room, those around the rarest are written, with … where the rest is."""
    split = split_of()
    counts = token_counts(split.train)
    number = int(np.argmax(split.validation.lengths))
    words = split.validation.sentences[number]
    rows = [
        t
        for t in figures.threshold_curves(effect_of(), split, here=2, sentence=number).data
        if t.mode == "text"
    ]
    shown = [a if a.strip() else b for a, b in zip(rows[0].text, rows[1].text, strict=True)]
    rarest = words[int(np.argmin([counts[word] for word in words]))]
    assert any(rarest[:11] in text for text in shown)
    assert any("…" in text for text in shown)


def test_curves_are_the_perplexities():
    """Each model's line has its numbers; the ring stands at the threshold looked at."""
    effect = effect_of()
    figure = figures.threshold_curves(effect, split_of(), here=5)
    lines = [np.asarray(t.y, float) for t in figure.data if t.mode == "lines" and len(t.x) == len(LEASTS)]
    for row in effect.perplexities:
        assert any(np.allclose(line, row) for line in lines)
    (rings,) = [t for t in figure.data if t.mode == "markers" and t.marker.size == 14]
    assert set(rings.x) == {2.0}
    assert np.allclose(rings.y, effect.perplexities[:, 2])


@pytest.mark.row("P1")
def test_a_higher_threshold_flatters_every_model():
    """Perplexity falls at each step, that of the model that has learned nothing too: V falls."""
    effect = threshold_effect(split_of())
    assert (np.diff(effect.perplexities, axis=1) < 0).all()
    assert (np.diff(effect.unknown) > 0).all()
    assert np.allclose(effect.perplexities[0], effect.V)


def test_words_say_the_numbers():
    """The verdicts have what the figures show, and the axes' words fit what a text is cut into."""
    split, effect = split_of(), effect_of()
    assert figures.lengths_words(split).startswith("**235 / 29 / 29** news texts, ")
    assert "**8.3 %** of the test new" in figures.lengths_words(split)
    said = figures.ranks_words(split, least=2)
    kept = sum(times > 1 for times in token_counts(split.train).values())
    assert f"**{kept:,}**".replace(",", "\u202f") in said
    assert percent(float(unknown_shares(split, 2)[2])) in said
    said = figures.curves_words(effect, here=5)
    assert "3\\-gram" in said
    assert f"{round(effect.perplexities[0][2]):,}".replace(",", "\u202f") in said
    assert "instead of" in said
    assert "instead of" not in figures.curves_words(effect, here=1)
    assert "\\<unk\\>" in said
    assert "documents" in figures.lengths_words(split_of("characters"))
    assert "signs" in figures.ranks_words(split_of("code"), least=2)


def test_thresholds_and_sentences_are_looked_at():
    """One that was not measured is refused with those that were."""
    with pytest.raises(ValueError, match="thresholds are 1, 2, 5, 20; 3 is none"):
        figures.threshold_curves(effect_of(), split_of(), here=3)
    with pytest.raises(ValueError, match="thresholds are"):
        figures.curves_words(effect_of(), here=3)
    with pytest.raises(ValueError, match="sentences 0 to"):
        figures.threshold_curves(effect_of(), split_of(), here=2, sentence=10**6)


@dataclass(frozen=True)
class Made:
    """An effect with numbers that no model has."""

    least = np.array([1, 2])
    V = np.array([9, 5])
    unknown = np.array([0.0, 1.0])
    names = ("uniform", "1<2-gram")
    perplexities = np.array([[9.0, 5.0], [np.inf, np.nan]])


def test_numbers_that_are_none_are_drawn():
    """An infinite perplexity is marked at the ceiling, an unknown one is not drawn; nothing fails."""
    figure = figures.threshold_curves(Made(), split_of(), here=1)
    assert_sound(figure)
    assert "uniform" in figures.curves_words(Made(), here=2)


@pytest.mark.parametrize(
    ("value", "round_"), [(0.0123, 0.015), (1.0, 1), (0.3, 0.3), (7, 8), (81, 100), (0, 1), (np.nan, 1)]
)
def test_axes_end_at_round_numbers(value, round_):
    """The next of 1, 1.5, 2, 3 … 8, and never below the value."""
    assert np.isclose(ceiling(value), round_)


def test_small_words():
    """Shares as people write them; blanks that can be seen."""
    assert [percent(v) for v in (0, 0.00001, 0.0834, 0.5, 1)] == [
        "0 %",
        "under 0.01 %",
        "8.3 %",
        "50 %",
        "100 %",
    ]
    assert visible(" ") == "␣"
    assert visible("a") == "a"
