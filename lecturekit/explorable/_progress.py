"""How far a long computation is, said in the explorable that waits for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

_PACE: Final = 0.25  # seconds between two messages to the page

_waiting: list[Any] = []  # views whose scenes are being computed, the innermost last
_last = 0.0


def show_progress(share: float, what: str = "") -> None:
    """Say in the explorable that is being computed how much of a long computation is done.

    Call it from a scene, or give it to what a scene calls. Where nothing is live (slides, a test, a plain
    cell) it does nothing.

    Parameters
    ----------
    share : float
        From 0 to 1.
    what : str
        What is being done, in a word or two.
    """
    global _last
    now = time.monotonic()
    if _waiting and now - _last >= _PACE:
        _last = now
        _waiting[-1].say(f"{what or 'computing'}: {min(max(share, 0.0), 1.0):.0%}")


@contextmanager
def waiting(view: Any) -> Iterator[None]:
    """Let `show_progress` speak in this view while the scene is computed; the caller holds ``TURN``."""
    _waiting.append(view)
    try:
        yield
    finally:
        _waiting.pop()
