"""Log co-occurrence ratios: by hand, and on corpora that hold the relation or break it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lecturekit.corpora import LabelledMatrix, UnknownLabelError, build_corpus, relation_corpus
from lecturekit.words import cooccurrence, log_ratios

KING, MAN = ("king", "queen"), ("man", "woman")
TABLE = LabelledMatrix(
    [[8, 0, 3, 5, 0], [0, 6, 3, 4, 0], [9, 1, 0, 7, 0], [1, 9, 0, 5, 0], [1, 1, 1, 1, 4]],
    ("king", "queen", "man", "woman", "tree"),
    ("he", "she", "crown", "the", "leaf"),
)
COUNTS = arrays(np.float64, (4, 7), elements=st.integers(0, 40))


def table_of(values):
    """Counts of the four words with 7 contexts."""
    return LabelledMatrix(values, (*KING, *MAN), tuple("abcdefg"))


def test_ratios_by_hand():
    """Each coordinate from its definition; contexts that none of the four met are left out."""
    found = log_ratios(TABLE, KING, MAN, smoothing=0.25)
    assert found.contexts == ("he", "she", "crown", "the")
    k, C = 0.25, 5
    probability = (TABLE.values + k) / (TABLE.values.sum(axis=1, keepdims=True) + k * C)
    np.testing.assert_allclose(found.x, np.log(probability[0] / probability[1])[:4])
    np.testing.assert_allclose(found.y, np.log(probability[2] / probability[3])[:4])
    np.testing.assert_array_equal(found.met, TABLE.values[:4, :4])
    assert found.telling.tolist() == [True, True, False, True]  # "crown" says nothing of man : woman
    assert found.apart.tolist() == [True, True, False, False]
    np.testing.assert_allclose(found.weights, [8 * 10 / 18, 6 * 10 / 16, 0, 9 * 12 / 21])
    gaps = np.abs(found.y - found.x)[:2]
    assert found.share_within(float(gaps.max())) == 1
    assert found.share_within(float(gaps.min())) == 0.5
    assert found.share_within(0) == 0
    assert (found.first, found.second, found.smoothing) == (KING, MAN, 0.25)


def test_counts_of_a_text_are_taken_as_they_are():
    """A sparse table gives what its dense rows give; rows and columns are all words of the text."""
    corpus = build_corpus("the king saw a man. the queen saw a woman. a man saw the tree.")
    counts = cooccurrence(corpus, window=2)
    dense = counts.table((*KING, *MAN), counts.vocabulary)
    sparse, by_hand = log_ratios(counts, KING, MAN), log_ratios(dense, KING, MAN)
    assert sparse.contexts == by_hand.contexts
    np.testing.assert_allclose(sparse.x, by_hand.x)
    np.testing.assert_allclose(sparse.y, by_hand.y)


@settings(max_examples=60)
@given(COUNTS, st.floats(0.01, 5))
def test_correlation_and_slope_are_those_of_the_weighted_points(values, smoothing):
    """Against numpy's weighted covariance; exchanging the pairs mirrors the picture at the diagonal."""
    values = values + np.eye(4, 7)
    found = log_ratios(table_of(values), KING, MAN, smoothing=smoothing)
    mirrored = log_ratios(table_of(values), MAN, KING, smoothing=smoothing)
    np.testing.assert_allclose(mirrored.x, found.y)
    assert mirrored.correlation == pytest.approx(found.correlation, nan_ok=True)
    assert mirrored.share_within() == pytest.approx(found.share_within(), nan_ok=True)
    if np.count_nonzero(found.telling) < 2:
        return
    covariance = np.cov(found.x, found.y, aweights=found.weights, ddof=0)
    if covariance[0, 0] * covariance[1, 1] > 1e-12:
        expected = covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])
        assert found.correlation == pytest.approx(expected, abs=1e-6)
        if np.isfinite(found.slope) and abs(found.slope) < 1e6:
            along = np.array([1, found.slope]) / np.hypot(1, found.slope)
            spread = along @ covariance @ along
            assert spread == pytest.approx(np.linalg.eigvalsh(covariance)[-1], rel=1e-6)


def test_points_on_a_line_have_its_slope():
    """Equal ratios: correlation and slope 1, all within any band; ratios turned round: −1, none within."""
    rng = np.random.default_rng(2)
    base = rng.integers(3, 90, size=(2, 7)).astype(float)
    held = log_ratios(table_of(np.vstack([base, base])), KING, MAN)
    assert held.correlation == pytest.approx(1)
    assert held.slope == pytest.approx(1)
    assert held.share_within(1e-9) == 1
    broken = log_ratios(table_of(np.vstack([base, base[::-1]])), KING, MAN)
    assert broken.correlation == pytest.approx(-1)
    assert broken.slope == pytest.approx(-1)
    assert broken.share_within() == 0


def test_nothing_to_compare_is_undefined():
    """No common context; no spread; pairs that nothing sets apart."""
    nothing = log_ratios(table_of(np.kron(np.eye(2), np.ones((2, 3)))[:, [0, 1, 2, 3, 4, 5, 5]]), KING, MAN)
    assert not nothing.telling.any()
    assert np.isnan([nothing.correlation, nothing.slope, nothing.share_within()]).all()
    alike = log_ratios(table_of(np.full((4, 7), 5.0)), KING, MAN)
    assert np.isnan([alike.correlation, alike.slope, alike.share_within()]).all()
    np.testing.assert_allclose(alike.x, 0, atol=1e-12)


def test_what_cannot_be_compared_is_said():
    """Unknown words, words never counted, smoothing and bands that are no numbers of use."""
    with pytest.raises(UnknownLabelError, match="Did you mean 'queen'"):
        log_ratios(TABLE, ("king", "quen"), MAN)
    with pytest.raises(UnknownLabelError, match="no word 'duke'"):
        log_ratios(cooccurrence(relation_corpus(tokens=20_000)), ("duke", "queen"), MAN)
    empty = table_of(np.vstack([np.zeros(7), np.ones((3, 7))]))
    with pytest.raises(ValueError, match="'king' was never counted"):
        log_ratios(empty, KING, MAN)
    for smoothing in (0, -1, np.nan, np.inf):
        with pytest.raises(ValueError, match="Smoothing"):
            log_ratios(TABLE, KING, MAN, smoothing=smoothing)
    for band in (-0.1, np.nan):
        with pytest.raises(ValueError, match="band"):
            log_ratios(TABLE, KING, MAN).share_within(band)
    found = log_ratios(TABLE, KING, MAN)
    assert not any(array.flags.writeable for array in (found.x, found.y, found.met))


FOUR = {
    "gender": (KING, MAN),
    "capital": (("france", "paris"), ("italy", "rome")),
    "tense": (("walk", "walked"), ("sing", "sang")),
    "plural": (("cat", "cats"), ("dog", "dogs")),
}
BAND = 2 * np.log(2)  # a factor of four


def in_a_corpus(seed, family, broken):
    """Log ratios of two pairs of a family, in 100,000 words that hold it, or break it."""
    corpus = relation_corpus(seed, broken=family if broken else None)
    return log_ratios(cooccurrence(corpus, window=5), *FOUR[family])


@pytest.mark.row("W11")
@pytest.mark.parametrize("seed", range(5))
def test_points_lie_on_the_diagonal_where_the_relation_holds(seed):
    """King : queen and man : woman agree to a factor of four in 85 of 100 contexts that set them apart.

    Correlation .9 and more, slope 1 ± .1. Where the same words draw their contexts without regard to the
    relation they do not: at most 70 of 100 agree, correlation under .8.
    """
    held, broken = (in_a_corpus(seed, "gender", broken) for broken in (False, True))
    assert np.count_nonzero(held.apart) >= 10
    assert held.correlation >= 0.9
    assert abs(held.slope - 1) <= 0.1
    assert held.share_within(BAND) >= 0.85
    assert np.count_nonzero(broken.apart) >= 5
    assert broken.correlation < 0.8
    assert broken.share_within(BAND) <= 0.7


@pytest.mark.row("W11")
@pytest.mark.parametrize("family", ["capital", "tense", "plural"])
def test_so_they_do_for_each_relation(family):
    """Means over three corpora: .9 and more of the contexts agree where it holds, .6 and less where not."""
    held, broken = ([in_a_corpus(seed, family, kind) for seed in range(3)] for kind in (False, True))
    assert min(found.correlation for found in held) >= 0.95
    assert np.mean([found.share_within(BAND) for found in held]) >= 0.9
    assert np.mean([found.share_within(BAND) for found in broken]) <= 0.6
    assert max(found.correlation for found in broken) < 0.9


@pytest.mark.row("W11")
def test_equal_ratios_are_equal_offsets():
    """The step from counts to vectors: with PMI rows as vectors, king − queen has x in each context.

    By definition PMI(king, ctx) − PMI(queen, ctx) = ln p(ctx | king) / p(ctx | queen).
    """
    counts = np.random.default_rng(7).integers(1, 60, size=(4, 7)).astype(float)
    joint = counts / counts.sum()
    pmi = np.log(joint / joint.sum(axis=1, keepdims=True) / joint.sum(axis=0))
    found = log_ratios(table_of(counts), KING, MAN, smoothing=1e-12)
    np.testing.assert_allclose(pmi[0] - pmi[1], found.x, atol=1e-9)
    np.testing.assert_allclose(pmi[2] - pmi[3], found.y, atol=1e-9)
