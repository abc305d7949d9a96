"""Why offsets work: ratios of counts, context word by context word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit.corpora import LabelledMatrix, position, quoted
from lecturekit.words._counting import WordCounts

FACTOR: Final = float(np.log(2))  # nats: a factor of two


@dataclass(frozen=True, eq=False)
class LogRatios:
    """How many times more often each context word stands near b than near a, for two pairs at once.

    Attributes
    ----------
    first, second : pair of str
        (king, queen), (man, woman).
    contexts : tuple of str, C long
        Context words met with at least one of the four.
    x, y : (C,) float64
        ln p(context given king) / p(context given queen), and the same of man and woman, in nats.
    met : (4, C) float64
        Counts of each context with king, queen, man, woman.
    smoothing : float
        What was added to each count.
    """

    first: tuple[str, str]
    second: tuple[str, str]
    contexts: tuple[str, ...]
    x: Array
    y: Array
    met: Array
    smoothing: float

    def __post_init__(self) -> None:
        for name in ("x", "y", "met"):
            object.__setattr__(self, name, readonly(getattr(self, name)))

    @property
    def telling(self) -> NDArray[np.bool_]:
        """Whether a context was met with both pairs, (C,): only then are there two ratios to compare."""
        return (self.met[:2].sum(axis=0) > 0) & (self.met[2:].sum(axis=0) > 0)

    @property
    def weights(self) -> Array:
        """How much each context counts in the numbers below, (C,); 0 where it is not telling.

        1 / (1/n + 1/m) for a context met n times with the first pair and m times with the second: what is
        known about a difference of two ratios is what is known about the lesser known one.
        """
        n, m = self.met[:2].sum(axis=0), self.met[2:].sum(axis=0)
        return n * m / np.where(self.telling, n + m, 1.0)

    @property
    def correlation(self) -> float:
        """Weighted correlation of x and y over the telling contexts, −1 to 1; NaN if it is undefined."""
        spread = self._spread()
        scale = np.sqrt(spread[0, 0] * spread[1, 1])
        return float(spread[0, 1] / scale) if scale > 0 else float("nan")

    @property
    def slope(self) -> float:
        """Slope of the line that the points lie along: 1 for the diagonal; NaN if they lie along none.

        The first principal axis of the weighted points: x and y are counted alike, and neither is given.
        """
        spread = self._spread()
        if not np.isfinite(spread).all() or np.allclose(spread, spread[0, 0] * np.eye(2)):
            return float("nan")
        along = np.linalg.eigh(spread)[1][:, -1]
        return float(along[1] / along[0]) if along[0] else float("inf")

    @property
    def apart(self) -> NDArray[np.bool_]:
        """Whether a telling context sets a pair apart: one of its ratios is above 2 or below 1/2, (C,)."""
        return self.telling & (np.maximum(np.abs(self.x), np.abs(self.y)) > FACTOR)

    def share_within(self, band: float = FACTOR) -> float:
        """Give the share of the contexts that set a pair apart in which both ratios agree: |y − x| ≤ band.

        Parameters
        ----------
        band : float
            In nats; a factor of two unless given.

        Returns
        -------
        float
            0 to 1; NaN if no context sets a pair apart. Words like "the", met with all four alike, lie on the
            diagonal wherever it is, so they do not count.

        Raises
        ------
        ValueError
            If the band is negative or undefined.
        """
        if not band >= 0:
            raise ValueError(f"A band has a width of at least 0; it is {band!r}.")
        gaps = np.abs(self.y - self.x)[self.apart]
        return float(np.mean(gaps <= band)) if len(gaps) else float("nan")

    def _spread(self) -> Array:
        """Give the weighted covariance of x and y, (2, 2)."""
        total = self.weights.sum()
        if not total:
            return np.full((2, 2), np.nan)
        points = np.array([self.x, self.y])
        points = points - (points @ self.weights / total)[:, None]
        return (points * self.weights) @ points.T / total


def log_ratios(
    counts: WordCounts | LabelledMatrix,
    first: tuple[str, str],
    second: tuple[str, str],
    *,
    smoothing: float = 0.5,
) -> LogRatios:
    """Compare the ratios king : queen and man : woman, context word by context word.

    Parameters
    ----------
    counts : WordCounts (V, V), or LabelledMatrix (R, C)
        Counts of words (rows) with context words (columns).
    first, second : pair of str
        (king, queen) and (man, woman).
    smoothing : float
        k, above 0: p(context given word) = (n + k) / (N + k · C), so that no count is 0. Over all C columns.

    Returns
    -------
    LogRatios
        The context words met with any of the four, in the order of the columns.

    Raises
    ------
    UnknownLabelError
        For a word that is not there, with the closest spelling.
    ValueError
        If smoothing is not above 0, or one of the four words was never counted.

    Notes
    -----
    If "king is to queen as man is to woman" means that both pairs differ in the same contexts, in the same
    proportion, then p(ctx | king) / p(ctx | queen) = p(ctx | man) / p(ctx | woman) for each context: the
    points (x, y) lie on the diagonal. J. Pennington, R. Socher, C. Manning (2014), *GloVe*, EMNLP, start from
    such ratios and ask for vectors with (w_king − w_queen) · v_ctx = ln of the ratio. Skip-gram with k
    negative samples has w · v near PMI(word, context) − ln k (O. Levy, Y. Goldberg 2014, *Neural word
    embedding as implicit matrix factorization*, NeurIPS), where ln k and p(ctx) cancel in a difference:
    (w_king − w_queen) · v_ctx = x. So equal ratios in all contexts are equal offsets. S. Arora, Y. Li, Y.
    Liang, T. Ma, A. Risteski (2016), *A latent variable model approach to PMI-based word embeddings*, TACL 4,
    say why few dimensions suffice, and clean the noise off.
    """
    if not 0 < smoothing < np.inf:
        raise ValueError(f"Smoothing is a number above 0; it is {smoothing!r}.")
    words = (*first, *second)
    met, contexts = _rows(counts, words)
    totals = met.sum(axis=1)
    for word, total in zip(words, totals, strict=True):
        if not total > 0:
            raise ValueError(f"{quoted(word)} was never counted near another word: it has no ratios.")
    logs = np.log(met + smoothing) - np.log(totals + smoothing * met.shape[1])[:, None]  # (4, C)
    seen = met.any(axis=0)
    return LogRatios(
        first=(first[0], first[1]),
        second=(second[0], second[1]),
        contexts=tuple(contexts[i] for i in np.flatnonzero(seen)),
        x=(logs[0] - logs[1])[seen],
        y=(logs[2] - logs[3])[seen],
        met=met[:, seen],
        smoothing=smoothing,
    )


def _rows(counts: WordCounts | LabelledMatrix, words: tuple[str, ...]) -> tuple[Array, tuple[str, ...]]:
    """Give the counts of four words with all contexts, (4, C), and the contexts' names."""
    if isinstance(counts, LabelledMatrix):
        met = counts.select(rows=list(dict.fromkeys(words)))
        return np.array([met.row(word) for word in words]), counts.columns
    rows = [position(word, counts.vocabulary, kind="word") for word in words]
    return counts.values[rows].toarray().astype(np.float64), counts.vocabulary
