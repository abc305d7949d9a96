"""A matrix with names: what goes in comes out, and nothing can be changed."""

import numpy as np
import pytest

from lecturekit.corpora import LabelledMatrix, UnknownLabelError, closest, position


@pytest.fixture
def matrix():
    """2 × 3, all numbers different."""
    return LabelledMatrix(np.arange(6.0).reshape(2, 3), ("dog", "cat"), ("get", "see", "use"))


def test_rows_and_columns_are_found_by_name(matrix):
    """Row, column and cell are those of the array."""
    np.testing.assert_array_equal(matrix.row("cat"), [3, 4, 5])
    np.testing.assert_array_equal(matrix.column("see"), [1, 4])
    assert matrix.at("cat", "use") == 5
    assert matrix.shape == (2, 3)


def test_select_takes_the_order_asked_for(matrix):
    """Names and numbers move together."""
    kept = matrix.select(rows=["cat", "dog"], columns=["use", "get"])
    assert (kept.rows, kept.columns) == (("cat", "dog"), ("use", "get"))
    np.testing.assert_array_equal(kept.values, [[5, 3], [2, 0]])
    np.testing.assert_array_equal(matrix.select(columns=["see"]).values, [[1], [4]])


def test_nothing_can_be_written(matrix):
    """Values, rows and columns handed out are read-only, and the array given is not the one kept."""
    given = np.ones((1, 1))
    kept = LabelledMatrix(given, ("a",), ("b",))
    given[0, 0] = 7
    assert kept.at("a", "b") == 1
    with pytest.raises(ValueError, match="read-only"):
        matrix.row("dog")[0] = 7
    with pytest.raises(AttributeError):
        matrix.quantity = "x"


@pytest.mark.parametrize("ask", [lambda m: m.row("dgo"), lambda m: m.select(rows=["dgo"])])
def test_an_unknown_row_is_answered_with_the_closest(matrix, ask):
    """The message reads as a sentence, without KeyError's quotes."""
    with pytest.raises(UnknownLabelError) as caught:
        ask(matrix)
    assert str(caught.value) == "There is no row 'dgo'. Did you mean 'dog'?"


def test_a_name_like_no_other_lists_what_there_is(matrix):
    """No guess where nothing is similar."""
    with pytest.raises(UnknownLabelError, match="There are: 'get', 'see', 'use'"):
        matrix.column("zzzz")
    with pytest.raises(UnknownLabelError, match="none"):
        position("x", ())


def test_closest_looks_past_capitals():
    """A capital is no spelling mistake."""
    assert closest("BOAT", ["coat", "boat"])[0] == "boat"
    assert closest("qqq", ["boat"]) == ()


def test_wrong_shapes_and_double_names_are_refused():
    """A table that does not fit its names never comes to be."""
    with pytest.raises(ValueError, match=r"shape \(2, 3\), the names ask for \(3, 2\)"):
        LabelledMatrix(np.zeros((2, 3)), ("a", "b", "c"), ("d", "e"))
    with pytest.raises(ValueError, match="'a' stands twice"):
        LabelledMatrix(np.zeros((2, 1)), ("a", "a"), ("d",))


def test_with_values_keeps_names(matrix):
    """Only what is named changes."""
    other = matrix.with_values(matrix.values * 2, quantity="PPMI", unit="bits")
    assert (other.rows, other.quantity, other.unit) == (matrix.rows, "PPMI", "bits")
    assert matrix.with_values(matrix.values).quantity == "count"


def test_it_can_be_read_in_a_terminal_and_in_a_notebook():
    """Real minus signs, a dash for what is undefined, names escaped."""
    shown = LabelledMatrix(
        [[-1.0, np.nan, 0.12345]], ("a&b",), ("x", "y", "z"), quantity="score", unit="bits"
    )
    assert str(shown).splitlines()[1].split() == ["a&b", "−1", "–", "0.123"]
    page = shown._repr_html_()
    assert "a&amp;b" in page
    assert "score (bits)" in page
    assert page.count("<td>") == 3


def test_long_labels_are_cut_in_messages():
    """Forty letters of each, whether asked for, offered or listed; what is shorter stays whole."""
    long, other = "ab" * 5000, "x" * 41
    for label, known in ((long, ["y"]), ("y", [long] * 9), (long + "c", [long]), ("q", [other])):
        with pytest.raises(UnknownLabelError) as caught:
            position(label, known)
        assert len(str(caught.value)) < 500
        assert "…'" in str(caught.value)
    with pytest.raises(UnknownLabelError, match=f"There are: '{'x' * 40}'"):
        position("q", ["x" * 40])
