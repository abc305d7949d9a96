"""What of the test training has seen, and why whole documents are split."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import (
    Documents,
    TextError,
    as_sentences,
    lee_documents,
    read_documents,
    split_documents,
    token_counts,
    unknown_shares,
)
from lecturekit.language import Policy, encode


def test_counts_are_those_of_a_loop():
    """Of a part, of documents and of sentences alike; the most frequent first, 0 for what is not there."""
    split = split_documents(lee_documents())
    by_hand = {}
    for sentence in split.test.sentences:
        for word in sentence:
            by_hand[word] = by_hand.get(word, 0) + 1
    counted = token_counts(split.test)
    assert counted == by_hand == token_counts(split.test.sentences)
    assert list(counted.values()) == sorted(by_hand.values(), reverse=True)
    assert counted["no such word"] == 0
    assert sum(token_counts(lee_documents()).values()) == lee_documents().tokens


@pytest.mark.parametrize("least", [1, 2, 3, 20])
def test_unknown_shares_are_those_of_the_models(least):
    """As `encode` makes words unknown under a policy with this threshold, ends of sentences counted."""
    split = split_documents(lee_documents(), seed=3)
    train = encode(split.train.sentences, policy=Policy(least=least))
    for part, share in zip(split.parts, unknown_shares(split, least), strict=True):
        tokens = encode(part.sentences, like=train)
        assert np.isclose(share, tokens.unknown.sum() / tokens.predicted.sum(), rtol=1e-12)


@pytest.mark.parametrize("least", [0, 1.5, True, "2"])
def test_a_threshold_is_a_whole_number(least):
    """From 1."""
    with pytest.raises((TypeError, ValueError), match="least must be"):
        unknown_shares(split_documents(lee_documents()), least)


@pytest.mark.row("P1")
def test_splitting_sentences_leaks():
    """If sentences are dealt out, not documents, the test holds fewer new words: over ten seeds, always."""
    whole, loose = lee_documents(), as_sentences(lee_documents())
    for seed in range(10):
        apart, leaking = (unknown_shares(split_documents(d, seed=seed))[2] for d in (whole, loose))
        assert leaking < apart


def test_turing_foretells_what_is_new_among_loose_sentences():
    """The share of tokens seen once in training is about that of unseen ones, if sentences are drawn."""
    ratios = []
    for seed in range(10):
        split = split_documents(as_sentences(lee_documents()), seed=seed)
        once = sum(times == 1 for times in token_counts(split.train).values())
        ratios.append(unknown_shares(split)[2] * (split.train.tokens + len(split.train)) / once)
    assert abs(np.mean(ratios) - 1) < 0.1


@given(st.text(max_size=120), st.sampled_from(["words", "code", "characters"]))
def test_sentences_alone_are_the_same_sentences(text, cut):
    """In the same order, each a document, also of texts that nobody would write."""
    try:
        documents = read_documents("a b.\n\nc\n\n" + text, cut=cut)
    except TextError:
        return
    loose = as_sentences(documents)
    flat = [sentence for found in documents.sentences for sentence in found]
    assert [sentence for found in loose.sentences for sentence in found] == flat
    assert len(loose) == len(flat)


def test_labels_stay_with_their_sentences():
    """Each sentence keeps the label of the document that it comes from."""
    documents = Documents("pets", "", "words", (), ("A dog. A cat.", "A pig."), ("x", "y"), "kind")
    loose = as_sentences(documents)
    assert (loose.labels, loose.label_name, loose.unit) == (("x", "x", "y"), "kind", "sentence")
