"""How the bytes of a file spell letters: found out where nobody says it, line by line where they disagree."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from lecturekit.corpora._errors import TextError
from lecturekit.corpora._files import check_encoding
from lecturekit.corpora._reading import checked, refuse_kinds, undecodable

Decoded = tuple[str, str, tuple[str, ...]]  # a text, the name of its encoding, what is to be said of it

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_ONE_BYTE = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r")
_TWO_BYTES = ("gb18030", "big5", "shift_jis", "euc_jp", "cp949")
_SAMPLE = 200_000  # bytes looked at to guess
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# What Western texts in cp1252 hold beside letters, and letters that no language writes three in a row.
_ODD = re.compile("[^\\W\\d_][¡¢£¤¥¦¬¯±²³µ¶¹¼½¾¿×÷†‡‰ˆ˜][^\\W\\d_]|[À-ÖØ-öø-ÿŠšŽžŒœŸƒªº]{3}")
_UTF16_SHARE = 0.3  # of NULs on one side of the letters, and next to none on the other
_BINARY_SHARE = 0.01  # of control characters


def decoded(content: bytes, name: str, encoding: str | None = None, *, cut: bool = False) -> Decoded:
    """Turn bytes into a text.

    Parameters
    ----------
    content : bytes
        Of a file, or its beginning.
    name : str
        What to call it in messages.
    encoding : str, optional
        How it spells the letters. Found out unless given: by a byte-order mark; else it is UTF-8 if it can
        be; else guessed. A file that is UTF-8 in some lines only is read line by line.
    cut : bool
        Whether more bytes follow: then what comes after the last line break is left out.

    Returns
    -------
    str
        Line breaks as newlines.
    str
        Name of the encoding.
    tuple of str
        What the reader must know: a guess, a mixture.

    Raises
    ------
    TextError
        For other kinds of files, binary data, an empty file, or bytes that the encoding given does not know.
    """
    refuse_kinds(content, name)
    codec, shown = (encoding, encoding) if encoding is not None else _marked(content)
    if codec is not None and shown is not None:
        check_encoding(codec, TextError)
        return checked(_whole(_strict(content, codec, name, cut), cut), name), shown, ()
    if b"\x00" in content:
        raise TextError(f"{name} is not text: it holds binary data.")
    if cut:
        content = _whole_lines(content)
    notes: tuple[str, ...] = ()
    try:
        text, shown = content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text, shown, notes = _guessed(content)
    text = checked(text, name)
    if len(_CONTROLS.findall(text)) > _BINARY_SHARE * len(text):
        raise TextError(f"{name} is not text: it holds binary data.")
    return text, shown, notes


def _marked(content: bytes) -> tuple[str | None, str | None]:
    """Find an encoding that needs no guess; UTF-16 without a mark gives itself away by its zeros."""
    for mark, codec, shown in _MARKS:
        if content.startswith(mark):
            return codec, shown
    head = content[:4096]
    even, odd = (head[start::2].count(0) / max(len(head[start::2]), 1) for start in (0, 1))
    if min(even, odd) < 0.05 and max(even, odd) > _UTF16_SHARE:
        return ("utf-16-le" if odd > even else "utf-16-be"), "UTF-16"
    return None, None


def _strict(content: bytes, codec: str, name: str, cut: bool) -> str:
    try:
        return codecs.getincrementaldecoder(codec)().decode(content, final=not cut)
    except UnicodeDecodeError as error:
        raise TextError(undecodable(content, error, name)) from None
    except (UnicodeError, LookupError, AttributeError, TypeError) as error:
        raise TextError(f"{name} is not in {codec}: {error}. Save it as UTF-8.") from None


def _whole(text: str, cut: bool) -> str:
    end = text.rfind("\n") + 1
    return text[:end] if cut and end else text


def _whole_lines(content: bytes) -> bytes:
    """Leave out the last, broken line; of a single long one, a letter that is cut in two."""
    end = content.rfind(b"\n") + 1
    if end:
        return content[:end]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3:
            return content[: error.start]
    return content


def _guessed(content: bytes) -> Decoded:
    lines = content.splitlines(keepends=True)
    other = [not _is_utf8(line) for line in lines]
    bad = [line for line, wrong in zip(lines, other, strict=True) if wrong]
    codec = _guess(bad)
    mixed = codec in _ONE_BYTE and any(
        not wrong and not line.isascii() for line, wrong in zip(lines, other, strict=True)
    )
    if not mixed:
        said = f"Not UTF-8: read as {codec}, which is a guess; if letters look wrong, pass encoding=."
        return content.decode(codec, "replace"), codec, (said,)
    codecs_of = (codec if wrong else "utf-8" for wrong in other)
    parts = [line.decode(spelled, "replace") for line, spelled in zip(lines, codecs_of, strict=True)]
    first = other.index(True) + 1
    where = f"line {first}" if len(bad) == 1 else f"{len(bad)} lines, from line {first} on,"
    said = f"Mixed encodings: {where} cannot be UTF-8 and {'is' if len(bad) == 1 else 'are'} read as {codec}."
    return "".join(parts), f"UTF-8 and {codec}", (said,)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guess(lines: Iterable[bytes]) -> str:
    """Guess what spells lines that are not UTF-8: Western European if that reads well, else the best fit."""
    sample = b"".join(line for line in lines)[:_SAMPLE]
    try:
        western = _ODD.search(sample.decode("cp1252")) is None
    except UnicodeDecodeError:
        western = False
    if western:
        return "cp1252"
    from charset_normalizer import from_bytes  # late: only such files need it

    best = from_bytes(sample, cp_isolation=[*_ONE_BYTE, *_TWO_BYTES], preemptive_behaviour=False).best()
    return best.encoding if best is not None else "cp1252"
