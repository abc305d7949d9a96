"""Runs against the lag as a record: those that were made once, and how they are written."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._lag_network import CELLS
from ._lag_tasks import lag_task

RECORDED = (None, 3.0)  # biases of the gate that keeps
MEASURED = ("accuracy", "loss", "steps", "seconds")


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
    keep_bias : float or None
        Where that of GRUs and LSTMs started; None as usual, see `LagNetwork`.
    """

    task: str
    cells: tuple[str, ...]
    lags: tuple[int, ...]
    seeds: tuple[int, ...]
    accuracy: Array
    loss: Array
    steps: Array
    seconds: Array
    keep_bias: float | None = None

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


@cache
def recorded_lags(task: str, keep_bias: float | None = None) -> LagRecord:
    """Give the recorded runs of a task: three cells, five lags, fifteen seeds.

    Made by `lag_sweep` on one core; ``lag.csv`` beside this module, whose first lines say with what. In the
    adding task the lag is the length of the sequence, and the two marks lie one in either half; in the copy
    task each symbol waits lag + 3 steps. See `lag_examples`.

    Parameters
    ----------
    task : str
    keep_bias : float, optional
        Where the bias of the gate that keeps started, in GRUs and LSTMs alike: None as usual (see
        `LagNetwork`), or 3. An RNN has none, and its runs are the same in both.

    Raises
    ------
    ValueError
        For another task, or a bias that was not recorded.
    """
    lag_task(task)
    if keep_bias not in RECORDED:
        raise ValueError(
            f"recorded are keep biases None (as usual) and 3, not {keep_bias}; lag_run tries any"
        )
    text = files(__package__).joinpath("lag.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    there = [row for row in rows if row["task"] == task]
    return from_rows(
        [row for row in there if row["cell"] == "RNN" or row["keep_bias"] == _written(keep_bias)]
    )


def from_rows(rows: Sequence[dict[str, Any]]) -> LagRecord:
    """Put rows, one a run of one task, into a record."""
    lags, seeds = (tuple(sorted({int(row[key]) for row in rows})) for key in ("lag", "seed"))
    values = np.full((len(MEASURED), len(CELLS), len(lags), len(seeds)), np.nan)
    for row in rows:
        place = CELLS.index(row["cell"]), lags.index(int(row["lag"])), seeds.index(int(row["seed"]))
        values[(slice(None), *place)] = [float(row[name]) for name in MEASURED]
    biases = {row["keep_bias"] for row in rows if row["cell"] != "RNN"} or {""}
    (bias,) = (float(bias) if bias else None for bias in biases)
    return replace(LagRecord(rows[0]["task"], CELLS, lags, seeds, *values), keep_bias=bias)


def to_rows(record: LagRecord) -> list[str]:
    """Write a record as lines of ``lag.csv``."""
    lines = []
    for place in np.ndindex(record.accuracy.shape):
        c, n, s = place
        bias = "" if record.cells[c] == "RNN" else _written(record.keep_bias)
        numbers = [f"{record.accuracy[place]:.4f}", f"{record.loss[place]:.5f}"]
        numbers += [f"{record.steps[place]:.0f}", f"{record.seconds[place]:.1f}"]
        what = [record.task, record.cells[c], bias, str(record.lags[n]), str(record.seeds[s])]
        lines.append(",".join([*what, *numbers]))
    return lines


def _written(bias: float | None) -> str:
    return "" if bias is None else f"{bias:g}"
