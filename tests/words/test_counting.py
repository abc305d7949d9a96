"""Co-occurrence counts against a count by hand, pair by pair."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import (
    NOUN_FORMS,
    VERB_FORMS,
    Corpus,
    UnknownLabelError,
    build_corpus,
    everyday_corpus,
    tokenize,
)
from lecturekit.words import WordCounts, _counting, context_counts, cooccurrence

TEXTS = st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=9), min_size=1, max_size=5)
WINDOWS = st.integers(min_value=1, max_value=12)


def corpus_of(sentences):
    """One sentence a line."""
    return build_corpus("\n".join(map(" ".join, sentences)), lines=True)


def brute_force(sentences, window):
    """Every ordered pair of places of one sentence, looked at one by one."""
    tally = Counter()
    for sentence in sentences:
        for i, a in enumerate(sentence):
            for j, b in enumerate(sentence):
                if i != j and abs(i - j) <= window:
                    tally[a, b] += 1
    return tally


@pytest.mark.row("W4")
@settings(deadline=None, max_examples=80)
@given(TEXTS, WINDOWS)
def test_counts_are_those_of_a_brute_force_count(sentences, window):
    """Word × word, on any text and window."""
    counts = cooccurrence(corpus_of(sentences), window=window)
    expected = brute_force(sentences, window)
    dense = counts.values.toarray()
    for i, a in enumerate(counts.vocabulary):
        for j, b in enumerate(counts.vocabulary):
            assert dense[i, j] == expected[a, b]


@pytest.mark.row("W4")
@pytest.mark.parametrize("at_once", [0, 7, 100])
def test_long_texts_are_counted_in_parts(monkeypatch, at_once):
    """However many pairs are sorted together."""
    whole = cooccurrence(everyday_corpus(), window=9).values
    monkeypatch.setattr(_counting, "_AT_ONCE", at_once)
    parts = cooccurrence(everyday_corpus(), window=9).values
    assert parts.nnz == whole.nnz
    assert abs(parts - whole).sum() == 0


@pytest.mark.row("W4")
def test_words_may_be_so_many_that_pairs_need_more_than_32_bits():
    """50,000 different words in a row: each has its neighbours, and nothing else."""
    N = 50_000
    tokens, words = np.arange(N), tuple(map(str, range(N)))
    counts = cooccurrence(Corpus(tokens, np.array([0, N]), words, np.ones(N)), window=2).values
    offsets = counts.tocoo().row - counts.tocoo().col
    assert [int((offsets == k).sum()) for k in (-2, -1, 1, 2)] == [N - 2, N - 1, N - 1, N - 2]
    assert counts.nnz == counts.sum() == 4 * N - 6


@pytest.mark.row("W4")
@settings(deadline=None, max_examples=40)
@given(TEXTS, WINDOWS)
def test_word_by_word_counts_are_symmetric(sentences, window):
    """If a is near b, then b is near a; and the sum is the number of ordered pairs."""
    dense = cooccurrence(corpus_of(sentences), window=window).values.toarray()
    np.testing.assert_array_equal(dense, dense.T)
    lengths = [len(sentence) for sentence in sentences]
    assert dense.sum() == sum(2 * max(n - d, 0) for n in lengths for d in range(1, window + 1))


@pytest.mark.row("W4")
@settings(deadline=None, max_examples=60)
@given(TEXTS, WINDOWS)
def test_chosen_contexts_count_the_same(sentences, window):
    """Forms are added up, absent words are zeros, targets may be contexts at the same time."""
    targets = {"A": ("a", "b"), "C": ("c",), "Y": ("yeti",)}
    contexts = ("b", "d")
    counts = context_counts(corpus_of(sentences), targets, contexts, window=window)
    expected = brute_force(sentences, window)
    for name, forms in targets.items():
        for context in contexts:
            assert counts.at(name, context) == sum(expected[form, context] for form in forms)
    assert not counts.row("Y").any()


@pytest.mark.row("W4")
def test_the_everyday_table_is_a_brute_force_count():
    """Nouns × verbs of the text that the notebook shows, window 3."""
    corpus = everyday_corpus()
    sentences = [corpus.sentence(s) for s in range(corpus.n_sentences)]
    expected = brute_force(sentences, 3)
    counts = context_counts(corpus, NOUN_FORMS, VERB_FORMS, window=3)
    for noun, nouns in NOUN_FORMS.items():
        for verb, verbs in VERB_FORMS.items():
            assert counts.at(noun, verb) == sum(expected[n, v] for n in nouns for v in verbs)
    assert counts.values.any(axis=1).all(), "each noun meets some verb"
    assert counts.values.any(axis=0).all(), "each verb meets some noun"


def test_agrees_with_scikit_learns_bag_of_words():
    """With a window as long as the sentence, M + diagonal = BᵀB for the bag-of-words matrix B."""
    from sklearn.feature_extraction.text import CountVectorizer

    corpus = everyday_corpus()
    sentences = [" ".join(corpus.sentence(s)) for s in range(corpus.n_sentences)]
    bags = CountVectorizer(tokenizer=str.split, token_pattern=None, vocabulary=corpus.vocabulary)
    B = bags.fit_transform(sentences)
    M = cooccurrence(corpus, window=1000).values.toarray()
    np.testing.assert_array_equal(M + np.diag(corpus.counts), (B.T @ B).toarray())


def test_sentences_do_not_leak():
    """The last word of one and the first of the next are no neighbours."""
    counts = cooccurrence(build_corpus("a b. \n\n C d."), window=3)
    assert counts.table(["a", "b", "c", "d"]).values.tolist() == [
        [0, 1, 0, 0],
        [1, 0, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 1, 0],
    ]


def test_a_table_is_cut_out_by_name():
    """Rows and columns in the order asked for; unknown words are answered."""
    counts = cooccurrence(build_corpus("the dog saw the cat"), window=2)
    table = counts.table(["dog", "cat"], ["the", "saw"])
    assert table.values.tolist() == [[2, 1], [1, 1]]
    assert (table.quantity, table.columns) == ("count", ("the", "saw"))
    with pytest.raises(UnknownLabelError, match="Did you mean 'dog'"):
        counts.table(["dgo"])


def test_counts_are_read_only():
    """All three arrays of the sparse matrix."""
    counts = cooccurrence(build_corpus("a b c"), window=1)
    for array in (counts.values.data, counts.values.indices, counts.values.indptr):
        assert not array.flags.writeable
    with pytest.raises(ValueError, match="2 words"):
        WordCounts(counts.values, ("a", "b"), 1)


@pytest.mark.parametrize("window", [0, -1, 1.5, True, "2"])
def test_a_window_is_a_positive_whole_number(window):
    """For both ways of counting."""
    corpus = build_corpus("a b c")
    with pytest.raises(ValueError, match="at least 1"):
        cooccurrence(corpus, window=window)
    with pytest.raises(ValueError, match="at least 1"):
        context_counts(corpus, ["a"], ["b"], window=window)


def test_one_word_has_no_neighbour():
    """No pair, no error."""
    corpus = build_corpus("dog")
    assert cooccurrence(corpus, window=4).values.nnz == 0
    assert context_counts(corpus, ["dog"], ["dog"], window=4).values.tolist() == [[0]]


def test_forms_have_one_owner_and_words_come_as_a_list():
    """Else a count would go to two rows, or to letters."""
    corpus = build_corpus(" ".join(tokenize("a dog got it")))
    with pytest.raises(ValueError, match="'got' belongs to two names"):
        context_counts(corpus, ["dog"], {"get": ["got"], "become": ["got"]})
    with pytest.raises(TypeError, match="list of words"):
        context_counts(corpus, "dog", ["got"])
