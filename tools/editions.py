"""`make students`, `make instructors`: the notebooks as two folders, without and with the solutions."""

import argparse
import copy
import hashlib
import re
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbclient
import nbformat
from nbformat import NotebookNode

from tools.tasks import Exercise, checks_only, exercises, is_notes, is_solution, tags

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
MADE = "lecturekit_edition"  # in a notebook's metadata: digest of the cells as they were made
ANSWERED = "# checks the answer above"
HOW_TO_OPEN = """
Open a notebook in JupyterLab where lecturekit is installed; beside the project's Makefile that is
`make lab NOTEBOOK={}`.
"""


def students(book: NotebookNode) -> NotebookNode:
    """Take the solutions and the presenter's notes out of a notebook, and fold its checks.

    Parameters
    ----------
    book : NotebookNode
        As committed; it is left as it is.
    """
    made = copy.deepcopy(book)
    made.cells = [cell for cell in made.cells if not is_solution(cell) and not is_notes(cell)]
    for cell in made.cells:
        if checks_only(cell):  # what it compares with may be the answer
            cell.source = f"{ANSWERED}\n{cell.source}"  # a folded cell shows its first line
            cell.metadata["jupyter"] = {"source_hidden": True}
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
            f"**How exact:** {_exact(task, printed)}.\n\n**Hint given:** {task.hint}\n"
        )
    return "\n".join(parts)


def _exact(task: Exercise, printed: str) -> str:
    """Say how exact an answer must be; of whole numbers, that no other will do."""
    if task.code or not re.fullmatch(r"[(\[]?\d+(, \d+)*[)\]]?", printed.replace("-", "")):
        return task.exact
    return "whole numbers, exactly" if "," in printed else "a whole number, exactly"


def digest_of(book: NotebookNode) -> str:
    """Digest of a notebook's cells as they are written, without their outputs."""
    return hashlib.sha256("\0".join(cell.source for cell in book.cells).encode()).hexdigest()


def is_changed(path: Path) -> bool:
    """Tell whether a notebook of an edition has been worked in, or is none of ours."""
    try:
        book = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError):
        return path.exists()
    return bool(digest_of(book) != book.metadata.get(MADE))


def write(
    edition: str, books: Iterable[Path], folder: Path, *, mark: bool = True, force: bool = False
) -> list[Path]:
    """Write an edition as a folder that works on its own.

    Parameters
    ----------
    edition : {"students", "instructors"}
        Which.
    books : iterable of Path
        The notebooks.
    folder : Path
        Made if it is not there. Notebooks in it that have been worked in stay as they are.
    mark : bool
        Instructors only: execute the notebooks, and write `marking.md`.
    force : bool
        Write over what has been worked in, too.

    Returns
    -------
    list of Path
        The notebooks that were left as they are.

    Raises
    ------
    OSError
        When the folder cannot be written to, or is a students' one that holds a marking sheet.
    """
    if edition == "students" and (folder / "marking.md").exists():
        raise FileExistsError(
            f"{folder} holds marking.md, with all answers: take another folder, or remove it"
        )
    folder.mkdir(parents=True, exist_ok=True)
    make = {"students": students, "instructors": instructors}[edition]
    paths = sorted(books)
    kept = [] if force else [folder / path.name for path in paths if is_changed(folder / path.name)]
    for path in paths:
        if folder / path.name not in kept:
            made = make(nbformat.read(path, as_version=4))
            made.metadata[MADE] = digest_of(made)
            nbformat.write(made, folder / path.name)
    opened = HOW_TO_OPEN.format(f"dist/{edition}/{paths[0].name}")
    (folder / "README.md").write_text(README[edition] + opened, encoding="utf-8")
    if edition == "instructors" and mark:
        with ProcessPoolExecutor(2) as pool:
            sheets = list(pool.map(marking, paths))
        (folder / "marking.md").write_text("# Marking\n\n" + "\n".join(sheets), encoding="utf-8")
    return kept


def main(arguments: list[str] | None = None) -> int:
    """Write the edition named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.editions", description=__doc__)
    parser.add_argument("edition", choices=["students", "instructors"])
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="default: dist/ and the edition's name")
    parser.add_argument("--quick", action="store_true", help="execute nothing, write no marking sheet")
    parser.add_argument("--force", action="store_true", help="write over notebooks that were worked in")
    given = parser.parse_args(arguments)
    folder, books = given.to or ROOT / "dist" / given.edition, sorted(BOOKS.glob("*.ipynb"))
    try:
        kept = write(given.edition, books, folder, mark=not given.quick, force=given.force)
    except OSError as error:
        said = error.strerror and f"cannot write {error.filename or folder}: {error.strerror}"
        sys.stderr.write(f"{said or error}\n")
        return 1
    sys.stdout.write(f"{folder}: {len(books) - len(kept)} notebooks\n")
    for path in kept:
        sys.stdout.write(f"  {path.name} has been worked in, and is left as it is; --force writes it over\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
