"""How to train."""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass

WHOLE = {"epochs": 1, "batch": 1, "patience": 1, "seed": 0}  # the least of each
SEEDS = 2**64  # torch has no more


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How to train: Adam (Kingma & Ba 2015, as ``torch.optim.Adam``) with clipped gradients.

    Parameters
    ----------
    epochs : int
        Most passes over the examples.
    batch : int
        Examples in an update.
    rate : float
        Adam's learning rate.
    clip : float
        Longest norm of the gradient of all parameters; a longer one is scaled down to it (Pascanu et al.
        2013). ``math.inf`` for none.
    patience : int
        Stop after so many epochs in a row without a lower validation loss.
    goal : float, optional
        Stop as soon as the validation loss is at most that.
    seed : int
        Of the order of the examples, and of dropout; below 2⁶⁴. The first weights are the network's own
        business.
    by_length : bool
        Put sequences of about the same length into a batch, which leaves little padding to compute: batches
        are still in random order. Without it every batch is drawn from all lengths.

    Raises
    ------
    TypeError, ValueError
        For what is no number, or none that can be worked with.
    """

    epochs: int = 20
    batch: int = 32
    rate: float = 0.01
    clip: float = 1.0
    patience: int = 5
    goal: float | None = None
    seed: int = 0
    by_length: bool = False

    def __post_init__(self) -> None:
        for name, least in WHOLE.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, numbers.Integral):
                raise TypeError(f"{name} must be a whole number, got {value!r}")
            if value < least:
                raise ValueError(f"{name} must be at least {least}, got {value}")
            object.__setattr__(self, name, int(value))
        if not isinstance(self.by_length, bool):
            raise TypeError(f"by_length must be True or False, got {self.by_length!r}")
        if self.seed >= SEEDS:
            raise ValueError(f"seed must be less than 2**64, got {self.seed}")
        for name in ("rate", "clip", *(["goal"] if self.goal is not None else [])):
            value = _real(name, getattr(self, name))
            if math.isnan(value) or (name != "goal" and value <= 0) or (name == "rate" and math.isinf(value)):
                raise ValueError(f"{name} must be a number above 0, got {value}")
            object.__setattr__(self, name, value)


def _real(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name} is too large a number") from None
