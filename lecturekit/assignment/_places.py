"""Where the command reads and writes, looked at before minutes of training."""

from __future__ import annotations

import argparse
import stat
from pathlib import Path

from lecturekit.networks import CheckpointError
from lecturekit.slides import SlidesError, check_target

from ._csv import TABLES


def checked_places(given: argparse.Namespace) -> tuple[Path, Path]:
    """Give the report's file and the folder of checkpoints, or refuse places that would cost something.

    Raises
    ------
    SlidesError
        If what is to be written is read too, is a folder or a device, or cannot be written.
    CheckpointError
        If the folder of checkpoints is a file.
    """
    out = Path(given.out)
    _plain_or_nothing(out)
    keep = Path(given.keep) if given.keep else out.with_suffix(".runs")
    tables = [Path(given.tables) / f"{name}.csv" for name in TABLES] if given.tables else []
    read = [Path(name) for name in (*given.files, given.remarks) if name and name != "-"]
    for table in tables:
        _plain_or_nothing(table)
    for target in (out, *tables):
        for source in read:
            if _same(target, source):
                raise SlidesError(f"{target} is read: writing there would destroy it. Name another place.")
    if keep.exists() and not keep.is_dir():
        raise CheckpointError(f"{keep} cannot be a folder of checkpoints: it is a file. Give another --keep.")
    if _same(out, keep) or out == keep:
        raise SlidesError(f"{out} cannot be the report and the folder of checkpoints. Name another place.")
    check_target(out.parent, "report")
    if given.tables:
        check_target(Path(given.tables), "table")
    return out, keep


def without_folders(word: str) -> str:
    """Give an argument without the folders in it, which are nobody's business."""
    shown = word.encode("utf-8", "replace").decode("utf-8")
    return Path(shown).name if "/" in shown and not shown.startswith("-") else shown


def _plain_or_nothing(target: Path) -> None:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:  # a name that is too long, or that no file can have
        raise SlidesError(f"cannot write there: {getattr(error, 'strerror', None) or error}.") from None
    if stat.S_ISDIR(mode):
        example = target / "report.html"
        raise SlidesError(f"cannot write {target}: it is a folder. Name the file, such as {example}.")
    if not stat.S_ISREG(mode):
        raise SlidesError(f"cannot write {target}: it is no plain file.")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False
