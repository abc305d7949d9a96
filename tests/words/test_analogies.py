"""Analogies, against gensim and against a brute force over all words."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lecturekit.corpora import UnknownLabelError, relation_corpus
from lecturekit.words import WordVectors, analogy, cooccurrence, ppmi, unshifted
from lecturekit.words._scores import best_first

NUMBERS = st.sampled_from([-31.0, -2.0, -0.5, 0.0, 0.25, 1.0, 1.5, 40.0])
TABLES = arrays(np.float32, st.tuples(st.integers(4, 9), st.integers(1, 4)), elements=NUMBERS)
SIZES = [(5, 2), (7, 3), (211, 17), (1031, 50)]


def random_vectors(V, D, seed=0):
    """V words of unlike lengths in D dimensions."""
    rng = np.random.default_rng(seed)
    lengths = rng.uniform(0.2, 7, size=(V, 1))
    return WordVectors(tuple(f"w{i}" for i in range(V)), rng.normal(size=(V, D)) * lengths)


def some_questions(vectors, n, seed=1):
    """N questions, some of them with a word twice."""
    drawn = np.random.default_rng(seed).integers(len(vectors), size=(n, 3))
    return [tuple(vectors.words[i] for i in row) for row in drawn]


def counted_vectors():
    """The relation corpus, as PPMI on its 60 most frequent contexts: real near-ties and zeros."""
    table = ppmi(cooccurrence(relation_corpus(tokens=20_000), window=3))
    vectors = WordVectors(table.vocabulary, table.values[:, :60].toarray())
    return vectors.select([word for word, row in zip(vectors.words, vectors.unit, strict=True) if row.any()])


@pytest.mark.row("W10")
@pytest.mark.parametrize(("V", "D"), SIZES)
@pytest.mark.parametrize("method", ["3cosadd", "3cosmul"])
def test_answers_are_gensims(V, D, method):
    """Same words in the same order, scores to 1e-5, on vectors of any length."""
    vectors = random_vectors(V, D)
    theirs = {"3cosadd": vectors.keyed.most_similar, "3cosmul": vectors.keyed.most_similar_cosmul}[method]
    for a, b, c in some_questions(vectors, 25):
        found = analogy(vectors, (a, b, c), method=method)
        expected = theirs(positive=[b, c], negative=[a], topn=10)
        assert found.words == tuple(word for word, _ in expected)
        np.testing.assert_allclose(found.scores, [s for _, s in expected], rtol=1e-5, atol=1e-5)
        assert found.answer == expected[0][0]


@pytest.mark.row("W10")
@pytest.mark.parametrize("method", ["3cosadd", "3cosmul"])
def test_answers_are_gensims_on_a_text(method):
    """On vectors counted in the relation corpus: gensim's scores; its words wherever scores differ."""
    vectors = counted_vectors()
    theirs = {"3cosadd": vectors.keyed.most_similar, "3cosmul": vectors.keyed.most_similar_cosmul}[method]
    asked = [("man", "king", "woman"), ("france", "paris", "italy"), ("cat", "cats", "dog")]
    asked += some_questions(vectors, 20)
    for a, b, c in asked:
        found = analogy(vectors, (a, b, c), method=method)
        expected = theirs(positive=[b, c], negative=[a], topn=10)
        np.testing.assert_allclose(found.scores, [s for _, s in expected], rtol=1e-5, atol=1e-5)
        for word, score in expected:
            assert abs(found.score(word) - score) < 1e-5 * max(1, score)
            assert found.rank(word) <= 10 or np.isclose(score, expected[-1][1], atol=1e-5)


def by_hand(vectors, question, method, normalise):
    """Scores straight from the definitions, in float64, word by word; larger is better."""
    rows = vectors.values.astype(np.float64)
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    used = unit if normalise else rows
    a, b, c = (vectors.number(word) for word in question)
    point = used[b] - used[a] + used[c]
    if method == "3cosadd":
        return np.array([u @ point / np.linalg.norm(point) for u in unit])
    if method == "neighbour":
        return np.array([u @ unit[c] for u in unit])
    if method == "distance":
        return np.array([-np.sqrt(((v - point) ** 2).sum()) for v in used])
    cosines = [(1 + unit @ unit[i]) / 2 for i in (b, c, a)]
    return cosines[0] * cosines[1] / (cosines[2] + 1e-6)


@pytest.mark.parametrize("normalise", [True, False])
@pytest.mark.parametrize("exclude", [True, False])
@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "neighbour", "distance"])
def test_every_score_and_rank_is_by_definition(method, exclude, normalise):
    """All words of the vocabulary, the inputs too, with each switch."""
    vectors = random_vectors(83, 11)
    for question in some_questions(vectors, 8):
        expected = by_hand(vectors, question, method, normalise)
        found = analogy(vectors, question, method=method, exclude=exclude, normalise=normalise)
        sign = -1 if method == "distance" else 1
        np.testing.assert_allclose(sign * found.every, expected, rtol=2e-5, atol=2e-6)
        allowed = [i for i in range(83) if not exclude or vectors.words[i] not in question]
        order = sorted(allowed, key=lambda i: -expected[i])
        assert found.best(83).words == tuple(vectors.words[i] for i in order)
        assert [found.rank(vectors.words[i]) for i in order] == list(range(1, len(order) + 1))
        assert found.words == found.best(10).words
        barred = {found.rank(word) for word in question}
        assert barred == {None} if exclude else None not in barred


def test_raw_offsets_are_gensims():
    """Without unit length the point is b − a + c as learned; gensim ranks around that same point."""
    vectors = random_vectors(97, 13)
    for a, b, c in some_questions(vectors, 10):
        found = analogy(vectors, (a, b, c), exclude=False, normalise=False)
        point = vectors.vector(b) - vectors.vector(a) + vectors.vector(c)
        np.testing.assert_allclose(found.point, point, rtol=1e-5, atol=1e-5)
        expected = vectors.keyed.similar_by_vector(point, topn=10)
        assert found.words == tuple(word for word, _ in expected)


def test_distance_on_unit_vectors_ranks_as_the_cosine():
    """‖d − p‖² = 1 + ‖p‖² − 2 d·p, so the two lists are one."""
    vectors = random_vectors(150, 9)
    for question in some_questions(vectors, 10):
        near = analogy(vectors, question, method="distance")
        assert near.best(150).words == analogy(vectors, question).best(150).words
        assert near.smaller_is_better
        assert (np.diff(near.scores) >= 0).all()


def test_inputs_left_out_are_named_with_their_ranks():
    """A c that is its own best answer is said to be left out, at rank 1, and is the answer if let in."""
    vectors = WordVectors(
        ("man", "king", "woman", "queen", "tree"),
        [[1, 0, 0.1], [1, 0.1, 1], [0.9, 0.2, 0.1], [0.8, 0.3, 0.9], [-1, 0, 0]],
    )
    question = ("man", "king", "woman")
    found, free = analogy(vectors, question), analogy(vectors, question, exclude=False)
    assert found.answer == "queen"
    assert found.left_out == free.left_out
    assert found.left_out == tuple((w, free.rank(w)) for w in sorted(question, key=free.rank))
    ahead = [word for word, rank in found.left_out if rank < free.rank("queen")]
    assert free.words[: free.rank("queen")] == (*ahead, "queen")


def test_equal_vectors_keep_the_order_of_the_vocabulary():
    """Ties go to the more frequent word, wherever in the table the copies stand."""
    rng = np.random.default_rng(4)
    values = rng.normal(size=(3001, 31)).astype(np.float32)
    copies = [17, 5, 2999, 1500, 803, 804]
    values[copies] = values[17]
    vectors = WordVectors(tuple(f"w{i}" for i in range(3001)), values)
    for method in ("3cosadd", "3cosmul", "neighbour", "distance"):
        found = analogy(vectors, ("w1", "w17", "w1"), method=method, exclude=False)
        places = [int(word[1:]) for word in found.best(50).words]
        first = [place for place in places if place in copies]
        assert first == sorted(copies) or method == "neighbour"
        assert len({found.score(f"w{place}") for place in copies}) == 1 or method == "neighbour"


def test_words_without_a_direction_are_no_answers():
    """Zero, NaN and infinite rows have no score and no rank, even where all cosines are negative."""
    values = [[1, 0, 0.1], [1, 0.2, 0], [1, 0.1, 0.1], [-1, 0, 0], [0, 0, 0], [np.nan, 1, 1], [1, 1, np.inf]]
    vectors = WordVectors(("a", "b", "c", "away", "zero", "nan", "inf"), values)
    for method in ("3cosadd", "3cosmul", "neighbour", "distance"):
        for normalise in (True, False):
            found = analogy(vectors, ("a", "b", "c"), method=method, normalise=normalise)
            assert found.words == ("away",)
            assert [found.rank(word) for word in ("zero", "nan", "inf")] == [None] * 3
            assert np.isnan(found.every[4:]).all()
            assert np.isfinite(found.every[:4]).all()
    with pytest.raises(ValueError, match=r"'zero' is zero or not finite"):
        analogy(vectors, ("a", "zero", "c"))
    with pytest.raises(ValueError, match=r"'nan' is zero or not finite"):
        analogy(vectors, ("nan", "b", "c"))


def test_a_vocabulary_of_nothing_but_the_question_has_no_answer():
    """Three words, all excluded."""
    found = analogy(random_vectors(3, 2), ("w0", "w1", "w2"))
    assert (found.words, found.answer, found.scores.shape) == ((), "", (0,))
    assert len(found.left_out) == 3


def test_what_cannot_be_asked_is_said():
    """Unknown words with their closest spellings, a missing word, no such method, no offset to follow."""
    vectors = WordVectors(("king", "queen", "woman", "man"), np.random.default_rng(2).normal(size=(4, 3)))
    with pytest.raises(UnknownLabelError, match="Did you mean 'queen'"):
        analogy(vectors, ("man", "king", "quen"))
    with pytest.raises(UnknownLabelError, match="no word 'wmoan'"):
        analogy(vectors, ("man", "king", "woman")).rank("wmoan")
    for bad in ("man", ("man", "king"), ("man", "king", "woman", "queen")):
        with pytest.raises(ValueError, match="three words"):
            analogy(vectors, bad)
    with pytest.raises(ValueError, match="no method 'plus'"):
        analogy(vectors, ("man", "king", "woman"), method="plus")
    for count in (0, -1, 2.5, True):
        with pytest.raises(ValueError, match="at least 1"):
            analogy(vectors, ("man", "king", "woman")).best(count)
    with pytest.raises(ValueError, match="zero vector"):
        analogy(WordVectors(tuple("abc"), [[2, 0], [1, 0], [1, 0]]), tuple("abc"), normalise=False)


def test_an_answer_is_readonly_and_says_what_it_measured():
    """The record cannot be written to; its quantity names the measure."""
    found = analogy(random_vectors(20, 4), ("w1", "w2", "w3"))
    for array in (found.every, found.scores, found.point, found.places):
        assert not array.flags.writeable
    assert found.quantity == "cosine with b − a + c"
    assert analogy(random_vectors(20, 4), ("w1", "w2", "w3"), method="neighbour").quantity == "cosine with c"


def test_unshifted_answers_are_the_neighbours_of_b_and_c():
    """Against gensim's similar_by_word, the inputs taken out."""
    vectors = random_vectors(120, 8)
    for a, b, c in some_questions(vectors, 10):
        found = unshifted(vectors, (a, b, c), count=4)
        for word, ranked in ((b, found.of_b), (c, found.of_c)):
            near = [n for n, _ in vectors.keyed.similar_by_word(word, topn=8) if n not in (a, b, c)]
            assert ranked.words == tuple(near[:4])


@settings(max_examples=60)
@given(
    TABLES,
    st.sampled_from(["3cosadd", "3cosmul", "neighbour", "distance"]),
    st.booleans(),
    st.booleans(),
)
def test_any_table_gives_an_answer_or_says_why(values, method, exclude, normalise):
    """Ranks are 1…n without gaps, best first, each of a word with a direction; or a ValueError."""
    vectors = WordVectors(tuple(f"w{i}" for i in range(len(values))), values)
    ask = partial(analogy, vectors, ("w0", "w1", "w2"), method=method, exclude=exclude, normalise=normalise)
    if not values[:3].any(axis=1).all():
        with pytest.raises(ValueError, match="no direction"):
            ask()
        return
    try:
        found = ask()
    except ValueError:  # legitimate only where there is nothing to point to
        with pytest.raises(ValueError, match="zero vector"):
            ask()
        return
    ranked = found.best(len(values))
    assert [found.rank(word) for word in ranked.words] == list(range(1, len(ranked.words) + 1))
    assert np.isfinite(ranked.scores).all()
    steps = np.diff(ranked.scores)
    assert (steps >= 0).all() if found.smaller_is_better else (steps <= 0).all()
    alive = {word for word, row in zip(vectors.words, values, strict=True) if row.any()}
    assert set(ranked.words) == alive - (set(found.question) if exclude else set())


@settings(max_examples=80)
@given(
    arrays(np.float32, st.integers(0, 60), elements=st.sampled_from([np.nan, -np.inf, -2.0, 0.0, 1.0, 3.0])),
    st.integers(1, 12),
)
def test_the_best_are_those_of_a_full_sort(keys, count):
    """Many ties, NaN and nothing at all; shorter than a run and longer."""
    expected = sorted((i for i, key in enumerate(keys) if key > -np.inf), key=lambda i: (-keys[i], i))[:count]
    assert best_first(keys, count).tolist() == expected
    long = np.concatenate([np.full(2500, -9, dtype=np.float32), keys, np.full(1400, -9, dtype=np.float32)])
    usable = [i for i, key in enumerate(long) if key > -np.inf]
    assert best_first(long, count).tolist() == sorted(usable, key=lambda i: (-long[i], i))[:count]
