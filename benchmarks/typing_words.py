"""A letter is typed -> the next words are painted, in a real JupyterLab: `python -m benchmarks.typing_words`.

The scene is that of notebook 09, taken out of it as it stands, with the model that it trains: a text field,
and under it what three language models expect next. A sentence is typed letter by letter, and taken back. A
time runs from the key to the first frame after the player has said that it painted; it is taken apart as in
`benchmarks.editing`. Run it alone: whatever else the machine does counts too.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
from pathlib import Path

from benchmarks._lab import Lab, lab
from benchmarks._table import Result, milliseconds, show
from benchmarks.editing import CLOCK, Edit, cut_out, joined, parts

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "py" / "09_recurrent_language_models.py"
SCENE = "typed"
REACH = 60.0  # ms
SENTENCE = "the dogs near the cat sleep"
WARM_UP = 6  # keys
BETWEEN = 150  # ms from key to key: fast typing
SCRIPT = """
globalThis.typed = (() => {
  let pending;
  function arm(timeout = 20000) {
    pending = new Promise((done, fail) => {
      const clock = setTimeout(() => fail(new Error("no key was answered")), timeout);
      document.addEventListener("keydown", (event) => {
        const painted = async ({ detail: { ms, quick } }) => {
          clearTimeout(clock);
          done({ ms: (await lk.frame()) - event.timeStamp, plotly: ms, quick });
        };
        document.addEventListener("lk:painted", painted, { once: true });
      }, { capture: true, once: true });
    });
    pending.catch(() => {});
  }
  return { arm, done: () => pending };
})();
"""


def measure(server: Lab, rounds: int) -> list[Edit]:
    """Type in a fresh page and kernel, and take back; the field must hold what was typed."""
    server.context.add_init_script(SCRIPT)
    notebook = server.open("typing", [cut_out(NOTEBOOK.read_text(encoding="utf-8"), SCENE), CLOCK])
    page = notebook.page
    page.bring_to_front()
    notebook.run_all()
    notebook.wait("() => document.querySelector('.lk-plot .js-plotly-plot, .lk-plot .main-svg') !== null")
    field = page.locator(".lk-text textarea")
    field.fill("")
    page.wait_for_timeout(1000)
    spent_before = len(json.loads(notebook.ask("print(spent)")))
    seen = []
    for _ in range(rounds):
        for key in [*SENTENCE, *["Backspace"] * len(SENTENCE)]:
            page.wait_for_timeout(BETWEEN)
            before = field.input_value()
            if before[-1:] == " " or key == " ":  # the same words before and after: nothing is painted
                page.keyboard.press("Space" if key == " " else key)
                seen.append(("blank", math.nan, math.nan, False))
                continue
            page.evaluate("() => typed.arm()")
            page.keyboard.press(key)
            taken = page.evaluate("() => typed.done()")
            seen.append(("key", taken["ms"], taken["plotly"], taken["quick"]))
        page.wait_for_timeout(BETWEEN)
        assert field.input_value() == "", "what was typed has not been taken back"
    spent = json.loads(notebook.ask("print(spent)"))[spent_before:]
    notebook.close()
    return [one for one in joined(seen, spent) if one.kind == "key"][WARM_UP:]


def main(*, quick: bool = False) -> list[Result]:
    """Measure, print the table, return its rows."""
    with lab() as server:
        edits = measure(server, 1 if quick else 3)
    times = [one.ms for one in edits]
    work, met = f"a letter typed -> next words painted, {len(edits)} keys", statistics.median(times) <= REACH
    aim = f"median <= {REACH:.0f} ms"
    results = [Result(work, parts(edits), milliseconds(times), None, aim, met)]
    sys.stdout.write(show("Typing: median / 95th percentile", results) + "\n")
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round instead of three")
    main(quick=parser.parse_args().quick)
