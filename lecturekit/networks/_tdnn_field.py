"""Which words a time-delay network can see: a matter of its wiring, not of its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from lecturekit._record import Record

from ._sentence_words import whole


@dataclass(frozen=True, eq=False, repr=False)
class ReceptiveField(Record):
    """Which inputs an output can depend on, as places beside its own.

    Attributes
    ----------
    width : int
        w, inputs of each unit; odd, for the windows are centred.
    dilations : tuple of N int
        Of each layer, from below: how far apart these inputs are.
    offsets : (n,) int64
        Places of the inputs, 0 the output's own, rising; −2 is two words before. Near the ends of a sentence
        there may be fewer, see `reached`.
    """

    width: int
    dilations: tuple[int, ...]
    offsets: NDArray[np.int64]

    @property
    def depth(self) -> int:
        """How many layers, N."""
        return len(self.dilations)

    @property
    def reach(self) -> int:
        """How far it goes to each side: (w − 1)/2 · Σ dilations."""
        return (self.width - 1) // 2 * sum(self.dilations)

    @property
    def size(self) -> int:
        """How many places lie between its two ends, both counted: 1 + (w − 1) · Σ dilations."""
        return 1 + 2 * self.reach

    @property
    def gaps(self) -> int:
        """How many of these places it skips."""
        return self.size - len(self.offsets)

    def taps(self, layer: int) -> NDArray[np.int64]:
        """Give the inputs of one unit of a layer, (w,), as places beside its own; layers count from 1."""
        half = (self.width - 1) // 2
        return np.arange(-half, half + 1) * self.dilations[layer - 1]

    def reached(self, word: int, words: int) -> NDArray[np.bool_]:
        """Say which units of a sentence's T words the output at a word (from 1) hangs on, layer by layer.

        Returns
        -------
        (N + 1, T) array of bool
            Row 0 the words, row n the units of layer n. Where the sentence ends, so do the paths: a unit that
            would stand beyond has nothing to hand on.
        """
        if not 1 <= word <= words:
            raise ValueError(f"the sentence has words 1 to {words}, no word {word}")
        rows = np.zeros((self.depth + 1, words), dtype=bool)
        rows[-1, word - 1] = True
        for layer in range(self.depth, 0, -1):
            inputs = (np.flatnonzero(rows[layer])[:, None] + self.taps(layer)).ravel()
            rows[layer - 1, inputs[(inputs >= 0) & (inputs < words)]] = True
        return rows

    def sees(self, word: int, words: int) -> NDArray[np.bool_]:
        """Say which of a sentence's words, (T,), the output at a word (from 1) can depend on."""
        found: NDArray[np.bool_] = self.reached(word, words)[0]
        return found


def receptive_field(width: int, dilation: int | Sequence[int] = 1, depth: int = 1) -> ReceptiveField:
    """Say which inputs an output of stacked, centred windows can depend on.

    Parameters
    ----------
    width : int
        w: inputs of each unit. Odd.
    dilation : int or sequence of int
        How far apart they are: one for all layers, or one for each from below.
    depth : int
        Number of layers.

    Returns
    -------
    ReceptiveField
        Its offsets are all sums of one tap from each layer.

    Raises
    ------
    ValueError
        For an even width, sizes below 1, or not one dilation for each layer.

    Examples
    --------
    >>> receptive_field(3, dilation=(1, 2, 4), depth=3).size
    15
    """
    width, dilations = checked_wiring(width, dilation, depth)
    half = (width - 1) // 2
    taps = [np.arange(-half, half + 1) * step for step in dilations]
    offsets = reduce(lambda seen, layer: np.unique(seen[:, None] + layer), taps, np.zeros(1, dtype=np.int64))
    return ReceptiveField(width, dilations, offsets)


def checked_wiring(width: int, dilation: int | Sequence[int], depth: int) -> tuple[int, tuple[int, ...]]:
    """Give the width, and a dilation for each layer, or refuse them."""
    width, depth = whole("width", width), whole("depth", depth)
    if width % 2 == 0:
        raise ValueError(f"width must be odd, for the window is centred on its word; not {width}")
    each = tuple(dilation) if isinstance(dilation, Sequence) else (dilation,) * depth
    if len(each) != depth:
        raise ValueError(f"{depth} layers want as many dilations, or one for all, not {each}")
    return width, tuple(whole("dilation", step) for step in each)
