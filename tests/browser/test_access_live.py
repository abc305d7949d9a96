"""The live view by keyboard alone, to a screen reader, and to axe-core, in a real JupyterLab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.axe import axe
from tests.browser.lab import Lab
from tests.browser.scenes import LONG

EVERY = """\
from ipywidgets import FloatText

WORDS = [f"the word with number {k}" for k in range(9)]

def every(k=3, kind="sine", word=WORDS[0], on=False, text="some", n=1.5):
    if n == 9:
        raise ValueError("nine is too much")
    return go.Figure(go.Scatter(y=[k, n])), f"{k}, {kind}, {word[-1]}, {on}, {text}, {n}"

explore(every, k=(0, 5), kind=["sine", "saw"], word=WORDS, n=FloatText(1.5), examples={"text": ["other"]},
        play={"k": 40}, presets={"two": {"k": 2}}, caption="At {k}.")
"""

# What Tab comes to, what is pressed there, and what is then shown.
STOPS = [
    ("lk-plot", "1", "2, sine, 0, False, some, 1.5"),
    ("lk-preset", "0", "3, sine, 0, False, some, 1.5"),
    ("lk-preset", "1", "2, sine, 0, False, some, 1.5"),
    ("lk-play", "Enter", "5, sine, 0, False, some, 1.5"),
    ("lk-range", "ArrowLeft", "4, sine, 0, False, some, 1.5"),
    ("radio", "ArrowRight", "4, saw, 0, False, some, 1.5"),
    ("lk-menu", "ArrowDown", "4, saw, 1, False, some, 1.5"),
    ("checkbox", "Space", "4, saw, 1, True, some, 1.5"),
    ("textarea", "End x Enter", "4, saw, 1, True, somex, 1.5"),
    ("lk-menu", "ArrowDown", "4, saw, 1, True, other, 1.5"),
    ("number", "End 5 Enter", "4, saw, 1, True, other, 1.55"),
]

FOCUS = """() => {
    const node = document.activeElement;
    const ring = node.type === "radio" ? document.querySelector(`label[for="${node.id}"]`) : node;
    const inside = node.closest(".lk-root") !== null;
    const kind = [...node.classList].find((name) => name.startsWith("lk-")) ?? node.type;
    return [inside ? kind : "outside", getComputedStyle(ring).outlineStyle !== "none"];
}"""


def says(page: Any, text: str) -> None:
    """Wait until the verdict says something."""
    page.wait_for_function("(t) => document.querySelector('.lk-verdict').innerText === t", arg=text)


def test_the_keyboard_alone_reaches_and_moves_everything(notebook: Callable) -> None:
    """In the order on the screen, each with a ring; Tab leads out at the end, Shift+Tab back, Escape out."""
    page = notebook(EVERY)
    page.locator(".lk-plot").focus()
    for n, (kind, keys, said) in enumerate(STOPS):
        if n:
            page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) == [kind, True], (n, kind)
        for key in keys.split():
            page.keyboard.press(key)
        says(page, said)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)[0] == "outside"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUS)[0] == "number"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.jp-Cell')")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)[0] != "number"


def test_axe_finds_nothing_in_the_live_view(notebook: Callable, lab: Lab) -> None:
    """Light and dark, with every kind of control; and with an error, whose text the keyboard unfolds."""
    page = notebook(EVERY)
    says(page, "3, sine, 0, False, some, 1.5")
    part = {"include": [[".lk-root"]], "exclude": [[".lk-plot > *"]]}
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        lab.command(page, "apputils:change-theme", {"theme": theme})
        page.wait_for_function("(t) => document.body.dataset.jpThemeName === t", arg=theme)
        page.wait_for_timeout(300)
        found, passed = axe(page, part)
        assert found == []
        assert passed >= {"color-contrast", "label", "select-name", "target-size", "button-name"}
    page.locator(".lk-text input").fill("9")
    page.keyboard.press("Enter")
    error = page.locator(".lk-error")
    error.wait_for()
    assert axe(page, part)[0] == []
    assert error.evaluate("(node) => node.parentNode.getAttribute('role')") == "alert"
    page.locator(".lk-plot").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "raise ValueError" in error.locator("pre").inner_text()
    lab.command(page, "apputils:change-theme", {"theme": "JupyterLab Light"})


def test_a_long_computation_is_told_now_and_then(notebook: Callable) -> None:
    """Its percents pass by on the screen; a reader hears of it once, and then the result."""
    page = notebook(LONG)
    says(page, "k is 1")
    page.evaluate("""() => {
        window.told = [];
        const said = document.querySelector(".lk-said");
        new MutationObserver(() => window.told.push(said.textContent)).observe(said, { childList: true });
    }""")
    page.locator(".lk-range").focus()
    page.keyboard.press("ArrowRight")
    says(page, "k is 2")
    page.wait_for_function("() => window.told.includes('k is 2')")
    told = page.evaluate("window.told")
    assert len(told) <= 2
    assert told[0].startswith("counting sheep")
    assert page.locator(".lk-busy").get_attribute("aria-hidden") == "true"
