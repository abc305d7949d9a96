"""Files of vectors that are damaged, deceive, or are something else: each has its own sentence."""

import codecs
import gzip
import pickle
import tracemalloc
import zipfile
import zlib

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lecturekit.words import VectorsError, VectorsWarning, open_vectors
from lecturekit.words import _formats as formats

SMALL = st.integers(0, 4)
WORDS = tuple(f"w{i}" for i in range(9))


@pytest.fixture
def write(tmp_path):
    """Write some bytes into a file and give its path."""

    def to_file(content, name="v.txt"):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return to_file


@pytest.fixture
def saved(tmp_path):
    """What gensim writes for nine words of three values, in text or binary."""

    def content(binary):
        vectors = KeyedVectors(3)
        vectors.add_vectors(list(WORDS), np.random.default_rng(0).normal(size=(9, 3)).astype(np.float32))
        vectors.save_word2vec_format(str(tmp_path / "whole"), binary=binary)
        return (tmp_path / "whole").read_bytes()

    return content


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "^v.txt is empty"),
        (b" \n\r\n", "^v.txt is empty"),
        (b"\x0b\x0c", "^v.txt is empty"),
        (codecs.BOM_UTF8, "^v.txt is empty"),
        (pickle.dumps(["a"]), "pickles are never opened.*save_word2vec_format"),
        (pickle.dumps(np.ones(3), protocol=2), "pickles are never opened"),
        (gzip.compress(pickle.dumps(["a"]), mtime=0), "pickles are never opened"),
        (b"\xba\x16O/\x0c", "fastText model: take the .vec"),
        (b"\x93NUMPY\x01\x00", "bare NumPy array"),
        (b"\x89HDF\r\n", "HDF5"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b'{"a": [1, 2]}', "JSON"),
        ("a 1 2\nb 3 4\n".encode("utf-16"), "UTF-16"),
        (bytes(257) + b"ustar\x0000" + bytes(300), "tar archive"),
        (b"apple\npear\n", "no word is followed by numbers"),
        (b"apple", "no word is followed by numbers"),
        (b"apple,1,2\npear,3,4\n", "no word is followed by numbers"),
        (bytes(range(256)) * 4, "is binary, but no word2vec header"),
        (b"2 2\n", "a header and no word"),
        (b"2 2\n\n \n", "a header and no word"),
        (b"0 5\n", "line 1: the header says 0 words"),
        (b"3 0\na\nb\nc\n", "line 1: the header says 3 words × 0 values"),
        (b"3 99999999999\na 1\n", "line 1: the header says 3 words × 99999999999 values"),
        (b"3 2\napple\npear\n", "line 2: 2 numbers were expected"),
        (b"3 50\na 1 2\nb 3 4\nc 5 6\n", "line 1: the header says 50 values a word, but the lines hold 2"),
        (b"2 1\na 1 2 3\nb 3 4 5\n", "line 1: the header says 1 values a word, but the lines hold 3"),
        (b"9 2\na 1 2\nb 3 4\n", "9 words × 2 values, as line 1 says, take .*limit=…"),
        (b"3 2\na 1.25 2.5\nb 3.25 4.5\n", "ends after 2 of the 3 words.*limit=2"),
        (b"1 2\na 1 2\nb 3 4\n", "goes on after the 1 words.*limit=1"),
        (b"3 2\na 1 2\nb 3 4\nc 5\n", "line 4: only 1 of 2 numbers follow the word.*limit=2"),
        (b"a 1 2\nb 3 4\n\nc 5\n", "line 4: only 1 of 2 numbers follow the word.*limit=2"),
        (b"a 1 2\nb 3 x4\nc 5 6\n", "line 2: 'x4' is not a number.*'b'.*limit=1"),
        (b"a 1 2\nb 3 4,5\nc 5 6\n", "line 2: '4,5' is not a number"),
        (b"a 1 2\nb 3 1_000\nc 5 6\n", "line 2: '1_000' is not a number"),
        (b"a 1 2\nb 3 0x10\nc 5 6\n", "line 2: '0x10' is not a number"),
        (b"a 1 2\nb 3 1.2.3\nc 5 6\n", r"line 2: '1\.2\.3' is not a number"),
        (b"a 1 2\nb c d 4\nc 5 6\n", "line 2: 'd' is not a number"),
    ],
)
@pytest.mark.parametrize("cached", [False, True])
def test_what_cannot_be_read_is_named(write, tmp_path, content, wrong, cached):
    """The file, the line, what is wrong, what to do; and nothing of it is kept."""
    with pytest.raises(VectorsError, match=wrong):
        open_vectors(write(content), cache=tmp_path / "cache" if cached else False)
    assert not cached or list((tmp_path / "cache").iterdir()) == []


def test_a_zip_archive_is_to_be_unpacked(tmp_path):
    """As GloVe's are handed out."""
    with zipfile.ZipFile(tmp_path / "glove.6B.zip", "w") as archive:
        archive.writestr("glove.6B.50d.txt", "a 1 2\n")
    with pytest.raises(VectorsError, match=r"glove\.6B\.zip is a zip archive: unpack it, and open one of"):
        open_vectors(tmp_path / "glove.6B.zip")


def test_missing_files_and_folders_are_named(tmp_path, write):
    """With the closest name, or the function that fetches."""
    write(b"a 1 2\n", "glove.txt")
    with pytest.raises(VectorsError, match=r"no file .*glowe.txt .*Did you mean glove.txt\?"):
        open_vectors(tmp_path / "glowe.txt")
    with pytest.raises(VectorsError, match="There is no folder"):
        open_vectors(tmp_path / "nowhere" / "a.txt")
    with pytest.raises(VectorsError, match="is a folder"):
        open_vectors(tmp_path)
    with pytest.raises(VectorsError, match=r"fetch_vectors\('glove-twitter-25'\)"):
        open_vectors(tmp_path / "glove-twitter-25.gz")


def test_what_may_not_be_read_is_named(write, monkeypatch, tmp_path):
    """Permissions are the reason given; what is no file is called so."""
    path = write(b"a 1 2\n")
    monkeypatch.setattr("pathlib.Path.open", lambda *_: (_ for _ in ()).throw(PermissionError(13, "no")))
    with pytest.raises(VectorsError, match="its permissions forbid it"):
        open_vectors(path)
    with pytest.raises(VectorsError, match="/dev/null is no plain file"):
        open_vectors("/dev/null")


@pytest.mark.parametrize("limit", [0, -1, 1.5, True, "3"])
def test_limits_are_whole_numbers(write, limit):
    """At least one word."""
    with pytest.raises(VectorsError, match="limit is a whole number"):
        open_vectors(write(b"a 1 2\n"), limit=limit)


@pytest.mark.parametrize("binary", [False, True])
def test_every_cut_is_noticed(saved, write, binary):
    """Wherever a file with a header ends too early; only a text's last number may lose digits unseen."""
    whole = saved(binary)
    end = len(whole) if binary else whole.rstrip().rfind(b" ") + 2
    for cut in range(end):
        with pytest.raises(VectorsError):
            open_vectors(write(whole[:cut]))
    limit = open_vectors(write(whole[: end - 1]), limit=8)
    assert limit.words == WORDS[:8]


@pytest.mark.parametrize("binary", [False, True])
def test_every_cut_of_an_archive_is_noticed(saved, write, binary):
    """And every damage: the archive has a checksum."""
    packed = gzip.compress(saved(binary), mtime=0)
    for cut in range(2, len(packed), 7):
        with pytest.raises(VectorsError, match=r"damaged or was cut short|empty"):
            open_vectors(write(packed[:cut]))
    for place in range(20, len(packed), 11):
        damaged = bytearray(packed)
        damaged[place] ^= 0x55
        with pytest.raises(VectorsError):
            open_vectors(write(bytes(damaged)))


@pytest.mark.parametrize(
    ("header", "wrong"),
    [
        (b"8 3", "goes on after the 8 words × 3 values"),
        (b"10 3", "ends after 9 of the 10 words.*limit=9"),
        (b"11 3", "11 words × 3 values, as line 1 says, take"),
        (b"9 2", "begins with bytes that are no word|goes on|ends after|no word ends"),
        (b"9 4", "take|begins with bytes that are no word|ends after|no word ends"),
        (b"900000000000 60000", "900,000,000,000 words × 60000 values, as line 1 says, take"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_headers_of_binary_files_that_lie(saved, write, header, wrong, packed):
    """More or fewer rows, more or fewer values; packed, where the size says nothing, too."""
    content = saved(True).replace(b"9 3", header, 1)
    if packed:
        content, wrong = gzip.compress(content), "line 1"
    with pytest.raises(VectorsError, match=wrong):
        open_vectors(write(content))


def test_nothing_is_set_aside_for_what_a_header_promises(write):
    """Terabytes announced, some bytes there: refused, and no memory taken for them."""
    for content in (b"900000000000 60000\nw " + bytes(4000), b"900000000000 60000\nw" + b" 1" * 60000):
        tracemalloc.start()
        with pytest.raises(VectorsError):
            open_vectors(write(gzip.compress(content)))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 100e6


@pytest.mark.parametrize(("start", "piece"), [(b"", b"w0 0 0 0\n" * 10_000), (b"w0 ", b"0" * 90_000)])
def test_an_archive_that_grows_without_end_is_stopped(tmp_path, monkeypatch, start, piece):
    """Lines upon lines, or one line: long before it is all unpacked."""
    monkeypatch.setattr(formats, "_SMALL", 300_000)
    monkeypatch.setattr(formats, "_EXPANSION", 50)
    packer = zlib.compressobj(wbits=31)
    with (tmp_path / "bomb.gz").open("wb") as file:
        file.write(packer.compress(start))
        for _ in range(40):
            file.write(packer.compress(piece))
        file.write(packer.flush())
    with pytest.raises(VectorsError, match=r"unpacks to more than 50 times|has more than .* bytes"):
        open_vectors(tmp_path / "bomb.gz")


def test_double_words_are_said_once(write):
    """The first vector is taken; the message counts them."""
    path = write(b"a 1 2\nb 3 4\na 5 6\nb 7 8\nc 9 9\na 0 1\n")
    with pytest.warns(VectorsWarning, match="3 of 6 rows repeat a word, such as 'a'") as said:
        v = open_vectors(path)
    assert len(said) == 1
    assert v.words == ("a", "b", "c")
    np.testing.assert_array_equal(v.values, [[1, 2], [3, 4], [9, 9]])


def test_vectors_without_direction_are_kept_and_said(write):
    """Zero, NaN, infinity, and what is too large for float32; they are nobody's neighbours."""
    path = write(b"zero 0 0\nnan nan 1\nlarge 1 1e39\ninf -inf 0\nfine 3 4\n")
    with pytest.warns(VectorsWarning, match="1 vectors are zero and 3 hold NaN or infinity"):
        v = open_vectors(path)
    np.testing.assert_array_equal(v.values, [[0, 0], [np.nan, 1], [1, np.inf], [-np.inf, 0], [3, 4]])
    np.testing.assert_array_equal(v.undirected, [0, 1, 2, 3])
    np.testing.assert_allclose(v.unit @ v.unit[4], [0, 0, 0, 0, 1], rtol=1e-6)


def test_words_in_another_encoding(write):
    """Said, with the way out, and shown as replaced; with the right name they are right."""
    path = write("grün 1 2\nHund 3 4\nGröße 5 6\nMaus 7 8\n".encode("cp1252"))
    with pytest.warns(
        VectorsWarning, match="2 words are not in utf-8, such as 'gr\ufffdn'.*encoding='cp1252'"
    ):
        assert open_vectors(path).words == ("gr\ufffdn", "Hund", "Gr\ufffd\ufffde", "Maus")
    assert open_vectors(path, encoding="cp1252").words == ("grün", "Hund", "Größe", "Maus")
    for unknown in ("utf-99", "base64"):
        with pytest.raises(VectorsError, match=f"no encoding '{unknown}'"):
            open_vectors(path, encoding=unknown)


def test_a_file_that_is_all_garbled_is_refused(write):
    """Then it is another encoding, or no words at all."""
    path = write("".join(f"слово{i} 1 2\n" for i in range(300)).encode("cp1251"))
    with pytest.raises(VectorsError, match=r"most words, such as .* are not in utf-8"):
        open_vectors(path)
    assert open_vectors(path, encoding="cp1251").words[299] == "слово299"


def test_findings_come_in_one_line(write):
    """All that is odd, in one warning."""
    path = write(b"gr\xfcn 1 2\na 0 0\na 1 1\nb nan 0\n")
    with pytest.warns(VectorsWarning) as said:
        open_vectors(path)
    (message,) = [str(warning.message) for warning in said]
    assert message.startswith("v.txt: 1 of 4 rows repeat")
    assert message.count(";") == 2
    assert "\n" not in message


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(alphabet="ab 12.-e\n\t", max_size=80).map(str.encode),
        st.builds(lambda rows, dim, rest: b"%d %d\n" % (rows, dim) + rest, SMALL, SMALL, st.binary()),
    )
)
@pytest.mark.filterwarnings("ignore::lecturekit.words.VectorsWarning")
def test_any_bytes_are_read_or_refused(write, content):
    """No other error, no row without a word, no word without a row."""
    for packed in (content, gzip.compress(content)):
        try:
            v = open_vectors(write(packed))
        except VectorsError as error:
            refusal = str(error)
        else:
            refusal = "v.txt"
            assert v.values.shape == (len(v.words), v.dim)
        assert refusal.startswith("v.txt")


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("a" * 300, r"^a{39}… cannot be opened: File name too long"),
        ("~nosuchperson/x", r"^~nosuchperson/x cannot be opened: .*home"),
        ("x\0.txt", r"^x.\.txt cannot be opened: .*null"),
    ],
)
def test_paths_that_cannot_be_are_refused(path, wrong):
    """Too long, of a person who is not known here, with a NUL in it."""
    with pytest.raises(VectorsError, match=wrong) as caught:
        open_vectors(path)
    assert "\0" not in str(caught.value)


@pytest.mark.parametrize("header", [b"", b"30 5\r", b"30 5\n"])
@pytest.mark.parametrize("between", [b"\r", b"\r\r"])
def test_line_ends_of_old_macs_are_refused(write, header, between):
    """A carriage return alone would make one word of thirty."""
    rows = [f"w{i} 0.5 {i} 1 2 -0.25".encode() for i in range(30)]
    for packed in (bytes, gzip.compress):
        with pytest.raises(VectorsError, match=r"lines end in carriage returns .*Save it with"):
            open_vectors(write(packed(header + between.join(rows) + between)))
    with pytest.raises(VectorsError, match="carriage returns"):
        open_vectors(write(b"\n".join([*rows[:9], rows[9] + b"\r" + rows[10], *rows[11:]])))
    assert len(open_vectors(write(header.replace(b"\r", b"\r\n") + b"\r\n".join(rows) + b"\r\n"))) == 30


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-32", "utf-7", "unicode_escape", "cp037", "utf-16-be"]
)
def test_encodings_that_are_not_read_byte_by_byte_are_refused(write, encoding):
    """Whatever the size: spaces and numbers must be those of ASCII."""
    for rows in (3, 300):
        path = write("".join(f"слово{i} 1 2\n" for i in range(rows)).encode())
        with pytest.raises(VectorsError, match=f"the encoding '{encoding}' .*spells.*Save the file as UTF-8"):
            open_vectors(path, encoding=encoding)


@pytest.mark.parametrize("encoding", [None, 3, "idna", "punycode", "undefined", "a\0b", "utf-99", "hex"])
def test_encodings_that_are_none_are_refused(write, encoding):
    """One kind of error for all of them."""
    with pytest.raises(VectorsError, match=r"encoding .*Usual: 'utf-8', 'cp1252'|the encoding 'punycode'"):
        open_vectors(write(b"a 1 2\n"), encoding=encoding)


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "latin-1", "cp1251", "koi8-r", "shift_jis_2004", "gbk", "big5"]
)
def test_usual_encodings_are_read(write, encoding):
    """All that hold ASCII."""
    word = {"latin-1": "Größe", "utf-8-sig": "水"}.get(encoding, "слово" if encoding[0] in "ck" else "水")
    assert open_vectors(write(f"{word} 1 2\nb 3 4\n".encode(encoding)), encoding=encoding).words[0] == word


@pytest.mark.parametrize("rows", [4, 199, 2000])
def test_garbled_words_are_refused_at_any_size(write, rows):
    """More than half of them; half of them are read, with a warning."""
    words = [f"слово{i}" if i <= rows // 2 else f"word{i}" for i in range(rows)]
    path = write("".join(f"{word} 1 2\n" for word in words).encode("cp1251"))
    with pytest.raises(VectorsError, match=r"most words, such as .* are not in utf-8"):
        open_vectors(path)
    words[0] = "word0"
    path = write("".join(f"{word} 1 2\n" for word in words).encode("cp1251"))
    with pytest.warns(VectorsWarning, match=f"{rows // 2:,} words are not in utf-8"):
        assert len(open_vectors(path)) == rows


@pytest.mark.parametrize(
    "page",
    [
        b"\n<!DOCTYPE html>\n<html>",
        b"<!doctype html><html lang='en'>",
        b"<HTML><HEAD>",
        b"\xef\xbb\xbf<!-- saved -->\r\n<!Doctype HTML PUBLIC '-//W3C//DTD'>\n<html>",
        b"<?xml version='1.0'?>\n<html xmlns='x'>",
        b"<html>\n<p>sign in",
    ],
)
def test_web_pages_are_called_so(write, page):
    """In whatever case, and if something stands before."""
    for content in (page, gzip.compress(page)):
        with pytest.raises(VectorsError, match=r"v\.txt is a web page, perhaps an error message"):
            open_vectors(write(content))


def test_a_page_of_comments_takes_no_time(write):
    """However many there are: each is looked through once."""
    with pytest.raises(VectorsError, match="holds no vectors"):
        open_vectors(write(b"<!---->" * 70))


def test_words_that_look_like_a_page_are_words(write):
    """Texts of the web have such tokens."""
    assert open_vectors(write(b"<html> 1 2\n</html> 3 4\n")).words == ("<html>", "</html>")


def test_rows_of_the_same_few_words_are_no_vectors(write, monkeypatch):
    """A small archive can hold very many of them: stopped after the first part, not at the end."""
    monkeypatch.setattr("lecturekit.words._formats_text._CHUNK", 1 << 18)
    packed = write(gzip.compress(b"a 1\nb 2\n" * 1_000_000))
    with pytest.raises(VectorsError, match=r"of the first 65,536 rows 65,534 repeat a word, such as 'a'"):
        open_vectors(packed)
    few = write(b"a 1\n" * 999)
    with pytest.warns(VectorsWarning, match="998 of 999 rows repeat"):
        assert len(open_vectors(few)) == 1


def test_long_words_are_cut_in_messages(write):
    """A line of ten thousand letters is no message."""
    long = "ab" * 4000
    with pytest.warns(VectorsWarning, match="1 vectors are zero"):
        v = open_vectors(write(f"{long} 0 0\nb 3 4\n".encode()))
    for ask in (lambda: v.number("q" * 10_000), lambda: v.similarity(long, "b"), lambda: v.number("zzz")):
        with pytest.raises((KeyError, ValueError)) as caught:
            ask()
        assert len(str(caught.value)) < 300
    with pytest.warns(VectorsWarning) as said:
        open_vectors(write(f"{long} 1 2\n{long} 3 4\n".encode()))
    assert len(str(said[0].message)) < 300
