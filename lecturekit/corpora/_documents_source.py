"""What was given as a text of one's own: a file, a column, several files, bytes, or the text itself."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lecturekit.corpora._encoding import decoded
from lecturekit.corpora._errors import TextError
from lecturekit.corpora._files import plain_file
from lecturekit.corpora._given import whole
from lecturekit.corpora._reading import LARGEST, SUFFIXES, checked, names_file
from lecturekit.corpora._table_rows import Column, Labelled, json_rows, table_rows

Source = str | Path | bytes | bytearray | memoryview | Sequence[str | Path]

_TABLES, _LINES = (".csv", ".tsv"), (".jsonl", ".ndjson")
_CODE = (
    *(".py", ".pyi", ".js", ".mjs", ".ts", ".tsx", ".jsx", ".c", ".h", ".cc", ".cpp", ".hpp", ".cs", ".java"),
    *(
        ".kt",
        ".scala",
        ".rs",
        ".go",
        ".rb",
        ".php",
        ".pl",
        ".lua",
        ".r",
        ".jl",
        ".m",
        ".sh",
        ".sql",
        ".swift",
    ),
    *(".hs", ".ml", ".el", ".lisp", ".clj", ".f90", ".css"),
)
_TEXTS = (".log", ".tex", ".rst", ".org", ".htm", ".xml", ".json", ".ipynb", ".srt")
_NAMES = (*SUFFIXES, *_LINES, *_CODE, *_TEXTS)
_WITH_COLUMN = re.compile(r"\s*(.{1,900}\.(?:csv|tsv|jsonl|ndjson))\s*:\s*(\S.{0,80}?)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Pieces:
    """Texts as they were found.

    Attributes
    ----------
    name, encoding : str
        What to call them, and how they were spelled.
    rows : list of (str, str or None)
        A text each, with its label.
    unit : str
        What each of them is: "row", "line", "file", or "text" if it is a single one.
    code : bool
        Whether it is source code, by the file's name.
    notes : tuple of str
        What is to be said of the reading.
    """

    name: str
    encoding: str
    rows: list[Labelled]
    unit: str = "text"
    code: bool = False
    notes: tuple[str, ...] = field(default=())


def pieces_of(
    source: Source, *, column: Column, label: Column, encoding: str | None, first: int | None
) -> Pieces:
    """Read what was given; see `read_documents` for the arguments, and the errors."""
    if first is not None:
        first = whole("first", first, 1, LARGEST)
    if isinstance(source, list | tuple):
        return _files(source, column=column, label=label, encoding=encoding, first=first)
    if not isinstance(source, str | Path | bytes | bytearray | memoryview):
        raise TypeError(
            f"a text is a file's name, its bytes, or the text itself, not a {type(source).__name__}"
        )
    found = _WITH_COLUMN.fullmatch(source) if isinstance(source, str) and len(source) < 1000 else None
    if found is not None:
        source, named = found[1], int(found[2]) if found[2].isdecimal() else found[2]
        column = named if column is None else column
    notes: tuple[str, ...] = ()
    if isinstance(source, str) and not _is_file(source):
        if len(source) > LARGEST and first is None:
            raise TextError(_too_large("The text", len(source)))
        text, shown, cut = source[:first], "", first is not None and len(source) > first
        name = "your text"
        text = checked(text[: text.rfind("\n") + 1 or None] if cut else text, "The text")
    else:
        name, content, cut = _content(source, first)
        text, shown, notes = decoded(content, name, encoding, cut=cut)
    if cut:
        notes = (*notes, f"Only the first {len(text):,} characters are read.".replace(",", "\u202f"))
    return _rows(Pieces(name, shown, [(text, None)], notes=notes), column, label, cut)


def _rows(one: Pieces, column: Column, label: Column, cut: bool) -> Pieces:
    """Take the rows out of a table; anything else is one text."""
    suffix, ((text, _), *_) = Path(one.name).suffix.lower(), one.rows
    name = one.name[:1].upper() + one.name[1:] if one.name == "your text" else one.name
    if suffix == ".ipynb":
        raise TextError(f"{name} is a notebook: export it as a script (.py), and read that.")
    if suffix == ".json":
        text = _as_lines(text, name)
    if suffix in (*_LINES, ".json") or (
        suffix not in _TABLES and column is not None and text.lstrip()[:1] == "{"
    ):
        lines = text[: text.rfind("\n") + 1] if cut and "\n" in text else text
        return Pieces(
            one.name, one.encoding, json_rows(lines, column, label, name=name), "line", False, one.notes
        )
    if suffix in _TABLES or column is not None:
        rows = table_rows(text, column, label, name=name, cut=cut)
        return Pieces(one.name, one.encoding, rows, "row", False, one.notes)
    if label is not None:
        raise TextError(f"{name} is no table, so it has no column {label!r} of labels: leave out label=.")
    return Pieces(one.name, one.encoding, one.rows, "text", suffix in _CODE, one.notes)


def _as_lines(text: str, name: str) -> str:
    """Write a JSON list of objects as a line each; what is no such list is taken for lines."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(found, list):
        raise TextError(f'{name} holds no list: write [{{"text": "…"}}, …], or an object a line (.jsonl).')
    return "\n".join(map(json.dumps, found))


def _files(
    sources: Sequence[str | Path], *, column: Column, label: Column, encoding: str | None, first: int | None
) -> Pieces:
    """Read several files, each a text; their folders' names can be the labels."""
    if not sources:
        raise TextError("The list of files is empty: name at least one.")
    if column is not None or label not in (None, "folder"):
        raise TextError("Several files have no columns: label='folder' takes the names of their folders.")
    paths = [plain_file(source, TextError) for source in sources]
    table = next((path.name for path in paths if path.suffix.lower() in (*_TABLES, *_LINES)), None)
    if table is not None:
        raise TextError(f"{table} is a table, whose rows are the documents: read it alone.")
    total = sum(path.stat().st_size for path in paths)
    if first is None and total > LARGEST:
        raise TextError(_too_large(f"{len(paths)} files", total, "is together"))
    rows: list[Labelled] = []
    spelled: dict[str, None] = {}
    notes: dict[str, None] = {}
    for path in paths:
        name, content, cut = _content(path, first)
        text, shown, said = decoded(content, name, encoding, cut=cut)
        rows.append((text, path.resolve().parent.name if label == "folder" else None))
        spelled[shown] = None
        notes |= dict.fromkeys(f"{name}: {one}" for one in said)
    named = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
    code = all(path.suffix.lower() in _CODE for path in paths)
    return Pieces(named, ", ".join(spelled), rows, "file", code, tuple(notes))


def _is_file(source: str) -> bool:
    """Tell whether a text is the name of a file: it ends like one, or there is one."""
    line = source.strip()
    if names_file(line, _NAMES):
        return True
    try:
        return "\n" not in line and len(line) < 1000 and Path(line).is_file()
    except (OSError, ValueError):
        return False


def _content(source: object, first: int | None) -> tuple[str, bytes, bool]:
    """Give name and bytes of a file, and whether more bytes follow; a size too large is refused unread."""
    if isinstance(source, bytes | bytearray | memoryview):
        content = bytes(source)
        if first is None and len(content) > LARGEST:
            raise TextError(_too_large("The file", len(content)))
        return "the file", content[:first], first is not None and len(content) > first
    path = plain_file(str(source).strip() if isinstance(source, str) else Path(str(source)), TextError)
    try:
        size = path.stat().st_size
        if first is None and size > LARGEST:
            raise TextError(_too_large(path.name, size))
        with path.open("rb") as file:
            return (
                path.name,
                file.read(first if first is not None else LARGEST + 1),
                bool(first and size > first),
            )
    except PermissionError:
        raise TextError(f"{path} may not be read: its permissions forbid it.") from None
    except OSError as error:
        raise TextError(f"{path} cannot be read: {error.strerror or error}.") from None


def _too_large(name: str, size: int, verb: str = "is") -> str:
    return (
        f"{name} {verb} {size / 1e6:.0f} MB, too large to be read whole: "
        f"take its beginning, first=20_000_000 (bytes; at most {LARGEST:_})."
    )
