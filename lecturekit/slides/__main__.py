"""``python -m lecturekit.slides notebooks/*.ipynb --to dist/slides``."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from tqdm.contrib.logging import logging_redirect_tqdm

from lecturekit.slides import Budget, SlidesError, export_all
from lecturekit.slides._chapters import in_words


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
    parser.add_argument("--states", type=int, default=400, help="of one table, at most (%(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=600.0, help="for one table, as an emergency brake (%(default)s)"
    )
    parser.add_argument("--bytes", type=int, default=160_000, help="of one table, at most (%(default)s)")
    parser.add_argument("--lecture", default="", metavar="TITLE", help="also one deck of all, lecture.html")
    parser.add_argument("--jobs", type=int, default=None, help="at a time (one a core, 4 at most)")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.INFO, stream=sys.stderr)
    options = {name: getattr(given, name) for name in ("show_code", "lecture", "jobs")}
    budget = Budget(given.states, given.seconds, given.bytes)
    try:
        with logging_redirect_tqdm():
            decks = export_all(
                given.notebooks, given.to, execute=not given.no_execute, budget=budget, **options
            )
    except SlidesError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        os._exit(130)  # not after the notebooks that run: their kernels end with this process
    for deck in decks:
        print(
            f"{deck.path}  {in_words(deck.slides, deck.explorables, deck.minutes)}, {deck.size / 1e6:.2f} MB"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
