"""Vectors that were read once, kept as arrays that open at once and that processes share."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import numpy as np
from numpy.lib.format import write_array_header_1_0
from numpy.typing import NDArray

from lecturekit.words._vectors import WordVectors, directions

_FORM: Final = 1  # of an entry; another number makes all older ones be read anew
_FORGOTTEN: Final = 86_400  # seconds after which what a killed process left is taken away
ARRAYS: Final = ("values.npy", "unit.npy")


class Clean(NamedTuple):
    """Some rows, ready to be kept: words and (n, D) float32."""

    words: list[str]
    values: NDArray[np.float32]


def cache_folder() -> Path:
    """Give the folder that keeps what was read or downloaded; ``LECTUREKIT_CACHE`` names another.

    Returns
    -------
    Path
        The system's folder for caches (on Linux ``~/.cache/lecturekit``). It need not be there yet, and
        can be deleted at any time.
    """
    from platformdirs import user_cache_path

    named = os.environ.get("LECTUREKIT_CACHE")
    return Path(named).expanduser() if named else user_cache_path("lecturekit", appauthor=False)


@dataclass(frozen=True)
class Entry:
    """The place in the cache for one file, read in one way.

    Parameters
    ----------
    root : Path
        The cache.
    source : Path
        The file.
    manner : str
        How it is read: limit, encoding.

    Notes
    -----
    A folder ``<name>-<hash of path and manner>`` with ``values.npy``, ``unit.npy``, ``words.txt`` and
    ``about.json``, in which stand the size and the time of change of the file. It is written aside and
    renamed, so that nobody ever sees half of it; of two processes that write at once, the first wins.
    """

    root: Path
    source: Path
    manner: str

    @property
    def folder(self) -> Path:
        """Where it is."""
        key = hashlib.sha256(f"{self.source.resolve()}\n{self.manner}".encode()).hexdigest()[:16]
        return self.root / f"{self.source.name[:60]}-{key}"

    def open(self) -> WordVectors | None:
        """Map the arrays into memory; None if they are not there, or no longer those of the file.

        An entry that is damaged or out of date is taken away.
        """
        if not self.folder.is_dir():
            return None
        with suppress(OSError, ValueError, LookupError, TypeError, EOFError, OverflowError):
            about = json.loads((self.folder / "about.json").read_text(encoding="utf-8"))
            if about["of"] == self._state():
                return self._mapped(about)
        self._drop()
        return None

    def write(self, blocks: Iterable[Clean]) -> WordVectors:
        """Write rows as they come, and map them into memory.

        Raises
        ------
        OSError
            If the cache cannot be written: no permission, no room.
        """
        state = self._state()
        self.root.mkdir(parents=True, exist_ok=True)
        self._sweep()
        aside = Path(tempfile.mkdtemp(prefix=f".{self.folder.name}.", dir=self.root))
        try:
            about = _write_arrays(aside, blocks) | {"of": state}
            (aside / "about.json").write_text(json.dumps(about), encoding="utf-8")
            aside.chmod(0o755)  # a folder for a whole class can be read by all of it
            with suppress(OSError):  # another process was quicker
                aside.rename(self.folder)
            vectors = self.open()
            if vectors is None:
                raise OSError(f"{self.folder} cannot be written")
            return vectors
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _state(self) -> list[int]:
        stat = self.source.stat()
        return [_FORM, stat.st_size, stat.st_mtime_ns]

    def _mapped(self, about: dict) -> WordVectors:
        spelled = (self.folder / "words.txt").read_bytes()
        if zlib.crc32(spelled) != about["words_crc32"]:
            raise ValueError("damaged words")
        words = tuple(spelled.decode("utf-8").split("\n"))
        arrays = [np.load(self.folder / name, mmap_mode="r", allow_pickle=False) for name in ARRAYS]
        if any(array.shape != (len(words), about["dim"]) or array.dtype != "<f4" for array in arrays):
            raise ValueError("damaged arrays")
        return WordVectors(words, arrays[0], stem(self.source), directions=arrays[1])

    def _drop(self) -> None:
        with suppress(OSError):  # where it cannot be taken away it is in nobody's way
            grave = Path(tempfile.mkdtemp(prefix=f".{self.folder.name}.", dir=self.root))
            with suppress(OSError):
                self.folder.rename(grave / "entry")
            shutil.rmtree(grave, ignore_errors=True)

    def _sweep(self) -> None:
        for left in self.root.glob(".*-*.*"):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > _FORGOTTEN:
                    shutil.rmtree(left, ignore_errors=True)


def stem(path: Path) -> str:
    """Give the name of a file without the endings that say how it is stored."""
    name = path.name
    for ending in (".gz", ".txt", ".bin", ".vec"):
        name = name.removesuffix(ending) or name
    return name


def _write_arrays(folder: Path, blocks: Iterable[Clean]) -> dict[str, int]:
    words: list[str] = []
    dim = 0
    with (folder / ARRAYS[0]).open("wb") as values, (folder / ARRAYS[1]).open("wb") as unit:
        for block in blocks:
            dim = block.values.shape[1]
            for file, rows in ((values, block.values), (unit, directions(block.values))):
                if not words:
                    _write_header(file, 0, dim)
                file.write(np.ascontiguousarray(rows, dtype="<f4").data)
            words += block.words
        for file in (values, unit):
            file.seek(0)
            _write_header(file, len(words), dim)
    spelled = "\n".join(words).encode("utf-8")
    (folder / "words.txt").write_bytes(spelled)
    return {"dim": dim, "words_crc32": zlib.crc32(spelled)}


def _write_header(file: BinaryIO, rows: int, dim: int) -> None:
    # NumPy leaves room in it for the number of rows to grow, so it is as long before as after.
    write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": (rows, dim)})
