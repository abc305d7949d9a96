"""Bytes over the kernel's websocket for five figures: `python -m benchmarks.wire`.

Five cells, each with one figure, run at once; what the page receives is counted until all are painted and
nothing more comes. Then the kernel is restarted under the open page, which has plotly.js already, and the
cells run again.
"""

import argparse
import sys

from benchmarks._lab import Lab, Notebook, lab
from benchmarks._peers import cell
from benchmarks._table import Result, show

FIGURES = 5
WHOLE = "() => lk.count() >= %d"


def run(notebook: Notebook) -> int:
    """Run all cells until their figures are painted and the line is quiet; return the bytes received."""
    notebook.page.evaluate("() => lk.clear()")
    notebook.wire.reset()
    notebook.run_all()
    notebook.wait(WHOLE % FIGURES, 120)
    seen = -1
    while seen != notebook.wire.received:
        seen = notebook.wire.received
        notebook.page.wait_for_timeout(1500)
    return seen


def traffic(server: Lab, peer: str) -> tuple[int, int]:
    """Return the bytes of five figures in a fresh page, and again after a restart of the kernel."""
    notebook = server.open(f"wire{peer[:4].strip()}", [cell(peer)] * FIGURES)
    notebook.page.bring_to_front()
    fresh = run(notebook)
    notebook.restart()
    again = run(notebook)
    notebook.close()
    return fresh, again


def compare(ours: tuple[int, int], peer: tuple[int, int]) -> list[Result]:
    """Set the bytes beside the reaches."""
    rows = []
    works = ("fresh page", "page has plotly.js already")
    for work, mine, theirs, reach in zip(works, ours, peer, (2.0, 0.3), strict=True):
        shown, met = f"FigureWidget {theirs / 1e6:.1f} MB", mine <= 1e6 * reach
        work = f"on the wire, {FIGURES} figures, {work}"
        rows.append(Result(work, shown, f"{mine / 1e6:.2f} MB", theirs / mine, f"<= {reach:g} MB", met))
    return rows


def main(*, quick: bool = False) -> list[Result]:
    """Measure, print the table, return its rows (a quick run is no different)."""
    del quick
    with lab() as server:
        results = compare(traffic(server, "explore"), traffic(server, "FigureWidget"))
    sys.stdout.write(show("Bytes on the wire", results) + "\n")
    return results


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
