"""A name that is missing: which cell of the notebook makes it, and that it is said."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell

from lecturekit.explorable import Explorable, SceneError, _missing, explore
from lecturekit.explorable._missing import NOTEBOOK, makes, missing

BOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))

CELLS = [
    ("markdown", "# A title"),
    ("code", "from math import pi"),
    ("markdown", "## Counting $n$\n\n```\n# no heading\n```"),
    ("code", "corpus = [word for word in 'a b'.split()]"),
    ("code", "def scene(k=1):\n    return corpus[k]"),
    ("markdown", "## Later"),
    ("code", "later = 1; corpus = 2"),
]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook that the kernel's environment names."""
    cells = [
        nbformat.v4.new_markdown_cell(text)
        if kind == "markdown"
        else nbformat.v4.new_code_cell(text, id=f"c{i}")
        for i, (kind, text) in enumerate(CELLS)
    ]
    path = tmp_path / "book.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    monkeypatch.setenv(NOTEBOOK, str(path))
    return path


def failure(source: str, **names: Any) -> Exception:
    """What running a cell raises."""
    try:
        exec(compile(source, "cell", "exec"), {"__name__": "__main__", **names})
    except Exception as error:
        return error
    raise AssertionError("it runs")


def said(source: str, here: str = "", monkeypatch: pytest.MonkeyPatch | None = None) -> str | None:
    if monkeypatch:
        monkeypatch.setattr(_missing, "running", lambda: (here, ""))
    return missing(failure(source), "This cell")


def test_the_cell_and_its_heading_are_named(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest above the cell that runs, else one below; lines of code are no heading."""
    above = "run the cells above first (Run > Run All Above Selected Cell)."
    counting = f"This cell needs `corpus`, which code cell 2, under “Counting n”, makes: {above}"
    assert said("corpus", "c4", monkeypatch) == counting
    assert said("len(corpus)", "", monkeypatch) == counting
    assert "`pi`, which code cell 1, under “A title”, makes: " in str(said("pi", "c4", monkeypatch))
    below = str(said("later", "c4", monkeypatch))
    assert below.endswith("code cell 4, under “Later”, makes, further down: run that cell first.")


@pytest.mark.parametrize(
    "source", ["nowhere", "k", "1 / 0", "[].corpus", "def f():\n    corpus += 1\nf()", "later = later"]
)
def test_other_errors_are_left_to_python(book: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip of the pen, a local name, a name that only this cell makes."""
    assert said(source, "c6", monkeypatch) is None


def test_a_library_s_own_error_is_no_missing_cell(book: Path) -> None:
    error = failure("f()", f=eval("lambda: corpus", {"__name__": "library"}))
    assert missing(error, "This cell") is None


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"cells": [{}]}', '{"cells": [{"cell_type": "code", "source": 5}]}']
)
def test_a_notebook_that_cannot_be_read_is_no_second_error(book: Path, content: str) -> None:
    book.write_text(content)
    assert missing(failure("corpus"), "This cell") is None


def test_without_a_notebook_s_file_it_says_what_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NOTEBOOK, raising=False)
    line = missing(failure("corpus"), "This figure")
    assert str(line).startswith("This figure needs `corpus`, which is not there. If a cell further up makes")


def test_a_scene_says_it_in_its_view_and_recovers(book: Path) -> None:
    """In the figure and in its caption, at the start and at later moves."""
    space: dict[str, Any] = {"__name__": "__main__", "go": go, "later": 0}
    exec("def scene(k=0):\n    return go.Figure(go.Scatter(y=[later, k, corpus if k else 0]))", space)
    exec("def words(k):\n    return f'at {pi if k > 1 else 0}'", space)
    made = explore(space["scene"], k=(0, 3), caption=space["words"])
    view = made.widget
    for k, name in enumerate(["corpus", "pi"], 1):
        made.value = {"k": k}
        assert f"This figure needs `{name}`" in view.delta["error"]["line"]
        assert "NameError" in view.delta["error"]["detail"]
        space[name] = 1
        made.value = {"k": k}
        made.value = {"k": k + 1} if k == 2 else {"k": k}
    assert view.delta["error"] is None
    made.close()


def test_a_shell_says_it_above_the_traceback(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Only for names of the notebook; the error stays the cell's result; another's handler stays."""
    shell = InteractiveShell()
    monkeypatch.setattr("IPython.core.getipython.get_ipython", lambda: shell)
    told: list[dict[str, str]] = []
    monkeypatch.setattr("IPython.display.publish_display_data", lambda data: told.append(data))
    _missing.prepare()
    shell.user_module.__name__ = shell.user_ns["__name__"] = "__main__"
    result = shell.run_cell("corpus")
    assert isinstance(result.error_in_exec, NameError)
    assert "name 'corpus' is not defined" in capsys.readouterr().out
    assert "<code>corpus</code>" in told[0]["text/html"]
    assert "under “Counting n”" in told[0]["text/plain"]
    shell.run_cell("nowhere")
    assert "name 'nowhere' is not defined" in capsys.readouterr().out
    assert len(told) == 1
    shell.set_custom_exc((ValueError,), lambda *_, **__: [])
    _missing.prepare()
    assert shell.custom_exceptions == (ValueError,)


WAYS = (
    "{} = 1",
    "def {}(): inner = 1",
    "import os as {}",
    "for {} in [1]: pass",
    "if ({} := 1): pass",
    "[{}, z] = 1, 2",
    "class {}: x = 1",
    "with open('/dev/null') as {}: pass",
    "match 1:\n    case {}: pass",
    "[({} := 1) for q in [1]]",
)


@given(st.lists(st.sampled_from(["a", "bb", "ccc"]), min_size=1))
def test_every_way_to_bind_a_name_is_seen(names: list[str]) -> None:
    """Held against what Python itself leaves in the namespace."""
    ways = WAYS * len(names)
    source = "\n".join(way.format(name) for way, name in zip(ways, names, strict=False))
    space: dict[str, Any] = {}
    exec(source, space)
    assert makes(source) == set(space) - {"__builtins__"}


def test_what_is_no_python_makes_nothing() -> None:
    assert makes("a = = 1") == makes("a\0 = 1") == frozenset()
    assert makes("try:\n    a\nexcept NameError as lost:\n    b = c = 1\ndel b") == {"c"}
    assert makes("%matplotlib inline\n!ls\na = 1") == {"a"}


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_each_figure_of_a_notebook_says_what_it_misses(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cell alone after the imports: it shows its figure, or names a cell above that must run first."""
    monkeypatch.setenv(NOTEBOOK, str(path))
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    imports: dict[str, Any] = {"__name__": "__main__"}
    exec(sources[0], imports)
    tried = 0
    for number, (cell, source) in enumerate(zip(cells, sources, strict=True), 1):
        if "explore(" in source and number > 1:
            monkeypatch.setattr(_missing, "running", lambda cell=cell: (cell["id"], ""))
            line = alone(source, dict(imports))
            assert line is None or 0 < maker(line) < number, line
            tried += 1
    assert tried


def alone(source: str, space: dict[str, Any]) -> str | None:
    """Run a cell as a kernel does; give the line that is shown instead of its figure."""
    *body, last = ast.parse(source).body
    value = None
    try:
        exec(compile(ast.Module(body, []), "cell", "exec"), space)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), space)
        else:
            exec(compile(ast.Module([last], []), "cell", "exec"), space)
        if isinstance(value, Explorable):
            value.figure()
    except SceneError as error:
        return error.line
    except NameError as error:
        return str(missing(error, "This cell"))
    return None


def maker(line: str) -> int:
    """The cell that a line names; 0 where it names none."""
    named = re.match("This (figure|cell) needs `.+`, which code cell ([0-9]+), under “.+”, makes: run", line)
    return int(named[2]) if named else 0
