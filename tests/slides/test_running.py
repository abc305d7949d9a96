"""The notebook runs first: in its own kernel and folder, watched, and stopped with the cell named."""

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from lecturekit.slides import Budget, LectureExporter, SlidesError, export
from lecturekit.slides._execute import PROGRESS
from lecturekit.slides._progress import ProgressBar
from tests.slides.deck_notebook import code, markdown, notebook, write

SHOW = "from IPython.display import display\n"


def deck_of(tmp_path: Path, *cells: NotebookNode, **options: Any) -> str:
    """Export a notebook of these cells and give the deck's text."""
    write(tmp_path / "lesson.ipynb", notebook(*cells))
    return export(tmp_path / "lesson.ipynb", tmp_path / "out", **options).path.read_text("utf-8")


def test_it_runs_in_its_folder_with_the_budget(tmp_path: Path) -> None:
    """The kernel sees the notebook's own folder, and how much a table may cost."""
    (tmp_path / "data.txt").write_text("forty-two", encoding="utf-8")
    source = "import os\nprint(open('data.txt').read(), os.environ['LECTUREKIT_EXPORT'])"
    text = deck_of(tmp_path, code(source, "slide"), budget=Budget(states=7, seconds=1.5, bytes=900))
    assert "forty-two" in text
    printed = text.split("forty-two ")[1].split("</pre>")[0].replace("&quot;", '"')
    assert json.loads(printed) == {"states": 7, "seconds": 1.5, "bytes": 900}


def test_without_running_the_saved_outputs_are_shown(tmp_path: Path) -> None:
    """`execute=False` starts no kernel: an unknown one does not matter."""
    cell = code("raise ValueError", "slide")
    cell.outputs = [NotebookNode(output_type="stream", name="stdout", text="as it was saved")]
    write(tmp_path / "lesson.ipynb", notebook(cell, kernel="no-such-kernel"))
    deck = export(tmp_path / "lesson.ipynb", execute=False)
    assert deck.path == tmp_path / "lesson.html"
    assert "as it was saved" in deck.path.read_text("utf-8")


def test_a_failing_cell_is_named_and_the_old_deck_stays(tmp_path: Path) -> None:
    """Place, tag, first line and error are in the message; the file of last week is as it was."""
    old = tmp_path / "out" / "lesson.html"
    old.parent.mkdir()
    old.write_text("last week's", encoding="utf-8")
    with pytest.raises(SlidesError) as error:
        deck_of(
            tmp_path, markdown("# A", "slide"), code("x = 1\nx / 0", "-", "row-G5"), code("print('late')")
        )
    lines = str(error.value).splitlines()
    assert lines[0] == 'lesson.ipynb: cell 2 of 3 [row-G5] "x = 1" raised ZeroDivisionError: division by zero'
    assert "----> 2 x / 0" in str(error.value)
    assert "\x1b" not in str(error.value)
    assert old.read_text("utf-8") == "last week's"
    assert [path.name for path in old.parent.iterdir()] == ["lesson.html"]


def test_a_kernel_that_dies_is_told_from_a_failing_cell(tmp_path: Path) -> None:
    """No hanging, no older deck lost, the cell named."""
    with pytest.raises(SlidesError, match=r'the kernel died in cell 1 of 1 "import os": out of memory'):
        deck_of(tmp_path, code("import os\nos.kill(os.getpid(), 9)", "slide"))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_missing_kernel_is_named(tmp_path: Path) -> None:
    """The kernel in the notebook's metadata is the one that is started."""
    write(tmp_path / "lesson.ipynb", notebook(code("1", "slide"), kernel="no-such-kernel"))
    with pytest.raises(SlidesError, match="'no-such-kernel', which is not installed"):
        export(tmp_path / "lesson.ipynb")


def test_each_notebook_of_a_run_gets_its_own_kernel(tmp_path: Path) -> None:
    """What nbclient remembers of the first notebook must not choose the second one's kernel."""
    exporter = LectureExporter()
    write(tmp_path / "a.ipynb", notebook(code("print('first')", "slide")))
    write(tmp_path / "b.ipynb", notebook(code("print('second')", "slide"), kernel="no-such-kernel"))
    assert "first" in exporter.from_filename(str(tmp_path / "a.ipynb"))[0]
    with pytest.raises(SlidesError, match="no-such-kernel"):
        exporter.from_filename(str(tmp_path / "b.ipynb"))


def test_a_scene_that_fails_is_a_failing_cell(tmp_path: Path) -> None:
    """Where its table would be stands its error."""
    table = {
        "application/vnd.lecturekit.table+json": {"error": {"line": "f(k=3): no", "detail": "Traceback …"}}
    }
    with pytest.raises(SlidesError, match=r'(?s)cell 1 of 1 "from IPython.*f\(k=3\): no.*Traceback'):
        deck_of(tmp_path, code(f"{SHOW}display({table!r}, raw=True)", "slide"))


def test_progress_moves_the_bar_and_is_kept_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages of progress reach the bar in order; no slide shows them."""
    seen: list[tuple[str, int, int]] = []
    monkeypatch.setattr(ProgressBar, "show", lambda self, p: seen.append((p["scene"], p["done"], p["total"])))
    message = f"{{'{PROGRESS}': {{'scene': 'norms', 'done': n, 'total': 3}}}}"
    loop = f"for n in (1, 2, 3):\n    display({message}, raw=True)"
    text = deck_of(tmp_path, code(f"{SHOW}{loop}\nprint('done')", "slide"))
    assert seen == [("norms", 1, 3), ("norms", 2, 3), ("norms", 3, 3)]
    assert "norms" not in text


def test_one_bar_serves_all_scenes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new scene, or the same one again, starts from nothing; without a terminal nothing is written."""
    from lecturekit.slides import _progress

    real = _progress.tqdm
    monkeypatch.setattr(
        _progress,
        "tqdm",
        lambda **given: real(**{**given, "disable": False, "file": io.StringIO()}),
    )
    bar = ProgressBar()
    for scene, done in (("a", 1), ("a", 4), ("b", 2), ("b", 1)):
        bar.show({"scene": scene, "done": done, "total": 4})
        assert bar._bar is not None
        assert (bar._bar.n, bar._bar.total) == (done, 4)
    bar.close()
    assert bar._bar is None


def test_dead_outputs_are_left_out_and_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Widgets, scripts and what libraries write to stderr; a line each says so."""
    saved = [
        {"output_type": "stream", "name": "stderr", "text": "UserWarning: old\nplease update"},
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {
                "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
                "text/plain": "IntSlider()",
            },
        },
        {"output_type": "display_data", "metadata": {}, "data": {"application/javascript": "alert(1)"}},
        {"output_type": "stream", "name": "stdout", "text": "this stays"},
    ]
    cell = code("f()", "slide")
    cell.outputs = [NotebookNode(output) for output in saved]
    nb = notebook(cell)
    nb.metadata["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"state": {"x": {"huge": "state"}}}
    }
    write(tmp_path / "lesson.ipynb", nb)
    with caplog.at_level(logging.WARNING):
        text = export(tmp_path / "lesson.ipynb", execute=False).path.read_text("utf-8")
    assert "this stays" in text
    for gone in ("UserWarning", "IntSlider", "alert(1)", "huge"):
        assert gone not in text
    said = "\n".join(caplog.messages)
    assert 'cell 1 of 1 "f()": left out what it wrote to stderr: please update' in said
    assert "left out a widget" in said
    assert "left out a script" in said


def test_notes_of_tables_are_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What is coarser in the slides is printed by the export, each line once for a deck."""
    record = {"application/vnd.lecturekit.table+json": {"notes": ["steps are coarser in the slides: radius"]}}
    source = f"{SHOW}display({record!r}, raw=True)\ndisplay({record!r}, raw=True)"
    with caplog.at_level(logging.INFO):
        deck_of(tmp_path, code(source, "slide"))
    assert caplog.messages.count("steps are coarser in the slides: radius") == 1


def test_a_kernel_that_does_not_start_is_started_again(tmp_path, monkeypatch):
    """Its ports may have been taken; after three tries it is said in words, and other errors stay."""
    from nbconvert.preprocessors import ExecutePreprocessor

    begun, real = [], ExecutePreprocessor.preprocess

    def dying(times, words="Kernel died before replying to kernel_info"):
        def preprocess(self, *given):
            begun.append(1)
            if len(begun) <= times:
                raise RuntimeError(words)
            return real(self, *given)

        begun.clear()
        monkeypatch.setattr(ExecutePreprocessor, "preprocess", preprocess)
        return deck_of(tmp_path, markdown("# Deck", "slide"))

    assert "Deck" in dying(2)
    with pytest.raises(SlidesError, match="the kernel did not start"):
        dying(3)
    with pytest.raises(RuntimeError, match="other"):
        dying(1, "other")
    assert len(begun) == 1
