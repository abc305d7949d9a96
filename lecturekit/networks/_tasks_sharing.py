"""One network for four tasks beside four networks for one each: runs, and those that were made once."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import Reviews

from ._tasks import TASKS, FourTasks
from ._tasks_checks import SIZES
from ._tasks_reading import nearest
from ._tasks_score import TaskScores, score_tasks
from ._training import Recipe, train

UPDATES = 320  # about, whatever the number of reviews
BATCH, RATE, HIDDEN_WORDS = 64, 0.02, 0.02


NEAR = 6  # neighbours whose labels are compared
COUNTS, SEEDS = (500, 2000), range(8)

#: How the four tasks are trained in the recorded runs: apart, or together with these weights and sizes.
WAYS: Mapping[str, Mapping[str, Any]] = {
    "alone": {},
    "together": {"weights": {}},
    "label × 6": {"weights": {"label": 6.0}},
    "label × 6, vector × 4": {"weights": {"label": 6.0, "vector": 4.0}},
    "label × 6, 80 units": {"weights": {"label": 6.0}, "hidden": 80},
    "alone, 20 units": {"hidden": 20},
}


@dataclass(frozen=True, eq=False, repr=False)
class Sharing(Record):
    """Shares of right answers on unseen templates, of networks trained together and alone.

    Attributes
    ----------
    reviews : tuple of N int
        How many there were to learn from.
    ways : tuple of W str
        How they were trained, see `WAYS`; a loss has weight 1 where nothing else is said.
    seeds : tuple of S int
    right : (N, W, S, 4) array
        By task, in the order of `TASKS`; of the label that of sentences with a negation.
    alike : (N, W, S) array
        Share of the six training reviews with the nearest vectors that have a test review's own label.
    """

    reviews: tuple[int, ...]
    ways: tuple[str, ...]
    seeds: tuple[int, ...]
    right: Array
    alike: Array


def sharing_run(
    reviews: Reviews,
    tasks: Sequence[str] = TASKS,
    *,
    count: int | None = None,
    weights: Mapping[str, float] | None = None,
    hidden: int = SIZES["hidden"],
    seed: int = 0,
    **more: Any,
) -> tuple[FourTasks, TaskScores]:
    """Train a network for some tasks on the first reviews, and ask it about the test reviews.

    Parameters
    ----------
    reviews : Reviews
    tasks : sequence of str
        Of `TASKS`.
    count : int, optional
        How many reviews to learn from; all unless given. The number of updates is about the same.
    weights : mapping of str to float, optional
        Of the losses, as of `FourTasks`.
    hidden : int
        Size of the encoder's state.
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
    network = FourTasks(reviews.vocabulary, tasks=tasks, weights=weights, sizes={"hidden": hidden}, seed=seed)
    lessons = network.examples(reviews.train[:count], unknown=HIDDEN_WORDS, rng=np.random.default_rng(0))
    epochs = max(1, UPDATES * BATCH // count)
    recipe = Recipe(epochs=epochs, batch=BATCH, rate=RATE, seed=seed, patience=epochs)
    train(network, lessons, network.examples(reviews.validation), recipe, **more)
    return network, score_tasks(network, reviews.test)


def neighbours_alike(network: FourTasks, reviews: Reviews, count: int = NEAR) -> float:
    """Give the share of the nearest training reviews that have a test review's own label, 0 to 1.

    Parameters
    ----------
    network : FourTasks
        With the head that gives vectors.
    reviews : Reviews
    count : int
        How many neighbours of each test review are asked.
    """
    labels = np.array([review.label for review in reviews.train])
    known, asked = network.vectors(reviews.train), network.vectors(reviews.test)
    same = [
        labels[nearest(known, vector, count)[0]] == review.label
        for vector, review in zip(asked, reviews.test, strict=True)
    ]
    return float(np.mean(same))


def sharing_rows(
    reviews: Reviews, way: str, *, count: int, seeds: Sequence[int] = SEEDS
) -> Iterator[dict[str, Any]]:
    """Train the networks of one way of `WAYS` again, and give the rows of ``sharing.csv``, seed by seed."""
    apart = way.startswith("alone")
    for seed in seeds:
        row: dict[str, Any] = {"reviews": count, "way": way, "seed": seed}
        for tasks in [[task] for task in TASKS] if apart else [TASKS]:
            more = {**WAYS[way], "count": count, "seed": seed, "progress": False}
            network, scores = sharing_run(reviews, tasks, **more)
            row |= {task: f"{scores.row()[TASKS.index(task)]:.4f}" for task in tasks}
            if "vector" in tasks:
                row["alike"] = f"{neighbours_alike(network, reviews):.4f}"
        yield row


@cache
def recorded_sharing() -> Sharing:
    """Give recorded runs: 500 and 2,000 reviews, each way of `WAYS`, eight seeds.

    Made by `sharing_rows` on one core; ``sharing.csv`` beside this module, whose first lines say with what.
    """
    text = files(__package__).joinpath("sharing.csv").read_text("utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    counts, seeds = (tuple(sorted({int(row[key]) for row in rows})) for key in ("reviews", "seed"))
    ways = tuple(WAYS)
    right = np.full((len(counts), len(ways), len(seeds), len(TASKS)), np.nan)
    alike = np.full(right.shape[:3], np.nan)
    for row in rows:
        place = counts.index(int(row["reviews"])), ways.index(row["way"]), seeds.index(int(row["seed"]))
        right[place] = [float(row[task]) for task in TASKS]
        alike[place] = float(row["alike"])
    return Sharing(counts, ways, seeds, right, alike)
