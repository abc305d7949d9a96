"""The source of randomness that is passed in everywhere, looked at before it is used."""

from __future__ import annotations

from typing import Any

import numpy as np


def generator(rng: Any) -> np.random.Generator:
    """Give a generator, or refuse what is none: NumPy's global one above all."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"give a generator: rng=numpy.random.default_rng(0), not {rng!r:.60}")
    return rng
