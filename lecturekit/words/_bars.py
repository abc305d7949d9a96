"""A bar for what reads or fetches many bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tqdm import tqdm

_PATIENCE: Final = 2  # seconds before it appears


def byte_bar(name: str, size: int, *, shown: bool) -> tqdm:
    """Make a bar (a context manager, moved with ``update(n)``) that stays away if it is all over soon.

    Parameters
    ----------
    name : str
        What stands before it.
    size : int
        Bytes in all.
    shown : bool
        If false, it never appears.
    """
    from tqdm import tqdm

    return tqdm(
        total=size, desc=name, unit="B", unit_scale=True, delay=_PATIENCE, leave=False, disable=not shown
    )
