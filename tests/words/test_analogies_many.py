"""Many analogies at once, against one at a time and against gensim."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lecturekit.corpora import UnknownLabelError
from lecturekit.words import WordVectors, analogies, analogy
from lecturekit.words._sieve import Sieve

SCORES = st.sampled_from([-np.inf, -1.0, 0.0, 2.0, 3.0])
METHODS = ["3cosadd", "3cosmul", "neighbour"]


def random_vectors(V, D, seed=0):
    """V words of unlike lengths in D dimensions; two of them without a direction."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(V, D)) * rng.uniform(0.2, 7, size=(V, 1))
    values[V // 2], values[V // 3, 1] = 0, np.nan
    return WordVectors(tuple(f"w{i}" for i in range(V)), values)


def some_questions(vectors, n, seed=1):
    """N questions about words with a direction."""
    drawn = np.random.default_rng(seed).choice(np.flatnonzero(vectors.unit.any(axis=1)), size=(n, 3))
    return [tuple(vectors.words[i] for i in row) for row in drawn]


@pytest.mark.row("W10")
@pytest.mark.parametrize("exclude", [True, False])
@pytest.mark.parametrize("method", METHODS)
def test_many_answers_are_those_of_one_at_a_time(method, exclude, monkeypatch):
    """To the last digit, though the table passes in blocks and questions in bundles."""
    monkeypatch.setattr("lecturekit.words._analogies_many._ROWS", 100)
    monkeypatch.setattr("lecturekit.words._analogies_many._QUESTIONS", 4)
    vectors = random_vectors(733, 23)
    questions = some_questions(vectors, 11)
    found = analogies(vectors, questions, method=method, exclude=exclude, count=7)
    assert found.questions == tuple(questions)
    assert len(found) == 11
    for question, ranked in zip(questions, found.ranked, strict=True):
        expected = analogy(vectors, question, method=method, exclude=exclude).best(7)
        assert ranked.words == expected.words
        np.testing.assert_array_equal(ranked.scores, expected.scores)
    assert found.first == tuple(ranked.words[0] for ranked in found.ranked)


@pytest.mark.row("W10")
def test_many_answers_are_gensims():
    """Both methods, on a table without rows that have no direction."""
    rng = np.random.default_rng(8)
    vectors = WordVectors(tuple(f"w{i}" for i in range(509)), rng.normal(size=(509, 19)))
    questions = some_questions(vectors, 13)
    theirs = {"3cosadd": vectors.keyed.most_similar, "3cosmul": vectors.keyed.most_similar_cosmul}
    for method, ask in theirs.items():
        found = analogies(vectors, questions, method=method, count=5)
        for (a, b, c), ranked in zip(questions, found.ranked, strict=True):
            expected = ask(positive=[b, c], negative=[a], topn=5)
            assert ranked.words == tuple(word for word, _ in expected)
            np.testing.assert_allclose(ranked.scores, [s for _, s in expected], rtol=1e-5, atol=1e-5)


def test_ties_go_to_the_first_of_the_vocabulary_in_any_block(monkeypatch):
    """Copies of the best answer, spread over blocks, come in order."""
    monkeypatch.setattr("lecturekit.words._analogies_many._ROWS", 64)
    values = np.random.default_rng(3).normal(size=(301, 12)).astype(np.float32)
    copies = [270, 3, 65, 128, 129]
    values[copies] = values[3]
    vectors = WordVectors(tuple(f"w{i}" for i in range(301)), values)
    found = analogies(vectors, [("w1", "w3", "w1")], exclude=False, count=5)
    assert found.ranked[0].words == ("w3", "w65", "w128", "w129", "w270")


def test_few_words_few_answers():
    """More asked for than there are; nothing but inputs; no question at all; no offset."""
    vectors = WordVectors(tuple("abcd"), [[2.0, 0], [1, 0.1], [1, 0.2], [0, 0]])
    found = analogies(vectors, [("a", "b", "c"), ("a", "b", "b")], count=9)
    assert [ranked.words for ranked in found.ranked] == [(), ("c",)]
    assert found.first == ("", "c")
    assert len(analogies(vectors, [])) == 0
    line = WordVectors(tuple("abc"), [[1.0, 0], [0.5, 3**0.5 / 2], [0.5, -(3**0.5) / 2]])
    turned = analogies(line, [("b", "c", "a")], exclude=False).ranked[0]
    assert turned.words == ("c",)


def test_what_cannot_be_asked_is_said():
    """As for one question: unknown words, words without a direction, methods, counts."""
    vectors = random_vectors(30, 5)
    with pytest.raises(UnknownLabelError, match="no word 'w99'"):
        analogies(vectors, [("w1", "w2", "w3"), ("w1", "w99", "w3")])
    with pytest.raises(ValueError, match="'w15' is zero or not finite"):
        analogies(vectors, [("w1", "w15", "w3")])
    with pytest.raises(ValueError, match="three words"):
        analogies(vectors, ["w1"])
    with pytest.raises(ValueError, match="ranks as '3cosadd'"):
        analogies(vectors, [("w1", "w2", "w3")], method="distance")
    with pytest.raises(ValueError, match="no method 'x'"):
        analogies(vectors, [("w1", "w2", "w3")], method="x")
    with pytest.raises(ValueError, match="at least 1"):
        analogies(vectors, [("w1", "w2", "w3")], count=0)


def test_a_long_list_of_questions_shows_a_bar(monkeypatch, capsys):
    """Only what takes longer than two seconds: here none of it does, so nothing is printed."""
    monkeypatch.setattr("lecturekit.words._analogies_many._QUESTIONS", 2)
    vectors = random_vectors(40, 6)
    analogies(vectors, some_questions(vectors, 15))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("lecturekit.words._bars._PATIENCE", 0.0)
    analogies(vectors, some_questions(vectors, 15))
    assert "analogies" in capsys.readouterr().err


@settings(max_examples=60)
@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 4), st.integers(1, 40)),
        elements=st.sampled_from([-np.inf, -1, 0, 2, 3]),
    ),
    st.integers(1, 5),
    st.integers(1, 17),
)
def test_nothing_that_can_win_falls_through_the_sieve(scores, count, rows):
    """Whatever the blocks: the best of each question, all ties with the last of them, nothing else."""
    sieve = Sieve(len(scores), count)
    for row in range(0, scores.shape[1], rows):
        sieve.take(scores[:, row : row + rows].T, row)
    for kept, line in zip(sieve.places(), scores, strict=True):
        usable = np.sort(line[line > -np.inf])[::-1]
        last = usable[:count][-1] if len(usable) else np.inf
        assert kept.tolist() == [i for i, score in enumerate(line) if score >= last]
