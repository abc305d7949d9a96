"""What a class does to a notebook: no network, held keys, cells run again; and what that costs."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import psutil

from tests.browser.lab import Lab

BOOK = Path(__file__).parents[2] / "notebooks" / "12_vanishing_gradients.ipynb"
FIGURES = len(re.findall(r'"explore\(', BOOK.read_text("utf-8")))
PATIENCE = 60_000  # ms
KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"

# what a figure says and holds, far from the window too, where JupyterLab lays nothing out
STATES = """() => [...document.querySelectorAll(".lk-root")].map((root) => {
    const { data, layout } = root.querySelector(".lk-plot");
    const short = (_, value) => (typeof value === "number" ? +value.toPrecision(5) : value);
    const plain = (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
    const held = JSON.parse(JSON.stringify([data, layout.annotations, layout.shapes], plain));
    const texts = [...root.querySelectorAll(".lk-value, .lk-verdict, .lk-caption")].map((n) => n.textContent);
    return JSON.stringify([texts, held], short);
})"""

# one stop on, or one back from the last, by the key that a hand would press
MOVE = """(number) => {
    const slider = document.querySelectorAll(".lk-root")[number].querySelector(".lk-range");
    slider.scrollIntoView({ block: "center" });
    slider.focus();
    return +slider.value < +slider.max ? "ArrowRight" : "ArrowLeft";
}"""

AGAIN = """async ([times, index]) => {
    const panel = jupyterapp.shell.currentWidget;
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    for (let i = 0; i < times; i++) {
        const old = document.querySelector(".lk-root");
        panel.content.activeCellIndex = index;
        await jupyterapp.commands.execute("notebook:run-cell");
        for (;; await pause(10)) {
            const roots = document.querySelectorAll(".lk-root");
            if (roots.length === 1 && roots[0] !== old && roots[0].querySelector(".main-svg")) break;
        }
    }
}"""


def offline_page(browser: Any) -> Any:
    """A page that reaches this machine's server and nothing else; what it asks for besides is in `.asked`."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.asked, page.trouble = [], []

    def route(asked: Any) -> None:
        if "//127.0.0.1" in asked.request.url or asked.request.url.startswith(("blob:", "data:")):
            asked.continue_()
        else:
            page.asked.append(asked.request.url)
            asked.abort()

    page.context.route("**/*", route)
    # anywidget complains of a page that is busy for two seconds, and goes on
    page.on("pageerror", lambda e: "initialize model" in str(e) or page.trouble.append(str(e)))
    return page


def run_all(page: Any, lab: Lab) -> None:
    """Run the notebook in front from top to bottom, and wait for its figures."""
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(
        """() => jupyterapp.shell.currentWidget.content.widgets.every(
            ({ model }) => model.type !== "code" || model.executionCount || !model.sharedModel.source)"""
    )
    unrolled(page, FIGURES)


def failures(page: Any) -> list[str]:
    """What the cells of the notebook in front raised."""
    found = page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets.flatMap(({ model }) =>
            (model.outputs?.toJSON() ?? []).filter(({ output_type: type }) => type === "error"))"""
    )
    return [error["evalue"] for error in found]


def painted(page: Any) -> int:
    """Wait until every view on the page has its figure and nothing is computed; how many there are."""
    states = """() => [...document.querySelectorAll(".lk-root")].map((root) => [
        root.querySelector(".lk-plot .main-svg") !== null, root.className, root.innerText.slice(0, 200)])"""
    until = time.monotonic() + PATIENCE / 1000
    while True:
        now = page.evaluate(states)
        if now and all(drawn and "lk-waiting" not in name for drawn, name, _ in now):
            break
        assert time.monotonic() < until, now
        page.wait_for_timeout(50)
    page.wait_for_timeout(500)  # the full picture follows the quick one
    return int(page.locator(".lk-root").count())


def unrolled(page: Any, count: int) -> None:
    """Scroll until every figure is on the page: JupyterLab waits until a cell comes near."""
    page.evaluate(
        """async (count) => {
            const { content } = jupyterapp.shell.currentWidget;
            for (let i = 0; document.querySelectorAll(".lk-plot .main-svg").length < 3 * count; i++) {
                const cell = content.widgets[i % content.widgets.length];
                if (cell.model.type !== "code") continue;
                cell.node.scrollIntoView();
                await new Promise((done) => setTimeout(done, 60));
                if (i > 60000) break;
            }
        }""",
        count,
    )
    assert painted(page) == count


def move(page: Any, number: int) -> None:
    """Move the first slider of a figure by a key and wait until the figure is another."""
    before = page.evaluate(STATES)[number]
    page.keyboard.press(page.evaluate(MOVE, number))
    page.wait_for_function(f"([number, before]) => ({STATES})()[number] !== before", arg=[number, before])


class Costs:
    """Memory of a page and of its kernel, MB; nodes, listeners and comms."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.cdp = page.context.new_cdp_session(page)
        self.cdp.send("Performance.enable")
        ident = page.evaluate(f"{KERNEL}.id")
        self.kernel = next(p for p in psutil.process_iter(["cmdline"]) if _mentions(p, ident))

    def __call__(self) -> dict[str, float]:
        """What is in use now, after the page's rubbish was collected."""
        self.page.wait_for_timeout(700)
        for _ in range(3):
            self.cdp.send("HeapProfiler.collectGarbage")
            time.sleep(0.1)
        measured = {m["name"]: m["value"] for m in self.cdp.send("Performance.getMetrics")["metrics"]}
        return {
            "heap": measured["JSHeapUsedSize"] / 1e6,
            "nodes": measured["Nodes"],
            "listeners": measured["JSEventListeners"],
            "rss": self.kernel.memory_info().rss / 1e6,
            "comms": self.page.evaluate(f"{KERNEL}._comms.size"),
        }


def _mentions(process: psutil.Process, ident: str) -> bool:
    return any(ident in part for part in process.info["cmdline"] or [])
