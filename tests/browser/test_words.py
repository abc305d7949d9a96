"""Words are shown as text everywhere, live and in the deck, whatever they look like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser

from lecturekit.slides import export
from tests.browser.decks import Deck
from tests.browser.lab import Lab
from tests.browser.words import EXPLORE, SCENE, SHOWN, WORDS, assert_shown, plain
from tests.slides import deck_notebook

RADIOS = ".lk-segments input"
TEXT = "[...document.querySelectorAll('.lk-text, .lk-control')].find((c) => c.innerText.startsWith('text'))"


@pytest.fixture(scope="module")
def deck(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The scene with words as a deck, with formulas in the prose: MathJax is there."""
    folder = tmp_path_factory.mktemp("words")
    cells = [
        deck_notebook.markdown("## Words like $x$", "slide"),
        deck_notebook.code(SCENE, "skip"),
        deck_notebook.code(EXPLORE),
    ]
    deck_notebook.write(folder / "words.ipynb", deck_notebook.notebook(*cells))
    opened = Deck(browser, export(folder / "words.ipynb", folder).path)
    yield opened
    opened.close()


def choose(page: Any, number: int, text: str) -> None:
    """Take a word by its button, a text by its menu."""
    page.evaluate(
        f"""([number, text]) => {{
        document.querySelectorAll({RADIOS!r})[number].click();
        const menus = {TEXT}.querySelectorAll("select");
        const menu = menus[menus.length - 1];
        menu.value = [...menu.options].find((option) => option.textContent === text).value;
        menu.dispatchEvent(new Event("change", {{ bubbles: true }}));
    }}""",
        [number, text],
    )


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("text", [WORDS[3], WORDS[4], WORDS[7]])
def test_words_in_a_deck(deck: Deck, number: int, text: str) -> None:
    """MathJax is on the page, and leaves the dollars of words alone; so does plotly."""
    assert deck.ask("Boolean(globalThis.MathJax)")
    choose(deck.page, number, text)
    deck.page.wait_for_timeout(500)
    assert_shown(deck.ask(f"({SHOWN})(document.querySelector('.lk-root'))"), WORDS[number], text)
    assert deck.complaints == []


def test_words_in_a_dark_deck(deck: Deck) -> None:
    """A word may be what every object of JavaScript has, and no colour is meant."""
    deck.press("d")
    choose(deck.page, 1, "constructor")
    deck.page.wait_for_timeout(500)
    assert_shown(deck.ask(f"({SHOWN})(document.querySelector('.lk-root'))"), WORDS[1], "constructor")
    deck.press("d")
    assert deck.complaints == []


def test_the_error_of_a_state_says_the_words(deck: Deck) -> None:
    """The deck holds the error in the table."""
    choose(deck.page, 0, "fail")
    error = deck.ask("document.querySelector('.lk-error summary').textContent")
    assert all(word in error for word in ("<b>bold</b>", "$5 and $6", "שלום", "AT&T &lt;unk&gt;"))
    choose(deck.page, 0, WORDS[0])
    assert deck.ask("document.querySelector('.lk-error').hidden")


def test_presets_of_words_by_their_keys(deck: Deck) -> None:
    """A preset writes a text; the deck has it in its menu."""
    deck.ask("document.activeElement.blur()")
    choose(deck.page, 0, WORDS[0])
    deck.press("3")
    verdict = deck.ask("document.querySelector('.lk-verdict').textContent")
    assert plain(verdict) == f"{WORDS[0]} then {WORDS[2]} 5"


def test_a_text_is_chosen_by_keyboard(deck: Deck) -> None:
    """What is typed in the notebook is a list in the deck: arrows walk through it, the slide stays."""
    choose(deck.page, 0, WORDS[0])
    deck.ask(f"{TEXT}.querySelector('select').focus()")
    seen = []
    for _ in WORDS[1:]:
        deck.press("ArrowDown")
        seen.append(plain(deck.ask("document.querySelector('.lk-verdict').textContent")))
    assert seen == [plain(f"{WORDS[0]} then {word} 5") for word in WORDS[1:]]
    assert deck.ask(f"document.activeElement === {TEXT}.querySelector('select')")


def test_words_in_the_live_view(notebook: Callable, lab: Lab) -> None:
    """Typed, chosen, and in an error."""
    page = notebook(SCENE, EXPLORE)
    field = page.locator("textarea")

    def shown(number: int, text: str) -> None:
        says = page.locator(".lk-verdict")
        page.wait_for_function(
            """(end) => document.querySelector(".lk-verdict").textContent.replace(/[\u2068\u2069]/g, "")
                .replace(/\\s+/g, " ").endsWith(`then ${end} 5`)""",
            arg=plain(text),
        )
        page.wait_for_timeout(500)
        assert says.count() == 1
        assert_shown(page.evaluate(f"({SHOWN})(document.querySelector('.lk-root'))"), WORDS[number], text)

    shown(0, WORDS[0])
    choose(page, 2, WORDS[3])
    shown(2, WORDS[3])
    for word in WORDS[4:]:
        field.fill(word)
        shown(2, word)
    lab.command(page, "apputils:change-theme", {"theme": "JupyterLab Dark"})
    page.wait_for_timeout(1000)
    field.fill(WORDS[1])
    shown(2, WORDS[1])
    lab.command(page, "apputils:change-theme", {"theme": "JupyterLab Light"})
    field.fill("fail")
    page.wait_for_selector(".lk-error:not([hidden])")
    error = page.locator(".lk-error summary").inner_text()
    assert all(word in error for word in ("<b>bold</b>", "$5 and $6", "שלום", "AT&T &lt;unk&gt;"))
