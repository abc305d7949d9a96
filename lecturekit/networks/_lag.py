"""How long can a cell wait? Networks trained on tasks with a lag, one at a time or all of them."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._lag_network import CELLS, LagNetwork
from ._lag_tasks import lag_examples, lag_task
from ._training import Recipe, Watch, train
from ._training_curves import Curves
from ._training_score import evaluate

EXAMPLES = {"train": 2000, "validation": 500, "test": 500}
LAGS = {"adding": (5, 10, 20, 50, 100), "copy": (5, 10, 20, 30, 40)}
SEEDS = 5
RECORDED = (1.0, 3.0)  # forget biases of the LSTM
GOALS = {"adding": 0.002, "copy": 0.02}
"""Validation losses at which a run ends, far below `LagTask.guess_loss`."""

_COLUMNS = ("accuracy", "loss", "steps", "seconds")


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


@dataclass(frozen=True, eq=False, repr=False)
class LagRecord(Record):
    """Many such runs of one task.

    Attributes
    ----------
    task : str
    cells : tuple of str
        C of them.
    lags, seeds : tuple of int
        L and S of them.
    accuracy, loss, steps, seconds : (C, L, S) array
        NaN where a run is still to come.
    forget_bias : float
        Where the LSTM's started.
    """

    task: str
    cells: tuple[str, ...]
    lags: tuple[int, ...]
    seeds: tuple[int, ...]
    accuracy: Array
    loss: Array
    steps: Array
    seconds: Array
    forget_bias: float = 1.0

    @property
    def guess_accuracy(self) -> float:
        """Share of right answers of a guess without memory."""
        return lag_task(self.task).guess_accuracy

    @property
    def solved(self) -> Array:
        """(C, L) share of the seeds with at least 9 of 10 answers right; NaN where none was run."""
        done = np.isfinite(self.accuracy)
        right = (self.accuracy >= lag_task(self.task).solved).sum(axis=2)
        with np.errstate(invalid="ignore"):
            return right / done.sum(axis=2)


def lag_run(
    task: str,
    cell: str,
    *,
    lag: int,
    seed: int = 0,
    hidden: int = 32,
    forget_bias: float = 1.0,
    recipe: Recipe | None = None,
    watch: Watch | None = None,
    progress: bool = True,
) -> LagRun:
    """Train one network for one lag; with what is not given, as the recorded runs were.

    Parameters
    ----------
    task : str
        ``"adding"`` or ``"copy"``; see `lag_examples`.
    cell, hidden, forget_bias
        See `LagNetwork`.
    lag, seed : int
    recipe : Recipe, optional
        `lag_recipe` unless told otherwise.
    watch, progress
        See `train`.
    """
    rng = np.random.default_rng([seed, lag])
    data, validation, test = (lag_examples(task, lag=lag, count=n, rng=rng) for n in EXAMPLES.values())
    network = LagNetwork(cell, task, hidden=hidden, forget_bias=forget_bias, seed=seed)
    recipe = recipe or lag_recipe(task, seed)
    curves = train(network, data, validation, recipe, watch=watch, progress=progress)
    score = evaluate(network, test)
    return LagRun(task, cell, lag, seed, score.accuracy, score.loss, curves)


def lag_sweep(
    task: str,
    *,
    cells: Sequence[str] = CELLS,
    lags: Sequence[int] = (),
    seeds: Iterable[int] = range(SEEDS),
    forget_bias: float = 1.0,
    watch: Callable[[LagRecord], bool] | None = None,
    progress: bool = True,
) -> LagRecord:
    """Train every cell for every lag and seed: what the record holds, done again.

    All of a task takes some minutes on one core; shortest lags come first.

    Parameters
    ----------
    task : str
    cells : sequence of str
    lags : sequence of int
        Those of the record unless told otherwise.
    seeds : iterable of int
    forget_bias : float
        Of LSTMs; see `LagNetwork`.
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

    lags, seeds, cells = tuple(lags) or LAGS[lag_task(task).name], tuple(seeds), tuple(cells)
    values = np.full((len(_COLUMNS), len(cells), len(lags), len(seeds)), np.nan)
    places = [(c, n, s) for n in range(len(lags)) for s in range(len(seeds)) for c in range(len(cells))]
    record = replace(LagRecord(task, cells, lags, seeds, *values), forget_bias=forget_bias)
    hidden = not progress or "LECTUREKIT_EXPORT" in os.environ
    bar = tqdm(places, unit="run", desc=task, disable=hidden, leave=False)
    inside = None  # whoever watches is asked within a run too, or a button would have to wait for its end
    with suppress(KeyboardInterrupt):
        for c, n, s in bar:
            look: dict[str, Any] = {"watch": inside, "progress": False}
            run = lag_run(task, cells[c], lag=lags[n], seed=seeds[s], forget_bias=forget_bias, **look)
            if run.curves.ended in ("interrupted", "stopped by hand"):
                break
            values[:, c, n, s] = run.accuracy, run.loss, len(run.curves.step), run.curves.seconds
            record = replace(LagRecord(task, cells, lags, seeds, *values), forget_bias=forget_bias)
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


@cache
def recorded_lags(task: str, forget_bias: float = 1.0) -> LagRecord:
    """Give the recorded runs of a task: three cells, five lags, five seeds.

    Made by `lag_sweep` on one core; ``lag.csv`` beside this module, whose first lines say with what.

    Parameters
    ----------
    task : str
    forget_bias : float
        Where the LSTM's started: 1, or 3. The other cells have none, and are the same runs in both.

    Raises
    ------
    ValueError
        For another task, or a bias that was not recorded.
    """
    lag_task(task)
    if forget_bias not in RECORDED:
        raise ValueError(f"recorded are forget biases 1 and 3, not {forget_bias:g}; lag_run tries any")
    text = files(__package__).joinpath("lag.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    there = ("", f"{forget_bias:g}")
    return from_rows([row for row in rows if row["task"] == task and row["forget_bias"] in there])


def from_rows(rows: Sequence[dict[str, Any]]) -> LagRecord:
    """Put rows, one a run of one task, into a record."""
    lags, seeds = (tuple(sorted({int(row[key]) for row in rows})) for key in ("lag", "seed"))
    values = np.full((len(_COLUMNS), len(CELLS), len(lags), len(seeds)), np.nan)
    for row in rows:
        place = CELLS.index(row["cell"]), lags.index(int(row["lag"])), seeds.index(int(row["seed"]))
        values[(slice(None), *place)] = [float(row[name]) for name in _COLUMNS]
    (bias,) = {float(row["forget_bias"]) for row in rows if row["forget_bias"]}
    return replace(LagRecord(rows[0]["task"], CELLS, lags, seeds, *values), forget_bias=bias)


def to_rows(record: LagRecord) -> list[str]:
    """Write a record as lines of ``lag.csv``."""
    lines = []
    for place in np.ndindex(record.accuracy.shape):
        c, n, s = place
        bias = f"{record.forget_bias:g}" if record.cells[c] == "LSTM" else ""
        numbers = [f"{record.accuracy[place]:.4f}", f"{record.loss[place]:.5f}"]
        numbers += [f"{record.steps[place]:.0f}", f"{record.seconds[place]:.1f}"]
        what = [record.task, record.cells[c], bias, str(record.lags[n]), str(record.seeds[s])]
        lines.append(",".join([*what, *numbers]))
    return lines
