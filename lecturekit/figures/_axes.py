"""Axes that stand still, named in words with units."""

from __future__ import annotations

import math
from typing import Any

from lecturekit.figures._numbers import power_of_ten

Span = tuple[float, float]


def axis(title: str, span: Span | None = None, *, log: bool = False, **more: Any) -> dict[str, Any]:
    """Describe an axis that stands still.

    Parameters
    ----------
    title : str
        Words, with the unit: ``"steps back in time"``, ``"surprisal, bits"``.
    span : (float, float), optional
        First and last value shown, in data units (of a log axis too); reversed to run backwards.
    log : bool
        Powers of ten, ticks written as such.
    more : dict
        Plotly's own words for this axis, such as ``dtick`` or ``tickvals``.

    Raises
    ------
    ValueError
        For a log axis that would have to show zero or less, or a span of no length.
    """
    described: dict[str, Any] = {"title": {"text": title}}
    if span is not None:
        described |= {"range": _range(title, span, log), "autorange": False}
    if log:
        described |= {"type": "log"}
        if span is not None:
            described |= _log_ticks(span)
    return described | more


def exponent_axis(title: str, span: Span, **more: Any) -> dict[str, Any]:
    """Describe an axis for values given as log10, so that what underflows a float still has its place.

    Parameters
    ----------
    title : str
        Words, with the unit, of the quantity itself, not of its logarithm.
    span : (float, float)
        First and last exponent shown; the ticks read ``10⁻⁷``.
    more : dict
        Plotly's own words for this axis.
    """
    powers = _powers(min(span), max(span))
    ticks = {"tickvals": powers, "ticktext": [power_of_ten(p) for p in powers]}
    return axis(title, span) | ticks | more


def _range(title: str, span: Span, log: bool) -> list[float]:
    low, high = span
    if not (math.isfinite(low) and math.isfinite(high)) or low == high:
        raise ValueError(f"the axis {title!r} needs two different, finite ends; it has {low} and {high}")
    if log and min(low, high) <= 0:
        raise ValueError(f"the log axis {title!r} cannot show {min(low, high)}: its span must lie above 0")
    return [math.log10(low), math.log10(high)] if log else [low, high]


def _log_ticks(span: Span) -> dict[str, Any]:
    low, high = sorted(math.log10(end) for end in span)
    powers = _powers(low, high)
    if len(powers) < 3:  # under two decades plotly's own ticks, with their 2 and 5, read better
        return {}
    return {"tickvals": [10.0**p for p in powers], "ticktext": [power_of_ten(p) for p in powers]}


def _powers(low: float, high: float, most: int = 7) -> list[int]:
    """Give whole exponents from low to high, multiples of a step that leaves at most ``most``."""
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    step = next(s for s in (1, 2, 3, 5, 10, 20, 50, 100, 10**6) if (last - first) / s < most)
    return [p for p in range(first, last + 1) if p % step == 0]
