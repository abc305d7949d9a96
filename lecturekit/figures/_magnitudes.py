"""Numbers that a diagram is shaded with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span
from lecturekit.figures._numbers import power_of_ten
from lecturekit.figures._scales import scale as scale_named


@dataclass(frozen=True)
class Magnitudes:
    """Numbers to shade nodes with, or to make edges wide.

    Parameters
    ----------
    values : mapping of str to (T,) array_like
        For nodes: ``"x"``, ``"h"``, ``"z"``, one number a step. For edges: ``"U"``, ``"W"``, ``"V"``, the
        number of the edge that ends in step t; the first of W, from the state before, is not drawn. NaN:
        not known.
    span : (float, float)
        Ends of the scale, the same wherever the sliders stand.
    quantity : str
        What they are, with unit.
    log : bool
        By powers of ten; zero is shown as the least.
    scale : str
        A colour scale's name, for nodes.

    Raises
    ------
    ValueError
        For a span of no length, or one not above 0 if ``log``.
    """

    values: Mapping[str, ArrayLike]
    span: Span
    quantity: str
    log: bool = False
    scale: str = "gradient"

    def __post_init__(self) -> None:
        low, high = self.span
        if not low < high or (self.log and low <= 0):
            above = " above 0" if self.log else ""
            raise ValueError(f"the scale of {self.quantity!r} must rise{above}; it runs from {low} to {high}")

    @property
    def ends(self) -> Span:
        """Give both ends of the scale, as exponents if it is logarithmic."""
        low, high = np.log10(self.span) if self.log else self.span
        return float(low), float(high)

    def fractions(self, name: str, steps: int) -> Array:
        """Give where the values of one letter lie on the scale, (T,), 0..1 or NaN."""
        values = np.asarray(self.values.get(name, np.full(steps, np.nan)), float)
        if values.shape != (steps,):
            raise ValueError(f"{name!r} has shape {values.shape}; {steps} steps need one number each")
        low, high = self.ends
        with np.errstate(divide="ignore", invalid="ignore"):
            level = np.log10(values) if self.log else values
        return np.clip((level - low) / (high - low), 0, 1)

    def colour_bar(self) -> dict[str, Any]:
        """Carry the colour bar on a trace of its own, so that the shaded ones can change without it."""
        low, high = self.ends
        bar: dict[str, Any] = {"title": {"text": self.quantity}}
        if self.log:
            powers = range(int(np.ceil(low)), int(np.floor(high)) + 1)
            powers = powers[:: -(-len(powers) // 6)]
            bar |= {"tickvals": list(powers), "ticktext": [power_of_ten(p) for p in powers]}
        look = {"color": [low], "cmin": low, "cmax": high, "colorscale": scale_named(self.scale)}
        marker = look | {"showscale": True, "colorbar": bar}
        trace = {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "marker": marker}
        return trace | {"hoverinfo": "skip"}
