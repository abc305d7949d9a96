"""Sentences as vectors: what is drawn is what was found, and the number of traces stays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.networks import Around, BesideScores, NearSentences, VectorProbes
from lecturekit.words import SemanticMap
from tests.figures.looks import assert_sound


def near(encoder: str = "mean", n: int = 3, **more: Any) -> NearSentences:
    """Make up some neighbours, with words that look like markup."""
    sentences = tuple((f"<b>{k}", "film", "was", "$5", *["long"] * 30 * (k == 1)) for k in range(n))
    given: dict[str, Any] = {"encoder": encoder, "asked": ("the", "film", "<x>"), "unknown": ("<x>",)}
    given |= {
        "sentences": sentences,
        "cosines": np.linspace(0.9, -0.2, n),
        "kinds": ("good", "bad", "else")[:n],
    }
    return NearSentences(**(given | more))


def texts(fig: Any, axis: str = "x") -> list[str]:
    """Give every text that is written in one panel."""
    found = [
        t for t in fig.data if t.type == "scatter" and "text" in (t.mode or "") and (t.xaxis or "x") == axis
    ]
    return [text for trace in found for text in trace.text if text.strip()]


@pytest.mark.row("R6")
def test_neighbours_are_written_as_they_were_found() -> None:
    """Cosine, mark of the kind, sentence, in both columns; shared words bold, markup as text."""
    fig = figures.nearest_sentences([near(), near("label", 2)], kinds=("good", "bad"))
    assert_sound(fig)
    left, right = texts(fig), texts(fig, "x2")
    assert "<b>mean</b>" in left
    assert "<b>label</b>" in right
    assert {"0.90", "0.35", "−0.20"} <= set(left)
    assert "&lt;b&gt;0 <b>film</b> was &#36;5" in left
    assert any(text.count("<br>") == 1 and text.endswith("…") for text in left)
    marks = [t for t in fig.data if t.mode == "markers"]
    good, bad = (figures.class_style(k)[0] for k in (0, 1))
    assert list(marks[0].marker.color)[:3] == [good, bad, figures.colour("grey")]
    assert np.isfinite(np.array(marks[1].x, float)).sum() == 2
    assert marks[0].customdata[0] == "<b>0 film was $5"
    other = figures.nearest_sentences([near(n=1), near("label", 3)], kinds=("good", "bad"))
    assert [len(t.x) for t in other.data] == [len(t.x) for t in fig.data]
    said = figures.near_words([near(), near("label", 2)], kind="good")
    words = "33 % shared"
    start = "not in the vocabulary: **\\<x\\>**. "
    assert said == f"{start}mean: **1 of 3** good, {words}; label: **1 of 2**, 33 %"
    assert figures.near_words([near(unknown=())]) == f"mean: {words}"
    where = figures.near_words([near(unknown=()), near("label", 2)], kind="bad", places=True)
    assert where == "mean: *bad* in places **2**; label: *bad* in places **2**"
    assert figures.near_words([near(unknown=())], kind="x", places=True) == "mean: *x* nowhere"
    assert figures.near_words([near(unknown=("a", "b", "c"))]).startswith("**3** unknown words. mean")
    assert len(figures.near_words([near(unknown=("x" * 600,))])) < 100


def test_neighbours_that_have_no_room_are_refused() -> None:
    """Two columns, five sentences, five kinds."""
    with pytest.raises(ValueError, match="side by side, not 1"):
        figures.nearest_sentences([near()], kinds=())
    many = near(n=3, sentences=(("a",),) * 9, cosines=np.zeros(9), kinds=("x",) * 9)
    with pytest.raises(ValueError, match="room for 5 sentences"):
        figures.nearest_sentences([many, many], kinds=())


@pytest.mark.row("R6")
def test_a_map_shows_each_sentence_where_it_lies() -> None:
    """Places up to scale, colours by the answer, rings, and a key of the kinds that are named."""
    points = np.random.default_rng(0).standard_normal((9, 2)) * [3, 1]
    drawn = SemanticMap(points, tuple(f"<s{k}>" for k in range(9)), "PCA", 0.61, "share of variance shown")
    answers = ["good", "bad", ""] * 3
    fig = figures.sentence_map(drawn, answers, kinds=("good", "bad"), rings=(2, 5))
    assert_sound(fig)
    spots, rings, key = fig.data
    x = np.array(spots.x, float)
    assert np.corrcoef(x, points[:, 0])[0, 1] == pytest.approx(1)
    assert (x.min(), x.max()) == (-1, 1)
    assert len({*spots.marker.color[::3]}) == 1
    assert spots.marker.color[2] == figures.colour("grey")
    np.testing.assert_allclose(np.array(rings.x, float), x[[2, 5]])
    assert [t for t in key.text if t.strip()] == ["\u2002good", "\u2002bad", "\u2002others"]
    assert spots.hovertext[2] == "&lt;s2&gt; (none)"
    bare = figures.sentence_map(drawn, ["good"] * 9, kinds=("good",))
    assert [len(t.x) for t in bare.data] == [len(t.x) for t in fig.data]
    wrongs: list[tuple[dict[str, Any], str]] = [({"rings": (9,)}, "up to two of 9")]
    for wrong, why in [*wrongs, ({"kinds": tuple("abcdef")}, "up to five")]:
        with pytest.raises(ValueError, match=why):
            figures.sentence_map(drawn, answers, **({"kinds": ()} | wrong))
    said = figures.map_words(0.9, ["a", "b", "a", "b"], property_name="label", encoder="the label")
    assert said == "the label: the nearest has the same label in **90 %**, any other in 33 %"


@pytest.mark.row("R6")
def test_probes_are_a_table_with_the_best_framed() -> None:
    """Every share as a number, the floor below, the best of each question framed."""
    right = np.array([[0.97, 0.3, 0.59], [0.5, 0.8, 0.5], [0.6, 0.79, 0.51]])
    floor = np.array([0.5, 0.2, 0.5])
    asked = ("label", "first word", "two words exchanged")
    probes = VectorProbes(("label", "itself", "bag"), asked, (32, 32, 134), right, floor)
    fig = figures.vector_probes(probes)
    assert_sound(fig)
    np.testing.assert_allclose(np.array(fig.data[0].z, float), [*right, floor])
    assert {"97", "30", "80", "20"} <= set(texts(fig))
    assert list(fig.layout.yaxis.ticktext) == ["label, 32", "itself, 32", "bag, 134", "commonest answer"]
    frames = np.array(fig.data[-1].x, float)
    assert np.isfinite(frames).sum() == 3 * 5  # two within two points; a coin is never framed
    said = figures.probe_words(probes)
    assert said == "best, or within 2 points of it: label **1**, itself **1**, bag **1**"


def told(**more: Any) -> Around:
    """Make up what is said around a sentence."""
    given: dict[str, Any] = {"sentence": ("she", "<was>", "cold"), "unknown": ("<was>",)}
    given |= {"before": (("it", "snowed"), ("a", "$torm")), "after": (("she", "lit", "a", "fire"),)}
    given |= {"before_logprob": np.log([0.3, 0.01]), "after_logprob": np.log([0.1])}
    given |= {"before_law": np.array([np.log(0.05), -np.inf]), "after_law": np.array([np.nan])}
    return Around(**(given | more))


@pytest.mark.row("R9")
def test_what_is_said_around_a_sentence_is_drawn_on_its_sides() -> None:
    """Sentences, probabilities as bars and in per cent, the law as a line; impossible ones in italics."""
    fig = figures.sentence_around(told())
    assert_sound(fig)
    left, right = texts(fig), texts(fig, "x2")
    assert {"it snowed", "<i>a &#36;torm</i>", "30 %", "1.0 %"} <= set(left)
    assert {"she lit a fire", "10 %"} <= set(right)
    assert "<i>&lt;was&gt;?</i>" in fig.layout.annotations[0].text
    bars = [t for t in fig.data if t.mode == "lines"]
    ends = np.array(bars[0].x, float).reshape(-1, 3)
    assert ends[0, 1] - ends[0, 0] == pytest.approx(18)  # 0.3 is beyond the full length
    assert ends[1, 1] - ends[1, 0] == pytest.approx(18 * 0.01 / 0.2)
    law = np.array(bars[1].x, float).reshape(-1, 3)
    assert law[0, 0] - ends[0, 0] == pytest.approx(18 * 0.05 / 0.2)
    assert np.isnan(law[1:]).all()
    bare = figures.sentence_around(told(before=(), before_logprob=np.zeros(0), before_law=np.zeros(0)))
    assert [len(t.x) for t in bare.data] == [len(t.x) for t in fig.data]
    with pytest.raises(ValueError, match="room for 5"):
        figures.sentence_around(told(after=(("a",),) * 6))
    many = figures.sentence_around(told(sentence=("word",) * 500, unknown=()))
    assert len(many.layout.annotations[0].text) < 80
    said = figures.around_words(told())
    assert "vocabulary" in said
    assert "before: **1 of 2** can stand there; after: no story has anything there" in said
    nobody = figures.around_words(told(before_law=np.full(2, np.nan)))
    assert nobody.endswith("**; no story has this sentence")
    empty = told(before=(), before_logprob=np.zeros(0), before_law=np.zeros(0))
    assert "; before: nothing ended" in figures.around_words(empty)


@pytest.mark.row("R9")
def test_choices_are_curves_with_chance_below() -> None:
    """Each point is what the record says; chance is 1 in k."""
    rng, N = np.random.default_rng(0), 25
    sentences = tuple((str(n),) for n in range(N))
    logs = rng.standard_normal((N, N)) + 3 * np.eye(N) - 9
    scores = BesideScores("after", sentences, sentences, logs, ("words in common",), rng.random((1, N, N)))
    fig = figures.choice_curves(scores, candidates=5)
    assert_sound(fig)
    lines = [t for t in fig.data if t.mode == "lines"]
    np.testing.assert_allclose(lines[0].y[3], scores.chosen(scores.fit, 5))
    np.testing.assert_allclose(lines[1].y[-1], scores.chosen(scores.scores[0], 20))
    np.testing.assert_allclose(lines[2].y, 1 / np.arange(2, 21))
    assert list(lines[3].x) == [5, 5]
    assert [t.strip() for t in texts(fig)] == ["skip-thought", "words in common", "chance"]
    said = figures.choice_words(scores, candidates=5)
    assert f"skip-thought **{100 * scores.chosen(scores.fit, 5):.0f} %**" in said
    assert "−" in said
    with pytest.raises(ValueError, match="from 2 to 20"):
        figures.choice_curves(scores, candidates=30)
