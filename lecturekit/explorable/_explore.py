"""explore(): a scene with controls."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ._control import Control
from ._controls import make_controls
from ._scene import Caption, Scene, SceneError, Shown
from ._spec import Options, make_spec
from ._table import Budget, Table, tabulate

Values = dict[str, Any]


def explore(
    scene: Callable[..., Any],
    *,
    presets: Mapping[str, Mapping[str, Any]] | None = None,
    examples: Mapping[str, Sequence[str]] | None = None,
    play: str | Sequence[str] | Mapping[str, float] | None = None,
    on_click: str | None = None,
    caption: Caption = None,
    height: int = 420,
    **controls: Any,
) -> Explorable:
    """Give a scene controls: live in JupyterLab, tabulated in the slides, a plain figure elsewhere.

    Parameters
    ----------
    scene : callable
        Plain function from parameters to a plotly figure, or to a figure and a verdict in Markdown.
    presets : mapping, optional
        Name to the values it sets; the first nine have the keys 1 to 9. Key 0 always goes back to the start.
    examples : mapping, optional
        For a text control: texts to choose from. The slides know these texts only.
    play : str, sequence or mapping, optional
        Sliders that get a play button; a mapping gives the milliseconds between steps (default 250).
    on_click : str, optional
        Control that a click on a point sets to the point's ``customdata``.
    caption : str or callable, optional
        What the figure shows at this state: text with ``{parameter}`` fields, or a function of the
        parameters. Without it, the first line of the scene's docstring.
    height : int
        Height of the figure, pixels.
    **controls
        What ``ipywidgets.interact`` takes: ``(low, high, step)``, a list or dict of choices, a bool, a str,
        any value widget, ``fixed(value)``. A parameter without one gets a control from its default, as with
        ``interact``.

    Returns
    -------
    Explorable

    Raises
    ------
    TypeError, ValueError
        For a control that names no parameter, a parameter with neither control nor default, an empty range,
        a preset or a click that names no control.

    Examples
    --------
    >>> from lecturekit.explorable import explore
    >>> import plotly.graph_objects as go
    >>> line = explore(lambda k=1: go.Figure(go.Scatter(y=[0, k])), k=(0, 5))
    >>> line.value
    {'k': 1}
    """
    wanted: dict[str, list[Any]] = {}
    for chosen in (presets or {}).values():
        for name, value in chosen.items():
            wanted.setdefault(name, []).append(value)
    made, constants = make_controls(scene, controls, wanted)
    options = Options.check(made, presets or {}, examples or {}, play or (), on_click, height)
    return Explorable(Scene(scene, caption), made, constants, options)


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
        self._lock = threading.RLock()
        self._last: Shown | None = None
        self._error: SceneError | None = None
        self._view: Any = None
        self._following = False
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
        self._go({**self._values, **settled})

    def reset(self) -> None:
        """Go back to the start."""
        self._go(dict(self._start))

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
        self, *, states: int = 400, seconds: float = 60.0, size: int = 160_000, progress: Any = None
    ) -> Table:
        """Compute the states that the slides will have.

        Parameters
        ----------
        states : int
            Most states.
        seconds : float
            Most time to spend, measured on the first states.
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
        if self._view is None:
            from ._live import make_view

            self._view = make_view(self)
        return self._view

    def close(self) -> None:
        """Close the live view and the controls' widgets."""
        view, self._view = self._view, None
        if view is not None:
            view.close()
        for control in self._made.values():
            control.widget.close()

    def _check(self, values: Mapping[str, Any]) -> None:
        for name in values:
            if name not in self._made:
                raise TypeError(
                    f"{self._scene.name} has no control {name!r}; it has {', '.join(self._made) or 'none'}"
                )

    def _spec(self) -> dict[str, Any]:
        return make_spec(self._scene.name, self._made, self._options)

    def _compute(self, values: Values) -> Shown:
        texts = {name: self._made[name].write(value) for name, value in values.items()}
        return self._scene({**self._constants, **values}, texts)

    def _show(self) -> None:
        """Compute the scene at the present values; keep the last good figure where it fails."""
        try:
            self._last, self._error = self._compute(self._values), None
        except SceneError as error:
            self._error = error

    def _go(self, values: Values) -> None:
        """Move to these values; the widgets follow, the scene is computed once."""
        with self._lock:
            self._following = True
            try:
                self._values = dict(values)
                self._update()  # first: the page waits for this, nobody for the widgets
                for name, value in self._values.items():
                    self._set_widget(name, value)
            finally:
                self._following = False

    def _set_widget(self, name: str, value: Any) -> None:
        widget = self._made[name].widget
        if widget.value is not value:
            widget.value = value
            if self._made[name].kind != "slider":
                self._values[name] = widget.value

    def _moved(self, name: str, value: Any) -> None:
        """Follow a widget that was moved from Python, by a link, or by a view of its own."""
        with self._lock:
            if not self._following:
                self._values[name] = value
                self._update()

    def _update(self) -> None:
        if self._view is not None:
            self._show()
            self._view.tell(self)
        else:
            self._last = self._error = None

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict, dict]:
        from ._mime import bundle

        return bundle(self)
