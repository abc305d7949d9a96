"""What models say: the tree as the search left it, what is drawn from, and shares against the temperature."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise

import numpy as np
import pytest

from lecturekit.corpora import AgreementGrammar, agreement_corpus
from lecturekit.figures import (
    beam_tree,
    beam_words,
    drawn_said,
    drawn_words,
    temperature_curves,
    temperature_said,
)
from lecturekit.language import (
    BeamTree,
    NGrams,
    Sampling,
    Source,
    beam_search,
    decode,
    encode,
    reshaped,
    sampled,
)
from tests.figures.looks import assert_sound

GRAMMAR = AgreementGrammar(animals=3)
TEXT = agreement_corpus(800, grammar=GRAMMAR, rng=np.random.default_rng(0))
TOKENS = encode([TEXT.sentence(s) for s in range(800)])
SOURCE = Source(GRAMMAR.after, TOKENS.vocabulary, TOKENS.policy)
COUNTED = NGrams.fit(TOKENS, 3)
GREEDY = decode(COUNTED.continuation(["<s>"]), longest=7)


def search(width: int, alpha: float = 0.0, longest: int = 7) -> BeamTree:
    return beam_search(COUNTED.continuation(["<s>"]), width, longest=longest, length_penalty=alpha)


def shape(figure: object) -> list[tuple]:
    return [(t.type, np.shape(t.x), np.shape(t.text)) for t in figure.data]  # type: ignore[attr-defined]


@pytest.mark.row("R5")
@pytest.mark.parametrize("width", [1, 2, 3, 5])
def test_the_chips_are_what_was_kept(width: int) -> None:
    """In each column the kept words of that step with log P of the whole, best on top; shade: their own P."""
    tree = search(width)
    figure = beam_tree(tree, greedy=[*GREEDY.words, "</s>"])
    assert_sound(figure)
    (heat,) = [t for t in figure.data if t.type == "heatmap"]
    for depth in range(1, 8):
        kept = np.flatnonzero(tree.kept & (tree.depth == depth))
        kept = kept[np.argsort(-tree.score[kept], kind="stable")]
        column = np.array(heat.z, float)[:, depth - 1]
        assert np.allclose(column[: len(kept)], np.exp(tree.logprob[kept]))
        assert np.isnan(column[len(kept) :]).all()
        for row, node in enumerate(kept):
            word = tree.outcomes[tree.word[node]]
            text = np.array(heat.text)[row, depth - 1]
            assert text.startswith("(end)" if word == "</s>" else word[:7])
            assert text.endswith(f"{tree.total[node]:.1f}".replace("-", "−"))


@pytest.mark.row("R5")
def test_edges_lead_from_parents_and_the_thick_ones_along_the_winner() -> None:
    """Each begins where the one before it ended, and the winner has as many as tokens."""
    tree = search(4)
    figure = beam_tree(tree)
    lines = [
        t for t in figure.data if t.type == "scatter" and t.mode == "lines" and t.line.width in (1.5, 2, 6)
    ]
    (best,) = [t for t in lines if t.line.width == 6]
    ends = np.column_stack([best.x, best.y]).reshape(-1, 3, 2)
    ends = ends[np.isfinite(ends[:, 0, 0])]
    assert len(ends) == len(tree.line(tree.hypotheses[0].node))
    for before, after in pairwise(ends):
        assert before[1, 1] == after[0, 1], "the next edge begins in the row where the last one ended"
    kept = sum(int(np.isfinite(t.x).sum()) // 2 for t in lines if t.line.width in (2, 6))
    assert kept == int(tree.kept.sum())


@pytest.mark.row("R5")
def test_the_list_is_the_beam_at_the_end() -> None:
    """Its sentences with their probabilities, and scores where length was paid for."""
    for alpha, longest in ((0.0, 7), (1.0, 7), (0.0, 3), (1.0, 3)):
        tree = search(5, alpha, longest)
        texts = [
            x for t in beam_tree(tree).data if t.text is not None and np.ndim(t.text) == 1 for x in t.text
        ]
        ended = [one for one in tree.hypotheses if one.ended]
        assert longest > 3 or 0 < len(ended) < 5, "some must be cut off here"
        for n, one in enumerate(ended):
            (said,) = [x for x in texts if x.startswith(f"<b>{n + 1}\u2002")]
            assert " ".join(one.words)[:20] in said
        assert sum("cut off after" in x for x in texts) == 5 - len(ended)
        assert sum("P = " in x for x in texts) == len(ended)
        assert any("score" in x for x in texts) == (alpha == 1.0)


def test_the_picture_stands_still() -> None:
    """Traces and their lengths are the same for every width, penalty and beginning."""
    shapes = [shape(beam_tree(search(w, a), greedy=GREEDY.words)) for w in (1, 3, 5) for a in (0.0, 1.0)]
    shapes.append(shape(beam_tree(beam_search(SOURCE.continuation(["<s>", "it"]), 2, longest=4))))
    assert all(one == shapes[0] for one in shapes)
    for tree in (search(6), search(5, 1.0, longest=12)):
        with pytest.raises(ValueError, match="has room"):
            beam_tree(tree)


@pytest.mark.row("R5")
def test_the_verdict_computes_who_found_the_better_sentence() -> None:
    """Wide enough, a beam beats greedy here; at width 1 it is greedy."""
    best = search(4).hypotheses[0]
    ratio = math.exp(best.total - GREEDY.logprob)
    assert ratio > 1.5
    said = beam_words(search(4), GREEDY.words, GREEDY.logprob)
    assert f"({ratio:.2g} ×)" in said
    assert beam_words(search(1), GREEDY.words, GREEDY.logprob).count("(the same)") == 1
    rain = beam_search(SOURCE.continuation(["<s>"]), 5, longest=9, length_penalty=1.0)
    said = beam_words(rain, GREEDY.words, GREEDY.logprob).replace("*", "")
    assert len(" ".join(rain.hypotheses[0].words)) > 28, "a sentence too long for a line"
    assert len(said) <= 76
    assert said.endswith("…”")
    nothing = dataclasses.replace(rain, hypotheses=())
    assert "no sentence" in beam_words(nothing, (), 0.0)


HOT = sampled(
    COUNTED.continuation(["<s>"]), Sampling(temperature=1.6), count=150, rng=np.random.default_rng(0)
)
RIGHT = np.array([np.isfinite(GRAMMAR.logprob(words)) for words in HOT.sentences]) & HOT.ended


@pytest.mark.row("R5")
def test_bars_before_and_after_the_cut() -> None:
    """The model's own and what is drawn from, all rare words together; what can never come is called cut."""
    p = COUNTED.probabilities(["<s>"])
    q = reshaped(p, temperature=1.6, top_k=3)
    figure = drawn_words(COUNTED.outcomes, [p, q], HOT, RIGHT)
    assert_sound(figure)
    order = np.argsort(-p, kind="stable")
    bars = [np.reshape(t.x, (9, 3))[:, 1] for t in figure.data[:3]]
    assert np.allclose(bars[0], [*p[order[:8]], p[order[8:]].sum()])
    assert np.allclose(bars[1][:3], q[order[:3]])
    assert np.isnan(bars[1][3:]).all()
    assert np.isnan(bars[2]).all()
    assert sum("cut" in text for text in figure.data[3].text) == 6
    assert figure.layout.yaxis.ticktext[8] == f"<b>{len(p) - 8} others</b>"
    warm = reshaped(p, temperature=1.6)
    others = np.reshape(drawn_words(COUNTED.outcomes, [p, warm], HOT, RIGHT).data[2].x, (9, 3))[:, 1]
    assert others[8] == pytest.approx(1 - warm[order[:8]].sum())
    assert np.isnan(others[:8]).all()
    assert shape(figure) == shape(drawn_words(COUNTED.outcomes, [p, p], HOT, ~RIGHT))


@pytest.mark.row("R5")
def test_the_listed_sentences_are_the_commonest_of_their_kind() -> None:
    """Five right ones and three wrong ones with their shares; the rest is counted."""
    p = COUNTED.probabilities(["<s>"])
    figure = drawn_words(COUNTED.outcomes, [p, p], HOT, RIGHT)
    known = dict(zip(HOT.sentences, RIGHT.tolist(), strict=True))
    texts = [t.text for t in figure.data if t.text is not None and set("".join(t.text)) & {"✓", "✗"}]
    for mark, good, room in (("✓", True, 5), ("✗", False, 3)):
        expected = [" ".join(words) for words, _ in HOT.counts if known[words] == good][:room]
        found = [text for traces in texts for text in traces if text.startswith(mark)]
        assert [a[2:][:20].split("\u2002")[0] for a in found] == [
            b[:20] if b else "(nothing)" for b in expected
        ]
    said = drawn_said(HOT, RIGHT)
    assert f"**{100 * RIGHT.mean():.0f} %** grammatical, **{len(HOT.counts)}** different" in said
    with pytest.raises(ValueError, match="need as many numbers"):
        drawn_words(COUNTED.outcomes, [p[:3], p[:3]], HOT, RIGHT)


SHARES = {"as it is": [1.0, 0.9, 0.4], "cut": [1.0, 0.95, 0.8]}
OTHERS = {"as it is": [0.1, 0.6, 0.9], "cut": [0.1, 0.5, 0.7]}


@pytest.mark.row("R5")
def test_the_curves_are_the_shares() -> None:
    """Both sides, the marks at the chosen temperature, and the same numbers in the verdict."""
    figure = temperature_curves([0.5, 1.0, 2.0], SHARES, OTHERS, chosen=2.0)
    assert_sound(figure)
    lines = [t.y for t in figure.data if t.mode == "lines" and len(t.y) == 3]
    assert np.allclose(lines, [*SHARES.values(), *OTHERS.values()])
    marks = [t for t in figure.data if t.mode == "markers"]
    assert [list(t.y) for t in marks] == [[0.4, 0.8], [0.9, 0.7]]
    assert "as it is **40** / 90, cut **80** / 70" in temperature_said(
        [0.5, 1.0, 2.0], SHARES, OTHERS, chosen=2.0
    )


def test_shares_that_do_not_fit_are_refused() -> None:
    """Other ways on both sides, too few numbers, a temperature that was not drawn."""
    for right, different, chosen, message in (
        (SHARES, {"cut": [1, 1, 1]}, 1.0, "the same one to 4 ways"),
        ({"a": [1.0]}, {"a": [1.0]}, 1.0, "as many shares"),
        (SHARES, OTHERS, 0.7, "not among those drawn"),
    ):
        with pytest.raises(ValueError, match=message):
            temperature_curves([0.5, 1.0, 2.0], right, different, chosen=chosen)
