"""The live view: one runtime a kernel that has the scripts, one view an explorable that follows it."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anywidget
import ipywidgets as widgets
import traitlets as t

from ._runtime import STUB, runtime
from ._state import State, difference, parcel

if TYPE_CHECKING:
    from ._scene import SceneError, Shown

TURN = threading.RLock()
"""Held by whoever moves an explorable, whichever it is: those that share a widget move each other, and
with a lock for each, two that are moved from two threads at once would wait for one another for ever."""

Move = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Moment:
    """All that a view must know of an explorable now.

    Attributes
    ----------
    shown : Shown or None
        The last figure that could be computed.
    error : SceneError or None
        Why it is not the figure of these values.
    values : dict
        Name of each control to its position.
    texts : dict of str to str
        The same for a reader.
    """

    shown: Shown | None
    error: SceneError | None
    values: dict[str, Any]
    texts: dict[str, str]

    @property
    def state(self) -> State:
        """The figure taken apart; nothing where there never was one."""
        return self.shown.state if self.shown else {}

    def said(self) -> dict[str, Any]:
        """Write all but the figure as JSON."""
        error = self.error and {"line": self.error.line, "detail": self.error.detail}
        return {"values": self.values, "texts": self.texts, "error": error}


def _whole(_value: Any, view: View) -> dict[str, Any]:
    """Serialise the state shown now, whatever the trait says: a page that reloads must see the present."""
    return view.whole()


class View(anywidget.AnyWidget):
    """Shows the states of one Explorable.

    Traits
    ------
    about : bytes
        What stays as it is, as JSON in gzip: ``spec`` (controls, presets, labels; see ``make_spec``) and the
        ``template`` of the first figure.
    whole_state : dict
        Everything shown now; read by a page that opens or reloads, never sent on a move.
    delta : dict
        What changed at the last move, arrays as binary buffers.
    request : dict
        What the page asks for: ``n`` and ``values`` (positions).
    """

    _esm = STUB
    host = t.Any().tag(sync=True, **widgets.widget_serialization)
    about = t.Bytes().tag(sync=True)
    whole_state = t.Any().tag(sync=True, to_json=_whole)
    delta = t.Any().tag(sync=True)
    request = t.Dict().tag(sync=True, echo_update=False)

    def __init__(self, spec: dict[str, Any], moment: Moment, move: Move) -> None:
        self._n, self._answered = 0, 0
        self._state, self._moment, self._move = moment.state, moment, move
        self._template = self._state.get("layout.template")
        about = json.dumps({"spec": spec, "template": self._template}, separators=(",", ":"))
        super().__init__(host=runtime(), about=gzip.compress(about.encode(), mtime=0))
        self.observe(self._requested, "request")
        self.on_msg(self._asked)

    def whole(self) -> dict[str, Any]:
        """Give the state shown now, complete."""
        return {"n": self._n, "set": self._parcel(self._state), **self._said()}

    def tell(self, moment: Moment) -> None:
        """Send what is new since the last state."""
        old, self._n, self._moment = self._n, self._n + 1, moment
        changed: State = {}
        gone: list[str] = []
        if moment.shown is not None:
            changed, gone = difference(self._state, moment.state)
            self._state = moment.state
        self.delta = {"n": self._n, "from": old, "set": self._parcel(changed), "gone": gone, **self._said()}

    def say(self, words: str) -> None:
        """Tell the page, while it waits, how far the computation is."""
        self.send({"busy": words})

    def _parcel(self, leaves: State) -> dict[str, Any]:
        """Prepare leaves for the wire; the page has the first figure's template already."""
        path = "layout.template"
        if path not in leaves or leaves[path] != self._template:
            return parcel(leaves)
        others = {name: leaf for name, leaf in leaves.items() if name != path}
        return parcel(others) | {path: {"$template": True}}

    def _said(self) -> dict[str, Any]:
        return {**self._moment.said(), "answers": self._answered}

    def _requested(self, _change: Any) -> None:
        """Answer the page; a request that a later one has overtaken while it waited is passed over."""
        with TURN:
            request = self.request
            if request["n"] == self._answered:
                return
            self._answered = request["n"]
            self._move(request["values"])

    def _asked(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict) and content.get("ask") == "state":
            with TURN:
                self.send_state("whole_state")


def make_view(spec: dict[str, Any], moment: Moment, move: Move, *, foreign: Sequence[Any] = ()) -> Any:
    """Make the live view of an explorable; ipywidgets that the player does not draw stand above it.

    Parameters
    ----------
    spec : dict
        See ``make_spec``.
    moment : Moment
        What it shows first; ``tell`` gives it the next ones.
    move : callable
        Called with the positions that the page asks for, by name.
    foreign : sequence of ipywidgets.Widget
    """
    view = View(spec, moment, move)
    return Framed(view, foreign) if foreign else view


def dismiss(widget: widgets.Widget) -> None:
    """Close a widget for good, with its layout and its style, which are widgets too and stay otherwise."""
    parts = [getattr(widget, name, None) for name in ("layout", "style")]
    widget.close()
    for part in parts:
        if isinstance(part, widgets.Widget):
            part.close()


class Framed(widgets.VBox):
    """A view below the ipywidgets that have views of their own."""

    def __init__(self, view: View, foreign: Sequence[Any]) -> None:
        self._view = view
        super().__init__([*foreign, view])

    def tell(self, moment: Moment) -> None:
        """Pass on to the view."""
        self._view.tell(moment)

    def say(self, words: str) -> None:
        """Pass on to the view."""
        self._view.say(words)

    def close(self) -> None:
        """Close the view too."""
        dismiss(self._view)
        super().close()
