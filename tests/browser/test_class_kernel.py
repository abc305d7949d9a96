"""In class nothing breaks: a kernel that is restarted, dies, is shut down or cannot be reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, WebSocketRoute

from tests.browser.class_room import KERNEL
from tests.browser.lab import Lab
from tests.browser.scenes import EXPLORE, SETUP, SLOW, WAVES
from tests.browser.test_live import says

SESSION = "jupyterapp.shell.currentWidget.sessionContext"
GONE = ".lk-gone:not([hidden])"
ENDS = {
    "The kernel was restarted": f"void {SESSION}.restartKernel()",
    "The kernel stopped by itself and was started again": f"void {KERNEL}.requestExecute({{"
    "code: 'import os; os._exit(1)'})",
    "The kernel was shut down": f"void {SESSION}.shutdown()",
}


@pytest.mark.parametrize("words", ENDS)
def test_a_kernel_that_is_gone_is_said_in_large_words_with_the_way_on(notebook: Callable, words: str) -> None:
    """What is moved then is answered too; the button runs all cells, and a new figure replaces the old."""
    page = notebook(WAVES, EXPLORE, name=f"gone{len(words)}")
    page.evaluate(ENDS[words])
    page.wait_for_function(f"(w) => document.querySelector('{GONE}')?.innerText.startsWith(w)", arg=words)
    said = page.locator(GONE)
    assert "Run > Run All Cells" in said.inner_text()
    assert float(said.evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)")) >= 22
    if "by itself" in words:  # JupyterLab tells of it too
        page.locator(".jp-Dialog .jp-mod-accept").click()
    page.evaluate("() => (document.querySelector('.lk-gone').animate = () => (window.flashed = true))")
    page.locator(".lk-range").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("window.flashed")
    assert page.locator(".lk-value").first.inner_text() == "3"
    page.locator(f"{GONE} button").click()
    if "shut down" not in words:
        page.locator(".jp-Dialog .jp-mod-accept").filter(has_text="Restart").click()
    page.wait_for_function(
        f"() => !document.querySelector('{GONE}') && document.querySelector('.lk-plot .main-svg')"
    )
    page.locator(".lk-range").first.focus()
    page.keyboard.press("ArrowRight")
    says(page, "k is 4")
    assert page.locator(".lk-root").count() == 1
    page.trouble[:] = [said for said in page.trouble if "Canceled future" not in said]  # JupyterLab's own


def test_a_connection_that_is_lost_and_found_loses_no_move(lab: Lab, browser: Browser) -> None:
    """Cut while a state is computed, moved while it is cut: said, and answered when it is back."""
    sockets: list[WebSocketRoute] = []
    cut = deaf = False

    def socket(route: WebSocketRoute) -> None:
        if "channels" not in route.url or not cut:
            server = route.connect_to_server()
            server.on_message(lambda message: deaf or route.send(message))
            sockets.append(route)
        else:
            route.close(code=1001)

    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(60_000)
    page.route_web_socket("**/*", socket)
    lab.write("cut.ipynb", [SETUP, SLOW.replace("0.1", "0.6")])
    lab.open(page, "cut.ipynb")
    for index in range(2):
        lab.run(page, index)
    page.wait_for_selector(".lk-plot .main-svg")
    says(page, "k is 0")
    arrow(page, 3)
    cut = True
    for route in sockets:
        if "channels" in route.url:
            route.close(code=1001)
    page.wait_for_function(f"() => document.querySelector('{GONE}')?.innerText.includes('connection')")
    arrow(page, 2)
    cut = False
    page.locator(f"{GONE} button").click()
    says(page, "k is 5")
    assert page.locator(GONE).count() == 0
    arrow(page, 1)
    says(page, "k is 6")
    deaf = True  # the answer gets lost, and the word that the kernel is idle
    arrow(page, 1)
    page.wait_for_timeout(2000)
    deaf = False
    says(page, "k is 7")
    page.close()


def arrow(page: Any, times: int) -> None:
    page.locator(".lk-range").focus()
    for _ in range(times):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(50)


def test_a_page_loaded_again_while_a_slow_scene_computes(notebook: Callable, lab: Lab) -> None:
    """The state that was asked for comes, and the figure moves on."""
    page = notebook(SLOW.replace("0.1", "2.0"))
    lab.command(page, "docmanager:save")
    page.wait_for_timeout(300)
    arrow(page, 1)
    page.wait_for_selector(".lk-waiting")
    page.reload()
    page.wait_for_selector(".lk-plot .main-svg")
    says(page, "k is 1")
    arrow(page, 1)
    says(page, "k is 2")


FIELD = """\
def field(text="fine"):
    return go.Figure(go.Scatter(y=[0, float(text == "fine") / (text != "bad")])), f"says {text}"

explore(field)
"""


def test_an_error_moves_nothing_under_the_hands(notebook: Callable) -> None:
    """It opens over the figure: field, verdict and all below stay where they are."""
    page = notebook(FIELD)
    places = """() => {
        const top = document.querySelector(".lk-root").getBoundingClientRect().y;
        const nodes = [...document.querySelectorAll(".lk-verdict, .lk-text textarea, .lk-foot")];
        return nodes.map((node) => node.getBoundingClientRect().y - top);
    }"""
    before = page.evaluate(places)
    page.locator("textarea").fill("bad")
    page.locator(".lk-error summary").wait_for()
    assert page.evaluate(places) == before
    page.locator(".lk-error summary").click()
    assert "ZeroDivisionError" in page.locator(".lk-error pre").inner_text()
    assert page.evaluate(places) == before
