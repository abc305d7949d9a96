"""Which states a table holds: the full grid of the controls, or as much of it as the budget allows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

from ._controls import Control
from ._spec import Preset

FEWEST_STOPS = 5
"""Below this a slider no longer shows how things change: better hold it still and say so."""

Slice = dict[str, Any]
"""The values at which the held controls stand."""


@dataclass
class Grid:
    """The states to compute.

    Attributes
    ----------
    axes : dict of str to tuple
        Controls that move in the slides, with the values they take there.
    held : dict of str to object
        Controls that stand still, with their start. A preset may hold them elsewhere.
    slices : list of dict
        The places where the held controls stand: the start, and one for each preset that moves them.
    notes : list of str
        What was left out, in words for a reader.
    """

    axes: dict[str, tuple[Any, ...]]
    held: dict[str, Any] = field(default_factory=dict)
    slices: list[Slice] = field(default_factory=lambda: [{}])
    notes: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Number of states."""
        return prod(len(stops) for stops in self.axes.values()) * len(self.slices)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Go through the states' values: slice by slice, the last axis fastest."""
        for held in self.slices:
            for stops in itertools.product(*self.axes.values()):
                yield {**held, **dict(zip(self.axes, stops, strict=True))}


def plan(
    controls: Mapping[str, Control],
    presets: Sequence[Preset],
    states: int,
    examples: Mapping[str, Sequence[str]],
) -> Grid:
    """Choose the states for a budget.

    The longest axis loses every second stop until the grid fits; when all are short, the last control is
    held still.
    The start, the ends and the presets' values are always kept.

    Parameters
    ----------
    controls : mapping
        In the order of their importance: the last is held first.
    presets : sequence of Preset
    states : int
        Most states.
    examples : mapping
        Values of text controls; a text without examples is held.

    Returns
    -------
    Grid
    """
    grid = Grid({name: _values(control, examples) for name, control in controls.items()})
    for name, control in controls.items():
        if not grid.axes[name]:
            _hold(grid, name, control, presets)
    while grid.count > states and grid.axes:
        longest = _longest(grid, controls)
        if longest is not None:
            grid.axes[longest] = coarser(grid.axes[longest], _kept(longest, controls, presets))
        else:
            _hold(grid, last := list(grid.axes)[-1], controls[last], presets)
    for name, stops in grid.axes.items():
        full = len(_values(controls[name], examples))
        if len(stops) < full:
            grid.notes.append(
                f"{controls[name].label} moves in {len(stops)} steps here; the notebook has {full}."
            )
    return grid


def coarser(stops: Sequence[Any], kept: Sequence[Any]) -> tuple[Any, ...]:
    """Drop every second stop, but none of those to keep, nor the ends."""
    last = len(stops) - 1
    return tuple(stop for i, stop in enumerate(stops) if i % 2 == 0 or i == last or stop in kept)


def _values(control: Control, examples: Mapping[str, Sequence[str]]) -> tuple[Any, ...]:
    if control.kind == "text":
        texts = examples.get(control.name, ())
        return tuple(dict.fromkeys([control.start, *texts])) if texts else ()
    return control.stops


def _kept(name: str, controls: Mapping[str, Control], presets: Sequence[Preset]) -> list[Any]:
    return [controls[name].start, *(preset.values[name] for preset in presets if name in preset.values)]


def _longest(grid: Grid, controls: Mapping[str, Control]) -> str | None:
    """Find the slider with most stops that can still lose some."""
    sliders = [
        name
        for name in grid.axes
        if controls[name].kind == "slider" and len(grid.axes[name]) > 2 * FEWEST_STOPS - 2
    ]
    return max(sliders, key=lambda name: len(grid.axes[name]), default=None)


def _hold(grid: Grid, name: str, control: Control, presets: Sequence[Preset]) -> None:
    """Take a control out of the axes; each preset that moves it makes a slice of its own."""
    grid.axes.pop(name)
    grid.held[name] = control.start
    slices = [dict(grid.held)]
    for preset in presets:
        place = {key: preset.values.get(key, start) for key, start in grid.held.items()}
        if place not in slices:
            slices.append(place)
    grid.slices = slices
    grid.notes.append(f"{control.label} stands still here, except for the presets; the notebook moves it.")
