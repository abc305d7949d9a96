"""The exact plane of an analogy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import ortho_group

from lecturekit.corpora import UnknownLabelError
from lecturekit.words import WordVectors, analogy, parallelogram

WORDS = tuple(f"w{i}" for i in range(11))
ASKED = ("w3", "w0", "w7")
OTHERS = ("w1", "w10", "w4", "w2", "w0")


def random_vectors(seed=0, D=6):
    """Eleven words of unlike lengths."""
    rng = np.random.default_rng(seed)
    return WordVectors(WORDS, rng.normal(size=(11, D)) * rng.uniform(0.5, 4, size=(11, 1)))


def full(vectors, normalise):
    """The vectors as used, in float64."""
    rows = vectors.values.astype(np.float64)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True) if normalise else rows


@pytest.mark.row("W10")
@pytest.mark.parametrize("normalise", [True, False])
def test_the_four_corners_are_exact(normalise):
    """All six distances between a, b, c and b − a + c are those of the full space."""
    vectors = random_vectors()
    rows = full(vectors, normalise)
    a, b, c = (rows[vectors.number(word)] for word in ASKED)
    space = np.array([a, b, c, b - a + c])
    plane = parallelogram(vectors, ASKED, normalise=normalise)
    for i in range(4):
        for j in range(4):
            drawn = np.linalg.norm(plane.corners[i] - plane.corners[j])
            assert drawn == pytest.approx(np.linalg.norm(space[i] - space[j]), abs=1e-12)
    at_a, at_b, at_c, target = plane.corners
    np.testing.assert_allclose(target - at_b, at_c - at_a, atol=1e-12)
    np.testing.assert_allclose(at_a, 0)
    assert at_b[0] > 0
    assert at_b[1] == pytest.approx(0, abs=1e-12)
    assert at_c[1] > 0
    np.testing.assert_array_equal(plane.target, target)
    assert plane.sides == pytest.approx((np.linalg.norm(b - a), np.linalg.norm(c - a)))
    assert (plane.rank, plane.flatness, plane.words) == (2, "", ())


@pytest.mark.row("W10")
@pytest.mark.parametrize("normalise", [True, False])
def test_feet_and_heights_make_up_the_distances(normalise):
    """foot² + off² = ‖v − a‖², and the same to d*; heights against a least-squares projection."""
    vectors = random_vectors(seed=4)
    rows = full(vectors, normalise)
    a, b, c = (rows[vectors.number(word)] for word in ASKED)
    plane = parallelogram(vectors, ASKED, OTHERS, normalise=normalise)
    for word in OTHERS:
        v = rows[vectors.number(word)]
        point, off = plane.place(word)
        assert point @ point + off**2 == pytest.approx((v - a) @ (v - a))
        best, *_ = np.linalg.lstsq(np.array([b - a, c - a]).T, v - a)
        assert off == pytest.approx(np.linalg.norm(v - a - best @ [b - a, c - a]), abs=1e-12)
    gaps = [np.linalg.norm(rows[vectors.number(word)] - (b - a + c)) for word in OTHERS]
    np.testing.assert_allclose(plane.misses, gaps)
    np.testing.assert_allclose(plane.misses**2, plane.in_plane**2 + plane.off**2)
    foot, off = plane.place("w0")  # b itself
    np.testing.assert_allclose(foot, plane.corners[1], atol=1e-12)
    assert off == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-12)
    assert plane.origin @ plane.origin + plane.origin_off**2 == pytest.approx(a @ a)


def test_turning_the_space_turns_nothing_in_the_plane():
    """The picture does not depend on the axes of the vectors."""
    vectors = random_vectors(D=5)
    turn = ortho_group.rvs(5, random_state=1)
    turned = WordVectors(WORDS, vectors.values @ turn.astype(np.float32))
    before, after = (parallelogram(v, ASKED, OTHERS) for v in (vectors, turned))
    for name in ("corners", "points", "off", "origin", "origin_off"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), atol=3e-6)


def test_the_word_nearest_to_the_corner_is_the_answer():
    """On unit vectors the smallest miss is the first answer of 3CosAdd."""
    for seed in range(8):
        vectors = random_vectors(seed)
        candidates = [word for word in WORDS if word not in ASKED]
        plane = parallelogram(vectors, ASKED, candidates)
        assert candidates[int(np.argmin(plane.misses))] == analogy(vectors, ASKED).answer


FLAT = WordVectors(
    ("a", "twin", "far", "line", "off", "zero", "nan"),
    [[1, 2, 2], [1, 2, 2], [3, 2, 1], [5, 2, 0], [1, 0, 7], [0, 0, 0], [np.nan, 1, 1]],
)


@pytest.mark.parametrize(
    ("question", "rank", "words"),
    [
        (("a", "twin", "off"), 1, "no offset to follow"),
        (("a", "off", "twin"), 1, "what is asked for is off itself"),
        (("a", "far", "line"), 1, "lie on one line"),
        (("a", "twin", "a"), 0, "one point"),
        (("a", "far", "off"), 2, ""),
    ],
)
def test_a_flat_parallelogram_says_so(question, rank, words):
    """Missing axes hold nothing: what has no foot is all off the plane, and distances still add up."""
    plane = parallelogram(FLAT, question, ["off", "far", "line"], normalise=False)
    assert plane.rank == rank
    assert words in plane.flatness
    assert (plane.flatness == "") == (rank == 2)
    for word in plane.words:
        point, off = plane.place(word)
        gap = FLAT.vector(word) - FLAT.vector("a")
        assert point @ point + off**2 == pytest.approx(float(gap @ gap), rel=1e-6)
    expected = [FLAT.vector(w) - FLAT.vector("a") for w in question]
    np.testing.assert_allclose(
        np.linalg.norm(plane.corners[:3], axis=1), np.linalg.norm(expected, axis=1), atol=1e-5
    )


def test_words_without_a_place():
    """Without a direction: NaN among the candidates, an error among a, b, c. Unknown: closest spelling."""
    plane = parallelogram(FLAT, ("a", "far", "off"), ["zero", "line", "nan"])
    assert np.isnan(plane.points[[0, 2]]).all()
    assert np.isnan(plane.off[[0, 2]]).all()
    assert np.isfinite(plane.points[1]).all()
    with pytest.raises(ValueError, match="'zero' is zero or not finite"):
        parallelogram(FLAT, ("a", "zero", "off"))
    with pytest.raises(UnknownLabelError, match="Did you mean 'line'"):
        parallelogram(FLAT, ("a", "far", "off"), ["lines"])
    with pytest.raises(UnknownLabelError, match="no word 'a'"):
        plane.place("a")
    with pytest.raises(ValueError, match="three words"):
        parallelogram(FLAT, ("a", "far"))
    for array in (plane.corners, plane.points, plane.off, plane.axes, plane.origin):
        assert not array.flags.writeable


@settings(max_examples=80)
@given(
    arrays(np.float32, (5, 3), elements=st.sampled_from([-3.0, -1.0, 0.0, 0.5, 2.0])),
    st.permutations(range(3)),
    st.booleans(),
)
def test_distances_add_up_for_any_corners(values, order, normalise):
    """Equal, opposite, collinear vectors: foot² + off² = ‖v − a‖², the corners a parallelogram."""
    values[:3][~values[:3].any(axis=1)] = 1
    vectors = WordVectors(WORDS[:5], values)
    question = [WORDS[i] for i in order]
    plane = parallelogram(vectors, question, ["w3", "w4"], normalise=normalise)
    rows = full(WordVectors(WORDS[:5], np.where(values.any(axis=1, keepdims=True), values, 1)), normalise)
    for i, word in ((3, "w3"), (4, "w4")):
        point, off = plane.place(word)
        gap = rows[i] - rows[order[0]]
        if values[i].any():
            np.testing.assert_allclose(point @ point + off**2, gap @ gap, atol=1e-9)
        else:
            assert np.isnan(off)
    np.testing.assert_allclose(plane.target, plane.corners[1] + plane.corners[2], atol=1e-12)
    assert (plane.rank < 2) == (np.linalg.matrix_rank(rows[order[1:]] - rows[order[0]], tol=1e-6) < 2)
