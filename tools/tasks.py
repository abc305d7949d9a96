"""The exercises of a notebook, found in its cells: question, answer's name, check, hint, solution."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode


@dataclass(frozen=True)
class Exercise:
    """One exercise of a notebook, as it stands in the cells.

    Attributes
    ----------
    title, question : str
        Its heading, and the Markdown below.
    name : str
        What the reader binds to an answer; three dots as it stands.
    check, hint, exact : str
        Source of the call that gives the verdict; its hint; how exact answers must be.
    solution : str
        The name that the solution binds.
    code : str
        The solution's source without its proof, if it is a function; empty if it is a value.
    after : int
        Number of the solution's cell in the notebook.
    """

    title: str
    question: str
    name: str
    check: str
    hint: str
    exact: str
    solution: str
    code: str
    after: int


def tags(cell: NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return list(cell.metadata.get("tags", []))


def is_notes(cell: NotebookNode) -> bool:
    """Tell whether a cell is for the presenter alone."""
    return bool(cell.metadata.get("slideshow", {}).get("slide_type") == "notes")


def is_solution(cell: NotebookNode) -> bool:
    """Tell whether a cell is a solution, in code or in words."""
    return "solution" in tags(cell) or bool(re.match(r"<details>\s*<summary>Solution\b", cell.source))


def _unanswered(source: str) -> Iterator[str]:
    """Yield the names that are bound to three dots, or to a function that returns them."""
    for node in ast.parse(source).body:
        value = node.body[-1] if isinstance(node, ast.FunctionDef) and len(node.body) == 1 else node
        dots = isinstance(value, ast.Assign | ast.Return) and isinstance(value.value, ast.Constant)
        if dots and value.value.value is ...:  # type: ignore[union-attr]
            yield node.name if isinstance(node, ast.FunctionDef) else ast.unparse(node.targets[0])  # type: ignore[attr-defined]


def _checks(source: str) -> Iterator[ast.Call]:
    """Yield the calls of check… that stand as statements."""
    for node in ast.parse(source).body:
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("check"):
            yield call


def checks_only(cell: NotebookNode) -> bool:
    """Tell whether a cell checks an answer that is written in another one."""
    return cell.cell_type == "code" and any(_checks(cell.source)) and not any(_unanswered(cell.source))


def _without_asserts(source: str) -> str:
    """Leave out the lines that prove a solution right."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assert):
            lines[node.lineno - 1 : node.end_lineno] = [""] * (
                (node.end_lineno or node.lineno) - node.lineno + 1
            )
    return "\n".join(lines).strip()


def _exactness(call: ast.Call) -> str:
    """Say how exact the answer to a check must be."""
    name = ast.unparse(call.func)
    given = {key.arg: key.value for key in call.keywords}
    if name == "check_sealed":
        return "numbers to three digits; of words neither capitals nor order count"
    if name != "check":
        return "what the check asks for, by a rule of its own"
    tolerance = float(ast.literal_eval(given["tolerance"])) if "tolerance" in given else 1e-6
    exact = (
        f"{100 * tolerance:g} %" if tolerance >= 1e-3 else f"1 part in {1 / tolerance:,.0f} of the largest"
    )
    return f"numbers to within {exact}; whole numbers and words exactly"


def _hint(call: ast.Call, book: NotebookNode) -> str:
    """Find the hint of a check; a check of the notebook's own holds it in its function."""
    given = [key.value for key in call.keywords if key.arg == "hint"]
    if given and not isinstance(given[0], ast.Constant):
        raise ValueError(f"{ast.unparse(call)[:60]}: its hint must be written there, as one text in quotes")
    if given:
        return str(ast.literal_eval(given[0]))
    name, texts = ast.unparse(call.func), [""]
    for cell in book.cells:
        for node in ast.parse(cell.source).body if cell.cell_type == "code" else ():
            if isinstance(node, ast.FunctionDef) and node.name == name:
                constants = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
                texts += [text for text in constants if isinstance(text, str)]
    return max(texts, key=len)


def exercises(book: NotebookNode) -> list[Exercise]:
    """Find the exercises of a notebook.

    Parameters
    ----------
    book : NotebookNode
        As committed.

    Raises
    ------
    ValueError
        If one of them has not exactly one answer, check and solution.
    """
    begins = [n for n, cell in enumerate(book.cells) if "exercise" in tags(cell)]
    found = []
    for number, (first, end) in enumerate(zip(begins, [*begins[1:], len(book.cells)], strict=True), 1):
        codes = [cell for cell in book.cells[first:end] if cell.cell_type == "code" and not is_solution(cell)]
        names = [name for cell in codes for name in _unanswered(cell.source)]
        calls = [(call, cell) for cell in codes for call in _checks(cell.source)]
        solutions = [n for n in range(first, end) if "solution" in tags(book.cells[n])]
        heading = re.search(r"^##+ (Exercise.*)$", book.cells[first].source, re.MULTILINE)
        if not (len(names) == len(calls) == len(solutions) == 1 and heading):
            raise ValueError(
                f"exercise {number}: {len(names)} answers, {len(calls)} checks, {len(solutions)} solutions"
            )
        (call, cell), source = calls[0], book.cells[solutions[0]].source
        question = book.cells[first].source[heading.end() :].strip()
        found.append(
            Exercise(
                title=heading[1],
                question=question,
                name=names[0],
                check=ast.get_source_segment(cell.source, call) or "",
                hint=_hint(call, book),
                exact=_exactness(call),
                solution=f"solution_{number}",
                code=_without_asserts(source)
                if re.search(rf"def solution_{number}\(|solution_{number} = lambda", source)
                else "",
                after=solutions[0],
            )
        )
    return found
