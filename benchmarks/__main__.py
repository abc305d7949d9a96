"""`python -m benchmarks [--quick] [NAME …]`: every comparison, or the named ones, and what was reached."""

import argparse
import sys
import traceback
from importlib import import_module

from benchmarks._table import Result, show

NAMES = (
    *("imports", "gradients", "unroll", "dragging", "vectors", "skipgram"),
    *("ngrams", "trainings", "study"),
    *("deck", "wire", "flood", "live", "editing", "typing_words"),
)


def run(name: str, *, quick: bool) -> list[Result] | None:
    """Run one benchmark; None if it broke off, which leaves the others to run."""
    try:
        rows: list[Result] = import_module(f"benchmarks.{name}").main(quick=quick)
        return rows
    except Exception:
        traceback.print_exc()
        return None


def main() -> int:
    """Run, then print all rows once more in one table; fail if a benchmark broke off."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", default=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument(
        "--quick", action="store_true", help="fewer repetitions: the order of things, no verdict"
    )
    given = parser.parse_args()
    if unknown := sorted(set(given.names) - set(NAMES)):
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    parts = {name: run(name, quick=given.quick) for name in given.names}
    rows = [row for part in parts.values() for row in part or ()]
    sys.stdout.write(show("All of it", rows) + "\n")
    broken = [name for name, part in parts.items() if part is None]
    if broken:
        sys.stderr.write(f"broke off: {', '.join(broken)}\n")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
