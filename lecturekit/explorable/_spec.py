"""What the player must know of an explorable before the first state: controls, presets, labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from numbers import Real
from typing import Any

from ._control import Control

PLAY_MS = 250.0
PAUSE_MS = 300.0


@dataclass(frozen=True)
class Preset:
    """A named place among the controls' values."""

    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Options:
    """Everything about an explorable but its scene and its controls."""

    presets: tuple[Preset, ...]
    examples: Mapping[str, tuple[str, ...]]
    play: Mapping[str, float]
    on_click: str | None
    pause: Mapping[str, float]
    height: int

    @classmethod
    def check(cls, controls: Mapping[str, Control], *given: Any) -> Options:
        """Make options of what ``explore`` was given, in its order; every name must be a control's."""
        presets, examples, play, on_click, pause, height = given
        pace, pause = _pace(play), _pauses(pause)
        for what, names in {
            "examples": examples,
            "play": pace,
            "on_click": [on_click] if on_click else [],
            "pause": pause,
            **{f"preset {name!r}": values for name, values in presets.items()},
        }.items():
            for name in names:
                if name not in controls:
                    raise TypeError(
                        f"{what} names {name!r}, which is no control; there are {', '.join(controls)}"
                    )
        for what, kind, names in (
            ("play", "slider", pace),
            ("examples", "text", examples),
            ("pause", "text", pause),
        ):
            for name in names:
                if controls[name].kind != kind:
                    raise TypeError(f"{what} names {name!r}, which is not a {kind}")
        made = tuple(
            Preset(name, {key: controls[key].settle(value) for key, value in values.items()})
            for name, values in presets.items()
        )
        listed = {k: tuple(v) for k, v in examples.items()}
        return cls(made, listed, pace, on_click, pause, int(height))


def _pauses(pause: Mapping[str, float]) -> dict[str, float]:
    if not isinstance(pause, Mapping):
        raise TypeError(f"pause gives milliseconds for each field, {{name: 0}}, got {pause!r}")
    for ms in pause.values():
        if isinstance(ms, bool) or not isinstance(ms, Real) or not 0 <= float(ms) < inf:
            raise ValueError(f"a pause is a number of milliseconds from 0, got {dict(pause)}")
    return {name: float(ms) for name, ms in pause.items()}


def _pace(play: str | Sequence[str] | Mapping[str, float]) -> dict[str, float]:
    if isinstance(play, str):
        return {play: PLAY_MS}
    if isinstance(play, Mapping):
        return {name: float(ms) for name, ms in play.items()}
    return dict.fromkeys(play, PLAY_MS)


def make_spec(name: str, controls: Mapping[str, Control], options: Options) -> dict[str, Any]:
    """Write an explorable's controls and options as the JSON that ``player.js`` reads.

    Returns
    -------
    dict
        ``name``, ``height``, ``onClick``, ``controls`` (a list), ``presets`` (a list).
    """
    return {
        "name": name,
        "height": options.height,
        "onClick": options.on_click,
        "controls": [
            _control(control, options) for control in controls.values() if control.kind != "foreign"
        ],
        "presets": [
            {"name": preset.name, "values": {k: controls[k].position(v) for k, v in preset.values.items()}}
            for preset in options.presets
        ],
    }


def _key(stop: Any) -> str | int | float | None:
    """Give what a point's customdata must be to mean this stop."""
    return stop if isinstance(stop, str | int) or (isinstance(stop, float) and isfinite(stop)) else None


def _at_keys(control: Control) -> bool:
    """Say whether a field is read while one types, or only at Enter and when it is left."""
    return bool(getattr(control.widget, "continuous_update", True))


def _control(control: Control, options: Options) -> dict[str, Any]:
    return {
        "name": control.name,
        "label": control.label,
        "kind": control.kind,
        "texts": list(control.texts),
        "keys": [_key(stop) for stop in control.stops] if control.name == options.on_click else [],
        "start": control.position(control.start),
        "play": options.play.get(control.name),
        "placeholder": getattr(control.widget, "placeholder", ""),
        "lines": hasattr(control.widget, "rows"),
        "pause": options.pause.get(control.name, PAUSE_MS) if _at_keys(control) else None,
        "examples": list(options.examples.get(control.name, ())),
    }
