"""The table of states: what an explorable becomes in the slides."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ._control import Control
from ._encode import encode
from ._grid import Grid, coarser, plan
from ._scene import SceneError, Shown
from ._spec import Preset
from ._state import State

MIME = "application/vnd.lecturekit.table+json"
TRIAL = 3
"""States computed before the time of all is judged."""


@dataclass(frozen=True)
class Budget:
    """What a table may cost: states, seconds of computing, bytes."""

    states: int = 400
    seconds: float = 60.0
    size: int = 160_000


class TableTooLargeError(ValueError):
    """Not even the smallest table fits the budget."""


@dataclass(frozen=True)
class Table:
    """The states of an explorable, computed.

    Attributes
    ----------
    grid : Grid
        Which states.
    states : tuple of State
        In the grid's order.
    record : dict
        The same, as the JSON that ``table.js`` reads.
    """

    grid: Grid
    states: tuple[State, ...]
    record: dict[str, Any]

    @property
    def size(self) -> int:
        """Bytes of the encoded states."""
        return len(self.record["packed"])

    @property
    def notes(self) -> list[str]:
        """What the slides leave out, in words."""
        return list(self.record["notes"])

    def state(self, **values: Any) -> State:
        """Give the state at these values; the others at the first slice's.

        Raises
        ------
        KeyError
            If the table does not hold that state.
        """
        for place, state in zip(self.grid, self.states, strict=True):
            if all(place.get(name, _MISSING) == value for name, value in values.items()):
                return state
        raise KeyError(f"no state at {values}")


_MISSING = object()


def tabulate(
    controls: Mapping[str, Control],
    presets: Sequence[Preset],
    compute: Callable[[dict[str, Any]], Shown],
    budget: Budget,
    *,
    spec: dict[str, Any],
    progress: Callable[[int, int], None] | None = None,
) -> Table:
    """Compute the states that fit a budget.

    Raises
    ------
    SceneError
        If the scene fails at the start or at a preset. Elsewhere the failing state holds the error's line.
    TableTooLargeError
        If a single state already exceeds the bytes.
    """
    examples = {c["name"]: c["examples"] for c in spec["controls"]}
    seconds = _pace(controls, compute, budget)
    affordable = max(2, min(budget.states, int(budget.seconds / max(seconds, 1e-9))))
    grid = plan(controls, presets, affordable, examples)
    states = _compute_all(grid, controls, compute, progress)
    while True:
        table = Table(grid, tuple(states), _record(grid, states, controls, spec))
        if table.size <= budget.size:
            return table
        thinner = _thin(grid, states, controls, presets)
        if thinner is None:
            raise TableTooLargeError(
                f"the table of states has {table.size:,} bytes, more than {budget.size:,}: "
                "fewer presets and choices, or smaller arrays"
            )
        grid, states = thinner


def _pace(
    controls: Mapping[str, Control], compute: Callable[[dict[str, Any]], Shown], budget: Budget
) -> float:
    """Time a few states (at the start: the second call on, as caches fill at the first)."""
    start = {name: control.start for name, control in controls.items()}
    compute(start)
    begun = time.perf_counter()
    done = 0
    while done < TRIAL and time.perf_counter() - begun < budget.seconds / 4:
        compute(start)
        done += 1
    return (time.perf_counter() - begun) / max(done, 1)


def _compute_all(
    grid: Grid, controls: Mapping[str, Control], compute: Callable, progress: Callable | None
) -> list[State]:
    start = {name: control.start for name, control in controls.items()}
    states, total = [], grid.count
    for i, place in enumerate(grid):
        try:
            states.append(compute({**start, **place}).state)
        except SceneError as error:
            states.append({"error": {"line": error.line, "detail": error.detail}})
        if progress is not None:
            progress(i + 1, total)
    return states


def _thin(
    grid: Grid, states: list[State], controls: Mapping[str, Control], presets: Sequence[Preset]
) -> tuple[Grid, list[State]] | None:
    """Keep every second stop of the longest slider, None if there is none; the kept states are computed."""
    sliders = [n for n, stops in grid.axes.items() if controls[n].kind == "slider" and len(stops) > 2]
    if not sliders:
        return None
    name = max(sliders, key=lambda n: len(grid.axes[n]))
    kept = [controls[name].start, *(p.values[name] for p in presets if name in p.values)]
    stops = coarser(grid.axes[name], kept)
    if len(stops) == len(grid.axes[name]):
        return None
    label, full = controls[name].label, len(controls[name].stops)
    notes = [note for note in grid.notes if not note.startswith(f"{label} takes")]
    notes.append(f"{label} takes {len(stops)} of its {full} steps here.")
    thinner = Grid({**grid.axes, name: stops}, grid.held, grid.slices, notes)
    fits = [state for place, state in zip(grid, states, strict=True) if place[name] in stops]
    return thinner, fits


def _record(
    grid: Grid, states: Sequence[State], controls: Mapping[str, Control], spec: dict[str, Any]
) -> dict[str, Any]:
    columns, packed = encode(states)
    drawn = {c["name"] for c in spec["controls"]}
    return {
        "spec": {
            **spec,
            "controls": [_in_slides(c, grid, controls[c["name"]]) for c in spec["controls"]],
            "presets": _presets(grid, controls, spec),
        },
        "axes": [{"name": name, "count": len(stops)} for name, stops in grid.axes.items()],
        "slices": [
            {name: controls[name].position(v) for name, v in held.items() if name in drawn}
            for held in grid.slices
        ],
        "held": [{name: controls[name].write(value) for name, value in held.items()} for held in grid.slices],
        "notes": [f"{spec['name']}: {note}" for note in (*grid.notes, *_held(grid, controls))],
        "coarser": grid.notes,
        "columns": columns,
        "packed": packed,
    }


def _held(grid: Grid, controls: Mapping[str, Control]) -> list[str]:
    return [f"{controls[name].label} stands still, but for the presets." for name in grid.held]


def _in_slides(spec: dict[str, Any], grid: Grid, control: Control) -> dict[str, Any]:
    """Give a control the stops it has in the table, or say why it has none."""
    name = spec["name"]
    if name not in grid.axes:
        return {
            **spec,
            "play": None,
            "examples": [],
            "frozen": "stands still in the slides, but for the presets; the notebook moves it",
        }
    stops = grid.axes[name]
    if control.kind == "text":
        return {
            **spec,
            "kind": "choice",
            "texts": list(stops),
            "keys": list(stops),
            "start": stops.index(control.start),
            "examples": [],
        }
    kept = [control.position(stop) for stop in stops]
    return {
        **spec,
        "texts": [spec["texts"][i] for i in kept],
        "keys": [spec["keys"][i] for i in kept if spec["keys"]],
        "start": stops.index(control.start),
    }


def _presets(grid: Grid, controls: Mapping[str, Control], spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Express the presets' values as positions among the stops of the table."""

    def position(name: str, place: Any) -> Any:
        value = controls[name].at(place)
        return grid.axes[name].index(value) if name in grid.axes else place

    return [
        {**p, "values": {name: position(name, place) for name, place in p["values"].items()}}
        for p in spec["presets"]
    ]
