"""One column of a table (.csv, .tsv) as a text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from threading import Lock

from lecturekit.corpora._errors import TextError
from lecturekit.corpora._spelling import closest, quoted

Row = tuple[int, list[str]]  # the line in which it ends, its cells

_DELIMITERS = (",", ";", "\t", "|")
END = "\x00end"  # no text that was read holds a NUL
_BY_PLACE = " If the first line is no header, give the column's place, counted from 0: column=0."
_TRIED = 50  # rows looked at to find the delimiter
field_limit = Lock()


def column_text(text: str, column: str | int | None, *, name: str) -> str:
    """Take one column out of a table.

    Parameters
    ----------
    text : str
        The table as it stands in its file, line breaks as newlines.
    column : str, int or None
        The column's name in the header line; or its place from 0, in a table without a header line; None
        if there is one column only.
    name : str
        What to call the table in a message.

    Returns
    -------
    str
        The cells that hold something, parted by blank lines, so that no sentence goes from one to the next.

    Raises
    ------
    TextError
        If there is no such column, or it is empty; if a quotation mark is never closed, or a row is longer
        than the header.
    """
    with field_limit:  # the limit is the csv module's own, for all that use it
        before = csv.field_size_limit(len(text) + len(END) + 1)
        try:
            cells = _cells(text, column, name)
        finally:
            csv.field_size_limit(before)
    filled = [stripped for cell in cells if (stripped := cell.strip())]
    if not filled:
        which = "" if column is None else f"The column {quoted(column)} of "
        raise TextError(f"{which}{name} is empty.")
    return "\n\n".join(filled)


def _cells(text: str, column: str | int | None, name: str) -> list[str]:
    delimiter, text = declared(text, name)
    found = delimiter or delimiter_of(text, column)
    table = rows_of(text, found, name)
    if not table:
        return []
    header = [cell.strip() for cell in table[0][1]]
    if isinstance(column, int) and not isinstance(column, bool):
        return by_place(table, column, name)
    if column is None and len(header) > 1:
        raise TextError(unchosen(table, header, name))
    if column is None:
        return one_column(table, header)
    place = place_of(str(column), header, name)
    check_lengths(table, len(header), name)
    return [row[place] for _, row in table[1:] if place < len(row)]


def one_column(table: list[Row], header: Sequence[str]) -> list[str]:
    """Give the texts of a table of one column; commas in them are no delimiters."""
    # A text starts with more than one word; a header may not.
    titled = len(header[0].split()) == 1 and len(table) > 1
    return [" ".join(row) for _, row in table[titled:]]


def declared(text: str, name: str) -> tuple[str, str]:
    """Excel writes ``sep=;`` as the first line of some tables."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], "\n" + rest  # so that lines keep their numbers
    return "\t" if name.lower().endswith(".tsv") else "", text


def delimiter_of(text: str, column: str | int | None) -> str:
    """Find the delimiter that cuts the first rows alike, or off a header; the column's name decides."""
    best, best_score = ",", (False, 0.0, 0)
    for delimiter in _DELIMITERS:
        rows = [row for _, row in islice(parsed(text, delimiter), _TRIED) if row not in ([], [END])]
        width = len(rows[0]) if rows else 0
        alike = sum(len(row) == width for row in rows) / max(len(rows), 1)
        named = column in [cell.strip() for cell in rows[0]] if rows else False
        score = (named, alike, width)
        if width > 1 and (named or alike > 0.8 or _is_header(rows[0])) and score > best_score:
            best, best_score = delimiter, score
    # Text in one column, commas and all: a delimiter that no text holds.
    return best if best_score[2] else "\x1f"


def _is_header(cells: Sequence[str]) -> bool:
    """Tell names of columns from the first words of a text with commas in it."""
    return all(cell == cell.strip() and _is_name(cell) for cell in cells)


def _is_name(cell: str) -> bool:
    return 1 <= len(cell.split()) <= 2 and cell[-1] not in ".!?" and not _is_number(cell)


def parsed(text: str, delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> Iterator[Row]:
    """Cut a table into rows; a last one that is [END] says that all quotation marks were closed."""
    lines = chain(io.StringIO(text), [] if text.endswith("\n") else ["\n"], [END])
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    return ((reader.line_num, row) for row in reader)


def rows_of(text: str, delimiter: str, name: str) -> list[Row]:
    """Give the rows that hold something, with their lines."""
    table = list(parsed(text, delimiter))
    if table[-1][1] != [END]:
        if delimiter == "\t":  # tab-separated tables often leave quotation marks as they are
            table = list(parsed(text, delimiter, csv.QUOTE_NONE))
        else:
            line = table[-2][0] + 1 if len(table) > 1 else 1
            raise TextError(
                f"{name}: a quotation mark opened in line {line} or in the row that starts there is never "
                'closed. Inside a quoted cell a quotation mark is written twice ("").'
            )
    return [(line, row) for line, row in table[:-1] if any(cell.strip() for cell in row)]


def by_place(table: list[Row], place: int, name: str) -> list[str]:
    """Give the cells of the column at a place from 0; empty ones for rows that are too short."""
    width = max(len(row) for _, row in table)
    if not 0 <= place < width:
        raise TextError(f"{name} has no column {place}: its {width} columns are counted from 0.")
    return [row[place] if place < len(row) else "" for _, row in table]


def place_of(column: str, header: Sequence[str], name: str) -> int:
    """Find a column in the header, or say which there are."""
    count = header.count(column.strip())
    if count == 1:
        return header.index(column.strip())
    if count:
        raise TextError(f"{name} has {count} columns called {quoted(column)}: rename all but one.")
    similar = closest(column, header, count=1)
    hint = f" Did you mean {quoted(similar[0])}?" if similar else ""
    if not similar and not _is_header(header):
        hint = _BY_PLACE
    raise TextError(f"{name} has no column {quoted(column)}: it has {listed(header)}.{hint}")


def unchosen(table: list[Row], header: Sequence[str], name: str) -> str:
    """Say that a column must be named, and which one seems to hold the text."""
    rows = [row for _, row in table[1 : _TRIED + 1]]
    length = [sum(len(row[place]) for row in rows if place < len(row)) for place in range(len(header))]
    longest = header[length.index(max(length))]
    hint = "" if _is_header(header) else _BY_PLACE
    return (
        f"{name} is a table with the columns {listed(header)}: name the one to read: "
        f"column={quoted(longest)}, or '{name}: {longest}'.{hint}"
    )


def check_lengths(table: list[Row], width: int, name: str) -> None:
    """Raise a TextError for a row that is longer than the header."""
    for line, row in table[1:]:
        if any(cell.strip() for cell in row[width:]):
            raise TextError(
                f"{name} has {len(row)} cells in line {line}, the header {width}: a cell that holds the "
                "delimiter must stand in quotation marks."
            )


def listed(header: Sequence[str]) -> str:
    """Write names of columns for a message, twelve at most."""
    return ", ".join(map(quoted, header[:12])) + (", …" if len(header) > 12 else "")


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
