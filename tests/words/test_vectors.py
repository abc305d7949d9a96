"""Word vectors by word, against gensim's KeyedVectors."""

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lecturekit.corpora import UnknownLabelError
from lecturekit.words import WordVectors

WORDS = ("the", "king", "queen", "walking", "running", "naïve", "🍷")


def some(rng=None, words=WORDS, dim=3):
    """Vectors drawn at random."""
    rng = rng or np.random.default_rng(0)
    return WordVectors(words, rng.normal(size=(len(words), dim)), "some")


def test_a_word_finds_its_row():
    """By number, by vector, several at once, in the order asked for."""
    v = some()
    assert (len(v), v.dim, v.number("queen")) == (7, 3, 2)
    assert "🍷" in v
    assert "cat" not in v
    np.testing.assert_array_equal(v.vector("queen"), v.values[2])
    np.testing.assert_array_equal(v.rows(["running", "the"]), v.values[[4, 0]])
    np.testing.assert_array_equal(v.numbers(["running", "the"]), [4, 0])
    assert repr(v) == "WordVectors('some', 7 words × 3)"


def test_a_selection_keeps_order_and_name():
    """And its vectors."""
    few = some().select(["queen", "the"])
    assert (few.words, few.name, few.dim) == (("queen", "the"), "some", 3)
    np.testing.assert_array_equal(few.values, some().values[[2, 0]])


@pytest.mark.parametrize("ask", ["number", "vector"])
@pytest.mark.parametrize(
    ("asked", "offered"), [("quene", "queen"), ("King", "king"), ("naive", "naïve"), ("wolking", "walking")]
)
def test_an_unknown_word_is_answered_with_the_closest(ask, asked, offered):
    """A letter changed, dropped, exchanged; capitals; accents."""
    with pytest.raises(UnknownLabelError, match=f"no word '{asked}'. Did you mean .*'{offered}'"):
        getattr(some(), ask)(asked)
    with pytest.raises(UnknownLabelError):
        some().rows(["the", asked])


def test_a_slip_is_found_among_very_many_words():
    """Even in a rare word, which is not compared one by one; and what is like nothing lists some words."""
    words = (*(f"w{i}" for i in range(30_000)), "Antananarivo")
    v = WordVectors(words, np.ones((len(words), 1)))
    for slip in ("Antananarvo", "antananarivo", "Antananariov", "Antanannarivo"):
        with pytest.raises(UnknownLabelError, match="Did you mean 'Antananarivo'"):
            v.number(slip)
    with pytest.raises(UnknownLabelError, match="There are: 'w0', 'w1'"):
        v.number("−")


def test_vectors_cannot_be_changed():
    """Neither through what was handed in, nor through what is handed out, nor by gensim."""
    source = np.ones((2, 3), dtype=np.float32)
    v = WordVectors(("a", "b"), source)
    source[:] = 7
    assert v.values.max() == 1
    for array in (v.values, v.unit, v.rows(["a"]), v.vector("a"), v.keyed.vectors):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 2


@pytest.mark.parametrize(
    ("words", "shape", "wrong"),
    [
        (("a", "b"), (3, 2), "2 words, but values have shape"),
        (("a", "b"), (2, 0), "2 words, but values have shape"),
        (("a", "b"), (2,), "2 words, but values have shape"),
        (("b", "a", "b"), (3, 2), "'b' stands there twice"),
    ],
)
def test_words_and_rows_must_fit(words, shape, wrong):
    """One row for each word, at least one column, no word twice."""
    with pytest.raises(ValueError, match=wrong):
        WordVectors(words, np.ones(shape))


def test_known_directions_must_fit():
    """And are used instead of being computed."""
    known = np.full((2, 3), 0.5)
    np.testing.assert_array_equal(WordVectors(("a", "b"), np.ones((2, 3)), directions=known).unit, known)
    with pytest.raises(ValueError, match="directions"):
        WordVectors(("a", "b"), np.ones((2, 3)), directions=np.ones((2, 2)))


def test_similarity_is_gensims():
    """Cosine of every pair."""
    v = some(dim=5)
    for a in WORDS:
        for b in WORDS:
            assert v.similarity(a, b) == pytest.approx(float(v.keyed.similarity(a, b)), abs=1e-6)
    assert v.similarity("king", "king") == pytest.approx(1)


def test_gensims_keyed_vectors_hold_the_same_array():
    """Not a copy; and gensim's own functions work on it."""
    v = some(dim=5)
    assert np.shares_memory(v.keyed.vectors, v.values)
    assert v.keyed is v.keyed
    nearest, cosine = v.keyed.most_similar("king", topn=1)[0]
    others = v.unit @ v.unit[1] - 2 * (np.arange(7) == 1)
    assert (nearest, pytest.approx(cosine)) == (WORDS[others.argmax()], others.max())
    v.keyed.key_to_index["new"] = 0
    assert "new" not in v


def test_vectors_come_out_of_gensim():
    """A copy, so that later training changes nothing."""
    keyed = KeyedVectors(3)
    keyed.add_vectors(list(WORDS), np.arange(21, dtype=np.float32).reshape(7, 3))
    v = WordVectors.from_keyed(keyed, name="taken")
    keyed.vectors[:] = 0
    assert (v.words, v.name) == (WORDS, "taken")
    np.testing.assert_array_equal(v.vector("king"), [3, 4, 5])


def test_rows_without_a_direction_have_no_neighbours():
    """Zero, NaN, infinity: zero in `unit`, named in `undirected`, no similarity. Size is no matter."""
    rows = [[0, 0], [np.nan, 1], [1, -np.inf], [3e38, 3e38], [1e-44, 0], [3, 4], [0, -2]]
    v = WordVectors(WORDS, np.array(rows))
    np.testing.assert_array_equal(v.undirected, [0, 1, 2])
    half = np.sqrt(0.5)
    expected = [[0, 0], [0, 0], [0, 0], [half, half], [1, 0], [0.6, 0.8], [0, -1]]
    np.testing.assert_allclose(v.unit, expected, atol=1e-7)
    with pytest.raises(ValueError, match="'king' is zero or not finite"):
        v.similarity("naïve", "king")


@given(arrays(np.float32, (6, 4), elements=st.floats(width=32)))
def test_a_product_of_directions_is_always_a_cosine(values):
    """Whatever 24 numbers are in the table: rows of length 1 or 0, no NaN."""
    v = WordVectors(WORDS[:6], values)
    length = np.linalg.norm(v.unit.astype(float), axis=1)
    assert np.all(np.isclose(length, 1, atol=1e-6) | (length == 0))
    assert np.abs(v.unit @ v.unit.T).max() <= 1 + 1e-6
    np.testing.assert_array_equal(np.flatnonzero(length == 0), v.undirected)
    plain = np.isfinite(values).all(axis=1) & values.any(axis=1)
    np.testing.assert_array_equal(length > 0.5, plain)
