"""What all views of a kernel share: plotly.js and the player, sent to a page once."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import threading
import time
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import anywidget
import traitlets as t

from ._assets import EXPORT, assets, plotly_script

# Every widget carries it, so without comments and indentation.
STUB = re.sub(r"^\s*(//.*\n)?", "", files(__package__).joinpath("js/stub.js").read_text("utf-8"), flags=re.M)
_AGAIN = 7.0  # seconds in which a page that was answered is not answered again


def hear_at_once(widget: Any) -> None:
    """Let a widget hear its pages while a cell runs, on the thread (subshell) that they ask for.

    ipykernel from 7.4 on brings what a page says to the thread that last spoke through this widget: to the
    cells' own, which hears nothing before the cell is done.
    """
    if widget.comm is not None:
        widget.comm._reply_subshell_for = lambda _data, asked_for: asked_for


class Runtime(anywidget.AnyWidget):
    """Holds plotly.js and the player for all views of a kernel.

    plotly.js goes to a page only when the page asks for it, compressed, once.

    Traits
    ------
    player : bytes
        The player's script and stylesheet, gzip.
    version : str
        A hash of it, by which pages share it.
    plotly : str
        The version of plotly.js, by which pages share it.
    """

    _esm = STUB
    player = t.Bytes().tag(sync=True)
    version = t.Unicode().tag(sync=True)
    plotly = t.Unicode().tag(sync=True)

    def __init__(self) -> None:
        scripts = assets()
        style = f"const STYLE = {json.dumps(scripts['player.css'] + scripts['present.css'])};"
        script = gzip.compress("\n".join((scripts["player.js"], scripts["live.js"], style)).encode(), mtime=0)
        super().__init__(
            player=script,
            version=hashlib.sha256(script).hexdigest()[:16],
            plotly=_plotly_version(),
        )
        self._script: bytes | None = None
        self._packing = threading.Thread(target=self._pack, daemon=True)
        self._packing.start()
        self._answered: dict[str, tuple[int, float]] = {}  # page: number of the ask, and when
        self.on_msg(self._asked)
        hear_at_once(self)

    def _pack(self) -> None:
        """Compress in a thread, while the cell goes on; zlib lets go of the interpreter's lock."""
        self._script = gzip.compress(plotly_script().encode(), 6)

    def _asked(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict) and content.get("ask") == "plotly":
            page, n, now = str(content.get("page")), int(content.get("n", 1)), time.monotonic()
            before, when = self._answered.get(page, (0, -_AGAIN))
            if n <= before or now - when < _AGAIN:
                return  # 1.4 MB, once: an ask may wait behind cells while the next one is answered
            self._answered[page] = n, now
            self._packing.join()
            self.send({"plotly": self.plotly}, buffers=[self._script])


def _plotly_version() -> str:
    return version("plotly")


def prepare() -> None:
    """In a kernel, make the runtime now: the page can fetch plotly.js while the cell still imports."""
    from IPython.core.getipython import get_ipython

    if getattr(get_ipython(), "kernel", None) is not None and EXPORT not in os.environ:
        runtime()


@cache
def runtime() -> Runtime:
    """Give the kernel's one runtime."""
    return Runtime()
