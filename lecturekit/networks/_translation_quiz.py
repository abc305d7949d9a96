"""Which outputs carry loss, and what follows from a choice; and what follows from one wrong word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._translation_reading import TranslationReading, number, read_translation
from ._translator import Translator


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


def choose_losses(
    reading: TranslationReading, chosen: Collection[int], *, encoder: bool = False
) -> LossChoice:
    """Count the losses at some outputs of the decoder only, and send their gradient back.

    Parameters
    ----------
    reading : TranslationReading
        With the true words fed: its `goal` is what should be said.
    chosen : collection of int
        Steps of the decoder, from 1.
    encoder : bool
        Whether the encoder's outputs were chosen too.

    Raises
    ------
    ValueError
        For a step that there is not.
    """
    T = len(reading.words)
    other = [step for step in chosen if not 1 <= step <= T]
    if other:
        raise ValueError(f"the decoder has steps 1 to {T}, no step {other[0]}")
    here = np.isin(np.arange(1, T + 1), list(chosen))
    loss = reading.loss()
    encode, decode = reading.cells
    later = decode.bptt(reading.decoder, loss.dz * here[:, None, None])
    felt = [*_behind(encode, reading.encoder, later), *np.linalg.norm(later.h[:, 0], axis=1)]
    return LossChoice(
        reading.source, reading.words, reading.goal, encoder, here, loss.values[:, 0], np.array(felt)
    )


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


@dataclass(frozen=True, eq=False, repr=False)
class Slip(Record):
    """A translation into which one other word was put, and how it goes on.

    Attributes
    ----------
    step : int
        Which word was another, from 1.
    word : str
    right : tuple of str
        The true translation, ``</s>`` at its end.
    forced, free : TranslationReading
        Fed the true words otherwise (teacher forcing); and fed its own from there on.
    """

    step: int
    word: str
    right: tuple[str, ...]
    forced: TranslationReading
    free: TranslationReading


@torch.no_grad()
def after_slip(
    network: Translator, source: Sequence[str], english: Sequence[str], *, step: int, word: str
) -> Slip:
    """Put another word into a translation, and see what the decoder says from there on.

    Parameters
    ----------
    network : Translator
    source, english : sequence of str
        A sentence and its true translation.
    step : int
        Which English word is another one, from 1.
    word : str
        What stands there instead.

    Raises
    ------
    ValueError
        For a step that there is not, or a word that the network cannot say.
    """
    true = tuple(english)
    if not 1 <= step <= len(true):
        raise ValueError(f"the translation has words 1 to {len(true)}, no word {step}")
    begun = [*true[: step - 1], word]
    forced = read_translation(network, source, [*begun, *true[step:]])
    continuation = network.continuation(source)
    state, row = continuation.start()
    end, room = len(network.outcomes) - 1, len(true) + 2
    numbers = [number(w, network.outcomes) for w in begun]
    states = [state]
    for n in range(room):
        if n >= len(numbers):
            numbers.append(int(row.argmax()))
        if numbers[-1] == end and n >= len(begun):
            numbers.pop()
            break
        states, rows = continuation.read(states, [numbers[n]])
        row = rows[0]
    free = read_translation(network, source, [network.outcomes[k] for k in numbers])
    return Slip(step, word, (*true, "</s>"), forced, free)
