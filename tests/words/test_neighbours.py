"""The lecture's point: by distance and by angle, a noun has different neighbours."""

from itertools import combinations

import numpy as np
import pytest
from scipy.spatial.distance import pdist
from sklearn.neighbors import NearestNeighbors

from lecturekit.corpora import LabelledMatrix, UnknownLabelError, noun_verb_table
from lecturekit.words import angles, euclidean, nearest, nearest_pairs, neighbour_table, normalise


@pytest.mark.row("W6")
def test_the_flips_on_all_columns():
    """pig, banana, cat and boat change their neighbour; knife, dog, cup keep theirs."""
    table = neighbour_table(noun_verb_table())
    assert table.flips == {
        "pig": ("banana", "cat"),
        "banana": ("pig", "dog"),
        "cat": ("boat", "dog"),
        "boat": ("cat", "dog"),
    }
    kept = {row for row, flipped in zip(table.rows, table.flipped, strict=True) if not flipped}
    assert kept == {"knife", "dog", "cup"}


@pytest.mark.row("W6")
def test_the_dogs_flip_in_the_plane_of_get_and_use():
    """Dog: cup → cat, whose direction is 0.6° away."""
    table = neighbour_table(noun_verb_table().select(columns=["get", "use"]))
    assert table.flips["dog"] == ("cup", "cat")
    assert round(table.angle[table.rows.index("dog")], 1) == 0.6


@pytest.mark.row("W6")
@pytest.mark.parametrize("metric", ["euclidean", "cosine"])
def test_neighbours_are_scikit_learns(metric):
    """All six others of all seven nouns, in order; by angle the order is that of cosine distance."""
    table = noun_verb_table()
    found = nearest((euclidean if metric == "euclidean" else angles)(table), 6)
    model = NearestNeighbors(n_neighbors=7, metric=metric).fit(table.values)
    _, order = model.kneighbors(table.values)
    expected = tuple(tuple(table.rows[j] for j in row if j != i) for i, row in enumerate(order))
    assert found.names == expected


@pytest.mark.row("W6")
def test_at_unit_length_distance_names_the_neighbour_that_the_angle_names():
    """The end of the slider from raw to unit length is the cosine."""
    table = noun_verb_table()
    by_distance = nearest(euclidean(normalise(table, 1, radius=80)))
    assert tuple(names[0] for names in by_distance.names) == neighbour_table(table).by_angle


def test_undefined_rows_have_no_neighbour_and_are_nobodys():
    """A row of zeros, marked as undefined."""
    table = LabelledMatrix([[1, 0], [0, 0], [2, 1]], ("a", "b", "c"), ("x", "y"))
    both = neighbour_table(table, undefined="nan")
    assert both.by_angle == ("c", "", "a")
    assert both.by_distance == ("b", "a", "a")
    assert np.isnan(both.angle[1])
    with pytest.raises(ValueError, match="'b'"):
        neighbour_table(table)


def test_few_rows_leave_places_empty():
    """Asking for more neighbours than there are."""
    lonely = nearest(euclidean(LabelledMatrix([[1.0]], ("a",), ("x",))), 2)
    assert lonely.names == (("", ""),)
    assert np.isnan(lonely.values).all()
    pair = nearest(euclidean(LabelledMatrix([[1.0], [4.0]], ("a", "b"), ("x",))), 3)
    assert pair.of("a") == ("b", "", "")
    np.testing.assert_array_equal(pair.values[0], [3, np.nan, np.nan])


def test_ties_go_to_the_first():
    """In the order of the table, so that a figure does not flicker."""
    table = LabelledMatrix([[0.0], [1.0], [-1.0]], ("a", "b", "c"), ("x",))
    assert nearest(euclidean(table), 2).of("a") == ("b", "c")


def test_neighbours_need_a_square_table():
    """And at least one place; unknown names are answered."""
    with pytest.raises(ValueError, match="square"):
        nearest(noun_verb_table())
    with pytest.raises(ValueError, match="At least one"):
        nearest(euclidean(noun_verb_table()), 0)
    with pytest.raises(UnknownLabelError, match="Did you mean 'dog'"):
        nearest(euclidean(noun_verb_table())).of("dgo")


def test_a_word_without_a_direction_has_no_neighbour_to_flip() -> None:
    """Where one of the two neighbours does not exist, nothing has flipped."""
    matrix = LabelledMatrix(
        [[3.0, 0.0], [0.0, 0.0], [1.0, 5.0], [9.0, 1.0]], ("a", "none", "b", "c"), ("x", "y")
    )
    table = neighbour_table(matrix, undefined="nan")
    assert table.by_angle[1] == ""
    assert not table.flipped[1]


@pytest.mark.row("W7")
@pytest.mark.parametrize("metric", ["euclidean", "cosine"])
def test_the_nearest_pairs_are_scipys(metric) -> None:
    """All 21 pairs of nouns, in the order of scipy's distances; by angle the order is that of the cosine."""
    table = noun_verb_table()
    far = pdist(table.values, metric)
    pairs = list(combinations(table.rows, 2))
    assert list(nearest_pairs(table, 21, metric=metric)) == [pairs[p] for p in np.argsort(far, kind="stable")]
    assert nearest_pairs(table, 1, metric="cosine") == (("cat", "dog"),)
    assert nearest_pairs(table, 1) == (("pig", "banana"),)


def test_a_word_without_a_direction_is_in_no_pair() -> None:
    """By angle; and there are never more pairs than rows give. Wrong wishes are refused."""
    table = LabelledMatrix([[3.0, 0.0], [0.0, 0.0], [1.0, 5.0]], ("a", "none", "b"), ("x", "y"))
    assert nearest_pairs(table, 9, metric="cosine") == (("a", "b"),)
    assert len(nearest_pairs(table, 9)) == 3
    with pytest.raises(ValueError, match="no metric 'angle'"):
        nearest_pairs(table, metric="angle")
    with pytest.raises(ValueError, match="At least one pair"):
        nearest_pairs(table, 0)
