"""Gates set by hand: what is wanted of them, checked; and the same written as a line of text."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array, readonly

from ._checks import real

RANGES = {"i": (0.0, 1.0), "f": (0.0, 1.0), "o": (0.0, 1.0), "g": (-1.0, 1.0)}

_ONE = re.compile(r"([a-z]+)\s*(\d+)(?:\s*(?:\.\.|-|–|to)\s*(\d+))?\s*=\s*(\S+)", re.IGNORECASE)
FORM = "write it as f 7 = 0, or i 3..5 = 1"


def read_clamp(text: str, steps: int) -> Array:
    """Read gates of a single unit that are set by hand: ``"f 7 = 0, i 3..5 = 1"``.

    Parameters
    ----------
    text : str
        Settings parted by commas, semicolons or new lines; a later one overrides an earlier one. Steps count
        from 1; a gate may be a capital. Nothing at all sets nothing.
    steps : int
        T.

    Returns
    -------
    NDArray
        (T, 1, 4, 1) for ``LSTM.unroll(x, clamp=…)``: gates i, f, o, g; NaN where nothing is set.

    Raises
    ------
    ValueError
        Quotes the setting that cannot be read, names no gate or no step, or leaves the gate's range.

    Examples
    --------
    >>> read_clamp("f 2 = 0", steps=3)[:, 0, 1, 0]
    array([nan,  0., nan])
    """
    clamp, before = np.full((steps, 1, 4, 1), np.nan), ""
    for part in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
        found = _ONE.fullmatch(part)
        if not found and part.isdecimal() and re.search(r"=\s*[-−]?\d+$", before):
            raise ValueError(f"cannot read “{before},{part}”: a number has a point, not a comma: f 7 = 0.5")
        if not found:
            raise ValueError(f"cannot read “{part}”: {FORM}")
        before = part
        gate, first, last, value = found.groups()
        gate = gate.lower()
        if gate not in RANGES:
            raise ValueError(f"“{part}” names no gate: there are {', '.join(RANGES)}")
        places = range(int(first), int(last or first) + 1)
        if not places or places[0] < 1 or places[-1] > steps:
            raise ValueError(f"“{part}”: steps go from 1 to {steps}, the smaller first")
        clamp[places[0] - 1 : places[-1], 0, list(RANGES).index(gate)] = _value(part, gate, value)
    return clamp


def _value(part: str, gate: str, text: str) -> float:
    try:
        value = float(text.replace("−", "-"))
    except ValueError:
        raise ValueError(f"“{part}”: {text} is no number; {FORM}") from None
    low, high = RANGES[gate]
    if not low <= value <= high:
        raise ValueError(f"“{part}”: {gate} can be from {low:g} to {high:g}")
    return value


def checked_clamp(clamp: ArrayLike, shape: tuple[int, int, int, int]) -> tuple[Array, NDArray[np.bool_]]:
    """Give values and where they hold, (T, B, 4 H) each; NaN stands where the weights decide.

    Raises
    ------
    TypeError
        For a text, or holds: it says what reads them.
    ValueError
        For what does not broadcast to that shape, and for a gate that no LSTM could have: names gate, step,
        unit and range.
    """
    _no_words(clamp)
    given = np.asarray(real("clamp", clamp), dtype=np.float64)
    try:
        values = np.broadcast_to(given, shape)
    except ValueError:
        raise ValueError(f"clamp must broadcast to (T, B, 4, H) = {shape}, got {given.shape}") from None
    low, high = np.array(list(RANGES.values())).T[:, :, None]
    with np.errstate(invalid="ignore"):
        wrong = np.argwhere((values < low) | (values > high))
    if len(wrong):
        t, b, gate, unit = wrong[0].tolist()
        name, (least, most) = list(RANGES.items())[gate]
        raise ValueError(
            f"{name} of unit {unit} at step {t} is set to {values[t, b, gate, unit]:g}; "
            f"it can be from {least:g} to {most:g}"
        )
    flat = values.reshape(*shape[:2], -1)
    return flat, readonly(~np.isnan(flat), np.bool_)


def _no_words(clamp: object) -> None:
    """Send texts and holds to what reads them."""
    if isinstance(clamp, str):
        raise TypeError("clamp is an array of gates; read_clamp(text, steps) makes one of a text")
    parts = clamp if isinstance(clamp, list | tuple) else [clamp]
    if any(hasattr(part, "gate") and hasattr(part, "to") for part in parts):
        raise TypeError("clamp is an array of gates; holds are for networks.what_if(reading, …)")
