"""What an offset says of each context word: the vectors' side of the ratios of counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit.corpora import quoted
from lecturekit.words._vectors import WordVectors

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class OffsetProducts:
    """The products of two offsets with context vectors.

    Attributes
    ----------
    first, second : pair of str
        (king, queen), (man, woman).
    contexts : tuple of str, C long
    x, y : (C,) float64
        (w_king − w_queen) · v_context, and the same of man and woman.
    """

    first: Pair
    second: Pair
    contexts: tuple[str, ...]
    x: Array
    y: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "x", readonly(self.x))
        object.__setattr__(self, "y", readonly(self.y))

    @property
    def correlation(self) -> float:
        """Correlation of x and y over all contexts, −1 to 1; NaN where one of them does not vary."""
        if len(self.x) < 2 or not (np.ptp(self.x) > 0 and np.ptp(self.y) > 0):
            return float("nan")
        return float(np.corrcoef(self.x, self.y)[0, 1])


def offset_products(
    vectors: WordVectors,
    first: Pair,
    second: Pair,
    *,
    contexts: Sequence[str],
    outputs: WordVectors | None = None,
) -> OffsetProducts:
    """Multiply two offsets with the vectors of context words.

    Parameters
    ----------
    vectors : WordVectors
        V words in D dimensions, at the lengths at which they were learned.
    first, second : pair of str
        (king, queen) and (man, woman).
    contexts : sequence of str
        C words. Those without a finite vector are left out.
    outputs : WordVectors, optional
        The context vectors of the same training, U words in D dimensions (skip-gram's output vectors). Files
        of vectors do not hold them; then the word vectors stand in.

    Returns
    -------
    OffsetProducts

    Raises
    ------
    UnknownLabelError
        For a word that is not there, with the closest spellings.
    ValueError
        If the two tables differ in D, or one of the four words has no finite vector.

    Notes
    -----
    Skip-gram with k negative samples moves w · v towards PMI − ln k (O. Levy, Y. Goldberg 2014, *Neural word
    embedding as implicit matrix factorization*, NeurIPS). In (w_king − w_queen) · v both ln k and p(context)
    cancel, and ln p(context given king) / p(context given queen) is left: what `log_ratios` counts.
    """
    table = vectors if outputs is None else outputs
    if table.dim != vectors.dim:
        raise ValueError(
            f"words have {vectors.dim} dimensions, contexts {table.dim}: they do not belong together"
        )
    four = vectors.rows([*first, *second]).astype(np.float64)
    for word, row in zip((*first, *second), four, strict=True):
        if not np.isfinite(row).all():
            raise ValueError(f"The vector of {quoted(word)} is not finite, so it has no offset.")
    rows = table.rows(contexts).astype(np.float64).reshape(-1, table.dim)
    kept = np.isfinite(rows).all(axis=1)
    shown = tuple(contexts[int(k)] for k in np.flatnonzero(kept))
    x, y = np.array([four[0] - four[1], four[2] - four[3]]) @ rows[kept].T
    return OffsetProducts((first[0], first[1]), (second[0], second[1]), shown, x, y)
