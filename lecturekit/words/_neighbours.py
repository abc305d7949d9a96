"""Who is nearest to whom, by distance and by angle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit.corpora import LabelledMatrix, position
from lecturekit.words._geometry import Undefined, angles, euclidean


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest others of each row, nearest first.

    Attributes
    ----------
    rows : tuple of str, R long
        Whose neighbours.
    names : tuple of R tuples of str, each K long
        Their names; empty where there is none (undefined distance, or too few rows).
    values : (R, K) float64
        Their distances; NaN where there is none.
    quantity, unit : str
        What the distances are.
    """

    rows: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    values: Array
    quantity: str
    unit: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", readonly(self.values))

    def of(self, label: str) -> tuple[str, ...]:
        """Give the neighbours of one row. An unknown name raises UnknownLabelError."""
        return self.names[position(label, self.rows, kind="row")]


@dataclass(frozen=True, eq=False)
class NeighbourTable:
    """The nearest neighbour of each row by Euclidean distance, beside the nearest by angle.

    Attributes
    ----------
    rows : tuple of str, R long
        Whose neighbours.
    by_distance, by_angle : tuple of str, R long
        The nearest; empty where there is none.
    distance, angle : (R,) float64
        How far it is: in the unit of the values, and in degrees. NaN where there is none.
    flipped : (R,) bool
        True where there are two neighbours and they differ.
    """

    rows: tuple[str, ...]
    by_distance: tuple[str, ...]
    by_angle: tuple[str, ...]
    distance: Array
    angle: Array
    flipped: NDArray[np.bool_]

    def __post_init__(self) -> None:
        object.__setattr__(self, "distance", readonly(self.distance))
        object.__setattr__(self, "angle", readonly(self.angle))
        object.__setattr__(self, "flipped", readonly(self.flipped, dtype=np.bool_))

    @property
    def flips(self) -> dict[str, tuple[str, str]]:
        """The rows whose neighbour changes, each with its neighbours (by distance, by angle)."""
        both = zip(self.rows, self.by_distance, self.by_angle, strict=True)
        return {row: (distance, angle) for row, distance, angle in both if distance != angle}


def nearest(distances: LabelledMatrix, count: int = 1) -> Neighbours:
    """Find the nearest others of each row.

    Parameters
    ----------
    distances : LabelledMatrix
        (R, R) distances or angles, rows and columns named alike. NaN marks what is undefined.
    count : int
        K, how many; at least 1.

    Returns
    -------
    Neighbours
        K = count names for each row. Of two at the same distance the one that stands first comes first.

    Raises
    ------
    ValueError
        If rows and columns differ, or count is below 1.
    """
    if distances.rows != distances.columns:
        raise ValueError("Neighbours need a square table, with the same names in rows and columns.")
    if count < 1:
        raise ValueError(f"At least one neighbour; count is {count!r}.")
    values = np.where(np.eye(len(distances.rows), dtype=bool), np.nan, distances.values)
    order = np.argsort(values, axis=1, kind="stable")[:, :count]  # NaN, and so the row itself, sorts last
    found = np.full((len(distances.rows), count), np.nan)
    found[:, : order.shape[1]] = np.take_along_axis(values, order, axis=1)
    names = tuple(
        tuple([distances.rows[i] for i in order[r]] + [""] * (count - order.shape[1]))
        for r in range(len(distances.rows))
    )
    kept = tuple(
        tuple("" if np.isnan(value) else name for name, value in zip(row_names, row_values, strict=True))
        for row_names, row_values in zip(names, found, strict=True)
    )
    return Neighbours(distances.rows, kept, found, distances.quantity, distances.unit)


def neighbour_table(matrix: LabelledMatrix, *, undefined: Undefined = "raise") -> NeighbourTable:
    """Compare the nearest neighbour by Euclidean distance with the nearest by angle, for every row.

    Parameters
    ----------
    matrix : LabelledMatrix
        (R, C), at least two rows to have neighbours at all.
    undefined : {"raise", "nan"}
        What a row of zeros does: raise an error that names it, or stay without a neighbour by angle.

    Returns
    -------
    NeighbourTable
        R rows.
    """
    by_distance, by_angle = nearest(euclidean(matrix)), nearest(angles(matrix, undefined=undefined))
    first = tuple(names[0] for names in by_distance.names)
    second = tuple(names[0] for names in by_angle.names)
    flipped = np.array([bool(a and b) and a != b for a, b in zip(first, second, strict=True)], dtype=bool)
    return NeighbourTable(
        matrix.rows, first, second, by_distance.values[:, 0], by_angle.values[:, 0], flipped
    )


def nearest_pairs(
    matrix: LabelledMatrix, count: int = 3, *, metric: Literal["euclidean", "cosine"] = "euclidean"
) -> tuple[tuple[str, str], ...]:
    """Find the pairs of rows that are nearest to each other, nearest first.

    Parameters
    ----------
    matrix : LabelledMatrix
        (R, C).
    count : int
        How many pairs at most; at least 1.
    metric : {"euclidean", "cosine"}
        Near by distance or by angle. Rows of zeros have no angle, and so are in no pair by angle.

    Returns
    -------
    tuple of (str, str)
        In each, the row that stands first comes first. Of pairs at the same distance, too.

    Raises
    ------
    ValueError
        If there is no such metric, or count is below 1.
    """
    if metric not in ("euclidean", "cosine"):
        raise ValueError(f"There is no metric {metric!r}: take 'euclidean' or 'cosine'.")
    if count < 1:
        raise ValueError(f"At least one pair; count is {count!r}.")
    distances = euclidean(matrix) if metric == "euclidean" else angles(matrix, undefined="nan")
    first, second = np.triu_indices(len(matrix.rows), 1)
    far = distances.values[first, second]
    order = [p for p in np.argsort(far, kind="stable")[:count] if np.isfinite(far[p])]
    return tuple((matrix.rows[first[p]], matrix.rows[second[p]]) for p in order)
