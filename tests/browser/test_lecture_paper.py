"""A whole lecture on paper: pages, PDFs, their outlines and links."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from lecturekit.slides import export
from tests.browser.decks import Deck
from tests.browser.test_lecture_deck import PAINTED, SLIDES, opened
from tests.slides.deck_notebook import markdown, notebook, write
from tests.slides.lecture_notebooks import TITLE, exported
from tools import pdf

__all__ = ["opened"]


def test_print_names_chapters_and_places(opened: Callable[..., Deck]) -> None:
    """The whole, on paper as on the screen; or only the slides that lead to the chapters."""
    deck = opened(query="?print-pdf")
    pages = deck.ask(
        """[...document.querySelectorAll(".pdf-page")].map((page) =>
          [".slide-number-pdf", ".lk-chapter"].map((name) => page.querySelector(name).textContent))"""
    )
    assert len(pages) == SLIDES
    assert pages[:2] == [["", ""], ["1 / 3", "01 First"]]
    assert pages[-1] == ["4 / 4", "03 Last"]
    assert deck.ask(PAINTED) == 17
    contents = opened(query="?print-pdf=contents")
    assert contents.ask(
        "[...document.querySelectorAll('.pdf-page a')].map((a) => a.getAttribute('href'))"
    ) == [f"{name}.pdf" for name in ("01_first", "02_second", "03_last")]


@pytest.fixture(scope="module")
def printed(browser: Browser) -> Path:
    """The folder of the lecture, with the PDFs of its decks; `browser` says when there is none."""
    folder = exported()["lecture"].path.parent
    assert pdf.main([str(folder)]) == 0
    return folder


def test_a_pdf_has_a_page_a_slide_with_its_words_and_nothing_clipped(printed: Path) -> None:
    """Vectors and text: headline, verdict and axes are read back; every page has the slide's shape."""
    for name, deck in exported().items():
        reader = PdfReader(printed / f"{name}.pdf")
        assert len(reader.pages) == deck.slides
        assert {(float(p.mediabox.width), float(p.mediabox.height)) for p in reader.pages} == {(960.0, 540.0)}
        assert not any(page.images for page in reader.pages)
    page = PdfReader(printed / "03_last.pdf").pages[1].extract_text()
    for words in ("Last: figure 1", "to the power of 1", "2 / 4", "Its bound is"):
        assert words in page
    assert (printed / "03_last.pdf").stat().st_size < 200_000


def test_the_pdf_of_the_whole_has_an_outline_and_links_of_its_own(printed: Path) -> None:
    """Contents, then the chapters' pages as they are; a click on a title goes to that page."""
    reader = PdfReader(printed / "lecture.pdf")
    texts = [page.extract_text() for page in reader.pages]
    assert TITLE in texts[0]
    names = ("01_first", "02_second", "03_last")
    parts = [PdfReader(printed / f"{name}.pdf") for name in names]
    assert texts[1:] == [page.extract_text() for part in parts for page in part.pages]
    tops = [item for item in reader.outline if not isinstance(item, list)]
    assert [item.title for item in tops] == ["Contents", "First", "Second & third", "Last"]
    assert [reader.get_destination_page_number(item) for item in tops] == [0, 1, 4, 20]
    below = [item for item in reader.outline if isinstance(item, list)]
    assert [[item.title for item in items] for items in below][::2] == [
        ["First: figure 1", "Summary"],
        ["Last: figure 1", "Last: figure 2", "Summary"],
    ]
    assert [reader.get_destination_page_number(item) for item in below[2]] == [21, 22, 23]
    links = [annotation.get_object() for annotation in reader.pages[0]["/Annots"]]
    assert [reader.get_page_number(link["/Dest"][0].get_object()) for link in links] == [1, 4, 20]
    assert all("file:" not in str(link) for link in links)
    sizes = [(printed / f"{name}.pdf").stat().st_size for name in ("lecture", *names)]
    assert sizes[0] < 1.3 * sum(sizes[1:])


def test_the_list_has_the_whole_first_and_its_pdfs(printed: Path, browser: Browser) -> None:
    """A PDF of an older deck is not listed beside the new one."""
    page = browser.new_page()
    page.goto((printed / "index.html").as_uri())
    rows = page.evaluate(
        """[...document.querySelectorAll("li")].map((li) =>
          [...li.querySelectorAll("a")].map((a) => a.getAttribute("href")))"""
    )
    names = ["lecture", "01_first", "02_second", "03_last"]
    assert rows == [[f"{name}.html", f"{name}.pdf"] for name in names]
    assert "24 slides, 17 with sliders, 37 minutes" in page.inner_text("li")
    page.close()


def test_a_deck_that_cannot_be_drawn_is_named_and_the_others_are_printed(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its older PDF goes: it would not be this deck's. Without a browser a line says that there are none."""
    for name in ("a", "b"):
        write(tmp_path / f"{name}.ipynb", notebook(markdown(f"# Title {name}", "slide")))
        export(tmp_path / f"{name}.ipynb", execute=False)
    broken = (tmp_path / "a.html").read_text("utf-8").replace("Reveal.initialize(", "Reveal.start(")
    (tmp_path / "a.html").write_text(broken, encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(b"old")
    monkeypatch.setattr(pdf, "PATIENCE", 2)
    assert pdf.main([str(tmp_path)]) == 1
    assert "a.html was not printed: " in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == ["b.pdf"]
    assert "Title b" in PdfReader(io.BytesIO((tmp_path / "b.pdf").read_bytes())).pages[0].extract_text()
    monkeypatch.setattr(pdf, "find_chromium", lambda: None)
    assert pdf.main([str(tmp_path)]) == 0
    assert capsys.readouterr().err.startswith("no PDFs: they need Chromium")
