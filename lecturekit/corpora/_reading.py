"""Pasted text, text files and tables, with errors that say what is wrong and what to do."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from lecturekit.corpora._corpus import Corpus, build_corpus
from lecturekit.corpora._errors import TextError
from lecturekit.corpora._files import check_encoding, plain_file
from lecturekit.corpora._tables import column_text

Source = str | Path | bytes | bytearray | memoryview

_TABLES = (".csv", ".tsv")
_OF_TABLE = re.compile(r"\s*(.{1,900}\.(?:csv|tsv))\s*:\s*(\S.{0,80}?)\s*", re.IGNORECASE)
_NO_TEXTS = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods")  # opened, and named
SUFFIXES = (".txt", ".text", ".md", ".cor", ".html", *_TABLES, *_NO_TEXTS)
LARGEST = 50_000_000  # bytes; about 9 million English words, counted in some ten seconds

# First bytes of files that people take for text.
_KINDS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or an office document (.docx, .odt, .xlsx)",
    b"\xd0\xcf\x11\xe0": "an old office document (.doc, .xls)",
    b"{\\rtf": "a rich text document (.rtf)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"\x80\x04": "a pickle, which is never opened here",
}


def read_text(
    source: Source,
    *,
    encoding: str = "utf-8",
    column: str | int | None = None,
    largest: int = LARGEST,
) -> str:
    r"""Read a text: pasted, from a file, from a column of a table, or from uploaded bytes.

    Parameters
    ----------
    source : str, Path or bytes
        A `Path` is a file. A `str` of one line that ends like a file's name (``.txt``, ``.md``, ``.csv``,
        …) is a file, too, and ``reviews.csv: text`` is a file and its column; any other `str` is the text
        itself. Bytes (or a memoryview, as an upload widget gives them) are a file's content.
    encoding : str
        How the bytes spell the letters. UTF-8, with or without a byte-order mark, unless told otherwise.
    column : str or int, optional
        Read a table, and of it the column of this name; or, if its first line is no header, the column at
        this place, from 0. Files that end in ``.csv`` or ``.tsv`` are tables in any case; without `column`
        they must have one column only. Cells are parted by comma, semicolon, tab or ``|``, whichever fits.
    largest : int
        Bytes; a longer file is refused.

    Returns
    -------
    str
        The text, with line breaks as ``
    `` and without a byte-order mark. Cells of a table are parted by
        blank lines.

    Raises
    ------
    TextError
        If the file is missing, a folder, a pipe or device, closed to you, too large (over 50 MB), not text,
        in another encoding, or empty; if the table has no such column, or several and none was named.
    """
    source, named = of_table(source)
    column = named if column is None else column
    if isinstance(source, str) and not names_file(source):
        name, text = "The text", checked(source, "The text")
    elif isinstance(source, str | Path):
        path = plain_file(source, TextError)
        name, text = path.name, _decoded(_bytes_of(path, largest), encoding, path.name)
    else:
        name, text = "The file", _decoded(bytes(source), encoding, "The file")
    if column is None and not name.lower().endswith(_TABLES):
        return text
    return column_text(text, column, name=name)


def read_corpus(
    source: Source,
    *,
    encoding: str = "utf-8",
    column: str | int | None = None,
    lines: bool = False,
    name: str | None = None,
) -> Corpus:
    """Read a text (see `read_text`) and cut it into sentences and words (see `build_corpus`).

    Parameters
    ----------
    source : str, Path or bytes
        Pasted text, a file's name, or a file's content.
    encoding : str
        How the bytes spell the letters.
    column : str or int, optional
        The column to read of a table; no sentence goes from one row to the next.
    lines : bool
        If true, each line is a sentence.
    name : str, optional
        What to call the text; the file's name or "your text" unless given.

    Returns
    -------
    Corpus
        With at least one word.

    Raises
    ------
    TextError
        If it cannot be read, or holds no word.
    """
    text = read_text(source, encoding=encoding, column=column)
    if name is None:
        source, _ = of_table(source)
        is_file = isinstance(source, Path) or (isinstance(source, str) and names_file(source))
        name = Path(str(source)).name if is_file else "your text"
    try:
        return build_corpus(text, lines=lines, name=name)
    except ValueError as error:
        raise TextError(str(error)) from None


def of_table(source: Source) -> tuple[Source, str | int | None]:
    """Part the name of a table from that of its column: ``reviews.csv: text``."""
    short = isinstance(source, str) and len(source) < 1000
    found = _OF_TABLE.fullmatch(str(source)) if short else None
    if found is None:
        return source, None
    return found[1], int(found[2]) if found[2].isdecimal() else found[2]


def names_file(text: str, suffixes: tuple[str, ...] = SUFFIXES) -> bool:
    """Tell a file's name from a text: it is one line, and ends like the name of a file."""
    line = text.strip()
    return "\n" not in line and len(line) < 1000 and line.lower().endswith(suffixes)


def _bytes_of(path: Path, largest: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > largest:
            limit = largest // 1_000_000
            raise TextError(
                f"{path.name} is {size / 1e6:.0f} MB, too large to count live: take up to {limit} MB."
            )
        return path.read_bytes()
    except PermissionError:
        raise TextError(f"{path} may not be read: its permissions forbid it.") from None
    except OSError as error:
        raise TextError(f"{path} cannot be read: {error.strerror or error}.") from None


def refuse_kinds(content: bytes, name: str) -> None:
    """Raise a TextError, with its kind, for a file that is known not to be text by how it begins."""
    for start, kind in _KINDS.items():
        if content.startswith(start):
            raise TextError(
                f"{name} is {kind}, not plain text. Save or export it as plain text (.txt, UTF-8)."
            )


def _decoded(content: bytes, encoding: str, name: str) -> str:
    check_encoding(encoding, TextError)
    refuse_kinds(content, name)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and "16" not in encoding:
        raise TextError(f"{name} is in UTF-16. Save it as UTF-8, or pass encoding='utf-16'.")
    try:
        return checked(content.decode(encoding), name)
    except UnicodeDecodeError as error:
        raise TextError(undecodable(content, error, name)) from None


def undecodable(content: bytes, error: UnicodeDecodeError, name: str) -> str:
    """Say which byte has no meaning, and what it would mean elsewhere."""
    if b"\x00" in content[:4096]:
        return f"{name} is not text: it holds binary data."
    line = content.count(b"\n", 0, error.start) + 1
    # What a Western European or American Windows would have meant by these bytes, for the eye to judge.
    around = content[max(0, error.start - 12) : error.start + 12].decode("cp1252", errors="replace")
    return (
        f"{name} is not in {error.encoding.upper()}: byte 0x{content[error.start]:02x} in line {line} has no "
        f"meaning there. Save it as UTF-8, or, if {' '.join(around.split())!r} looks right, "
        "pass encoding='cp1252'."
    )


def checked(text: str, name: str) -> str:
    """Give a text with line breaks as newlines, or refuse one that is empty or binary."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise TextError(f"{name} is not text: it holds binary data.")
    if not text.strip():
        raise TextError(f"{name} is empty.")
    return text
