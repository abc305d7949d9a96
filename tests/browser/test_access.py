"""Decks and their list for everybody: axe-core, the keyboard, screen readers, other settings."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from lecturekit.slides._index import write_index
from tests.browser.axe import axe
from tests.browser.decks import Deck
from tests.slides.deck_notebook import exported

CLAIM = "The same matrix explodes"
HELD = {
    "color-contrast",
    "heading-order",
    "html-has-lang",
    "landmark-one-main",
    "page-has-heading-one",
    "region",
}
SLIDES = "Reveal.getSlides().map((slide) => Object.values(Reveal.getIndices(slide)).slice(0, 2))"
FOCUS = """() => {
    const node = document.activeElement;
    const { x, y, width, height } = node.getBoundingClientRect();
    return { tag: node.tagName, away: Boolean(node.closest("section:not(.present)")), width, height,
        seen: x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight,
        ring: node.matches(":focus-visible") };
}"""


@pytest.fixture
def deck(shared: Deck) -> Deck:
    """The shared deck on the slide with the claim, at its start, nothing in focus, no media emulated."""
    shared.page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    shared.go(CLAIM)
    shared.ask("document.activeElement.blur()")
    shared.press("0")
    return shared


@pytest.mark.parametrize("query", ["", "?dark"])
def test_axe_finds_nothing_on_any_kind_of_slide(opened: Callable[..., Deck], query: str) -> None:
    """Not even what is minor; and the rules that matter were applied, not passed over."""
    deck = opened(exported().path, query)
    held: set[str] = set()
    for h, v in deck.ask(SLIDES):
        deck.ask(f"Reveal.slide({h}, {v or 0}, 99)")
        deck.page.wait_for_timeout(60)
        found, passed = axe(deck.page)
        assert found == [], deck.headline()
        held |= passed
    assert held >= HELD
    assert deck.violations() == []


def test_axe_does_bite(opened: Callable[..., Deck]) -> None:
    """A button without a name, one too small to hit, words too pale: each is found, under a figure too."""
    deck = opened()
    deck.go(CLAIM)
    deck.ask(
        """() => {
          const words = document.createElement("p");
          words.style.color = "#bbbbbb";
          words.textContent = "pale";
          const small = document.createElement("button");
          small.style.cssText = "width: 12px; height: 12px; padding: 0";
          const pair = document.createElement("div");
          pair.style.display = "flex";
          pair.append(small, small.cloneNode());
          document.querySelector(".present .lk-foot").append(words, pair);
        }"""
    )
    found, _ = axe(deck.page)
    assert {line.split()[0] for line in found} == {"button-name", "color-contrast", "target-size"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_list_of_decks(browser: Browser, tmp_path, scheme: str) -> None:
    """With one deck in it."""
    (tmp_path / "deck.html").write_bytes(exported().path.read_bytes())
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(write_index(tmp_path).as_uri())
    found, passed = axe(page)
    page.close()
    assert found == []
    assert passed >= HELD


def test_tab_stays_on_the_slide_that_is_shown(deck: Deck) -> None:
    """Round once: what is in focus is seen, has a ring and 24 px; controls of other slides are no stops."""
    stops = []
    for _ in range(14):
        deck.press("Tab")
        stops.append(deck.ask(FOCUS))
        if stops[-1]["tag"] == "BODY":
            break
    there = [stop for stop in stops if stop["tag"] != "BODY"]
    figure_first = ["DIV", *["BUTTON"] * 4, "INPUT", "INPUT", "A"]
    assert [stop["tag"] for stop in there[:8]] == figure_first
    assert all(stop["seen"] and stop["ring"] and not stop["away"] for stop in there), there
    assert min(min(stop["width"], stop["height"]) for stop in there) >= 24
    deck.go("Three nouns")
    deck.press("Tab")
    assert deck.ask(FOCUS)["tag"] == "A"  # the slide's number: nothing on it takes keys


def test_a_reader_hears_words_and_not_tick_labels(deck: Deck) -> None:
    """The figure is a picture named by caption and result; what reveal reads out has no numbers of axes."""
    shown = "document.querySelector('.present .lk-plot')"
    assert deck.ask(f"[...{shown}.children].every((part) => part.ariaHidden === 'true')")
    assert deck.ask(f"{shown}.getAttribute('role')") == "img"
    assert "at a spectral radius of 0.9" in (label := deck.ask(f"{shown}.getAttribute('aria-label')"))
    assert "after 40 steps" in label
    said = deck.ask("document.querySelector('.aria-status').textContent")
    assert "after 40 steps" in said
    assert "10⁻⁵" not in said
    assert (
        deck.ask("document.querySelector('.present .lk-root').getAttribute('aria-label')") == deck.headline()
    )
    assert deck.ask("document.querySelector('.reveal').getAttribute('role')") == "main"  # not an application


def test_a_moving_slider_is_told_once_at_rest(deck: Deck) -> None:
    """Thirty states in a row are one announcement, of the last; a state that says the same is none."""
    deck.ask(
        """() => {
          window.told = [];
          const said = document.querySelector(".present .lk-said");
          new MutationObserver(() => window.told.push(said.textContent)).observe(said, { childList: true });
          document.querySelector(".present input[type=range]").focus({ focusVisible: true });
        }"""
    )
    for key in ["ArrowRight", "ArrowLeft"] * 12 + ["ArrowRight"] * 3:
        deck.page.keyboard.press(key)
    deck.until("window.told.length")
    deck.page.wait_for_timeout(1200)
    assert deck.ask("window.told") == [deck.verdict()]
    deck.ask("document.querySelector('.present .lk-play').click()")
    deck.until("document.querySelector('.present .lk-play').getAttribute('aria-pressed') === 'false'")
    deck.until("window.told.length === 2")
    assert deck.ask("window.told[1]") == deck.verdict()


def test_forced_colours_leave_what_colours_said(deck: Deck) -> None:
    """The preset that is here, the figure's page, the thumb: by borders and system colours."""
    deck.page.emulate_media(forced_colors="active")
    deck.press("1")
    style = "getComputedStyle(document.querySelector('.present {}')).{}"
    assert deck.ask(style.format(".lk-here", "borderWidth")) == "2px"
    assert deck.ask(style.format(".lk-plot", "backgroundColor")) == "rgb(255, 255, 255)"
    assert deck.ask(style.format(".lk-range", "appearance")) == "auto"


def test_nothing_moves_by_itself_where_motion_is_not_wanted(deck: Deck) -> None:
    """No transition and no animation anywhere; a slider still plays, since that was asked for."""
    deck.page.emulate_media(reduced_motion="reduce")
    moving = """[...document.querySelectorAll(".reveal, .reveal *")].filter((node) => {
        const { transitionDuration, animationName } = getComputedStyle(node);
        return animationName !== "none" || transitionDuration.split(",").some((time) => parseFloat(time) > 0);
    }).map((node) => node.className)"""
    assert deck.ask(moving) == []
    deck.press("1")
    deck.ask("document.querySelector('.present .lk-play').click()")
    deck.until("document.querySelector('.present input[type=range]').value > 3")


def test_spaced_out_text_is_not_cut_off(opened: Callable[..., Deck]) -> None:
    """WCAG 2.2, 1.4.12: where a slide then holds more than fits, it scrolls."""
    deck = opened()
    deck.ask(
        """() => {
          const style = document.createElement("style");
          style.textContent = `.lk-slide * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
            word-spacing: 0.16em !important } .lk-slide p { margin-bottom: 2em !important }`;
          document.head.append(style);
        }"""
    )
    for h, v in deck.ask(SLIDES):
        deck.ask(f"Reveal.slide({h}, {v or 0}, 99)")
        deck.page.wait_for_timeout(60)
        lost = """(({ scrollHeight, clientHeight }, style) => scrollHeight > clientHeight + 1 &&
            style.overflowY !== "auto")(document.querySelector(".present .lk-slide"),
            getComputedStyle(document.querySelector(".present .lk-slide")))"""
        assert not deck.ask(lost), deck.headline()
