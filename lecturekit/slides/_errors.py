"""What an export says when it cannot go on."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lecturekit.slides._quick import without

with without("rfc3987_syntax"):
    from nbconvert.utils.exceptions import ConversionException
    from nbformat import NotebookNode

_WHY = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than this system allows",
    errno.EROFS: "the file system is read-only",
    errno.EEXIST: "it is a file, not a folder",
    errno.ENOTDIR: "it is a file, not a folder",
    errno.EISDIR: "it is a folder, not a file",
    errno.EACCES: "there is no permission to write there",
    errno.EPERM: "there is no permission to write there",
}


class SlidesError(ConversionException):
    """An export that stopped, with a message for the person who started it.

    A ``ConversionException``, so that ``jupyter nbconvert`` prints it and ends with status 1, and
    JupyterLab shows it as the reason of the failed download.

    Attributes
    ----------
    decks : sequence of Deck
        Those that were written all the same.
    """

    decks: Sequence[Any] = ()


def name_cell(nb: NotebookNode, index: int) -> str:
    """Name a cell so that it is found by eye: place, tags, first line.

    Parameters
    ----------
    nb : NotebookNode
    index : int
        Position in ``nb.cells``, from 0.

    Returns
    -------
    str
        For example ``cell 7 of 31 [row-G5] "explore(gradients, …"``.
    """
    cell = nb.cells[index]
    lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
    first = lines[0] if lines else "(empty)"
    first = first if len(first) <= 60 else first[:59] + "…"
    tags = cell.metadata.get("tags", [])
    tagged = f" [{', '.join(tags)}]" if tags else ""
    return f'cell {index + 1} of {len(nb.cells)}{tagged} "{first}"'


def cannot_write(target: Path, error: OSError, what: str = "deck") -> SlidesError:
    """Turn a failed write into a message that names the file, the reason and what became of an older one."""
    why = _WHY.get(error.errno or 0, error.strerror or str(error))
    return SlidesError(f"cannot write {target}: {why}. A {what} that was there before is untouched.")
