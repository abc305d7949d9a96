"""How a file of word vectors is laid out, told from its content."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from lecturekit.words._formats import Stream, VectorsError, refuse

LONGEST_WORD: Final = 10_000  # bytes
_WIDEST: Final = 65_536  # values in a vector
_LOOKED_AT: Final = 4_000_000  # bytes: some lines of the widest vectors there are
_SAMPLE: Final = 100  # lines
_HEADER: Final = re.compile(rb"(\d{1,18})[ \t]+(\d{1,18})[ \t]*(?:\r?\n|\Z)")

Block = tuple[list[bytes], NDArray[np.float32]]  # n words as they are spelt, (n, D)


@dataclass(frozen=True)
class Layout:
    """What a file is made of.

    Attributes
    ----------
    kind : {"text", "binary"}
        Numbers written out, or as float32 bytes.
    dim : int
        D, values in each vector.
    rows : int or None
        What the header says; None without a header, as in GloVe's files.
    start : int
        Bytes before the first word.
    """

    kind: Literal["text", "binary"]
    dim: int
    rows: int | None
    start: int


def find_layout(stream: Stream) -> Layout:
    """Tell word2vec text, word2vec binary and GloVe text apart; the stream stays at its beginning.

    Raises
    ------
    VectorsError
        If it is none of them, or the header cannot be true.
    """
    refuse(stream.peek(512), stream.name)
    mark = len(b"\xef\xbb\xbf") if stream.peek(3) == b"\xef\xbb\xbf" else 0
    header = _HEADER.match(stream.peek(100 + mark), mark)
    if header is None:
        return _without_header(stream, mark)
    rows, dim, start = int(header[1]), int(header[2]), header.end()
    if not 1 <= dim <= _WIDEST or rows == 0:
        raise VectorsError(
            f"{stream.name}, line 1: the header says {rows} words × {dim} values; "
            f"there must be a word and 1 to {_WIDEST} values. Correct it, or download the file again."
        )
    body = stream.peek(_LOOKED_AT)[start:]
    if not body.strip():
        raise VectorsError(f"{stream.name} holds a header and no word. Download it again.")
    counts = _numbers_in_a_row(body)
    found = _usual(counts)
    if found == 0:
        return _binary(stream, body, Layout("binary", dim, rows, start))
    if counts[dim] < counts.total() / 3:  # words that end in a number, as "in 2010", are few
        raise VectorsError(
            f"{stream.name}, line 1: the header says {dim} values a word, but the lines hold {found}. "
            f"Correct it to '{rows} {found}', or take the line away."
        )
    return Layout("text", dim, rows, start)


def require_room(stream: Stream, layout: Layout, rows: int) -> None:
    """Raise VectorsError if the file is too small to hold so many rows of this layout."""
    least = rows * (layout.dim * (4 if layout.kind == "binary" else 2) + 1) - 1 + layout.start
    if not stream.packed and stream.size < least:
        raise VectorsError(
            f"{stream.name} has {stream.size:,} bytes, but {rows:,} words × {layout.dim} values, as line 1 "
            f"says, take {least:,} or more: it was cut short, or line 1 is wrong. Download it "
            "again, or take the first words with limit=…."
        )


def _without_header(stream: Stream, start: int) -> Layout:
    body = stream.peek(_LOOKED_AT)[start:]
    dim = _usual(_numbers_in_a_row(body))
    if dim == 0:
        kind = "is binary, but no word2vec header stands before it" if b"\x00" in body else "holds no vectors"
        raise VectorsError(
            f"{stream.name} {kind}: in its first lines no word is followed by numbers. "
            "Open word2vec text or binary, or GloVe text, packed with gzip or not."
        )
    if dim > _WIDEST:
        raise VectorsError(f"{stream.name}: {dim} values a word are more than the {_WIDEST} that are read.")
    return Layout("text", dim, None, start)


def _binary(stream: Stream, body: bytes, layout: Layout) -> Layout:
    try:
        printable = body.decode("utf-8").replace("\n", "").replace("\r", "").replace("\t", "").isprintable()
    except UnicodeDecodeError:
        printable = False
    if printable:  # float32 bytes never are, for long
        raise VectorsError(
            f"{stream.name}, line 2: {layout.dim} numbers were expected after the word, but there is none. "
            "Download the file again."
        )
    return layout


def _numbers_in_a_row(body: bytes) -> Counter[int]:
    """Count the numbers at the end of each of the first lines: how many lines have how many."""
    lines = [line for line in body.split(b"\n", _SAMPLE + 1) if line.strip()]
    if len(lines) > _SAMPLE or (len(lines) > 1 and len(body) > _LOOKED_AT - 200):
        lines = lines[:-1]  # which may go on beyond what was looked at
    return Counter(_numbers_at_the_end(line) for line in lines[:_SAMPLE])


def _usual(counts: Counter[int]) -> int:
    return max(counts, key=lambda count: (counts[count], count), default=0)


def _numbers_at_the_end(line: bytes) -> int:
    if len(line) > LONGEST_WORD + 64 * _WIDEST:
        return 0
    fields = line.split()
    most = len(fields) - (not line[:1].isspace())  # the first is the word, unless the word is empty
    count = 0
    while count < most and _is_number(fields[-1 - count]):
        count += 1
    return count


def _is_number(field: bytes) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True
