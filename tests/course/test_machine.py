"""The machine check: what is missing is said, with what to do."""

import importlib.metadata
import sys
from pathlib import Path

import pytest

from lecturekit import _chromium, course
from lecturekit.course import _browser, _machine
from lecturekit.explorable._assets import EXPORT


def test_here_the_notebooks_run() -> None:
    """Where the tests run, nothing stops a notebook; every finding that is not fine says what to do."""
    found = course.check_machine()
    assert found.ready
    assert all(finding.do for finding in found.findings if finding.mark != "✓")
    assert {"Python", "packages", "memory", "cores", "graphics card", "Chromium", "writing"} == {
        finding.what for finding in found.findings
    }


def test_a_missing_and_an_old_package_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with its line, the version needed and the command."""
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name == "gensim":
            raise importlib.metadata.PackageNotFoundError(name)
        return "4.1.0" if name == "plotly" else real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    found = course.check_machine()
    assert not found.ready
    wrong = {finding.what: finding for finding in found.findings if finding.mark == "✗"}
    assert set(wrong) == {"gensim", "plotly"}
    assert "4.1.0, needed: >=6" in wrong["plotly"].found
    assert "pip install" in wrong["gensim"].do
    assert found.words().startswith("✗ Notebooks will stop: ")


@pytest.mark.parametrize(("free", "mark"), [(500, "✗"), (1500, "!"), (8000, "✓")])
def test_memory_is_judged_by_what_a_notebook_takes(free: float, mark: str) -> None:
    """Too little for one, for several, enough."""
    assert _machine.memory_finding(free).mark == mark


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Trying is knowing: a folder that is not there cannot be written to."""
    (*_, writing) = course.check_machine(tmp_path / "nowhere").findings
    assert writing.mark == "✗"
    assert writing.do


def test_without_chromium_slides_cannot_be_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is left out, not an end."""
    monkeypatch.setattr(_machine.shutil, "which", lambda name: None)
    monkeypatch.setattr(_chromium, "_PLACES", ())
    monkeypatch.delenv("CHROMIUM", raising=False)
    found = course.check_machine()
    assert found.ready
    assert "Chromium" in found.words()


def test_slides_get_words_and_no_widget(monkeypatch: pytest.MonkeyPatch) -> None:
    """In an export nothing can answer, and the words say that nothing needs to."""
    monkeypatch.setenv(EXPORT, "1")
    bundle = _browser.answer_bundle()
    assert _browser.WIDGET not in bundle
    assert "their sliders move without a kernel" in bundle["text/markdown"]


def test_a_viewer_without_widgets_gets_words() -> None:
    """Beside the widget stands what GitHub shows."""
    bundle = _browser.answer_bundle()
    assert {_browser.WIDGET, "text/markdown", "text/plain"} == set(bundle)
    assert "saved outputs" in bundle["text/markdown"]


def test_the_kernel_answers_what_the_page_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question comes back with its number; the page's best time is kept."""
    answer, sent = _browser.Answer(), []
    monkeypatch.setattr(answer, "send", lambda content, buffers=None: sent.append(content))
    answer._handle_custom_msg({"ask": 3}, [])
    answer._handle_custom_msg({"best": 12.5}, [])
    answer._handle_custom_msg("noise", [])
    assert sent == [{"answer": 3}]
    assert answer.milliseconds == 12.5


def test_what_does_not_load_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that is there and broken stops nothing here: it is named."""
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setitem(sys.modules, "psutil", None)
    found = course.check_machine()
    broken = [finding.what for finding in found.findings if "does not load" in finding.found]
    assert broken == ["memory", "torch"]
    assert not found.ready


def test_a_browser_that_is_named_and_not_there_prints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    (found,) = [one for one in course.check_machine().findings if one.what == "Chromium"]
    assert found.mark == "!"
