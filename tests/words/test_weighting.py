"""Weighting against independent ways to the same numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import mutual_info_score

from lecturekit.corpora import LabelledMatrix, build_corpus, everyday_corpus, noun_verb_table
from lecturekit.words import cooccurrence, log_weight, ppmi, weigh

COUNTS = arrays(np.int64, (4, 3), elements=st.integers(0, 30))


def table_of(counts):
    """Rows r0…, columns c0…."""
    counts = np.asarray(counts, dtype=float)
    R, C = counts.shape
    return LabelledMatrix(counts, tuple(f"r{i}" for i in range(R)), tuple(f"c{j}" for j in range(C)))


def ppmi_by_definition(counts):
    """Cell by cell, from probabilities, in plain Python."""
    total = counts.sum()
    expected = np.zeros(counts.shape)
    for r, c in np.ndindex(counts.shape):
        if counts[r, c]:
            joint, row, column = (x / total for x in (counts[r, c], counts[r].sum(), counts[:, c].sum()))
            expected[r, c] = max(0.0, np.log2(joint) - np.log2(row) - np.log2(column))
    return expected


@pytest.mark.row("W7")
@settings(deadline=None, max_examples=60)
@given(COUNTS)
def test_ppmi_is_its_definition(counts):
    """Also with rows, columns and tables of zeros."""
    weighed = ppmi(table_of(counts))
    np.testing.assert_allclose(weighed.values, ppmi_by_definition(counts), atol=1e-12)
    assert (weighed.quantity, weighed.unit) == ("PPMI", "bits")


@pytest.mark.row("W7")
def test_pmi_averages_to_scikit_learns_mutual_information():
    """Outside oracle: Σ p · PMI over the lecture's table is the mutual information of noun and verb."""
    counts = noun_verb_table().values
    positive = ppmi(noun_verb_table()).values
    flipped = counts / counts.sum() * ppmi_signed(counts)
    assert flipped.sum() == pytest.approx(mutual_info_score(None, None, contingency=counts) / np.log(2))
    np.testing.assert_allclose(positive, np.maximum(ppmi_signed(counts), 0), atol=1e-12)


def ppmi_signed(counts):
    """PMI in bits, 0 where the count is 0."""
    joint = counts / counts.sum()
    chance = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    return np.where(counts > 0, np.log2(np.where(counts > 0, joint, 1) / chance), 0)


@pytest.mark.row("W7")
def test_ppmi_agrees_with_gensims_npmi():
    """Outside oracle: gensim's normalised PMI of a pair, un-normalised by −log p(pair)."""
    from gensim.models.phrases import npmi_scorer

    counts = noun_verb_table()
    weighed, total = ppmi(counts), counts.values.sum()
    for r, c in (("knife", "use"), ("dog", "hear"), ("pig", "kill"), ("banana", "eat")):
        pair = counts.at(r, c)
        score = npmi_scorer(counts.row(r).sum(), counts.column(c).sum(), pair, 0, 1, total)
        assert weighed.at(r, c) == pytest.approx(score * -np.log2(pair / total))


@pytest.mark.parametrize("scheme", ["log", "ppmi"])
@pytest.mark.parametrize("window", [1, 4])
def test_sparse_and_dense_agree(scheme, window):
    """Word × word counts, weighed in either form."""
    counts = cooccurrence(everyday_corpus(), window=window)
    words = counts.vocabulary
    dense = weigh(counts.table(words), scheme)
    sparse = weigh(counts, scheme)
    np.testing.assert_allclose(sparse.values.toarray(), dense.values, atol=1e-12)
    assert (sparse.quantity, sparse.unit) == (dense.quantity, dense.unit)
    assert (sparse.values.data > 0).all(), "zeros are not stored"


def test_a_text_without_pairs_weighs_nothing():
    """One word: an empty sparse table stays empty."""
    counts = cooccurrence(build_corpus("dog"), window=2)
    assert ppmi(counts).values.nnz == log_weight(counts).values.nnz == 0


def test_log_keeps_zero_and_order():
    """ln(1 + count), and the raw table is passed through."""
    table = noun_verb_table()
    np.testing.assert_allclose(np.expm1(weigh(table, "log").values), table.values, atol=1e-10)
    assert weigh(table, "raw") is table


def test_a_frequent_word_gains_nothing_by_being_frequent():
    """Ten times the text gives the same PPMI."""
    table = noun_verb_table()
    np.testing.assert_allclose(ppmi(table.with_values(table.values * 10)).values, ppmi(table).values)


def test_what_cannot_be_weighed_is_refused():
    """Negative or undefined counts, unknown schemes."""
    for bad in (-1.0, np.nan):
        table = table_of([[1.0, bad]])
        for weighing in (ppmi, log_weight):
            with pytest.raises(ValueError, match="not negative"):
                weighing(table)
    with pytest.raises(ValueError, match="no weighting 'tfidf'"):
        weigh(noun_verb_table(), "tfidf")
