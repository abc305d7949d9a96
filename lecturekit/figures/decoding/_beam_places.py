"""Where each candidate of a beam search stands: a column for each step, the best on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lecturekit.language import BeamTree

COLUMNS, WIDEST, ROWS = 7, 5, 7
FAR = 3.0  # nats behind the best of its step: what is farther is not worth a place


@dataclass(frozen=True)
class Places:
    """Candidates that are drawn.

    Attributes
    ----------
    at : dict of int to (int, int)
        Row, from 0, and column, from 1, of each.
    parent : dict of int to int
        −1 at the beginning.
    kept, dropped, best, greedy : tuple of int
        Those in the beam and those not; those of the winner's path and of greedy's, as far as they are drawn.
    """

    at: dict[int, tuple[int, int]]
    parent: dict[int, int]
    kept: tuple[int, ...]
    dropped: tuple[int, ...]
    best: tuple[int, ...]
    greedy: tuple[int, ...]


def places(tree: BeamTree, greedy: Sequence[str]) -> Places:
    """Give each candidate that is drawn its row and column.

    Parameters
    ----------
    tree : BeamTree
    greedy : sequence of str
        What greedy decoding says; where its candidate was dropped, it is drawn among the dropped.

    Raises
    ------
    ValueError
        For a wider beam or more steps than there is room for.
    """
    if tree.width > WIDEST or tree.depth.max(initial=0) > COLUMNS:
        raise ValueError(
            f"a beam of at most {WIDEST} and {COLUMNS} steps has room, not of {tree.width} and "
            f"{int(tree.depth.max(initial=0))}"
        )
    path = _followed(tree, greedy)
    at: dict[int, tuple[int, int]] = {}
    for depth in range(1, COLUMNS + 1):
        here = np.flatnonzero(tree.depth == depth)
        here = here[np.argsort(-tree.score[here], kind="stable")]
        kept = [int(node) for node in here if tree.kept[node]]
        near = tree.total[here].max(initial=-np.inf) - FAR
        dropped = [int(node) for node in here if not tree.kept[node] and tree.total[node] >= near]
        room, below = min(3, ROWS - tree.width), tree.width
        last = [node for node in dropped if node in path and node not in dropped[:room]]
        dropped = [*dropped[: room - len(last)], *last]
        at |= {node: (row, depth) for row, node in enumerate(kept)}
        at |= {node: (below + row, depth) for row, node in enumerate(dropped)}
    best = tree.line(tree.hypotheses[0].node) if tree.hypotheses else ()
    return Places(
        at,
        {node: int(tree.parent[node]) for node in at},
        tuple(node for node in at if tree.kept[node] and node not in best),
        tuple(node for node in at if not tree.kept[node]),
        tuple(best),
        tuple(node for node in path if node in at),
    )


def _followed(tree: BeamTree, words: Sequence[str]) -> list[int]:
    """Find the candidates that begin with these words, as far as the tree has them."""
    found, parent = [], -1
    for word in words:
        here = [
            n for n in range(len(tree)) if tree.parent[n] == parent and tree.outcomes[tree.word[n]] == word
        ]
        if not here:
            break
        parent = here[0]
        found.append(parent)
    return found
