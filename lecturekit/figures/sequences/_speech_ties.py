"""Which words of a recognised sentence are right, which are wrong, and which only tie with what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lecturekit.language import Lattice, Path, Utterance

TIE = 1e-9  # relative: sums of the same numbers in another order differ less
Span = tuple[int, int, str]  # first frame, frame after the last, word


def spans(words: Sequence[str], lattice: Lattice) -> list[Span]:
    """Give first frame, frame after the last, and word, for each word of a sentence."""
    lengths = dict(zip(lattice.words, lattice.lengths.tolist(), strict=True))
    ends = np.cumsum([lengths[word] for word in words]).tolist()
    return [(end - lengths[word], end, word) for word, end in zip(words, ends, strict=True)]


def verdicts(winner: Path, said: Sequence[Span], lattice: Lattice) -> list[str]:
    """Say of each word of the winner whether it is "right", "wrong", or a "tie".

    Both sentences are cut where both have a border. Without a language model (λ = 0) the words between two
    such borders tie with those that were said there if sound and penalty give both the same total.
    """
    ours = spans(winner.words, lattice)
    common = sorted({end for _, end, _ in ours} & {end for _, end, _ in said})
    tied = {}
    for start, end in zip([0, *common[:-1]], common, strict=True):
        totals = [_total(part, start, end, lattice, winner.penalty) for part in (ours, said)]
        tied[start, end] = winner.weight == 0 and _same(*totals)
    found = []
    for a, b, word in ours:
        within = any(tie and start <= a and b <= end for (start, end), tie in tied.items())
        found.append("right" if (a, b, word) in said else "tie" if within else "wrong")
    return found


def ties_with_said(winner: Path, spoken: Utterance) -> bool:
    """Tell whether the whole sentence that was said sounds as good, where sound alone decides."""
    if winner.weight or winner.penalty:
        return False
    return _same(winner.heard, float(spoken.said.sum()))


def _total(words: Sequence[Span], start: int, end: int, lattice: Lattice, penalty: float) -> float:
    number = {word: n for n, word in enumerate(lattice.words)}
    inside = [lattice.acoustic[a, number[word]] for a, b, word in words if start <= a and b <= end]
    return float(sum(inside) - penalty * len(inside))


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= TIE * max(1.0, abs(one), abs(other))
