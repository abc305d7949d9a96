"""Kernels for tests."""

from pathlib import Path

import nbclient
from nbformat import NotebookNode

TRIES = 3


def execute(book: NotebookNode, folder: Path, *, timeout: int = 300) -> NotebookNode:
    """Run a notebook in a folder, from a fresh kernel.

    A kernel's ports are chosen before it starts, and tests that run side by side may be given the same:
    one that could not start is started again.
    """
    for left in reversed(range(TRIES)):
        client = nbclient.NotebookClient(book, timeout=timeout, resources={"metadata": {"path": str(folder)}})
        try:
            return client.execute()
        except RuntimeError as error:
            if "Kernel died before replying" not in str(error) or not left:
                raise
    return book
