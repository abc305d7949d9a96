"""Files of word vectors, opened: read once, from then on mapped into memory."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np

from lecturekit.corpora import check_encoding, missing_file, plain_file
from lecturekit.words._bars import Progress, progress_bar
from lecturekit.words._cache import Clean, Entry, cache_folder, stem
from lecturekit.words._catalogue import CATALOGUE
from lecturekit.words._cleaning import Cleaner
from lecturekit.words._formats import Stream, VectorsError, VectorsWarning
from lecturekit.words._formats_binary import binary_blocks
from lecturekit.words._formats_layout import find_layout, require_room
from lecturekit.words._formats_text import text_blocks
from lecturekit.words._vectors import WordVectors

_PLAIN: Final = "Az 09+-.e"  # what numbers are made of, and a mark that UTF-7 reads otherwise
_ESCAPED: Final = b"\\x41"
_WORTH_KEEPING: Final = 2_000_000  # bytes; smaller files are read anew in no time


def open_vectors(
    path: str | Path,
    *,
    limit: int | None = None,
    cache: bool | Path = True,
    progress: Progress = True,
    encoding: str = "utf-8",
) -> WordVectors:
    """Open a file of word vectors: word2vec text or binary, or GloVe text, each plain or packed with gzip.

    The kind is told by the content, not by the name. The first time, the vectors are written
    into the cache; from then on they are mapped into memory, which takes no time, and processes share them.

    Parameters
    ----------
    path : str or Path
        The file.
    limit : int, optional
        Read the first so many words, the most frequent ones in most files. What stands after them is not
        looked at, so that a file that was cut short can be read as far as it goes.
    cache : bool or Path
        Keep what was read (if the file has 2 MB or more), don't, or keep it in this folder in any case.
    progress : bool or callable
        A bar for what takes longer than two seconds, none, or who is told the share done and what is done.
    encoding : str
        How the file spells its words.

    Returns
    -------
    WordVectors
        (V, D), named after the file. A word that stands in it twice has its first vector. Vectors that are
        zero or not finite stay as they are; they have no direction, so they are nobody's neighbours.

    Raises
    ------
    VectorsError
        If there is no such file, or it cannot be read. The message names the line or the byte.

    Warns
    -----
    VectorsWarning
        When the file is read (not when it comes out of the cache): if words stand there twice or are not in
        this encoding (what cannot be decoded becomes U+FFFD), if vectors have no direction; or if the cache
        cannot be written.
    """
    source = plain_file(path, VectorsError, missing=_missing)
    _check(limit, encoding)
    reading = _Reading(source, limit, Cleaner(source.name, encoding), progress)
    if cache is False or (cache is True and source.stat().st_size < _WORTH_KEEPING):
        vectors = reading.into(reading.memory)
    else:
        root = cache_folder() / "vectors" if cache is True else Path(cache)
        entry = Entry(root, source, f"limit {limit}, {encoding}")
        if (kept := entry.open()) is not None:
            return kept
        try:
            vectors = reading.into(entry.write)
        except OSError as error:
            warnings.warn(
                f"{source.name} cannot be kept in {root} ({error.strerror or error}), so it will be read "
                "anew each time. LECTUREKIT_CACHE=… names another folder.",
                VectorsWarning,
                stacklevel=2,
            )
            vectors = reading.into(reading.memory)
    if reading.cleaner.findings:
        warnings.warn(reading.cleaner.report(), VectorsWarning, stacklevel=2)
    return vectors


@dataclass(frozen=True)
class _Reading:
    """One way through a file."""

    source: Path
    limit: int | None
    cleaner: Cleaner
    progress: Progress

    def into(self, keep: Callable[[Iterator[Clean]], WordVectors]) -> WordVectors:
        """Read the file from its beginning, and give the rows to what keeps them."""
        self.cleaner.start_again()
        size = self.source.stat().st_size
        with progress_bar(size, self.source.name, self.progress, unit="B", unit_scale=True) as bar:
            return keep(self._blocks(bar.update))

    def memory(self, blocks: Iterator[Clean]) -> WordVectors:
        """Keep the rows in memory."""
        words, values = zip(*blocks, strict=True)
        whole = np.concatenate(values)
        whole.flags.writeable = False
        return WordVectors(tuple(chain.from_iterable(words)), whole, stem(self.source))

    def _blocks(self, moved: Callable[[int], object]) -> Iterator[Clean]:
        with Stream(self.source, moved) as stream:
            layout = find_layout(stream)
            if layout.rows is not None:
                require_room(stream, layout, min(layout.rows, self.limit or layout.rows))
            read = binary_blocks if layout.kind == "binary" else text_blocks
            for words, values in read(stream, layout, self.limit):
                yield self.cleaner.clean(words, values)
        self.cleaner.judge()


def _missing(path: Path) -> str:
    if stem(path) in CATALOGUE:
        return f"There is no file {path}. fetch_vectors({stem(path)!r}) downloads these vectors."
    return missing_file(path)


def _check(limit: int | None, encoding: str) -> None:
    whole = isinstance(limit, int | np.integer) and not isinstance(limit, bool)
    if limit is not None and not (whole and limit >= 1):
        raise VectorsError(f"limit is a whole number of words, at least 1; it is {limit!r}.")
    check_encoding(encoding, VectorsError)
    plain, escaped = (spelled.decode(encoding, "replace") for spelled in (_PLAIN.encode(), _ESCAPED))
    if plain != _PLAIN or len(escaped) != len(_ESCAPED):
        raise VectorsError(
            f"Vectors are read byte by byte, but the encoding {encoding!r} spells plain letters in a way of "
            "its own. Save the file as UTF-8."
        )
