"""A whole lecture in one deck: contents, chapters, and only what is near the present slide painted."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser
from pypdf import PdfReader

from lecturekit.slides import export
from tests.browser.decks import Deck
from tests.slides.deck_notebook import code, markdown, notebook, write
from tests.slides.lecture_notebooks import TITLE, exported
from tools import pdf

SLIDES = 24  # one of contents, then 3, 16 and 4
PAINTED = "document.querySelectorAll('.js-plotly-plot').length"
HERE = "Reveal.getCurrentSlide()"
SHOWN = f"""(() => {{
  const words = [...{HERE}.querySelectorAll("p")].map((p) => p.innerText).join(" ");
  return {HERE}.querySelector(".lk-plot .main-svg") !== null && {HERE}.querySelector("mjx-container") !== null
    && !words.includes("$") && getComputedStyle({HERE}.querySelector(".cell")).visibility === "visible";
}})()"""


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Deck]]:
    """Open decks that are closed afterwards; none may have complained."""
    made: list[Deck] = []

    def opener(path: Path | None = None, query: str = "", **options: object) -> Deck:
        made.append(Deck(browser, path or exported()["lecture"].path, query, **options))  # type: ignore[arg-type]
        return made[-1]

    yield opener
    for one in made:
        assert (one.asked, one.violations(), one.complaints) == ([], [], [])
        one.close()


def place(deck: Deck) -> tuple[str, str]:
    """What the foot of the slide says: its number, and its chapter."""
    number = re.sub(r"\s", "", deck.ask("document.querySelector('.slide-number').textContent"))
    return number, deck.ask("document.querySelector('.lk-chapter').textContent")


def test_the_contents_lead_to_chapters_and_the_foot_says_where_one_is(opened: Callable[..., Deck]) -> None:
    """A click on a title; numbers count within the chapter; links between notebooks stay in the deck."""
    deck = opened()
    assert deck.headline() == TITLE
    assert place(deck) == ("", "")
    deck.page.click("text=Second & third")
    deck.until(f"{HERE}.id === '02_second'")
    assert place(deck) == ("1/16", "02 Second & third")
    deck.press("PageDown")
    assert place(deck) == ("2/16", "02 Second & third")
    deck.press("End")
    assert place(deck) == ("4/4", "03 Last")
    deck.page.click(".present a")
    deck.until(f"{HERE}.id === '01_first'")
    assert place(deck) == ("1/3", "01 First")
    for _ in range(2):
        deck.press("PageDown")
    deck.page.click(".present a[href='#02_second.far']")
    deck.until(f"{HERE}.dataset.place === '16 / 16'")  # where in that chapter the link points


def test_the_key_c_leads_to_the_contents_and_back(opened: Callable[..., Deck]) -> None:
    """With a slider in focus, too; the row of the chapter is marked; a click on its name does the same."""
    deck = opened()
    deck.ask("Reveal.slide(7)")
    deck.until(SHOWN)
    deck.ask(f"{HERE}.querySelector('input[type=range]').focus()")
    deck.press("c")
    assert deck.headline() == TITLE
    marked = "[...document.querySelectorAll('[aria-current] td:nth-child(2)')].map((td) => td.textContent)"
    assert deck.ask(marked) == ["Second & third"]
    deck.press("c")
    assert place(deck) == ("4/16", "02 Second & third")
    deck.page.click("a.lk-chapter")
    deck.until(f"{HERE}.id === 'contents'")
    deck.press("F1")
    deck.until("document.querySelector('.r-overlay, .overlay')?.textContent.includes('Contents, and back')")


def test_a_deck_of_one_notebook_names_itself_and_has_no_contents(opened: Callable[..., Deck]) -> None:
    """Its title stands beside the number, not on the first slide; the key does nothing."""
    deck = opened(exported()["03_last"].path)
    assert place(deck) == ("1/4", "")
    deck.press("PageDown")
    assert place(deck) == ("2/4", "Last")
    deck.press("c")
    assert place(deck) == ("2/4", "Last")


def test_only_what_is_near_is_painted_and_a_jump_shows_all_at_once(opened: Callable[..., Deck]) -> None:
    """Three slides ahead; then the far end, with figure and formula; never all figures of the deck."""
    deck = opened()
    assert deck.ask(PAINTED) == 1
    deck.ask(f"Reveal.slide({SLIDES - 2})")
    deck.until(SHOWN)
    assert 2 <= deck.ask(PAINTED) <= 5
    assert place(deck) == ("3/4", "03 Last")
    deck.press("d")
    deck.ask("Reveal.slide(10)")
    deck.until(SHOWN)
    assert deck.ask(f"{HERE}.querySelector('.lk-root').classList.contains('lk-dark')")


def test_a_slide_that_comes_back_is_as_it_was_left(opened: Callable[..., Deck]) -> None:
    """Its figure is put away after a dozen others, its slider is not; memory does not grow with the walk."""
    deck = opened()
    deck.press("PageDown")
    deck.press("PageDown")
    deck.until(SHOWN)
    deck.press("1")
    deck.until(f"{HERE}.querySelector('.lk-verdict').textContent.includes('3')")
    assert deck.series() == [0, 1, 8, 27]
    host = "document.querySelector('#\\\\30 1_first-2 .lk-explorable')"
    for _ in range(18):
        deck.press("PageDown")
        deck.until(f"!{HERE}.querySelector('.lk-explorable') || {SHOWN}")
    deck.until(f"{host}.childElementCount === 0")
    assert deck.ask(PAINTED) <= 12 + 4
    deck.ask("Reveal.slide(2)")
    deck.until(SHOWN)
    deck.until(f"{HERE}.querySelector('.js-plotly-plot').data[0].y[3] === 27")
    assert deck.ask(f"{HERE}.querySelector('input').value") == "2"
    assert "3" in deck.verdict()


def test_the_presenters_view_has_notes_and_a_clock_for_the_minutes(opened: Callable[..., Deck]) -> None:
    """Time left on the slide, out of the notes: two minutes on the third slide, less what has passed."""
    deck = opened()
    deck.ask("Reveal.slide(2)")
    with deck.context.expect_page() as expected:
        deck.press("s")
    speaker = expected.value
    notes = "document.querySelector('.speaker-controls-notes .value').textContent"
    deck.until(f"{notes}.includes('Figure 1 of First')", where=speaker)
    clock = "document.querySelector('.speaker-controls-time .pacing')"
    deck.until(f"{clock}.checkVisibility()", where=speaker)
    speaker.click(".speaker-controls-time")  # the presenter starts here
    units = f"['minutes', 'seconds'].map((unit) => {clock}.querySelector(`.${{unit}}-value`).textContent)"
    left = f"(([m, s]) => 60 * Number(m.replace(':', '')) + Number(s.replace(':', '')))({units})"
    deck.until(f"{left} <= 120 && {left} > 90", where=speaker)
    assert deck.ask("Reveal.getConfig().totalTime") == 60 * 37


def test_a_loops_last_figure_keeps_the_line_under_it(opened: Callable[..., Deck], tmp_path: Path) -> None:
    """As `watch` leaves it: a still figure, with what it says in words."""
    cell = code("train()")
    figure = {
        "data": [{"type": "scatter", "y": [3, 1]}],
        "layout": {},
        "verdict": "loss <strong>1</strong>",
    }
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"application/vnd.plotly.v1+json": figure},
    }
    cell.outputs = [NotebookNode(output)]
    write(tmp_path / "a.ipynb", notebook(markdown("# It learns", "slide"), cell))
    deck = opened(export(tmp_path / "a.ipynb", execute=False).path)
    assert (deck.verdict(), deck.series()) == ("loss 1", [3, 1])
    assert deck.ask(f"{HERE}.querySelector('.lk-verdict').checkVisibility()")


# paper


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
    monkeypatch.setattr(pdf, "chromium", lambda: None)
    assert pdf.main([str(tmp_path)]) == 0
    assert capsys.readouterr().err.startswith("no PDFs: they need Chromium")
