"""Which outputs carry loss, and what follows from a choice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._translation_reading import TranslationReading


@dataclass(frozen=True, eq=False, repr=False)
class LossChoice(Record):
    """A translation with the losses at some of its outputs, and the gradient that they send back.

    Attributes
    ----------
    source, words, goal : tuples of S, T and T str
        French words read, English words fed, and what should be said after each.
    encoder : bool
        Whether the encoder's outputs were chosen too: they have no loss, and add nothing.
    chosen : (T,) bool
        Which of the decoder's outputs count.
    losses : (T,)
        −log p of what should be said, in nats, chosen or not.
    felt : (S + T,)
        ‖dL/dh‖ at each step, the encoder's first, where L is the sum of the chosen losses; along all paths.
    """

    source: tuple[str, ...]
    words: tuple[str, ...]
    goal: tuple[str, ...]
    encoder: bool
    chosen: NDArray[np.bool_]
    losses: Array
    felt: Array

    @property
    def total(self) -> float:
        """Sum of the chosen losses."""
        return float(self.losses[self.chosen].sum())

    @property
    def whole(self) -> float:
        """The translation's loss, L: that of every English word and the end."""
        return float(self.losses.sum())

    @property
    def right(self) -> bool:
        """Whether what was chosen is L: all of the decoder's outputs, and none of the encoder's."""
        return bool(self.chosen.all()) and not self.encoder


def choose_losses(reading: TranslationReading, chosen: Iterable[int], *, encoder: bool = False) -> LossChoice:
    """Count the losses at some outputs of the decoder only, and send their gradient back.

    Parameters
    ----------
    reading : TranslationReading
        With the true words fed: its `goal` is what should be said.
    chosen : iterable of int
        Steps of the decoder, from 1.
    encoder : bool
        Whether the encoder's outputs were chosen too.

    Raises
    ------
    TypeError
        For what is no reading.
    ValueError
        For a step that there is not.
    """
    if not isinstance(reading, TranslationReading):
        raise TypeError(f"wanted what read_translation gives, got {type(reading).__name__}")
    T, steps = len(reading.words), tuple(chosen)
    other = [step for step in steps if not is_step(step, T)]
    if other:
        raise ValueError(f"the decoder has steps 1 to {T}, no step {other[0]!r}")
    here = np.isin(np.arange(1, T + 1), steps)
    loss = reading.loss()
    encode, decode = reading.cells
    later = decode.bptt(reading.decoder, loss.dz * here[:, None, None])
    felt = [*_behind(encode, reading.encoder, later), *np.linalg.norm(later.h[:, 0], axis=1)]
    return LossChoice(
        reading.source, reading.words, reading.goal, encoder, here, loss.values[:, 0], np.array(felt)
    )


def is_step(step: object, last: int) -> bool:
    """Say whether that is a whole number from 1 to the last."""
    if isinstance(step, bool) or not isinstance(step, int | np.integer):
        return False
    return bool(1 <= step <= last)


def _behind(cell: object, trace: object, later: object) -> Array:
    """‖dL/dh‖ at the encoder's steps, (S,): the gradient enters at its last states, h and c alike."""
    back = cell.back(trace)  # type: ignore[attr-defined]
    rows = np.stack([getattr(later, f"{letter}0") for letter in cell.states])  # type: ignore[attr-defined]
    felt = np.zeros(len(trace))  # type: ignore[arg-type]
    for step in reversed(range(len(felt))):
        if step == len(felt) - 1 and len(rows) == 2:
            h, c = back.enter(step, rows[0])  # a gradient at h is one at c too
            rows = np.stack([np.asarray(h), np.asarray(c) + rows[1]])
        felt[step] = np.linalg.norm(rows[0, 0])
        before = np.empty_like(rows)
        back.through(step, rows, before)
        rows = before
    return felt
