"""How much of a text stands word for word in the text that was learned from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import readonly

from ._policy import START
from ._tokens import Tokens

LONGEST = 12  # tokens in a row: longer runs are not told apart

Ints = NDArray[np.int64]


def copied_runs(tokens: Tokens, train: Tokens) -> Ints:
    """Give for each token how long the longest run is that holds it and stands in the training text too.

    Parameters
    ----------
    tokens : Tokens
        The text that is looked at, N tokens.
    train : Tokens
        What was learned from.

    Returns
    -------
    (N,) array
        In tokens as they were typed, ``</s>`` among them and within one sentence; 0 for a word that was never
        seen and for ``<s>``, at most 12.
    """
    numbers: dict[str, int] = {}
    here, there = (_typed(part, numbers) for part in (tokens, train))
    room = [_left(part) for part in (tokens, train)]
    known = [np.flatnonzero([word != START for word in part.written]) for part in (tokens, train)]
    keys = [here[known[0]], there[known[1]]]
    found = np.zeros(len(tokens), np.int64)
    for n in range(1, LONGEST + 1):
        _, names = np.unique(np.concatenate(keys), return_inverse=True)
        ids = [names[: len(keys[0])], names[len(keys[0]) :]]
        both = np.bincount(ids[0], minlength=len(names)).astype(bool)
        both &= np.bincount(ids[1], minlength=len(names)).astype(bool)
        keep = [both[part] for part in ids]
        known, ids = ([part[k] for part, k in zip(parts, keep, strict=True)] for parts in (known, ids))
        for k in range(n):
            found[known[0] + k] = n
        longer = [left[part] > n for left, part in zip(room, known, strict=True)]
        known, ids = ([part[k] for part, k in zip(parts, longer, strict=True)] for parts in (known, ids))
        if not len(known[0]):
            break
        keys = [i * len(numbers) + row[at + n] for i, row, at in zip(ids, (here, there), known, strict=True)]
    return readonly(found, dtype=np.int64)


def _typed(tokens: Tokens, numbers: dict[str, int]) -> Ints:
    """Give each token the number of its spelling, (N,)."""
    written = tokens.written
    return np.fromiter((numbers.setdefault(word, len(numbers)) for word in written), np.int64, len(written))


def _left(tokens: Tokens) -> Ints:
    """How many tokens there are from each to the end of its sentence, itself counted, (N,)."""
    return np.repeat(np.diff(tokens.starts), np.diff(tokens.starts)) - tokens.place
