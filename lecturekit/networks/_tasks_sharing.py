"""One network for four tasks beside four networks for one each: runs, and those that were made once."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import Reviews

from ._tasks import TASKS, FourTasks
from ._tasks_score import TaskScores, score_tasks
from ._training import Recipe, train

UPDATES = 320  # about, whatever the number of reviews
BATCH, RATE, HIDDEN_WORDS = 64, 0.02, 0.02


@dataclass(frozen=True, eq=False, repr=False)
class Sharing(Record):
    """Shares of right answers on unseen templates, of networks trained together and alone.

    Attributes
    ----------
    reviews : tuple of N int
        How many there were to learn from.
    seeds : tuple of S int
    together, alone : (N, S, 4) array
        By task, in the order of `TASKS`; of the label that of sentences with a negation.
    """

    reviews: tuple[int, ...]
    seeds: tuple[int, ...]
    together: Array
    alone: Array


def sharing_run(
    reviews: Reviews, tasks: Sequence[str] = TASKS, *, count: int | None = None, seed: int = 0, **more: Any
) -> tuple[FourTasks, TaskScores]:
    """Train a network for some tasks on the first reviews, and ask it about the test reviews.

    Parameters
    ----------
    reviews : Reviews
    tasks : sequence of str
        Of `TASKS`.
    count : int, optional
        How many reviews to learn from; all unless given. The number of updates is about the same.
    seed : int
        Of the first weights and of the order.
    **more
        For `train`: ``watch``, ``progress``, ``checkpoint``.

    Returns
    -------
    network : FourTasks
    scores : TaskScores

    Raises
    ------
    ValueError
        For a count that there is not.
    """
    most = len(reviews.train)
    count = most if count is None else count
    if not BATCH <= count <= most:
        raise ValueError(f"there are {most} reviews to learn from: {BATCH} to {most} of them, not {count}")
    network = FourTasks(reviews.vocabulary, tasks=tasks, seed=seed)
    lessons = network.examples(reviews.train[:count], unknown=HIDDEN_WORDS, rng=np.random.default_rng(0))
    epochs = max(1, UPDATES * BATCH // count)
    recipe = Recipe(epochs=epochs, batch=BATCH, rate=RATE, seed=seed, patience=epochs)
    train(network, lessons, network.examples(reviews.validation), recipe, **more)
    return network, score_tasks(network, reviews.test)


@cache
def recorded_sharing() -> Sharing:
    """Give recorded runs: 500 and 2,000 reviews, together and alone, sixteen seeds.

    Made by `sharing_run` on one core; ``sharing.csv`` beside this module, whose first lines say with what.
    """
    text = files(__package__).joinpath("sharing.csv").read_text("utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    counts, seeds = (tuple(sorted({int(row[key]) for row in rows})) for key in ("reviews", "seed"))
    found = {name: np.full((len(counts), len(seeds), len(TASKS)), np.nan) for name in ("together", "alone")}
    for row in rows:
        place = counts.index(int(row["reviews"])), seeds.index(int(row["seed"])), TASKS.index(row["task"])
        found[row["network"]][place] = float(row["right"])
    return Sharing(counts, seeds, found["together"], found["alone"])
