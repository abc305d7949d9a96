"""A whole lecture in one deck: contents, chapters, and only what is near the present slide painted."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser

from lecturekit.slides import export
from tests.browser.decks import Deck
from tests.slides.deck_notebook import code, markdown, notebook, write
from tests.slides.lecture_notebooks import TITLE, exported

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
    for address, there in (("03_last.html", "1 / 4"), ("02_second.html#far", "16 / 16")):
        made = (
            f"Object.assign(document.createElement('a'), {{ href: '{address}' }})"  # as in a figure's verdict
        )
        deck.ask(f"((link) => ({HERE}.querySelector('.lk-slide').append(link), link.click()))({made})")
        deck.until(f"{HERE}.dataset.place === '{there}'")


def test_on_a_phone_a_slide_far_down_stays_where_it_was_asked_for(opened: Callable[..., Deck]) -> None:
    """Though words and figures above it take their room only then; from there the deck goes on."""
    deck = opened(query="#/20", size=(390, 720))
    top = "document.querySelectorAll('.lk-slide')[20].getBoundingClientRect().top"
    ready = "document.querySelectorAll('.lk-slide')[18].querySelector('.main-svg')"
    deck.until(f"{ready} && Math.abs({top}) < 100 && location.hash === '#/20'")
    deck.page.wait_for_timeout(400)
    assert abs(deck.ask(top)) < 100
    deck.page.set_viewport_size({"width": 1280, "height": 720})
    deck.until("window.Reveal?.isReady() && !document.documentElement.classList.contains('lk-phone')")
    assert place(deck) == ("1/4", "03 Last")


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
    rows = "[...document.querySelectorAll('.r-overlay-help td:last-child')].map((td) => td.textContent)"
    assert deck.until(f"{rows}.length && {rows}")[:3] == [
        "Contents, and back",
        "Presets of the figure, and back to its start",
        "Contents, and back",
    ]
    deck.press("Escape")  # closes the list
    deck.until("!document.querySelector('.r-overlay-help')")
    assert deck.headline() == TITLE
    deck.press("Escape")
    assert place(deck) == ("4/16", "02 Second & third")
    deck.press("o")
    assert deck.headline() == TITLE


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
