"""Gates set by hand: what is wanted of them, checked."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array, readonly

from ._checks import real

RANGES = {"i": (0.0, 1.0), "f": (0.0, 1.0), "o": (0.0, 1.0), "g": (-1.0, 1.0)}


def checked_clamp(clamp: ArrayLike, shape: tuple[int, int, int, int]) -> tuple[Array, NDArray[np.bool_]]:
    """Give values and where they hold, (T, B, 4 H) each; NaN stands where the weights decide.

    Raises
    ------
    ValueError
        For what does not broadcast to that shape, and for a gate that no LSTM could have: names gate, step,
        unit and range.
    """
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
