"""Sentences in order of how well a model predicts them, alone or beside another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record

from ._bootstrap import place_of
from ._given import checked_whole

if TYPE_CHECKING:
    from ._comparison import Comparison


@dataclass(frozen=True, eq=False, repr=False)
class Ranked(Record):
    """The C sentences at one end of the order; of several that read alike, only the first.

    Attributes
    ----------
    name, against : str
        The model, and the other if it is held against one; else empty.
    worst : bool
        Which end it is.
    sentences : (C,) int64
        Their numbers in the text, the extreme one first.
    document : (C,) int64
        The documents they stand in.
    words : tuple of C tuples of str
        As they were given, marks included.
    bits : (C,)
        Mean surprisal of a predicted token. Held against another model: how many bits it saves, that is the
        other's less its own.
    each : tuple of C arrays (T,)
        The same, token by token; NaN where nothing is predicted.
    left_out : int
        Sentences that are too short to be in the order.
    """

    name: str
    against: str
    worst: bool
    sentences: NDArray[np.int64]
    document: NDArray[np.int64]
    words: tuple[tuple[str, ...], ...]
    bits: Array
    each: tuple[Array, ...]
    left_out: int


def ranked(
    found: Comparison,
    name: str,
    against: str | None,
    *,
    count: int,
    worst: bool,
    shortest: int,
) -> Ranked:
    """Order the sentences of a comparison, as `Comparison.ranked` says."""
    checked_whole("count", count, 1, "at least one sentence is shown")
    checked_whole("shortest", shortest, 1, "a sentence has at least one token")
    tokens = found.tokens
    bits = found.bits[place_of(name, found.names)]
    if against is not None:
        bits = found.bits[place_of(against, found.names)] - bits
    first = tokens.starts[:-1]
    counts = np.add.reduceat(tokens.predicted.astype(np.int64), first)
    means = np.add.reduceat(np.where(tokens.predicted, bits, 0.0), first) / counts
    long = counts >= shortest
    long |= not long.any()  # rather short ones than none
    rising = worst if against is not None else not worst  # much saved is good, much surprise is bad
    order = np.argsort(means if rising else -means, kind="stable")
    chosen = _different(found, order[long[order]], count)
    spans = [slice(*tokens.starts[s : s + 2]) for s in chosen]
    return Ranked(
        name,
        against or "",
        worst,
        readonly(chosen, dtype=np.int64),
        found.document[first[chosen]],
        tuple(tokens.written[span] for span in spans),
        means[chosen],
        tuple(readonly(bits[span]) for span in spans),
        int((~long).sum()),
    )


def _different(found: Comparison, order: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Give the first sentences that do not read as one before them: code and lists repeat themselves."""
    seen: dict[tuple[str, ...], int] = {}
    for s in order.tolist():
        seen.setdefault(found.tokens.sentence(s), s)
        if len(seen) == count:
            break
    return np.array(list(seen.values()), dtype=np.int64)
