"""Outputs on their way into a deck: what can live there, what cannot, what to tell about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from nbformat import NotebookNode

from lecturekit.slides._errors import name_cell

TABLE = "application/vnd.lecturekit.table+json"
PLOTLY = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
_REMOTE = re.compile(r"""(?:src|href)\s*=\s*["']?(https?://[^\s"'>]+)[^>]*>""", re.IGNORECASE)


def clean_outputs(nb: NotebookNode, warn: Callable[[str], None]) -> None:
    """Drop outputs that are dead in a file (widgets, scripts, warnings of libraries), and say which.

    Parameters
    ----------
    nb : NotebookNode
        Executed; changed in place.
    warn : callable
        Called with one line for each thing left out.
    """
    nb.metadata.pop("widgets", None)
    for index, cell in enumerate(nb.cells):
        if cell.cell_type != "code" or cell.metadata.get("slideshow", {}).get("slide_type") == "skip":
            continue
        kept = []
        for output in cell.outputs:
            reason = _why_not(output)
            if reason:
                warn(f"{name_cell(nb, index)}: {reason}")
            else:
                kept.append(output)
        cell.outputs = kept


def _why_not(output: NotebookNode) -> str:
    """Reason to leave an output out of the deck, empty for one that stays."""
    if output.output_type == "stream" and output.name == "stderr":
        last = (output.text.strip().splitlines() or [""])[-1]
        return f"left out what it wrote to stderr: {last[:120]}"
    data = output.get("data", {})
    if TABLE in data or PLOTLY in data:
        return ""
    if WIDGET in data:
        return "left out a widget, which needs a kernel (explore() gives one that lives in slides)"
    if "application/javascript" in data:
        return "left out a script"
    return ""


def tables(nb: NotebookNode) -> Iterator[dict[str, Any]]:
    """Yield the tables of states that the notebook's explorables left behind."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if TABLE in output.get("data", {}):
                yield output["data"][TABLE]


def table_notes(nb: NotebookNode) -> list[str]:
    """Collect what tables have to say ("steps are coarser in the slides: …"), each line once, in order."""
    return list(dict.fromkeys(note for table in tables(nb) for note in table.get("notes", [])))


def remote_parts(html: str) -> list[str]:
    """Addresses that a piece of HTML would load from the network; links that a reader follows are none."""
    loads = re.compile(r"<(?:img|script|iframe|video|audio|source|link|object|embed)\b[^>]*", re.IGNORECASE)
    return [url for tag in loads.findall(html) for url in _REMOTE.findall(tag + ">")]
