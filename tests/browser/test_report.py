"""A student's report in Chromium, with the network away (row P4)."""

import itertools
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.assignment.studies import small_report, small_study
from tests.browser.axe import axe
from tests.browser.decks import Deck


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Deck]]:
    """Open the report in windows that are closed afterwards."""
    made: list[Deck] = []

    def opener(**options: object) -> Deck:
        made.append(Deck(browser, small_report(), **options))  # type: ignore[arg-type]
        made[-1].until("document.body.classList.contains('lk-painted')", 120)
        return made[-1]

    yield opener
    for one in made:
        one.close()


def perplexities(text: str) -> float:
    """A number as it is written for people."""
    return float(text.replace("\u202f", ""))


@pytest.mark.row("P4")
def test_the_report_opens_offline_with_every_figure_alive(opened: Callable[..., Deck]) -> None:
    """Nothing is asked for, refused, complained of; every figure paints; the numbers are the study's."""
    _, results = small_study()
    report = opened()
    assert (report.asked, report.violations(), report.complaints) == ([], [], [])
    figures = report.ask("document.querySelectorAll('.lk-explorable').length")
    painted = "document.querySelectorAll('.lk-plot:has(.cartesianlayer .trace, .cartesianlayer .hm)').length"
    assert report.ask(painted) == figures == 15
    assert (
        report.ask("document.querySelectorAll('.lk-error:not([hidden]), .lk-trouble, .lk-left-out').length")
        == 0
    )
    rows = report.ask(
        """() => {
          const head = (table) => table.querySelector("th").textContent;
          const table = [...document.querySelectorAll("table")].find((one) => head(one) === "model");
          return [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
        }"""
    )
    assert [row[0] for row in rows] == list(results.names)
    shown = [perplexities(row[1]) for row in rows]
    assert shown == pytest.approx([model.test_perplexity for model in results.models], abs=0.51)


@pytest.mark.row("P4")
def test_every_control_of_the_report_changes_its_figure(opened: Callable[..., Deck]) -> None:
    """Each is moved to its other end: what is drawn or said there is something else, and no error."""
    report = opened()
    moved = report.ask(
        """async () => {
          const still = [];
          const state = (root) => JSON.stringify([root.querySelector(".lk-plot").data, root.querySelector(
            ".lk-plot").layout.annotations, root.querySelector(".lk-verdict").textContent]);
          const settle = () => new Promise((done) => setTimeout(done, 400));
          for (const root of document.querySelectorAll(".lk-root")) {
            const ranges = [...root.querySelectorAll("input[type=range]")];
            const menus = [...root.querySelectorAll("select")];
            const segments = [...root.querySelectorAll(".lk-segments")];
            const moves = [
              ...ranges.map((r) => [r.getAttribute("aria-valuetext"), () => {
                r.value = +r.value === +r.max ? r.min : r.max;
                r.dispatchEvent(new Event("input"));
              }]),
              ...menus.map((m) => ["menu", () => {
                m.selectedIndex = m.selectedIndex === 0 ? m.options.length - 1 : 0;
                m.dispatchEvent(new Event("change"));
              }]),
              ...segments.map((s) => ["segments", () => s.querySelector("input:not(:checked)").click()]),
            ];
            for (const [name, move] of moves) {
              const before = state(root);
              move();
              await settle();
              if (state(root) === before || !root.querySelector(".lk-error").hidden)
                still.push(`${root.getAttribute("aria-label")}: ${name}`);
            }
          }
          return still;
        }"""
    )
    assert moved == []
    assert (report.asked, report.violations(), report.complaints) == ([], [], [])


@pytest.mark.row("P4")
@pytest.mark.parametrize("width", [390, 1280])
def test_the_report_fits_a_phone_and_a_projector(opened: Callable[..., Deck], width: int) -> None:
    """No scrolling sideways; headings in order, each in the contents, which lead to them."""
    report = opened(size=(width, 720))
    assert report.ask("document.documentElement.scrollWidth") == width
    levels = report.ask("[...document.querySelectorAll('h1, h2, h3, h4')].map((h) => +h.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert report.ask("[...document.querySelectorAll('nav a')].every((a) => document.querySelector(a.hash))")
    assert report.ask("document.querySelectorAll('nav a').length") == len(levels) - 1


@pytest.mark.row("P4")
def test_a_hostile_text_runs_nothing(opened: Callable[..., Deck]) -> None:
    """A dialog would hang the page; names are read as they are, and no picture was asked for."""
    report = opened()
    assert "<script>alert(1)</script>" in report.ask("document.querySelector('h1').textContent")
    assert report.ask("document.images.length") == 0
    assert report.ask("document.querySelectorAll('main b, main i, main u').length") == 0


@pytest.mark.row("P4")
def test_axe_finds_nothing_in_the_report(opened: Callable[..., Deck]) -> None:
    """All of it, with its fifteen figures, light and dark."""
    report = opened()
    for theme in ("light", "dark"):
        assert report.ask("document.documentElement.dataset.theme") == theme
        found, passed = axe(report.page)
        assert found == []
        assert passed >= {"color-contrast", "heading-order", "landmark-one-main", "region", "target-size"}
        report.press("d")
