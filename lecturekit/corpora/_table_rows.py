"""Rows of a table, or of lines of JSON: a text each, and a label if there is a column of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from typing import Any

from lecturekit.corpora._errors import TextError
from lecturekit.corpora._spelling import closest, quoted
from lecturekit.corpora._tables import (
    END,
    Row,
    by_place,
    check_lengths,
    declared,
    delimiter_of,
    field_limit,
    listed,
    one_column,
    parsed,
    place_of,
    rows_of,
    unchosen,
)

Column = str | int | None
Labelled = tuple[str, str | None]  # a text and its label


def table_rows(text: str, column: Column, label: Column, *, name: str, cut: bool = False) -> list[Labelled]:
    """Take the texts out of a table, with their labels.

    Parameters
    ----------
    text : str
        The table as it stands in its file, line breaks as newlines.
    column : str, int or None
        As of `column_text`. None also takes the other one of two columns if the labels are in one of them.
    label : str, int or None
        The column of labels, by name or place as `column`; None for no labels.
    name : str
        What to call the table in a message.
    cut : bool
        Whether more follows in the file: then a last row may be incomplete, and is left out.

    Returns
    -------
    list of (str, str or None)
        A row each, also where a text or a label is empty.

    Raises
    ------
    TextError
        If there is no such column, a quotation mark is never closed, or a row is longer than the header.
    """
    with field_limit:  # the limit is the csv module's own, for all that use it
        before = csv.field_size_limit(len(text) + len(END) + 1)
        try:
            separator, text = declared(text, name)
            separator = separator or delimiter_of(text, column)
            table = rows_of(_closed(text, separator) if cut else text, separator, name)
        finally:
            csv.field_size_limit(before)
    return _chosen(table, column, label, name) if table else []


def _chosen(table: list[Row], column: Column, label: Column, name: str) -> list[Labelled]:
    header = [cell.strip() for cell in table[0][1]]
    if column is None and label is not None and len(header) == 2 and label in header:
        column = header[1 - header.index(str(label))]
    if column is None and len(header) > 1:
        raise TextError(unchosen(table, header, name))
    if column is None:
        if label is not None:
            raise TextError(f"{name} has one column only, so none of labels: leave out label=.")
        return [(text, None) for text in one_column(table, header)]
    if isinstance(column, int):
        if label is not None and not isinstance(label, int):
            raise TextError(f"{name}: the text is named by its place, so name the labels by theirs: label=1.")
        return _pairs(by_place(table, column, name), None if label is None else by_place(table, label, name))
    places = [place_of(str(one), header, name) for one in (column, label) if one is not None]
    check_lengths(table, len(header), name)
    cells = [[row[place] if place < len(row) else "" for _, row in table[1:]] for place in places]
    return _pairs(cells[0], cells[1] if label is not None else None)


def _pairs(texts: Sequence[str], labels: Sequence[str] | None) -> list[Labelled]:
    if labels is None:
        return [(text, None) for text in texts]
    return [(text, label.strip()) for text, label in zip(texts, labels, strict=True)]


def _closed(text: str, separator: str) -> str:
    """Leave out a last row whose quotation mark is not closed."""
    rows = list(parsed(text, separator))
    if rows[-1][1] == [END] or len(rows) < 2:
        return text
    return "".join(f"{line}\n" for line in text.split("\n")[: rows[-2][0]])


def json_rows(text: str, column: Column, label: Column, *, name: str) -> list[Labelled]:
    """Take the texts out of lines of JSON (``.jsonl``): an object a line, with the same keys.

    Parameters
    ----------
    text : str
        The file's content; blank lines are passed over.
    column, label : str or None
        Keys of the texts and of the labels. Of objects with one key (or two, if the labels are in one) the
        text need not be named.
    name : str
        What to call the file in a message.

    Returns
    -------
    list of (str, str or None)
        An object each; missing and null are empty.

    Raises
    ------
    TextError
        With the line's number, if one is no JSON or no object, or what was asked for is a list or an object;
        with the keys there are, if none has that name.
    """
    objects = [(n, _object(line, n, name)) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    keys = list(dict.fromkeys(key for _, one in objects for key in one))
    if column is None:
        rest = [key for key in keys if key != label]
        if len(rest) != 1:
            longest = max(
                rest, key=lambda key: sum(len(str(one.get(key, ""))) for _, one in objects), default=""
            )
            raise TextError(
                f"{name} has {listed(keys) or 'no column'}: name the one to read: column={quoted(longest)}, "
                f"or '{name}: {longest}'."
            )
        column = rest[0]
    for key in (column, label):
        if key is not None and key not in keys:
            similar = closest(str(key), keys, count=1)
            hint = f" Did you mean {quoted(similar[0])}?" if similar else ""
            raise TextError(f"{name} has no column {quoted(key)}: it has {listed(keys) or 'none'}.{hint}")
    return [
        (_plain(one, column, n, name), None if label is None else _plain(one, label, n, name).strip())
        for n, one in objects
    ]


def _object(line: str, number: int, name: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        said = getattr(error, "msg", None) or str(error)
        raise TextError(
            f"{name} holds no JSON in line {number} ({said}): each line must be an object such as "
            '{"text": "…", "label": "…"}.'
        ) from None
    if not isinstance(found, dict):
        raise TextError(
            f'{name} holds {_kind(found)} in line {number}, not an object: write one such as {{"text": "…"}}.'
        )
    return found


def _plain(one: dict[str, Any], key: Column, number: int, name: str) -> str:
    value = one.get(str(key))
    if isinstance(value, dict | list):
        raise TextError(
            f"{name}: {quoted(key)} is {_kind(value)} in line {number}, not a text. Name a column of texts."
        )
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
