"""A bar for what takes long, or somebody to tell instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tqdm import tqdm

_PATIENCE: Final = 2  # seconds before it appears

Progress = bool | Callable[[float, str], None]
"""True for a bar on stderr, False for none, or who is told the share done (0 to 1) and what is being done."""


def progress_bar(total: int, what: str, progress: Progress, **look: Any) -> tqdm | Told:
    """Make a bar (a context manager, moved with ``update(n)``) that stays away if it is all over soon.

    Parameters
    ----------
    total : int
        Where it ends.
    what : str
        What stands before it.
    progress : bool or callable
        If false, it never appears; a callable is told instead.
    **look
        What tqdm takes: ``unit``, ``unit_scale``.
    """
    if callable(progress):
        return Told(total, what, progress)
    from tqdm import tqdm

    return tqdm(total=total, desc=what, delay=_PATIENCE, leave=False, disable=not progress, **look)


class Told:
    """Moves as a bar does, and tells somebody."""

    def __init__(self, total: int, what: str, tell: Callable[[float, str], None]) -> None:
        self.n, self._total, self._what, self._tell = 0, total, what, tell

    def __enter__(self) -> Told:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def update(self, n: int = 1) -> None:
        """Go on by n."""
        self.n += n
        self._tell(self.n / self._total if self._total else 1.0, self._what)
