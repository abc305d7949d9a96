"""What models remember: numbers in the pictures are those of the records, and the picture stands still."""

from __future__ import annotations

import numpy as np
import pytest

from lecturekit.figures import (
    influence_steps,
    influence_words,
    next_words,
    recall_curves,
    recall_words,
    typed_words,
)
from lecturekit.language import Influence, Recall
from tests.figures.looks import assert_sound

NAMES = ("5-gram", "RNN", "LSTM")
RECALL = Recall(
    NAMES,
    np.array([0, 3, 6, 9]),
    np.array([[0.1, 1.5, 4.0, 6.0], [0.2, 1.0, 2.0, 2.5], [0.0, 0.1, 0.1, 0.2]]),
    np.array([[0.05, 0.5, 1.5, 2.0], [0.1, 0.4, 0.9, 1.0], [0.0, 0.05, 0.05, 0.1]]),
    3.0,
)
ROWS = {"2-gram": 3.9, "5-gram": 3.8, "RNN": 3.5, "GRU": float("nan"), "LSTM": 3.3}
SHOWN = ["5-gram", "RNN", "GRU", "LSTM"]


def shape(figure: object) -> list[tuple]:
    return [(t.type, np.shape(t.x), np.shape(t.text)) for t in figure.data]  # type: ignore[attr-defined]


@pytest.mark.row("R4")
@pytest.mark.parametrize(
    ("part", "expected"),
    [("verb", RECALL.whole), ("number", RECALL.share), ("animal", RECALL.whole - RECALL.share)],
)
def test_the_lines_are_the_bits_of_the_record(part: str, expected: np.ndarray) -> None:
    """Of the whole, of the share, and of the rest; what is off the axis is a triangle at its edge."""
    figure = recall_curves(RECALL, ROWS, floor=3.2, shown=SHOWN, part=part)
    assert_sound(figure)
    lines = {t.hovertemplate.split(",")[0]: t.y for t in figure.data if "bits" in (t.hovertemplate or "")}
    ceiling = {"verb": 5, "number": 2.5, "animal": 4}[part]
    for m, name in enumerate(NAMES):
        assert np.allclose(lines[name], np.clip(expected[m], 0, ceiling))
    assert np.isnan(lines["GRU"]).all()
    above = [t for t in figure.data if "above the ceiling" in (t.hovertemplate or "")]
    assert any(np.isfinite(t.y).any() for t in above) == bool((expected > ceiling).any())


def test_the_rows_are_the_perplexities() -> None:
    """Each mark at its number, which is written beside it; a model to come has neither, and a plain name."""
    figure = recall_curves(RECALL, ROWS, floor=3.2, shown=SHOWN)
    (marks,) = [t for t in figure.data if t.mode == "markers" and len(t.x) == 5 and t.marker.size == 14]
    assert np.allclose(marks.x, list(ROWS.values()), equal_nan=True)
    texts = [t.text for t in figure.data if t.text is not None and "3.90" in "".join(t.text)]
    assert "3.30" in texts[0][4]
    assert texts[0][3] == " "
    (missing,) = [t.text for t in figure.data if t.text is not None and "not trained" in "".join(t.text)]
    assert [k for k, text in enumerate(missing) if text.strip()] == [3]
    assert list(figure.layout.yaxis.ticktext) == [
        "2-gram",
        "<b>5-gram</b>",
        "<b>RNN</b>",
        "GRU",
        "<b>LSTM</b>",
    ]
    for wrong, message in (
        ({"shown": ["9-gram"]}, "no '9-gram'"),
        ({"shown": SHOWN, "part": "x"}, "part is one of"),
    ):
        with pytest.raises(ValueError, match=message):
            recall_curves(RECALL, ROWS, floor=3.2, **wrong)


def test_recall_says_the_ends_and_keeps_its_shape() -> None:
    """The words hold the last number of each model that is there."""
    assert "with 9 words between: 5-gram **6.00**, RNN **2.50**" in recall_words(RECALL, SHOWN)
    assert "GRU" not in recall_words(RECALL, SHOWN)
    assert "LSTM **0.10**" in recall_words(RECALL, SHOWN, part="number")
    few = recall_curves(RECALL, ROWS | {"GRU": 3.31}, floor=3.2, shown=SHOWN, part="number")
    assert shape(few) == shape(recall_curves(RECALL, ROWS, floor=3.2, shown=SHOWN))


OUTCOMES = ("<unk>", *"abcdefghijkl", "</s>")


@pytest.mark.row("R4")
def test_the_bars_of_the_next_words_are_the_probabilities() -> None:
    """Rows in the order of the first model, the same in all; the end has a name; no answer says so."""
    rng = np.random.default_rng(0)
    p, q = rng.dirichlet(np.ones(14), 2)
    figure = next_words(OUTCOMES, {"A": p, "B": q, "C": None})
    assert_sound(figure)
    best = np.argsort(-p)[:10]
    bars = [np.reshape(t.x, (10, 3))[:, 1] for t in figure.data if t.mode == "lines"]
    assert np.allclose(bars[0], p[best])
    assert np.allclose(bars[1], q[best])
    assert np.isnan(bars[2]).all()
    written = [t.text for t in figure.data if t.text is not None and len(t.text) == 10]
    names = [[OUTCOMES[k] if k < 13 else "(end)" for k in best]]
    assert [text.strip() for text in written[1]] == [
        n.replace("<", "&lt;").replace(">", "&gt;") for n in names[0]
    ]
    assert "it never says that" in [t.text[0] for t in figure.data if t.text is not None and len(t.text) == 1]
    assert shape(figure) == shape(next_words(OUTCOMES, {"A": q, "B": None, "C": p}))
    renamed = next_words(OUTCOMES, {"A": q, "… B": p, "C": p})
    assert renamed.layout == figure.layout  # so that a key is answered by new marks alone, in a few ms
    assert "<b>… B</b>" in [t.text[0] for t in renamed.data if t.text is not None]


def test_next_words_that_cannot_be_drawn_are_refused() -> None:
    """Too many models, numbers that do not fit, nobody to put the rows in order."""
    p = np.full(14, 1 / 14)
    for models, message in (
        ({}, "one to three"),
        ({"A": p[:5]}, "gives 14 probabilities"),
        ({"A": None, "B": p}, "A has no answer"),
    ):
        with pytest.raises(ValueError, match=message):
            next_words(OUTCOMES, models)


def test_what_was_typed_is_told() -> None:
    """The likeliest word, how open it is, an empty field, an unknown word with what it may be."""
    p = np.zeros(14)
    p[[1, 2]] = 0.75, 0.25
    said = typed_words(["dgos"], {"dgos": ("dogs",)}, OUTCOMES, p)
    assert "“**dgos**” is unknown" in said
    assert "unknown: did you mean dogs?" in said
    assert "**“a”**, P = **0.75**" in said
    assert "“a”**, P = **0.75**; entropy 0.81 bits" in typed_words(["b"], {}, OUTCOMES, p)
    p[:] = 0
    p[-1] = 1
    assert typed_words([], {}, OUTCOMES, p).startswith("after the beginning of a sentence: **the end**")


WORDS = ("the", "dogs", "near")
FOUND = {
    "source": Influence(
        WORDS, ((), ("dog", "cat"), ("with",)), np.array([[np.nan] * 2, [0.5, 0.5], [0.0, np.nan]])
    ),
    "LSTM": Influence(
        WORDS, ((), ("dog", "cat"), ("with",)), np.array([[np.nan] * 2, [0.6, 0.2], [0.1, np.nan]])
    ),
}


@pytest.mark.row("R4")
def test_the_bars_are_mean_influences_and_the_rings_exact_zeros() -> None:
    """The last word stands at the right; a dot for each replacement."""
    figure = influence_steps(FOUND, dots="LSTM")
    assert_sound(figure)
    bars = [np.reshape(t.y, (16, 3))[:, 1] for t in figure.data if t.mode == "lines"]
    assert np.allclose(bars[0][-3:], [np.nan, 0.5, 0.0], equal_nan=True)
    assert np.allclose(bars[1][-3:], [np.nan, 0.4, 0.1], equal_nan=True)
    assert np.isnan(bars[0][:-3]).all()
    rings = [t for t in figure.data if "exactly 0" in (t.hovertemplate or "")]
    assert [np.flatnonzero(np.isfinite(t.y)).tolist() for t in rings] == [[15], []]
    (dots,) = [t for t in figure.data if "%{text}" in (t.hovertemplate or "")]
    here = np.isfinite(dots.y)
    assert sorted(np.array(dots.y)[here]) == [0.1, 0.2, 0.6]
    assert "dog instead of dogs" in dots.text
    assert shape(figure) == shape(influence_steps(FOUND, dots="source"))
    said = influence_words(FOUND, 2)
    assert said == "“**dogs**”, 2 steps back, bits: source **0.50**, LSTM **0.40**"
    assert influence_words(FOUND, 9).endswith("source **exactly 0**, LSTM **0.10**")
    assert "source **?**" in influence_words(FOUND, 1)


def test_influences_that_do_not_belong_together_are_refused() -> None:
    """Other words, dots of nobody, no word, too many."""
    other = Influence(("the",), ((),), np.full((1, 0), np.nan))
    long = Influence(("a",) * 17, ((),) * 17, np.full((17, 0), np.nan))
    none = Influence((), (), np.full((0, 0), np.nan))
    for found, dots, message in (
        (FOUND | {"RNN": other}, "LSTM", "same words"),
        (FOUND, "GRU", "same words"),
        ({"A": long}, "A", "one to 16"),
        ({"A": none}, "A", "one to 16"),
    ):
        with pytest.raises(ValueError, match=message):
            influence_steps(found, dots=dots)
