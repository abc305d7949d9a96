"""The deck of a notebook that has everything, and the exporter as nbconvert and JupyterLab meet it."""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import get_export_names, get_exporter
from nbformat import NotebookNode

from lecturekit.slides import LectureExporter, SlidesError, export
from tests.slides.deck_notebook import code, exported, markdown, notebook, write


@pytest.fixture(scope="module")
def soup() -> BeautifulSoup:
    """The deck of the notebook with everything, parsed."""
    return BeautifulSoup(exported().path.read_text("utf-8"), "html.parser")


def test_the_deck_is_what_the_record_says(soup: BeautifulSoup) -> None:
    """Title, number of slides and explorables, size: in the file as in the record; small enough to mail."""
    deck = exported()
    slides = [section for section in soup.select(".slides section") if not section.select("section")]
    assert soup.title is not None
    assert (deck.title, deck.slides, deck.explorables) == ("The gradient through time", len(slides), 2)
    assert soup.title.text == deck.title
    assert deck.size == deck.path.stat().st_size < 4_000_000


def test_code_notes_and_folds(soup: BeautifulSoup) -> None:
    """Code only where it is the lesson; notes in their slide; what is folded stays inside its fold."""
    assert [pre.text.split("(")[0] for pre in soup.select(".highlight pre")] == ["def step"]
    notes = soup.select("section aside.notes")
    assert [note.find_parent("section").h1 is not None for note in notes] == [True, False]
    fold = soup.select_one("details")
    assert fold is not None
    assert "spectral radius" in fold.text
    assert "never on a slide" not in soup.text


def test_tables_of_states_are_json_in_the_page(soup: BeautifulSoup) -> None:
    """Each explorable holds its own table, no `<` in it, and swipes are kept from reveal."""
    figures = soup.select("figure.lk-explorable")
    assert len(figures) == 2
    for figure in figures:
        assert figure.has_attr("data-prevent-swipe")
        text = figure.script.string
        assert "<" not in text
        assert {"spec", "packed", "axes"} <= set(json.loads(text))
    still = soup.select_one("figure.lk-figure script")
    assert still is not None
    assert json.loads(still.string)["data"][0]["type"] == "scatter"


def test_pictures_and_links(soup: BeautifulSoup) -> None:
    """Pictures are in the file; notebooks' links lead to their decks; others open beside the deck."""
    assert [img["src"][:22] for img in soup.select("img")] == ["data:image/png;base64,"]
    inner, outer = soup.select(".slides a[href]")
    assert inner["href"] == "13_next.html"
    assert (outer["href"], outer["target"]) == ("https://example.org/paper", "_blank")


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("One & *two*", "One & two"),
        ("snake_case, `<unk>` and AT&T", "snake_case, <unk> and AT&T"),
        (r"The state $h_t$ for \$5", "The state h_t for $5"),
        ("שלום 🙂", "שלום 🙂"),
    ],
)
def test_a_title_is_the_heading_as_it_is_read(tmp_path: Path, heading: str, title: str) -> None:
    """Markup is gone, and what only looks like it stays."""
    write(tmp_path / "a.ipynb", notebook(markdown(f"# {heading}", "slide")))
    deck = export(tmp_path / "a.ipynb", execute=False)
    assert deck.title == title
    page = BeautifulSoup(deck.path.read_text("utf-8"), "html.parser")
    assert page.title is not None
    assert page.title.text == title


def test_a_section_in_a_text_makes_no_slide(tmp_path: Path) -> None:
    """Reveal takes every section inside of it for a slide."""
    write(tmp_path / "a.ipynb", notebook(markdown("<section>\n\nwords\n\n</section>", "slide")))
    text = export(tmp_path / "a.ipynb", execute=False).path.read_text("utf-8")
    body = text.split('<div class="slides">')[1].split("<script")[0]
    assert body.count("<section") == 1


def test_pictures_that_are_not_there_stop_the_export(tmp_path: Path) -> None:
    """All of them are listed."""
    write(tmp_path / "a.ipynb", notebook(markdown("![a](gone.png) ![b](https://example.org/b.png)", "slide")))
    with pytest.raises(SlidesError, match=r"(?s)gone\.png.*https://example\.org/b\.png"):
        export(tmp_path / "a.ipynb", execute=False)


def test_what_an_output_would_load_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The policy will refuse it: the export says which address."""
    cell = code("show()", "slide")
    html = '<script src="https://cdn.example.org/lib.js"></script><a href="https://example.org">fine</a>'
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}
    cell.outputs = [NotebookNode(shown)]
    write(tmp_path / "a.ipynb", notebook(cell))
    export(tmp_path / "a.ipynb", execute=False)
    told = [message for message in caplog.messages if "will not show" in message]
    assert told == [
        "the slides will not show https://cdn.example.org/lib.js: a deck loads nothing from the network"
    ]


def test_nbconvert_knows_the_exporter() -> None:
    """By its entry point, with a name for menus and options that a configuration file can set."""
    assert "lecture" in get_export_names()
    assert get_exporter("lecture") is LectureExporter
    exporter = LectureExporter()
    assert exporter.export_from_notebook
    assert (exporter.file_extension, exporter.output_mimetype) == (".html", "text/html")
    assert {"execute", "show_code", "states", "seconds", "bytes"} <= set(exporter.traits(config=True))


def test_options_of_nbconverts_own_execution_hold() -> None:
    """`--ExecutePreprocessor.timeout` and `--execute` mean what they say; nothing is executed twice."""
    from traitlets.config import Config

    config = Config(
        {"ExecutePreprocessor": {"timeout": 77, "enabled": True}, "LectureExporter": {"states": 5}}
    )
    exporter = LectureExporter(config=config)
    runners = [step for step in exporter._preprocessors if "Execute" in type(step).__name__ and step.enabled]
    assert [(type(step).__name__, step.timeout, step.budget["states"]) for step in runners] == [
        ("LectureExecute", 77, 5)
    ]
    off = LectureExporter(execute=False)
    assert not [step for step in off._preprocessors if "Execute" in type(step).__name__ and step.enabled]


def test_the_menu_of_a_jupyter_server_downloads_a_deck(tmp_path: Path) -> None:
    """Save and Export As: the format is listed, the deck comes as a download, a failing cell as a reason."""
    write(tmp_path / "good.ipynb", notebook(markdown("# A", "slide"), code("print(6 * 7)")))
    write(tmp_path / "bad.ipynb", notebook(code("1 / 0", "slide")))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [
        f"--port={port}",
        "--IdentityProvider.token=t",
        "--allow-root",
        "--ServerApp.log_level=CRITICAL",
    ]
    command = [sys.executable, "-m", "jupyter_server", *options]
    server = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        formats = json.loads(_get(port, "api/nbconvert", patience=60))
        assert formats["lecture"] == {"output_mimetype": "text/html"}
        deck = _get(port, "nbconvert/lecture/good.ipynb?download=true")
        assert "<pre>42" in deck
        assert "Content-Security-Policy" in deck
        with pytest.raises(urllib.error.HTTPError) as error:
            _get(port, "nbconvert/lecture/bad.ipynb?download=true")
        reason = error.value.read().decode()
        assert re.search(r"cell 1 of 1 .*1 / 0.* raised ZeroDivisionError", reason)
    finally:
        server.terminate()
        server.wait(20)


def _get(port: int, path: str, patience: float = 0) -> str:
    """Fetch a page of the server, waiting for it to start if need be."""
    until = time.monotonic() + patience
    while True:
        try:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/{path}", headers={"Authorization": "token t"}
            )
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
