"""``python -m lecturekit.slides notebooks/*.ipynb --to dist/slides``."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any

from tqdm.contrib.logging import logging_redirect_tqdm

from lecturekit._put import drop_parts
from lecturekit.slides import Budget, Deck, SlidesError, export_all
from lecturekit.slides._chapters import in_words
from lecturekit.slides._execute import tidy


def main(arguments: Sequence[str] | None = None) -> int:
    """Export the notebooks named on the command line.

    Returns
    -------
    int
        0, or 1 when a notebook failed (its message is on stderr, the other decks are written).
    """
    parser = argparse.ArgumentParser(
        prog="python -m lecturekit.slides", description="Notebooks to offline slides."
    )
    parser.add_argument("notebooks", nargs="+", metavar="NOTEBOOK")
    parser.add_argument("--to", default="dist/slides", metavar="FOLDER", help="default: %(default)s")
    parser.add_argument("--no-execute", action="store_true", help="show the outputs saved in the notebooks")
    parser.add_argument("--show-code", action="store_true", help="show all code but cells tagged hide-code")
    parser.add_argument("--states", type=positive, default=400, help="of one table, at most (%(default)s)")
    parser.add_argument(
        "--seconds", type=seconds, default=600.0, help="for one table, as an emergency brake (%(default)s)"
    )
    parser.add_argument("--bytes", type=positive, default=160_000, help="of one table, at most (%(default)s)")
    parser.add_argument("--lecture", default="", metavar="TITLE", help="also one deck of all, lecture.html")
    parser.add_argument("--jobs", type=positive, default=None, help="at a time (one a core, 4 at most)")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.INFO, stream=sys.stderr)
    options: dict[str, Any] = {name: getattr(given, name) for name in ("show_code", "lecture", "jobs")}
    budget = Budget(given.states, given.seconds, given.bytes)
    try:
        with logging_redirect_tqdm():
            decks = export_all(
                given.notebooks, given.to, execute=not given.no_execute, budget=budget, **options
            )
    except SlidesError as error:
        tell(error.decks)
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; a deck that is there is whole, this run's or an older one", file=sys.stderr)
        tidy()
        drop_parts()
        os._exit(130)  # not after the notebooks that run: their kernels end with this process
    tell(decks)
    return 0


def tell(decks: Sequence[Deck]) -> None:
    """List the decks that were written."""
    for deck in decks:
        print(
            f"{deck.path}  {in_words(deck.slides, deck.explorables, deck.minutes)}, {deck.size / 1e6:.2f} MB"
        )


def seconds(text: str) -> float:
    """Read a time above 0, s."""
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"above 0, not {number:g}")
    return number


def positive(text: str) -> int:
    """Read a whole number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"at least 1, not {number}")
    return number


if __name__ == "__main__":
    sys.exit(main())
