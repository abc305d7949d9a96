"""Checkpoints: all of a training run in one file, which is whole or is not there."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from lecturekit._put import put

MAGIC = b"lecturekit checkpoint 1\n"
_DIGEST = 32  # bytes of a SHA-256
WAY_OUT = "Delete it to start afresh, or give another path."


class CheckpointError(ValueError):
    """A file that no training run can be resumed from; says why, and what to do."""


def save(path: Path, content: Mapping[str, Any]) -> None:
    """Write a checkpoint so that a kill at any moment leaves the old one or the new one, never half of one.

    Parameters
    ----------
    path : Path
        Its folder is made if it is not there. A link stays one: what it points to is written. A hidden file
        with a name of its own and ``.part`` at its end stands beside it while it is written.
    content : mapping
        Tensors, numbers, texts, lists and dicts.

    Raises
    ------
    CheckpointError
        If it cannot be written; what was there is there still.
    """
    packed = io.BytesIO()
    torch.save(dict(content), packed)
    payload = packed.getvalue()
    try:
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        put(target, MAGIC + hashlib.sha256(payload).digest() + payload)
    except OSError as error:
        raise CheckpointError(f"{path} cannot be written: {error.strerror}. Give another path.") from None


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
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        why = getattr(error, "strerror", None) or error
        raise CheckpointError(f"{path} cannot be read: {why}. Give another path.") from None
    if not raw.startswith(MAGIC):
        raise CheckpointError(f"{path} is no checkpoint of a training run. {WAY_OUT}")
    digest, payload = raw[len(MAGIC) :][:_DIGEST], raw[len(MAGIC) + _DIGEST :]
    if hashlib.sha256(payload).digest() != digest:
        raise CheckpointError(f"{path} is damaged or cut off. {WAY_OUT}")
    try:
        content = torch.load(io.BytesIO(payload), map_location="cpu", weights_only=True)
    except Exception:  # torch raises what its readers raise: pickle, zip and runtime errors
        content = None
    if not isinstance(content, dict):
        raise CheckpointError(f"{path} holds something else than numbers and was not loaded. {WAY_OUT}")
    return content


def agree(path: Path, made_by: Any, now: Mapping[str, str], **said: str) -> None:
    """Make sure that a checkpoint belongs to this run.

    Parameters
    ----------
    made_by, now : mapping of str to str
        What the checkpoint's run and this one are made of: the same names, texts that differ where they do.
    **said : str
        What to say instead of a name.

    Raises
    ------
    CheckpointError
        With the names of what differs.
    """
    before = made_by if isinstance(made_by, Mapping) else {}
    other = [what for what, text in now.items() if before.get(what) != text]
    if other:
        listed = ", ".join(said.get(what, what) for what in other)
        raise CheckpointError(f"{path} is from another run; not the same: {listed}. {WAY_OUT}")
