"""Numbers as people read them: three digits, real minus signs, powers of ten with real superscripts."""

from __future__ import annotations

import math
from numbers import Integral

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_THIN = "\u202f"  # groups of three digits; never breaks across lines
_TIMES = "\u00a0×\u00a0"  # does not break either


def format_number(value: float, digits: int = 3) -> str:
    """Write a number for people.

    Parameters
    ----------
    value : float or int
        Whole numbers (of an integer type) below a million keep every digit.
    digits : int
        How many digits that count; 3 unless told otherwise.

    Returns
    -------
    str
        ``0.913``, ``57.5``, ``1234``, ``−0.0210``, ``2.20 × 10⁷``, ``∞``, ``undefined`` for NaN. Trailing
        zeros stay, so that text does not jump while a slider moves. A number never breaks across lines.
    """
    if isinstance(value, Integral) and abs(value) < 1_000_000:
        return f"{int(value):,}".replace(",", _THIN).replace("-", "−")
    value = float(value)
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -4 < power < 4:
        return f"{value:.{max(0, digits - 1 - power)}f}".replace("-", "−")
    return f"{mantissa}{_TIMES}{power_of_ten(power)}".replace("-", "−")


def format_log10(exponent: float, digits: int = 3) -> str:
    """Write 10 to the power ``exponent``, which may be far too small or large for a float, for people."""
    if not math.isfinite(exponent):
        return "undefined" if math.isnan(exponent) else ("∞" if exponent > 0 else "0")
    if abs(exponent) < 4:
        return format_number(10.0**exponent, digits)
    power = math.floor(exponent)
    mantissa = f"{10 ** (exponent - power):.{digits - 1}f}"
    if mantissa.startswith("10"):  # 9.996 rounds up to the next power
        mantissa, power = f"{1:.{digits - 1}f}", power + 1
    return f"{mantissa}{_TIMES}{power_of_ten(power)}"


def power_of_ten(exponent: int) -> str:
    """Write ``10⁻⁷``; 0 and 1 as the plain numbers 1 and 10."""
    return str(10**exponent) if exponent in (0, 1) else "10" + str(exponent).translate(_SUPERSCRIPTS)
