"""How long can a cell wait? Networks trained on tasks with a lag, one at a time or all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lecturekit._record import Record

from ._lag_network import CELLS, LagNetwork
from ._lag_record import MEASURED, LagRecord
from ._lag_tasks import lag_examples, lag_task
from ._training import Recipe, Watch, train
from ._training_curves import Curves
from ._training_look import bar_wanted
from ._training_score import evaluate

EXAMPLES = {"train": 2000, "validation": 500, "test": 500}
LAGS = {"adding": (5, 10, 20, 50, 100), "copy": (5, 10, 20, 30, 40)}
SEEDS = 15
GOALS = {"adding": 0.002, "copy": 0.02}
"""Validation losses at which a run ends, far below `LagTask.guess_loss`."""


def lag_recipe(task: str, seed: int = 0) -> Recipe:
    """Give the recipe of the recorded runs: 40 epochs of 2000 examples at most, and no early stopping."""
    lag_task(task)
    return Recipe(epochs=40, batch=50, rate=0.01, clip=1.0, patience=40, goal=GOALS[task], seed=seed)


@dataclass(frozen=True, eq=False, repr=False)
class LagRun(Record):
    """One network, trained for one lag.

    Attributes
    ----------
    task, cell : str
    lag, seed : int
        The seed is of the examples, of their order, and of the first weights.
    accuracy, loss : float
        On examples it has not seen, of the best weights (see `train`).
    curves : Curves
    """

    task: str
    cell: str
    lag: int
    seed: int
    accuracy: float
    loss: float
    curves: Curves

    @property
    def solved(self) -> bool:
        """Whether at least 9 of 10 answers are right."""
        return self.accuracy >= lag_task(self.task).solved


def lag_run(
    task: str,
    cell: str,
    *,
    lag: int,
    seed: int = 0,
    hidden: int = 32,
    keep_bias: float | None = None,
    recipe: Recipe | None = None,
    watch: Watch | None = None,
    progress: bool = True,
) -> LagRun:
    """Train one network for one lag; with what is not given, as the recorded runs were.

    Parameters
    ----------
    task : str
        ``"adding"`` or ``"copy"``; see `lag_examples`.
    cell, hidden, keep_bias
        See `LagNetwork`.
    lag, seed : int
    recipe : Recipe, optional
        `lag_recipe` unless told otherwise.
    watch, progress
        See `train`.
    """
    rng = np.random.default_rng([seed, lag])
    data, validation, test = (lag_examples(task, lag=lag, count=n, rng=rng) for n in EXAMPLES.values())
    network = LagNetwork(cell, task, hidden=hidden, keep_bias=keep_bias, seed=seed)
    recipe = recipe or lag_recipe(task, seed)
    curves = train(network, data, validation, recipe, watch=watch, progress=progress)
    score = evaluate(network, test)
    return LagRun(task, cell, lag, seed, score.accuracy, score.loss, curves)


def lag_sweep(
    task: str,
    *,
    cells: Sequence[str] = CELLS,
    lags: Sequence[int] = (),
    seeds: Iterable[int] = (),
    keep_bias: float | None = None,
    watch: Callable[[LagRecord], bool] | None = None,
    progress: bool = True,
) -> LagRecord:
    """Train every cell for every lag and seed: what the record holds, done again.

    All of a task takes some twenty minutes on one core; shortest lags come first.

    Parameters
    ----------
    task : str
    cells : sequence of str
    lags, seeds : sequence of int
        Those of the record unless told otherwise.
    keep_bias : float, optional
        Of GRUs and LSTMs; see `LagNetwork`.
    watch : callable, optional
        Called with the record so far, after each run and then about four times a second; it ends the sweep
        by returning False. Its ``end(words, record)``, if it has one, is called at the end.
    progress : bool
        Show a bar.

    Returns
    -------
    LagRecord
        With NaN where it was stopped before: by the button, or by JupyterLab's ■.
    """
    from tqdm.auto import tqdm

    lags, cells = tuple(lags) or LAGS[lag_task(task).name], tuple(cells)
    seeds = tuple(seeds) or tuple(range(SEEDS))
    values = np.full((len(MEASURED), len(cells), len(lags), len(seeds)), np.nan)
    places = [(c, n, s) for n in range(len(lags)) for s in range(len(seeds)) for c in range(len(cells))]
    record = replace(LagRecord(task, cells, lags, seeds, *values), keep_bias=keep_bias)
    bar = tqdm(places, unit="run", desc=task, disable=not bar_wanted(progress), leave=False)
    inside = None  # whoever watches is asked within a run too, or a button would have to wait for its end
    with suppress(KeyboardInterrupt):
        for c, n, s in bar:
            look: dict[str, Any] = {"watch": inside, "progress": False}
            run = lag_run(task, cells[c], lag=lags[n], seed=seeds[s], keep_bias=keep_bias, **look)
            if run.curves.ended in ("interrupted", "stopped by hand"):
                break
            values[:, c, n, s] = run.accuracy, run.loss, len(run.curves.step), run.curves.seconds
            record = replace(LagRecord(task, cells, lags, seeds, *values), keep_bias=keep_bias)
            inside = None if watch is None else _with(watch, record)
            if inside is not None and not inside(run.curves):
                break
    bar.close()
    done = int(np.isfinite(values[0]).sum())
    end = getattr(watch, "end", None)
    if end is not None:
        end(f"{'all' if done == len(places) else f'{done} of'} {len(places)} runs done", record)
    return record


def _with(watch: Callable[[LagRecord], bool], record: LagRecord) -> Watch:
    """Make what watches a sweep watch one of its runs."""

    def inside(_: Curves) -> bool:
        answer = watch(record)
        return answer is None or bool(answer)

    return inside
