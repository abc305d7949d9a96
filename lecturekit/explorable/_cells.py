"""Which cell shows which explorables, so that running a cell again closes the views it replaces."""

from __future__ import annotations

from typing import Protocol


class Closing(Protocol):
    """An explorable, or what else shows a view in a cell."""

    def close(self) -> None:
        """Close the view."""


_shown: dict[str, tuple[str, list[Closing]]] = {}
"""Cell → the run (message) that displayed, and what it displayed."""


def displayed(explorable: Closing) -> None:
    """Note that the cell being run displays this explorable; close what its last run displayed."""
    cell, run = running()
    if not cell:
        return
    last_run, before = _shown.get(cell, ("", []))
    now = before if last_run == run else []
    if all(explorable is not other for other in now):
        now = [*now, explorable]
    _shown[cell] = (run, now)
    if last_run != run:
        for old in before:
            if not any(old is shown for _, shown_in in _shown.values() for shown in shown_in):
                old.close()


def running() -> tuple[str, str]:
    """Name the cell being run and this run of it; empty outside JupyterLab."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return str(parent.get("metadata", {}).get("cellId", "")), str(parent.get("header", {}).get("msg_id", ""))
