"""What students answer, and what is said to it: the table of exercises_wrong.toml, put into a notebook."""

import re
import tomllib
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.tasks import exercises

ANSWERS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def probes(book: NotebookNode, number: str) -> list[NotebookNode]:
    """Cells that put these answers in and ask for the verdict, to be run after all others."""
    cells = [nbformat.v4.new_code_cell("import warnings\nwarnings.simplefilter('ignore')")]
    for n, task in enumerate(exercises(book), 1):
        for answer, said in ANSWERS[f"{number}.{n}"]["answers"]:
            source = re.sub(r"\bANSWER\b", task.name, answer)
            cells.append(nbformat.v4.new_code_cell(f"{source}\n{task.check}", metadata={"said": said}))
    return cells


def misjudged(cells: list[NotebookNode]) -> list[str]:
    """What was not said: the kind of mistake, a hint after each wrong answer, none after a right one."""
    found = []
    for cell in cells[1:]:
        verdict = next((out.data["text/plain"] for out in cell.outputs if "data" in out), "")
        wanted = cell.metadata["said"]
        right = wanted == "✓"
        if wanted not in verdict or verdict.startswith("✓") != right or ("Hint: " in verdict) == right:
            found.append(f"{cell.source}\n  wanted {wanted!r}\n  said {verdict!r}")
    return found
