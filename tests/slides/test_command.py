"""The command line: what it refuses, what it says when something failed, and what a Ctrl-C leaves."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from lecturekit import _put
from lecturekit.slides import __main__ as command
from lecturekit.slides import _execute, export
from lecturekit.slides._index import decks_in
from tests.slides.deck_notebook import markdown, notebook, write


def lessons(folder: Path, *bodies: str) -> list[str]:
    """Notebooks of one slide each, by number."""
    paths = [folder / f"0{n}_x.ipynb" for n in range(1, len(bodies) + 1)]
    for path, body in zip(paths, bodies, strict=True):
        write(path, notebook(markdown(body, "slide")))
    return [str(path) for path in paths]


@pytest.mark.parametrize("wrong", ["--jobs=-1", "--states=0", "--bytes=0", "--seconds=-1", "--jobs=x"])
def test_numbers_that_cannot_be_are_refused(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In a line, by the option's name, before anything is read."""
    with pytest.raises(SystemExit) as stopped:
        command.main(["no.ipynb", wrong])
    assert stopped.value.code == 2
    assert f"argument {wrong.split('=')[0]}" in capsys.readouterr().err


def test_what_was_written_is_listed_and_what_the_whole_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Though a notebook failed; a folder that looks like a deck is in nobody's way."""
    (tmp_path / "out" / "index2.html").mkdir(parents=True)
    paths = lessons(tmp_path, "# A", "# Broken $x", "# C")
    given = [*paths, "--to", str(tmp_path / "out"), "--no-execute", "--lecture", "All"]
    assert command.main(given) == 1
    said = capsys.readouterr()
    assert [Path(line.split("  ")[0]).name for line in said.out.splitlines()] == [
        "01_x.html",
        "03_x.html",
        "lecture.html",
    ]
    assert "02_x.ipynb: formulas that would not be typeset" in said.err
    assert said.err.rstrip().endswith("lecture.html is without 02_x.")
    file = tmp_path / "file"
    file.write_text("mine")
    assert command.main([paths[0], "--to", str(file), "--no-execute"]) == 1
    assert "it is a file, not a folder" in capsys.readouterr().err


def test_ctrl_c_leaves_no_half_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither of a deck that is being written, nor of a kernel that runs."""
    kept: list[Any] = []

    class Manager:
        def cleanup_connection_file(self) -> None:
            kept.append("cleaned")

    manager = Manager()
    _execute._MANAGERS.add(manager)

    def stopped(*_: object, **__: object) -> None:
        def half(part: Path, _: Path) -> None:
            kept.append(part)
            raise SystemExit(130)

        monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)  # the thread gets no further
        monkeypatch.setattr(Path, "replace", half)
        with pytest.raises(SystemExit):
            _put.put(tmp_path / "deck.html", b"half")
        monkeypatch.undo()
        _put._PARTS.add(kept[-1])
        monkeypatch.setattr("os._exit", kept.append)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "export_all", stopped)
    with pytest.raises(UnboundLocalError):  # the process would be gone
        command.main(["a.ipynb", "--to", str(tmp_path)])
    assert kept[1:] == ["cleaned", 130]
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().err.startswith("stopped; ")


@pytest.mark.parametrize(
    ("given", "body", "title"),
    [
        ("two\nlines", "# Heading", "two lines"),
        ("", "# Heading", "Heading"),
        (None, "```sh\n# a comment\n```\n\n# Heading", "Heading"),
        (None, "no heading", "lesson"),
    ],
)
def test_the_title_is_one_line_and_no_comment(
    tmp_path: Path, given: str | None, body: str, title: str
) -> None:
    """Such a deck is listed; an empty title would be a link without words."""
    nb: NotebookNode = notebook(markdown(body, "slide"))
    if given is not None:
        nb.metadata.title = given
    write(tmp_path / "lesson.ipynb", nb)
    deck = export(tmp_path / "lesson.ipynb", execute=False)
    assert deck.title == title
    assert [listed.title for listed in decks_in(tmp_path)] == [title]
    soup = BeautifulSoup(deck.path.read_text("utf-8"), "html.parser")
    assert soup.title is not None
    assert soup.title.text == title
