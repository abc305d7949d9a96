"""A real JupyterLab in headless Chromium, for notebooks of one cell or a few."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks._wire import Wire

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # pages take turns; the one in front must not pay for the others' throttling
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
)
SCRIPT = Path(__file__).with_name("page.js").read_text(encoding="utf-8")


def chromium() -> str:
    """Return the path of Chromium.

    Raises
    ------
    RuntimeError
        There is none on the path.
    """
    for name in CHROMIUM:
        if path := shutil.which(name):
            return path
    raise RuntimeError("The live view is measured in Chromium, and there is none here: apt install chromium")


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Run headless Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
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
        self.token = secrets.token_hex(16)
        self.port = _free_port()
        self.context = browser.new_context(viewport={"width": 1400, "height": 900})
        self.context.add_init_script(SCRIPT)
        self.process = self._start()
        self._wait()

    def _start(self) -> subprocess.Popen[bytes]:
        settings = {name: str(self.folder / name.lower()) for name in _FOLDERS}
        quiet = Path(settings["JUPYTERLAB_SETTINGS_DIR"]) / "@jupyterlab" / "apputils-extension"
        quiet.mkdir(parents=True)
        asks = {
            "fetchNews": "false",
            "checkForUpdates": False,
        }  # no question over the figures, no request outside
        (quiet / "notification.jupyterlab-settings").write_text(json.dumps(asks), encoding="utf-8")
        environment = os.environ | settings | {"JUPYTER_TOKEN": self.token, "PYTHONPATH": str(Path.cwd())}
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        options = {
            "ServerApp.port": self.port,
            "ServerApp.port_retries": 0,
            "ServerApp.root_dir": self.folder,
            "ServerApp.log_level": "ERROR",
            "LabApp.expose_app_in_browser": True,  # cells are run through the application's own commands
        }
        command += [f"--{key}={value}" for key, value in options.items()]
        log = (self.folder / "server.log").open("wb")
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

    def _wait(self) -> None:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api?token={self.token}", timeout=5)
                return
            time.sleep(0.2)
        raise RuntimeError(f"JupyterLab did not start:\n{(self.folder / 'server.log').read_text()}")

    def open(self, name: str, cells: list[str]) -> "Notebook":
        """Write a notebook, open it in a page of its own, and wait for its idle kernel."""
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
        nbformat.write(book, self.folder / f"{name}.ipynb")
        page = self.context.new_page()
        wire = Wire(page)
        # a workspace for each page: two pages in one would fight over the open tabs
        page.goto(f"http://127.0.0.1:{self.port}/lab/workspaces/{name}/tree/{name}.ipynb?token={self.token}")
        notebook = Notebook(page, wire)
        notebook.wait("() => lk.ready()", 120)
        return notebook

    def close(self) -> None:
        """Close the pages and end the server with its kernels."""
        self.context.close()
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.process.kill()
        self.process.wait()


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


_FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "IPYTHONDIR",
)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def lab() -> Iterator[Lab]:
    """Run a JupyterLab for the length of a `with` block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, browser() as running:
        server = Lab(running, Path(folder))
        try:
            yield server
        finally:
            server.close()
