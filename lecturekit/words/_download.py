"""One file fetched over HTTP: resumed where it was broken off, checked, and only then put in its place."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPException, HTTPResponse, IncompleteRead
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from lecturekit.words._bars import Progress, progress_bar
from lecturekit.words._catalogue import CatalogueEntry
from lecturekit.words._formats import VectorsError

_CHUNK: Final = 1 << 18  # bytes
_SILENCE: Final = 30  # seconds without a byte before a connection is given up
_ATTEMPTS: Final = 5
_PAUSE: Final = 1  # seconds before it is tried again


def download(entry: CatalogueEntry, target: Path, *, progress: Progress = True) -> None:
    """Fetch the file of an entry.

    Parameters
    ----------
    entry : CatalogueEntry
        What, from where, how many bytes, which checksum.
    target : Path
        Where it comes to lie, whole and checked. What has arrived so far lies beside it, as ``….part``;
        a later call goes on from there.
    progress : bool or callable
        A bar for what takes longer than two seconds, none, or who is told the share done and what is done.

    Raises
    ------
    VectorsError
        If there is no connection or no such file (the message says what to put where by hand), if what
        arrived is not what was announced (it is thrown away), or if it cannot be written.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab") as file:
            _lock(file, entry)
            _complete(entry, file, target, progress)
        if _md5(part) != entry.md5:
            part.unlink()
            raise VectorsError(
                f"{entry.name} arrived, but its checksum is not the catalogue's, so it was thrown away. "
                f"Try again; if that does not help, do not trust {entry.url}."
            )
        part.replace(target)
    except OSError as error:
        raise VectorsError(
            f"{target} cannot be written ({error.strerror or error}). {entry.name} needs "
            f"{entry.size / 1e6:.0f} MB there; LECTUREKIT_CACHE=… or folder=… names another place."
        ) from None


def _complete(entry: CatalogueEntry, file: BinaryIO, target: Path, progress: Progress) -> None:
    size, trouble, got, come = entry.size, "", 0, False
    with progress_bar(size, entry.name, progress, unit="B", unit_scale=True) as bar:
        for attempt in range(_ATTEMPTS):
            have = file.seek(0, os.SEEK_END)
            if have > size or not _begins_well(Path(file.name)):
                have = file.truncate(0)
            bar.update(have - bar.n)
            if have < size:
                trouble = _fetch_rest(entry, file, have, bar.update)
            got = file.seek(0, os.SEEK_END)
            if got == size:
                return
            come = come or got > have or trouble == _STARTS_AGAIN
            if not come:
                break
            time.sleep(_PAUSE * attempt)
    if got == 0:
        with suppress(OSError):
            Path(file.name).unlink()
    raise VectorsError(_by_hand(entry, target, trouble, got))


_STARTS_AGAIN: Final = "the server would not go on from where it had stopped"
_MAGIC: Final = b"\x1f\x8b"  # all files of the catalogue are gzip archives
_NO_ARCHIVE: Final = (
    "a web page came instead of the file, or something else that is no archive. Some networks do so "
    "until you sign in to them: open any web page in a browser"
)


def _fetch_rest(entry: CatalogueEntry, file: BinaryIO, have: int, moved: Callable[[int], object]) -> str:
    """Append what is missing, as far as it comes; say what was in the way."""
    headers = {"User-Agent": "lecturekit", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    request = Request(entry.url, headers=headers)  # noqa: S310 (an address out of the catalogue)
    try:
        response = urlopen(request, timeout=_SILENCE)  # noqa: S310
    except HTTPError as error:
        error.close()
        if error.code == 416 and have:
            file.truncate(0)
            return _STARTS_AGAIN
        return f"the server answers {error.code} {error.reason}"
    except (OSError, HTTPException) as error:  # nothing is written here: whatever fails is the network
        return f"no connection: {_reason(error)}"
    lost: list[str] = []
    with closing(response):
        chunks = _chunks(response, lost)
        if not (have and _continues(response, have)):
            first = next(chunks, b"")
            if first and not _MAGIC.startswith(first[:2]):
                return _NO_ARCHIVE
            if first:
                file.truncate(0)
                moved(-have)
                have, chunks = 0, chain([first], chunks)
        for chunk in chunks:
            have += len(chunk)
            if have > entry.size:
                file.truncate(0)
                return f"the server sends more than the {entry.size:,} bytes in the catalogue"
            file.write(chunk)
            moved(len(chunk))
    file.flush()
    return ": ".join(["the connection broke off", *lost])


def _continues(response: HTTPResponse, have: int) -> bool:
    return response.status == 206 and (response.headers["Content-Range"] or "").startswith(f"bytes {have}-")


def _chunks(response: HTTPResponse, lost: list[str]) -> Iterator[bytes]:
    """Give what comes, until it ends or the connection is lost; then add why."""
    try:
        while chunk := response.read(_CHUNK):
            yield chunk
    except IncompleteRead:
        return
    except (OSError, HTTPException) as error:
        lost.append(_reason(error))


def _reason(error: Exception) -> str:
    inner = getattr(error, "reason", error)
    return str(getattr(inner, "strerror", None) or inner or type(error).__name__)


def _begins_well(part: Path) -> bool:
    with part.open("rb") as file:
        return _MAGIC.startswith(file.read(2))


def _by_hand(entry: CatalogueEntry, target: Path, trouble: str, have: int) -> str:
    again = f" {have / entry.size:.0%} are here; a later call goes on from there." if have else ""
    return (
        f"{entry.name} could not be fetched ({trouble}).{again} To do it by hand, download {entry.url} "
        f"({entry.size / 1e6:.0f} MB) where there is a connection, put the file at {target}, and try again."
    )


def _lock(file: BinaryIO, entry: CatalogueEntry) -> None:
    """Keep other processes off the file until it is closed, where the system can."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # Windows: the checksum finds what two writers spoil
        return
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        raise VectorsError(f"{entry.name} is being fetched by another process. Wait for it.") from None


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
