"""Distances and angles against SciPy and scikit-learn, and what the lecture says of its table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cdist
from sklearn.metrics.pairwise import cosine_similarity

from lecturekit.corpora import LabelledMatrix, UnknownLabelError, noun_verb_table
from lecturekit.words import angles, cosine_distance, euclidean, lengths, normalise, scale_row

POINTS = arrays(np.float64, (5, 3), elements=st.integers(0, 40).map(float)).filter(lambda x: x.any(1).all())


def table_of(values):
    """Rows a, b, c…, columns x, y, z…."""
    values = np.asarray(values, dtype=float)
    return LabelledMatrix(values, tuple("abcdefg"[: len(values)]), tuple("xyzuvw"[: values.shape[1]]))


@pytest.mark.row("W5")
def test_the_lectures_distances_in_the_plane_of_get_and_use():
    """x_dog = (115, 10); d(dog, cat) = 63.3, d(dog, boat) = 57.5."""
    plane = noun_verb_table().select(columns=["get", "use"])
    np.testing.assert_array_equal(plane.row("dog"), [115, 10])
    distance = euclidean(plane)
    assert round(distance.at("dog", "cat"), 1) == 63.3
    assert round(distance.at("dog", "boat"), 1) == 57.5


@pytest.mark.row("W5")
def test_scaling_a_noun_moves_it_and_turns_nothing():
    """Half as many dogs: other distances, same angles."""
    table = noun_verb_table()
    scaled = scale_row(table, "dog", 0.5)
    np.testing.assert_allclose(scaled.row("dog"), table.row("dog") / 2)
    np.testing.assert_array_equal(scaled.row("cat"), table.row("cat"))
    np.testing.assert_allclose(angles(scaled).values, angles(table).values, atol=1e-6)
    assert euclidean(scaled).at("dog", "cat") < euclidean(table).at("dog", "cat")


@settings(deadline=None, max_examples=60)
@given(POINTS)
def test_distances_are_those_of_scipy_and_scikit_learn(points):
    """Euclidean and cosine, and the angle as arccos of scikit-learn's cosine."""
    table = table_of(points)
    np.testing.assert_allclose(euclidean(table).values, cdist(points, points), atol=1e-12)
    np.testing.assert_allclose(cosine_distance(table).values, cdist(points, points, "cosine"), atol=1e-12)
    cosine = np.clip(cosine_similarity(points), -1, 1)
    np.testing.assert_allclose(angles(table).values, np.degrees(np.arccos(cosine)), atol=3e-6)


def test_small_angles_keep_their_digits():
    """One ten-millionth of a degree apart, where arccos would give 0 or noise."""
    angle = 1e-7
    a = np.radians(angle)
    measured = angles(table_of([[1.0, 0.0], [np.cos(a), np.sin(a)]])).at("a", "b")
    assert measured == pytest.approx(angle, rel=1e-8)
    assert angles(table_of([[1.0, 0.0], [-3.0, 0.0]])).at("a", "b") == 180


@pytest.mark.row("W6")
@settings(deadline=None, max_examples=60)
@given(POINTS, st.floats(0, 1), st.floats(0.1, 50))
def test_drawing_in_moves_each_point_along_its_ray(points, t, radius):
    """Direction stays; length is ‖x‖^(1−t) · radiusᵗ, raw at 0 and radius at 1."""
    table = table_of(points)
    drawn = normalise(table, t, radius=radius)
    expected = np.linalg.norm(points, axis=1) ** (1 - t) * radius**t
    np.testing.assert_allclose(lengths(drawn), expected)
    np.testing.assert_allclose(angles(drawn).values, angles(table).values, atol=1e-5)
    np.testing.assert_allclose(lengths(normalise(table, 1)), 1)
    assert normalise(table, 0) is table


@pytest.mark.row("W6")
@settings(deadline=None, max_examples=40)
@given(POINTS)
def test_cosine_distance_is_half_the_squared_distance_at_unit_length(points):
    """Which is why length normalisation and the angle name the same neighbour."""
    table = table_of(points)
    chord = euclidean(normalise(table)).values
    np.testing.assert_allclose(cosine_distance(table).values, chord**2 / 2, atol=1e-12)


@pytest.mark.row("W6")
@pytest.mark.parametrize("ask", [cosine_distance, angles, normalise])
def test_a_row_of_zeros_has_no_angle(ask):
    """The error names the row; for figures it becomes NaN and the others keep their numbers."""
    table = table_of([[1.0, 2.0], [0.0, 0.0], [3.0, 1.0]])
    with pytest.raises(ValueError, match=r"^'b': all counts are 0 here"):
        ask(table)
    marked = ask(table, undefined="nan")
    assert np.isnan(marked.row("b")).all()
    rest = table.select(rows=["a", "c"])
    kept = marked.select(rows=["a", "c"], columns=None if ask is normalise else ["a", "c"])
    np.testing.assert_allclose(kept.values, ask(rest).values)
    with pytest.raises(ValueError, match="'raise' or 'nan'"):
        ask(table, undefined="zero")


def test_zeros_may_stay_raw():
    """At t = 0 nothing is divided; Euclidean distance needs no direction."""
    table = table_of([[0.0, 0.0], [3.0, 4.0]])
    assert normalise(table, 0) is table
    assert euclidean(table).at("a", "b") == 5


def test_bad_numbers_are_refused():
    """T outside 0…1, radius not positive, factors that counts cannot have, unknown rows."""
    table = noun_verb_table()
    for t in (-0.1, 1.1, np.nan):
        with pytest.raises(ValueError, match="t runs from 0"):
            normalise(table, t)
    with pytest.raises(ValueError, match="radius"):
        normalise(table, 1, radius=0)
    for factor in (-1, np.inf, np.nan):
        with pytest.raises(ValueError, match="not negative"):
            scale_row(table, "dog", factor)
    with pytest.raises(UnknownLabelError, match="Did you mean 'dog'"):
        scale_row(table, "dogs", 2)
