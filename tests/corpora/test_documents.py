"""A text of one's own as documents: what is a document, what is a sentence, and what is refused."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import (
    Documents,
    TextError,
    lee_corpus,
    lee_documents,
    read_documents,
    split_sentences,
    tokenize,
)

PETS = ("The dog barks. It is loud.", "A cat purrs.", "An owl hoots at night.", "Frogs croak.")


def refusal(*args, **kwargs):
    """The one sentence or two that come instead of a text."""
    with pytest.raises(TextError) as caught:
        read_documents(*args, **kwargs)
    said = str(caught.value)
    assert "\n" not in said
    assert len(said) < 260
    assert said.endswith((".", "?"))
    return said


def test_paragraphs_are_documents():
    """Three blank-line-parted blocks or more; a sentence is as `tokenize` has it, and none is empty."""
    found = read_documents("\n\n\n".join(PETS))
    assert (found.name, found.encoding, found.cut, found.unit) == ("your text", "", "words", "paragraph")
    assert found.texts == PETS
    assert found.sentences == tuple(
        tuple(tokenize(sentence) for sentence in split_sentences(text)) for text in PETS
    )
    assert found.tokens == sum(len(tokenize(text)) for text in PETS)
    assert found.notes == ("Blank lines part the documents.",)


def test_lines_then_sentences():
    """Without three paragraphs a line is a document, without three lines a sentence; both are said."""
    lines = read_documents("\n".join(PETS))
    assert lines.texts == PETS
    assert "each line is a document" in lines.notes[0]
    one = read_documents("  ".join(PETS))
    assert one.texts == ("The dog barks.", "It is loud.", *PETS[1:])
    assert "each sentence is a document" in one.notes[0]


def test_two_paragraphs_are_parted_by_lines():
    """Two are too few for three parts, so the next smaller unit is taken."""
    assert read_documents("A dog.\n\nA cat.\nA pig.").texts == ("A dog.", "A cat.", "A pig.")


def test_a_row_is_a_document(tmp_path):
    """Of a table, also where a cell holds several lines; labels go with their rows."""
    path = tmp_path / "reviews.csv"
    path.write_text('id;stars;text\n1;5;"A dog.\n\nTwo lines."\n2;1;A cat.\n3;;A pig.\n', encoding="utf-8")
    found = read_documents(f"{path}: text", label="stars")
    assert found.texts == ("A dog.\n\nTwo lines.", "A cat.", "A pig.")
    assert (found.labels, found.label_name, found.unit) == (("5", "1", "none"), "stars", "row")
    assert found.notes == ("1 of 3 have no stars; their label is 'none'.",)


def test_a_column_by_its_place(tmp_path):
    """A table without a header line; rows that are too short have no label."""
    path = tmp_path / "pets.tsv"
    path.write_text("A dog.\tbig\nA cat.\nA pig.\tbig\n", encoding="utf-8")
    found = read_documents(path, column=0, label=1)
    assert (found.texts, found.labels) == (("A dog.", "A cat.", "A pig."), ("big", "none", "big"))
    assert "place" in refusal(path, column=0, label="size")


def test_the_other_of_two_columns(tmp_path):
    """If one of two columns is the labels, the other is the text."""
    path = tmp_path / "two.csv"
    path.write_text("said,by\nA dog.,x\nA cat.,y\nA pig.,x\n", encoding="utf-8")
    assert read_documents(path, label="by").texts == ("A dog.", "A cat.", "A pig.")
    assert read_documents(path, label="said").texts == ("x", "y", "x")


def test_rows_without_a_word_are_left_out(tmp_path):
    """With their labels, and a note how many."""
    path = tmp_path / "gaps.csv"
    rows = ["A dog.,a", ",b", "A cat.,c", "...,d", "A pig.,e", "   ,f"]
    path.write_text("text,kind\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = read_documents(path, column="text", label="kind")
    assert found.labels == ("a", "c", "e")
    assert found.notes == ("3 rows without a word are left out.",)


def test_one_class_is_allowed_and_said(tmp_path):
    """There is nothing to compare by it, but the text can be read."""
    path = tmp_path / "same.csv"
    path.write_text("text,kind\n" + "".join(f"{text},pet\n" for text in PETS), encoding="utf-8")
    (note,) = read_documents(path, column="text", label="kind").notes
    assert "'pet' throughout" in note


def test_many_classes_are_said(tmp_path):
    """A column of numbers or names is no column of classes."""
    path = tmp_path / "ids.csv"
    path.write_text("text,id\n" + "".join(f"Dog {n}.,{n}\n" for n in range(30)), encoding="utf-8")
    assert "30 different values" in read_documents(path, column="text", label="id").notes[0]


def test_lines_of_json(tmp_path):
    """An object a line; numbers are labels, null and missing are empty."""
    path = tmp_path / "pets.jsonl"
    rows = [{"text": "A dog.", "n": 1}, {"text": None}, {"text": "A cat."}, {"text": "Ein Hündchen.", "n": 2}]
    path.write_text("\n\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    found = read_documents(path, column="text", label="n")
    assert found.texts == ("A dog.", "A cat.", "Ein Hündchen.")
    assert found.labels == ("1", "none", "2")
    assert found.notes[0] == "1 line without a word is left out."
    assert read_documents(path, label="n").texts == found.texts
    assert read_documents(path.read_bytes(), column="text").texts == found.texts


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": "A dog."', "no JSON in line 2"),
        ("A dog.", "no JSON in line 2"),
        ("[" * 100_000, "no JSON in line 2"),
        ("9" * 5000, "no JSON in line 2"),
        ('["A dog."]', "a list in line 2, not an object"),
        ("3", "a number in line 2, not an object"),
        ('{"text": ["A", "dog"]}', "'text' is a list in line 2"),
        ('{"text": {"en": "A dog."}}', "'text' is an object in line 2"),
    ],
)
def test_a_broken_line_of_json_is_named(tmp_path, line, said):
    """By its number, with what is wrong."""
    path = tmp_path / "broken.jsonl"
    path.write_text('{"text": "A cat."}\n' + line + '\n{"text": "A pig."}\n', encoding="utf-8")
    assert said in refusal(path, column="text")


def test_a_list_of_json(tmp_path):
    """A file that is one list of objects is read like lines of them, and so are lines under that name."""
    path = tmp_path / "pets.json"
    rows = [{"text": text, "kind": "pet"} for text in PETS]
    path.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    assert read_documents(path, column="text", label="kind").texts == PETS
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert read_documents(path, column="text").texts == PETS
    path.write_text('{"texts": ["A dog."]}', encoding="utf-8")
    assert "no list" in refusal(path, column="text")
    path.write_text('[{"text": "A dog."}, 3]', encoding="utf-8")
    assert "a number in line 2" in refusal(path, column="text")


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_no_such_column_names_those_there_are(tmp_path, suffix):
    """For the text and for the labels alike; a slip is answered with the closest name."""
    path = tmp_path / f"pets.{suffix}"
    rows = [{"text": text, "kind": "pet"} for text in PETS]
    lines = (
        ["text,kind", *(f"{row['text']},pet" for row in rows)] if suffix == "csv" else map(json.dumps, rows)
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "Did you mean 'text'?" in refusal(f"{path}: texts")
    assert "'text', 'kind'" in refusal(path, column="colour")
    assert "'text', 'kind'" in refusal(path, column="text", label="colour")
    assert "column='text'" in refusal(path)


def test_labels_need_a_column(tmp_path):
    """A plain text has none, nor has a table of one column."""
    assert "no table" in refusal("\n\n".join(PETS), label="stars")
    path = tmp_path / "one.csv"
    path.write_text("text\n" + "\n".join(PETS), encoding="utf-8")
    assert "one column only" in refusal(path, label="stars")
    assert read_documents(path).texts == PETS


def test_several_files_are_documents(tmp_path):
    """A file each; the names of their folders can be the labels."""
    paths = []
    for kind, text in zip(("pet", "pet", "wild", "pond"), PETS, strict=True):
        (tmp_path / kind).mkdir(exist_ok=True)
        paths.append(tmp_path / kind / f"{len(paths)}.txt")
        paths[-1].write_text(text + "\n\nA second paragraph.", encoding="utf-8")
    found = read_documents([str(path) for path in paths], label="folder")
    assert (len(found), found.unit, found.name) == (4, "file", "4 files")
    assert found.labels == ("pet", "pet", "wild", "pond")
    two = read_documents(paths[:2])
    assert (two.unit, len(two)) == ("paragraph", 4)
    assert two.notes == ("2 files only: blank lines part the documents.",)


def test_lists_of_files_are_looked_at(tmp_path):
    """Empty ones, tables in them, missing files, and columns."""
    path = tmp_path / "a.txt"
    path.write_text("A dog.", encoding="utf-8")
    table = tmp_path / "b.csv"
    table.write_text("text\nA dog.\n", encoding="utf-8")
    assert "empty" in refusal([])
    assert "alone" in refusal([path, table])
    assert "no file" in refusal([path, tmp_path / "none.txt"])
    assert "no columns" in refusal([path], column="text")


def test_code_is_cut_as_code(tmp_path):
    """By the file's name: case stays, a line is a sentence, a block between blank lines a document."""
    path = tmp_path / "cell.py"
    path.write_text("def f(x):\n    return W @ x\n\n\nT = 3\n\n# Done.\n", encoding="utf-8")
    found = read_documents(path)
    assert (found.cut, found.unit, len(found)) == ("code", "block", 3)
    assert found.sentences[0] == (("def", "f", "(", "x", ")", ":"), ("return", "W", "@", "x"))
    assert read_documents(path, cut="words").sentences[0] == (("def", "f", "x", "return", "w", "x"),)
    assert read_documents(path.read_text(), cut="code").sentences == found.sentences


def test_characters_keep_their_blanks():
    """A line is a sequence, with what stands at its beginning; blank lines are none."""
    found = read_documents("a b\n  c\n\nd\n \n\ne!", cut="characters")
    assert found.sentences == ((("a", " ", "b"), (" ", " ", "c")), (("d",),), (("e", "!"),))
    assert found.tokens == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (" \n\t\n  ", "empty"),
        ("A dog barks at the cat.", "1 sentence only"),
        ("A dog barks. A cat purrs.", "2 sentences only"),
        ("... !!! ???\n\n---\n\n***", "no word"),
        ("a\x00b\n\nc\n\nd", "binary"),
    ],
)
def test_texts_that_hold_too_little(tmp_path, text, said):
    """Pasted or in a file, each is refused in words."""
    assert said in refusal(text)
    path = tmp_path / "small.txt"
    path.write_text(text, encoding="utf-8")
    assert said in refusal(path)


def test_other_kinds_of_files_are_named(tmp_path):
    """A folder, a picture, a document, a notebook, binary data, a file that is not there."""
    for name, content, said in [
        ("a.pdf", b"%PDF-1.7 ...", "a PDF"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("a.docx", b"PK\x03\x04...", "office document"),
        ("a.ipynb", b'{"cells": []}', "notebook"),
        ("a.txt", bytes(range(256)) * 9, "binary"),
        ("b.txt", bytes(range(1, 32)) * 9 + b"abc", "binary"),
    ]:
        path = tmp_path / name
        path.write_bytes(content)
        assert said in refusal(str(path))
    assert "folder" in refusal(tmp_path)
    assert "no file" in refusal(tmp_path / "none.txt")


@pytest.mark.parametrize("kind", ["txt", "csv", "jsonl"])
def test_a_gigabyte_is_refused_unread(tmp_path, monkeypatch, kind):
    """By its size, before a byte is read; the sentence says how to read a part of it."""
    path = tmp_path / f"huge.{kind}"
    with path.open("wb") as file:
        file.truncate(3 << 30)  # a hole: takes no room
    monkeypatch.setattr("pathlib.Path.open", lambda *_: pytest.fail("it was opened"))
    for source in (path, str(path), [path] if kind == "txt" else path):
        said = refusal(source)
        assert "3221 MB" in said
        assert "first=" in said


def test_the_beginning_of_a_gigabyte(tmp_path):
    """Up to the end of a line, and no more than was asked for."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write("".join(f"Zeile {n} über Hündchen.\n" for n in range(50)).encode())
        file.truncate(3 << 30)
    found = read_documents(path, first=1000)
    assert found.texts[-1].endswith("Hündchen.")
    assert 30 < len(found) < 50
    assert "first" in found.notes[0]


@pytest.mark.parametrize("first", range(85, 140, 7))
def test_a_table_is_cut_between_rows(tmp_path, first):
    """A row whose quotation mark is not closed yet is left out, whatever the number of bytes."""
    path = tmp_path / "long.csv"
    path.write_text(
        "text,n\n" + "".join(f'"Line {n}.\nAnd more.",{n}\n' for n in range(20)), encoding="utf-8"
    )
    found = read_documents(path, column="text", first=first)
    assert found.texts == tuple(f"Line {n}.\nAnd more." for n in range(len(found)))
    lines = tmp_path / "long.jsonl"
    lines.write_text("".join(json.dumps({"text": f"Dog {n}."}) + "\n" for n in range(20)), encoding="utf-8")
    assert read_documents(lines, first=first).texts[-1].startswith("Dog")


@pytest.mark.parametrize("first", [0, -1, 1.5, True, "all"])
def test_first_is_a_number_of_bytes(first):
    """Whole, from 1."""
    with pytest.raises((TypeError, ValueError), match="first must be"):
        read_documents("A dog.", first=first)


def test_other_arguments_are_looked_at():
    """An unknown way to cut, an unknown encoding, and what is no text at all."""
    with pytest.raises(ValueError, match="cut must be one of words"):
        read_documents("\n\n".join(PETS), cut="letters")
    assert "no encoding" in refusal(b"A dog.", encoding="utf-99")
    with pytest.raises(TypeError, match="not a dict"):
        read_documents({"text": "A dog."})
    with pytest.raises(ValueError, match="as many labels"):
        Documents("a", "", "words", (), ("A dog.",), ("x", "y"))
    with pytest.raises(ValueError, match="cut must be"):
        Documents("a", "", "lines", (), ("A dog.",))


def test_lee_documents_are_the_corpus():
    """As many words as the corpus without its repeats, and each text once."""
    found, corpus = lee_documents(), lee_corpus(repeats=False)
    assert len(found) == len(set(found.texts)) == 293
    assert found.tokens == len(corpus.tokens)
    flat = [word for document in found.sentences for sentence in document for word in sentence]
    assert flat == [corpus.vocabulary[n] for n in corpus.tokens]
    assert np.isclose(found.tokens, 58_600, rtol=0.01)


def test_the_digest_knows_each_text():
    """The same for the same texts only: neither a letter nor a border may move."""
    texts = ("ab\n\nc\n\nd", "a\n\nbc\n\nd", "ab\n\nc\n\ne")
    digests = [read_documents(text).digest for text in texts]
    assert len(set(digests)) == 3
    assert digests[0] == read_documents(texts[0]).digest
    assert len(digests[0]) == 64


def _look(found):
    assert len(found) >= 3
    assert all(sentence for document in found.sentences for sentence in document)
    assert all(document for document in found.sentences)
    assert not any("\x00" in text for text in found.texts)
    "".join((*found.texts, *found.notes, found.name)).encode("utf-8")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "words", "code", "characters"]), st.booleans())
def test_any_bytes_give_documents_or_a_text_error(content, cut, table):
    """Whatever is uploaded: documents without an empty sentence, or one sentence that says why not."""
    try:
        found = read_documents(content, cut=cut, column=0 if table else None)
    except TextError:
        return
    _look(found)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["words", "code", "characters"]))
def test_any_text_gives_documents_or_a_text_error(text, cut):
    """Whatever is pasted."""
    try:
        found = read_documents(text + "\n", cut=cut)
    except TextError:
        return
    _look(found)
