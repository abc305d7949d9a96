"""What JupyterLab's ■ stops: the scene that is computed, and all that waits behind it."""

from __future__ import annotations

import time

_PAUSE = 0.5  # seconds in which what was asked for before ■ arrives, and nobody asks for more

_until = 0.0


def interrupted() -> None:
    """Note that a scene was interrupted just now."""
    global _until
    _until = time.monotonic() + _PAUSE


def stopped() -> bool:
    """Tell whether a scene was interrupted so lately that this one was asked for before."""
    return time.monotonic() < _until
