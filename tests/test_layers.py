"""The house: data flows one way, heavy libraries stay in their rooms, files and functions stay short."""

import ast
import io
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "lecturekit"
FILES = sorted(PACKAGE.rglob("*.py"))
ROOMS = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}

# Room -> the rooms it may import. Modules beside the rooms (`_arrays`) are free to all and import none.
BELOW = {
    "corpora": set(),
    "words": {"corpora"},
    "language": {"corpora"},
    "recurrent": {"corpora"},
    "networks": {"corpora", "words", "language", "recurrent"},
    "figures": {"corpora", "words", "language", "recurrent", "networks"},
    "explorable": set(),
    "slides": {"explorable"},
    "assignment": {"corpora", "words", "language", "networks", "figures", "explorable", "slides"},
    "course": {
        *("corpora", "words", "language", "recurrent", "networks", "figures", "explorable", "slides"),
        "assignment",
    },
}
HEAVY = ("torch", "plotly", "ipywidgets", "anywidget", "IPython", "gensim", "sklearn", "scipy", "nbconvert")
WITHOUT_WIDGETS = ("torch", "plotly", "ipywidgets", "anywidget", "nbconvert")


def room(path: Path) -> str:
    """The room a file is in; empty for modules beside the rooms."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def imported(source: str, package: str) -> Iterator[tuple[int, str]]:
    """Yield (line, absolute dotted name) for every import in a module, wherever it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            # `from lecturekit import figures` names the room only in the alias
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def rooms_of(source: str, package: str) -> list[tuple[int, str]]:
    """The rooms of lecturekit that a module imports, with the line."""
    names = [(line, name.split(".")) for line, name in imported(source, package)]
    return [
        (line, parts[1])
        for line, parts in names
        if parts[0] == "lecturekit" and parts[1:2] and parts[1] in BELOW
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_arrow_runs_back(path: Path) -> None:
    """A room imports only the rooms below it; late and type-checking imports count."""
    package = ".".join(["lecturekit", *path.relative_to(PACKAGE).parts[:-1]])
    here = room(path)
    allowed = BELOW.get(here, set()) | {here}
    wrong = [
        f"line {n}: {r}" for n, r in rooms_of(path.read_text(encoding="utf-8"), package) if r not in allowed
    ]
    assert not wrong, f"{here or 'top level'} must not import {wrong}"


def test_every_folder_is_a_known_room() -> None:
    """A new room must be given its place in the order."""
    assert set(BELOW) >= ROOMS


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f():\n    from lecturekit.figures import line", "figures"),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import lecturekit.slides", "slides"),
        ("from lecturekit import explorable", "explorable"),
        ("from ..figures import _template", "figures"),
        ("from .. import figures", "figures"),
        ("from lecturekit._arrays import readonly", None),
        ("from . import _cells", None),
    ],
)
def test_the_walk_sees_every_kind_of_import(source: str, found: str | None) -> None:
    """The walk itself: late, type-checking, aliased and relative imports are all seen."""
    rooms = [name for _, name in rooms_of(source, "lecturekit.recurrent") if name != "recurrent"]
    assert rooms == ([found] if found else [])


def loaded_by(module: str, watched: tuple[str, ...]) -> list[str]:
    """Which of the watched libraries a fresh interpreter holds after importing a module."""
    code = f"import sys, {module}; print(*[m for m in {watched!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_package_loads_numpy_and_nothing_more() -> None:
    """`import lecturekit` brings in no third-party library but NumPy."""
    code = (
        "import sys, numpy; before = set(sys.modules); import lecturekit; "
        "new = {m.split('.')[0] for m in set(sys.modules) - before}; "
        "print(*sorted(new - {'lecturekit', 'numpy'} - sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
    assert loaded_by("lecturekit", HEAVY) == []


@pytest.mark.parametrize("name", sorted({"corpora", "words", "language", "recurrent"} & ROOMS))
def test_rooms_of_data_load_no_torch_and_no_pictures(name: str) -> None:
    """What is read and computed can be used without torch, plotly or widgets."""
    assert loaded_by(f"lecturekit.{name}", WITHOUT_WIDGETS) == []


def test_figures_know_no_widget_and_explorables_no_torch() -> None:
    """The two sides that only a notebook joins."""
    assert loaded_by("lecturekit.figures", ("ipywidgets", "anywidget", "torch", "nbconvert")) == []
    assert loaded_by("lecturekit.explorable", ("torch", "gensim", "sklearn", "nbconvert")) == []


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a file, methods and inner ones included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def code_lines(path: Path) -> set[int]:
    """Line numbers that hold code: no blank line, comment or docstring."""
    text = path.read_text(encoding="utf-8")
    skipped = (
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    )
    tokens = [t for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type not in skipped]
    lines = {n for t in tokens for n in range(t.start[0], t.end[0] + 1)}
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_and_functions_are_short(path: Path) -> None:
    """At most 250 lines a file, 40 lines of code a function, 5 positional parameters, no exceptions."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250
    code = code_lines(path)
    for f in functions(path):
        length = sum(f.lineno <= n <= (f.end_lineno or f.lineno) for n in code)
        assert length <= 40, f"{f.name} has {length} lines of code"
        names = [a.arg for a in [*f.args.posonlyargs, *f.args.args] if a.arg not in ("self", "cls")]
        assert len(names) <= 5, f"{f.name} takes {len(names)} positional parameters"
