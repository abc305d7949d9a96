"""What is done beside the training: the bar at each update, the curves now and then."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from typing import Any

import torch

from ._training_curves import Curves

PACE = 0.25  # seconds between two looks at the curves


class Look:
    """What is done beside the training: the bar at each update, the curves now and then."""

    def __init__(
        self, watch: Callable[[Curves], bool] | None, bar: Any, curves: Callable[[], Curves]
    ) -> None:
        self._watch, self._bar, self._curves, self._last = watch, bar, curves, -math.inf
        self._others = range(torch.cuda.device_count()) if torch.cuda.is_initialized() else ()

    def go_on(self, loss: float) -> bool:
        """Note an update; False if whoever watches has asked to stop."""
        self._bar.update()
        now = time.perf_counter()
        if now - self._last < PACE:
            return True
        self._bar.set_postfix_str(f"loss {loss:.3g}", refresh=False)
        answer = self._watch is None or self._asked(self._watch)
        self._last = time.perf_counter()
        return answer is None or bool(answer)

    def _asked(self, watch: Callable[[Curves], bool]) -> bool | None:
        with torch.random.fork_rng(devices=self._others):  # it may draw; the training's numbers stay
            return watch(self._curves())


def bar_wanted(progress: bool | str) -> bool | str:
    """Say whether to show a bar: not in an export, whose slides would keep it."""
    return "LECTUREKIT_EXPORT" not in os.environ and progress


def make_bar(steps: int, done: int, progress: bool | str, leave: bool) -> Any:
    """Make a bar of so many updates, some of them done; it may have a name, and stay at the end."""
    from tqdm.auto import tqdm

    return tqdm(
        total=steps, initial=done, unit="batch", desc=_said(progress), disable=not progress, leave=leave
    )


def _said(progress: bool | str) -> str:
    return progress if isinstance(progress, str) else "training"
