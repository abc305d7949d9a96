"""How long each network of the notebooks trains: `python -m benchmarks.trainings`.

Every notebook that trains is run in a kernel of its own, as a reader runs it, and each training run in it is
timed where it happens. A reader waits for it, so that each has 20 s at most.
"""

from __future__ import annotations

import argparse
import ast
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from benchmarks._table import Result, show

BOOKS = Path(__file__).parents[1] / "notebooks"
REACH = 20.0
"""Seconds."""
BEFORE = """\
from lecturekit.networks._training_run import Run
_go, _taken = Run.go, []
def _timed(run, *arguments):
    curves = _go(run, *arguments)
    _taken.append((type(run.network).__name__, len(curves.loss), curves.epoch, curves.seconds))
    return curves
Run.go = _timed
"""
AFTER = "print(_taken)"


def trained_in(path: Path) -> list[tuple[str, int, int, float]]:
    """Run a notebook; the class of each network it trains, updates, epochs, seconds."""
    book = nbformat.read(path, as_version=4)
    cells = [nbformat.v4.new_code_cell(source) for source in (BEFORE, AFTER)]
    book.cells = [cells[0], *book.cells, cells[1]]
    NotebookClient(book, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
    found: list[tuple[str, int, int, float]] = ast.literal_eval(book.cells[-1].outputs[-1].text)
    return found


def trains(path: Path) -> bool:
    """Say whether a notebook trains a network."""
    return "lecturekit.networks" in path.read_text(encoding="utf-8")


def main(*, quick: bool = False) -> list[Result]:
    """Run them one after another, print the table, return its rows; quick: the first only."""
    rows = []
    for path in sorted(filter(trains, BOOKS.glob("*.ipynb")))[: 1 if quick else None]:
        for name, updates, epochs, seconds in trained_in(path):
            work = f"{path.stem[:2]}: {name}, {updates:,} updates, {epochs} epochs"
            rows.append(
                Result(work, "", f"{seconds:.1f} s", None, f"at most {REACH:.0f} s", seconds <= REACH)
            )
    sys.stdout.write(show("Training runs of the notebooks", rows) + "\n")
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the first notebook only")
    main(quick=parser.parse_args().quick)
