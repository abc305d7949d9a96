"""One context before and after smoothing: bars are probabilities, pieces are shares, the sum is 1."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from lecturekit.figures import smoothed_context, smoothed_words
from lecturekit.language import AbsoluteDiscount, AddK, JelinekMercer, KneserNey, NGrams, encode
from tests.figures.language.reading import bars, sizes, texts
from tests.figures.looks import assert_sound

TEXT = [line.split() for line in ("the dog ran", "the dog sat on the mat", "the cat sat", "a dog ran on")]
KINDS = (AddK(1.0), AddK(0.01), JelinekMercer(), AbsoluteDiscount(), KneserNey(), KneserNey(modified=True))


def after(smoothing, context=("the",), order: int = 3):
    """Outcomes after a context, how often each was seen, and its shares by order."""
    model = NGrams.fit(encode(TEXT), order, smoothing)
    rows = encode([*([*context, word] for word in model.vocabulary.words), list(context)], like=model)
    here = rows.place == len(context) + 1
    factors = model.factors(rows)
    return model, factors.ngram_count[here], factors.context_count[here][0], factors.shares[:, here]


def drawn(smoothing, shown: int = 4, order: int = 3, **more):
    """The figure with some outcomes by name and the others together."""
    model, times, total, shares = after(smoothing, order=order)
    ranked = np.argsort(-times, kind="stable")
    first, rest = ranked[:shown], ranked[shown:]
    counts = np.append(times[first], times[rest].sum())
    parts = np.c_[shares[:, first], shares[:, rest].sum(axis=1)]
    names = [model.outcomes[n] for n in first]
    figure = smoothed_context(names, counts, plain=counts / total, shares=parts, others=len(rest), **more)
    return figure, counts / total, parts, first, model


@pytest.mark.row("L4")
@pytest.mark.parametrize("smoothing", KINDS, ids=lambda kind: kind.name)
def test_pieces_lie_end_to_end_and_reach_the_probability(smoothing) -> None:
    """What is drawn of each outcome is what the model says of it when asked otherwise; all of it is 1."""
    figure, plain, shares, first, model = drawn(smoothing)
    assert_sound(figure)
    assert np.allclose(bars(figure, "x")[0].x, plain)
    asked, after = model.probabilities(["<s>", "the"]), np.array(bars(figure, "x2")[0].x)
    assert np.allclose(after[:-1], asked[first], atol=1e-12)
    assert np.isclose(after.sum(), 1)
    pieces = bars(figure, "x3")
    assert len(pieces) == 5
    for lower, upper in itertools.pairwise(pieces):
        assert np.allclose(np.add(lower.base, lower.x), upper.base, atol=1e-12)
    assert np.allclose(np.add(pieces[-1].base, pieces[-1].x), 1), "each is drawn as a whole"
    assert np.allclose([after * trace.x for trace in pieces[: len(shares)]], shares, atol=1e-12)


@pytest.mark.row("L4")
def test_the_sum_is_written_below() -> None:
    """All of each side together is written as 1.00."""
    for side in ("x", "x2"):
        figure = drawn(KneserNey())[0]
        assert "1.00" in texts(figure, side)


def test_the_head_names_the_context_that_the_model_looks_at() -> None:
    """With a bar before it, and without one if it looks at nothing; words are text, not markup."""
    heads = [drawn(JelinekMercer(), context=c)[0].layout.annotations[0].text for c in (("on", "<s>"), ())]
    assert heads == ["<b>P(… | on &lt;s&gt;)</b>", "<b>P(…)</b>"]


def test_a_context_that_was_never_seen_has_no_distribution() -> None:
    """Without smoothing it is 0 / 0, said in words; no bar is drawn, and smoothed it still sums to 1."""
    model, times, total, shares = after(KneserNey(), context=("mat", "cat"))
    assert total == 0
    K = len(times)
    counts, parts = np.append(times[:3], 0), np.c_[shares[:, :3], shares[:, 3:].sum(axis=1)]
    figure = smoothed_context(
        model.outcomes[:3], counts, plain=np.full(4, np.nan), shares=parts, others=K - 3
    )
    assert_sound(figure)
    assert not np.any(bars(figure, "x")[0].x)
    assert "0 / 0: no distribution" in texts(figure, "x")
    assert "never seen" in smoothed_words(times, np.full(K, np.nan), shares.sum(axis=0))


def test_the_frame_is_the_same_for_every_order() -> None:
    """One to five rows of shares: as many traces, as long."""
    shapes = {sizes(drawn(KneserNey(), order=order)[0]) for order in (1, 2, 4)}
    assert len(shapes) == 1


def test_the_words_add_up() -> None:
    """The unseen's share is what the outcomes without a count have together."""
    model, times, total, shares = after(AddK(1.0))
    p = shares.sum(axis=0)
    said = smoothed_words(times, times / total, p)
    unseen = 100 * (times == 0).sum() / (total + len(times))
    assert f"all that never followed: **{unseen:.0f} %**" in said
    assert "first word: **0.67** before" in said
    assert model.outcomes[int(times.argmax())] == "dog"


@pytest.mark.parametrize(
    ("counts", "plain", "shares"),
    [
        ([1, 2], [0.3, 0.7], [[0.1, 0.9]]),
        ([1, 2, 0], [0.3, 0.7], [[0.1, 0.9, 0]]),
        ([1, 2, 0], [0.3, 0.7, 0], [[0.1, 0.9]]),
    ],
)
def test_numbers_that_do_not_fit_are_refused(counts, plain, shares) -> None:
    """R words and all others have R + 1 numbers each."""
    with pytest.raises(ValueError, match="3 numbers each"):
        smoothed_context(["a", "b"], counts, plain=plain, shares=shares, others=4)


def test_more_orders_than_have_room_are_refused() -> None:
    """Five orders have a colour each."""
    with pytest.raises(ValueError, match="at most 5 orders"):
        smoothed_context(["a"], [1, 0], plain=[1, 0], shares=np.full((6, 2), 1 / 12), others=4)
