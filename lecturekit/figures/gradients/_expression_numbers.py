"""Numbers in five characters, for cells that stand close together; shapes and magnitudes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._numbers import power_of_ten

Values = Sequence[Array | None]
TINY = 0.05  # below it two places after the point leave one digit, or none
LEAST = -300  # a power of ten that is still a float


def short(value: float, *, tiny: bool = False) -> str:
    """Write a number for a small cell: ``0.42``, ``−15.3``, ``3·10⁷``; ``0`` for all that rounds to it.

    Parameters
    ----------
    value : float
    tiny : bool
        Write ``4·10⁻⁴`` where there is room for it, not ``0``.
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    sign = "−" if value < 0 else ""
    if size == 0 or (size < 0.005 and not tiny):
        return "0"
    if size == int(size) and size < 1000:
        return f"{sign}{int(size)}"
    if size < 9999.5 and (size >= 0.005 or not tiny):
        return f"{sign}{size:.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}"
    mantissa, power = f"{size:.0e}".split("e")
    return f"{sign}{mantissa}·{power_of_ten(int(power))}"


def common_power(values: Array) -> int:
    """Give the power of ten that is set apart from numbers that are all tiny, else 0."""
    most = np.abs(values[np.isfinite(values)]).max(initial=0.0)
    return max(math.floor(math.log10(most)), LEAST) if 0 < most < TINY else 0


def times_power(power: int) -> str:
    """Write ``×10⁻³``; nothing for 0."""
    return f"×{power_of_ten(power)}" if power else ""


def largest(values: Values) -> float:
    """Give the largest finite magnitude of some values, 1 if there is none above 0."""
    finite = [np.abs(v[np.isfinite(v)]).max(initial=0.0) for v in values if v is not None]
    return float(max(finite, default=0.0)) or 1.0


def shape_words(value: Array) -> str:
    """Write the shape of a value: ``(2 × 3)``, ``(3)``, ``1 number``."""
    return f"({' × '.join(map(str, value.shape))})" if value.ndim else "1 number"
