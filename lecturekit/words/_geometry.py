"""Words as points: length, distance, angle."""

from __future__ import annotations

from typing import Literal

import numpy as np

from lecturekit._arrays import Array
from lecturekit.corpora import LabelledMatrix, position

Undefined = Literal["raise", "nan"]


def lengths(matrix: LabelledMatrix) -> Array:
    """Give the Euclidean length ‖x‖ of each row, (R,)."""
    return np.linalg.norm(matrix.values, axis=1)


def scale_row(matrix: LabelledMatrix, label: str, factor: float) -> LabelledMatrix:
    """Multiply all numbers of one row: the same word, met more or less often.

    Parameters
    ----------
    matrix : LabelledMatrix
        (R, C).
    label : str
        Name of the row; an unknown one raises UnknownLabelError with the closest spelling.
    factor : float
        Not negative.

    Returns
    -------
    LabelledMatrix
        (R, C). The row's direction has not changed, its length has.

    Raises
    ------
    ValueError
        If the factor is negative, infinite or undefined.
    """
    if not 0 <= factor < np.inf:
        raise ValueError(f"A factor for counts is a number that is not negative; it is {factor!r}.")
    values = matrix.values.copy()
    values[position(label, matrix.rows, kind="row")] *= factor
    return matrix.with_values(values)


def normalise(
    matrix: LabelledMatrix, t: float = 1.0, *, radius: float = 1.0, undefined: Undefined = "raise"
) -> LabelledMatrix:
    """Draw the rows towards one length, x · (radius / ‖x‖)ᵗ: raw at t = 0, all alike at t = 1.

    Parameters
    ----------
    matrix : LabelledMatrix
        (R, C).
    t : float
        0 ≤ t ≤ 1.
    radius : float
        Length that all rows have at t = 1; above 0. A figure with fixed axes takes one near the raw lengths.
    undefined : {"raise", "nan"}
        What a row of zeros, which has no direction, does when t > 0: raise an error that names it, or
        become NaN, which figures leave out.

    Returns
    -------
    LabelledMatrix
        (R, C).

    Raises
    ------
    ValueError
        If t or radius is out of range, or a row is zero (with ``undefined="raise"``).

    Notes
    -----
    Why this form: every point stays on its own ray, and its length is ‖x‖^(1−t) · radiusᵗ, so that log length
    moves evenly from one end to the other and all points arrive together. Mixing x and x / ‖x‖ linearly
    would leave long rows long until the last step: at t = 0.9 a row of length 150 would still have 15.9.
    `radius` only scales the picture: it multiplies all distances by radiusᵗ, and so changes no neighbour.
    """
    if not 0 <= t <= 1:
        raise ValueError(f"t runs from 0 (raw) to 1 (unit length); it is {t!r}.")
    if not 0 < radius < np.inf:
        raise ValueError(f"The radius is above 0; it is {radius!r}.")
    if t == 0:
        return matrix
    values = _directions(matrix, undefined) * (lengths(matrix) ** (1 - t) * radius**t)[:, None]
    quantity = f"{matrix.quantity}, scaled to length {radius:g}" if t == 1 else f"{matrix.quantity}, drawn in"
    return matrix.with_values(values, quantity=quantity, unit="")


def euclidean(matrix: LabelledMatrix) -> LabelledMatrix:
    """Give the straight distance between each pair of rows.

    Parameters
    ----------
    matrix : LabelledMatrix
        (R, C). Rows with NaN have undefined distances.

    Returns
    -------
    LabelledMatrix
        (R, R), symmetric, in the unit of the values.
    """
    return _square(matrix, _chords(matrix.values), "Euclidean distance", matrix.unit)


def cosine_distance(matrix: LabelledMatrix, *, undefined: Undefined = "raise") -> LabelledMatrix:
    """Give 1 − cos of the angle between each pair of rows: 0 for one direction, 1 for a right angle.

    Parameters
    ----------
    matrix : LabelledMatrix
        (R, C).
    undefined : {"raise", "nan"}
        A row of zeros has no direction: raise an error that names it, or give NaN in its row and column.

    Returns
    -------
    LabelledMatrix
        (R, R), symmetric, between 0 and 2.

    Raises
    ------
    ValueError
        If a row is zero (with ``undefined="raise"``).

    Notes
    -----
    Computed as half the squared chord between unit vectors, which is the same number, and exact where 1 − cos
    would cancel. So the nearest neighbour by angle is the nearest point on the unit sphere.
    """
    chord = _chords(_directions(matrix, undefined))
    return _square(matrix, chord**2 / 2, "cosine distance", "")


def angles(matrix: LabelledMatrix, *, undefined: Undefined = "raise") -> LabelledMatrix:
    """Give the angle between each pair of rows, in degrees.

    Parameters
    ----------
    matrix : LabelledMatrix
        (R, C).
    undefined : {"raise", "nan"}
        As in `cosine_distance`.

    Returns
    -------
    LabelledMatrix
        (R, R), symmetric, between 0 and 180 (0 and 90 for counts).

    Raises
    ------
    ValueError
        If a row is zero (with ``undefined="raise"``).

    Notes
    -----
    2 · atan2(‖u − v‖, ‖u + v‖) for unit vectors u, v (W. Kahan), since arccos loses half the digits of a
    small angle.
    """
    unit = _directions(matrix, undefined)
    degrees = np.degrees(2 * np.arctan2(_chords(unit), _chords(unit, -unit)))
    return _square(matrix, degrees, "angle", "degrees")


def _directions(matrix: LabelledMatrix, undefined: Undefined) -> Array:
    """Give the rows at unit length, (R, C); rows of zeros raise or become NaN."""
    if undefined not in ("raise", "nan"):
        raise ValueError(f"undefined is 'raise' or 'nan', not {undefined!r}.")
    length = lengths(matrix)
    zero = length == 0
    if zero.any() and undefined == "raise":
        names = ", ".join(repr(name) for name, is_zero in zip(matrix.rows, zero, strict=True) if is_zero)
        raise ValueError(f"{names}: all counts are 0 here, and a row of zeros has no direction, so no angle.")
    return matrix.values / np.where(zero, np.nan, length)[:, None]


def _chords(points: Array, others: Array | None = None) -> Array:
    """Give the distances from each of (R, C) points to each of (S, C) others, (R, S)."""
    others = points if others is None else others
    # Row by row: as exact as all differences at once, without their (R, S, C) of memory.
    return np.array([np.linalg.norm(others - point, axis=1) for point in points]).reshape(
        len(points), len(others)
    )


def _square(matrix: LabelledMatrix, values: Array, quantity: str, unit: str) -> LabelledMatrix:
    return LabelledMatrix(values, matrix.rows, matrix.rows, quantity=quantity, unit=unit)
