"""What an Explorable shows: a live view, a table for the slides, or a plain figure."""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from ._assets import EXPORT
from ._scene import SceneError
from ._state import narrow, used
from ._table import MIME, Table, TableTooLargeError

if TYPE_CHECKING:
    from ._live import Moment

PROGRESS = "application/vnd.lecturekit.progress+json"
_BUDGET = {"states": "states", "seconds": "seconds", "bytes": "size"}
PLOTLY = "application/vnd.plotly.v1+json"


def exporting() -> bool:
    """Tell whether an exporter runs this kernel."""
    return EXPORT in os.environ


def for_slides(tabulate: Callable[..., Table], name: str, words: str) -> tuple[dict, dict]:
    """Give the table of states in the exporter's budget; an error in its place fails the cell."""
    budget = json.loads(os.environ[EXPORT] or "{}")
    given = {ours: budget[theirs] for theirs, ours in _BUDGET.items() if theirs in budget}
    try:
        table = tabulate(**given, progress=_publisher(name))
    except SceneError as error:
        return failed(error.line, error.detail)
    except TableTooLargeError as error:
        return failed(f"{name}(): {error}", str(error))
    return {MIME: table.record, "text/plain": words}, {}


def failed(line: str, detail: str) -> tuple[dict, dict]:
    """Give, in place of a figure, the error that fails the cell."""
    return {MIME: {"error": {"line": line, "detail": detail}}, "text/plain": line}, {}


def _publisher(name: str) -> Any:
    from IPython.display import publish_display_data

    def publish(done: int, total: int) -> None:
        if done % max(1, total // 50) == 0 or done == total:
            publish_display_data({PROGRESS: {"scene": name, "done": done, "total": total}})

    return publish


def live(widget: Any, moment: Moment, words: str) -> tuple[dict, dict]:
    """Give the live view, and beside it a plain figure for where there are no widgets."""
    shown: dict[str, Any] = {"text/plain": words}
    if moment.shown is not None:
        figure = moment.shown.figure
        shown[PLOTLY] = {**plain(figure), "config": {"showSendToCloud": False}}
        if "google.colab" in sys.modules:  # Colab draws HTML, not plotly's own type
            shown["text/html"] = figure.to_html(include_plotlyjs="cdn", full_html=False)
    widget_bundle = widget._repr_mimebundle_()
    made = widget_bundle[0] if isinstance(widget_bundle, tuple) else widget_bundle
    return {**shown, **{k: v for k, v in (made or {}).items() if k != "text/plain"}}, {}


def plain(figure: Any) -> dict[str, Any]:
    """Write a figure as plotly's JSON, in few bytes: a picture to fall back on, or one of a deck.

    A deck has a dark side, and so needs the colours' twins (``meta``); a notebook's fallback has not.
    """
    whole = figure.to_dict() if hasattr(figure, "to_dict") else figure
    traces = [{key: _single(value) for key, value in _spaced(trace).items()} for trace in whole["data"]]
    layout = dict(whole.get("layout") or {})
    if "template" in layout:
        looks = used(layout["template"], whole["data"])["layout"]  # without the traces': enough here
        deck = exporting()
        layout["template"] = {"layout": {key: look for key, look in looks.items() if deck or key != "meta"}}
    return {**whole, "data": traces, "layout": layout}


def _spaced(trace: dict[str, Any]) -> dict[str, Any]:
    """Write evenly spaced places as their first and the step between them."""
    x = trace.get("x")
    if trace.get("type", "scatter") not in ("scatter", "bar") or not _is_doubles(x) or "y" not in trace:
        return trace
    places = np.frombuffer(base64.b64decode(x["bdata"]))
    if len(places) < 3 or not np.isfinite(places).all():
        return trace
    step = (places[-1] - places[0]) / (len(places) - 1)
    if step == 0:  # plotly would take it for 1
        return trace
    if np.abs(places - np.linspace(places[0], places[-1], len(places))).max() > 1e-9 * abs(step):
        return trace
    return {**{k: v for k, v in trace.items() if k != "x"}, "x0": float(places[0]), "dx": float(step)}


def _sayable(value: Any) -> Any:
    """Say NaN and infinity, which JSON has not and Jupyter makes words of, as None: plotly leaves it out."""
    if isinstance(value, dict):
        return {key: _sayable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_sayable(inner) for inner in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _is_doubles(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict) and value.get("dtype") == "f8"


def _single(value: Any) -> Any:
    """Write an array in single precision, where a picture shows no difference; what is no number as None."""
    if not _is_doubles(value):
        return _sayable(value)
    short = narrow(np.frombuffer(base64.b64decode(value["bdata"])))
    return {**value, "dtype": short.dtype.str[1:], "bdata": base64.b64encode(short.tobytes()).decode("ascii")}
