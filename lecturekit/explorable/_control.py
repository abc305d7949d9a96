"""One control: its values, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np


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
        exact = [i for i, stop in enumerate(self.stops) if same_value(stop, value)]
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
        if same_value(self.stops[place], value):
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
            if same_value(stop, value):
                return text
        return write_number(value, None) if isinstance(value, float) else str(value)


def same_value(a: Any, b: Any) -> bool:
    """Tell whether two values are the same choice; numbers may differ by rounding."""
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


def write_number(value: float, decimals: int | None) -> str:
    """Write a number with a real minus; three digits where the decimals are not given."""
    text = f"{value:.3g}" if decimals is None else f"{value:.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}")
