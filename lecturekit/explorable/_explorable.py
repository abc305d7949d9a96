"""An explorable: where its controls stand, and what follows when they move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._cells import displayed
from ._control import Control
from ._follow import Following
from ._live import TURN, Moment, dismiss, make_view
from ._progress import waiting
from ._scene import Scene, SceneError, Shown
from ._spec import Options, make_spec
from ._stop import stopped
from ._table import Budget, Table, tabulate

Values = dict[str, Any]


class Explorable:
    """A scene with controls; made by :func:`explore`.

    Attributes
    ----------
    controls : dict of str to ipywidgets.ValueWidget
        The widgets that hold the values: observe or link them as any other.
    """

    def __init__(
        self, scene: Scene, controls: dict[str, Control], constants: Values, options: Options
    ) -> None:
        self._scene, self._made, self._constants, self._options = scene, controls, constants, options
        self._start = {name: control.start for name, control in controls.items()}
        self._values = dict(self._start)
        self._last: Shown | None = None
        self._error: SceneError | None = None
        self._view: Any = None
        self._setting = False
        self._following = Following(self)
        for name, control in controls.items():
            control.widget.observe(lambda change, name=name: self._moved(name, change["new"]), "value")

    @property
    def controls(self) -> dict[str, Any]:
        """Name to the ipywidget that holds the value."""
        return {name: control.widget for name, control in self._made.items()}

    @property
    def value(self) -> Values:
        """The values now, by parameter; assign a mapping of some or all of them to move there."""
        return dict(self._values)

    @value.setter
    def value(self, values: Mapping[str, Any]) -> None:
        self._check(values)
        drawn = {name for name, control in self._made.items() if control.kind != "foreign"}
        settled = {n: self._made[n].settle(value) if n in drawn else value for n, value in values.items()}
        self._go(settled)

    def reset(self) -> None:
        """Go back to the start."""
        self._go(self._start)

    def follow(self, *others: Explorable) -> Explorable:
        """Compute the scene again whenever one of the others is moved: a scene reads their ``value``.

        Parameters
        ----------
        *others : Explorable
            However many of its controls a move of one of them sets, the scene is computed once.

        Returns
        -------
        Explorable
            Itself, so that a cell can end with ``explore(…).follow(choice)``. Closing it, as running its cell
            again does, ends the following. In the slides it shows the others at their start.

        Raises
        ------
        TypeError
            For what is no explorable.
        ValueError
            For a circle: itself, or one that follows it.
        """
        for other in others:
            if not isinstance(other, Explorable):
                raise TypeError(f"{self._scene.name} can follow explorables, not {type(other).__name__}")
            with TURN:
                self._following.follow(other._following)
        return self

    def figure(self, **params: Any) -> Any:
        """Compute the figure at given values (the others at their start).

        Returns
        -------
        plotly.graph_objects.Figure

        Raises
        ------
        SceneError
            If the scene raises or returns no figure.
        TypeError
            If a name is no control.
        """
        self._check(params)
        return self._compute({**self._start, **params}).figure

    def table(
        self, *, states: int = 400, seconds: float = 600.0, size: int = 160_000, progress: Any = None
    ) -> Table:
        """Compute the states that the slides will have.

        Parameters
        ----------
        states : int
            Most states.
        seconds : float
            Most time to spend, by the clock: an emergency brake, for it cuts differently on each machine.
        size : int
            Most bytes, encoded.
        progress : callable, optional
            Called with (done, total) after each state.

        Returns
        -------
        Table
        """
        budget = Budget(states=states, seconds=seconds, size=size)
        return tabulate(
            self._made, self._options.presets, self._compute, budget, spec=self._spec(), progress=progress
        )

    @property
    def widget(self) -> Any:
        """The live view, as an ipywidget to put in a layout of your own."""
        with TURN:
            if self._view is None:
                self._show()
                foreign = [c.widget for c in self._made.values() if c.kind == "foreign"]
                self._view = make_view(self._spec(), self._moment(), self._go_to, foreign=foreign)
            return self._view

    def close(self) -> None:
        """Close the live view and the controls' widgets; nothing follows it any more, nor it anything."""
        with TURN:
            view, self._view = self._view, None
            self._following.leave()
            self._last = self._error = None  # Out[…] keeps this object, and need not keep the figure
        for widget in filter(None, [view, *self.controls.values()]):
            dismiss(widget)

    def _check(self, values: Mapping[str, Any]) -> None:
        for name in values:
            if name not in self._made:
                raise TypeError(
                    f"{self._scene.name} has no control {name!r}; it has {', '.join(self._made) or 'none'}"
                )

    def _spec(self) -> dict[str, Any]:
        leaders = [leader._scene.name for leader in self._following.upstream()]
        return make_spec(self._scene.name, self._made, self._options) | {"follows": leaders}

    def _compute(self, values: Values) -> Shown:
        texts = {name: self._made[name].write(value) for name, value in values.items()}
        return self._scene({**self._constants, **values}, texts)

    def _show(self) -> None:
        """Compute the scene at the present values; keep the last good figure where it fails."""
        try:
            self._last, self._error = self._compute(self._values), None
        except SceneError as error:
            self._error = error

    def _moment(self) -> Moment:
        """Say what a view must know of now."""
        values, made = self._values, self._made
        return Moment(
            self._last,
            self._error,
            values={name: made[name].position(value) for name, value in values.items()},
            texts={name: made[name].write(value) for name, value in values.items()},
        )

    def _go_to(self, positions: Mapping[str, Any]) -> None:
        """Move where a page asks for: to stops by their place."""
        self._go({name: self._made[name].at(place) for name, place in positions.items()})

    def _go(self, moved: Values) -> None:
        """Move some or all; the widgets follow, the scene is computed once, then those that follow it."""
        with TURN:
            before, self._setting = self._setting, True
            try:
                self._values = {**self._values, **moved}
                self._update()  # first: the page waits for this, nobody for the widgets
                for name in self._made:
                    self._set_widget(name)
            finally:
                self._setting = before
            self._lead()

    def _set_widget(self, name: str) -> None:
        widget, value = self._made[name].widget, self._values[name]
        if widget.value is not value:
            widget.value = value  # who observes it may move this explorable again
            if self._made[name].kind != "slider" and self._values[name] is value:
                self._values[name] = widget.value

    def _moved(self, name: str, value: Any) -> None:
        """Follow a widget that was moved from Python, by a link, or by a view of its own."""
        with TURN:
            if not self._setting:
                self._values[name] = value
                self._update()
                self._lead()

    def _update(self) -> None:
        if self._view is not None:
            if stopped():
                self._error = SceneError(f"{self._scene.name}() was interrupted: move it again")
            else:
                with waiting(self._view):
                    self._show()
            self._view.tell(self._moment())
        else:
            self._last = self._error = None

    def _lead(self) -> None:
        followers = self._following.downstream()
        for view in filter(None, [follower._view for follower in followers]):
            view.say("computing…")
        for follower in followers:
            follower._update()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict, dict]:
        from ._mime import exporting, for_slides, live

        if exporting():
            return for_slides(self.table, self._scene.name, self._words())
        displayed(self)
        widget = self.widget
        return live(widget, self._moment(), self._words())

    def _words(self) -> str:
        """Write it in one line, as Python; and its error in a second."""
        values = ", ".join(f"{name}={value!r}" for name, value in self._values.items())
        text = f"{self._scene.name}({values})"
        return f"{text}\n{self._error.line}" if self._error else text
