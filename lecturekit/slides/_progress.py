"""One bar for all tables of a notebook."""

from __future__ import annotations

from typing import Any

from tqdm import tqdm


class ProgressBar:
    """A bar on the terminal that follows the kernel's count of states; silent where there is no terminal."""

    def __init__(self) -> None:
        self._bar: tqdm | None = None
        self._scene = ""

    def show(self, progress: dict[str, Any]) -> None:
        """Move the bar.

        Parameters
        ----------
        progress : dict
            ``scene`` (str), ``done`` and ``total`` (states, int). Another scene starts the bar again.
        """
        if self._bar is None:
            self._bar = tqdm(unit=" states", leave=False, disable=None)
        if self._scene != progress["scene"] or progress["done"] < self._bar.n:
            self._scene = progress["scene"]
            self._bar.reset()
            self._bar.set_description(self._scene, refresh=False)
        self._bar.total = progress["total"]
        self._bar.update(progress["done"] - self._bar.n)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
