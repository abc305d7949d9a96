"""Whether the page answers: a message from the page to the kernel and back, as every slider sends it."""

from __future__ import annotations

import os
from importlib.resources import files
from typing import Any

import anywidget
import traitlets as t

from lecturekit.explorable._assets import EXPORT
from lecturekit.explorable._runtime import hear_at_once

WIDGET = "application/vnd.jupyter.widget-view+json"
IN_SLIDES = (
    "✓ These are exported slides: their sliders move without a kernel, and nothing needs to answer. "
    "In JupyterLab this line says how fast the browser answers."
)
WITHOUT_WIDGETS = (
    "! This page shows saved outputs: figures are here, sliders are not. "
    "Open the notebook in JupyterLab and run it, or open its exported slides."
)


class Answer(anywidget.AnyWidget):
    """Sends back what the page asks, and keeps how long that took.

    Traits
    ------
    milliseconds : float
        The fastest way there and back that the page has measured; NaN before.
    """

    _esm = files(__package__).joinpath("browser.js").read_text("utf-8")
    milliseconds = t.Float(float("nan"))

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._asked)
        hear_at_once(self)

    def _asked(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        if isinstance(content.get("best"), int | float):
            self.milliseconds = float(content["best"])
        if "ask" in content:
            self.send({"answer": content["ask"]})


def answer_bundle() -> dict[str, Any]:
    """Give what the place of the answer shows: the question to the page, or words where none can be asked.

    Returns
    -------
    dict
        Data by MIME type. Slides get words only; a viewer that knows no widgets shows its words.
    """
    if EXPORT in os.environ:
        return {"text/markdown": IN_SLIDES, "text/plain": IN_SLIDES}
    widget = Answer()
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {WIDGET: view, "text/markdown": WITHOUT_WIDGETS, "text/plain": WITHOUT_WIDGETS}
