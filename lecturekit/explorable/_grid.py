"""Which states a table holds: the full grid of the controls, or as much of it as the budget allows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

from ._control import Control
from ._spec import Preset

FEWEST_STOPS = (21, 7)
"""A slider with fewer stops no longer shows how things change: the first slider's, and any other's."""

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
        Which sliders have fewer stops than in the notebook, in words.
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

    Sliders lose every second stop, the longest first. Where they would get too coarse to show anything,
    the last control is held still instead. The start, the ends and the presets' values are always kept.

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
    while grid.axes and _thinned(grid, controls, presets, states) is None:
        _hold(grid, last := list(grid.axes)[-1], controls[last], presets)
    grid.axes = _thinned(grid, controls, presets, states) or {}
    for name, stops in grid.axes.items():
        full = len(_values(controls[name], examples))
        if len(stops) < full:
            grid.notes.append(f"{controls[name].label} takes {len(stops)} of its {full} steps here.")
    return grid


def _coarser(stops: Sequence[Any], kept: Sequence[Any]) -> tuple[Any, ...]:
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


def _thinned(
    grid: Grid, controls: Mapping[str, Control], presets: Sequence[Preset], states: int
) -> dict[str, tuple[Any, ...]] | None:
    """Thin the sliders until the states fit; None if that would make them too coarse."""
    axes = dict(grid.axes)
    sliders = [name for name in axes if controls[name].kind == "slider"]
    fewest = {name: FEWEST_STOPS[min(i, 1)] for i, name in enumerate(sliders)}
    if len(axes) == 1:  # better coarse than nothing that moves
        fewest = dict.fromkeys(sliders, 2)
    while prod(len(stops) for stops in axes.values()) * len(grid.slices) > states:
        coarse = {n: _coarser(axes[n], _kept(n, controls, presets)) for n in sliders}
        able = [n for n in sliders if fewest[n] <= len(coarse[n]) < len(axes[n])]
        if not able:
            return None
        name = max(able, key=lambda n: len(axes[n]) / fewest[n])
        axes[name] = coarse[name]
    return axes


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
