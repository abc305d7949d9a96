"""How many different words a text has: the size of its vocabulary while one reads on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import readonly
from lecturekit.corpora import Corpus


@final
@dataclass(frozen=True, eq=False)
class Growth:
    """The size of the vocabulary after so many words of a text.

    Attributes
    ----------
    name : str
        The text's.
    read, seen : (K,) int64
        Words read, and different words among them; the last pair is the whole text.
    """

    name: str
    read: NDArray[np.int64]
    seen: NDArray[np.int64]

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", readonly(self.read, dtype=np.int64))
        object.__setattr__(self, "seen", readonly(self.seen, dtype=np.int64))

    @property
    def exponent(self) -> float:
        """How the vocabulary grows at the end: seen ∝ read^exponent over the text's second half.

        Notes
        -----
        H. S. Heaps (1978), *Information Retrieval: Computational and Theoretical Aspects*, section 7.5. In
        natural texts between 0.4 and 0.8; near 0 where no new word comes any more. NaN for one word.
        """
        half = self.read >= self.read[-1] / 2
        x, y = np.log(self.read[half]), np.log(self.seen[half])
        if np.ptp(x) == 0:
            return float("nan")
        return float(np.polynomial.polynomial.polyfit(x, y, 1)[1])

    def needed(self, size: int) -> float:
        """Estimate how many words one has to read to meet `size` different ones; inf if that never happens.

        Up to the text's own size by interpolation, beyond it by the power law of `exponent`.
        """
        if size <= self.seen[-1]:
            return float(np.interp(size, self.seen, self.read))
        exponent = self.exponent
        if not exponent > 0.02:  # the text has run out of new words
            return float("inf")
        return float(self.read[-1] * (size / self.seen[-1]) ** (1 / exponent))


def vocabulary_growth(corpus: Corpus, *, points: int = 60) -> Growth:
    """Read a text from its beginning, and write down how many different words have come so far.

    Parameters
    ----------
    corpus : Corpus
        N words.
    points : int
        How many places to write down, evenly spaced on a log scale from 1 to N; at least 2.

    Returns
    -------
    Growth
        At most so many points: places that fall together are kept once.

    Raises
    ------
    ValueError
        For fewer than 2 points.
    """
    if points < 2:
        raise ValueError(f"A curve needs two points or more, not {points}.")
    N = len(corpus.tokens)
    first = np.unique(corpus.tokens, return_index=True)[1]  # the place where each word comes first
    new = np.zeros(N, dtype=np.int64)
    new[first] = 1
    read = np.unique(np.round(np.geomspace(1, N, points)).astype(np.int64))
    return Growth(corpus.name, read, np.cumsum(new)[read - 1])
