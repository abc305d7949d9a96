"""Slider key -> painted, and cell start -> painted, in a real JupyterLab: `python -m benchmarks.live`.

All peers move the same figure. `page.js` says what counts as painted; it is the same for all. The peers'
notebooks are open at once, each in a page and with a kernel of its own, and take turns, so that whatever
else the machine does falls on all alike.
"""

import argparse
import json
import math
import statistics
import sys
from collections.abc import Sequence

from benchmarks._lab import Lab, Notebook, lab
from benchmarks._peers import cell
from benchmarks._table import Result, milliseconds, show

WARM_UP = 5
PER_TURN = 10
SLIDER = ".noUi-handle, .lk-root input[type=range], .jp-OutputArea input[type=range]"
TITLED = ("interact + show, titled", "FigureWidget, titled", "explore, titled")
MOVED = ("interact + show", "FigureWidget", "canvas (floor)", "explore", *TITLED)


def focus(notebook: Notebook) -> None:
    """Put the page in front and the focus on its slider."""
    notebook.page.bring_to_front()
    notebook.page.locator(SLIDER).first.focus()


def prepare(server: Lab, peer: str, wait: float = 0.0) -> Notebook:
    """Open a peer's notebook and run it until its figure is painted."""
    notebook = server.open(f"{abs(hash((peer, wait))) % 10**8}", [cell(peer, wait)])
    notebook.run_all()
    notebook.wait("() => lk.picture() !== null")
    focus(notebook)
    return notebook


def moves(notebook: Notebook, count: int) -> list[float]:
    """Press the right arrow and wait for the paint, again and again; times in ms."""
    focus(notebook)
    times = []
    for _ in range(count):
        notebook.page.evaluate("() => lk.arm()")
        notebook.page.keyboard.press("ArrowRight")
        times.append(notebook.page.evaluate("() => lk.moved()"))
        notebook.page.wait_for_timeout(20)
    return times


def check(notebook: Notebook, peer: str, expected: int) -> None:
    """Make sure that the last state was computed and is what the figure holds.

    Raises
    ------
    AssertionError
        The picture is not that of the slider: the times would be worth nothing.
    """
    computed = json.loads(notebook.ask("print(calls)"))
    assert computed[-1] == expected, f"{peer}: computed {computed[-1]}, slider at {expected}"
    notebook.page.wait_for_timeout(800)
    shown = notebook.page.evaluate(
        "() => [...document.querySelectorAll('.js-plotly-plot')].at(-1)?.calcdata[0][0].y ?? null"
    )
    assert shown is None or math.isclose(shown, math.sin(expected / 9), abs_tol=1e-3), (
        f"{peer} shows another state"
    )


def measure_moves(server: Lab, peers: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Let the peers take turns of ten moves; return all times in ms."""
    notebooks = {peer: prepare(server, peer) for peer in peers}
    for notebook in notebooks.values():
        moves(notebook, WARM_UP)
    times: dict[str, list[float]] = {peer: [] for peer in peers}
    for _ in range(rounds):
        for peer, notebook in notebooks.items():
            times[peer] += moves(notebook, PER_TURN)
    for peer, notebook in notebooks.items():
        check(notebook, peer, WARM_UP + PER_TURN * rounds)
        if peer.startswith("explore"):
            quick, full = notebook.page.evaluate("() => lk.paints()")
            sys.stdout.write(f"{peer}: {quick} quick paints, {full} full ones\n")
        notebook.close()
    return times


def measure_first(server: Lab, peers: Sequence[str], runs: int) -> dict[str, list[float]]:
    """Time the cell, imports included, from start to painted, in fresh kernels and pages; in ms."""
    times: dict[str, list[float]] = {peer: [] for peer in peers}
    for run in range(runs):
        for peer in peers:
            notebook = server.open(f"first{run}{peers.index(peer)}", [cell(peer)])
            notebook.page.bring_to_front()
            times[peer].append(notebook.page.evaluate("() => lk.first(1)"))
            notebook.close()
    return times


def compare_moves(times: dict[str, list[float]]) -> list[Result]:
    """Set the moves beside the reaches."""
    median = {peer: statistics.median(values) for peer, values in times.items()}
    rows = []
    for ours, peer, reach in (
        ("explore, titled", "interact + show, titled", 3.5),
        ("explore, titled", "FigureWidget, titled", 1.7),
        ("explore", "interact + show", 3.5),
        ("explore", "FigureWidget", 1.7),
        ("explore", "canvas (floor)", 1 / 1.5),
    ):
        kind = "any figure (title moves too)" if ours in TITLED else "lines and heat map, fixed axes"
        ratio = median[peer] / median[ours]
        aim = f">= {reach:g}x" if reach > 1 else "<= 1.5 of the floor, >= 0.67x"
        shown = f"{peer} {milliseconds(times[peer])}"
        rows.append(
            Result(f"key -> painted, {kind}", shown, milliseconds(times[ours]), ratio, aim, ratio >= reach)
        )
    return rows


def compare_first(times: dict[str, list[float]]) -> list[Result]:
    """Set the first figures beside the reach."""
    peer, ours = (statistics.median(times[name]) for name in ("FigureWidget", "explore"))
    shown = f"FigureWidget {peer / 1000:.2f} s"
    work = "first explorable of a kernel, cell start -> painted"
    return [Result(work, shown, f"{ours / 1000:.2f} s", peer / ours, ">= 3x", peer / ours >= 3)]


def main(*, quick: bool = False) -> list[Result]:
    """Measure, print the table, return its rows."""
    with lab() as server:
        results = compare_moves(measure_moves(server, MOVED, 1 if quick else 5))
        results += compare_first(measure_first(server, ("FigureWidget", "explore"), 1 if quick else 3))
    sys.stdout.write(show("The live view: median / 95th percentile", results) + "\n")
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 moves, one first figure")
    main(quick=parser.parse_args().quick)
