"""Vectors written out as text: a word and its numbers on each line."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from lecturekit.words._formats import Stream, VectorsError, instead
from lecturekit.words._formats_layout import LONGEST_WORD, Block, Layout

_CHUNK: Final = 1 << 23  # bytes
_LOOSE_EXPONENT: Final = re.compile(rb"e(?!-?\d+(?:\n|$))")


def text_blocks(stream: Stream, layout: Layout, limit: int | None = None) -> Iterator[Block]:
    """Read the rows of a text file, some thousands at a time.

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
        Words as they stand there, spaces in them included, and their vectors.

    Raises
    ------
    VectorsError
        If a line does not hold D numbers, or the header says another number of rows than there are.
    """
    stream.read(layout.start)
    line_number, done = 1 + (layout.rows is not None), 0
    wanted = layout.rows if limit is None else min(limit, layout.rows or limit)
    for lines in _lines(stream, layout.dim):
        kept = [line for line in map(bytes.rstrip, lines) if line]
        if wanted is not None and done + len(kept) > wanted:
            if limit is None:
                _more_than_said(stream, layout)
            kept = kept[: wanted - done]
        try:
            block = _rows(kept, layout.dim) if kept else None
        except ValueError:
            offset, before, wrong = _locate(lines, layout.dim)
            raise VectorsError(
                f"{stream.name}, line {line_number + offset:,}: {wrong} Correct the line or download the "
                f"file again{instead(done + before)}."
            ) from None
        if block is not None:
            yield block
        done, line_number = done + len(kept), line_number + len(lines)
        if limit is not None and done == wanted:
            return
    if wanted is not None and done < wanted:
        raise VectorsError(
            f"{stream.name} ends after {done:,} of the {layout.rows:,} words that line 1 announces: it was "
            f"cut short, or line 1 is wrong. Download it again{instead(done)}."
        )


def _lines(stream: Stream, dim: int) -> Iterator[list[bytes]]:
    longest = LONGEST_WORD + 64 * dim
    rest, count = b"", 0
    while chunk := stream.read(_CHUNK):
        whole = rest + chunk
        *lines, rest = whole.split(b"\n")
        if b"\r" in whole and any(b"\r" in line.rstrip() for line in (*lines, rest)):
            raise VectorsError(
                f"{stream.name}: lines end in carriage returns alone, as on very old Macs. Save it with "
                "line ends of Unix or Windows."
            )
        count += len(lines)
        if len(rest) > longest:
            raise VectorsError(
                f"{stream.name}: a line after {count:,} others has more than {longest:,} bytes, too many for "
                f"{dim} numbers. This is no text of word vectors, or it is damaged: download it again."
            )
        if lines:
            yield lines
    if rest:
        yield [rest]


def _rows(lines: Sequence[bytes], dim: int) -> Block:
    split = [line.partition(b" ") for line in lines]
    words, tails = [word for word, _, _ in split], [tail for _, _, tail in split]
    if np.any(_spaces(tails) != dim - 1):
        words, tails = _split_from_the_right(lines, dim)
    fields = b"\n".join(tails).replace(b" ", b"\n")
    values = _plain_numbers(fields, len(lines) * dim)
    if values is None:  # signs before, nan, infinity, a mistake: Python judges
        values = np.array([_number(field) for field in fields.split(b"\n")])
    with np.errstate(over="ignore"):  # above 3.4e38 it is infinite, which is counted later
        return words, values.astype(np.float32).reshape(len(lines), dim)


def _spaces(tails: Sequence[bytes]) -> NDArray[np.intp]:
    """Count the spaces in each, (n,)."""
    spaces = np.flatnonzero(np.frombuffer(b"".join(tails), dtype=np.uint8) == ord(" "))
    ends = np.cumsum([len(tail) for tail in tails])
    return np.diff(np.searchsorted(spaces, ends), prepend=0)


def _split_from_the_right(lines: Sequence[bytes], dim: int) -> tuple[list[bytes], list[bytes]]:
    words, tails = [], []
    for line in lines:
        fields = line.rsplit(None, dim)
        if len(fields) == dim and line[:1].isspace():
            fields.insert(0, b"")
        if len(fields) != dim + 1:
            raise ValueError
        words.append(fields[0])
        tails.append(b" ".join(fields[1:]))
    return words, tails


def _plain_numbers(fields: bytes, count: int) -> NDArray[np.float64] | None:
    """Read numbers, one a line, as quickly as SciPy does; None where it would be too lenient or too strict.

    SciPy's reader stops at the first byte that does not belong to a number and says nothing. So no
    number may have a second point, a sign that does not lead or follow an e, or an e without its digits.
    """
    from scipy.io import mmread

    points = fields.translate(None, b"0123456789-e")
    if points != b".\n" * (count - 1) + b"." and (points.translate(None, b".\n") or b".." in points):
        return None
    signs = np.flatnonzero(np.frombuffer(fields, dtype=np.uint8) == ord("-"))
    before = np.frombuffer(b"\n" + fields, dtype=np.uint8)[signs]
    if not np.all((before == ord("\n")) | (before == ord("e"))):
        return None
    if b"e" in fields and _LOOSE_EXPONENT.search(fields):
        return None
    head = f"%%MatrixMarket matrix array real general\n{count} 1\n".encode()
    return mmread(io.BytesIO(head + fields + b"\n")).ravel()


def _number(field: bytes) -> float:
    if b"_" in field:  # Python would read 1_000 as a thousand
        raise ValueError
    return float(field)


def _locate(lines: Sequence[bytes], dim: int) -> tuple[int, int, str]:
    """Find the first line that is wrong: its place, the rows before it, and what is wrong."""
    before = 0
    for place, line in enumerate(map(bytes.rstrip, lines)):
        if not line:
            continue
        try:
            (word,), (tail,) = _split_from_the_right([line], dim)
        except ValueError:
            found = max(0, len(line.split()) - 1)
            return place, before, f"only {found} of {dim} numbers follow the word."
        for field in tail.split(b" "):
            try:
                _number(field)
            except ValueError:
                spelled, shown = (part[:40].decode("utf-8", "replace") for part in (word, field))
                return (
                    place,
                    before,
                    f"{shown!r} is not a number, one of {dim} expected after the word {spelled!r}.",
                )
        before += 1
    return 0, 0, "this and the following lines cannot be read."


def _more_than_said(stream: Stream, layout: Layout) -> NoReturn:
    raise VectorsError(
        f"{stream.name} goes on after the {layout.rows:,} words that line 1 announces. "
        f"Correct line 1, or take those with limit={layout.rows}."
    )
