"""A real JupyterLab in headless Chromium, for notebooks of one cell or a few."""

import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks._wire import Wire
from lecturekit._chromium import find_chromium
from tools.lab import QUIET, Server

# pages take turns; the one in front must not pay for the others' throttling
FLAGS = (*QUIET, "--disable-renderer-backgrounding", "--disable-background-timer-throttling")
SCRIPT = Path(__file__).with_name("page.js").read_text(encoding="utf-8")


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Run headless Chromium.

    Raises
    ------
    RuntimeError
        There is none.
    """
    path = find_chromium()
    if path is None:
        raise RuntimeError(
            "The live view is measured in Chromium, and there is none here: apt install chromium"
        )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


class Lab:
    """A JupyterLab server with its own folder, settings and token.

    Parameters
    ----------
    browser : Browser
        Opens the pages.
    folder : Path
        Holds the notebooks and all of JupyterLab's files.
    """

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.folder = folder
        self.server = Server(folder, folder)
        self.context = browser.new_context(viewport={"width": 1400, "height": 900})
        self.context.add_init_script(SCRIPT)

    def open(self, name: str, cells: list[str]) -> "Notebook":
        """Write a notebook, open it in a page of its own, and wait for its idle kernel."""
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
        nbformat.write(book, self.folder / f"{name}.ipynb")
        page = self.context.new_page()
        wire = Wire(page)
        # a workspace for each page: two pages in one would fight over the open tabs
        page.goto(self.server.address(f"lab/workspaces/{name}/tree/{name}.ipynb"))
        notebook = Notebook(page, wire)
        notebook.wait("() => lk.ready()", 120)
        return notebook

    def close(self) -> None:
        """Close the pages and end the server with its kernels."""
        self.context.close()
        self.server.close()


class Notebook:
    """An open notebook, with its kernel and its traffic.

    Parameters
    ----------
    page : Page
        Its page.
    wire : Wire
        The page's websocket traffic.
    """

    def __init__(self, page: Page, wire: Wire) -> None:
        self.page = page
        self.wire = wire

    def wait(self, condition: str, seconds: float = 60) -> None:
        """Wait for a condition in the page.

        Raises
        ------
        RuntimeError
            With the text of the outputs, if it does not come.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(50)
        outputs = self.page.evaluate(
            "() => [...document.querySelectorAll('.jp-OutputArea')].map(e => e.innerText)"
        )
        raise RuntimeError(f"waited {seconds} s for {condition}; the outputs say {outputs}")

    def run_all(self) -> None:
        """Run all cells and wait until the kernel is idle."""
        self.page.evaluate("() => lk.runAll()")
        self.wait("() => lk.idle()", 120)

    def restart(self) -> None:
        """Restart the kernel; the page and its outputs stay."""
        self.page.evaluate("() => lk.restart()")
        self.wait("() => lk.idle()", 60)

    def ask(self, code: str) -> str:
        """Return what some code prints in the kernel."""
        return self.page.evaluate("(code) => lk.ask(code)", code)

    def close(self) -> None:
        """End the kernel and close the page."""
        self.page.evaluate("() => lk.shutdown()")
        self.page.close()


@contextlib.contextmanager
def lab() -> Iterator[Lab]:
    """Run a JupyterLab for the length of a `with` block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, browser() as running:
        server = Lab(running, Path(folder))
        try:
            yield server
        finally:
            server.close()
