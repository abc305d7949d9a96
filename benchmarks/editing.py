"""A gate is edited by hand -> painted, in a real JupyterLab: `python -m benchmarks.editing`.

The scene is that of notebook 13, taken out of it as it stands: a scalar LSTM over 20 steps, its gates as
strips, one of them chosen and set by a slider. It is edited by keys on the slider and by clicks on cells. An
edit runs from the key, or from the mouse button's release, to the first frame with the new picture;
`editing.js` says when that is. After each the cell that was edited must show the slider's value.

Each edit is taken apart. Kernel: from the message at the explorable's comm until the answer's bytes are given
away; the scene is computed and compared with the one before. Plotly: what the player takes to draw the
answer, quickly where it need not draw the figure anew. The rest is JupyterLab, its server and the sockets
both ways, and the wait for the frame. Run it alone: whatever else the machine does counts too.
"""

from __future__ import annotations

import argparse
import ast
import json
import statistics
import symtable
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks._lab import Lab, Notebook, lab
from benchmarks._table import Result, milliseconds, show

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "py" / "13_lstm_gates.py"
SCENE = "by_hand"
SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
REACH = 60.0  # ms
ROUNDS, WARM_UP = 20, 2  # each a click and two keys
STOPS = (0.0, 0.5, 1.0)  # of the slider
SETTLED = 400  # ms from edit to click: after plotly's own wait for a double click
BETWEEN = 20  # ms from key to key
PARTS = ("kernel", "plotly", "rest")

CLOCK = """\
import time
comm, spent, start = edited.widget.comm, [], 0.0

def heard(message, handle=comm.handle_msg):
    global start
    start = time.perf_counter()
    handle(message)

def told(*parts, send=comm.send, **message):
    send(*parts, **message)
    if "delta" in message.get("data", {}).get("state", {}):
        spent.append(1000 * (time.perf_counter() - start))

comm.handle_msg, comm.send = heard, told
edited
"""


@dataclass(frozen=True)
class Edit:
    """An edit and how long it took, in ms.

    Parameters
    ----------
    kind : str
        ``"key"`` or ``"click"``.
    ms, kernel, plotly : float
        In all, in the kernel, and in the page's drawing.
    quick : bool
        Whether only what changed was drawn.
    """

    kind: str
    ms: float
    kernel: float
    plotly: float
    quick: bool

    @property
    def rest(self) -> float:
        """What is neither."""
        return self.ms - self.kernel - self.plotly


def cut_out(source: str, scene: str) -> str:
    """Cut a scene and all it needs out of a notebook; its explorable is called `edited`.

    Parameters
    ----------
    source : str
        The notebook as Python.
    scene : str
        First argument of its `explore`.

    Raises
    ------
    ValueError
        It shows no such scene.
    """
    parts = [ast.unparse(statement) for statement in ast.parse(source).body]
    shown = [place for place, part in enumerate(parts) if part.startswith(f"explore({scene},")]
    if not shown:
        raise ValueError(f"there is no explore({scene}, …)")
    needed, kept = _read(parts[shown[0]]), [f"edited = {parts[shown[0]]}"]
    for part in reversed(parts[: shown[0]]):
        if needed & _bound(part):
            needed |= _read(part)
            kept.append(part)
    return "\n".join(reversed(kept))


def _bound(code: str) -> set[str]:
    """Names that a part of a module gives a meaning to."""
    names = symtable.symtable(code, "", "exec").get_symbols()
    return {name.get_name() for name in names if name.is_assigned() or name.is_imported()}


def _read(code: str) -> set[str]:
    """Names of the module that a part of it reads, also from within its functions."""
    top = symtable.symtable(code, "", "exec")
    found, inner = {name.get_name() for name in top.get_symbols() if name.is_referenced()}, top.get_children()
    while inner:
        table = inner.pop()
        found |= {name.get_name() for name in table.get_symbols() if name.is_global()}
        inner += table.get_children()
    return found


def plan(rounds: int) -> Iterator[tuple[str, str, float]]:
    """Plan the edits: kind, the gate that is chosen then, and the value that it then has.

    A round clicks on a cell that is not chosen yet, then moves the slider from one end to the other.
    """
    values = list(STOPS)
    for number in range(rounds):
        values.reverse()
        gate = f"{'ifo'[number % 3]} {1 + 7 * number % 20}"
        yield "click", gate, values[0]
        for value in values[1:]:
            yield "key", gate, value


def edit(notebook: Notebook, kind: str, gate: str, key: str) -> tuple[float, float, bool]:
    """Edit once: ms in all, ms of plotly, and whether that was quick."""
    page = notebook.page
    if kind == "click":
        page.wait_for_timeout(SETTLED)
        place = page.evaluate("(gate) => edits.cell(gate)", gate)
        page.mouse.move(place["x"], place["y"])
        page.wait_for_timeout(SETTLED)
        page.evaluate("() => edits.arm('mouseup')")
        page.mouse.down()
        page.mouse.up()
    else:
        page.locator(".lk-range").last.focus()
        page.wait_for_timeout(BETWEEN)
        page.evaluate("() => edits.arm('keydown')")
        page.keyboard.press(key)
    taken = page.evaluate("() => edits.done()")
    return taken["ms"], taken["plotly"], taken["quick"]


def measure(server: Lab, rounds: int) -> list[Edit]:
    """Edit in a fresh page and kernel, and check each picture."""
    server.context.add_init_script(SCRIPT)
    notebook = server.open("editing", [cut_out(NOTEBOOK.read_text(encoding="utf-8"), SCENE), CLOCK])
    notebook.page.bring_to_front()
    notebook.run_all()
    notebook.wait("() => document.querySelector('.lk-plot .heatmaplayer image') !== null")
    notebook.page.evaluate("() => document.querySelector('.lk-root').scrollIntoView({ block: 'center' })")
    seen, before = [], STOPS[-1]
    for kind, gate, value in plan(WARM_UP + rounds):
        key = "ArrowRight" if value > before else "ArrowLeft"
        seen.append((kind, *edit(notebook, kind, gate, key)))
        shown = notebook.page.evaluate("(gate) => edits.cell(gate).z", gate)
        assert shown == value, f"{gate} shows {shown}, the slider stands at {value}"
        before = value
    spent = json.loads(notebook.ask("print(spent)"))
    notebook.close()
    return joined(seen, spent)[3 * WARM_UP :]


def joined(seen: Sequence[tuple[str, float, float, bool]], spent: Sequence[float]) -> list[Edit]:
    """Join what page and kernel saw of the same edits.

    Raises
    ------
    AssertionError
        The kernel answered more often or less: the parts would not belong together.
    """
    assert len(seen) == len(spent), f"{len(seen)} edits, and the kernel answered {len(spent)} times"
    return [
        Edit(kind, ms, kernel, plotly, quick)
        for (kind, ms, plotly, quick), kernel in zip(seen, spent, strict=True)
    ]


def compare(edits: Sequence[Edit]) -> list[Result]:
    """Set each way to edit beside the reach."""
    rows = []
    for kind in ("key", "click"):
        those = [one for one in edits if one.kind == kind]
        times = [one.ms for one in those]
        work, met = f"a gate edited -> painted, {len(those)} by {kind}", statistics.median(times) <= REACH
        aim = f"median <= {REACH:.0f} ms"
        rows.append(Result(work, parts(those), milliseconds(times), None, aim, met))
    return rows


def apart(edits: Sequence[Edit]) -> list[Result]:
    """Set those that the player drew quickly beside those that it drew anew; no reach of their own."""
    rows = []
    for quick, drawn in ((True, "drawn quickly"), (False, "drawn anew")):
        those = [one for one in edits if one.quick == quick]
        if those:
            times = milliseconds([one.ms for one in those])
            rows.append(Result(f"{len(those)} of them {drawn}", parts(those), times, None, "", None))
    return rows


def parts(edits: Sequence[Edit]) -> str:
    """Say the medians of the parts."""
    named = {name: statistics.median(getattr(one, name) for one in edits) for name in PARTS}
    return ", ".join(f"{name} {ms:.0f}" for name, ms in named.items()) + " ms"


def main(*, quick: bool = False) -> list[Result]:
    """Measure, print the table, return its rows."""
    with lab() as server:
        edits = measure(server, 4 if quick else ROUNDS)
    results = compare(edits) + apart(edits)
    sys.stdout.write(show("Gates by hand: median / 95th percentile", results) + "\n")
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="12 edits instead of 60")
    main(quick=parser.parse_args().quick)
