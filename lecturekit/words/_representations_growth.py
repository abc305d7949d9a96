"""How many different words a text has: the size of its vocabulary while one reads on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import readonly
from lecturekit.corpora import Corpus

SATURATED = 0.02  # an exponent below which a text has run out of new words


@final
@dataclass(frozen=True, eq=False)
class Growth:
    """The size of the vocabulary after each word of a text.

    Attributes
    ----------
    name : str
        The text's.
    seen : (N,) int64
        How many different words there are among the first 1, 2, … N.
    """

    name: str
    seen: NDArray[np.int64]

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", readonly(self.seen, dtype=np.int64))

    def after(self, read: int) -> int:
        """Give the number of different words among the first `read`; beyond the end, those of the whole."""
        return int(self.seen[min(read, len(self.seen)) - 1]) if read > 0 else 0

    @property
    def exponent(self) -> float:
        """How the vocabulary grows at the end: seen ∝ read^exponent over the text's second half.

        Notes
        -----
        H. S. Heaps (1978), *Information Retrieval: Computational and Theoretical Aspects*, section 7.5. In
        natural texts between 0.4 and 0.8; near 0 where no new word comes any more. NaN for one word.
        """
        N = len(self.seen)
        x, y = np.log(np.arange(N // 2, N) + 1.0), np.log(self.seen[N // 2 :])
        if len(x) < 2:
            return float("nan")
        return float(np.polynomial.polynomial.polyfit(x, y, 1)[1])

    def needed(self, size: int) -> float:
        """Say how many words one has to read to meet `size` different ones; inf if that never happens.

        Exact within the text; beyond it an estimate, by the power law of `exponent`.
        """
        if size <= self.seen[-1]:
            return float(np.searchsorted(self.seen, size) + 1)
        exponent = self.exponent
        if not exponent > SATURATED:
            return float("inf")
        return float(len(self.seen) * (size / self.seen[-1]) ** (1 / exponent))


def vocabulary_growth(corpus: Corpus) -> Growth:
    """Read a text from its beginning, and write down how many different words have come so far.

    Parameters
    ----------
    corpus : Corpus
        N words.

    Returns
    -------
    Growth
        The last number is the size of the text's vocabulary.
    """
    new = np.zeros(len(corpus.tokens), dtype=np.int64)
    new[np.unique(corpus.tokens, return_index=True)[1]] = 1  # the place where each word comes first
    return Growth(corpus.name, np.cumsum(new))
