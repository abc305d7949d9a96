"""One bar for all tables of a notebook."""

from __future__ import annotations

from typing import Any

from tqdm import tqdm


class ProgressBar:
    """A bar on the terminal that follows the kernel's count of states; silent where there is no terminal.

    Parameters
    ----------
    label : str
        Stands before the scene's name: of several notebooks at a time, the one whose bar this is.
    """

    def __init__(self, label: str = "") -> None:
        self._bar: tqdm | None = None
        self._label = label
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
            self._bar.set_description(f"{self._label} {self._scene}".lstrip(), refresh=False)
        self._bar.total = progress["total"]
        self._bar.update(progress["done"] - self._bar.n)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
