"""A deck on a phone and on a tablet: a page that scrolls, with controls for thumbs."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lecturekit.slides._page import Page, compose
from tests.browser.decks import Deck, finger
from tests.browser.test_deck import gradients
from tests.slides.deck_notebook import exported

PHONE, LYING, TABLET, SMALL, HALL = (390, 844), (844, 390), (768, 1024), (360, 740), (1280, 720)
HOSTS = "document.querySelectorAll('.lk-explorable, .lk-figure')"
SLIDER = "document.querySelector('.lk-explorable input[type=range]')"
PLOT = "document.querySelector('.lk-explorable .lk-plot')"
PAGE = "document.documentElement.classList.contains('lk-phone')"
COPIES = 40
POINT = """(x) => {
  const plot = document.querySelector(".lk-explorable .lk-plot");
  const { left, top, width, height } = plot.querySelector(".nsewdrag").getBoundingClientRect();
  const [low, high] = plot._fullLayout.yaxis.range; // powers of ten
  return [left + (width * x) / 40, top + height * (1 - (Math.log10(plot.data[0].y[x]) - low) / (high - low))];
}"""


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Deck]]:
    """Open decks on a screen that feels fingers; they are closed afterwards."""
    made: list[Deck] = []

    def opener(size: tuple[int, int], query: str = "", path: Path | None = None) -> Deck:
        made.append(Deck(browser, path or exported().path, query, size=size, touch=True))
        return made[-1]

    yield opener
    for one in made:
        assert (one.asked, one.violations(), one.complaints) == ([], [], [])
        one.close()


def see(deck: Deck, number: int = 0) -> None:
    """Bring a figure into the window, and wait for its words to have found their room."""
    deck.ask(f"{HOSTS}[{number}].closest('.lk-slide').scrollIntoView()")
    deck.until(f"{HOSTS}[{number}].classList.contains('lk-settled')")
    deck.ask(f"{HOSTS}[{number}].scrollIntoView()")
    deck.page.wait_for_timeout(100)


def box(deck: Deck, script: str) -> list[float]:
    """Left, top, width and height of an element, px of the window."""
    return deck.ask(
        f"(({{left, top, width, height}}) => [left, top, width, height])({script}.getBoundingClientRect())"
    )


def assert_line(deck: Deck, radius: float) -> None:
    """The first figure's line is Python's, computed again."""
    wanted = gradients(radius, 0.5)
    shown = deck.ask(f"Array.from({PLOT}.data[0].y)")
    assert shown == pytest.approx(wanted, rel=1e-3, abs=1e-4 * max(wanted))


@pytest.mark.parametrize("size", [PHONE, LYING, TABLET, SMALL])
def test_slides_stand_below_one_another_and_can_be_read(
    opened: Callable[..., Deck], size: tuple[int, int]
) -> None:
    """No slide covers another or leaves the screen, words have 16 px, what a finger hits 44."""
    deck = opened(size)
    assert deck.ask(PAGE)
    for number in range(3):
        see(deck, number)
    boxes = deck.ask(
        """[...document.querySelectorAll(".lk-slide")].map((slide) => {
          const { left, right, top, bottom } = slide.getBoundingClientRect();
          return [left, right, top, bottom]; })"""
    )
    assert len(boxes) == exported().slides
    for (left, right, top, bottom), (*_, below, _) in itertools.pairwise(boxes):
        assert (0 <= left < right <= size[0], top < bottom <= below + 0.5) == (True, True)
    assert deck.ask("document.documentElement.scrollWidth") == size[0]
    small = """[...document.querySelectorAll(`.lk-slide :is(p, li, td, th, summary, pre, .lk-caption,
      .lk-label, .lk-preset, .lk-value, .lk-verdict)`)]
      .filter((node) => node.offsetHeight && !node.closest("aside"))
      .filter((node) => parseFloat(getComputedStyle(node).fontSize) < 16)
      .map((node) => node.outerHTML.slice(0, 90))"""
    assert deck.ask(small) == []
    targets = """[...document.querySelectorAll(`.lk-slide :is(button, summary, select, input[type=range]),
      header :is(button, summary)`)]
      .filter((node) => node.offsetWidth && node.getBoundingClientRect().height < 43.5)
      .map((node) => `${node.className} ${node.getBoundingClientRect().height}`)"""
    assert deck.ask(targets) == []
    cut = deck.ask(
        f"""[...{HOSTS}].flatMap((host) => [...host.querySelectorAll(".lk-root > *, .lk-control, .lk-preset")]
          .filter((part) => part.getBoundingClientRect().right > {size[0]} + 0.5)
          .map((part) => part.className))"""
    )
    assert cut == []


def test_a_hall_has_slides_and_a_narrow_speaker_view_too(opened: Callable[..., Deck]) -> None:
    """The page is for small screens alone; frames of the speaker view are small and are no screens."""
    assert not opened(HALL).ask(PAGE)
    assert not opened((1024, 768)).ask(PAGE)
    assert not opened(PHONE, "?receiver").ask(PAGE)


def test_a_finger_moves_a_slider_and_the_page_stays(opened: Callable[..., Deck]) -> None:
    """Though it trembles; the figure is Python's at that state."""
    deck = opened(PHONE)
    see(deck)
    deck.ask(f"{SLIDER}.scrollIntoView({{ block: 'center' }})")
    left, top, width, height = box(deck, SLIDER)
    before = deck.ask("scrollY")
    x, y = left + 0.4 * width, top + height / 2
    finger(
        deck, [(x + share * width, y + wobble) for share, wobble in ((0, 0), (0.1, 2), (0.2, 5), (0.3, 3))]
    )
    place = int(deck.ask(f"{SLIDER}.value"))
    assert place == pytest.approx(7, abs=1)
    assert deck.ask("scrollY") == before
    wanted = gradients(0.5 + 0.1 * place, 0.5)
    assert deck.ask(f"Array.from({PLOT}.data[0].y)") == pytest.approx(
        wanted, rel=1e-3, abs=1e-4 * max(wanted)
    )
    deck.ask(
        "[...document.querySelectorAll('.lk-preset')].find((b) => b.textContent.includes('explodes')).click()"
    )
    wanted = gradients(1.4, 0.5)
    assert deck.ask(f"Array.from({PLOT}.data[0].y)") == pytest.approx(
        wanted, rel=1e-3, abs=1e-4 * max(wanted)
    )


def test_a_tap_on_a_figure_tells_the_point_and_a_finger_scrolls(opened: Callable[..., Deck]) -> None:
    """By the label that a mouse would get; plotly's zoom box would hold the page fast."""
    deck = opened(PHONE)
    see(deck)
    deck.page.touchscreen.tap(*deck.ask(POINT, 10))
    deck.until(f"{PLOT}._hoverdata?.[0]?.x === 10")
    left, top, width, height = box(deck, f"{PLOT}.querySelector('.nsewdrag')")
    before, ranges = deck.ask(f"[scrollY, {PLOT}._fullLayout.xaxis.range.join()]")
    finger(deck, [(left + width / 2, top + height * share) for share in (0.9, 0.7, 0.5, 0.3, 0.1)])
    assert deck.ask("scrollY") > before + 100
    assert deck.ask(f"{PLOT}._fullLayout.xaxis.range.join()") == ranges


def test_the_address_leads_to_the_slide_in_both_forms(opened: Callable[..., Deck]) -> None:
    """Opened there, followed while reading, and shared with the list of slides."""
    deck = opened(PHONE, "#/3")
    deck.until("document.querySelector('.lk-phone-number').textContent.startsWith('5 /')")  # after a subslide
    headline = "document.elementFromPoint(60, 100).closest('.lk-slide').querySelector('h1, h2').textContent"
    assert "Three nouns" in deck.ask(headline)
    deck.page.locator(".lk-phone-list summary").tap()
    deck.page.locator(".lk-phone-list a", has_text="the other five").tap()
    deck.until("location.hash === '#/2/1'")
    deck.until("document.querySelector('.lk-phone-number').textContent.startsWith('4 /')")
    assert not deck.ask("document.querySelector('.lk-phone-list').open")
    deck.ask("document.querySelectorAll('.lk-slide')[1].scrollIntoView()")
    deck.until("location.hash === '#/1'")


def test_a_turned_phone_keeps_slide_and_state(opened: Callable[..., Deck]) -> None:
    """Across the limit and back, without a reload: page, slides, page."""
    deck = opened(PHONE, "#/1")
    see(deck)
    deck.ask(f"(() => {{ const s = {SLIDER}; s.value = 8; s.dispatchEvent(new Event('input')); }})()")
    deck.ask("(window.kept = true, document.querySelectorAll('.lk-slide')[1].scrollIntoView())")
    for size, least, most in ((LYING, 700, 844), (HALL, 1152, 1152), (PHONE, 300, 390)):
        deck.page.set_viewport_size({"width": size[0], "height": size[1]})
        deck.until(f"{PAGE} === {json.dumps(size != HALL)} && document.body.classList.contains('lk-ready')")
        drawn = f"{PLOT}?._fullLayout?.width === {PLOT}?.clientWidth"
        found = deck.until(
            f"{drawn} && {least} <= {PLOT}.clientWidth && {PLOT}.clientWidth <= {most} && "
            f"[+{SLIDER}.value, window.kept, location.hash]"
        )
        assert found == [8, True, "#/1"]
    deck.page.set_viewport_size({"width": HALL[0], "height": HALL[1]})
    deck.until("window.Reveal.isReady() && !document.documentElement.classList.contains('lk-phone')")
    deck.press("PageDown")
    assert "Formulas" in deck.headline()


def test_light_and_dark_follow_the_system_until_a_finger_chooses(opened: Callable[..., Deck]) -> None:
    """Page and figure together."""
    deck = opened(PHONE)
    see(deck)
    look = f"[document.documentElement.dataset.theme, {HOSTS}[0].querySelector('.lk-dark') !== null]"
    assert deck.ask(look) == ["light", False]
    deck.page.emulate_media(color_scheme="dark")
    deck.until("document.documentElement.dataset.theme === 'dark'")
    assert deck.ask(look) == ["dark", True]
    deck.page.locator(".lk-phone-theme").tap()
    assert deck.ask(look) == ["light", False]
    deck.page.emulate_media(color_scheme="light")
    deck.page.emulate_media(color_scheme="dark")
    deck.page.wait_for_timeout(100)
    assert deck.ask(look) == ["light", False]


def test_what_is_wider_than_the_screen_moves_in_its_own_box(opened: Callable[..., Deck]) -> None:
    """The long formulas, all typeset, at their full size; the edge shows that they go on."""
    deck = opened(SMALL, "#/2/1")
    deck.until("document.querySelectorAll('.lk-slide')[3].querySelectorAll('mjx-container').length === 5")
    wide = """[...document.querySelectorAll(".lk-slide:nth-of-type(1) mjx-container[display=true]")]
      .filter((box) => box.scrollWidth > box.clientWidth + 1)
      .map((box) => [box.classList.contains("lk-right"), box.getBoundingClientRect().right <= innerWidth])"""
    found = deck.until(wide)
    assert found == [[True, True]] * len(found)


@pytest.fixture(scope="module")
def long_deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test deck's figure, many times over."""
    text = exported().path.read_text("utf-8")
    slides = text.split('<div class="slides">\n', 1)[1].split("\n</div></div>\n<noscript>", 1)[0]
    found = re.search(
        r'<section><div class="lk-slide">(?:(?!</section>).)*lk-explorable.*?</section>', slides, re.S
    )
    assert found
    path = tmp_path_factory.mktemp("long") / "long.html"
    path.write_text(compose(Page("Long", "en", found[0] * COPIES, True, False)), "utf-8")
    return path


def test_figures_come_as_they_come_near_and_go_as_they_go_far(
    opened: Callable[..., Deck], long_deck: Path
) -> None:
    """So that a long lecture fits a phone's memory; and a figure comes back as it was left."""
    deck = opened(PHONE, "", long_deck)
    see(deck, 0)
    deck.ask(f"(() => {{ const s = {SLIDER}; s.value = 9; s.dispatchEvent(new Event('input')); }})()")
    counts = []
    for number in range(0, COPIES, 3):
        see(deck, number)
        counts.append(deck.ask("document.querySelectorAll('.lk-plot').length"))
    assert max(counts) < COPIES / 2
    deck.until(f"{HOSTS}[0].querySelector('.lk-plot') === null")
    assert deck.ask(f"{HOSTS}[0].offsetHeight") > 300  # its room is kept
    see(deck, 0)
    wanted = gradients(1.4, 0.5)
    assert deck.ask(f"Array.from({PLOT}.data[0].y)") == pytest.approx(
        wanted, rel=1e-3, abs=1e-4 * max(wanted)
    )
