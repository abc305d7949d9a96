"""In class nothing breaks: a notebook without a network, loaded again, held, run again a hundred times."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.class_room import (
    AGAIN,
    BOOK,
    FIGURES,
    STATES,
    Costs,
    failures,
    move,
    offline_page,
    painted,
    run_all,
    unrolled,
)
from tests.browser.lab import Lab
from tests.browser.scenes import EXPLORE, WAVES

HELD = 20  # seconds


@pytest.fixture(scope="module")
def book(lab: Lab, browser: Browser) -> Iterator[Any]:
    """A real notebook, run from top to bottom with the network away."""
    shutil.copy(BOOK, lab.folder / BOOK.name)
    page = offline_page(browser)
    lab.open(page, BOOK.name)
    run_all(page, lab)
    yield page
    page.close()


def test_without_a_network_the_whole_notebook_runs_and_moves(book: Any) -> None:
    """No cell fails, each figure is there and answers a key, nothing is asked of anybody else."""
    assert FIGURES >= 9
    assert failures(book) == []
    assert book.locator(".lk-error:visible, .lk-gone:visible").count() == 0
    for number in range(book.locator(".lk-root").count()):
        move(book, number)
    assert book.trouble == []
    assert book.asked == []


def test_a_page_loaded_again_has_every_figure_where_it_was(book: Any, lab: Lab) -> None:
    """All figures of a real notebook, moved before; and they go on moving."""
    count = FIGURES
    unrolled(book, count)
    for number in range(count):
        move(book, number)
    painted(book)
    before = book.evaluate(STATES)
    lab.command(book, "docmanager:save")
    book.reload()
    book.wait_for_selector(".lk-plot .main-svg")
    unrolled(book, count)
    after = book.evaluate(STATES)
    assert len(after) == count
    assert [number for number in range(count) if after[number] != before[number]] == []
    for number in range(count):
        move(book, number)
    assert book.trouble == []


def test_a_held_slider_costs_nothing_and_stops_at_once(book: Any) -> None:
    """A key held with its repeats: afterwards the last value within a second, and no memory gone."""
    painted(book)
    costs = Costs(book)
    hold(book, 4)
    before = costs()
    hold(book, HELD)
    began = time.monotonic()
    stops = book.evaluate("window.slider.getAttribute('aria-valuetext')")
    book.evaluate("window.after = 0")
    book.wait_for_function(
        "() => !window.slider.closest('.lk-root').classList.contains('lk-waiting')", polling=20
    )
    took = time.monotonic() - began
    book.wait_for_timeout(1000)
    assert book.evaluate("window.after") <= 3  # what was in flight, the last value, and that one in full
    assert book.evaluate("window.slider.getAttribute('aria-valuetext')") == stops
    after = costs()
    print("held", HELD, "s:", before, after, "moves", book.evaluate("window.moves"), f"{took:.2f} s")
    assert took < 3, "a second where nothing else runs"
    assert after["heap"] < before["heap"] + 4
    assert after["rss"] < before["rss"] + 8
    assert after["nodes"] < before["nodes"] + 500
    assert book.locator(".lk-error:visible").count() == 0
    assert book.trouble == []


def hold(page: Any, seconds: float) -> None:
    """Hold an arrow on a slider of the third figure as a keyboard repeats it, turning at the ends."""
    page.evaluate(
        """() => {
            const root = document.querySelectorAll(".lk-root")[2];
            window.slider = root.querySelector(".lk-range");
            window.slider.scrollIntoView({ block: "center" });
            window.slider.focus();
            window.moves ??= (window.slider.addEventListener("input", () => window.moves++), 0);
            window.after ??= (root.addEventListener("lk:painted", () => window.after++), 0);
        }"""
    )
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        key = page.evaluate("+window.slider.value < window.slider.max / 2 ? 'ArrowRight' : 'ArrowLeft'")
        for _ in range(25):
            page.keyboard.down(key)  # down while it is down: a repeat
            page.wait_for_timeout(25)
        page.keyboard.up(key)


def test_a_hundred_runs_of_a_cell_leave_nothing_behind(notebook: Callable) -> None:
    """Widgets, comms, memory of the kernel; nodes and memory of the page."""
    count = "from ipywidgets.widgets.widget import _instances; print('WIDGETS', len(_instances))"
    page = notebook(WAVES, EXPLORE, count)
    widgets = "document.body.innerText.match(/WIDGETS (\\d+)/)[1]"
    page.wait_for_function(f"() => {widgets}")
    there = page.evaluate(widgets)
    costs = Costs(page)
    page.evaluate(AGAIN, [10, 2])
    before = costs()
    page.evaluate(AGAIN, [100, 2])
    after = costs()
    print("100 runs:", before, after)
    page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 3")
    page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
    assert page.evaluate(widgets) == there
    assert after["comms"] == before["comms"]
    assert after["rss"] < before["rss"] + 6
    assert after["nodes"] < before["nodes"] + 100 * 25  # JupyterLab keeps some of each output itself
    assert after["heap"] < before["heap"] + 100 * 0.08
