"""What follows from one wrong word in a translation: with the teacher, and without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from lecturekit._record import Record

from ._translation_quiz import is_step
from ._translation_reading import TranslationReading, number, read_translation
from ._translator import Translator


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

    def wrong(self, reading: TranslationReading) -> NDArray[np.bool_]:
        """Say which of the words that a reading says are wrong, (T,).

        Up to the slip place by place. Behind it the words are lined up with the true ones so that as few as
        can be are changed, put in or left out: a sentence that is one word shorter is not wrong to its end.
        """
        before = [a != b for a, b in zip(reading.said[: self.step], self.right, strict=False)]
        return np.array([*before, *line_up(reading.said[self.step :], self.right[self.step :])[0]], bool)

    def errors(self, reading: TranslationReading) -> int:
        """Count the words behind the slip that are changed, put in or left out: the edit distance."""
        return line_up(reading.said[self.step :], self.right[self.step :])[1]


def line_up(said: Sequence[str], right: Sequence[str]) -> tuple[list[bool], int]:
    """Line words up with the right ones: which are changed or put in, and how many errors there are.

    Parameters
    ----------
    said, right : sequence of str

    Returns
    -------
    wrong : list of bool
        For each word of `said`.
    errors : int
        These and the words left out, the fewest that there can be (Levenshtein distance).
    """
    S, R = len(said), len(right)
    cost = np.zeros((S + 1, R + 1), int)
    cost[:, 0], cost[0] = np.arange(S + 1), np.arange(R + 1)
    for i in range(1, S + 1):
        for j in range(1, R + 1):
            exchanged = cost[i - 1, j - 1] + (said[i - 1] != right[j - 1])
            cost[i, j] = min(exchanged, cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    wrong, i, j = [False] * S, S, R
    while i:
        if j and cost[i, j] == cost[i - 1, j - 1] + (said[i - 1] != right[j - 1]):
            i, j = i - 1, j - 1
            wrong[i] = said[i] != right[j]
        elif cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            wrong[i] = True
        else:
            j -= 1
    return wrong, int(cost[S, R])


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
    TypeError
        For a text in the place of words.
    ValueError
        For a step that there is not, or a word that the network cannot say.
    """
    if isinstance(english, str):
        raise TypeError(f"a translation is made of words: give {english.split()[:3]}, not a text")
    true = tuple(english)
    if not is_step(step, len(true)):
        raise ValueError(f"the translation has words 1 to {len(true)}, no word {step!r}")
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
    return Slip(int(step), word, (*true, "</s>"), forced, free)
