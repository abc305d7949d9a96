"""Whether a figure can be sent to a page: whether JSON can say what of it is no array."""

from __future__ import annotations

import json

import numpy as np

from ._scene import SceneError
from ._state import State, same


def refuse_unsendable(name: str, state: State, before: State) -> None:
    """Refuse a figure that holds what no page can be told, such as a `Decimal`.

    Parameters
    ----------
    name : str
        Of the function that drew it.
    state : State
        The figure taken apart.
    before : State
        One that could be sent: what is the same in it is not looked at again.

    Raises
    ------
    SceneError
        It names the place in the figure.
    """
    path = ""
    try:
        for path, leaf in state.items():
            if not isinstance(leaf, np.ndarray) and not (path in before and same(before[path], leaf)):
                json.dumps(leaf, ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogateescape")
    except Exception as error:  # of JSON, or of whatever the figure holds
        line = f"{name}() cannot be shown: {path}: {type(error).__name__}: {error}".splitlines()[0]
        raise SceneError(line.encode("utf-8", "replace").decode()) from None
