"""From ``interact``'s abbreviations to controls the player can draw."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any

import ipywidgets as widgets
import numpy as np
from ipywidgets import fixed

MOST_STOPS = 2001
"""A slider with more stops than this is too fine for a hand and too long to list."""

_SLIDERS = (
    widgets.IntSlider,
    widgets.FloatSlider,
    widgets.BoundedIntText,
    widgets.BoundedFloatText,
    widgets.Play,
)
_CHOICES = (widgets.Dropdown, widgets.RadioButtons, widgets.Select, widgets.ToggleButtons)


@dataclass(frozen=True, eq=False)
class Control:
    """One control: what it is called, which values it can take, where it starts.

    Attributes
    ----------
    name : str
        The scene's parameter.
    kind : {"slider", "choice", "toggle", "text", "number", "foreign"}
        How the player draws it. A foreign control is an ipywidget that the player does not know: the live
        view shows the widget's own view, the slides hold it at its start.
    widget : ipywidgets.ValueWidget
        Holds the value in the kernel; links and observers work on it as with ``interact``.
    stops : tuple
        The values of a slider, choice or toggle, in order; empty for text, number and foreign.
    texts : tuple of str
        How each stop is written for a reader.
    start : object
        The value it has before anybody touches it.
    """

    name: str
    kind: str
    widget: Any
    stops: tuple[Any, ...]
    texts: tuple[str, ...]
    start: Any

    @property
    def label(self) -> str:
        """The widget's description, or the parameter's name with spaces."""
        return self.widget.description or self.name.replace("_", " ")

    def position(self, value: Any) -> Any:
        """Give the index of the nearest stop, or the value itself where there are no stops."""
        if not self.stops:
            return value if self.kind in ("text", "number") else None
        exact = [i for i, stop in enumerate(self.stops) if _same(stop, value)]
        if exact:
            return exact[0]
        if self.kind == "slider" and isinstance(value, int | float):
            return min(range(len(self.stops)), key=lambda i: abs(self.stops[i] - value))
        return None

    def settle(self, value: Any) -> Any:
        """Give the stop that a value means, free of rounding; the value itself between stops.

        Raises
        ------
        ValueError
            For what is no choice, or outside a slider's range.
        TypeError
            For a control that the player cannot set.
        """
        if self.kind == "foreign":
            raise TypeError(f"{self.name} has a widget of its own; presets cannot set it")
        if not self.stops:
            return value
        place = self.position(value)
        if place is None:
            raise ValueError(f"{self.name} has no choice {value!r}; there are {', '.join(self.texts)}")
        if _same(self.stops[place], value):
            return self.stops[place]
        if not self.stops[0] <= value <= self.stops[-1]:
            raise ValueError(
                f"{value!r} is outside the range of {self.name}, {self.texts[0]} to {self.texts[-1]}"
            )
        return value

    def at(self, position: Any) -> Any:
        """Give the value at a position that the page sent."""
        if not self.stops:
            return position
        return self.stops[int(position)]

    def write(self, value: Any) -> str:
        """Write a value for a reader, as on the control."""
        for stop, text in zip(self.stops, self.texts, strict=True):
            if _same(stop, value):
                return text
        return _number(value, None) if isinstance(value, float) else str(value)


def _same(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if _is_number(a) and _is_number(b):
        return bool(a == b or (isfinite(a) and isfinite(b) and abs(a - b) <= 1e-9 * max(abs(a), abs(b))))
    try:
        return type(a) is type(b) and bool(a == b)
    except (TypeError, ValueError):  # arrays and other values that do not compare to one truth
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def make_controls(
    scene: Callable, abbreviations: Mapping[str, Any], extra: Mapping[str, Sequence[Any]]
) -> tuple[dict, dict]:
    """Read a scene's signature and the abbreviations given for it.

    Parameters
    ----------
    scene : callable
        Its parameters are the controls' names.
    abbreviations : mapping
        What ``ipywidgets.interact`` takes: tuple, list, dict, bool, str, number, value widget,
        ``fixed(value)``.
    extra : mapping
        Values that must be among a slider's stops although they are off its steps (those of the presets).

    Returns
    -------
    controls : dict of str to Control
    constants : dict of str to object
        Parameters held fixed.

    Raises
    ------
    TypeError
        For a control that names no parameter, or a parameter with neither control nor default.
    ValueError
        For an empty or reversed range, or a start outside its range.
    """
    parameters = inspect.signature(scene).parameters
    _check_names(scene, parameters, abbreviations)
    controls, constants = {}, {}
    for name, parameter in parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        given = abbreviations.get(name, parameter.default)
        if given is inspect.Parameter.empty:
            raise TypeError(
                f"{_called(scene)}() needs {name!r}: give it a control ({name}=(low, high)) or a default"
            )
        if isinstance(given, fixed):
            constants[name] = given.value
        elif name not in abbreviations and not isinstance(given, bool | int | float | str):
            constants[name] = given
        else:
            controls[name] = _control(name, given, parameter.default, extra.get(name, ()))
    for name in abbreviations:
        if name not in parameters:  # taken by **kwargs
            controls[name] = _control(name, abbreviations[name], inspect.Parameter.empty, extra.get(name, ()))
    return controls, constants


def _called(scene: Callable) -> str:
    return getattr(scene, "__name__", type(scene).__name__)


def _check_names(scene: Callable, parameters: Mapping, abbreviations: Mapping[str, Any]) -> None:
    if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        return
    for name in abbreviations:
        if name not in parameters:
            close = difflib.get_close_matches(name, parameters, n=1, cutoff=0.4)
            hint = f": did you mean {close[0]!r}?" if close else f"; it has {', '.join(parameters) or 'none'}"
            raise TypeError(f"{_called(scene)}() has no parameter {name!r}{hint}")


def _control(name: str, given: Any, default: Any, extra: Sequence[Any]) -> Control:
    _check_range(name, given)
    widget = widgets.interactive.widget_from_abbrev(given, default)
    if widget is None or not hasattr(widget, "value"):
        raise TypeError(f"cannot make a control for {name!r} from {given!r}")
    own = isinstance(given, widgets.Widget | bool | int | float | str)  # these bring their start with them
    wanted = widget.value if own or default is inspect.Parameter.empty else default
    if not isinstance(widget, _SLIDERS) and not _same(widget.value, wanted):
        raise ValueError(f"{name} starts at {wanted!r}, which is not one of its choices")
    low, high = getattr(widget, "min", None), getattr(widget, "max", None)
    if isinstance(widget, _SLIDERS) and not low <= wanted <= high:
        raise ValueError(f"{name} starts at {wanted!r}, outside its range {low} to {high}")
    kind, stops, texts = _shape(name, widget, [wanted, *extra])
    start = next((stop for stop in stops if _same(stop, wanted)), wanted)
    return Control(name, kind, widget, stops, texts, start)


def _check_range(name: str, given: Any) -> None:
    numbers = isinstance(given, tuple) and all(
        isinstance(x, int | float) and not isinstance(x, bool) for x in given
    )
    if numbers and len(given) in (2, 3):
        if given[0] >= given[1]:
            raise ValueError(f"the range of {name} is empty or reversed: {given[0]} to {given[1]}")
        if len(given) == 3 and given[2] <= 0:
            raise ValueError(f"the step of {name} must be positive, not {given[2]}")
    elif isinstance(given, list | dict | tuple | range) and not len(given):
        raise ValueError(f"{name} has nothing to choose from")


def _shape(name: str, widget: Any, wanted: Sequence[Any]) -> tuple[str, tuple, tuple[str, ...]]:
    if isinstance(widget, _SLIDERS):
        stops, decimals = _stops(name, widget, wanted)
        return "slider", stops, tuple(_number(s, decimals) for s in stops)
    if isinstance(widget, widgets.FloatLogSlider):
        count = round((widget.max - widget.min) / widget.step)
        stops = tuple(
            sorted({widget.base ** (widget.min + i * widget.step) for i in range(count + 1)} | set(wanted))
        )
        return "slider", stops, tuple(_number(s, None) for s in stops)
    if isinstance(widget, widgets.SelectionSlider):
        return (
            "slider",
            tuple(v for _, v in widget._options_full),
            tuple(str(k) for k, _ in widget._options_full),
        )
    if isinstance(widget, _CHOICES):
        return (
            "choice",
            tuple(v for _, v in widget._options_full),
            tuple(str(k) for k, _ in widget._options_full),
        )
    if isinstance(widget, widgets.Checkbox | widgets.ToggleButton):
        return "toggle", (False, True), ("off", "on")
    if isinstance(widget, widgets.Text | widgets.Textarea | widgets.Combobox):
        return "text", (), ()
    if isinstance(widget, widgets.IntText | widgets.FloatText):
        return "number", (), ()
    return "foreign", (), ()


def _stops(name: str, widget: Any, wanted: Sequence[Any]) -> tuple[tuple, int]:
    step = widget.step or 1
    count = int((widget.max - widget.min) / step + 1e-9) + 1
    if count > MOST_STOPS:
        raise ValueError(
            f"{name} has {count} stops; a step of {(widget.max - widget.min) / 1000:.3g} is fine enough"
        )
    decimals = max(_decimals(widget.min), _decimals(step))
    stops = {round(widget.min + i * step, decimals) for i in range(count)}
    for value in wanted:
        if not any(_same(value, stop) for stop in stops):
            stops.add(value)
            decimals = max(decimals, _decimals(value))
    return tuple(sorted(stops)), decimals


def _decimals(value: float) -> int:
    return max(0, min(17, -int(Decimal(repr(float(value))).normalize().as_tuple().exponent)))


def _number(value: float, decimals: int | None) -> str:
    text = f"{value:.3g}" if decimals is None else f"{value:.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}")
