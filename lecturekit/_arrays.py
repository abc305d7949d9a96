"""Read-only arrays: what every record of the package is made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def readonly(values: ArrayLike, dtype: type = np.float64) -> NDArray:
    """Give an array that cannot be written to, so that a record handed out stays what it was.

    Parameters
    ----------
    values : array_like
        Any shape. An array that already is read-only and of this dtype is passed through, not copied.
    dtype : type
        float64 unless told otherwise.

    Returns
    -------
    NDArray
        Same shape, ``flags.writeable`` is False.
    """
    array: NDArray = np.asarray(values, dtype=dtype)
    if array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return array
