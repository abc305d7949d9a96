"""A real JupyterLab, driven by a real browser."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import nbformat

TOKEN = "for-this-test-only"


class Lab:
    """A JupyterLab server on a free port, with its own settings and a folder of notebooks.

    Parameters
    ----------
    folder : Path
        Notebooks go there.
    home : Path
        JupyterLab's settings and runtime files go there, so that a user's own stay untouched.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        quiet = [
            "--no-browser",
            "--allow-root",
            f"--port={self.port}",
            "--ip=127.0.0.1",
            "--ServerApp.log_level=ERROR",
        ]
        names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
        env = {**os.environ, **{f"JUPYTER_{name}": str(home / name) for name in names}}
        env |= {
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        }
        settings = home / "settings/@jupyterlab/apputils-extension"
        settings.mkdir(parents=True)
        (settings / "notification.jupyterlab-settings").write_text(
            '{"fetchNews": "false", "checkForUpdates": false}'
        )
        self.server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyter",
                "lab",
                *quiet,
                f"--IdentityProvider.token={TOKEN}",
                "--expose-app-in-browser",
            ],
            cwd=folder,
            env=env,
        )
        self._wait()

    def _wait(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api?token={TOKEN}", timeout=2)
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("JupyterLab did not start")

    def write(self, name: str, cells: list[str]) -> Path:
        """Write a notebook of code cells."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        notebook.metadata.kernelspec = {
            "name": "python3",
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
        }
        path = self.folder / name
        nbformat.write(notebook, path)
        return path

    def open(self, page: Any, name: str) -> None:
        """Open a notebook in a page and wait for its kernel."""
        page.goto(f"http://127.0.0.1:{self.port}/lab/tree/{name}?token={TOKEN}&reset")
        page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell", timeout=60_000)
        page.wait_for_function(
            "() => jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
        )

    @staticmethod
    def run(page: Any, index: int) -> None:
        """Run one cell of the notebook in front."""
        page.evaluate(
            """async (index) => {
                const panel = jupyterapp.shell.currentWidget;
                panel.content.activeCellIndex = index;
                void jupyterapp.commands.execute("notebook:run-cell"); // its promise waits for the kernel
            }""",
            index,
        )

    @staticmethod
    def command(page: Any, name: str, args: dict | None = None) -> Any:
        """Execute one of JupyterLab's commands."""
        return page.evaluate(f"jupyterapp.commands.execute({json.dumps(name)}, {json.dumps(args or {})})")

    def close(self) -> None:
        """Stop the server and its kernels."""
        self.server.terminate()
        try:
            self.server.wait(60)  # it stops the kernels first
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
