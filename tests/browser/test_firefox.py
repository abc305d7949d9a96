"""Decks in Firefox, out of a folder as it is, and off a stick that nobody can write to."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from lecturekit.slides import export
from lecturekit.slides._index import write_index
from tests.browser.absent import absent
from tests.browser.decks import Deck
from tests.browser.firefox import Firefox, FirefoxDeck, firefox
from tests.browser.test_deck import CLAIM, SLIDER, gradients
from tests.slides.deck_notebook import FORMULAS, exported

BOOK = Path(__file__).parents[2] / "notebooks" / "01_representing_words.ipynb"
STICK = "Vorträge #3 – 100% fertig & geprüft"  # as people name folders
SERIES = "Array.from(Reveal.getCurrentSlide().querySelector('.js-plotly-plot').data[0].y)"


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """The system's Firefox; without one these tests are skipped, but fail where `CI` is set."""
    path = firefox()
    if path is None:
        absent("NO FIREFOX: its tests are skipped. Install it (Debian: apt install firefox-esr).")
    started = Firefox(path, tmp_path_factory.mktemp("profile"))
    yield started
    started.close()


@pytest.fixture
def opened(fox: Firefox) -> Iterator[Callable[..., FirefoxDeck]]:
    """Open decks that are closed afterwards, with all that they opened, and have not complained."""
    made: list[FirefoxDeck] = []

    def opener(path: Path | None = None, query: str = "", **options: Any) -> FirefoxDeck:
        made.append(FirefoxDeck(fox, path or exported().path, query, **options))
        return made[-1]

    yield opener
    for one in made:
        assert (one.asked, one.violations(), one.complaints) == ([], [], [])
        one.close()


def assert_line(deck: FirefoxDeck, radius: float) -> None:
    """The line on the slide that is shown is Python's, computed again."""
    wanted = gradients(radius, 0.5)
    deck.until(f"{SLIDER}.getAttribute('aria-valuetext') === '{radius:.1f}'")
    assert deck.ask(SERIES) == pytest.approx(wanted, rel=1e-3, abs=1e-4 * max(wanted))


def test_it_opens_paints_and_obeys(opened: Callable[..., FirefoxDeck]) -> None:
    """A drag, a preset's key, keys of slides and of the theme; every formula is set."""
    deck = opened()
    assert deck.ask("document.querySelectorAll('.js-plotly-plot .main-svg').length") >= 3
    assert deck.ask("document.querySelectorAll('[data-mjx-error], merror').length") == 0
    assert deck.ask("document.querySelectorAll('.slides mjx-container[display=true]').length") == len(
        FORMULAS
    )
    deck.press("ArrowRight")
    assert CLAIM in deck.ask("Reveal.getCurrentSlide().textContent")
    box = f"(({{left, top, width, height}}) => [left, top, width, height])({SLIDER}.getBoundingClientRect())"
    left, top, width, height = deck.ask(box)
    places = [(left + width * share, top + height / 2) for share in (0.4, 0.5, 0.6, 0.7)]
    deck.drag(places)
    assert_line(deck, 0.5 + 0.1 * int(deck.ask(f"{SLIDER}.value")))
    assert int(deck.ask(f"{SLIDER}.value")) == pytest.approx(7, abs=1)
    deck.press("2")
    assert_line(deck, 1.4)
    deck.press("0")
    assert_line(deck, 0.9)
    deck.press("d")
    assert deck.ask("document.documentElement.dataset.theme") == "dark"
    for key, words in (("PageDown", "Formulas, the first"), ("ArrowDown", "Formulas, the other")):
        deck.press(key)
        assert words in deck.ask("Reveal.getCurrentSlide().textContent")
    deck.press("PageUp")
    deck.press("ArrowLeft")
    assert CLAIM in deck.ask("Reveal.getCurrentSlide().textContent")


def test_the_speaker_view_opens_and_drives_the_deck(opened: Callable[..., FirefoxDeck]) -> None:
    """Two frames of the deck, the notes, keys that move both."""
    deck = opened()
    before = set(deck.windows())
    deck.press("s")
    speaker = next(iter(set(deck.windows()) - before))
    note = "document.querySelector('.speaker-controls-notes .value').textContent"
    deck.until(f"{note}.includes('Welcome')", where=speaker)
    for frame in deck.frames(speaker):
        deck.until("document.body.classList.contains('lk-ready')", where=frame)
    assert len(deck.frames(speaker)) == 2
    deck.press("ArrowRight", where=speaker)
    deck.until(f"Reveal.getCurrentSlide().textContent.includes('{CLAIM}')")
    deck.until(f"{note}.includes('Move the')", where=speaker)
    deck.browser.send("browsingContext.close", context=speaker)


def test_it_prints_a_page_for_each_slide(opened: Callable[..., FirefoxDeck], tmp_path: Path) -> None:
    """With the figures' words in it."""
    path = tmp_path / "deck.pdf"
    path.write_bytes(opened(query="?print-pdf").printed())
    pages = [page.extract_text() for page in PdfReader(path).pages]
    assert len(pages) == exported().slides
    assert "steps back in time" in "".join(pages)


def test_on_a_phone_it_is_a_page(opened: Callable[..., FirefoxDeck]) -> None:
    """Slides below one another, no scroll bar along the foot, the figure's slider moves it."""
    deck = opened(size=(390, 844))
    assert deck.ask("document.documentElement.classList.contains('lk-phone')")
    host = "document.querySelector('.lk-explorable')"
    deck.ask(f"{host}.scrollIntoView()")
    deck.until(f"{host}.classList.contains('lk-settled')")
    assert deck.ask("document.documentElement.scrollWidth <= innerWidth")
    slider = f"{host}.querySelector('input[type=range]')"
    deck.ask(f"(() => {{ const s = {slider}; s.value = 9; s.dispatchEvent(new Event('input')); }})()")
    wanted = gradients(1.4, 0.5)
    shown = deck.ask(f"Array.from({host}.querySelector('.lk-plot').data[0].y)")
    assert shown == pytest.approx(wanted, rel=1e-3, abs=1e-4 * max(wanted))
    deck.resize(1280, 720)
    deck.until("!document.documentElement.classList.contains('lk-phone') && Reveal.isReady()")


def test_a_whole_notebook(
    opened: Callable[..., FirefoxDeck], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every slide paged, every figure painted at its slide's width."""
    deck = opened(export(BOOK, tmp_path_factory.mktemp("deck")).path)
    for _ in range(deck.ask("Reveal.getTotalSlides()")):
        deck.press("PageDown")
    assert deck.ask("Reveal.isLastSlide()")
    count = deck.ask("document.querySelectorAll('.lk-explorable').length")
    widths = "[...document.querySelectorAll('.lk-plot .main-svg:first-child')].map((s) => s.clientWidth)"
    assert len(deck.ask(widths)) == count
    assert min(deck.ask(widths)) > 1000


# a stick


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Deck and index in a folder that cannot be written to, with signs in its name that addresses have."""
    folder = tmp_path_factory.mktemp("media") / STICK
    folder.mkdir()
    shutil.copy(exported().path, folder / "13 Gedächtnis #1 (50%).html")
    write_index(folder)
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


FIRST = "document.querySelector('ol a')"


def test_a_stick_in_chromium(browser: Browser, stick: Path) -> None:
    """The index leads to the deck, the deck works, nothing is asked for and nothing written."""
    page = browser.new_page()
    page.goto((stick / "index.html").as_uri())
    page.locator("ol a").click()
    file = next(stick.glob("13*"))
    page.wait_for_url(lambda address: unquote(address.split("#/")[0]) == f"file://{file}")
    page.close()
    deck = Deck(browser, file)
    deck.press("PageDown")
    deck.press("2")
    wanted = gradients(1.4, 0.5)
    assert deck.series() == pytest.approx(wanted, rel=1e-3, abs=1e-4 * max(wanted))
    assert (deck.asked, deck.violations(), deck.complaints) == ([], [], [])
    deck.close()
    assert len(list(stick.iterdir())) == 2


def test_a_stick_in_firefox(fox: Firefox, opened: Callable[..., FirefoxDeck], stick: Path) -> None:
    """The same, by the index's link."""
    deck = opened(stick / "index.html", ready=f"{FIRST} !== null")
    deck.ask(f"{FIRST}.click()")
    deck.until("document.body?.classList.contains('lk-ready')")
    deck.press("PageDown")
    deck.press("2")
    assert_line(deck, 1.4)
