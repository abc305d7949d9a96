"""Files of vectors as gensim, word2vec and GloVe write them, read and compared with gensim's reader."""

import gzip
import io

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.words import WordVectors, open_vectors
from lecturekit.words import _formats_binary as binary
from lecturekit.words import _formats_text as text
from lecturekit.words._formats import Stream
from lecturekit.words._formats_layout import find_layout

ODD = (
    "<b>",
    "&amp;",
    "$x$",
    "מים",
    "🍷🍷",
    "a\u00a0b",
    "c\u0085d",
    "e\u2028f",
    "50%",
    "nan",
    "1e5",
    '"',
    "\\n",
    "</s>",
)


def keyed(words, dim, seed=0):
    """Vectors of gensim's, with numbers of all magnitudes."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(len(words), dim)) * 10.0 ** rng.integers(-7, 3, size=(len(words), dim))
    vectors = KeyedVectors(dim)
    vectors.add_vectors(list(words), values.astype(np.float32))
    return vectors


def assert_same(ours, theirs):
    """The same words in the same order, and bit by bit the same numbers."""
    assert ours.words == tuple(theirs.index_to_key)
    np.testing.assert_array_equal(ours.values, theirs.vectors)


def original(vectors, binary):
    """Write as the original program does: a space after each number, a line break after each row."""
    out = io.BytesIO()
    out.write(f"{len(vectors)} {vectors.vector_size}\n".encode())
    for word in vectors.index_to_key:
        out.write(word.encode() + b" ")
        row = vectors[word]
        out.write(row.tobytes() if binary else "".join(f"{x!s} " for x in row).encode())
        out.write(b"\n")
    return out.getvalue()


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("rows", "dim"), [(1, 1), (14, 3), (211, 50)])
def test_what_gensim_writes_is_read(tmp_path, binary, packed, rows, dim):
    """Text and binary, packed or not, whatever the name."""
    theirs = keyed((ODD + tuple(f"w{i}" for i in range(rows)))[:rows], dim)
    path = tmp_path / ("file.gz" if packed else "file")
    theirs.save_word2vec_format(str(path), binary=binary)
    other = path.rename(tmp_path / "a name.csv")
    assert_same(open_vectors(other), theirs)


@pytest.mark.parametrize("binary", [False, True])
def test_what_the_original_program_writes_is_read(tmp_path, binary):
    """And gensim reads the same out of it."""
    path = tmp_path / "vectors.bin"
    path.write_bytes(original(keyed(ODD, 7), binary))
    assert_same(open_vectors(path), keyed(ODD, 7))
    assert_same(open_vectors(str(path)), KeyedVectors.load_word2vec_format(str(path), binary=binary))


@pytest.mark.parametrize("packed", [False, True])
def test_glove_has_no_header(tmp_path, packed):
    """Only rows; a first word that is a number does not deceive."""
    theirs = keyed(("2010", "5", *ODD), 4)
    path = tmp_path / "glove.txt"
    theirs.save_word2vec_format(str(path), write_header=False)
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    assert_same(open_vectors(path), theirs)


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("limit", [1, 5, 13, 14, 99])
def test_a_limit_reads_the_first_rows(tmp_path, binary, limit):
    """As gensim's does; one beyond the end is no limit."""
    path = tmp_path / "vectors"
    keyed(ODD, 3).save_word2vec_format(str(path), binary=binary)
    theirs = KeyedVectors.load_word2vec_format(str(path), binary=binary, limit=min(limit, len(ODD)))
    assert_same(open_vectors(path, limit=limit), theirs)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("glove.6B.50d.txt", "glove.6B.50d"),
        ("news.bin.gz", "news"),
        (".txt", ".txt"),
        ("x.vec", "x"),
        ("x", "x"),
    ],
)
def test_vectors_are_called_after_the_file(tmp_path, name, called):
    """Without the endings that say how it is stored."""
    keyed(("a", "b"), 2).save_word2vec_format(str(tmp_path / name))
    assert open_vectors(tmp_path / name).name == called


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a 1 2\r\nb 3 4\r\n", ("a", "b")),
        (b"\xef\xbb\xbfa 1 2\nb 3 4", ("a", "b")),
        (b"\xef\xbb\xbf2 2\na 1 2\nb 3 4", ("a", "b")),
        (b"2 2\r\na 1 2\r\nb 3 4\r\n", ("a", "b")),
        (b"a\t1\t2\nb\t3\t4\n", ("a", "b")),
        (b"a  1 2\nb 3\t 4 \n\n\n", ("a", "b")),
        (b"\na 1 2\n\nb 3 4\n", ("a", "b")),
        (b"a +1 2.\nb 3.0e0 .4e+1\n", ("a", "b")),
        (b". . . 1 2\nat name@x.com 3 4\n", (". . .", "at name@x.com")),
        (b"2 2\nNew York 1 2\nin 2010 3 4\n", ("New York", "in 2010")),
        (b"9 1 2\n8 3 4\n", ("9", "8")),
        (b" 1 2\nb 3 4\n", ("", "b")),
    ],
)
def test_ways_to_write_a_line(tmp_path, content, words):
    """Line breaks of all systems, byte-order mark, tabs, blanks, signs, words with spaces, no word."""
    path = tmp_path / "vectors.txt"
    path.write_bytes(content)
    ours = open_vectors(path)
    assert ours.words == words
    np.testing.assert_array_equal(ours.values, [[1, 2], [3, 4]])


@given(
    st.lists(st.floats(width=32), min_size=6, max_size=6),
    st.sampled_from(["%r", "%.4f", "%e", "%g", "%+.2E"]),
)
def test_numbers_are_read_as_python_reads_them(numbers, form):
    """Every float, in any way to write it, NaN and infinity included."""
    spelled = [form % number for number in numbers]
    lines = [f"a {' '.join(spelled[:3])}\n", f"b {' '.join(spelled[3:])}\n"]
    with np.errstate(over="ignore"):
        expected = np.array([float(number) for number in spelled]).astype(np.float32).reshape(2, 3)
    words, values = text._rows([line.encode().rstrip() for line in lines], 3)
    assert words == [b"a", b"b"]
    np.testing.assert_array_equal(values, expected)


@given(st.text(alphabet="0123456789.-+eE_xn", min_size=1, max_size=8))
def test_what_is_no_number_is_never_taken_for_one(field):
    """Python's judgement, apart from its underscores, decides."""
    try:
        expected = None if "_" in field else float(field)
    except ValueError:
        expected = None
    if expected is None:
        with pytest.raises(ValueError, match=r"float|^$"):
            text._rows([b"a 1.5 2.5", f"b {field} 0.5".encode()], 2)
    else:
        _, values = text._rows([b"a 1.5 2.5", f"b {field} 0.5".encode()], 2)
        with np.errstate(over="ignore"):
            assert values[1, 0] == np.float64(expected).astype(np.float32)


@pytest.mark.parametrize("module", [text, binary])
@pytest.mark.parametrize("chunk", [1, 7, 64, 1000])
def test_rows_may_lie_across_pieces(tmp_path, monkeypatch, module, chunk):
    """However the file is cut into the pieces that are read at a time."""
    theirs = keyed(ODD, 5)
    path = tmp_path / "vectors"
    theirs.save_word2vec_format(str(path), binary=module is binary)
    monkeypatch.setattr(module, "_CHUNK", chunk)
    blocks = binary.binary_blocks if module is binary else text.text_blocks
    with Stream(path) as stream:
        read = list(blocks(stream, find_layout(stream)))
    assert tuple(word.decode() for words, _ in read for word in words) == ODD
    np.testing.assert_array_equal(np.concatenate([values for _, values in read]), theirs.vectors)


@pytest.mark.row("W12")
def test_gensims_own_file_opens_and_answers(tmp_path):
    """From a file to nearest words: ours and gensim's agree after the round trip."""
    theirs = keyed(tuple(f"w{i}" for i in range(300)), 20)
    theirs.save_word2vec_format(str(tmp_path / "v.gz"), binary=True)
    ours = open_vectors(tmp_path / "v.gz")
    assert isinstance(ours, WordVectors)
    for word in ("w0", "w299"):
        cosines = ours.unit @ ours.unit[ours.number(word)]
        cosines[ours.number(word)] = -2
        best = np.argsort(-cosines)[:10]
        expected = theirs.most_similar(word, topn=10)
        assert [ours.words[i] for i in best] == [other for other, _ in expected]
        np.testing.assert_allclose(cosines[best], [cosine for _, cosine in expected], atol=1e-6)
