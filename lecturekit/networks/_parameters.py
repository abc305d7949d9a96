"""How many weights a network needs, as the sentence grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._record import Record

from ._sentence_words import whole
from ._tdnn_field import checked_wiring

GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
KINDS = ("fully connected", "TDNN", "TDNN that sees all", *GATES)


@dataclass(frozen=True, eq=False, repr=False)
class ParameterCounts(Record):
    """Weights and biases of six networks, for sentences of several lengths.

    Attributes
    ----------
    words : (N,) int64
        T: lengths of the longest sentence.
    kinds : tuple of M str
        ``"fully connected"``, ``"TDNN"``, ``"TDNN that sees all"``, ``"RNN"``, ``"GRU"``, ``"LSTM"``.
    counts : (M, N) int64
        Without the words' vectors, which are the same V · D in all.
    """

    words: NDArray[np.int64]
    kinds: tuple[str, ...]
    counts: NDArray[np.int64]

    def of(self, kind: str) -> NDArray[np.int64]:
        """Give the counts of one kind, (N,)."""
        found: NDArray[np.int64] = self.counts[self.kinds.index(kind)]
        return found


def parameter_counts(
    words: ArrayLike,
    *,
    embedding: int = 16,
    hidden: int = 24,
    outputs: int = 12,
    each: bool = True,
    width: int = 3,
    dilation: int | Sequence[int] = 1,
    depth: int = 1,
) -> ParameterCounts:
    """Count the parameters of networks that answer for sentences of up to T words.

    Parameters
    ----------
    words : int or (N,) array_like of int
        T. Only the fully connected network has to be made for a length; the others read any.
    embedding, hidden, outputs : int
        D of a word, H hidden units, K outputs.
    each : bool
        K outputs for each word (a tagger), or for the whole sentence (a classifier).
    width, dilation, depth
        Of the TDNN, see `receptive_field`; the dilation costs nothing.

    Returns
    -------
    ParameterCounts
        Of `FullyConnectedTagger` or `FullyConnectedClassifier`, T D H + H + (H + 1) K, in a tagger T times
        the last; of `TDNNTagger`, w D H + H + (N − 1)(w H² + H) + (H + 1) K, and of one with dilations 1, 2,
        4 …, as many as it takes for every word to see all T (`seeing_all`); of torch's RNN, GRU, LSTM with
        G = 1, 3, 4 gates and two biases each, G (D H + H² + 2 H) + (H + 1) K.

    Raises
    ------
    ValueError
        For sizes that are none.
    """
    T = np.atleast_1d(np.asarray(words))
    if T.ndim != 1 or T.dtype.kind not in "iu" or not T.size or T.min() < 1:
        raise ValueError("words must be whole numbers from 1, one or a row of them")
    T = T.astype(np.int64)
    D, H, K = (whole(n, s) for n, s in (("embedding", embedding), ("hidden", hidden), ("outputs", outputs)))
    width, dilations = checked_wiring(width, dilation, depth)
    readout = (H + 1) * K
    tdnn = _stacked(width, len(dilations), D, H) + readout
    stacks = [seeing_all(int(words), width) for words in T]
    doubled = [_stacked(w, len(steps), D, H) + readout for w, steps in stacks]
    recurrent = [gates * (D * H + H * H + 2 * H) + readout for gates in GATES.values()]
    rows = [T * D * H + H + readout * (T if each else 1)]
    rows += [np.full(len(T), tdnn), np.array(doubled), *(np.full(len(T), count) for count in recurrent)]
    return ParameterCounts(T, KINDS, np.stack(rows))


def seeing_all(words: int, width: int = 3) -> tuple[int, tuple[int, ...]]:
    """Give the wiring of the lowest stack, dilations doubling, in which every word sees all others.

    Parameters
    ----------
    words : int
        T.
    width : int
        w; at least 3 is taken, for windows of one word see no other.

    Returns
    -------
    width : int
    dilations : tuple of int
        1, 2, 4 … until (w − 1)/2 · Σ dilations reaches T − 1.
    """
    width, half, steps = max(width, 3), (max(width, 3) - 1) // 2, [1]
    while half * sum(steps) < words - 1:
        steps.append(2 * steps[-1])
    return width, tuple(steps)


def _stacked(width: int, depth: int, D: int, H: int) -> int:
    return width * D * H + H + (depth - 1) * (width * H * H + H)
