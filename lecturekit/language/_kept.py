"""Some documents of a text, and how much of each was copied."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array, readonly

from ._tokens import Tokens


def kept_tokens(
    tokens: Tokens, document: NDArray[np.int64], wanted: ArrayLike
) -> tuple[Tokens, NDArray[np.bool_]]:
    """Give the tokens of some documents, and which they are, (N,); documents by number or by a mask, (D,)."""
    have, chosen = np.unique(document), np.asarray(wanted)
    if chosen.dtype == bool and chosen.shape == have.shape:
        chosen = have[chosen]
    if not chosen.size or chosen.dtype == bool or not np.isin(chosen, have).all():
        raise ValueError(f"keep one or more of the {len(have)} documents: {chosen.tolist()} are not")
    kept = np.isin(document, chosen)
    lengths = np.diff(tokens.starts)[kept[tokens.starts[:-1]]]
    starts = readonly(np.concatenate([[0], np.cumsum(lengths)]), dtype=np.int64)
    typed = tuple(compress(tokens.typed, kept[tokens.numbers < len(tokens.vocabulary)].tolist()))
    return replace(
        tokens, numbers=readonly(tokens.numbers[kept], dtype=np.int64), starts=starts, typed=typed
    ), kept


def shares_of(marked: NDArray[np.bool_], document: NDArray[np.int64], here: NDArray[np.bool_]) -> Array:
    """Give which share of each document's tokens is marked, (D,), of those that are counted."""
    _, documents = np.unique(document, return_inverse=True)
    return readonly(np.bincount(documents, weights=marked & here) / np.bincount(documents, weights=here))
