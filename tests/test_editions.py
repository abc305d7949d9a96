"""The students' and the instructors' editions, and the exercises they are made of."""

import builtins
import re
import symtable
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat import NotebookNode

from tests import exercises_wrong
from tests.kernels import execute
from tools import editions
from tools.tasks import Exercise, checks_only, exercises, is_notes, is_solution, tags

ROOT = Path(__file__).parents[1]
BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SMALL = ROOT / "notebooks" / "02_cooccurrence_geometry.ipynb"
each_book = pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)


def read(path: Path) -> NotebookNode:
    """One notebook."""
    return nbformat.read(path, as_version=4)


def code(book: NotebookNode) -> list[str]:
    """The sources of its code cells."""
    return [cell.source for cell in book.cells if cell.cell_type == "code"]


def names(source: str) -> tuple[set[str], set[str]]:
    """What a cell binds at its top level, and what it reads there or in its functions."""
    top = symtable.symtable(source, "cell", "exec")
    bound = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    used, tables = set(), [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        free = [s for s in table.get_symbols() if s.is_referenced() and (table is top or s.is_global())]
        used |= {s.get_name() for s in free}
        bound |= {s.get_name() for s in table.get_symbols() if s.is_assigned() and s.is_global()}  # by :=
    return bound, used


def executed(book: NotebookNode, folder: Path) -> NotebookNode:
    """Run it from a fresh kernel in a folder of its own."""
    execute(book, folder)
    return book


def tasks() -> list[tuple[str, Exercise]]:
    """All exercises, with the number of the notebook and their own."""
    return [
        (f"{path.stem[:2]}.{n}", task) for path in BOOKS for n, task in enumerate(exercises(read(path)), 1)
    ]


def test_every_exercise_gives_a_hint_that_is_a_thought() -> None:
    """A sentence or some, for a page and not a formula; no two exercises have the same."""
    hints = {where: task.hint for where, task in tasks()}
    assert len(hints) == 3 * len(BOOKS)
    assert not [where for where, hint in hints.items() if not 30 <= len(hint) <= 240]
    assert not [
        where for where, hint in hints.items() if "$" in hint or "  " in hint or hint[-1] not in ".?)"
    ]
    assert len(set(hints.values())) == len(hints)


def test_numbers_that_are_typed_have_their_exactness_in_the_question() -> None:
    """In words: digits, or whole numbers; and the check allows for three digits."""
    asked = 0
    for where, task in tasks():
        number = not task.code and not re.search(r"two verbs|check_(?!sealed|fewest)", task.check)
        asked += number
        assert not number or re.search(r"three digits|whole number", task.question), where
        if number and "three digits" in task.question:
            assert "check_sealed" in task.check or "tolerance=5e-3" in task.check, where
    assert asked >= 15


def test_no_hint_holds_the_answer() -> None:
    """No number of a solution in words stands in the hint of its exercise, and no line of its code."""
    for path in BOOKS:
        book = read(path)
        for task in exercises(book):
            lines = [line.strip() for line in book.cells[task.after].source.splitlines()]
            assert not [line for line in lines if len(line) > 12 and line in task.hint]


def test_every_exercise_has_two_wrong_answers_in_the_table() -> None:
    """The table of answers has all exercises and no other; two of each or more are wrong."""
    assert sorted(exercises_wrong.ANSWERS) == sorted(where for where, _ in tasks())
    for where, rows in exercises_wrong.ANSWERS.items():
        assert sum(said != "✓" for _, said in rows["answers"]) >= 2, where


@each_book
def test_students_get_no_solution_and_no_notes(path: Path) -> None:
    """Neither code nor words of a solution are left; questions, seals and folded predictions are."""
    book = read(path)
    made = editions.students(book)
    text = "\n".join(cell.source for cell in made.cells)
    gone = [cell for cell in book.cells if is_solution(cell)]
    left = [cell for cell in book.cells if not is_solution(cell) and not is_notes(cell)]
    kept = "\n".join(cell.source for cell in left)
    lines = {line.strip() for cell in gone for line in cell.source.splitlines()}
    telling = [line for line in lines if len(line) >= 12 and line not in kept]
    assert len(telling) >= 6
    assert not [line for line in telling if line in text]
    assert "Solution</summary>" not in text
    assert "For the lecturer" not in text
    assert "solution_" not in text
    seals = r'check_sealed\(\w+, "([0-9a-f]{12})"'
    assert re.findall(seals, text) == list(dict.fromkeys(re.findall(seals, kept)))
    assert text.count("<details>") == kept.count("<details>") > 0
    assert sum(bool(re.search(r"(= |return )\.\.\.$", cell.source, re.MULTILINE)) for cell in made.cells) >= 3
    folded = [cell for cell in made.cells if cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert [cell.source for cell in folded] == [
        f"{editions.ANSWERED}\n{cell.source}" for cell in left if checks_only(cell)
    ]
    assert read(path) == book, "the notebook itself stays as it is"


@each_book
def test_nothing_hangs_on_a_solution(path: Path) -> None:
    """Every name that a remaining cell reads is bound by a remaining cell, or is Python's."""
    sources = [names(source) for source in code(editions.students(read(path)))]
    bound = set().union(*(cell[0] for cell in sources))
    used = set().union(*(cell[1] for cell in sources))
    assert not used - bound - set(dir(builtins)) - {"__name__", "display", "get_ipython"}


@each_book
def test_instructors_see_all_of_it(path: Path) -> None:
    """Solutions and notes are unfolded, each exercise is filled in right after its solution."""
    book = read(path)
    made = editions.instructors(book)
    assert not [c for c in made.cells if "solution" in tags(c) and "jupyter" in c.metadata]
    shown = [c.source for c in made.cells if is_notes(c)]
    assert len(shown) == sum(map(is_notes, book.cells))
    assert not [source for source in shown if "<details>" in source]
    filled = [n for n, cell in enumerate(made.cells) if "filled" in tags(cell)]
    assert len(filled) == 3
    for task, n in zip(exercises(book), filled, strict=True):
        assert "solution" in tags(made.cells[n - 1])
        assert made.cells[n].source == f"{task.name} = {task.solution}\n{task.check}"
    assert len({cell.id for cell in made.cells}) == len(made.cells)
    nbformat.validate(made)


def test_an_edition_is_a_folder_that_stands_alone(tmp_path: Path) -> None:
    """All notebooks, a README that says how to open them, and no link that leads out of the folder."""
    for edition in ("students", "instructors"):
        assert editions.main([edition, "--to", str(tmp_path / edition), "--quick"]) == 0
        made = sorted((tmp_path / edition).iterdir())
        assert [path.name for path in made] == [*(path.name for path in BOOKS), "README.md"]
        readme = (tmp_path / edition / "README.md").read_text(encoding="utf-8")
        assert f"make lab NOTEBOOK=dist/{edition}/{BOOKS[0].name}" in readme
        for path in made[:-1]:
            text = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
            links = re.findall(r"\]\((?!https?:|#|mailto:)([^)\s#]+)", text)
            assert not [link for link in links if not (tmp_path / edition / link).exists()]


def test_notebooks_that_were_worked_in_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers are not written over, unless it is asked for; outputs alone are no answer."""
    monkeypatch.setattr(editions, "BOOKS", SimpleNamespace(glob=lambda _: BOOKS[:3]))
    call = ["students", "--to", str(folder := tmp_path / "made")]
    assert editions.main(call) == 0
    fresh = [read(folder / path.name) for path in BOOKS[:3]]
    worked = read(folder / BOOKS[0].name)
    worked.cells[2].source += "\nMY ANSWER"
    nbformat.write(worked, folder / BOOKS[0].name)
    ran = read(folder / BOOKS[1].name)
    first = next(c for c in ran.cells if c.cell_type == "code")
    first.outputs.append(nbformat.v4.new_output("stream", text="ran"))
    nbformat.write(ran, folder / BOOKS[1].name)
    (folder / BOOKS[2].name).write_text("not mine")
    capsys.readouterr()
    assert editions.main(call) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{folder}: 1 notebooks")
    assert [path.name in said for path in BOOKS[:3]] == [True, False, True]
    assert "MY ANSWER" in (folder / BOOKS[0].name).read_text()
    assert read(folder / BOOKS[1].name) == fresh[1]
    assert (folder / BOOKS[2].name).read_text() == "not mine"
    assert editions.main([*call, "--force"]) == 0
    assert [read(folder / path.name) for path in BOOKS[:3]] == fresh


def test_what_students_must_not_get_is_not_beside_theirs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder with a marking sheet is refused; so is a file, in a line."""
    (tmp_path / "marking.md").write_text("# Marking")
    assert editions.main(["students", "--to", str(tmp_path)]) == 1
    assert "holds marking.md, with all answers" in capsys.readouterr().err
    assert editions.main(["students", "--to", str(tmp_path / "marking.md")]) == 1
    assert capsys.readouterr().err.startswith("cannot write ")


def test_an_exercise_without_a_solution_is_an_error() -> None:
    """An edition is not made of notebooks that are not whole."""
    book = read(SMALL)
    book.cells = [cell for cell in book.cells if "solution" not in tags(cell)]
    with pytest.raises(ValueError, match="1 answers, 1 checks, 0 solutions"):
        exercises(book)
    book = read(SMALL)
    cell = next(cell for cell in book.cells if "hint=" in cell.source)
    cell.source = re.sub('hint="[^"]*"', "hint=hint", cell.source)
    with pytest.raises(ValueError, match="its hint must be written there"):
        exercises(book)


def test_a_solution_that_is_not_right_is_an_error() -> None:
    """No marking sheet is made from it."""
    cell = nbformat.v4.new_code_cell
    check = "from lecturekit.exercises import check\ncheck(answer, 4)"
    filled = cell(f"answer = solution_1\n{check}", metadata={"tags": ["filled"]})
    with pytest.raises(ValueError, match="the solution is not right: ✗ Not yet"):
        editions.run(nbformat.v4.new_notebook(cells=[cell("solution_1 = 5"), filled]))


@pytest.mark.notebook
def test_students_edition_runs_and_is_unanswered(tmp_path: Path) -> None:
    """From a fresh kernel, in a folder of its own; every exercise says what is asked."""
    book = executed(editions.students(read(SMALL)), tmp_path)
    said = [o.data["text/plain"] for c in book.cells for o in c.get("outputs", []) if "data" in o]
    assert sum(text.startswith("… Not answered yet: put") for text in said) == 3
    assert not [text for text in said if text.startswith(("✓", "✗"))]


@pytest.mark.notebook
def test_marking_sheet_has_the_computed_answer(tmp_path: Path) -> None:
    """Instructors' edition, executed: each check passes, and the sheet has what the solution gives."""
    editions.write("instructors", [SMALL], tmp_path)
    sheet = (tmp_path / "marking.md").read_text(encoding="utf-8")
    assert (
        sheet.count("### Exercise") == sheet.count("**Right answer:**") == sheet.count("**Hint given:**") == 3
    )
    assert re.search(r"more than by chance\n.*?\*\*Right answer:\*\* `2\.3986", sheet, re.DOTALL)
    assert "def solution_1(x, y):" in sheet
    assert "numbers to within 0.5 %" in sheet
    assert "assert" not in sheet
    assert "hear" in sheet
