"""Families as arrows, against scikit-learn's PCA and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.decomposition import PCA

from lecturekit.corpora import UnknownLabelError
from lecturekit.words import WordVectors, relation_arrows, semantic_axes

PAIRS = tuple((f"a{i}", f"b{i}") for i in range(6))
NUMBERS = st.sampled_from([-2.0, 0.0, 1.0, 3.0])
OTHER = tuple((f"c{i}", f"d{i}") for i in range(4))


def planted(noise=0.2, D=9, seed=5):
    """Two families with offsets at right angles, under noise."""
    rng = np.random.default_rng(seed)
    first, second = np.eye(D)[:2] * 2
    rows = {}
    for pairs, offset in ((PAIRS, first), (OTHER, second)):
        for a, b in pairs:
            base = rng.normal(size=D)
            rows[a] = base + rng.normal(scale=noise, size=D)
            rows[b] = base + offset + rng.normal(scale=noise, size=D)
    return WordVectors(tuple(rows), np.array(list(rows.values())))


def ends(vectors, pairs, normalise):
    """The vectors of a and b, each (n, D), in float64."""
    rows = np.array([[vectors.vector(word) for word in pair] for pair in pairs], dtype=np.float64)
    if normalise:
        rows /= np.linalg.norm(rows, axis=2, keepdims=True)
    return rows[:, 0], rows[:, 1]


@pytest.mark.row("W12")
@pytest.mark.parametrize("normalise", [True, False])
def test_arrows_lie_on_principal_components(normalise):
    """scikit-learn's PCA of the same words, but for the signs of its axes; shares of variance as there."""
    vectors = planted()
    found = relation_arrows(vectors, PAIRS, plane="pca", normalise=normalise)
    a, b = ends(vectors, PAIRS, normalise)
    model = PCA(2, svd_solver="full").fit(np.concatenate([a, b]))
    for drawn, rows in ((found.starts, a), (found.ends, b)):
        np.testing.assert_allclose(np.abs(drawn), np.abs(model.transform(rows)), atol=1e-9)
    np.testing.assert_allclose(found.explained, model.explained_variance_ratio_)
    np.testing.assert_allclose(found.mean, (found.ends - found.starts).mean(axis=0))
    assert (found.mean >= 0).all()
    assert found.pairs == PAIRS
    assert found.unknown == ()


@pytest.mark.row("W12")
@pytest.mark.parametrize("normalise", [True, False])
def test_the_mean_offset_is_an_axis(normalise):
    """Arrows are as long along it as their offsets; the second axis is scikit-learn's of what is left."""
    vectors = planted()
    found = relation_arrows(vectors, PAIRS, normalise=normalise)
    a, b = ends(vectors, PAIRS, normalise)
    offset = (b - a).mean(axis=0)
    along = offset / np.linalg.norm(offset)
    np.testing.assert_allclose(found.axes[0], along)
    np.testing.assert_allclose((found.ends - found.starts)[:, 0], (b - a) @ along)
    np.testing.assert_allclose(found.mean, [np.linalg.norm(offset), 0], atol=1e-12)
    both = np.concatenate([a, b])
    left = both - np.outer(both @ along, along)
    model = PCA(1, svd_solver="full").fit(left)
    np.testing.assert_allclose(np.abs(found.axes[1]), np.abs(model.components_[0]), atol=1e-9)
    total = both.var(axis=0).sum()
    shares = [(both @ along).var() / total, model.explained_variance_[0] * 11 / 12 / total]
    np.testing.assert_allclose(found.explained, shares)
    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(2), atol=1e-12)


@pytest.mark.row("W12")
def test_parallel_is_measured_against_the_others():
    """Each cosine with the mean offset of the other pairs, by hand; noise lowers it."""
    vectors = planted()
    found = relation_arrows(vectors, PAIRS)
    a, b = ends(vectors, PAIRS, True)
    for i in range(6):
        others = np.delete(b - a, i, axis=0).mean(axis=0)
        offset = (b - a)[i]
        expected = offset @ others / np.linalg.norm(offset) / np.linalg.norm(others)
        assert found.cosines[i] == pytest.approx(expected)
    assert found.parallel == pytest.approx(found.cosines.mean())
    exact = relation_arrows(planted(noise=0), PAIRS, normalise=False)
    np.testing.assert_allclose(exact.cosines, 1, atol=1e-6)
    steps = exact.ends - exact.starts
    np.testing.assert_allclose(steps, np.broadcast_to(steps[0], steps.shape), atol=1e-5)
    assert relation_arrows(planted(noise=3.0), PAIRS).parallel < found.parallel
    mixed = relation_arrows(planted(), [*PAIRS[:1], *OTHER])
    assert mixed.cosines[0] == mixed.cosines.min()  # the pair of another family stands out


def test_other_spellings_and_unknown_words():
    """Found whatever the capitals; pairs with a word that is not there are left out, and the words named."""
    known = planted()
    vectors = WordVectors(tuple(word.upper() for word in known.words), known.values)
    family = [*PAIRS, ("a0", "nowhere"), ("never", "b1")]
    found = relation_arrows(vectors, family)
    np.testing.assert_array_equal(found.starts, relation_arrows(known, PAIRS).starts)
    assert found.pairs == PAIRS
    assert found.unknown == ("nowhere", "never")
    strict = relation_arrows(vectors, family, fold_case=False)
    assert strict.pairs == ()
    assert strict.starts.shape == strict.ends.shape == (0, 2)
    assert np.isnan(strict.parallel)
    np.testing.assert_array_equal(strict.mean, 0)
    quadruples = [(*PAIRS[0], *PAIRS[1]), (*PAIRS[1], *PAIRS[2])]
    assert relation_arrows(known, quadruples).pairs == PAIRS[:3]


def test_one_pair_has_no_others():
    """One arrow, along the only axis there is; nothing to be parallel to."""
    found = relation_arrows(planted(), PAIRS[:1])
    assert np.isnan(found.cosines).all()
    assert np.isnan(found.parallel)
    np.testing.assert_allclose(found.explained, [1, 0], atol=1e-12)
    assert found.mean[0] > 0
    np.testing.assert_allclose(
        relation_arrows(planted(), PAIRS[:1], plane="pca").explained, [1, 0], atol=1e-12
    )
    back = [PAIRS[0], PAIRS[0][::-1]]  # offsets that cancel: the words are drawn by their components
    np.testing.assert_allclose(relation_arrows(planted(), back).mean, 0, atol=1e-12)
    with pytest.raises(ValueError, match="no plane 'x'"):
        relation_arrows(planted(), PAIRS, plane="x")
    with pytest.raises(ValueError, match="list of pairs"):
        relation_arrows(planted(), [("a0", "b0", "c0")])


@settings(max_examples=60)
@given(
    arrays(np.float32, st.tuples(st.just(6), st.integers(1, 4)), elements=NUMBERS),
    st.sampled_from(["offset", "pca"]),
    st.booleans(),
)
def test_any_pairs_can_be_drawn(values, plane, normalise):
    """Equal words, zero vectors, one dimension: finite arrows, never longer than in full."""
    words = ("a", "b", "c", "d", "e", "f")
    vectors = WordVectors(words, values)
    found = relation_arrows(vectors, [("a", "b"), ("c", "d"), ("e", "f")], plane=plane, normalise=normalise)
    assert np.isfinite(found.starts).all()
    assert np.isfinite(found.ends).all()
    assert 0 <= found.explained.sum() <= 1 + 1e-9
    assert np.nanmax(np.abs(found.cosines), initial=0) <= 1 + 1e-9
    for (a, b), start, end in zip(found.pairs, found.starts, found.ends, strict=True):
        table = vectors.unit if normalise else vectors.values
        length = np.linalg.norm(table[words.index(b)].astype(float) - table[words.index(a)])
        assert np.linalg.norm(end - start) <= length + 1e-5
    dead = {word for word, row in zip(words, values, strict=True) if not row.any()}
    assert set(found.unknown) == dead


def test_two_relations_span_a_plane():
    """a-words at −1, b-words at 1 along their own axis, near each other along the other one's."""
    vectors = planted(noise=0.05)
    words = [word for pair in PAIRS for word in pair]
    drawn = semantic_axes(vectors, words, across=PAIRS, up=OTHER)
    starts, stops = drawn.points[::2, 0], drawn.points[1::2, 0]
    assert starts.mean() == pytest.approx(-1)
    assert stops.mean() == pytest.approx(1)
    assert abs(drawn.quality) < 0.3
    assert drawn.labels == tuple(words)
    same = semantic_axes(vectors, words, across=PAIRS, up=PAIRS)
    np.testing.assert_allclose(same.points[:, 0], same.points[:, 1])
    assert same.quality == pytest.approx(1)
    a, b = ends(vectors, PAIRS, True)
    offset = (b - a).mean(axis=0)
    unit = vectors.vector("c1") / np.linalg.norm(vectors.vector("c1"))
    by_hand = 2 * (unit - (a + b).mean(axis=0) / 2) @ offset / (offset @ offset)
    drawn = semantic_axes(vectors, ["c1"], across=PAIRS, up=OTHER)
    assert drawn.points[0, 0] == pytest.approx(by_hand, rel=1e-5)


def test_an_axis_needs_a_family():
    """Unknown words, unknown families, offsets that cancel; a word without a direction has no place."""
    vectors = planted()
    with pytest.raises(UnknownLabelError, match="no word 'zz'"):
        semantic_axes(vectors, ["zz"], across=PAIRS, up=OTHER)
    with pytest.raises(ValueError, match="An axis needs a family"):
        semantic_axes(vectors, ["a0"], across=PAIRS, up=[("x", "y")])
    with pytest.raises(ValueError, match="An axis needs a family"):
        semantic_axes(vectors, ["a0"], across=[("a0", "b0"), ("b0", "a0")], up=OTHER)
    holed = WordVectors((*vectors.words, "zero"), np.vstack([vectors.values, np.zeros(9)]))
    assert np.isnan(semantic_axes(holed, ["zero"], across=PAIRS, up=OTHER).points).all()
