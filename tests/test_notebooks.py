"""The form of a notebook, and that it runs: what DESIGN asks of each of them.

Cells say what they are by tags: ``prediction`` (asks before a figure), ``exercise``, ``solution`` (folded
code that runs), ``summary``, ``row-W4`` (answers a row of the lecture). CONTRIBUTING.md has the list.
"""

import ast
import json
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from lecturekit import figures
from tests import exercises_wrong
from tests.kernels import execute
from tools import notebooks, rows

ROOT = Path(__file__).parents[1]
TEXTS = sorted((ROOT / "notebooks" / "py").glob("*.py"))
BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SLIDE_TYPES = {"slide", "subslide", "fragment", "notes", "skip", None}  # None: goes on with the slide above
NO_IMPORT = {"plotly", "matplotlib", "urllib", "requests", "httpx", "subprocess"}

each_book = pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)


def read(path: Path) -> NotebookNode:
    """One notebook."""
    return nbformat.read(path, as_version=4)


def code(book: NotebookNode) -> list[NotebookNode]:
    """Its code cells."""
    return [cell for cell in book.cells if cell.cell_type == "code"]


def prose(book: NotebookNode) -> list[NotebookNode]:
    """Its cells of prose, without what only the presenter sees."""
    return [c for c in book.cells if c.cell_type == "markdown" and slide_type(c) != "notes"]


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell."""
    return cell.metadata.get("tags", [])


def slide_type(cell: NotebookNode) -> str | None:
    """What the cell becomes on the slides."""
    return cell.metadata.get("slideshow", {}).get("slide_type")


def lines(cell: NotebookNode) -> int:
    """Lines of code, without blank ones and comments."""
    return sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in cell.source.splitlines())


def plain(text: str) -> str:
    """Prose without formulas, tags, link targets and code blocks."""
    for pattern in (r"```.*?```", r"\$\$.*?\$\$", r"\$.*?\$", r"<[^>]*>", r"\]\([^)]*\)"):
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    return text


def stretches(book: NotebookNode, start: str) -> Iterator[list[NotebookNode]]:
    """Split a notebook before each cell that has a tag; what precedes the first is left out."""
    begins = [i for i, cell in enumerate(book.cells) if start in tags(cell)]
    for i, end in zip(begins, [*begins[1:], len(book.cells)], strict=True):
        yield book.cells[i:end]


def test_readme_lists_the_notebooks_there_are() -> None:
    """Every notebook is in the README's table, and the table promises no other."""
    listed = re.findall(r"\(notebooks/(\d\d_\w+\.ipynb)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert listed
    assert sorted(set(listed)) == [book.name for book in BOOKS]


def test_what_the_readme_shows_and_links_to_is_there() -> None:
    """Pictures too: they are the first that anybody sees."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert "docs/figures.png" in links
    assert not [link for link in links if not (ROOT / link).exists()]


def test_texts_and_notebooks_are_pairs() -> None:
    """Neither stands without the other."""
    assert [text.stem for text in TEXTS] == [book.stem for book in BOOKS]


@pytest.mark.parametrize("text", TEXTS, ids=lambda p: p.stem)
def test_notebook_equals_its_text(text: Path) -> None:
    """`make notebooks` has been run: the pair holds the same cells, tags and slide types."""
    committed = (ROOT / "notebooks" / f"{text.stem}.ipynb").read_text(encoding="utf-8")
    assert notebooks.as_json(notebooks.build(text)) == committed
    assert not text.read_text(encoding="utf-8").startswith("# ---"), "JupyterLab, saving, takes a head away"


@each_book
def test_no_outputs_are_committed(path: Path) -> None:
    """No output, execution count or widget state."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in raw["cells"] if cell["cell_type"] == "code"]
    assert not [c["id"] for c in cells if c["outputs"] or c["execution_count"] is not None]
    assert set(raw["metadata"]) <= {"kernelspec", "language_info"}


@each_book
def test_code_cells_are_short(path: Path) -> None:
    """A median of 3 lines, none over 20, never three cells without a word between them."""
    book = read(path)
    counts = [lines(cell) for cell in code(book)]
    assert statistics.median(counts) <= 3
    assert max(counts) <= 20
    kinds = "".join(cell.cell_type[0] for cell in book.cells)
    assert "ccc" not in kinds


@each_book
def test_prose_carries_the_code(path: Path) -> None:
    """60 to 110 words of prose for each code cell, a sentence a line."""
    book = read(path)
    words = sum(len(re.findall(r"\w[\w'’-]*", plain(cell.source))) for cell in prose(book))
    assert 60 <= words / len(code(book)) <= 110
    sentences = [line for cell in prose(book) for line in plain(cell.source).splitlines()]
    crowded = [
        line for line in sentences if re.search(r"[a-z)”\"][.!?] [A-Z][a-z]", line) and "|" not in line
    ]
    assert not crowded, "more than one sentence on a line"
    assert not [line for line in sentences if len(line.split()) > 30]


@each_book
def test_no_plotting_no_class_no_download(path: Path) -> None:
    """A notebook calls; what it calls is in the package."""
    for cell in code(read(path)):
        assert not re.search(r"^\s*[!%]", cell.source, re.MULTILINE), "shell commands and magics"
        assert not re.search(r"\bgo\.|\bpx\.|gensim\.downloader|\.urlopen|https?://", cell.source)
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.ClassDef)
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & NO_IMPORT


@each_book
def test_every_cell_has_its_place_on_the_slides(path: Path) -> None:
    """Notes for the presenter on each slide; never "-", whose cells JupyterLab's slides leave out."""
    book = read(path)
    kinds = [slide_type(cell) for cell in book.cells]
    assert set(kinds) <= SLIDE_TYPES
    assert kinds[0] == "slide"
    begins = [i for i, kind in enumerate(kinds) if kind in ("slide", "subslide")]
    for i, end in zip(begins, [*begins[1:], len(kinds)], strict=True):
        assert "notes" in kinds[i:end], (
            f"no notes on the slide that begins with {book.cells[i].source[:50]!r}"
        )


@each_book
def test_a_prediction_precedes_each_figure(path: Path) -> None:
    """Before each explorable a cell asks; after it, folded, comes the answer."""
    cells = read(path).cells
    figures = [
        i for i, cell in enumerate(cells) if cell.cell_type == "code" and rows.explorables(cell.source)
    ]
    assert figures
    for before, here, after in zip([-1, *figures], figures, [*figures[1:], len(cells)], strict=False):
        asked = [cell for cell in cells[before + 1 : here] if "prediction" in tags(cell)]
        assert asked, f"nothing is predicted before cell {here + 1}: {cells[here].source[:60]!r}"
        answered = [cell for cell in cells[here + 1 : after] if "<details" in cell.source]
        assert answered, f"no folded answer after cell {here + 1}: {cells[here].source[:60]!r}"


@each_book
def test_opening_and_close(path: Path) -> None:
    """A title; question, what to know before and minutes; at the end three lines and the way on."""
    book = read(path)
    assert book.cells[0].source.startswith("# ")
    opening = "\n".join(cell.source for cell in prose(book)[:3])
    assert "?" in opening
    assert "**You should know**" in opening
    assert re.search(r"^It takes \d+ minutes with the exercises", opening, re.MULTILINE)
    (summary,) = [cell for cell in book.cells if "summary" in tags(cell)]
    said = [line for line in summary.source.splitlines() if line.strip() and not line.startswith("#")]
    assert len(said) == 4, "three lines, and the way on"
    assert re.match(r"(Next|Back): \[", said[-1])


@each_book
def test_three_exercises_with_check_and_folded_solution(path: Path) -> None:
    """Each exercise is checked by a call, and its solution is code that runs, folded."""
    exercises = list(stretches(read(path), "exercise"))
    assert len(exercises) == 3
    for cells in exercises:
        solutions = [cell for cell in cells if "solution" in tags(cell)]
        assert solutions
        assert all(cell.metadata.get("jupyter", {}).get("source_hidden") for cell in solutions)
        calls = [name for cell in cells if cell.cell_type == "code" for name in called(cell.source)]
        assert any(name.startswith("check") for name in calls), cells[0].source[:60]


@each_book
def test_a_folded_solution_shows_nothing(path: Path) -> None:
    """JupyterLab shows the first line of a folded cell, and of a folded output."""
    for cell in [cell for cell in code(read(path)) if "solution" in tags(cell)]:
        assert cell.source.splitlines()[0] == "# The solution, in code"
        last = ast.parse(cell.source).body[-1]
        printed = "print" in called(cell.source)
        assert isinstance(last, ast.Assert) or printed, "its output would be seen"
        assert not printed or cell.metadata["jupyter"].get("outputs_hidden")
        assert not printed or re.search(r'print\(\s*f?"[A-Z][^\d{]*:(\\n|",)', cell.source), (
            "what is printed first"
        )


def called(source: str) -> list[str]:
    """Names of the functions that a cell calls."""
    nodes = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [getattr(node, "id", getattr(node, "attr", "")) for node in nodes]


@each_book
def test_formulas_use_the_symbols_colours(path: Path) -> None:
    """Each coloured letter of a formula has the colour that it has in the figures."""
    colours = {symbol.latex: symbol.colour for symbol in figures.SYMBOLS.values()}
    text = "".join(cell.source for cell in prose(read(path)))
    used = re.findall(r"\\textcolor\{([^}]*)\}\{([^{}]*)\}", text)
    assert len(used) == text.count(r"\textcolor"), "write \\textcolor{#rrggbb}{letter}"
    assert used, "no symbol is coloured"
    assert not [(colour, letter) for colour, letter in used if colours.get(letter, colour) != colour]
    assert {colour for colour, _ in used} <= set(colours.values())


@pytest.mark.notebook
@each_book
def test_notebook_runs_from_a_fresh_kernel(path: Path) -> None:
    """It runs to the end, with no error and nothing on stderr; then students' answers get their verdicts."""
    book = read(path)
    answers = exercises_wrong.probes(book, path.stem[:2])
    book.cells += answers
    execute(book, path.parent)
    outputs = [output for cell in code(book) for output in cell.outputs]
    assert not ["".join(o.text) for o in outputs if o.output_type == "stream" and o.name == "stderr"]
    assert not exercises_wrong.misjudged(answers)
