"""An unrolled network as a picture needs it: rows of nodes and the arrows between them, from a real run."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array

from ._records import Record


@dataclass(frozen=True, eq=False, repr=False)
class NodeRow(Record):
    """The same node at each of n steps.

    Attributes
    ----------
    letter : str
        ``"x"``, ``"h"``, ``"c"``, ``"z"`` or ``"L"``.
    part : str
        ``"encoder"`` or ``"decoder"``; empty where the network has no parts.
    level : int
        Layer of h and c, from 1; 0 for the others.
    reverse : bool
        Whether the row reads from the end.
    columns : (n,) int
        Where the nodes stand in time, from 1.
    ready : (n,) int
        The tick at which each is known, from 1: input t comes at tick t and is read by the first layer at
        once; each state takes one tick more than the states that it is computed from, scores take none.
    values : (n, H)
        Activations; of L the losses, (n, 1), in nats.
    words : tuple of str
        Those read or said, n of them or none.
    """

    letter: str
    part: str
    level: int
    reverse: bool
    columns: NDArray[np.int64]
    ready: NDArray[np.int64]
    values: Array
    words: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, int, bool]:
        """What tells a row from all others: letter, part, level, reverse."""
        return self.letter, self.part, self.level, self.reverse


@dataclass(frozen=True, eq=False, repr=False)
class Arrows(Record):
    """Arrows that carry the same weights, or none, from one row to another or within it.

    Attributes
    ----------
    letter : str
        ``"U"``, ``"W"``, ``"V"``; ``"f"`` and ``"o"`` within the cell of an LSTM; ``"L"`` from scores to
        their loss; ``"said"`` from an output to the next input.
    name : str
        Of the weights that these arrows share: ``"W"``, ``"W encoder"``, ``"W 2"`` of the second layer,
        ``"W from the end"``.
    source, target : int
        Places of the two rows in `Unrolling.rows`.
    start, end : (n,) int
        Which nodes of those rows, from 0.
    felt : (n,) or None
        Size of the gradient that goes back along each arrow, ‖·‖₂ of what arrives at its start; None where
        no loss was given.
    """

    letter: str
    name: str
    source: int
    target: int
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    felt: Array | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Unrolling(Record):
    """A network unrolled in time, from a run: what `figures.network_diagram` draws.

    Attributes
    ----------
    rows : tuple of NodeRow
        From below.
    arrows : tuple of Arrows
        All that lead from one node to another.
    """

    rows: tuple[NodeRow, ...]
    arrows: tuple[Arrows, ...]

    def __len__(self) -> int:
        return max(int(row.columns[-1]) for row in self.rows)

    @property
    def ticks(self) -> int:
        """How many ticks the forward run takes, until every node is known."""
        return max(int(row.ready.max()) for row in self.rows)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all shared weights, in the order of their arrows."""
        named = (part.name for part in self.arrows if part.letter in {"U", "W", "V"})
        return tuple(dict.fromkeys(named))

    def row(self, letter: str, part: str = "", level: int | None = None, reverse: bool = False) -> NodeRow:
        """Find a row by its letter; of h and c the first layer, unless another level is asked for."""
        level = int(letter in {"h", "c"}) if level is None else level
        for row in self.rows:
            if row.key == (letter, part, level, bool(reverse)):
                return row
        there = ", ".join(dict.fromkeys(" ".join(filter(None, row.key[:2])) for row in self.rows))
        raise KeyError(f"there is no such row; there are {there}")

    def felt(self, name: str) -> Array:
        """Give the gradient along the arrows of a letter or of some shared weights, (n,), as they stand."""
        found = [part.felt for part in self.arrows if name in (part.letter, part.name)]
        if not found:
            raise KeyError(f"no arrows are called {name!r}; there are {', '.join(self.names)}")
        if any(part is None for part in found):
            raise ValueError("no gradient was computed: give a loss")
        return np.concatenate([part for part in found if part is not None])

    def folded(self, column: int = 1) -> Unrolling:
        """Draw the network once, as it is for every step: what goes on in time is a loop.

        Parameters
        ----------
        column : int
            Where it stands, from 1.

        Returns
        -------
        Unrolling
            One node of each row, without values (NaN), its input called "word t", and one arrow for each of
            the weights. Those that lead from one step to the next start and end at the same node.

        Raises
        ------
        ValueError
            For a network of two parts, which has no one picture for every step.
        """
        if any(row.part for row in self.rows):
            raise ValueError("an encoder with its decoder is not one network at every step")
        at = np.array([column], np.int64)
        rows = tuple(
            replace(
                row,
                columns=at,
                ready=np.ones(1, np.int64),
                values=row.values[:1] * np.nan,
                words=("word t",) if row.letter == "x" else (),
            )
            for row in self.rows
        )
        here = np.zeros(1, np.int64)
        arrows = tuple(
            replace(part, start=here, end=here, felt=None)
            for part in self.arrows
            if len(part.start) and part.letter != "said"
        )
        return Unrolling(rows, arrows)

    def read_by(self, letter: str, step: int) -> NDArray[np.int64]:
        """Give the columns of all inputs that the node of a row, such as ``"z"``, at a step depends on."""
        known = {(self.rows.index(self.row(letter)), step - 1)}
        while True:
            before = {
                (part.source, int(start))
                for part in self.arrows
                for start, end in zip(part.start, part.end, strict=True)
                if (part.target, int(end)) in known
            }
            if before <= known:
                break
            known |= before
        found = [self.rows[row].columns[node] for row, node in known if self.rows[row].letter == "x"]
        return np.sort(np.array(found, np.int64))

    @property
    def most_felt(self) -> float:
        """The largest gradient along any arrow; 0 without a loss."""
        return max(
            (float(part.felt.max(initial=0)) for part in self.arrows if part.felt is not None), default=0.0
        )
