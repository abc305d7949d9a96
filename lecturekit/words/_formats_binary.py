"""Vectors as word2vec writes them in binary: a word, a space, and the bytes of its float32 numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NoReturn

import numpy as np

from lecturekit.words._formats import Stream, VectorsError, instead
from lecturekit.words._formats_layout import LONGEST_WORD, Block, Layout

_CHUNK: Final = 1 << 23  # bytes


def binary_blocks(stream: Stream, layout: Layout, limit: int | None = None) -> Iterator[Block]:
    """Read the rows of a binary file, some thousands at a time.

    Parameters
    ----------
    stream : Stream
        At the beginning of the file.
    layout : Layout
        What `find_layout` says.
    limit : int, optional
        Rows to read at most; what stands after them is not looked at.

    Yields
    ------
    list of bytes, (n, D) float32
        Words without the line break that the original program writes before them, and their vectors.

    Raises
    ------
    VectorsError
        If the header says more or fewer rows than there are, or other than D numbers a row.
    """
    assert layout.rows is not None
    stream.read(layout.start)
    total = layout.rows if limit is None else min(limit, layout.rows)
    data, done = b"", 0
    while done < total:
        chunk = stream.read(_CHUNK)
        words, vectors, used = _cut(data := data + chunk, layout.dim, total - done)
        if not words and (not chunk or len(data) > LONGEST_WORD + 4 * layout.dim):
            _broken_off(stream, layout, done, len(data))
        if words:
            _check(words, stream, layout, done)
            yield words, np.frombuffer(b"".join(vectors), dtype="<f4").reshape(len(words), layout.dim)
        data, done = data[used:], done + len(words)
    if limit is None and (data + stream.read(LONGEST_WORD)).strip():
        raise VectorsError(
            f"{stream.name} goes on after the {layout.rows:,} words × {layout.dim} values that line 1 "
            f"announces (byte {stream.place:,}). Correct line 1, or take those with limit={layout.rows}."
        )


def _cut(data: bytes, dim: int, most: int) -> tuple[list[bytes], list[bytes], int]:
    """Cut off whole rows: words, bytes of vectors, and how many bytes of the data these were."""
    words: list[bytes] = []
    vectors: list[bytes] = []
    place, width = 0, 4 * dim
    while len(words) < most:
        space = data.find(b" ", place, place + LONGEST_WORD)
        end = space + 1 + width
        if space < 0 or end > len(data):
            break
        words.append(data[place:space].lstrip(b"\n"))
        vectors.append(data[space + 1 : end])
        place = end
    return words, vectors, place


def _check(words: Sequence[bytes], stream: Stream, layout: Layout, done: int) -> None:
    """Raise VectorsError if a word cannot be one: then bytes of numbers are being taken for words."""
    joined = b" ".join(words)
    if b"\x00" not in joined and b"\n" not in joined:
        return
    wrong = next(number for number, word in enumerate(words) if b"\x00" in word or b"\n" in word)
    raise VectorsError(
        f"{stream.name}: row {done + wrong + 1:,} begins with bytes that are no word, so line 1, which says "
        f"{layout.rows:,} words × {layout.dim} values, is wrong, or the file is damaged. Download it again."
    )


def _broken_off(stream: Stream, layout: Layout, done: int, left: int) -> NoReturn:
    place = stream.place - left
    if left > LONGEST_WORD + 4 * layout.dim:
        raise VectorsError(
            f"{stream.name}: no word ends within {LONGEST_WORD:,} bytes from byte {place:,} on. "
            "It is damaged, or no file of vectors: download it again."
        )
    raise VectorsError(
        f"{stream.name} ends after {done:,} of the {layout.rows:,} words that line 1 announces "
        f"(byte {place:,}): it was cut short, or line 1 is wrong. Download it again{instead(done)}."
    )
