"""Heat maps show every number, and what is none."""

from dataclasses import dataclass

import numpy as np
import pytest

from lecturekit.corpora import LabelledMatrix
from lecturekit.figures import colour, heat_map, heat_panel, panels, scale
from tests.figures.looks import assert_sound


@dataclass
class Matrix:
    """The least a heat map asks for."""

    values: np.ndarray
    quantity: str = "count"
    unit: str = ""

    @property
    def rows(self):
        """Row names."""
        return tuple(f"row{k}" for k in range(self.values.shape[0]))

    @property
    def columns(self):
        """Column names."""
        return tuple(f"column{k}" for k in range(self.values.shape[1]))


COUNTS = Matrix(np.array([[51.0, 20, 84], [0, 3, 115]]))


def _texts(built):
    return [trace for trace in built.data if trace.type == "scatter" and trace.mode == "text"]


def test_the_picture_holds_the_matrix_first_row_on_top():
    """The picture holds the matrix first row on top."""
    built = heat_map(COUNTS)
    cells = built.data[0]
    assert np.array_equal(cells.z, COUNTS.values)
    assert (cells.zmin, cells.zmax) == (0, 115)
    assert built.layout.yaxis.range[0] > built.layout.yaxis.range[1]
    assert list(built.layout.yaxis.ticktext) == ["row0", "row1"]
    assert list(built.layout.xaxis.ticktext) == ["column0", "column1", "column2"]
    assert cells.colorbar.title.text == "count"
    assert_sound(built)


def test_a_real_record_is_drawn_and_its_unit_named():
    """A real record is drawn and its unit named."""
    record = LabelledMatrix([[0.5, -2.0]], ("dog",), ("get", "see"), "PMI", "bits")
    built = heat_map(record, scale="diverging")
    assert built.data[0].colorbar.title.text == "PMI, bits"
    assert (built.data[0].zmin, built.data[0].zmax) == (-2, 2)
    assert_sound(built)


def test_a_click_gives_the_row_then_the_column():
    """A click gives the row then the column."""
    assert list(heat_map(COUNTS).data[0].customdata[1][2]) == ["row1", "column2"]


def test_every_number_is_written_once_in_the_ink_that_reads():
    """Every number is written once in the ink that reads."""
    dark, light = _texts(heat_map(COUNTS))
    assert dark.textfont.color == colour("on pale")
    assert list(dark.text) == ["51", "20", "", "0", "3", ""]
    assert list(light.text) == ["", "", "84", "", "", "115"]


def test_fractions_are_written_with_two_digits():
    """Fractions are written with two digits."""
    (dark, light) = _texts(heat_map(Matrix(np.array([[1.0, -0.123]]), "PMI"), scale="diverging"))
    written = [one or other for one, other in zip(dark.text, light.text, strict=True)]
    assert written == ["1.0", "−0.12"]


def test_large_matrices_carry_no_numbers_and_few_names():
    """Large matrices carry no numbers and few names."""
    built = heat_map(Matrix(np.ones((61, 50))))
    assert not _texts(built)
    assert len(built.layout.yaxis.ticktext) <= 20
    assert built.layout.yaxis.ticktext[1] == f"row{built.layout.yaxis.tickvals[1]}"
    assert built.data[0].xgap == 0
    assert_sound(built)


def test_undefined_cells_are_empty_and_crossed():
    """Undefined cells are empty and crossed."""
    built = heat_map(Matrix(np.array([[1.0, np.nan], [2.0, 3.0]])))
    cross = next(trace for trace in built.data if trace.type == "scatter" and trace.mode == "markers")
    assert (list(cross.x), list(cross.y)) == ([1], [0])
    assert np.isnan(built.data[0].z[0][1])
    assert_sound(built)


def test_a_matrix_of_nothing_but_undefined_cells_is_drawn():
    """A matrix of nothing but undefined cells is drawn."""
    assert_sound(heat_map(Matrix(np.full((2, 3), np.nan))))


def test_infinite_cells_are_as_strong_as_the_end_and_say_so():
    """Infinite cells are as strong as the end and say so."""
    built = heat_map(Matrix(np.array([[1.0, np.inf, -np.inf]])), scale="diverging", span=(-2, 2))
    assert list(built.data[0].z[0]) == [1, 2, -2]
    words = "".join(text for trace in _texts(built) for text in trace.text)
    assert "∞" in words
    assert "−∞" in words


def test_highlights_outline_rows_columns_and_cells():
    """Highlights outline rows columns and cells."""
    built = heat_map(COUNTS, highlight=[("row1", None), (None, "column0"), ("row0", "column2")])
    outline = built.data[-1]
    corners = np.array([outline.x, outline.y]).T.reshape(3, 6, 2)[:, :5]
    boxes = [(c[:, 0].min(), c[:, 0].max(), c[:, 1].min(), c[:, 1].max()) for c in corners]
    assert boxes == [(-0.5, 2.5, 0.5, 1.5), (-0.5, 0.5, -0.5, 1.5), (1.5, 2.5, -0.5, 0.5)]


def test_an_unknown_name_to_highlight_is_said():
    """An unknown name to highlight is said."""
    with pytest.raises(ValueError, match="no row is called 'cat'; there are row0, row1"):
        heat_map(COUNTS, highlight=[("cat", None)])


def test_probabilities_always_have_the_same_scale():
    """Probabilities always have the same scale."""
    cells = heat_map(Matrix(np.array([[0.2, 0.3]]), "probability"), scale="probability").data[0]
    assert (cells.zmin, cells.zmax) == (0, 1)
    assert [list(stop) for stop in cells.colorscale] == scale("probability")


def test_values_and_names_must_fit():
    """Values and names must fit."""

    class Broken:
        values = np.ones((2, 2))
        rows = ("a",)
        columns = ("b", "c")
        quantity = "count"

    with pytest.raises(ValueError, match="do not fit 1 row and 2 column names"):
        heat_panel(Broken())


def test_long_column_names_are_tilted_and_have_room():
    """Long column names are tilted and have room."""
    wide = heat_panel(Matrix(np.ones((3, 17))))
    assert wide.x["tickangle"] == -60
    assert wide.top > heat_panel(COUNTS).top + 30
    assert_sound(panels([wide]))
