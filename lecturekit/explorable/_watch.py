"""A figure that follows a loop while it runs, with a button that stops the loop."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ._cells import displayed, running
from ._live import TURN, Moment, dismiss, make_view
from ._mime import PLOTLY, exporting, failed, live, plain
from ._runtime import hear_at_once
from ._scene import Scene, SceneError, Shown, markdown
from ._sendable import refuse_unsendable
from ._state import State

PACE = 0.25  # seconds between two repaints
PATIENCE = 25  # times as long as it took to draw: so drawing takes at most 4% of the time
RUNNING, HEARD, ENDED = 0, 2, 3  # 1 is the page's: clicked, and no answer yet
LABEL = "Stop, keep the best"


def watch(draw: Callable[..., Any], *, height: int = 420) -> Watch:
    """Make a figure that is repainted in place while a cell runs.

    A page that is reloaded while the cell runs shows no figure until the cell is over: JupyterLab waits
    for the kernel before it restores one.

    Parameters
    ----------
    draw : callable
        From what the loop tells to a plotly figure, or a figure and a line of Markdown, as a scene of
        `explore`. An error in it is shown in place of the figure, and the loop goes on.
    height : int
        px.

    Returns
    -------
    Watch
        To be called in the loop: ``go_on = w(…)``.

    Raises
    ------
    TypeError
        If draw cannot be called.
    """
    if not callable(draw):
        raise TypeError(f"watch needs a function that draws a figure, got {type(draw).__name__}")
    return Watch(draw, int(height))


class Watch:
    """Repaints a figure about four times a second, and says when to stop; made by `watch`.

    The figure appears in the cell that calls it. In slides and in plain Python only the last one is drawn.
    """

    def __init__(self, draw: Callable[..., Any], height: int) -> None:
        self._draw, self._height = draw, height
        self._told: tuple[Any, ...] = ()
        self._view: LoopView | None = None
        self._ended, self._run = False, ("", "")  # and in which cell
        self._sent: State = {}

    def __call__(self, *told: Any) -> bool:
        """Tell how the loop stands; False once the button was pressed.

        Parameters
        ----------
        *told
            What ``draw`` takes.
        """
        self._told = told
        if not _in_kernel() or exporting():
            self._ended = False
            return True
        if self._view is None or self._ended or self._view.run != running():
            self._view, self._ended = LoopView(_named(self._draw), self._height), False
        self._view.paint(self._shown)
        return not self._view.asked

    def end(self, words: str = "", *told: Any) -> None:
        """Draw the last figure and grey the button: the loop is over.

        Told again in the same cell, it changes that figure.

        Parameters
        ----------
        words : str
            Markdown, shown under the figure: why it ended.
        *told
            What ``draw`` takes; without any what was told last.
        """
        self._told = told or self._told
        again, elsewhere = self._ended, self._run != running()
        self._ended, self._run = True, running()
        if exporting():
            if not again or elsewhere:
                _show_plain(self._shown)
        elif _in_kernel():
            if self._view is None or (again and elsewhere):
                self._view = LoopView(_named(self._draw), self._height)
            self._view.end(self._shown, words)

    @property
    def figure(self) -> Any:
        """The figure of what was told last.

        Raises
        ------
        SceneError
            If it cannot be drawn.
        """
        return self._shown().figure

    def _shown(self) -> Shown:
        told = self._told
        scene = Scene(functools.wraps(self._draw)(lambda: self._draw(*told)), "")
        try:
            shown = scene({}, {})
        except SceneError as error:
            if isinstance(error.__cause__, KeyboardInterrupt):
                raise KeyboardInterrupt from None  # meant for the loop, not for the figure
            raise
        refuse_unsendable(scene.name, shown.state, self._sent)
        self._sent = shown.state
        return shown


class LoopView:
    """What one run of a loop shows in its cell."""

    def __init__(self, name: str, height: int) -> None:
        self.run, self.asked = running(), False
        self._name, self._height = name, height
        self._place, self._due = RUNNING, 0.0
        self._last: Shown | None = None
        self._error: SceneError | None = None
        self._view: Any = None

    def paint(self, draw: Callable[[], Shown]) -> None:
        """Draw, if it is time again."""
        begun = time.perf_counter()
        if begun < self._due:
            return
        first = self._view is None
        self._take(draw)
        if first:
            self._appear()
        else:
            self._tell()
        now = time.perf_counter()
        self._due = now + max(PACE, 0.0 if first else PATIENCE * (now - begun))  # the first also imports

    def end(self, draw: Callable[[], Shown], words: str) -> None:
        """Draw for the last time; an interrupt of that too leaves the button grey."""
        try:
            self._take(draw)
        finally:
            if self._last is not None and words:
                self._last = replace(self._last, state={**self._last.state, "verdict": markdown(words)})
            self._place = ENDED
            if self._view is None:
                self._appear()
            else:
                self._tell()

    def close(self) -> None:
        """Close the view: its cell runs again."""
        self.asked = True
        if self._view is not None:
            dismiss(self._view)

    def _appear(self) -> None:
        from IPython.display import display

        self._view = make_view(_spec(self._name, self._height), self._moment(), self._move)
        hear_at_once(self._view)  # the button must be heard while the cell runs
        displayed(self)
        display(self)

    def _take(self, draw: Callable[[], Shown]) -> None:
        try:
            shown = draw()
            verdict = shown.state["verdict"] or "&nbsp;"  # its line is there before the end has words
            self._last, self._error = replace(shown, state={**shown.state, "verdict": verdict}), None
        except SceneError as error:
            self._error = error

    def _moment(self) -> Moment:
        return Moment(self._last, self._error, values={"stop": self._place}, texts={"stop": LABEL})

    def _tell(self) -> None:
        with TURN:
            self._view.tell(self._moment())

    def _move(self, positions: Mapping[str, Any]) -> None:
        """Hear the button, on whichever thread the kernel hears it."""
        if positions.get("stop") and self._place == RUNNING:
            self.asked, self._place = True, HEARD
        self._tell()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict, dict]:
        words = f"{self._name}: a figure of a loop that ran here"
        empty = replace(self._moment(), shown=None)  # no plain figure: it would stay the first one
        return live(self._view, empty, words)


def _named(draw: Callable[..., Any]) -> str:
    name = str(getattr(draw, "__name__", type(draw).__name__))
    return "curves" if name == "<lambda>" else name


def _in_kernel() -> bool:
    from IPython.core.getipython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None


def _show_plain(draw: Callable[[], Shown]) -> None:
    from IPython.display import publish_display_data

    try:
        shown = draw()
        words = {"verdict": shown.state["verdict"]} if shown.state.get("verdict") else {}
        data = {PLOTLY: plain(shown.figure) | words, "text/plain": "a figure"}
    except SceneError as error:
        data, _ = failed(error.line, error.detail)
    publish_display_data(data)


def _spec(name: str, height: int) -> dict[str, Any]:
    """Write what the player must know: one button, no presets."""
    texts = [LABEL, "stopping…", "stopping…", LABEL]
    button = {"name": "stop", "label": LABEL, "kind": "stop", "texts": texts, "keys": [], "start": RUNNING}
    return {
        "name": name,
        "height": height,
        "onClick": None,
        "controls": [button],
        "presets": [],
        "watch": True,
        "follows": [],
    }
