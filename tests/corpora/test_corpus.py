"""A text as numbers, and back."""

from collections import Counter
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import UnknownLabelError, build_corpus

TEXT = "The dog sees the cat. The cat sees nothing!\n\nDogs bark."


def test_numbers_give_the_words_back():
    """Sentence by sentence."""
    corpus = build_corpus(TEXT, name="three")
    assert [corpus.sentence(s) for s in range(3)] == [
        ("the", "dog", "sees", "the", "cat"),
        ("the", "cat", "sees", "nothing"),
        ("dogs", "bark"),
    ]
    assert corpus.sentence(-1) == ("dogs", "bark")
    assert (corpus.n_sentences, corpus.name) == (3, "three")
    np.testing.assert_array_equal(corpus.sentence_of, [0] * 5 + [1] * 4 + [2] * 2)
    with pytest.raises(IndexError, match="no sentence 3"):
        corpus.sentence(3)


def test_the_vocabulary_is_ranked():
    """Most frequent first, ties in order of appearance."""
    corpus = build_corpus(TEXT)
    assert corpus.vocabulary == ("the", "sees", "cat", "dog", "nothing", "dogs", "bark")
    np.testing.assert_array_equal(corpus.counts, [3, 2, 2, 1, 1, 1, 1])
    assert corpus.frequent(2, skip={"the", "cat"}) == ("sees", "dog")
    assert (corpus.count("cat"), corpus.count("yeti")) == (2, 0)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=7), min_size=1, max_size=6))
def test_counts_are_a_plain_tally(sentences):
    """Counter, over the same words, says the same."""
    corpus = build_corpus("\n".join(map(" ".join, sentences)), lines=True)
    assert [list(corpus.sentence(s)) for s in range(corpus.n_sentences)] == sentences
    assert dict(zip(corpus.vocabulary, corpus.counts.tolist(), strict=True)) == Counter(chain(*sentences))


def test_sentences_are_found_by_their_words():
    """All the words must be there."""
    corpus = build_corpus(TEXT)
    assert corpus.sentences_with("cat", "sees") == (0, 1)
    assert corpus.sentences_with("dog") == (0,)
    assert corpus.sentences_with("cat", "yeti") == ()
    assert corpus.sentences_with() == (0, 1, 2)


def test_unknown_words_are_answered_with_the_closest():
    """And known ones with their number."""
    corpus = build_corpus(TEXT)
    assert corpus.vocabulary[corpus.number("bark")] == "bark"
    assert "bark" in corpus
    with pytest.raises(UnknownLabelError, match=r"no word 'brak'. Did you mean 'bark'\?"):
        corpus.number("brak")


def test_a_corpus_cannot_be_changed():
    """All arrays are read-only, derived ones too."""
    corpus = build_corpus(TEXT)
    for array in (corpus.tokens, corpus.starts, corpus.counts, corpus.sentence_of):
        assert not array.flags.writeable


@pytest.mark.parametrize("text", ["", "  \n\n ", "… !? --"])
def test_a_text_without_words_is_refused(text):
    """Nothing to count is an error, not an empty table."""
    with pytest.raises(ValueError, match="no word to count"):
        build_corpus(text)
