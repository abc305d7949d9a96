"""Checkpoints: all of a training run in one file, which is whole or is not there."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

MAGIC = b"lecturekit checkpoint 1\n"
_DIGEST = 32  # bytes of a SHA-256
_WAY_OUT = "Delete it to start afresh, or give another path."


class CheckpointError(ValueError):
    """A file that no training run can be resumed from; says why, and what to do."""


def save(path: Path, content: Mapping[str, Any]) -> None:
    """Write a checkpoint so that a kill at any moment leaves the old one or the new one, never half of one.

    Parameters
    ----------
    path : Path
        Its folder is made if it is not there. A file with ``.part`` after its name stands beside it while
        it is written.
    content : mapping
        Tensors, numbers, texts, lists and dicts.
    """
    packed = io.BytesIO()
    torch.save(dict(content), packed)
    payload = packed.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(MAGIC + hashlib.sha256(payload).digest() + payload)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def load(path: Path) -> dict[str, Any] | None:
    """Read a checkpoint; None where there is none.

    Raises
    ------
    CheckpointError
        For a file that is damaged, cut off, or none of these. No pickled object is ever loaded from it.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror}. Give another path.") from None
    if not raw.startswith(MAGIC):
        raise CheckpointError(f"{path} is no checkpoint of a training run. {_WAY_OUT}")
    digest, payload = raw[len(MAGIC) :][:_DIGEST], raw[len(MAGIC) + _DIGEST :]
    if hashlib.sha256(payload).digest() != digest:
        raise CheckpointError(f"{path} is damaged or cut off. {_WAY_OUT}")
    try:
        content = torch.load(io.BytesIO(payload), map_location="cpu", weights_only=True)
    except Exception:  # torch raises what its readers raise: pickle, zip and runtime errors
        content = None
    if not isinstance(content, dict):
        raise CheckpointError(f"{path} holds something else than numbers and was not loaded. {_WAY_OUT}")
    return content


def agree(path: Path, made_by: Any, now: Mapping[str, str]) -> None:
    """Make sure that a checkpoint belongs to this run.

    Parameters
    ----------
    made_by, now : mapping of str to str
        What the checkpoint's run and this one are made of: the same names, texts that differ where they do.

    Raises
    ------
    CheckpointError
        With the names of what differs.
    """
    before = made_by if isinstance(made_by, Mapping) else {}
    other = [what for what, text in now.items() if before.get(what) != text]
    if other:
        raise CheckpointError(f"{path} is from another run; not the same: {', '.join(other)}. {_WAY_OUT}")
