"""A name that is not there: which cell of the notebook makes it, and under which heading."""

from __future__ import annotations

import ast
import html
import json
import os
import re
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from lecturekit._headings import headings

from ._cells import running

NOTEBOOK = "JPY_SESSION_NAME"
"""Set by Jupyter in the kernel's environment: the path of its notebook."""

_LARGEST = 64_000_000  # bytes of a notebook that is read
_ABOVE = "run the cells above first (Run > Run All Above Selected Cell)"


@dataclass(frozen=True)
class Cell:
    """One code cell.

    Attributes
    ----------
    ident : str
        Its id in the notebook's file.
    number : int
        Of code cells from the top, 1 first: what stands in its brackets after a run from the top.
    heading : str
        The nearest above it.
    makes : frozenset of str
        Names that it binds.
    """

    ident: str
    number: int
    heading: str
    makes: frozenset[str]


def missing(error: BaseException, what: str) -> str | None:
    """Say which name a cell or a scene misses and how to come by it; None if the notebook makes no such name.

    Parameters
    ----------
    error : BaseException
        Only a `NameError` of the notebook's own code means that cells were left out.
    what : str
        Who needs the name: "This figure".
    """
    name = getattr(error, "name", None)
    if type(error) is not NameError or not name or not _of_the_notebook(error.__traceback__):
        return None
    path = Path(os.environ.get(NOTEBOOK, ""))
    if path.suffix != ".ipynb" or not path.is_file():
        return f"{what} needs `{name}`, which is not there. If a cell further up makes it: {_ABOVE}."
    stamp = path.stat()
    if stamp.st_size > _LARGEST:
        return None
    return _say(name, what, _cells(path, stamp.st_mtime_ns))


def _say(name: str, what: str, cells: tuple[Cell, ...]) -> str | None:
    here = next((cell.number for cell in cells if cell.ident == running()[0]), None)
    makers = [cell for cell in cells if name in cell.makes and cell.number != here]
    if not makers:
        return None
    above = [cell for cell in makers if here is None or cell.number < here]
    maker = above[-1 if here else 0] if above else makers[0]
    place = f"code cell {maker.number}" + (f", under “{maker.heading}”," if maker.heading else "")
    if above:
        return f"{what} needs `{name}`, which {place} makes: {_ABOVE}."
    return f"{what} needs `{name}`, which {place} makes, further down: run that cell first."


def _of_the_notebook(trace: TracebackType | None) -> bool:
    """Tell whether the name was looked up in the notebook's namespace, not in a library's."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__") == "__main__"


@lru_cache(1)
def _cells(path: Path, _changed: int) -> tuple[Cell, ...]:
    try:
        return tuple(_read(json.loads(path.read_text("utf-8"))["cells"]))
    except (OSError, ValueError, KeyError, TypeError):  # half written, or no notebook
        return ()


def _read(cells: list[dict[str, Any]]) -> Iterator[Cell]:
    number, heading = 0, ""
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            titles = headings(source)
            heading = re.sub(r"[$*`]", "", titles[-1]) if titles else heading
        elif cell["cell_type"] == "code":
            number += 1
            yield Cell(cell.get("id", ""), number, heading, makes(source))


def makes(source: str) -> frozenset[str]:
    r"""List the names that a cell's source binds; none where it is no Python.

    Examples
    --------
    >>> sorted(makes("import numpy as np\nfor k in range(3):\n    total = k"))
    ['k', 'np', 'total']
    """
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        plain = TransformerManager().transform_cell(source)
        table, nodes = symtable.symtable(plain, "cell", "exec"), list(ast.walk(ast.parse(plain)))
    except (SyntaxError, ValueError):
        return frozenset()
    names = [(node.id, type(node.ctx)) for node in nodes if isinstance(node, ast.Name)]
    stored = {name for name, use in names if use is ast.Store}
    caught = {node.name for node in nodes if isinstance(node, ast.ExceptHandler)} - stored
    gone = caught | {name for name, use in names if use is ast.Del}  # Python deletes what `except` binds
    made = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    return frozenset(made - gone)


def prepare() -> None:
    """In a kernel, let a cell that misses a name say which cell makes it, above Python's own traceback."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None and not shell.custom_exceptions:  # somebody else's handler stays
        shell.set_custom_exc((NameError,), _explain)


def _explain(
    shell: Any, kind: type[BaseException], error: BaseException, trace: Any, tb_offset: int | None = None
) -> list[str]:
    from IPython.display import publish_display_data

    try:
        line = missing(error, "This cell")
    except Exception:  # whatever the notebook's file holds, Python's own words follow
        line = None
    if line:
        said = re.sub(r"`(.+?)`", r"<code>\1</code>", html.escape(line))
        large = f'<p style="margin: 0.4em 0; font-size: 1.3em; line-height: 1.35">{said}</p>'
        publish_display_data({"text/plain": line, "text/html": large})
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset, running_compiled_code=True)
    return []
