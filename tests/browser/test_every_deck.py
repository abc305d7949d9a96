"""Every notebook as a deck, without network: it opens, paints, obeys its keys, and cuts nothing off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lecturekit.slides import export
from tests.browser.captions import said_badly, unreachable
from tests.browser.colours import near_pairs, pale_words
from tests.browser.decks import Deck
from tests.browser.tables import tables

BOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))

PLACES = """[...document.querySelectorAll(".lk-explorable")].map((host) => {
    const { h, v } = Reveal.getIndices(host.closest("section"));
    return [h, v, host.querySelectorAll(".lk-preset:not(.lk-reset)").length];
})"""

SHOW = """([number, h, v]) => {
    Reveal.slide(h, v, 99);
    document.querySelectorAll(".lk-explorable")[number].querySelector(".lk-plot").focus();
}"""

CUT = """(number) => {
    const host = document.querySelectorAll(".lk-explorable")[number];
    const cut = [];
    for (const svg of host.querySelectorAll(".lk-plot .main-svg")) {
        const stage = svg.getBoundingClientRect();
        for (const text of svg.querySelectorAll("text")) {
            if (!text.textContent.trim() || text.closest(".hoverlayer, [clip-path]")) continue;
            const { left, right, top, bottom, width } = text.getBoundingClientRect();
            const aside = Math.max(stage.left - left, right - stage.right);
            const over = Math.max(aside, stage.top - top, bottom - stage.bottom);
            if (width && over > 2) cut.push(`${text.textContent} by ${Math.round(over)} px`);
        }
    }
    return cut;
}"""

STATE = """(number) => {
    const host = document.querySelectorAll(".lk-explorable")[number];
    const presets = [...host.querySelectorAll(".lk-preset:not(.lk-reset)")];
    return {
        here: presets.map((button) => button.classList.contains("lk-here")),
        error: host.querySelector(".lk-error").hidden ? "" : host.querySelector(".lk-error").textContent,
        painted: host.querySelector(".lk-plot .main-svg") !== null,
        width: host.querySelector(".lk-plot .main-svg")?.getBoundingClientRect().width,
        caption: host.querySelector(".lk-caption").textContent,
    };
}"""


@pytest.fixture(scope="module", params=BOOKS, ids=lambda path: path.stem)
def deck(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator:
    """One notebook's deck, exported once and open for all tests."""
    path = export(request.param, tmp_path_factory.mktemp("decks")).path
    opened = Deck(browser, path)
    yield opened
    opened.close()


def test_it_opens_without_a_complaint_and_every_figure_is_painted(deck: Deck) -> None:
    """From the first slide to the last, by the presenter's key; nothing asked for, nothing refused."""
    count = deck.ask("document.querySelectorAll('.lk-explorable').length")
    assert count
    for number in range(count):
        state = deck.ask(STATE, number)
        assert state["painted"], state
        assert state["width"] > 1000
        assert state["caption"], "a figure without a caption is nothing to who cannot see it"
        assert not state["error"]
    for _ in range(deck.ask("Reveal.getTotalSlides()") + 20):  # and fragments
        deck.page.keyboard.press("PageDown")
    assert deck.ask("Reveal.isLastSlide()")
    assert deck.asked == []
    assert deck.violations() == []
    assert deck.complaints == []


def test_every_preset_key_goes_where_its_button_says(deck: Deck) -> None:
    """On each figure, with its own slide in front: no state fails, and nothing that is written is cut off."""
    cut = {}
    for number, (h, v, presets) in enumerate(deck.ask(PLACES)):
        for key in [*range(1, min(presets, 9) + 1), 0]:  # 0 is the start
            deck.ask(SHOW, [number, h, v])
            deck.press(str(key))
            deck.page.wait_for_timeout(250)  # the quick picture has been redrawn in full
            state = deck.ask(STATE, number)
            assert not state["error"]
            assert not key or state["here"][key - 1], (number, key)
            if found := deck.ask(CUT, number):
                cut[f"{deck.headline()}, key {key}"] = found
    assert cut == {}
    assert deck.complaints == []


@pytest.mark.parametrize("size", [(1024, 768), (853, 480)], ids=["projector", "zoom of 150 %"])
def test_on_an_old_projector_and_zoomed_all_is_there(deck: Deck, size: tuple[int, int]) -> None:
    """Each figure at its start: nothing written is cut off, every control and line is on the screen."""
    outside = """(number) => [...document.querySelectorAll(".lk-explorable")[number].querySelectorAll(
        ".lk-preset, .lk-control, .lk-verdict, .lk-caption")].filter((node) => {
            const { width, left, right, bottom } = node.getBoundingClientRect();
            return width && (left < -1 || right > innerWidth + 1 || bottom > innerHeight + 1);
        }).map((node) => node.textContent)"""
    before = deck.page.viewport_size
    deck.page.set_viewport_size({"width": size[0], "height": size[1]})
    trouble = {}
    for number, (h, v, _) in enumerate(deck.ask(PLACES)):
        deck.ask(SHOW, [number, h, v])
        deck.page.wait_for_timeout(300)
        if found := [*deck.ask(CUT, number), *deck.ask(outside, number)]:
            trouble[deck.headline()] = found
    deck.page.set_viewport_size(before)
    assert trouble == {}


def test_every_control_that_is_not_greyed_moves(deck: Deck) -> None:
    """Sliders by an arrow key, choices and switches by their own keys: the state is another, and no error."""
    for number, (h, v, _) in enumerate(deck.ask(PLACES)):
        deck.ask(SHOW, [number, h, v])
        deck.press("0")
        kinds = deck.ask(
            """(number) => [...document.querySelectorAll(".lk-explorable")[number]
                .querySelectorAll(".lk-control")].map((c) => c.querySelector("input, select").type)""",
            number,
        )
        for place, kind in enumerate(kinds):
            moved = deck.ask(
                """([number, place]) => {
                    const root = document.querySelectorAll(".lk-explorable")[number];
                    const control = root.querySelectorAll(".lk-control")[place];
                    const input = control.querySelector("input:checked, input:not([type=radio]), select");
                    input.focus();
                    const value = () => [...control.querySelectorAll("input, select")]
                        .map((i) => `${i.value} ${i.checked}`).join();
                    window.before = value();
                    window.value = value;
                    return window.before;
                }""",
                [number, place],
            )
            last = deck.ask("+document.activeElement.value === +document.activeElement.max")
            deck.press(_key(kind, last))
            assert deck.ask("window.value()") != moved, (number, place, kind)
            assert not deck.ask(STATE, number)["error"]
        deck.ask(SHOW, [number, h, v])
        deck.press("0")


def _key(kind: str, last: bool) -> str:
    if kind == "checkbox":
        return "Space"
    if kind == "select-one":
        return "ArrowDown"
    return "ArrowLeft" if last else "ArrowRight"


def test_what_is_said_under_a_figure_says_its_state(deck: Deck) -> None:
    """Never empty or unfinished; another wherever a control is moved; what a click sets, a key sets too."""
    found = tables(deck.path)
    assert len(found) == deck.ask("document.querySelectorAll('.lk-explorable').length")
    assert [line for table in found for line in [*said_badly(table), *unreachable(table)]] == []


# The scenes in which near colours are told apart by what a machine does not see.
TOLD_APART = {
    "copies": "the gradient is written beside its arrow",
    "downwards": "marks stand on lines of other widths",
    "layers": "marks stand on lines of other widths",
    "one_step_of_it": "each edge has its place in the drawing, and ends in a lettered node",
    "translation": "each arrow ends in a lettered node",
}


def test_colours_that_meet_are_told_apart_by_every_eye(deck: Deck) -> None:
    """By colour, or by dash, mark, width, a label of that colour; and words have 4.5 : 1 on both pages."""
    for table in tables(deck.path):
        states = sorted({state for _, along in table.along() for state in along} | {0})
        near = {pair for state in states for pair in near_pairs(table, state)}
        assert not near or table.name in TOLD_APART, (table.name, near)
        assert {pale for state in states for pale in pale_words(table, state)} == set(), table.name
