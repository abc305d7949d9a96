"""`python -m benchmarks [--quick] [NAME …]`: every comparison, or the named ones, and what was reached."""

import argparse
import statistics
import sys
import traceback
from importlib import import_module

from threadpoolctl import threadpool_limits

from benchmarks._table import Result, show

NAMES = ("imports", "gradients", "dragging", "vectors", "skipgram", "deck", "wire", "flood", "live")


def gradients(*, quick: bool) -> list[Result]:
    """Run the gradients' own comparison, and give the median over its sizes as rows."""
    import torch

    from benchmarks.gradients import QUICK, SIZES, compare

    torch.set_num_threads(1)
    with threadpool_limits(1):
        ratios = compare(QUICK if quick else SIZES, 0.3 if quick else 1.5, 64 if quick else 1024)
    sys.stdout.write("\n")
    rows = []
    for peer, values in ratios.items():
        ratio, least = statistics.median(values), min(values)
        met = ratio >= (peer.reach or 1) and least >= 1
        reach = f">= {peer.reach:g}x, none < 1" if peer.reach else "none < 1"
        rows.append(Result(peer.work, f"torch, {peer.name}", f"least {least:.1f}x", ratio, reach, met))
    return rows


def run(name: str, *, quick: bool) -> list[Result] | None:
    """Run one benchmark; None if it broke off, which leaves the others to run."""
    try:
        return (
            gradients(quick=quick)
            if name == "gradients"
            else import_module(f"benchmarks.{name}").main(quick=quick)
        )
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
