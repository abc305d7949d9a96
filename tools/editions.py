"""`make students`, `make instructors`: the notebooks as two folders, without and with the solutions."""

import argparse
import copy
import re
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbclient
import nbformat
from nbformat import NotebookNode

from tools.tasks import exercises, is_notes, is_solution, tags

ROOT = Path(__file__).resolve().parents[1]
BOOKS = ROOT / "notebooks"
FOLDED = re.compile(r"<details>\s*<summary>(.*?)</summary>\s*(.*?)\s*</details>", re.DOTALL)
README = {
    "students": """The notebooks for students: three exercises each, without solutions and presenter notes.
An exercise says whether an answer is right, and gives a hint where it is not.
""",
    "instructors": """The notebooks for instructors: solutions and presenter notes are shown; each exercise is
checked with its solution filled in.
`marking.md` has question, right answer, exactness and hint of each. Do not hand this folder out.
""",
}
HOW_TO_OPEN = """
Open a notebook in JupyterLab where lecturekit is installed; beside the project's Makefile that is
`make lab NOTEBOOK={}`.
"""


def students(book: NotebookNode) -> NotebookNode:
    """Take the solutions and the presenter's notes out of a notebook.

    Parameters
    ----------
    book : NotebookNode
        As committed; it is left as it is.
    """
    made = copy.deepcopy(book)
    made.cells = [cell for cell in made.cells if not is_solution(cell) and not is_notes(cell)]
    return made


def instructors(book: NotebookNode) -> NotebookNode:
    """Show solutions and notes, and check each exercise with its solution filled in.

    Parameters
    ----------
    book : NotebookNode
        As committed; it is left as it is.
    """
    made = copy.deepcopy(book)
    for cell in made.cells:
        if cell.cell_type == "markdown" and (is_solution(cell) or is_notes(cell)):
            cell.source = FOLDED.sub(r"**\1.**\n\n\2", cell.source)
        if "solution" in tags(cell):
            cell.metadata.pop("jupyter", None)
    for task in reversed(exercises(book)):
        filled = nbformat.v4.new_code_cell(f"{task.name} = {task.solution}\n{task.check}")
        filled.id = f"{book.cells[task.after].id}-filled"
        filled.metadata.update(slideshow={"slide_type": "skip"}, tags=["filled"])
        made.cells.insert(task.after + 1, filled)
    return made


def run(book: NotebookNode) -> NotebookNode:
    """Execute a copy of a notebook from a fresh kernel, in an empty folder, and print each solution there.

    Parameters
    ----------
    book : NotebookNode
        As `instructors` makes it.

    Raises
    ------
    ValueError
        If a solution that is filled in is not right.
    """
    made = copy.deepcopy(book)
    for cell in made.cells:
        if "filled" in tags(cell):
            name = cell.source.split("\n")[0].split(" = ")[1]
            cell.source = f"print({name})\n{cell.source}"
    with tempfile.TemporaryDirectory() as folder:
        nbclient.NotebookClient(made, timeout=600, resources={"metadata": {"path": folder}}).execute()
    for cell in made.cells:
        if "filled" in tags(cell) and not _verdict(cell).startswith("✓"):
            raise ValueError(f"the solution is not right: {_verdict(cell)}\n{cell.source}")
    return made


def _verdict(cell: NotebookNode) -> str:
    return next(
        (str(out.data["text/plain"]) for out in cell.outputs if out.output_type == "execute_result"), ""
    )


def marking(path: Path) -> str:
    """Write the marking sheet of one notebook: what is asked, the answer as computed, exactness, hint.

    Parameters
    ----------
    path : Path
        The notebook; it is executed, with the solutions filled in.
    """
    book = nbformat.read(path, as_version=4)
    done = [cell for cell in run(instructors(book)).cells if "filled" in tags(cell)]
    title = re.sub(r"^# ", "", book.cells[0].source.split("\n")[0])
    parts = [f"## {path.stem[:2]} {title}\n"]
    for task, cell in zip(exercises(book), done, strict=True):
        printed = "".join(out.text for out in cell.outputs if out.output_type == "stream").strip()
        answer = f"\n\n```python\n{task.code}\n```" if task.code else f" `{printed}`"
        parts.append(
            f"### {task.title}\n\n{task.question}\n\n**Right answer:**{answer}\n\n"
            f"**How exact:** {task.exact}.\n\n**Hint given:** {task.hint}\n"
        )
    return "\n".join(parts)


def write(edition: str, books: Iterable[Path], folder: Path, *, mark: bool = True) -> None:
    """Write an edition as a folder that works on its own.

    Parameters
    ----------
    edition : {"students", "instructors"}
        Which.
    books : iterable of Path
        The notebooks.
    folder : Path
        Made if it is not there; what is of the same name in it is written over.
    mark : bool
        Instructors only: execute the notebooks, and write `marking.md`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    make = {"students": students, "instructors": instructors}[edition]
    paths = sorted(books)
    for path in paths:
        nbformat.write(make(nbformat.read(path, as_version=4)), folder / path.name)
    opened = HOW_TO_OPEN.format(f"dist/{edition}/{paths[0].name}")
    (folder / "README.md").write_text(README[edition] + opened, encoding="utf-8")
    if edition == "instructors" and mark:
        with ProcessPoolExecutor(2) as pool:
            sheets = list(pool.map(marking, paths))
        (folder / "marking.md").write_text("# Marking\n\n" + "\n".join(sheets), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Write the edition named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.editions", description=__doc__)
    parser.add_argument("edition", choices=["students", "instructors"])
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="default: dist/ and the edition's name")
    parser.add_argument("--quick", action="store_true", help="execute nothing, write no marking sheet")
    given = parser.parse_args(arguments)
    folder = given.to or ROOT / "dist" / given.edition
    write(given.edition, BOOKS.glob("*.ipynb"), folder, mark=not given.quick)
    sys.stdout.write(f"{folder}: {len(list(folder.glob('*.ipynb')))} notebooks\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
