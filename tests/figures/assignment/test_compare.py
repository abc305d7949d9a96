"""Figures of a comparison: what is drawn is what was computed, and nothing jumps while a control moves."""

from __future__ import annotations

import itertools
import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from lecturekit import figures
from lecturekit.figures import colour, model_styles
from lecturekit.figures._symbols import CLASSES, NEUTRALS
from lecturekit.figures.assignment._compare_intervals import perplexity_span, ratio_span
from lecturekit.figures.assignment._compare_looks import chip_fills
from lecturekit.language import expected, said_by
from tests.figures.assignment.comparing import NAMES, compared, models, text
from tests.figures.looks import assert_sound
from tests.figures.vision import apart, contrast

ALL = ("uniform", "unigram", "3-gram", "neural bigram", "RNN", "GRU", "LSTM")


def shape(figure: go.Figure) -> list[tuple]:
    """What must not change: the kind and the length of each trace."""
    found = []
    for trace in figure.data:
        size = np.shape(trace.z) if trace.type == "heatmap" else (len(trace.x), len(trace.y))
        found.append((trace.type, trace.mode if trace.type == "scatter" else None, size))
    return found


def mode(trace) -> str:
    """How a trace is drawn; bars and heat maps have no mode."""
    return (trace.mode or "") if trace.type == "scatter" else ""


def frame(figure: go.Figure) -> dict:
    """Axes and margins."""
    body = json.loads(figure.to_json())["layout"]
    return {name: value for name, value in body.items() if "axis" in name or name == "margin"}


def still(drawn: list[go.Figure]) -> None:
    """All are sound, with the same traces."""
    for figure in drawn:
        assert_sound(figure)
        assert shape(figure) == shape(drawn[0])


def plain(text: str) -> str:
    """A text without markup and blanks at its ends."""
    return re.sub("<[^>]*>", "", text).replace("\u2002", " ").replace("\u2009", "").strip()


def written(figure: go.Figure) -> list[str]:
    """Every text of a figure."""
    found = [t.text for t in figure.data if t.type == "scatter" and "text" in (t.mode or "")]
    return [plain(text) for texts in found for text in ([texts] if isinstance(texts, str) else texts)]


def short(words: str) -> int:
    """How long a line is that a reader sees."""
    return len(words.replace("**", "").replace("\\", ""))


def twin(ink: str, side: int) -> str:
    """The colour on a light or a dark page."""
    pairs = [*NEUTRALS.values(), *(entry[:2] for entry in CLASSES)]
    return next(pair[side] for pair in pairs if pair[0] == ink)


@pytest.mark.parametrize("side", [0, 1])
def test_models_are_told_apart_by_colour_or_else_by_marker_and_dash(side):
    """On both pages, whatever the eyes; chips, which have neither, are told apart by colour alone."""
    styles, fills = model_styles(ALL), chip_fills(ALL)
    for one, other in itertools.combinations(ALL, 2):
        a, b = styles[one], styles[other]
        assert a.marker != b.marker
        if apart(twin(a.colour, side), twin(b.colour, side)) < 8:
            assert "uniform" in (one, other)  # the only grey that is near a green
            assert a.dash != b.dash
        assert apart(twin(fills[one], side), twin(fills[other], side)) > 8
    assert all(
        contrast(twin(look.colour, side), ("#ffffff", "#111111")[side]) >= 3 for look in styles.values()
    )


def test_a_model_looks_the_same_wherever_it_stands():
    """Whoever stands beside it; a 5-gram as a 3-gram, and others take what is left."""
    for names in (("LSTM", "3-gram"), ("uniform", "LSTM"), ALL, tuple(reversed(ALL))):
        assert all(look == model_styles(ALL)[name] for name, look in model_styles(names).items())
    styles = model_styles(("mine", "LSTM", "yours", "5-gram"))
    assert styles["5-gram"] == model_styles(ALL)["3-gram"]
    assert len({look.colour for look in styles.values()}) == 4
    assert len(model_styles([f"m{n}" for n in range(9)])) == 9


@pytest.mark.row("P1")
def test_intervals_are_drawn_where_they_are():
    """A mark at each perplexity, a line over its interval; ratios to the chosen model, and what they say."""
    found = compared().intervals()
    drawn = [
        figures.perplexity_intervals(found, chosen=name, parameters={"LSTM": 1234}, seconds={"LSTM": 2.5})
        for name in NAMES
    ]
    still(drawn)
    assert all(
        frame(figure) | {"yaxis": 0, "yaxis2": 0} == frame(drawn[0]) | {"yaxis": 0, "yaxis2": 0}
        for figure in drawn
    )
    figure, m = drawn[2], 2
    marks = [t for t in figure.data if t.mode == "markers" and t.customdata is not None]
    span = perplexity_span(found)
    inside = found.value <= span[1]
    np.testing.assert_allclose(np.asarray(marks[0].x, float)[inside], found.value[inside])
    assert np.isnan(np.asarray(marks[0].x, float)[~inside]).all()
    bars = [t for t in figure.data if t.mode == "lines" and t.line.width == 5 and t.xaxis == "x"]
    for k in np.flatnonzero(inside):
        assert bars[k].x == pytest.approx([found.low[k], found.high[k]])
        assert bars[k].line.color == model_styles(NAMES)[NAMES[k]].colour
    ratios = np.asarray(marks[2].x, float)
    for k, name in enumerate(NAMES):
        value, low, high = found.ratio(name, NAMES[m])
        if name != NAMES[m] and 1 / ratio_span(found)[1] <= value <= ratio_span(found)[1]:
            assert ratios[k] == pytest.approx(value)
        says = [text for text in written(figure) if text.startswith(f"×{figures.format_number(value)}")]
        if name != NAMES[m]:
            word = "not clear" if low <= 1 <= high else "worse" if value > 1 else "better"
            assert any(text.endswith(word) for text in says)
    assert {"1k", "2\u202fs"} <= {
        part
        for text in written(figure)
        for part in text.replace("\u202fk", "k").replace("\u2007", " ").split(" ")
    }
    assert marks[0].customdata == NAMES


@pytest.mark.row("P1")
def test_no_difference_is_called_a_win_if_the_interval_holds_one():
    """The line says better or worse only where the interval of the ratio leaves out 1."""
    for documents in (1, 3, 12, 40):
        found = compared(documents).intervals()
        for name in NAMES:
            rival = min((n for n in NAMES if n != name), key=lambda n: found.value[NAMES.index(n)])
            words = figures.interval_words(found, chosen=name)
            assert short(words) <= 76
            if documents == 1:
                assert "cannot say" in words
                continue
            _, low, high = found.ratio(name, rival)
            assert ("no clear difference" in words) == (low <= 1 <= high)
            assert ("**better**" in words) == (high < 1)
            assert ("**worse**" in words) == (low > 1)
            assert f"{documents} documents" in words
    assert_sound(figures.perplexity_intervals(compared(1).intervals(), chosen="LSTM"))


@pytest.mark.row("P2")
@pytest.mark.parametrize("kind", ["by_frequency", "by_length", "by_place", "by_copied"])
def test_a_breakdown_is_drawn_group_by_group(kind):
    """Lines at the perplexities, grey bars as high as the shares, marks at the ratios."""
    parts = getattr(compared(), kind)()
    pairs = [("LSTM", "3-gram"), ("RNN", "unigram"), ("3-gram", "3-gram")]
    drawn = [figures.breakdown_curves(parts, one=a, other=b) for a, b in pairs]
    still(drawn)
    assert all(frame(figure) == frame(drawn[0]) for figure in drawn)
    lines = [t for t in drawn[0].data if mode(t) == "lines+markers"]
    for line, name in zip(lines, NAMES[1:], strict=True):
        np.testing.assert_allclose(line.y, parts.perplexities[NAMES.index(name)])
    (bars,) = [t for t in drawn[0].data if t.type == "bar"]
    heights = np.log((np.asarray(bars.y) + np.asarray(bars.base)) / np.asarray(bars.base))
    np.testing.assert_allclose(heights / heights.max(), parts.shares / parts.shares.max())
    value, low, high = parts.ratio("LSTM", "3-gram")
    marks = next(t for t in drawn[0].data if mode(t) == "markers" and t.xaxis == "x2")
    shown = np.isfinite(np.asarray(marks.y, float))
    np.testing.assert_allclose(np.asarray(marks.y, float)[shown], value[shown])
    clear = (low > 1) | (high < 1)
    assert [ink != colour("paper") for ink in marks.marker.color] == clear.tolist()
    words = figures.breakdown_words(parts, one="LSTM", other="3-gram")
    counts = [int(n) for n in re.findall(r"\*\*(\d+)\*\*", words)]
    assert sorted(counts) == sorted(n for n in ((high < 1).sum(), (low > 1).sum()) if n)
    assert all(short(figures.breakdown_words(parts, one=a, other=b)) <= 76 for a, b in pairs)
    with pytest.raises(ValueError, match="GRU"):
        figures.breakdown_curves(parts, one="GRU", other="3-gram")
    with pytest.raises(ValueError, match="at most"):
        figures.breakdown_curves(compared().by_place(range(1, 12)), one="LSTM", other="3-gram")


@pytest.mark.row("P2")
def test_winners_have_their_colour_and_the_least_surprisal_is_bold():
    """Each chip in the colour of the model that loops find; numbers below are −log2 p."""
    found, shown = compared(), ("unigram", "3-gram", "LSTM")
    drawn = [figures.winner_strip(found, s, chosen=3, shown=shown) for s in range(12)]
    still(drawn)
    fills = chip_fills(shown)
    for s in range(12):
        chips = next(t for t in drawn[s].data if t.type == "bar")
        start = int(found.tokens.starts[s])
        for at, ink in zip(chips.customdata, chips.marker.color, strict=True):
            if at < 0:
                continue
            p = {name: found.logprobs[NAMES.index(name), start + at] for name in shown}
            best = max(shown, key=lambda name: p[name])
            near = sum(abs(v - p[best]) < 1e-9 for v in p.values())
            assert ink == (fills[best] if at and near == 1 else colour("grid"))
            if at:
                bits = f"<b>{-p[best] / np.log(2):.1f}</b>"
                assert near > 1 or any(bits in (t.text or ()) for t in drawn[s].data if mode(t) == "text")
        words = figures.winner_words(found, s, shown=shown)
        best = found.among(*shown).winners[start : found.tokens.starts[s + 1]]
        counts = [int(n) for n in re.findall(r"\*\*(\d+)\*\*", words)]
        assert counts == [(best == m).sum() for m in range(3)]
        assert short(words) <= 76
        chips = next(t for t in drawn[s].data if t.type == "bar")
        lines = np.asarray(chips.width, float).reshape(2, -1) + 0.06
        assert lines.sum(axis=1) == pytest.approx([11, 11])  # a line is as wide, whatever its words
        for row, at in enumerate(np.reshape(chips.customdata, (2, -1))):
            whole = [found.tokens.sentence(s)[k] for k in at if k >= 0]
            if sum(map(len, whole)) <= 50:
                texts = [plain(t).strip() for t in written(drawn[s])]
                assert all(word in texts for word in whole if "<" not in word), row
    long = int(np.argmax(np.diff(found.tokens.starts)))
    first, later = (figures.winner_strip(found, long, chosen=k) for k in (1, 25))
    assert shape(first) == shape(later)
    chips = [next(t for t in figure.data if t.type == "bar") for figure in (first, later)]
    assert chips[0].customdata[0] == 0
    assert chips[1].customdata[0] == 22
    assert "…" in "".join(written(first)) + "".join(written(later))
    with pytest.raises(ValueError, match="two to 4"):
        figures.winner_strip(found, 0, shown=NAMES)
    with pytest.raises(IndexError):
        figures.winner_strip(found, 99)


@pytest.mark.row("P2")
def test_ranked_sentences_are_written_and_shaded_word_by_word():
    """Their words in their order, cut at the end; shades are the bits of each."""
    found = compared()
    alone = [figures.ranked_sentences(found.ranked("LSTM", worst=worst)) for worst in (False, True)]
    against = [figures.ranked_sentences(found.ranked("LSTM", n)) for n in ("3-gram", "unigram")]
    still([*alone, *against])
    assert frame(alone[0]) == frame(against[1])
    ranked = found.ranked("LSTM", worst=True)
    chips = next(t for t in alone[1].data if t.type == "bar")
    for n, (s, words, bits) in enumerate(zip(ranked.sentences, ranked.words, ranked.each, strict=True)):
        here = [k for k, number in enumerate(chips.customdata) if number == s]
        says = [chips.hovertext[k] for k in here]
        for k, word, cost in zip(here, words[1:], bits[1:], strict=False):
            if says[k - here[0]] == "…":
                break
            assert plain(says[k - here[0]]).split(": ")[0] in (word, word.replace("</s>", "&lt;/s&gt;"))
            assert chips.marker.color[k] == pytest.approx(np.clip(cost, 0, 20))
        assert f"{ranked.bits[n]:.1f}" in written(alone[1])
    assert f"**{ranked.bits[0]:.1f}**" in figures.ranked_words(ranked)
    for one, other, worst in itertools.product(NAMES[1:], (None, *NAMES[1:]), (False, True)):
        assert short(figures.ranked_words(found.ranked(one, other, worst=worst))) <= 76


@pytest.mark.row("P2")
def test_expectations_are_the_probabilities_of_each_model():
    """Bars as long as them, to one half; the word that came is violet, with its place."""
    words = compared().tokens.sentence(4)
    made = [expected(models(), words, at) for at in range(1, len(words))]
    drawn = [figures.expectation_bars(one, shown=NAMES[1:]) for one in made]
    still(drawn)
    assert all(frame(figure) == frame(drawn[0]) for figure in drawn)
    for one, figure in zip(made, drawn, strict=True):
        texts = written(figure)
        for place in one.rank_of_came[1:]:
            assert any(text.startswith(f"place {figures.format_number(int(place))} of") for text in texts)
        pale = [
            t
            for t in figure.data
            if t.mode == "lines" and t.line.color == colour("faint") and t.line.width > 9
        ]
        for top, bars in zip(one.words[1:], pale, strict=True):
            drawn_pale = np.isfinite(np.asarray(bars.x, float)).any()
            assert drawn_pale == ("<unk>" in top and not one.unknown)
        violet = [t for t in figure.data if t.mode == "lines" and t.line.color == colour("z")]
        for column, bars in enumerate(violet):
            ends = np.asarray(bars.x, float).reshape(-1, 3)
            length = (ends[-1, 1] - ends[-1, 0]) / 42.0
            assert length == pytest.approx(min(one.of_came[column + 1] / 0.5, 1))
        said = figures.expectation_words(one, shown=NAMES[1:])
        assert [
            int(n.replace("\u202f", "")) for n in re.findall(r"\*\*([\d\u202f]+)\*\*", said)
        ] == one.rank_of_came[1:].tolist()
        assert short(said) <= 76
    assert_sound(figures.expectation_bars(made[0], shown=["LSTM"]))
    with pytest.raises(ValueError, match="one to 4"):
        figures.expectation_bars(made[0], shown=NAMES)
    with pytest.raises(ValueError, match="GRU"):
        figures.expectation_bars(made[0], shown=["GRU"])


@pytest.mark.row("P2")
def test_what_models_say_is_written_as_they_say_it():
    """Whole where there is room; … where it was not ended or does not fit; nothing is said so."""
    cases = [(t, seed) for t in (0.0, 0.7, 1.0) for seed in range(2)]
    made = [said_by(models(), temperature=t, seed=seed, unknown=True) for t, seed in cases]
    drawn = [figures.said_beside(said, shown=NAMES[1:]) for said in made]
    still(drawn)
    for said, figure in zip(made, drawn, strict=True):
        texts = written(figure)
        for m in range(1, 5):
            for words, ended in zip(said.sentences[m], said.ended[m], strict=True):
                whole = " ".join(words).replace("<unk>", "&lt;unk&gt;")
                fits = [text for text in texts if text.rstrip(" …") and whole.startswith(text.rstrip(" …"))]
                assert fits or not words
                assert ended or any(text.endswith("…") for text in fits)
        assert short(figures.said_words(said)) <= 76
    assert shape(figures.said_beside(made[0])) != shape(drawn[0])  # five models, two lines each
    assert "&lt;unk&gt;" in "".join(t for figure in drawn for t in written(figure))
    still([*drawn, figures.said_beside(said_by(models()), shown=NAMES[1:])])
    with pytest.raises(ValueError, match="GRU"):
        figures.said_beside(made[0], shown=["GRU"])


@pytest.mark.row("P2")
def test_what_training_has_is_underlined_and_its_share_said():
    """Every word in a run of four that the training text has, and no other; shares by a count."""
    said = said_by(models(), temperature=0.5, seed=2, train=text()[0])
    blocks = [t.text for t in figures.said_beside(said, shown=NAMES[1:]).data if t.mode == "text"][::2]
    for m, name in enumerate(NAMES[1:], start=1):
        for words, runs, line in zip(said.sentences[m], said.copied[m], blocks[m - 1], strict=True):
            if not words:
                continue
            shown = re.sub("</?u>| …$", "", line).split()
            kept = len(shown)
            assert shown == list(words[:kept])
            assert kept == len(words) or line.endswith("…")
            under = " ".join(re.findall("<u>(.*?)</u>", line)).split()
            assert under == [words[k] for k in range(kept) if runs[k] >= 4]
        part = np.mean([run >= 4 for runs in said.copied[m] for run in runs])
        words = figures.said_words(said, shown=NAMES[1:])
        assert f"{name} **{100 * part:.0f}\u202f%**" in words.replace("\\", "")
        assert short(words) <= 76


def test_names_are_text_and_long_ones_are_cut():
    """A model's name is whatever a student types."""
    from dataclasses import replace

    odd = ("<b>x", "$a$ & b", "a very long name of a model", "*", "LSTM")
    found = replace(compared(), names=odd)
    drawn = [
        figures.perplexity_intervals(found.intervals(), chosen=odd[0]),
        figures.breakdown_curves(found.by_place(), one=odd[2], other=odd[1]),
        figures.winner_strip(found, 2, shown=odd[:4]),
        figures.ranked_sentences(found.ranked(odd[2], odd[0])),
        figures.expectation_bars(expected(dict(zip(odd, models().values(), strict=True)), ["the"], 0)),
        figures.said_beside(said_by(dict(zip(odd, models().values(), strict=True)))),
    ]
    for figure in drawn:
        assert_sound(figure)
        assert "<b>x" not in "".join(t for t in written(figure))
        assert not [t for t in written(figure) if "a very long name" in t and "…" not in t]
    words = figures.interval_words(found.intervals(), chosen=odd[2])
    assert short(words) <= 76


def test_ratios_are_drawn_as_fine_as_perplexities():
    """A factor is as many pixels long on both sides, or fewer on the right."""
    from lecturekit.figures.assignment._compare_intervals import SHARES, perplexity_span, ratio_span

    for documents in (5, 12, 30):
        intervals = compared(documents).intervals()
        (low, high), (least, most) = perplexity_span(intervals), ratio_span(intervals)
        assert least == pytest.approx(1 / most)
        assert SHARES[1] / np.log(most / least) <= SHARES[0] / np.log(high / low) * 1.0001
    drawn = [figures.perplexity_intervals(intervals, chosen=name) for name in NAMES]
    assert len({tuple(figure.layout.xaxis2.range) for figure in drawn}) == 1
