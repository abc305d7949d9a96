"""The power with which a time grows."""

from collections.abc import Sequence

import numpy as np


def fitted_exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Fit ``log time = a + p log size`` by least squares; the slope p."""
    x, y = np.log(sizes), np.log(times)
    x = x - x.mean()
    return float(x @ y / (x @ x))
