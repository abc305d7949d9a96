"""A deck is written whole or not at all, from Python and from nbconvert's own command line."""

import errno
import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from nbconvert.nbconvertapp import NbConvertApp
from nbconvert.writers import FilesWriter

from lecturekit.slides import LectureExporter, SlidesError, export, export_all
from lecturekit.slides.__main__ import main
from lecturekit.slides._index import write_index
from lecturekit.slides._write import AsideWriter, check_target, write_aside
from tests.slides.deck_notebook import code, markdown, notebook, write

SMALL = notebook(markdown("# A small deck", "slide"), code("print(6 * 7)"))


def nbconvert(*arguments: str, cwd: Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run `jupyter nbconvert --to lecture`; `limit` is the largest file the system lets it write, bytes."""

    def restrict() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "nbconvert", "--to", "lecture", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, preexec_fn=restrict, check=False)


def test_a_write_replaces_and_leaves_nothing_beside(tmp_path: Path) -> None:
    """New folder, then a second write over the first; the mode is that of an ordinary file."""
    target = write_aside(tmp_path / "new" / "deck.html", "first")
    write_aside(target, "zweite Folie: ∂h/∂W")
    assert target.read_text("utf-8") == "zweite Folie: ∂h/∂W"
    assert [path.name for path in target.parent.iterdir()] == ["deck.html"]
    umask = os.umask(0)
    os.umask(umask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~umask


def test_a_link_to_a_deck_is_followed(tmp_path: Path) -> None:
    """The published file changes, the link stays a link."""
    real = write_aside(tmp_path / "public" / "deck.html", "old")
    (tmp_path / "deck.html").symlink_to(real)
    write_aside(tmp_path / "deck.html", "new")
    assert (tmp_path / "deck.html").is_symlink()
    assert real.read_text("utf-8") == "new"


@pytest.mark.parametrize(
    ("code_", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EDQUOT, "quota"),
    ],
)
def test_a_failed_write_keeps_the_old_deck_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code_: int, words: str
) -> None:
    """The disk may say so only when the file is synced: before the rename, not after."""
    target = write_aside(tmp_path / "deck.html", "last week's")

    def fails(_: int) -> None:
        raise OSError(code_, os.strerror(code_))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(SlidesError, match=f"cannot write .*deck.html: .*{words}.*untouched"):
        write_aside(target, "this week's")
    assert target.read_text("utf-8") == "last week's"
    assert [path.name for path in tmp_path.iterdir()] == ["deck.html"]


def test_a_target_that_cannot_be_is_found_before_the_notebook_runs(tmp_path: Path) -> None:
    """A file where the folder should be; no kernel is started for it."""
    (tmp_path / "dist").write_text("a file")
    write(tmp_path / "lesson.ipynb", notebook(code("open('ran', 'w')", "slide")))
    with pytest.raises(SlidesError, match="cannot write"):
        export(tmp_path / "lesson.ipynb", tmp_path / "dist" / "slides")
    assert not (tmp_path / "ran").exists()
    check_target(tmp_path / "fine")
    assert list((tmp_path / "fine").iterdir()) == []


def test_the_command_line_writes_one_file(tmp_path: Path) -> None:
    """`jupyter nbconvert --to lecture` executes and writes NAME.html, and says so."""
    write(tmp_path / "lesson.ipynb", SMALL)
    done = nbconvert("lesson.ipynb", "--output-dir", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["lesson.html"]
    assert "<pre>42" in (tmp_path / "out" / "lesson.html").read_text("utf-8")
    assert "Writing" in done.stderr


def test_the_command_line_keeps_the_old_deck_when_the_disk_is_full(tmp_path: Path) -> None:
    """The system refuses the bytes in the middle of the file; nbconvert's own writer would lose both."""
    write(tmp_path / "lesson.ipynb", SMALL)
    (tmp_path / "lesson.html").write_text("last week's", encoding="utf-8")
    done = nbconvert("lesson.ipynb", cwd=tmp_path, limit=100_000)
    assert done.returncode == 1
    assert "larger than this system allows. A deck that was there before is untouched." in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "lesson.html").read_text("utf-8") == "last week's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lesson.html", "lesson.ipynb"]


def test_the_command_line_names_a_failing_cell_and_keeps_the_old_deck(tmp_path: Path) -> None:
    """Exit status 1, the cell in the last line."""
    write(tmp_path / "lesson.ipynb", notebook(code("1 / 0", "slide", "row-W4")))
    (tmp_path / "lesson.html").write_text("last week's", encoding="utf-8")
    done = nbconvert("lesson.ipynb", cwd=tmp_path)
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        .splitlines()[-1]
        .startswith('cell 1 of 1 [row-W4] "1 / 0" raised ZeroDivisionError')
    )
    assert (tmp_path / "lesson.html").read_text("utf-8") == "last week's"


def test_the_writer_is_replaced_only_where_it_is_nbconverts_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--stdout` and a writer of the user's stay; an application that is not running is not made."""
    nb = notebook(markdown("# A", "slide"))
    monkeypatch.chdir(tmp_path)
    LectureExporter(execute=False).from_notebook_node(nb)
    assert not NbConvertApp.initialized()
    app = NbConvertApp.instance()
    try:
        for name, kept in (("FilesWriter", False), ("StdoutWriter", True)):
            app.writer_class = name
            app.init_writer()
            before = app.writer
            LectureExporter(execute=False).from_notebook_node(nb)
            assert (app.writer is before) is kept
            assert isinstance(app.writer, AsideWriter) is not kept
        assert issubclass(AsideWriter, FilesWriter)
    finally:
        NbConvertApp.clear_instance()


def test_all_decks_and_their_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One notebook fails: it is named, the status is 1, the others and the list are written."""
    write(tmp_path / "01_first.ipynb", notebook(markdown("# One & *two*", "slide")))
    write(tmp_path / "02_second.ipynb", notebook(markdown("# Broken $x", "slide")))
    write(tmp_path / "03_third.ipynb", SMALL)
    paths = [str(tmp_path / f"{name}.ipynb") for name in ("01_first", "02_second", "03_third")]
    status = main([*paths, "--to", str(tmp_path / "out"), "--no-execute"])
    assert status == 1
    assert "02_second.ipynb: formulas that would not be typeset" in capsys.readouterr().err
    index = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "01_first.html",
        "03_third.html",
        "index.html",
    ]
    assert index.index('href="01_first.html">One &amp; two</a>') < index.index(
        'href="03_third.html">A small deck</a>'
    )
    assert "default-src 'none'" in index
    assert "//" not in re.sub(r"<style>.*?</style>", "", index, flags=re.DOTALL)
    decks = export_all(paths[::2], tmp_path / "again", execute=False)
    assert [(deck.title, deck.slides, deck.explorables) for deck in decks] == [
        ("One & two", 1, 0),
        ("A small deck", 1, 0),
    ]


def test_the_list_holds_the_decks_of_earlier_runs_too(tmp_path: Path) -> None:
    """All that lie in the folder, in the order of their names; other pages are left alone."""
    out = tmp_path / "out"
    names = ("02_late", "01_early & odd")
    for name in names:
        write(tmp_path / f"{name}.ipynb", notebook(markdown(f"# Title of {name}", "slide")))
        export_all([tmp_path / f"{name}.ipynb"], out, execute=False)
        (out / "report.html").write_text("<title>Mine</title>", encoding="utf-8")
    index = BeautifulSoup((out / "index.html").read_text("utf-8"), "html.parser")
    assert [link.text for link in index.select("li a")] == [f"Title of {name}" for name in sorted(names)]
    assert [unquote(link["href"]) for link in index.select("li a")] == [
        f"{name}.html" for name in sorted(names)
    ]
    assert "1 slide, 0 with sliders" in index.select("li small")[0].text
    assert (out / "report.html").read_text("utf-8") == "<title>Mine</title>"


def test_the_list_has_the_whole_first_and_pdfs_that_are_not_older(tmp_path: Path) -> None:
    """A PDF of last week's deck is not offered beside this week's."""
    for name in ("01_a", "02_b"):
        write(tmp_path / f"{name}.ipynb", notebook(markdown(f"# Title {name}", "slide")))
        (tmp_path / f"{name}.pdf").write_bytes(b"%PDF" + bytes(60_000))
    paths = sorted(map(str, tmp_path.glob("*.ipynb")))
    assert main([*paths, "--to", str(tmp_path), "--no-execute", "--lecture", "A & B", "--jobs", "1"]) == 0
    for name, age in (("01_a", 60), ("02_b", -60)):
        when = (tmp_path / f"{name}.html").stat().st_mtime + age
        os.utime(tmp_path / f"{name}.pdf", (when, when))
    index = BeautifulSoup(write_index(tmp_path).read_text("utf-8"), "html.parser")
    rows = [[link["href"] for link in row.select("a")] for row in index.select("li")]
    assert rows == [["lecture.html"], ["01_a.html", "01_a.pdf"], ["02_b.html"]]
    assert index.select("li.whole a")[0].text == "A & B"
    assert "PDF 0.1 MB" in index.select("li")[1].text


def test_a_notebook_named_index_keeps_its_deck(tmp_path: Path) -> None:
    """The list goes beside it, under another name, also when the deck comes in a later run."""
    out = tmp_path / "out"
    for name in ("lesson", "index", "decks"):
        write(tmp_path / f"{name}.ipynb", notebook(markdown(f"# The {name}", "slide")))
    for paths in (["lesson"], ["index"], ["lesson", "index"]):
        export_all([tmp_path / f"{name}.ipynb" for name in paths], out, execute=False)
    assert "<title>The index</title>" in (out / "index.html").read_text("utf-8")
    listed = (out / "decks.html").read_text("utf-8")
    assert 'href="index.html">The index</a>' in listed
    assert 'href="lesson.html">The lesson</a>' in listed
    export_all([tmp_path / "decks.ipynb"], out, execute=False)
    assert "<title>The decks</title>" in (out / "decks.html").read_text("utf-8")
    assert 'href="decks.html">The decks</a>' in (out / "decks-2.html").read_text("utf-8")


@pytest.mark.parametrize("text", ["no json", '{"cells": 3}', "{}"])
def test_what_is_no_notebook_is_said_so(tmp_path: Path, text: str) -> None:
    """Broken and missing files: one line each."""
    (tmp_path / "lesson.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(SlidesError, match="is not a notebook"):
        export(tmp_path / "lesson.ipynb")
    with pytest.raises(SlidesError, match="there is no notebook"):
        export(tmp_path / "gone.ipynb")
