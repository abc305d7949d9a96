"""A matrix whose rows and columns have names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import final

from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly
from lecturekit.corpora._spelling import position, quoted


@final
@dataclass(frozen=True, eq=False)
class LabelledMatrix:
    """Numbers with the names of their rows and columns, all read-only.

    Attributes
    ----------
    values : (R, C) float64
        The numbers. NaN marks what is undefined (the angle of a row of zeros, say).
    rows, columns : tuple of str, R and C long
        Their names, each name once.
    quantity : str
        What the numbers are: "count", "PPMI", "Euclidean distance"…
    unit : str
        Their unit ("bits", "degrees"); empty for pure numbers.

    Raises
    ------
    ValueError
        If shape and names do not fit together, or a name stands twice.
    """

    values: Array
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    quantity: str = "count"
    unit: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", readonly(self.values))
        object.__setattr__(self, "rows", _names(self.rows, "row"))
        object.__setattr__(self, "columns", _names(self.columns, "column"))
        expected = (len(self.rows), len(self.columns))
        if self.values.shape != expected:
            raise ValueError(f"values have shape {self.values.shape}, the names ask for {expected}.")

    @property
    def shape(self) -> tuple[int, int]:
        """R and C."""
        return len(self.rows), len(self.columns)

    def row(self, label: str) -> Array:
        """Give one row, (C,). An unknown name raises UnknownLabelError with the closest spelling."""
        return self.values[position(label, self.rows, kind="row")]

    def column(self, label: str) -> Array:
        """Give one column, (R,). An unknown name raises UnknownLabelError with the closest spelling."""
        return self.values[:, position(label, self.columns, kind="column")]

    def at(self, row: str, column: str) -> float:
        """Give one number by the names of its row and column."""
        return float(self.row(row)[position(column, self.columns, kind="column")])

    def select(
        self, rows: Sequence[str] | None = None, columns: Sequence[str] | None = None
    ) -> LabelledMatrix:
        """Keep some rows and columns, in the order asked for.

        Parameters
        ----------
        rows, columns : sequence of str, optional
            Names to keep; all of them if not given.

        Returns
        -------
        LabelledMatrix
            A new record of the same quantity.

        Raises
        ------
        UnknownLabelError
            For a name that is not there, with the closest spelling.
        """
        kept_rows = self.rows if rows is None else tuple(rows)
        kept_columns = self.columns if columns is None else tuple(columns)
        r = [position(label, self.rows, kind="row") for label in kept_rows]
        c = [position(label, self.columns, kind="column") for label in kept_columns]
        values = self.values[r][:, c]
        return replace(self, values=values, rows=kept_rows, columns=kept_columns)

    def with_values(
        self, values: ArrayLike, *, quantity: str | None = None, unit: str | None = None
    ) -> LabelledMatrix:
        """Give the same names with other numbers, (R, C); quantity and unit stay unless told otherwise."""
        return replace(
            self,
            values=readonly(values),
            quantity=self.quantity if quantity is None else quantity,
            unit=self.unit if unit is None else unit,
        )

    def __str__(self) -> str:
        """Set the numbers out as a plain text table, names at the edges."""
        cells = [["", *self.columns]]
        cells += [[name, *map(_number, row)] for name, row in zip(self.rows, self.values, strict=True)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = (
            "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) for line in cells
        )
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Show the table in a notebook."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr><th>{escape(name)}</th>" + "".join(f"<td>{_number(x)}</td>" for x in row) + "</tr>"
            for name, row in zip(self.rows, self.values, strict=True)
        )
        unit = f" ({escape(self.unit)})" if self.unit else ""
        caption = f"<caption>{escape(self.quantity)}{unit}</caption>"
        return f"<table>{caption}<thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"


def _names(labels: Sequence[str], kind: str) -> tuple[str, ...]:
    names = tuple(labels)
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"The {kind} name {quoted(twice)} stands twice.")
    return names


def _number(x: float) -> str:
    """Whole numbers as such, others with three digits, real minus sign, undefined as a dash."""
    if x != x:
        return "–"
    text = f"{x:.0f}" if float(x).is_integer() else f"{x:.3g}"
    return text.replace("-", "−")
