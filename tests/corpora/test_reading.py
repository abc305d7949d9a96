"""Texts pasted and opened; each way to fail has its own sentence."""

import codecs
import os
import pickle
from pathlib import Path

import pytest

from lecturekit.corpora import TextError, read_corpus, read_text


def test_pasted_text_is_the_text():
    """Any text of several words or lines; line breaks of all systems; no byte-order mark."""
    assert read_text("\ufeffA dog.\r\nA cat.\rA pig.") == "A dog.\nA cat.\nA pig."
    assert read_corpus("A dog.").name == "your text"


@pytest.mark.parametrize("as_source", [str, lambda path: path])
def test_files_are_opened(tmp_path, as_source):
    """By path, or by a string that ends like a file's name."""
    path = tmp_path / "my dogs.txt"
    path.write_bytes("Größe der Hunde.\r\n".encode())
    assert read_text(as_source(path)) == "Größe der Hunde.\n"
    assert read_corpus(as_source(path)).name == "my dogs.txt"


def test_uploaded_bytes_are_decoded():
    """Bytes and memoryviews, with a byte-order mark or without."""
    content = codecs.BOM_UTF8 + "Ein Hündchen".encode()
    assert read_text(memoryview(content)) == read_text(content) == "Ein Hündchen"
    assert read_text("Ein Hündchen".encode("cp1252"), encoding="cp1252") == "Ein Hündchen"
    assert read_text("ein Hund".encode("utf-16"), encoding="utf-16") == "ein Hund"


def test_a_missing_file_offers_the_nearest_name(tmp_path):
    """A slip in the name, or a folder that is not there."""
    (tmp_path / "harbour.txt").write_text("x")
    with pytest.raises(TextError, match=r"no file .*habour.txt .*Did you mean harbour.txt\?"):
        read_text(tmp_path / "habour.txt")
    with pytest.raises(TextError, match="There is no folder"):
        read_text(tmp_path / "nowhere" / "a.txt")


def test_a_folder_is_not_a_text(tmp_path):
    """Named as what it is."""
    with pytest.raises(TextError, match="is a folder"):
        read_text(tmp_path)


def test_a_closed_file_is_named(tmp_path, monkeypatch):
    """Permissions are the reason given."""
    path = tmp_path / "closed.txt"
    path.write_text("x")
    monkeypatch.setattr(
        "pathlib.Path.read_bytes", lambda self: (_ for _ in ()).throw(PermissionError(13, "no"))
    )
    with pytest.raises(TextError, match="permissions"):
        read_text(path)


@pytest.mark.parametrize("content", [b"", b" \n\t ", codecs.BOM_UTF8])
def test_an_empty_file_is_called_empty(tmp_path, content):
    """Blanks are nothing, too."""
    path = tmp_path / "empty.txt"
    path.write_bytes(content)
    with pytest.raises(TextError, match=r"^empty.txt is empty\.$"):
        read_text(path)
    with pytest.raises(TextError, match=r"^The text is empty\.$"):
        read_text("  \n ")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04....", "zip archive or an office document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (pickle.dumps(["a", "b"]), "never opened"),
        (b"abc\x00\x01\x02def", "binary data"),
        (b"\xfe\xed\x00\x00\xff", "binary data"),
        ("ein Hund".encode("utf-16"), "UTF-16.*encoding='utf-16'"),
    ],
)
def test_what_is_not_text_is_named(content, kind):
    """And what to do about it."""
    with pytest.raises(TextError, match=kind):
        read_text(content)


def test_a_wrong_encoding_is_shown_where_it_goes_wrong():
    """Line, byte, and how it would read in the usual other encoding."""
    with pytest.raises(TextError) as caught:
        read_text("Ein Hund.\nEin Hündchen.".encode("cp1252"))
    message = str(caught.value)
    assert "not in UTF-8: byte 0xfc in line 2" in message
    assert "Ein Hündchen" in message
    assert "encoding='cp1252'" in message
    with pytest.raises(TextError, match="no encoding 'utf-9'"):
        read_text(b"abc", encoding="utf-9")


def test_a_very_large_file_is_refused_before_it_is_read(tmp_path):
    """A sparse file of 60 MB costs nothing to refuse."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(TextError, match=r"large\.txt is 60 MB, too large"):
        read_text(path)


def test_a_text_without_words_is_a_text_error():
    """One kind of error for all that can be wrong with a text."""
    with pytest.raises(TextError, match="no word"):
        read_corpus("… !?")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
@pytest.mark.parametrize("read", [read_text, read_corpus])
def test_what_is_no_file_is_not_waited_for(tmp_path, read):
    """A pipe nobody writes to, a device without end: both would never be read to their end."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zeros.txt").symlink_to("/dev/zero")
    for name in ("pipe.txt", "zeros.txt"):
        with pytest.raises(TextError, match=f"{name} is no plain file"):
            read(tmp_path / name)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("a" * 300 + ".txt", r"^a{39}… cannot be opened: File name too long"),
        ("~nosuchperson/x.txt", r"^~nosuchperson/x\.txt cannot be opened: .*home"),
        ("x\0.txt", r"^x.\.txt cannot be opened: .*null"),
        ("x\0/y.txt", r"cannot be opened: .*null"),
    ],
)
def test_paths_that_cannot_be_are_refused(path, wrong):
    """Too long, of a person who is not known here, with a NUL in it."""
    for source in (path, Path(path)):
        with pytest.raises(TextError, match=wrong) as caught:
            read_corpus(source)
        assert "\0" not in str(caught.value)


def test_a_folder_that_hides_its_names_gives_no_hint(tmp_path, monkeypatch):
    """It is still said that the file is not there."""

    def hide(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.iterdir", hide)
    with pytest.raises(TextError, match=r"no file .*habour.txt \(looked in .*\)\.$"):
        read_text(tmp_path / "habour.txt")


@pytest.mark.parametrize("encoding", [None, 3, "idna", "punycode", "undefined", "a\0b", "base64"])
def test_encodings_that_are_none_are_refused(encoding):
    """One kind of error for all of them."""
    with pytest.raises(TextError, match=r"There is no encoding .*Usual: 'utf-8'"):
        read_text("Größe".encode(), encoding=encoding)
