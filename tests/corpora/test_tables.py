"""A column of a table as a text: whatever the csv module can write, and each way to fail in a sentence."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import TextError, read_corpus, read_text

REVIEWS = 'id,stars,text\n1,5,"Good, very good.\nI come again"\n2,1,"He said ""no"" to me"\n3,2,\n4,3,never\n'

# What a cell may hold: no NUL (binary), no half of a surrogate pair, no carriage return (a line break).
CELLS = st.text(st.characters(exclude_characters="\x00\r\x1f", exclude_categories=["Cs"]), max_size=30)
NAMES = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=8)


def test_a_column_is_read_by_name(tmp_path):
    """Quotes, commas and line breaks in a cell; an empty cell is none; from a file, its name, its bytes."""
    path = tmp_path / "reviews.csv"
    path.write_text(REVIEWS, encoding="utf-8")
    expected = 'Good, very good.\nI come again\n\nHe said "no" to me\n\nnever'
    for source in (path, str(path), REVIEWS, REVIEWS.encode(), memoryview(REVIEWS.encode())):
        assert read_text(source, column="text") == expected
    assert read_corpus(path, column="text").name == "reviews.csv"


def test_sentences_do_not_cross_rows():
    """A row without a full stop still ends its sentence; a line break inside a cell does not."""
    corpus = read_corpus(REVIEWS, column="text")
    assert [corpus.sentence(s) for s in range(corpus.n_sentences)] == [
        ("good", "very", "good"),
        ("i", "come", "again"),
        ("he", "said", "no", "to", "me"),
        ("never",),
    ]


@given(
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    data=st.data(),
)
def test_what_the_csv_module_writes_is_read(delimiter, quoting, data):
    """Any cells, any delimiter, one to four columns: the column comes back, blank cells left out."""
    names = data.draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    row = st.lists(CELLS, min_size=len(names), max_size=len(names))
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    column = data.draw(st.sampled_from(names))
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, quoting=quoting).writerows([names, *rows])
    cells = [row[names.index(column)].strip() for row in rows]
    expected = "\n\n".join(cell for cell in cells if cell)
    if expected:
        assert read_text(written.getvalue(), column=column) == expected
        assert read_text(b"\xef\xbb\xbf" + written.getvalue().encode(), column=column) == expected
    else:
        with pytest.raises(TextError, match="is empty"):
            read_text(written.getvalue(), column=column)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.sampled_from(["text", "", 0, 3, None])
)
def test_anything_else_is_a_text_or_a_text_error(text, column):
    """No other error for any text at all."""
    try:
        read = read_text(text.encode(), column=column)
    except TextError:
        return
    assert read.strip()


def test_without_a_name_the_columns_are_listed(tmp_path):
    """And the one with the longest cells is the example."""
    path = tmp_path / "reviews.csv"
    path.write_text(REVIEWS)
    with pytest.raises(TextError) as caught:
        read_text(path)
    assert str(caught.value) == (
        "reviews.csv is a table with the columns 'id', 'stars', 'text': "
        "name the one to read: column='text', or 'reviews.csv: text'."
    )
    path.write_text("id,text\n1,one, two, three\n2,four, five, six, seven\n3,eight\n")
    with pytest.raises(TextError, match="columns 'id', 'text'"):
        read_text(path)
    path.write_text("1,I like it\n2,Not at all\n")
    with pytest.raises(TextError, match=r"or 'reviews.csv: I like it'. If the first line is no header"):
        read_text(path)


def test_a_column_can_be_named_with_its_file(tmp_path):
    """In one line, as a text field of a notebook takes it; a sentence about such a file stays a sentence."""
    path = tmp_path / "my reviews.CSV"
    path.write_text(REVIEWS)
    for source in (f"{path}: text", f"{path}:text", f" {path} : 2 "):
        assert read_text(source).endswith("\n\nnever")
    assert read_text(f"{path}: 2").startswith("text\n\n")
    assert read_corpus(f"{path}: text").name == "my reviews.CSV"
    assert read_text(f"{path}: stars", column="text") == read_text(path, column="text")
    with pytest.raises(TextError, match="no column 'txt'"):
        read_text(f"{path}: txt")
    story = "She opened data.csv: it was empty.\nShe closed it."
    assert read_text(story) == story


def test_one_column_needs_no_name(tmp_path):
    """A first cell of one word is its header; otherwise there is none. Commas without quotes stay."""
    path = tmp_path / "one.csv"
    for header in ("", "text\n"):
        path.write_text(header + "Well, I like it.\nNot me.\nA dog, a cat, a pig.\n")
        assert read_text(path) == "Well, I like it.\n\nNot me.\n\nA dog, a cat, a pig."
    path.write_text("word\n")
    assert read_text(path) == "word"


def test_a_wrong_name_is_answered_with_the_right_one():
    """The columns there are, the closest, or what to do if the first line is no header."""
    with pytest.raises(
        TextError, match=r"no column 'txt': it has 'id', 'stars', 'text'. Did you mean 'text'\?"
    ):
        read_text(REVIEWS, column="txt")
    headless = "1;It was good and I come again\n2;It was not\n"
    with pytest.raises(TextError, match=r"first line is no header, give the column's place, .* column=0"):
        read_text(headless, column="text")
    assert read_text(headless, column=1) == "It was good and I come again\n\nIt was not"
    with pytest.raises(TextError, match=r"no column 2: its 2 columns are counted from 0"):
        read_text(headless, column=2)
    with pytest.raises(TextError, match="2 columns called 'text'"):
        read_text("text,text\na,b\n", column="text")
    long = ",".join(f"{'very ' * 10}long name {i}" for i in range(20)) + "\n" + "," * 19
    with pytest.raises(TextError, match="…") as caught:
        read_text(long, column="text")
    assert len(str(caught.value)) < 700


def test_an_unclosed_quote_is_found():
    """It would swallow the rest of the file; tab-separated tables may hold single quotes."""
    with pytest.raises(TextError, match=r"quotation mark opened in line 3 .* never closed"):
        read_text('id,text\n1,"good"\n2,"never closed\n3,bad\n4,worse\n', column="text")
    assert read_text('id\ttext\n1\t"never closed\n2\tfine\n', column="text") == '"never closed\n\nfine'


def test_a_row_longer_than_the_header_is_named():
    """A comma without quotes would cut the text; empty cells at the end do no harm, nor short rows."""
    with pytest.raises(TextError, match="has 3 cells in line 4, the header 2"):
        read_text('id,text\n1,"one\nline"\n2,well, no\n', column="text")
    assert read_text("id,text\n1,yes,,\n2\n3,no\n\n", column="text") == "yes\n\nno"


def test_spreadsheet_habits(tmp_path):
    """Excel's first line sep=;, decimal commas, a byte-order mark, Windows line ends, a .tsv with commas."""
    excel = "\ufeffsep=;\r\nid;text;price\r\n1;yes, here;2,50\r\n2;no;3,10\r\n"
    assert read_text(excel.encode(), column="text") == "yes, here\n\nno"
    with pytest.raises(TextError, match="4 cells in line 4, the header 3"):
        read_text((excel + "3;a;b;c\n").replace("2;no;3,10\r\n", "").encode(), column="text")
    path = tmp_path / "table.tsv"
    path.write_text("a, b\ttext\n1, 2\tyes, here\n3, 4\tno\n")
    assert read_text(path, column="text") == "yes, here\n\nno"
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"PK\x03\x04...")
    with pytest.raises(TextError, match=r"book.xlsx is a zip archive or an office document"):
        read_text(str(book))


def test_a_huge_cell_is_a_cell():
    """The csv module's limit of 131,072 characters is lifted for the reading, and only for that."""
    before = csv.field_size_limit()
    cell = "word " * 100_000
    assert read_text(f'id,text\n1,"{cell}"\n', column="text") == cell.strip()
    assert csv.field_size_limit() == before
    with pytest.raises(TextError, match="never closed"):
        read_text(f'id,text\n1,"{cell}\n', column="text")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("<unk> & $5 a$b", ("unk", "5", "a", "b")),
        ("I ❤️ dogs 🐕!", ("i", "dogs")),
        ("שלום עולם", ("שלום", "עולם")),
        ("مرحبا بالعالم", ("مرحبا", "بالعالم")),
        ("\u202eabc\u202c", ("abc",)),
        ("AT&T and R&D", ("at", "t", "and", "r", "d")),
        ("=SUM(A1:A3)", ("sum", "a1", "a3")),
    ],
)
def test_signs_and_scripts_of_all_kinds(cell, words):
    """Markup, money, emoji, right-to-left: letters and digits are words, all else parts them."""
    corpus = read_corpus(f'text,id\n"{cell}",7\n', column="text")
    assert corpus.sentence(0) == words


def test_empty_tables_and_columns():
    """Each is called empty, not a column of nothing."""
    with pytest.raises(TextError, match=r"The column 'text' of The text is empty"):
        read_text("id,text\n1,\n2,  \n", column="text")
    with pytest.raises(TextError, match="no word"):
        read_corpus("id,text\n1,…\n2,!?\n", column="text")
    with pytest.raises(TextError, match="is empty"):
        read_text("id,text\n", column="text")
