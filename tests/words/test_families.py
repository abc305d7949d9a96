"""Families of analogies: their format, and hit rates against gensim's evaluate_word_analogies."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import RELATIONS, TextError, UnknownLabelError, relation_corpus
from lecturekit.words import (
    WordVectors,
    analogy,
    cooccurrence,
    family_accuracy,
    family_pairs,
    family_questions,
    most_frequent,
    ppmi,
    read_families,
)

FAMILIES = {
    "letters": tuple((f"a{i}", f"b{i}") for i in range(9)),
    "Capital letters": tuple((f"c{i}", f"D{i}") for i in range(6)),
}


def planted(seed=3, D=12):
    """Vectors in which each family has an offset, under noise; some words with capitals, some twice."""
    rng = np.random.default_rng(seed)
    pairs = [pair for family in FAMILIES.values() for pair in family]
    words = [word for pair in pairs for word in pair] + ["A1", "B2", "B3", "d2", "É", "é", "ß"]
    words += [f"x{i}" for i in range(150)]
    words = [words[i] for i in rng.permutation(len(words))]
    values = rng.normal(scale=0.3, size=(len(words), D))
    for family in FAMILIES.values():
        offset = rng.normal(size=D)
        for a, b in family:
            base = rng.normal(size=D)
            values[words.index(a)] += base
            values[words.index(b)] += base + offset
    values[words.index("B3")] = values[words.index("b3")]
    return WordVectors(tuple(words), values)


def questions_file(path, families, *more):
    """Write families in word2vec's format."""
    lines = [
        line
        for name, family in families.items()
        for line in (f": {name}", *(" ".join(q) for q in family_questions(family)))
    ]
    path.write_text("\n".join([*lines, *more]), encoding="utf-8")
    return path


def agrees_with_gensim(vectors, path, *, fold_case=True, limit=300_000):
    """Compare every family, question for question; give our record back."""
    ours = family_accuracy(most_frequent(vectors, limit), read_families(path), fold_case=fold_case)
    score, sections = vectors.keyed.evaluate_word_analogies(
        str(path), case_insensitive=fold_case, restrict_vocab=limit
    )
    assert score == pytest.approx(np.nan_to_num(ours.accuracy))  # gensim says 0 of nothing
    assert [s["section"] for s in sections[:-1]] == [family.name for family in ours.families]
    for family, section in zip(ours.families, sections, strict=False):
        asked = [tuple(w.upper() if fold_case else w for w in q) for q in family.questions]
        right = [q for q, hit in zip(asked, family.right, strict=True) if hit]
        wrong = [q for q, hit in zip(asked, family.right, strict=True) if not hit]
        assert right == section["correct"]
        assert wrong == section["incorrect"]
    return ours


@pytest.mark.row("W12")
@pytest.mark.parametrize("limit", [300_000, 120, 40])
@pytest.mark.parametrize("fold_case", [True, False])
def test_hits_are_gensims(tmp_path, fold_case, limit):
    """Each single question, whatever the capitals, with unknown words, in all or a part of the vocabulary."""
    path = questions_file(tmp_path / "q.txt", FAMILIES, ": odd", "a1 b1 nowhere never", "a1 b1 é É", ": none")
    ours = agrees_with_gensim(planted(), path, fold_case=fold_case, limit=limit)
    if limit == 300_000:
        assert 0.3 < ours.accuracy < 0.95  # neither all right nor all wrong, or the test would see nothing


@pytest.mark.row("W12")
def test_hits_are_gensims_on_a_text(tmp_path):
    """The four relations of the generated corpus, on vectors that were counted in it."""
    table = ppmi(cooccurrence(relation_corpus(tokens=40_000), window=5))
    left, spread, _ = np.linalg.svd(table.values.toarray())
    vectors = WordVectors(table.vocabulary, left[:, :45] * spread[:45])
    ours = agrees_with_gensim(vectors, questions_file(tmp_path / "q.txt", RELATIONS))
    assert [family.name for family in ours.families] == list(RELATIONS)
    assert ours.n == sum(len(pairs) * (len(pairs) - 1) for pairs in RELATIONS.values())
    assert 0.5 < ours.accuracy < 1


@pytest.mark.parametrize("exclude", [True, False])
@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "neighbour"])
def test_each_answer_is_that_of_one_analogy(method, exclude):
    """By every method, inputs out or in; failures say what was answered instead."""
    vectors = planted()
    found = family_accuracy(vectors, FAMILIES, method=method, exclude=exclude, fold_case=False)
    for family in found.families:
        asked = zip(family.questions, family.answers, family.right, strict=True)
        for (a, b, c, wanted), answer, right in asked:
            assert answer == analogy(vectors, (a, b, c), method=method, exclude=exclude).answer
            assert right == (answer == wanted)
        assert family.hits + len(family.failures) == family.n
        for a, b, c, wanted, answer in family.failures:
            assert answer != wanted
            assert (a, b, c, wanted) in family.questions


def test_what_is_not_there_is_counted():
    """Unknown words, words without a direction, and how many questions they cost; totals add up."""
    values = np.random.default_rng(6).normal(size=(6, 4))
    values[3] = 0
    vectors = WordVectors(("a", "b", "c", "zero", "e", "f"), values)
    found = family_accuracy(
        vectors, {"x": [("a", "b"), ("c", "zero"), ("e", "f"), ("g", "h")], "y": [("g", "h")]}
    )
    family = found.of("x")
    assert family.unknown == ("zero", "g", "h")
    assert (family.n, family.skipped) == (2, 10)
    assert (found.of("y").n, found.of("y").skipped, found.n) == (0, 0, 2)
    assert np.isnan(found.of("y").accuracy)
    assert found.accuracy == family.accuracy == family.hits / 2
    assert not family.right.flags.writeable
    with pytest.raises(UnknownLabelError, match="no family 'z'"):
        found.of("z")


def test_other_capitals_are_found_and_named():
    """The more frequent spelling is taken for a word; no other spelling of an input is an answer."""
    words = ("Paris", "paris", "PARIS", "france", "Italy", "Rome", "tree")
    values = np.array([[1, 1, 0], [9, 0, 1], [1, 0.7, -0.3], [1, 0, 0], [0, 0, 1], [0, 1, 1], [-1, -1, -1]])
    vectors = WordVectors(words, values)
    pairs = {"capital": [("france", "paris"), ("italy", "rome")]}
    found = family_accuracy(vectors, pairs)
    assert found.forms == {"paris": "Paris", "italy": "Italy", "rome": "Rome"}
    assert found.of("capital").answers == ("Rome", "PARIS")  # "Paris" in any spelling answers the second
    assert found.hits == 2
    strict = family_accuracy(vectors, pairs, fold_case=False)
    assert strict.forms == {}
    assert strict.of("capital").unknown == ("italy", "rome")


def test_letting_the_inputs_in_costs_hits():
    """Without exclusion an input is often nearest, as in published vectors; so it is in planted ones."""
    vectors = planted()
    out, let_in = (family_accuracy(vectors, FAMILIES, exclude=exclude) for exclude in (True, False))
    assert let_in.hits < out.hits
    asked = [pair for f in let_in.families for pair in zip(f.questions, f.answers, strict=True)]
    assert any(answer in question[:3] for question, answer in asked)


def test_the_first_words_are_a_view():
    """No vector is copied; asked for more than there are, the table itself."""
    vectors = planted()
    few = most_frequent(vectors, 10)
    assert few.words == vectors.words[:10]
    assert np.shares_memory(few.values, vectors.values)
    assert np.shares_memory(few.unit, vectors.unit)
    assert most_frequent(vectors, 10_000) is vectors
    with pytest.raises(ValueError, match="at least 1"):
        most_frequent(vectors, 0)


def test_a_file_of_questions_is_read(tmp_path):
    """Pairs or quadruples, families in order, same names joined, text or file or bytes."""
    text = "\ufeff: one\r\na b c d\r\n\r\n  e   f g h \r\n:two\r\nx y\r\n: one\r\ni j k l\r\n"
    expected = {
        "one": (("a", "b", "c", "d"), ("e", "f", "g", "h"), ("i", "j", "k", "l")),
        "two": (("x", "y"),),
    }
    path = tmp_path / "mine.txt"
    path.write_bytes(text.encode())
    for source in (text, path, str(path), text.encode()):
        assert read_families(source) == expected
    assert list(read_families(text)) == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (": one\na b c", "Line 2 has 3 words, 'a b c'; it needs 4, or 2"),
        ("a b c d\n: one", "Line 1 belongs to no family"),
        (": one\n:\na b", "Line 2 opens a family without a name"),
        (": one\na b\n\na b c d", "Line 4 has 4 words, the family 'one' has 2 a line"),
        (": one\n" + "w" * 90, "Line 2 has 1 words, '" + "w" * 39 + "…'"),
        ("  \n", "The text is empty"),
        ("no families here", "Line 1 belongs to no family"),
    ],
)
def test_a_bad_file_is_named_by_its_line(text, message):
    """Where, what stands there, what to write instead."""
    with pytest.raises(TextError) as raised:
        read_families(text)
    assert message in str(raised.value)


def test_pairs_make_questions_and_questions_give_back_pairs():
    """N (n − 1) of them, all ordered pairs of pairs; gensim's own file has the same counts of each."""
    pairs = (("a", "b"), ("c", "d"), ("e", "f"))
    questions = family_questions(pairs)
    assert len(questions) == len(set(questions)) == 6
    assert ("e", "f", "c", "d") in questions
    assert family_questions(questions) == questions
    assert family_pairs(questions) == pairs
    assert family_pairs([*pairs, ("a", "b")]) == pairs
    assert family_questions([]) == family_pairs([]) == ()
    for bad in ([("a", "b"), ("a", "b", "c", "d")], [("a", "b", "c")], ["ab", "cd"]):
        with pytest.raises(ValueError, match="list of pairs"):
            family_questions(bad)
        with pytest.raises(ValueError, match="list of pairs"):
            family_pairs(bad)


def test_word2vecs_own_file_is_read():
    """The file that comes with gensim: 14 families, 19,544 questions, as gensim's documentation says."""
    from gensim.test.utils import datapath

    families = read_families(datapath("questions-words.txt"))
    assert (len(families), sum(map(len, families.values()))) == (14, 19_544)
    capitals = families["capital-common-countries"]
    assert len(family_questions(family_pairs(capitals))) == len(capitals) == 506
    assert set(family_questions(family_pairs(capitals))) == set(capitals)


WORDS = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=6).filter(
    lambda word: not word.startswith(":") and len(word.split()) == 1
)


@settings(max_examples=50)
@given(st.lists(st.lists(st.tuples(WORDS, WORDS), max_size=4), min_size=1, max_size=3))
def test_any_words_survive_the_format(families):
    """Emoji, markup, right-to-left text: written, and read as they were."""
    named = {f"family {i}": tuple(pairs) for i, pairs in enumerate(families)}
    text = "\n".join(line for name, pairs in named.items() for line in (f": {name}", *map(" ".join, pairs)))
    assert read_families(text + "\n") == named


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_any_text_is_families_or_a_clear_error(text):
    """Never another error than TextError."""
    with suppress(TextError):
        families = read_families(text + "\n")
        assert all(len(line) in (2, 4) for lines in families.values() for line in lines)
