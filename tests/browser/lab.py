"""A real JupyterLab, driven by a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat

from tools.lab import Server


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
        self._server = Server(folder, home)

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
        page.goto(self._server.address(f"lab/tree/{name}", "&reset"))
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
        self._server.close()
