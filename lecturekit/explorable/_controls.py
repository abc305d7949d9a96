"""From ``interact``'s abbreviations to controls the player can draw."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import ipywidgets as widgets
from ipywidgets import fixed

from ._control import Control, same_value, write_number

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
    if not isinstance(widget, _SLIDERS) and not same_value(widget.value, wanted):
        raise ValueError(f"{name} starts at {wanted!r}, which is not one of its choices")
    low, high = getattr(widget, "min", None), getattr(widget, "max", None)
    if isinstance(widget, _SLIDERS) and not low <= wanted <= high:
        raise ValueError(f"{name} starts at {wanted!r}, outside its range {low} to {high}")
    kind, stops, texts = _shape(name, widget, [wanted, *extra])
    start = next((stop for stop in stops if same_value(stop, wanted)), wanted)
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
        return "slider", stops, tuple(write_number(s, decimals) for s in stops)
    if isinstance(widget, widgets.FloatLogSlider):
        count = round((widget.max - widget.min) / widget.step)
        stops = tuple(
            sorted({widget.base ** (widget.min + i * widget.step) for i in range(count + 1)} | set(wanted))
        )
        return "slider", stops, tuple(write_number(s, None) for s in stops)
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
        if not any(same_value(value, stop) for stop in stops):
            stops.add(value)
            decimals = max(decimals, _decimals(value))
    return tuple(sorted(stops)), decimals


def _decimals(value: float) -> int:
    return max(0, min(17, -int(Decimal(repr(float(value))).normalize().as_tuple().exponent)))
