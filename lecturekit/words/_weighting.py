"""Weighting of counts: as they are, logarithm, or PPMI."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeVar

import numpy as np
from scipy.sparse import csr_array

from lecturekit._arrays import Array
from lecturekit.corpora import LabelledMatrix
from lecturekit.words._counting import WordCounts

Table = TypeVar("Table", LabelledMatrix, WordCounts)
Scheme = Literal["raw", "log", "ppmi"]


def weigh(table: Table, scheme: Scheme) -> Table:
    """Weigh counts by the name of a scheme.

    Parameters
    ----------
    table : LabelledMatrix or WordCounts
        Counts, none negative.
    scheme : {"raw", "log", "ppmi"}
        As they are; `log_weight`; `ppmi`.

    Returns
    -------
    LabelledMatrix or WordCounts
        Of the same kind and shape.

    Raises
    ------
    ValueError
        If there is no such scheme, or a count is negative or undefined.
    """
    if scheme == "raw":
        return table
    if scheme == "log":
        return log_weight(table)
    if scheme == "ppmi":
        return ppmi(table)
    raise ValueError(f"There is no weighting {scheme!r}: take 'raw', 'log' or 'ppmi'.")


def log_weight(table: Table) -> Table:
    """Damp large counts: ln(1 + count). Zero stays zero, the order stays.

    Parameters
    ----------
    table : LabelledMatrix or WordCounts
        Counts, none negative.

    Returns
    -------
    LabelledMatrix or WordCounts
        Of the same kind and shape.
    """
    if isinstance(table, LabelledMatrix):
        return table.with_values(np.log1p(_counts(table.values)), quantity="ln(1 + count)", unit="")
    values = csr_array(table.values, dtype=np.float64, copy=True)
    np.log1p(_counts(values.data), out=values.data)
    return replace(table, values=values, quantity="ln(1 + count)", unit="")


def ppmi(table: Table) -> Table:
    """Weigh by positive pointwise mutual information: how much more often two words meet than by chance.

    PPMI(r, c) = max(0, log₂ (p(r, c) / (p(r) · p(c)))), in bits, with p(r, c) = count / sum of all counts and
    p(r), p(c) its row and column sums. A pair that never meets, and so every row of zeros, has 0.

    Parameters
    ----------
    table : LabelledMatrix or WordCounts
        (R, C) counts, none negative.

    Returns
    -------
    LabelledMatrix or WordCounts
        Of the same kind and shape, in bits.

    Notes
    -----
    K. W. Church, P. Hanks (1990), *Word association norms, mutual information, and lexicography*,
    Computational Linguistics 16(1), 22–29, for the measure; negative values set to 0 as in J. A. Bullinaria,
    J. P. Levy (2007), Behavior Research Methods 39, 510–526. No smoothing of p(c).
    """
    if isinstance(table, LabelledMatrix):
        counts = _counts(table.values)
        r, c = np.nonzero(counts)
        values = np.zeros_like(counts)
        values[r, c] = _positive_information(counts[r, c], counts.sum(axis=1)[r], counts.sum(axis=0)[c])
        return table.with_values(values, quantity="PPMI", unit="bits")
    counts = table.values.tocoo()
    of_row, of_column = table.values.sum(axis=1), table.values.sum(axis=0)
    data = _positive_information(_counts(counts.data), of_row[counts.row], of_column[counts.col])
    sparse = csr_array((data, (counts.row, counts.col)), shape=counts.shape)
    sparse.eliminate_zeros()
    return replace(table, values=sparse, quantity="PPMI", unit="bits")


def _positive_information(count: Array, of_row: Array, of_column: Array) -> Array:
    """Give PPMI in bits for the non-zero cells, all (K,)."""
    total = count.sum()
    # One logarithm of one ratio: (n / row) · (total / column) stays in range where row · column might not.
    return np.maximum(np.log2((count / of_row) * (total / of_column)), 0.0)


def _counts(values: Array) -> Array:
    if not np.all(values >= 0):  # false for NaN, too
        raise ValueError("Counts are needed, and a count is a number that is not negative.")
    return values
