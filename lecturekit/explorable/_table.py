"""The table of states: what an explorable becomes in the slides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ._control import Control
from ._encode import encode
from ._grid import Grid, plan
from ._scene import Shown
from ._spec import Preset
from ._state import State
from ._states import States

MIME = "application/vnd.lecturekit.table+json"


@dataclass(frozen=True)
class Budget:
    """What a table may cost: states, bytes, and as an emergency brake seconds of computing."""

    states: int = 400
    seconds: float = 600.0
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
    """Compute the states that fit a budget: the same ones on every machine, unless it is far too slow.

    Raises
    ------
    SceneError
        If the scene fails at the start. Elsewhere the failing state holds the error's line.
    TableTooLargeError
        If a table in which nothing moves would still exceed the bytes.
    """
    examples = _texts(presets, spec)
    states = States(controls, compute, progress)
    grid = plan(controls, presets, budget.states, examples)
    seconds = states.pace(grid)
    warnings = []
    if seconds > budget.seconds:
        most = max(2, int(grid.count * budget.seconds / seconds))
        warnings.append(
            f"all {grid.count} states would take {seconds:.0f} s on this machine, more than the "
            f"{budget.seconds:g} s allowed, so at most {most} are here; a faster machine has more"
        )
        grid = plan(controls, presets, most, examples)
    while True:
        table = Table(grid, tuple(found := states.of(grid)), _record(grid, found, controls, spec))
        if table.size <= budget.size:
            table.record["notes"] += [f"{spec['name']}: {warning}." for warning in warnings]
            return table
        fewer = min(int(grid.count * budget.size / table.size), grid.count - 1)
        smaller = plan(controls, presets, fewer, examples)
        if smaller.count > max(fewer, 0) or (grid.axes and not smaller.axes):
            raise TableTooLargeError(
                f"the table of states has {table.size:,} bytes, more than {budget.size:,}: "
                "fewer presets and choices, or smaller arrays"
            )
        grid = smaller


def _texts(presets: Sequence[Preset], spec: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Give the texts that a text control takes in the table: its examples, and what presets write into it."""
    examples = {c["name"]: c["examples"] for c in spec["controls"] if c["examples"]}
    return {
        name: (*given, *(preset.values[name] for preset in presets if name in preset.values))
        for name, given in examples.items()
    }


def _record(
    grid: Grid, states: Sequence[State], controls: Mapping[str, Control], spec: dict[str, Any]
) -> dict[str, Any]:
    columns, packed = encode(states)
    drawn = {c["name"] for c in spec["controls"]}
    follows = [f"In the notebook it follows “{name.replace('_', ' ')}”." for name in spec["follows"]]
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
        "notes": [f"{spec['name']}: {note}" for note in (*grid.notes, *_held(grid, controls), *follows)],
        "coarser": [*grid.notes, *follows],
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
