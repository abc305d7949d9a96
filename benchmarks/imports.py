"""`import lecturekit` beside `import numpy`, each in a fresh interpreter: `python -m benchmarks.imports`."""

import argparse
import statistics
import subprocess
import sys

from benchmarks._table import Result, show

REACH = 1.5
TIMED = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"


def seconds(module: str) -> float:
    """Time one import in a fresh interpreter."""
    command = [sys.executable, "-c", TIMED.format(module)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main(*, quick: bool = False) -> list[Result]:
    """Measure in turns, print the table, return its rows."""
    times: dict[str, list[float]] = {"numpy": [], "lecturekit": []}
    seconds("lecturekit")  # warms the disk's cache
    for _ in range(7 if quick else 25):
        for module, values in times.items():
            values.append(1000 * seconds(module))
    numpy, ours = (statistics.median(values) for values in times.values())
    met = ours <= REACH * numpy
    row = Result(
        "import lecturekit",
        f"import numpy {numpy:.0f} ms",
        f"{ours:.0f} ms",
        numpy / ours,
        "<= 1.5x its time",
        met,
    )
    sys.stdout.write(show("Import, median of fresh processes", [row]) + "\n")
    return [row]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="7 imports instead of 25")
    main(quick=parser.parse_args().quick)
