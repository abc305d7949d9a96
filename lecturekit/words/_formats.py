"""Files of word vectors as a stream of bytes: opened, unpacked, and refused where they are something else."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_SMALL: Final = 256_000_000  # bytes that any archive may unpack to
_EXPANSION: Final = 200  # times its own size, for larger ones; vectors in full precision reach 2 to 4

# First bytes of files that people take for word vectors, and what to do about each.
_KINDS: Final = {
    b"PK\x03\x04": "a zip archive: unpack it, and open one of the files in it",
    b"BZh": "a bzip2 archive: unpack it first",
    b"\xfd7zXZ": "an xz archive: unpack it first",
    b"7z\xbc\xaf": "a 7z archive: unpack it first",
    b"(\xb5/\xfd": "a zstd archive: unpack it first",
    b"\xba\x16O/": "a fastText model: take the .vec file that comes with it",
    b"\x93NUMPY": "a bare NumPy array, without words: make WordVectors(words, values) of it",
    b"\x89HDF": "an HDF5 file: export it in word2vec format",
    b"%PDF": "a PDF, not vectors",
    b"\x89PNG": "a picture, not vectors",
    b"\xff\xfe": "in UTF-16: save it in UTF-8",
    b"\xfe\xff": "in UTF-16: save it in UTF-8",
    b'{"': "JSON, not word2vec or GloVe",
}
# A page's first tag, after comments; but no word of a text, with numbers after it, that looks like one.
_PAGE: Final = re.compile(
    rb"(?>\s|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype|html)\b[^>]*(?:>(?!\s*[-+.\d])|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_PICKLE: Final = (
    "a pickle, perhaps a model saved by gensim, and pickles are never opened here, as they can run code: "
    "where you trust it, load it with gensim and write it with wv.save_word2vec_format(…)"
)


class VectorsError(ValueError):
    """Word vectors that cannot be read; the message names the file, the place, and what to do."""


class VectorsWarning(UserWarning):
    """Word vectors that could be read, but not all is well with them."""


class Stream:
    """The bytes of a file, unpacked if it is a gzip archive, whatever its name.

    Parameters
    ----------
    path : Path
        A file.
    moved : callable, optional
        Called with the number of bytes of the file that were read since the last call.

    Raises
    ------
    VectorsError
        If there is no such file, or it cannot be read; in `read`, if the archive is damaged, or
        unpacks to more than 200 times its size (of what is above 256 MB).
    """

    def __init__(self, path: Path, moved: Callable[[int], object] = lambda _: None) -> None:
        self.name, self._moved = path.name, moved
        try:
            self._raw = path.open("rb")
            self.size = path.stat().st_size
            self.packed = self._raw.read(2) == b"\x1f\x8b"
        except OSError as error:
            raise VectorsError(_unreadable(path, error)) from None
        self._raw.seek(0)
        self._file = gzip.GzipFile(fileobj=self._raw) if self.packed else self._raw
        self._ahead, self._read, self._told = b"", 0, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._raw.close()

    @property
    def place(self) -> int:
        """How many (unpacked) bytes `read` has handed out."""
        return self._read - len(self._ahead)

    def peek(self, count: int) -> bytes:
        """Give the next bytes, at most so many, and leave them to be read."""
        if len(self._ahead) < count:
            self._ahead += self._next(count - len(self._ahead))
        return self._ahead[:count]

    def read(self, count: int) -> bytes:
        """Give the next bytes, so many unless the file ends."""
        start, self._ahead = self._ahead[:count], self._ahead[count:]
        return start + self._next(count - len(start)) if len(start) < count else start

    def _next(self, count: int) -> bytes:
        try:
            data = self._file.read(count)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise VectorsError(
                f"{self.name}: the gzip archive is damaged or was cut short ({error}). Download it again."
            ) from None
        except OSError as error:
            raise VectorsError(f"{self.name} cannot be read on: {error.strerror or error}.") from None
        self._read += len(data)
        if self.packed and self._read > max(_SMALL, _EXPANSION * self.size):
            raise VectorsError(
                f"{self.name} unpacks to more than {_EXPANSION} times its size, which vectors never do. "
                "If you trust it, unpack it yourself and open what comes out."
            )
        told, self._told = self._told, self._raw.tell()
        self._moved(self._told - told)
        return data


def refuse(head: bytes, name: str) -> None:
    """Raise VectorsError if the first bytes are those of another kind of file, or of none."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    if not text.strip():
        raise VectorsError(f"{name} is empty.")
    if _PAGE.match(text):
        raise VectorsError(
            f"{name} is a web page, perhaps an error message that was saved as the file: download it again."
        )
    for start, kind in _KINDS.items():
        if head.startswith(start):
            raise VectorsError(f"{name} is {kind}.")
    if (head[:1] == b"\x80" and head[1:2] <= b"\x05") or head.startswith(b"(lp0"):
        raise VectorsError(f"{name} is {_PICKLE}.")
    if head[257:262] == b"ustar":
        raise VectorsError(f"{name} is a tar archive: unpack it, and open one of the files in it.")


def instead(rows: int) -> str:
    """Give the end of a sentence that offers the rows before the mistake, if there are any."""
    return f", or take the words before with limit={rows}" if rows else ""


def _unreadable(path: Path, error: OSError) -> str:
    if path.is_dir():
        return f"{path} is a folder. Name a file in it."
    if isinstance(error, PermissionError):
        return f"{path} may not be read: its permissions forbid it."
    return f"{path} cannot be read: {error.strerror or error}."
