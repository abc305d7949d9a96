"""A page of blocks in Chromium, with the network away."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser

from lecturekit.explorable import explore
from lecturekit.figures import figure
from lecturekit.slides import Blank, Live, Prose, Section, Table, write_page
from tests.browser.decks import Deck

FIGURES = 7
TEMPLATE = figure([]).layout.template
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 4


def decay(rate: float = 0.5, shift: int = 0) -> tuple[go.Figure, str]:
    """A line that falls."""
    y = heights(rate, shift)
    drawn = go.Figure(
        go.Scatter(y=y, mode="lines"), layout={"yaxis": {"range": [0, 9]}, "template": TEMPLATE}
    )
    return drawn, f"it ends at **{y[-1]:.3g}**"


def heights(rate: float, shift: int) -> np.ndarray:
    """The same numbers, for the test."""
    return shift + np.exp(-rate * np.arange(23.0))


def falling() -> object:
    """The line with two sliders and two presets."""
    presets = {"slow": {"rate": 0.1}, "fast": {"rate": 0.9, "shift": 3}}
    return explore(decay, rate=(0.1, 1.0, 0.1), shift=(0, 5), presets=presets, caption="Rate {rate}.")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with all that there is, long words and a wide table too."""
    rows = [[f"{LONG} <script>{n}</script>", *[f"{n * 1234567:,}"] * 8] for n in range(3)]
    blocks = [
        Section(
            "Words & <b>marks</b>", [Prose(f"Costs $5, **bold** and {LONG}."), Prose("$x^2$", formulas=True)]
        ),
        Section("Numbers", [Table(["name", *"abcdefgh"], rows, "A wide table", range(1, 9), [(1, 2)])]),
        Section("Figures", [Live(f"Line {n}", falling(), "Move it.") for n in range(FIGURES - 1)]),
        Section("Still", [Live("One", decay(0.3)[0]), Blank("What I conclude:", "kept in print")]),
    ]
    target = tmp_path_factory.mktemp("paper") / "report.html"
    return write_page(target, "A title", blocks, lead=LONG, footer="made by a test")


@pytest.fixture
def opened(browser: Browser, written: Path) -> Iterator[Callable[..., Deck]]:
    """Open the page in windows that are closed afterwards."""
    made: list[Deck] = []

    def opener(**options: object) -> Deck:
        made.append(Deck(browser, written, **options))  # type: ignore[arg-type]
        return made[-1]

    yield opener
    for one in made:
        one.close()


def all_painted(paper: Deck) -> None:
    """Wait until every figure has its picture."""
    paper.until("document.body.classList.contains('lk-painted')")
    assert paper.ask("document.querySelectorAll('.lk-plot .main-svg .trace').length") == FIGURES


def series(paper: Deck, number: int = 0) -> list[float]:
    """Heights of a figure's line, as plotly holds them."""
    return paper.ask(f"Array.from(document.querySelectorAll('.lk-plot')[{number}].data[0].y)")


def see(paper: Deck, number: int) -> None:
    """Bring a figure to the middle of the window."""
    paper.ask(f"document.querySelectorAll('.lk-plot')[{number}].scrollIntoView({{block: 'center'}})")


def test_nothing_is_asked_for_and_every_figure_paints_without_a_jump(opened: Callable[..., Deck]) -> None:
    """No request, no refusal, no complaint; the page is as high before the pictures as with them."""
    paper = opened()
    before = paper.ask("document.documentElement.scrollHeight")
    all_painted(paper)
    assert paper.ask("document.documentElement.scrollHeight") == before
    assert paper.ask("document.querySelectorAll('.lk-formulas mjx-container').length") == 1
    assert paper.ask("document.querySelectorAll('mjx-container').length") == 1  # a price is no formula
    assert (paper.asked, paper.violations(), paper.complaints) == ([], [], [])


def test_a_slider_moves_its_own_plot(opened: Callable[..., Deck]) -> None:
    """The line and the words are Python's at that state; the figure below it stands still."""
    paper = opened()
    all_painted(paper)
    see(paper, 1)
    slider = paper.page.locator("input[type=range]").nth(2)
    slider.focus()
    for _ in range(3):
        paper.press("ArrowRight")
    wanted = heights(0.8, 0)
    assert series(paper, 1) == pytest.approx(wanted.tolist(), abs=1e-3)
    assert series(paper, 2) == pytest.approx(heights(0.5, 0).tolist(), abs=1e-3)
    assert f"{wanted[-1]:.3g}" in paper.ask("document.querySelectorAll('.lk-verdict')[1].textContent")


def test_number_keys_go_to_the_figure_in_focus_or_in_view(opened: Callable[..., Deck]) -> None:
    """Once each; letters typed into the place to write, digits too, move nothing."""
    paper = opened()
    all_painted(paper)
    see(paper, 3)
    paper.press("2")
    assert series(paper, 3) == pytest.approx(heights(0.9, 3).tolist(), abs=1e-3)
    paper.page.locator("input[type=range]").nth(4 * 2).focus(timeout=9000)
    paper.ask("document.querySelectorAll('.lk-plot')[0].scrollIntoView()")
    paper.press("1")
    assert series(paper, 4) == pytest.approx(heights(0.1, 0).tolist(), abs=1e-3)
    assert series(paper, 0) == pytest.approx(heights(0.5, 0).tolist(), abs=1e-3)
    see(paper, 5)
    paper.page.locator(".lk-lines").focus()
    paper.page.keyboard.type("2 words: d")
    assert paper.ask("document.querySelector('.lk-lines').textContent") == "2 words: d"
    assert series(paper, 5) == pytest.approx(heights(0.5, 0).tolist(), abs=1e-3)
    assert paper.ask("document.documentElement.dataset.theme") == "light"


def test_light_and_dark_follow_the_system_until_the_reader_chooses(opened: Callable[..., Deck]) -> None:
    """By key and by button; figures and page together."""
    paper = opened()
    theme = "document.documentElement.dataset.theme"
    dark = "document.querySelectorAll('.lk-root.lk-dark').length"
    all_painted(paper)
    paper.page.emulate_media(color_scheme="dark")
    paper.until(f"{theme} === 'dark'")
    assert paper.ask(dark) == FIGURES
    paper.press("d")
    assert (paper.ask(theme), paper.ask(dark)) == ("light", 0)
    paper.page.emulate_media(color_scheme="light")
    paper.page.locator(".lk-theme").click()
    assert (paper.ask(theme), paper.ask(dark)) == ("dark", FIGURES)
    assert paper.ask("document.querySelector('.lk-theme').textContent") == "light"


@pytest.mark.parametrize("width", [390, 700, 1280])
def test_the_page_never_scrolls_sideways(opened: Callable[..., Deck], width: int) -> None:
    """Long words break, the wide table moves in its own box."""
    paper = opened(size=(width, 800))
    all_painted(paper)
    assert paper.ask("document.documentElement.scrollWidth") == width
    if width == 390:
        box = "document.querySelector('.lk-scroll')"
        assert paper.ask(f"{box}.scrollWidth > {box}.clientWidth")
        assert paper.ask(f"{box}.className") == "lk-scroll lk-right"
        paper.ask(f"{box}.scrollTo(99999, 0)")
        paper.until(f"{box}.className === 'lk-scroll lk-left'")


def test_paper_is_white_and_has_every_figure(opened: Callable[..., Deck]) -> None:
    """Printed from a dark window, never scrolled: light figures, all painted; then dark again."""
    paper = opened()
    paper.page.emulate_media(color_scheme="dark")
    paper.until("document.documentElement.dataset.theme === 'dark'")
    all_painted(paper)
    paper.ask(
        """addEventListener("beforeprint", () => (window.printed = [
          document.documentElement.dataset.theme,
          document.querySelectorAll(".lk-root:not(.lk-dark) .trace").length,
          document.querySelector(".lk-plot")._fullLayout.font.color]))"""
    )
    paper.page.pdf()
    assert paper.ask("window.printed") == ["light", FIGURES, TEMPLATE.layout.font.color]
    assert paper.ask("document.documentElement.dataset.theme") == "dark"


def test_the_contents_lead_there_and_say_where_the_reader_is(opened: Callable[..., Deck]) -> None:
    """Beside the text they are open; on a phone folded, until they are wanted."""
    paper = opened()
    all_painted(paper)
    paper.page.locator("nav a", has_text="Line 4").click()
    paper.until("document.querySelector('nav a[aria-current]').textContent === 'Line 4'")
    assert 0 <= paper.ask("document.querySelectorAll('h3')[4].getBoundingClientRect().top") < 240
    phone = opened(size=(390, 800))
    assert phone.ask("document.querySelector('nav details').open") is False
    phone.page.locator("nav summary").click()
    assert phone.ask("document.querySelector('nav details').open") is True


def test_every_control_is_reached_with_tab(opened: Callable[..., Deck]) -> None:
    """The button of the theme, the table's box, plots, sliders, the place to write: none is left out."""
    paper = opened()
    all_painted(paper)
    seen = []
    for _ in range(120):
        paper.page.keyboard.press("Tab")
        seen.append(paper.ask("document.activeElement.className || document.activeElement.tagName"))
    for wanted, count in (
        ("lk-theme", 1),
        ("lk-scroll", 1),
        ("lk-plot", FIGURES),
        ("lk-range", 12),
        ("lk-lines", 1),
    ):
        assert sum(wanted in name.split() for name in seen) >= count, wanted
