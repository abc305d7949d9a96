"""In class nothing breaks: cells run out of order, two notebooks at once, one notebook in two views."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser

from tests.browser.class_room import BOOK, failures
from tests.browser.lab import Lab
from tests.browser.scenes import EXPLORE, SETUP, WAVES
from tests.browser.test_live import says

HIDDEN = 'hidden = "now it is there"'
NEEDS = """\
def needs(k=0):
    return go.Figure(go.Scatter(y=[0, k])), f"{hidden} {k}"

explore(needs, k=(0, 5))
"""


def test_a_figure_says_which_cell_it_misses_and_recovers(lab: Lab, browser: Browser) -> None:
    """In one legible line, the rest folded; once that cell was run the next move has a figure."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    lab.write("order.ipynb", [SETUP, HIDDEN, NEEDS])
    lab.open(page, "order.ipynb")
    lab.run(page, 0)
    lab.run(page, 2)
    error = page.locator(".lk-error")
    error.locator("summary").wait_for()
    assert "needs `hidden`, which code cell 2 makes: run the cells above first" in error.inner_text()
    assert error.locator("pre").is_hidden()
    lab.run(page, 1)
    page.wait_for_function("() => jupyterapp.shell.currentWidget.content.widgets[1].model.executionCount")
    page.locator(".lk-range").focus()
    page.keyboard.press("ArrowRight")
    says(page, "now it is there 1")
    assert error.is_hidden()
    page.close()


def test_a_cell_of_a_real_notebook_says_which_cell_it_misses(lab: Lab, browser: Browser) -> None:
    """Above Python's own traceback, which stays; a name that nobody makes is Python's own business."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    shutil.copy(BOOK, lab.folder / "alone.ipynb")
    lab.open(page, "alone.ipynb")
    cells = "jupyterapp.shell.currentWidget.content.widgets"
    code = page.evaluate(f"() => [...{cells}.keys()].filter((i) => {cells}[i].model.type === 'code')")
    first, second = code[:2]
    lab.run(page, first)
    page.evaluate(f"(i) => ({cells}[i].model.sharedModel.source = 'influence_of_inputs')", second)
    lab.run(page, second)
    said = page.locator(".jp-OutputArea-output p").filter(has_text="This cell needs")
    said.wait_for()
    assert "which code cell" in said.inner_text()
    assert "influence_of_inputs" in said.inner_text()
    assert "name 'influence_of_inputs' is not defined" in failures(page)[0]
    page.close()


def test_two_notebooks_at_once_are_two(notebook: Callable, lab: Lab) -> None:
    """Two kernels on one page: each figure answers its own slider, and plotly.js is there once."""
    page = notebook(WAVES, EXPLORE, name="left")
    lab.write("right.ipynb", [SETUP, WAVES, EXPLORE.replace('"k": 10', '"k": 20')])
    lab.command(page, "docmanager:open", {"path": "right.ipynb", "options": {"mode": "split-right"}})
    page.wait_for_function("() => jupyterapp.shell.currentWidget?.context?.path === 'right.ipynb'")
    page.wait_for_function(
        "() => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
    )
    for index in range(3):
        lab.run(page, index)
    page.wait_for_function("() => document.querySelectorAll('.lk-plot .main-svg').length >= 6")
    assert move_both(page) == ["k is 4", "k is 5"]
    assert page.evaluate("globalThis[Symbol.for('lecturekit plotly')].size") == 1


def test_one_notebook_in_two_views_moves_in_both(notebook: Callable, lab: Lab) -> None:
    page = notebook(WAVES, EXPLORE)
    lab.command(page, "docmanager:clone")
    page.wait_for_function("() => document.querySelectorAll('.lk-root').length === 2")
    page.wait_for_function("() => document.querySelectorAll('.lk-plot .main-svg').length >= 6")
    page.locator(".lk-range").first.focus()
    page.keyboard.press("ArrowRight")
    both = "() => [...document.querySelectorAll('.lk-verdict')].map((v) => v.innerText).join()"
    page.wait_for_function(f"() => ({both})() === 'k is 4,k is 4'")
    page.locator(".lk-range").nth(2).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => ({both})() === 'k is 5,k is 5'")
    assert page.evaluate("globalThis[Symbol.for('lecturekit plotly')].size") == 1


def move_both(page: Any) -> list[str]:
    """Press the right arrow once on the first figure and twice on the second; what both then say."""
    for number, times in ((0, 1), (2, 2)):
        page.locator(".lk-range").nth(number).focus()
        for _ in range(times):
            page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.lk-verdict')].every((v) => v.innerText !== 'k is 3')"
    )
    page.wait_for_function("() => !document.querySelector('.lk-waiting')")
    page.wait_for_timeout(500)
    return [str(text) for text in page.locator(".lk-verdict").all_inner_texts()]
