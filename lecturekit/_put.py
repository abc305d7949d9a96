"""A file that is whole or is not there."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

_PARTS: set[Path] = set()


def drop_parts() -> None:
    """Remove what is being written, before a process ends without waiting for it."""
    for part in tuple(_PARTS):
        with suppress(OSError):
            part.unlink(missing_ok=True)


def put(target: Path, raw: bytes) -> None:
    """Write a file so that a kill at any moment, or a full disk, leaves the old one or the new one.

    Parameters
    ----------
    target : Path
        In a folder that is there. A hidden file with a name of its own and ``.part`` at its end stands beside
        it while it is written.
    raw : bytes

    Raises
    ------
    OSError
        If it cannot be written; what was there is there still.
    """
    part = target.with_name(f".lecturekit-{secrets.token_hex(8)}.part")  # two runs do not share it
    _PARTS.add(part)
    try:
        with part.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())  # a full disk may only show here
        part.replace(target)
    finally:
        with suppress(OSError):  # the folder itself cannot be reached: then nothing of ours is in it
            part.unlink(missing_ok=True)
        _PARTS.discard(part)
