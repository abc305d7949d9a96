"""Two tasks that can be made as long as one likes: add two numbers, or repeat symbols, after a lag."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ._examples import UNSCORED, Examples

SYMBOLS, REMEMBERED = 8, 3
BLANK, CUE = SYMBOLS, SYMBOLS + 1
TOLERANCE = 0.08
"""Of the sum, from 0 to 2: the 0.04 of Hochreiter & Schmidhuber (1997), whose answer goes from 0 to 1."""


@dataclass(frozen=True)
class LagTask:
    """A task, and how good an answer is that has remembered nothing.

    Attributes
    ----------
    name : str
        ``"adding"`` or ``"copy"``.
    shortest : int
        Smallest lag.
    inputs, outputs : int
        Numbers a network reads at each step (D), and gives (K).
    guess_loss : float
        Lowest mean loss without memory: the variance of the sum, 1/6, or log 8.
    guess_accuracy : float
        Share of hits of that answer.
    solved : float
        A share of hits from which the task counts as solved.
    """

    name: str
    shortest: int
    inputs: int
    outputs: int
    guess_loss: float
    guess_accuracy: float
    solved: float = 0.9


LAG_TASKS = {
    # |u₁ + u₂ − 1| < 0.08 for two uniform numbers
    "adding": LagTask("adding", 2, 2, 1, 1 / 6, 1 - (1 - TOLERANCE) ** 2),
    "copy": LagTask("copy", 1, SYMBOLS + 2, SYMBOLS, float(np.log(SYMBOLS)), 1 / SYMBOLS),
}


def lag_task(name: str) -> LagTask:
    """Look a task up.

    Raises
    ------
    ValueError
        For a name that is none, with those there are.
    """
    if name not in LAG_TASKS:
        raise ValueError(f"no task {name!r}; there are {', '.join(LAG_TASKS)}")
    return LAG_TASKS[name]


def lag_examples(task: str, *, lag: int, count: int, rng: np.random.Generator) -> Examples:
    """Make examples of a task.

    Parameters
    ----------
    task : str
        ``"adding"``: T = lag steps, each with a number drawn evenly from [0, 1] and a mark; two steps are
        marked, one in each half. The answer is the sum of the two marked numbers: x (T, 2), y a number.
        The adding problem of Hochreiter & Schmidhuber (1997, experiment 4) in the form of Arjovsky, Shah &
        Bengio (2016); there the numbers lie in [−1, 1], the answer 0.5 + (X₁ + X₂)/4 is half of the one here,
        the marks are at other places, and the lengths vary by a tenth.

        ``"copy"``: three symbols out of eight, then lag blanks, then three cues; at each cue the answer is
        the next of the three symbols. x (3 + lag + 3,) whole numbers (8 the blank, 9 the cue), y the same
        length, scored at the cues only. So every symbol waits lag + 3 steps. A short form of the copying
        memory problem of Arjovsky et al. (2016), who have ten symbols, one cue followed by blanks, and
        score all steps.
    lag : int
    count : int
    rng : numpy.random.Generator

    Raises
    ------
    ValueError
        For another task, or a lag or count that is too small.
    """
    shortest = lag_task(task).shortest
    if lag < shortest:
        raise ValueError(f"the {task} task has a lag of at least {shortest}, not {lag}")
    if count < 1:
        raise ValueError(f"count must be at least 1, got {count}")
    return _adding(lag, count, rng) if task == "adding" else _copy(lag, count, rng)


def _adding(T: int, count: int, rng: np.random.Generator) -> Examples:
    numbers, marks = rng.random((count, T)), np.zeros((count, T))
    n = np.arange(count)
    first, second = rng.integers(0, T // 2, count), rng.integers(T // 2, T, count)
    marks[n, first] = marks[n, second] = 1.0
    x: NDArray = np.stack([numbers, marks], axis=2)
    return Examples(x=tuple(x), y=tuple(numbers[n, first] + numbers[n, second]))


def _copy(lag: int, count: int, rng: np.random.Generator) -> Examples:
    symbols = rng.integers(0, SYMBOLS, (count, REMEMBERED))
    x = np.full((count, 2 * REMEMBERED + lag), BLANK)
    y = np.full(x.shape, UNSCORED)
    x[:, :REMEMBERED], x[:, -REMEMBERED:] = symbols, CUE
    y[:, -REMEMBERED:] = symbols
    return Examples(x=tuple(x), y=tuple(y))
