"""What an Explorable shows: a live view, a table for the slides, or a plain figure."""

from __future__ import annotations

import base64
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from ._assets import EXPORT
from ._cells import displayed
from ._scene import SceneError
from ._state import narrow, used
from ._table import MIME, Table, TableTooLargeError

if TYPE_CHECKING:
    from ._explore import Explorable

PROGRESS = "application/vnd.lecturekit.progress+json"
PLOTLY = "application/vnd.plotly.v1+json"


def bundle(explorable: Explorable) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the MIME bundle for where we are."""
    if EXPORT in os.environ:
        return _for_slides(explorable)
    return _live(explorable)


def _for_slides(explorable: Explorable) -> tuple[dict[str, Any], dict[str, Any]]:
    budget = json.loads(os.environ[EXPORT] or "{}")
    try:
        table: Table = explorable.table(
            states=int(budget.get("states", 400)),
            seconds=float(budget.get("seconds", 60)),
            size=int(budget.get("bytes", 160_000)),
            progress=_publisher(explorable._scene.name),
        )
    except SceneError as error:  # the exporter turns it into a failing cell
        return {MIME: {"error": {"line": error.line, "detail": error.detail}}, "text/plain": error.line}, {}
    except TableTooLargeError as error:
        return {
            MIME: {"error": {"line": f"{explorable._scene.name}(): {error}", "detail": str(error)}},
            "text/plain": str(error),
        }, {}
    return {MIME: table.record, "text/plain": _words(explorable)}, {}


def _publisher(name: str) -> Any:
    from IPython.display import publish_display_data

    def publish(done: int, total: int) -> None:
        if done % max(1, total // 50) == 0 or done == total:
            publish_display_data({PROGRESS: {"scene": name, "done": done, "total": total}})

    return publish


def _live(explorable: Explorable) -> tuple[dict[str, Any], dict[str, Any]]:
    displayed(explorable)
    shown: dict[str, Any] = {"text/plain": _words(explorable)}
    widget = explorable.widget
    if explorable._last is not None:
        figure = explorable._last.figure
        shown[PLOTLY] = {**_plain(figure), "config": {"showSendToCloud": False}}
        if "google.colab" in sys.modules:  # Colab draws HTML, not plotly's own type
            shown["text/html"] = figure.to_html(include_plotlyjs="cdn", full_html=False)
    widget_bundle = widget._repr_mimebundle_()
    made = widget_bundle[0] if isinstance(widget_bundle, tuple) else widget_bundle
    return {**shown, **{k: v for k, v in (made or {}).items() if k != "text/plain"}}, {}


def _plain(figure: Any) -> dict[str, Any]:
    """Write a figure as plotly's JSON, large arrays in single precision: a picture to fall back on."""
    plain = figure.to_dict() if hasattr(figure, "to_dict") else figure
    traces = [{key: _single(value) for key, value in trace.items()} for trace in plain["data"]]
    layout = dict(plain.get("layout") or {})
    if "template" in layout:
        layout["template"] = used(layout["template"], ())  # its layout is enough here
    return {**plain, "data": traces, "layout": layout}


def _single(value: Any) -> Any:
    if not isinstance(value, dict) or value.get("dtype") != "f8":
        return value
    short = narrow(np.frombuffer(base64.b64decode(value["bdata"])))
    return {**value, "dtype": short.dtype.str[1:], "bdata": base64.b64encode(short.tobytes()).decode("ascii")}


def _words(explorable: Explorable) -> str:
    values = ", ".join(f"{name}={value!r}" for name, value in explorable.value.items())
    text = f"{explorable._scene.name}({values})"
    return f"{text}\n{explorable._error.line}" if explorable._error else text
