"""The states of a table, each computed once, however often the grid changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from ._control import Control
from ._grid import Grid
from ._scene import SceneError
from ._state import State

TRIAL = 4
"""States computed before the time of all is judged, taken from all over the grid."""


class States:
    """The states computed so far."""

    def __init__(self, controls: Mapping[str, Control], compute: Callable, progress: Callable | None) -> None:
        self._controls, self._compute, self._progress = controls, compute, progress
        self._start = {name: control.start for name, control in controls.items()}
        self._known: dict[tuple, State] = {}

    def of(self, grid: Grid) -> list[State]:
        """Give a grid's states, in its order."""
        states = []
        for done, place in enumerate(grid, start=1):
            states.append(self._at(place))
            if self._progress is not None:
                self._progress(done, grid.count)
        return states

    def pace(self, grid: Grid) -> float:
        """Tell about how many seconds a grid takes, from a few of its states; the first call fills caches."""
        self._known[self._key({})] = self._state({})
        others = [place for place in grid if self._key(place) not in self._known]
        trial = others[:: max(1, len(others) // TRIAL)][:TRIAL]
        begun = time.perf_counter()
        for place in trial:
            self._at(place)
        return (time.perf_counter() - begun) / max(len(trial), 1) * len(others)

    def _at(self, place: Mapping[str, Any]) -> State:
        key = self._key(place)
        if key not in self._known:
            try:
                self._known[key] = self._state(place)
            except SceneError as error:
                self._known[key] = {"error": {"line": error.line, "detail": error.detail}}
        return self._known[key]

    def _state(self, place: Mapping[str, Any]) -> State:
        try:
            found: State = self._compute({**self._start, **place}).state
        except SceneError as error:
            if isinstance(error.__cause__, KeyboardInterrupt):
                raise KeyboardInterrupt from None  # whoever stops it means all of it, not this figure
            raise
        return found

    def _key(self, place: Mapping[str, Any]) -> tuple:
        return tuple(
            control.position(place.get(name, control.start)) for name, control in self._controls.items()
        )
