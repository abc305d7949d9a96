"""Gates of an LSTM held by hand: said in words, turned to an array."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit.recurrent import LSTM

Which = int | Iterable[int] | None


@dataclass(frozen=True)
class Hold:
    """A gate held at a value.

    Parameters
    ----------
    gate : str
        ``"i"``, ``"f"``, ``"o"``, or the candidate ``"g"``.
    to : float
        From 0 to 1; g from −1 to 1.
    unit : int or several, optional
        Which units, from 0; all of them if left out.
    at : int or several, optional
        At which words, from 0; at all of them if left out.

    Raises
    ------
    ValueError
        For another gate, or a value that it cannot have.

    Examples
    --------
    >>> Hold("f", 1.2)
    Traceback (most recent call last):
    ValueError: f is a gate from 0 to 1, it cannot be held at 1.2
    """

    gate: str
    to: float
    unit: Which = None
    at: Which = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", _kept(self.unit))
        object.__setattr__(self, "at", _kept(self.at))
        if not isinstance(self.gate, str) or self.gate not in tuple(LSTM.gates):
            raise ValueError(f"there is no gate {self.gate!r}; there are i, f, o and the candidate g")
        least = -1 if self.gate == "g" else 0
        if (
            isinstance(self.to, bool)
            or not isinstance(self.to, numbers.Real)
            or math.isnan(self.to)
            or not least <= self.to <= 1
        ):
            kind = "candidate" if self.gate == "g" else "gate"
            raise ValueError(
                f"{self.gate} is a {kind} from {least} to 1, it cannot be held at {self.to}".replace("-", "−")
            )


def silence(unit: Which) -> Hold:
    """Keep one unit, or several, from being heard: their o is held at 0, and so their h is 0."""
    return Hold("o", 0.0, unit=unit)


def clamp_of(holds: Iterable[Hold], T: int, H: int) -> Array:
    """Give the holds as `LSTM.unroll` takes them, (T, 1, 4, H); NaN where the weights decide."""
    clamp = np.full((T, 1, 4, H), np.nan)
    for hold in holds:
        units, words = _places("unit", hold.unit, H), _places("word", hold.at, T)
        clamp[np.ix_(words, [0], [LSTM.gates.index(hold.gate)], units)] = hold.to
    return clamp


def _kept(which: Any) -> Any:
    """Keep several places as a tuple: a generator can be gone through only once."""
    which = which.tolist() if isinstance(which, np.ndarray) else which
    return tuple(which) if isinstance(which, Iterable) and not isinstance(which, str) else which


def _places(what: str, which: Which, size: int) -> list[int]:
    if which is None:
        return list(range(size))
    places: list[Any] = list(which) if isinstance(which, tuple) else [which]
    for place in places:
        if isinstance(place, bool) or not isinstance(place, int | np.integer) or not 0 <= place < size:
            raise ValueError(f"there is no {what} {place!r}; there are {size}, from 0 to {size - 1}")
    return [int(place) for place in places]
