"""A notebook as slides in JupyterLab, with its kernel: jupyterlab-slideshow, and what we add."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from nbformat import v4

from tests.browser.lab import Lab
from tests.browser.scenes import EXPLORE, SETUP, WAVES

SLIDE, NOTES, SKIP = ({"slideshow": {"slide_type": kind}} for kind in ("slide", "notes", "skip"))
WAVE = """
bare = waves

def waves(k=3, shift=0.0):
    figure, words = bare(k, shift)
    return figure.update_layout(font_size=13), words  # as the house's template has it

def wave(k=3):
    return waves(k)
"""
TWO = "explore(wave, k=(0, 50, 1), presets={{'{name}': {{'k': {k}}}}})"
FIELDS = """
def fields(i="", f="", o="", g="", k=3, word="a longer word to begin with"):
    dark = {"layout": {"meta": {"dark": {"#1f5fa8": "#7db4f0"}}}}  # as the house's template has it
    return waves(k)[0].update_layout(template=dark)

explore(fields, k=(0, 50, 1), presets={str(i): {"k": i} for i in range(4, 9)}, caption="At {k}.")
"""
LESSON = """lesson = 1 + 1
from IPython.display import HTML
HTML("<table><tr><th>symbol</th><td>shape</td></tr></table>")
"""
CELLS = [
    v4.new_markdown_cell("# Waves\n\nA question.", metadata=SLIDE),
    v4.new_markdown_cell("A secret of the first slide.", metadata=NOTES),
    v4.new_code_cell(SETUP + WAVES + WAVE, metadata=SKIP),
    v4.new_markdown_cell("## A wave moves", metadata=SLIDE),
    v4.new_markdown_cell("**3 minutes.** Ask who has seen $k$.", metadata=NOTES),
    v4.new_code_cell(EXPLORE),  # without metadata: it stands on the slide above it
    v4.new_markdown_cell("What only the notebook says.", metadata=SKIP),
    v4.new_markdown_cell(r"## The code is the lesson" "\n\n" r"of $\textcolor{#1f5fa8}{x}$", metadata=SLIDE),
    v4.new_code_cell(LESSON, metadata={"tags": ["show-code"]}),
    v4.new_markdown_cell("## Two figures", metadata=SLIDE),
    v4.new_code_cell(TWO.format(name="left", k=11)),
    v4.new_code_cell(TWO.format(name="right", k=22)),
    v4.new_markdown_cell("## Four fields", metadata=SLIDE),
    v4.new_code_cell(FIELDS),
    v4.new_code_cell("'an exercise'", metadata=SKIP),
]
ON_SLIDE = ".jp-Deck .jp-deck-mod-visible"
ALL = f"""[...document.querySelectorAll("{ON_SLIDE}")]"""
SEEN = f"""() => {ALL}.map((cell) => cell.innerText.trim()).join("\\n")"""
VALUES = f"""() => {ALL}.flatMap((cell) => [...cell.querySelectorAll(".lk-slider .lk-value")])
    .map((value) => value.innerText)"""


def title(page: Any) -> str:
    """The claim of the slide in view."""
    return str(page.locator(f"{ON_SLIDE} :is(h1, h2)").first.inner_text()).rstrip("¶")


def turn(page: Any, key: str, wanted: str) -> None:
    """Press a key once: it brings this slide."""
    page.keyboard.press(key)
    page.wait_for_timeout(60)
    for _ in range(100):  # a busy machine needs longer
        if title(page) != wanted:
            page.wait_for_timeout(100)
    assert title(page) == wanted


def values(page: Any, *wanted: str) -> None:
    """Wait until the sliders on the slide stand at these values."""
    page.wait_for_function(f"(wanted) => ({VALUES})().join() === wanted", arg=",".join(wanted))


def present(page: Any) -> None:
    """One click on the button above the notebook."""
    page.get_by_role("button", name="Present", exact=True).click()
    page.wait_for_selector(".lk-bar")


@pytest.fixture(scope="module")
def opened(lab: Lab, browser: Any) -> Iterator[Any]:
    """A notebook whose cells have all been run, in one page for all tests here."""
    notebook = v4.new_notebook(cells=CELLS)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab.folder / "presented.ipynb")
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.set_default_timeout(60_000)
    page.asked = []
    page.on("request", lambda r: page.asked.append(r.url) if r.url.startswith("http") else None)
    lab.open(page, "presented.ipynb")
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector(".lk-plot .main-svg", state="attached")
    page.wait_for_function(
        "() => { const { cells } = jupyterapp.shell.currentWidget.context.model;"
        " return cells.get(cells.length - 1).executionCount; }"
    )
    yield page
    assert [url for url in page.asked if "127.0.0.1" not in url] == []
    page.context.close()


@pytest.fixture
def hall(opened: Any) -> Iterator[Any]:
    """The notebook as slides, at the first one."""
    if not opened.locator(".lk-bar").count():
        present(opened)
    opened.keyboard.press("Home")
    yield opened
    opened.evaluate("localStorage.clear()")


def test_a_clicker_turns_one_slide_a_press(opened: Any) -> None:
    """From the first slide, although a run of all cells ends at the last; both ways; never past the ends."""
    present(opened)
    assert title(opened) == "Waves"
    turn(opened, "PageDown", "A wave moves")
    turn(opened, "PageDown", "The code is the lesson")
    turn(opened, " ", "Two figures")
    turn(opened, "ArrowRight", "Four fields")
    turn(opened, "PageDown", "Four fields")
    turn(opened, "PageUp", "Two figures")
    turn(opened, "ArrowLeft", "The code is the lesson")
    turn(opened, "End", "Four fields")
    turn(opened, "Home", "Waves")
    assert opened.locator(".lk-counter").inner_text() == "1 / 5"


def test_the_hall_sees_neither_notes_nor_what_is_skipped(hall: Any) -> None:
    """Code shows where it is the lesson, or at the key C."""
    seen = []
    for key in ("Home", *["PageDown"] * 3):
        hall.keyboard.press(key)
        hall.wait_for_timeout(150)
        seen.append(hall.evaluate(SEEN))
    whole = "\n".join(seen)
    for hidden in ("secret", "3 minutes", "only the notebook", "exercise", "explore("):
        assert hidden not in whole
    assert "lesson = 1 + 1" in seen[2]
    assert hall.locator(".jp-Deck .jp-Notebook").evaluate("(n) => n.innerText.includes('secret')") is False
    hall.keyboard.press("c")
    assert "explore(" in hall.evaluate(SEEN)
    hall.keyboard.press("c")
    assert "explore(" not in hall.evaluate(SEEN)


def test_a_click_into_a_figure_or_a_drag_keeps_no_key(hall: Any) -> None:
    """Afterwards the clicker turns pages; with Tab a slider has the arrows, and the page stays."""
    turn(hall, "PageDown", "A wave moves")
    hall.locator(f"{ON_SLIDE} .lk-plot").click()
    turn(hall, "ArrowRight", "The code is the lesson")
    turn(hall, "ArrowLeft", "A wave moves")
    slider = hall.locator(f"{ON_SLIDE} .lk-range").first
    box = slider.bounding_box()
    hall.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    hall.mouse.down()
    hall.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    hall.mouse.up()
    moved = slider.input_value()
    assert moved not in ("0", "3")
    hall.wait_for_timeout(50)
    turn(hall, "PageDown", "The code is the lesson")
    turn(hall, "PageUp", "A wave moves")
    assert slider.input_value() == moved
    hall.keyboard.press("0")
    values(hall, "3", "0.0")
    hall.locator(f"{ON_SLIDE} .lk-preset").first.focus()
    while hall.evaluate("document.activeElement.className") != "lk-range":
        hall.keyboard.press("Tab")
    turn(hall, "ArrowRight", "A wave moves")
    values(hall, "4", "0.0")
    turn(hall, "PageDown", "The code is the lesson")
    turn(hall, "PageUp", "A wave moves")
    hall.keyboard.press("0")


def test_digits_are_the_presets_of_the_slide(hall: Any) -> None:
    """Nothing is clicked; of two figures the first has them, or the one in focus; R is all, and back."""
    cells = hall.locator(".jp-Cell").count()
    for key in ("1", "b", "b", "x", "a", "d", "d", "m", "Enter"):
        hall.keyboard.press(key)  # no figure here; to the notebook these are a heading, new and lost cells
    assert hall.locator(".jp-Cell").count() == cells
    turn(hall, "PageDown", "A wave moves")
    hall.keyboard.press("2")
    values(hall, "10", "0.5")
    hall.keyboard.press("0")
    values(hall, "3", "0.0")
    for preset, wanted in ((0, ("40", "0.0")), (1, ("10", "0.5")), (2, ("3", "0.0"))):
        hall.locator(f"{ON_SLIDE} .lk-preset").nth(preset).click()  # nothing of the notebook's lies over it
        values(hall, *wanted)
    turn(hall, "End", "Four fields")
    turn(hall, "PageUp", "Two figures")
    hall.keyboard.press("1")
    values(hall, "11", "3")
    hall.locator(f"{ON_SLIDE} .lk-plot").nth(1).click()
    hall.keyboard.press("1")
    values(hall, "11", "22")
    hall.keyboard.press("r")
    values(hall, "3", "3")
    hall.keyboard.press("Shift+R")  # as with Caps Lock
    values(hall, "11", "22")
    hall.keyboard.press("b")
    hall.keyboard.press("Escape")  # lights the screen, and does not leave
    assert hall.locator(".lk-black").is_hidden()
    assert hall.locator(".lk-bar").count() == 1
    hall.keyboard.press("r")
    values(hall, "3", "3")
    hall.locator(".lk-line button").click()
    values(hall, "11", "22")
    hall.keyboard.press("r")


SIZES = f"""() => {{
    const size = (selector) => {{
        const nodes = {ALL}.flatMap((cell) => [...cell.querySelectorAll(selector)]);
        const sizes = nodes.filter((n) => n.getClientRects().length).map((n) => getComputedStyle(n).fontSize);
        return Math.min(...sizes.map(parseFloat));
    }};
    const words = [".lk-verdict", ".lk-label", ".lk-preset bdi", ".lk-caption", ".jp-RenderedMarkdown h2"];
    return [Math.min(...words.map(size)), size(".lk-plot .xtick text")];
}}"""
CLIPPED = f"""() => {{
    const parts = "h2, .main-svg, .lk-preset, .lk-control, .lk-caption";
    const nodes = {ALL}.flatMap((cell) => [...cell.querySelectorAll(parts)]);
    const out = (b) => b.left < 0 || b.top < 0 || b.right > innerWidth + 1 || b.bottom > innerHeight + 1;
    return nodes.filter((n) => out(n.getBoundingClientRect())).length;
}}"""
GROWN = f"""(least) => {{
    const [words] = ({SIZES})();
    return words >= least && words < 1.05 * least;
}}"""


def test_what_must_be_read_is_large_enough(hall: Any) -> None:
    """18 px on 1280 × 720, 14 px for ticks; by A+ all grows, by a window's size too; nothing is cut off."""
    turn(hall, "PageDown", "A wave moves")
    hall.wait_for_timeout(400)
    words, ticks = hall.evaluate(SIZES)
    assert words >= 18
    assert ticks >= 14
    assert hall.evaluate(CLIPPED) == 0
    hall.keyboard.press("+")
    hall.wait_for_timeout(400)
    larger = hall.evaluate(SIZES)
    assert larger[0] > 1.05 * words
    assert larger[1] > 1.05 * ticks
    hall.keyboard.press("-")
    for width, height in ((1024, 768), (1920, 1080), (1280, 720)):
        hall.set_viewport_size({"width": width, "height": height})
        expected = 0.98 * words * min(width / 1280, height / 720)
        hall.wait_for_function(GROWN, arg=expected)
        hall.wait_for_function(f"() => ({CLIPPED})() === 0", timeout=5000)
        stage = hall.locator(f"{ON_SLIDE} .lk-stage").bounding_box()
        assert stage["height"] > 0.4 * height
    for key in "++++++":  # no larger than the slide holds
        hall.keyboard.press(key)
    hall.wait_for_timeout(600)
    assert hall.evaluate(SIZES)[0] > 1.2 * words
    assert hall.evaluate(CLIPPED) == 0


def test_fields_to_type_into_leave_the_figure_its_room(hall: Any) -> None:
    """Six controls, five of them typed: 45 % of the height is the figure's, and nothing is cut off."""
    turn(hall, "End", "Four fields")
    hall.wait_for_timeout(400)
    assert hall.locator(f"{ON_SLIDE} .lk-stage").bounding_box()["height"] > 0.45 * 720
    assert hall.evaluate(CLIPPED) == 0
    for field in hall.locator(f"{ON_SLIDE} .lk-text textarea").all():
        box = field.bounding_box()
        assert box["height"] < 45
        assert box["width"] > 60


def test_tables_grow_with_the_prose_and_symbols_change_with_the_theme(hall: Any) -> None:
    """At least 18 px; by A+ larger; in the dark theme a symbol's twin in formulas; no ¶ beside a headline."""
    turn(hall, "PageDown", "A wave moves")
    turn(hall, "PageDown", "The code is the lesson")
    cell = hall.locator(f"{ON_SLIDE} td").first
    size = "(n) => parseFloat(getComputedStyle(n).fontSize)"
    before = cell.evaluate(size)
    assert before >= 18
    hall.keyboard.press("+")
    assert cell.evaluate(size) > 1.05 * before
    hall.keyboard.press("-")
    hall.locator(f"{ON_SLIDE} h2").hover()
    assert not hall.locator(f"{ON_SLIDE} .jp-InternalAnchorLink").is_visible()
    symbol = hall.locator(f"{ON_SLIDE} mjx-mstyle, {ON_SLIDE} mjx-container [fill]").first
    colour = "(n) => getComputedStyle(n).color"
    assert symbol.evaluate(colour) == "rgb(31, 95, 168)"
    theme = (
        "(name) => void jupyterapp.commands.execute('apputils:change-theme', { theme: `JupyterLab ${name}` })"
    )
    for name, light in (("Dark", "false"), ("Light", "true")):
        hall.evaluate(theme, name)
        hall.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
        assert symbol.evaluate(colour) == {"Dark": "rgb(125, 180, 240)", "Light": "rgb(31, 95, 168)"}[name]


def test_the_presenters_window_has_the_notes(hall: Any) -> None:
    """It follows the slides, names the next one, and turns pages itself."""
    with hall.expect_popup() as popup:
        hall.keyboard.press("s")
    notes = popup.value
    notes.wait_for_function("() => document.body.innerText.includes('A secret of the first slide.')")
    assert "next: A wave moves" in notes.locator("footer").inner_text()
    turn(hall, "PageDown", "A wave moves")
    assert "Ask who has seen" in notes.locator("body").inner_text()
    notes.keyboard.press("PageDown")
    hall.wait_for_timeout(100)
    assert title(hall) == "The code is the lesson"
    assert "No notes" in notes.locator("body").inner_text()
    notes.close()


def test_a_reload_comes_back_to_the_slide(hall: Any) -> None:
    """Presenting, on the same slide, at the same size, and the figure moves."""
    turn(hall, "PageDown", "A wave moves")
    hall.keyboard.press("1")
    values(hall, "40", "0.0")
    hall.keyboard.press("+")
    hall.wait_for_timeout(800)  # settings are written
    size = hall.evaluate(SIZES)
    hall.reload()
    hall.wait_for_selector(".lk-bar")
    hall.wait_for_selector(f"{ON_SLIDE} .lk-plot .main-svg")
    assert title(hall) == "A wave moves"
    values(hall, "40", "0.0")
    assert hall.evaluate(SIZES) == size
    hall.keyboard.press("2")
    values(hall, "10", "0.5")


def test_a_page_that_is_closed_presents_no_more(hall: Any, lab: Lab, browser: Any) -> None:
    """What is opened after it, tomorrow say, is a notebook with its menus."""
    setting = "lab/api/settings/jupyterlab-slideshow:plugin"
    hall.wait_for_timeout(2500)
    kept = hall.evaluate(
        f"fetch('/{setting}').then((answer) => answer.json()).then((all) => all.settings.active)"
    )
    assert not kept
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    lab.open(page, "presented.ipynb")
    page.wait_for_timeout(1500)
    assert page.evaluate("document.body.dataset.jpDeckMode") is None
    assert page.get_by_role("menuitem", name="Run", exact=True).is_visible()
    page.context.close()


def test_leaving_gives_the_notebook_back(hall: Any, lab: Lab) -> None:
    """Sizes, code and keys as before; in the notebook a figure in focus has + and − and R."""
    turn(hall, "PageDown", "A wave moves")
    hall.keyboard.press("Escape")
    hall.wait_for_selector(".lk-bar", state="detached")
    hall.wait_for_selector(".jp-NotebookPanel-toolbar .lk-sizes")
    root = hall.locator(".lk-root").first
    root.scroll_into_view_if_needed()
    hall.wait_for_function("() => document.querySelector('.lk-plot')._fullLayout.height === 420")
    assert root.evaluate("(n) => getComputedStyle(n).fontSize") == "15px"
    assert hall.locator(".jp-CodeCell .jp-Cell-inputWrapper").nth(1).is_visible()
    cells = hall.locator(".jp-Cell").count()
    hall.locator(".lk-range").first.focus()
    hall.keyboard.press("+")
    assert root.evaluate("(n) => parseFloat(getComputedStyle(n).fontSize)") > 16
    hall.wait_for_function("() => document.querySelector('.lk-plot')._fullLayout.height > 440")
    hall.locator(".lk-sizes button").first.click()
    assert root.evaluate("(n) => getComputedStyle(n).fontSize") == "15px"
    hall.locator(".jp-MarkdownCell").first.click()
    hall.keyboard.press("b")  # the notebook's own key again: a cell below
    hall.wait_for_function("(n) => document.querySelectorAll('.jp-Cell').length > n", arg=cells)
    hall.keyboard.press("z")
    hall.keyboard.press("Control+Alt+p")
    hall.wait_for_selector(".lk-bar")


def test_a_kernel_that_was_restarted_has_a_way_on(hall: Any) -> None:
    """One button on the slide leaves the slides and presses JupyterLab's own."""
    turn(hall, "PageDown", "A wave moves")
    hall.evaluate("void jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    again = hall.locator(f"{ON_SLIDE} .lk-gone button")
    again.wait_for()
    assert "Esc, then run all cells again" in hall.locator(f"{ON_SLIDE} .lk-gone").inner_text()
    again.click()
    hall.locator(".jp-Dialog .jp-mod-accept").filter(has_text="Restart").click()
    hall.wait_for_function(
        """() => {
            const { node } = jupyterapp.shell.currentWidget.content.widgets[5];
            node.scrollIntoView(); // JupyterLab draws what comes near the window
            return node.querySelector(".lk-plot .main-svg") && !node.querySelector(".lk-gone:not([hidden])");
        }"""
    )
    assert hall.evaluate("document.body.dataset.jpDeckMode") is None


def test_present_before_the_cells_ran_says_so(lab: Lab, browser: Any) -> None:
    """A line says so, PageDown turns pages, Esc leaves; after a cell that failed all keys are there."""
    notebook = v4.new_notebook(cells=CELLS[:-2])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.cells[5] = v4.new_code_cell("1 / 0")
    nbformat.write(notebook, lab.folder / "unrun.ipynb")
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.set_default_timeout(60_000)
    lab.open(page, "unrun.ipynb")
    button = page.get_by_role("button", name="Present", exact=True)
    button.click()
    page.wait_for_selector(f"{ON_SLIDE} h1")
    said = page.evaluate("getComputedStyle(document.body, '::after').content")
    assert "Run All Cells" in said
    page.locator(f"{ON_SLIDE}").first.click()
    page.keyboard.press("PageDown")
    page.wait_for_selector(f"{ON_SLIDE} h2")
    page.keyboard.press("PageUp")
    page.wait_for_selector(f"{ON_SLIDE} h1")
    for key in "abxm1dd":  # to the notebook these are new, lost and other cells
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == len(notebook.cells)
    page.keyboard.press("Escape")
    page.wait_for_selector("body:not([data-jp-deck-mode])", state="attached")
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.get_by_text("division by zero").first.wait_for()
    present(page)
    assert "3 cells have not run" in page.locator(".lk-line").inner_text()
    page.keyboard.press("End")
    page.wait_for_function(f"() => document.querySelector('{ON_SLIDE} h2')?.innerText.startsWith('Four')")
    page.keyboard.press("Escape")
    page.context.close()
