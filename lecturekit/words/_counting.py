"""Which words stand near which: every word with every word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lecturekit.corpora import Corpus, LabelledMatrix, position

_AT_ONCE: Final = 1 << 24  # pairs that are sorted together


@final
@dataclass(frozen=True, eq=False)
class WordCounts:
    """A square table, every word of a text by every word, of which only the non-zero cells are kept.

    Attributes
    ----------
    values : (V, V) scipy.sparse.csr_array
        Symmetric; its three arrays are read-only.
    vocabulary : tuple of str, V long
        Names of rows and of columns.
    window : int
        How many words to each side counted as near.
    quantity, unit : str
        What the numbers are: "count", later "PPMI" in "bits".
    """

    values: csr_array
    vocabulary: tuple[str, ...]
    window: int
    quantity: str = "count"
    unit: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _frozen(self.values))
        if self.values.shape != (len(self.vocabulary), len(self.vocabulary)):
            raise ValueError(f"{len(self.vocabulary)} words, but values have shape {self.values.shape}.")

    def table(self, rows: Sequence[str], columns: Sequence[str] | None = None) -> LabelledMatrix:
        """Cut out a small table with all its zeros.

        Parameters
        ----------
        rows, columns : sequence of str
            Words; the columns are the same as the rows unless given.

        Returns
        -------
        LabelledMatrix
            (R, C), of the same quantity.

        Raises
        ------
        UnknownLabelError
            For a word that the text does not hold, with the closest spelling.
        """
        columns = rows if columns is None else columns
        r = [position(word, self.vocabulary, kind="word") for word in rows]
        c = [position(word, self.vocabulary, kind="word") for word in columns]
        values = self.values[r][:, c].toarray()
        return LabelledMatrix(values, tuple(rows), tuple(columns), quantity=self.quantity, unit=self.unit)


def cooccurrence(corpus: Corpus, *, window: int = 2) -> WordCounts:
    """Count how often each word stands near each word of a text.

    Parameters
    ----------
    corpus : Corpus
        N words in sentences; a window does not reach into the next sentence.
    window : int
        Words within so many places to the left or right are near; at least 1.

    Returns
    -------
    WordCounts
        (V, V) counts. Cell (a, b) is the number of places (i, j), i ≠ j, |i − j| ≤ window, with word a at i
        and word b at j. So the table is symmetric, and two neighbours of the same word add 2 to its diagonal.

    Raises
    ------
    ValueError
        If the window is not a whole number of at least 1.

    Notes
    -----
    All pairs at one distance are found at once by laying the text over itself, shifted; so the work is
    N · window steps of array arithmetic. Each pair becomes one number, smaller word first, and sorting
    these brings equal pairs together, which is several times faster than adding them up one by one.
    """
    half = _unordered_pairs(corpus, check_window(window))
    return WordCounts(csr_array(half + half.T), corpus.vocabulary, window)


def check_window(window: int) -> int:
    """Give the window back if it is a whole number of at least 1, else raise ValueError."""
    if isinstance(window, bool) or not isinstance(window, int | np.integer) or window < 1:
        raise ValueError(f"A window is a whole number of words, at least 1; it is {window!r}.")
    return int(window)


def shifted_pairs(corpus: Corpus, distance: int) -> NDArray[np.bool_]:
    """Say for each place i < N − distance whether place i + distance is in the same sentence."""
    sentence = corpus.sentence_of
    return sentence[:-distance] == sentence[distance:]


def _unordered_pairs(corpus: Corpus, window: int) -> csr_array:
    """Count the pairs within the window: (V, V), cell (a, b) with a ≤ b, both orders together."""
    V = len(corpus.vocabulary)
    # Below 2³¹ pairs are int32, which are sorted in half the time. NumPy keeps the type in what follows.
    tokens: NDArray[Any] = corpus.tokens.astype(np.int32 if V**2 < 2**31 else np.int64)
    longest = int(np.diff(corpus.starts).max(initial=1))
    parts, pending, waiting = [], [tokens[:0]], 0
    for distance in range(1, min(window, longest - 1) + 1):
        together = shifted_pairs(corpus, distance)
        left, right = tokens[:-distance][together], tokens[distance:][together]
        pending.append(np.minimum(left, right) * V + np.maximum(left, right))
        waiting += len(left)
        if waiting > _AT_ONCE:
            parts.append(_counted(np.concatenate(pending), V))
            pending, waiting = [tokens[:0]], 0
    parts.append(_counted(np.concatenate(pending), V))
    return sum(parts[1:], start=parts[0])


def _counted(pairs: NDArray[Any], V: int) -> csr_array:
    """Count equal pairs a · V + b into cell (a, b) of a (V, V) table."""
    pairs.sort()
    begins = np.concatenate(([True], pairs[1:] != pairs[:-1]))[: len(pairs)].nonzero()[0]
    distinct, counts = pairs[begins], np.diff(begins, append=len(pairs))
    rows = np.searchsorted(distinct, np.arange(V + 1, dtype=pairs.dtype) * V)
    return csr_array((counts, distinct % max(V, 1), rows), shape=(V, V))


def _frozen(values: csr_array) -> csr_array:
    if not values.data.flags.writeable:
        return values
    values = values.copy()
    values.sum_duplicates()
    for array in (values.data, values.indices, values.indptr):
        array.flags.writeable = False
    return values
