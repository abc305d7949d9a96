"""Offsets against context vectors: brute force, and the theorem that makes them log ratios of counts."""

import numpy as np
import pytest

from lecturekit.corpora import UnknownLabelError
from lecturekit.words import WordVectors, offset_products

WORDS = ("king", "queen", "man", "woman", "crown", "his", "her")


def table(dim=5, seed=1, words=WORDS):
    """Random vectors."""
    values = np.random.default_rng(seed).normal(size=(len(words), dim)).astype(np.float32)
    return WordVectors(words, values)


def test_products_are_those_of_a_loop():
    """Word by word, with context vectors of their own and without."""
    vectors, outputs = table(), table(seed=2, words=("her", "crown", "his", "tie"))
    for side, contexts in ((outputs, ["tie", "her", "crown"]), (None, ["his", "king"])):
        found = offset_products(vectors, ("king", "queen"), ("man", "woman"), contexts=contexts, outputs=side)
        for k, word in enumerate(contexts):
            v = (side or vectors).vector(word)
            assert found.x[k] == pytest.approx(
                vectors.vector("king") @ v - vectors.vector("queen") @ v, rel=1e-5
            )
            assert found.y[k] == pytest.approx(
                vectors.vector("man") @ v - vectors.vector("woman") @ v, rel=1e-5
            )


@pytest.mark.row("W11")
def test_vectors_that_factorise_log_probabilities_give_log_ratios():
    """With w · v = PMI − ln k for all pairs, an offset times v is the log ratio: k and p(v) cancel."""
    rng = np.random.default_rng(7)
    p = rng.dirichlet(np.ones(24), size=1).reshape(4, 6)  # p(word, context)
    pmi = np.log(p / p.sum(axis=1, keepdims=True) / p.sum(axis=0)) - np.log(5)
    left, sizes, right = np.linalg.svd(pmi, full_matrices=False)
    vectors = WordVectors(("king", "queen", "man", "woman"), (left * sizes).astype(np.float32))
    outputs = WordVectors(tuple("abcdef"), right.T.astype(np.float32))
    found = offset_products(
        vectors, ("king", "queen"), ("man", "woman"), contexts=list("abcdef"), outputs=outputs
    )
    given = p / p.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(found.x, np.log(given[0] / given[1]), atol=1e-5)
    np.testing.assert_allclose(found.y, np.log(given[2] / given[3]), atol=1e-5)
    assert found.correlation == pytest.approx(np.corrcoef(found.x, found.y)[0, 1])


def test_what_is_not_finite_is_left_out_or_refused():
    """As a context it is left out; in a pair it has no offset."""
    values = table().values.copy()
    values[4] = np.nan
    vectors = WordVectors(WORDS, values)
    found = offset_products(vectors, ("king", "queen"), ("man", "woman"), contexts=["crown", "her"])
    assert found.contexts == ("her",)
    assert np.isnan(found.correlation)
    with pytest.raises(ValueError, match="crown"):
        offset_products(vectors, ("king", "crown"), ("man", "woman"), contexts=["her"])


def test_unknown_words_and_other_dimensions_are_refused():
    """With the closest spelling; and no broadcasting of what does not belong together."""
    with pytest.raises(UnknownLabelError, match="queen"):
        offset_products(table(), ("king", "qeen"), ("man", "woman"), contexts=["her"])
    with pytest.raises(ValueError, match="dimensions"):
        offset_products(table(), ("king", "queen"), ("man", "woman"), contexts=["her"], outputs=table(dim=3))
    found = offset_products(table(), ("king", "queen"), ("man", "woman"), contexts=[])
    assert found.x.shape == (0,)
