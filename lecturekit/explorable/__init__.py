"""A scene with controls: live in JupyterLab, alive in the slides.

:func:`explore` takes a plain function from parameters to a plotly figure and gives an :class:`Explorable`.
"""

from ipywidgets import fixed as fixed

from . import _missing, _runtime
from ._assets import assets as assets
from ._explorable import Explorable as Explorable
from ._explore import explore as explore
from ._progress import show_progress as show_progress
from ._scene import SceneError as SceneError
from ._table import Table as Table
from ._table import TableTooLargeError as TableTooLargeError
from ._watch import Watch as Watch
from ._watch import watch as watch

_runtime.prepare()
_missing.prepare()

__all__ = [
    "Explorable",
    "SceneError",
    "Table",
    "TableTooLargeError",
    "Watch",
    "assets",
    "explore",
    "fixed",
    "show_progress",
    "watch",
]
